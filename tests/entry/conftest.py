"""What tests of the front door share: settings on the test database, and the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from lead_orchestrator.entry.cli import cli
from lead_orchestrator.kit.settings import Settings
from tests.conftest import Database

Command = Callable[..., Result]


@pytest.fixture
def settings(database: Database) -> Settings:
    """Settings on the test database, away from this machine's environment."""
    return Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
        database_url=database.app_url,
        secret_key="a secret for tests",
        public_url="http://testserver",
    )


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Run a command of the command line in this process, with the given settings only."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, **settings: str) -> Result:
        return CliRunner().invoke(cli, list(arguments), env=settings)

    return run
