"""The command line: the same product by hand."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from lead_orchestrator.kit.settings import Settings, WrongSetting, read_settings

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="From a web quote request to a booked appointment.",
)


def _fail(line: str) -> typer.Exit:
    print(f"lead-orchestrator: {line}", file=sys.stderr)
    return typer.Exit(2)


def _settings() -> Settings:
    try:
        return read_settings()
    except WrongSetting as error:
        raise _fail(str(error)) from None


def _with_database() -> Settings:
    """Return settings with a database: DATABASE_URL, or that of the product `up` runs here."""
    settings = _settings()
    if settings.database_url is not None:
        return settings
    from lead_orchestrator.entry.up import data_dir, running  # noqa: PLC0415

    found = running(data_dir(settings))
    if not found:
        raise _fail("DATABASE_URL is not set, and no product runs with this DATA_DIR.")
    return read_settings(
        database_url=found["DATABASE_URL"], secret_key=found["SECRET_KEY"], port=found["PORT"]
    )


@cli.command()
def up() -> None:
    """Start everything on this machine: PostgreSQL, web and worker."""
    from lead_orchestrator.entry.up import CannotStart  # noqa: PLC0415 - each command loads its own
    from lead_orchestrator.entry.up import up as start  # noqa: PLC0415

    try:
        code = start(_settings())
    except CannotStart as error:
        raise _fail(str(error)) from None
    raise typer.Exit(code)


@cli.command()
def serve() -> None:
    """Serve HTTP."""
    settings = _with_database()
    from lead_orchestrator.entry.web import main as run  # noqa: PLC0415

    run(settings)


@cli.command()
def work() -> None:
    """Run a worker."""
    settings = _with_database()
    from lead_orchestrator.entry.worker import main as run  # noqa: PLC0415

    run(settings)


@cli.command(name="migrate")
def migrate_command() -> None:
    """Bring the database at DATABASE_URL (its owner's) to the newest revision."""
    settings = _with_database()
    from lead_orchestrator.entry.migrate import migrate  # noqa: PLC0415

    changed = migrate(settings.database_url or "")
    print("The database was brought up to date." if changed else "The database is up to date.")


@cli.command()
def demo() -> None:
    """Run the headless story against the vendor simulators, on a throw-away database."""
    from lead_orchestrator.entry.story import main as tell  # noqa: PLC0415

    raise typer.Exit(tell())


@cli.command()
def doctor() -> None:
    """Check every setting and credential and say what to fix."""
    settings = _settings()
    from lead_orchestrator.entry.doctor import examine  # noqa: PLC0415

    raise typer.Exit(asyncio.run(examine(settings)))


@cli.command()
def replay(receipt: Annotated[UUID, typer.Argument(help="the id of a receipt")]) -> None:
    """Understand a kept request again: quarantined, parked or ignored ones too."""
    settings = _with_database()
    from lead_orchestrator.entry.tasks import replay as again  # noqa: PLC0415

    _told(lambda: again(settings, receipt))


@cli.command(name="create-organisation")
def create_organisation(
    slug: Annotated[str, typer.Argument(help="a short name for addresses: tint-house")],
    name: Annotated[str, typer.Argument(help="the name people know")],
    owner_email: Annotated[str, typer.Option(help="who signs in first")],
) -> None:
    """Create an organisation with its first member of staff."""
    settings = _with_database()
    from lead_orchestrator.entry.tasks import create_organisation as create  # noqa: PLC0415

    _told(lambda: create(settings, slug=slug, name=name, owner_email=owner_email))


@cli.command(name="add-location")
def add_location(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
) -> None:
    """Add a location with its hours, bays, services and keys from a TOML file."""
    settings = _with_database()
    from lead_orchestrator.entry.locations import add_location as add  # noqa: PLC0415

    _told(lambda: add(settings, file))


@cli.command(name="signin-link")
def signin_link(email: str) -> None:
    """Print a one-time sign-in link for a member of staff."""
    settings = _with_database()
    from lead_orchestrator.entry.tasks import signin_link as make  # noqa: PLC0415

    _told(lambda: make(settings, email))


@cli.command(name="import-leads")
def import_leads(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    location: Annotated[str, typer.Option(help="the location's slug")],
) -> None:
    """Import leads from a CSV file: progress, errors by line, resumable (no message is sent)."""
    settings = _with_database()
    from lead_orchestrator.entry.imports import import_csv  # noqa: PLC0415

    raise typer.Exit(asyncio.run(import_csv(settings, file, location)))


def _told(task: Callable[[], object]) -> None:
    from lead_orchestrator.kit.errors import Refusal  # noqa: PLC0415

    try:
        print(asyncio.run(task()))  # pyright: ignore[reportArgumentType, reportUnknownArgumentType]
    except Refusal as refusal:
        raise _fail(refusal.detail) from None


def main() -> None:
    """Run the command line; a database that is away or old is one clear line."""
    try:
        cli()
    except Exception as error:
        said = _of_the_database(error)
        if said is None:
            raise
        print(f"lead-orchestrator: {said}", file=sys.stderr)
        sys.exit(2)


def _of_the_database(error: Exception) -> str | None:
    """Return what to tell of an error that the database's own words explain best."""
    kind = f"{type(error).__module__.partition('.')[0]}.{type(error).__name__}"
    if kind in ("psycopg.OperationalError", "sqlalchemy.OperationalError"):
        lines = str(getattr(error, "orig", None) or error).strip().splitlines() or ["no reason"]
        return f"The database cannot be used: {lines[0]}"
    if kind in ("psycopg.UndefinedTable", "sqlalchemy.ProgrammingError"):
        return "The database is not up to date: run `lead-orchestrator migrate`."
    return None


if __name__ == "__main__":
    main()
