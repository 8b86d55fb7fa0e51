"""A location's own account at a carrier, opened from its sealed form."""

from __future__ import annotations

import json
from typing import cast
from uuid import UUID

from cryptography.exceptions import InvalidTag

from lead_orchestrator.kit.secrets import Vault


def open_credential(vault: Vault, sealed: bytes, *, owner: UUID) -> dict[str, str]:
    """Return a location's credential; empty when it cannot be opened or read."""
    try:
        value = json.loads(vault.open(sealed, owner=owner))
    except (InvalidTag, ValueError, IndexError):
        return {}
    if not isinstance(value, dict):
        return {}
    return {str(k): str(v) for k, v in cast("dict[str, object]", value).items()}
