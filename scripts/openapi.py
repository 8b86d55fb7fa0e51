"""Owns openapi.json: writes it from the routes, or with --check tells whether it is up to date.
Promises the same bytes for the same routes; starts no database and no network."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from lead_orchestrator.app import compose
from lead_orchestrator.entry.http import create_app
from lead_orchestrator.kit.settings import Settings

OUTPUT = Path(__file__).resolve().parent.parent / "openapi.json"
NOWHERE = "postgresql+psycopg://nobody@127.0.0.1/nowhere"


def main() -> int:
    """Write the description, or compare it."""
    parser = argparse.ArgumentParser(description="Write openapi.json from the routes.")
    parser.add_argument("--check", action="store_true", help="only tell whether it is up to date")
    asked = parser.parse_args()
    product = compose(Settings(database_url=NOWHERE), clock=lambda: datetime.now(UTC))
    described = create_app(product).openapi()
    text = json.dumps(described, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if asked.check:
        if OUTPUT.is_file() and OUTPUT.read_text() == text:
            return 0
        print("openapi.json is out of date: run `make api`", file=sys.stderr)
        return 1
    OUTPUT.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
