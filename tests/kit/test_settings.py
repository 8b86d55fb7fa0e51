"""Settings: one clear line for each wrong value, secrets from files, and nothing secret shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lead_orchestrator.kit.settings import DEMO_SECRET, WrongSetting, read_settings

Environ = Callable[..., None]


@pytest.fixture
def environ(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Environ:
    """Set the process's environment to nothing but the given names, in a folder of its own."""
    from lead_orchestrator.kit.settings import Settings

    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(f"{name.upper()}_FILE", raising=False)
    monkeypatch.chdir(tmp_path)

    def say(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return say


def test_nothing_needs_to_be_set(environ: Environ) -> None:
    environ()
    settings = read_settings()
    assert settings.demo_mode
    assert settings.ai_provider == "scripted"
    assert settings.database_url is None
    assert (settings.public_url, settings.chat_url) == (
        "http://127.0.0.1:8000",
        "http://127.0.0.1:8000/chat",
    )
    assert not settings.secure_cookies


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"PORT": "abc"}, "PORT: Input should be a valid integer"),
        ({"PORT": "0"}, "PORT: Input should be greater than or equal to 1"),
        ({"PORT": "65536"}, "PORT: Input should be less than or equal to 65535"),
        ({"DEMO_MODE": "perhaps"}, "DEMO_MODE: Input should be a valid boolean"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL: Input should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT: Input should be 'json' or 'text'"),
        ({"AI_PROVIDER": "oracle"}, "AI_PROVIDER: Input should be 'claude', 'openai' or"),
        ({"AI_FALLBACK_PROVIDERS": "scripted,oracle"}, "AI_FALLBACK_PROVIDERS.1: Input should be"),
        ({"CHAT_LINK_DAYS": "0"}, "CHAT_LINK_DAYS: Input should be greater than or equal to 1"),
        ({"CHAT_LINK_DAYS": "366"}, "CHAT_LINK_DAYS: Input should be less than or equal to 365"),
        ({"UNKNOWN_WINDOW_SECONDS": "-1"}, "UNKNOWN_WINDOW_SECONDS: Input should be greater"),
        ({"LEASE_SECONDS": "0"}, "LEASE_SECONDS: Input should be greater"),
        ({"SHOPMONKEY_POLL_SECONDS": "1"}, "SHOPMONKEY_POLL_SECONDS: Input should be greater"),
        ({"DATABASE_URL": "mysql://u:hunter2@db/x"}, "DATABASE_URL: must start with postgresql://"),
        ({"PUBLIC_URL": "shop.example.com"}, "PUBLIC_URL must start with http:// or https://"),
        ({"CHAT_URL": "ftp://shop.example.com"}, "CHAT_URL must start with http:// or https://"),
        ({"DEMO_MODE": "false"}, "SECRET_KEY must be set when DEMO_MODE is false"),
        (
            {"DEMO_MODE": "false", "SECRET_KEY": DEMO_SECRET},
            "SECRET_KEY must be set when DEMO_MODE is false",
        ),
        ({"AI_PROVIDER": "claude"}, "ANTHROPIC_API_KEY must be set when AI_PROVIDER is claude"),
        ({"AI_PROVIDER": "openai"}, "OPENAI_API_KEY must be set when AI_PROVIDER is openai"),
        ({"SECRET_KEY_FILE": "/nowhere/key"}, "SECRET_KEY_FILE: cannot read /nowhere/key (No such"),
        ({"SECRET_KEY_FILE": "/"}, "SECRET_KEY_FILE: cannot read / (Is a directory)"),
    ],
)
def test_a_wrong_value_is_one_clear_line(
    environ: Environ, values: dict[str, str], line: str
) -> None:
    environ(**values)
    with pytest.raises(WrongSetting) as caught:
        read_settings()
    said = str(caught.value)
    assert said.startswith(line)
    assert "\n" not in said
    assert "hunter2" not in said


def test_what_was_given_is_shown_unless_it_may_be_secret(environ: Environ) -> None:
    environ(PORT="abc")
    with pytest.raises(WrongSetting, match=r"\(got 'abc'\)"):
        read_settings()
    environ(PORT="80", DATABASE_URL="mysql://u:hunter2@db/x")
    with pytest.raises(WrongSetting) as caught:
        read_settings()
    assert "got" not in str(caught.value)


def test_a_file_gives_a_secret_and_the_trailing_newline_is_not_part_of_it(
    environ: Environ, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text("from a file\n")
    environ(SECRET_KEY_FILE=str(tmp_path / "key"), DEMO_MODE="false", HOST_FILE="")
    assert read_settings().secret_key == "from a file"


def test_a_secret_file_that_is_no_text_is_one_clear_line(environ: Environ, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"\xff\xfe\x00")
    environ(SECRET_KEY_FILE=str(tmp_path / "key"))
    with pytest.raises(WrongSetting, match=r"SECRET_KEY_FILE: cannot read .* UTF-8"):
        read_settings()


def test_other_programs_files_are_not_ours(environ: Environ) -> None:
    environ(SSL_CERT_FILE="/nowhere/else.pem")
    assert read_settings().port == 8000


def test_the_environment_wins_over_the_env_file(environ: Environ, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=8100\nHOST=0.0.0.0\nUNKNOWN_TO_US=1\nLOG_LEVEL=\n")
    environ(PORT="8200")
    settings = read_settings()
    assert (settings.port, settings.host, settings.log_level) == (8200, "0.0.0.0", "INFO")  # noqa: S104


def test_a_wrong_line_of_the_env_file_is_one_clear_line_too(
    environ: Environ, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("PORT=eighty\n")
    environ()
    with pytest.raises(WrongSetting, match="PORT: Input should be a valid integer"):
        read_settings()


def test_an_env_file_that_is_no_text_is_one_clear_line(environ: Environ, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"HOST=\xff\xfe\n")
    environ()
    with pytest.raises(WrongSetting, match=r"^\.env cannot be read"):
        read_settings()


def test_an_empty_value_means_the_default(environ: Environ) -> None:
    environ(PORT="", DATABASE_URL="", SENTRY_DSN="", DEMO_MODE="")
    settings = read_settings()
    assert (settings.port, settings.database_url, settings.sentry_dsn) == (8000, None, None)
    assert settings.demo_mode


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u@db/x", "postgresql+psycopg://u@db/x"),
        ("postgresql://u@db/x", "postgresql+psycopg://u@db/x"),
        ("postgresql+psycopg://u@db/x", "postgresql+psycopg://u@db/x"),
    ],
)
def test_a_databases_address_may_be_written_as_people_write_it(
    environ: Environ, given: str, used: str
) -> None:
    environ(DATABASE_URL=given)
    assert read_settings().database_url == used


def test_addresses_follow_from_each_other(environ: Environ) -> None:
    environ(PORT="9000")
    assert read_settings().chat_url == "http://127.0.0.1:9000/chat"
    environ(PUBLIC_URL="https://quotes.example.com/")
    settings = read_settings()
    assert settings.chat_url == "https://quotes.example.com/chat"
    assert settings.secure_cookies


def test_lists_are_written_with_commas_and_capitals_do_not_matter(environ: Environ) -> None:
    environ(
        LEAD_EMAIL_WHITELIST=" jo@example.com, ,sam@example.com ",
        AI_FALLBACK_PROVIDERS="scripted",
        LOG_LEVEL="warning",
    )
    settings = read_settings()
    assert settings.lead_email_whitelist == ["jo@example.com", "sam@example.com"]
    assert settings.ai_fallback_providers == ["scripted"]
    assert settings.log_level == "WARNING"
