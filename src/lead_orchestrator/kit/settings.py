"""Settings from the environment, `.env` and secret files.

Read once in `entry/`, handed down by `app.py`; a wrong value is one clear line.
"""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Provider = Literal["claude", "openai", "scripted"]
DEMO_SECRET = "demo-only-secret-key-please-replace"  # noqa: S105 - refused outside demo mode


class WrongSetting(Exception):  # noqa: N818 - said to the operator in one line
    """A setting has a value that cannot work."""


class Settings(BaseSettings):
    """All that can be set. Names are those of the environment, in lower case."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    database_url: str | None = None
    redis_url: str | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    data_dir: Path | None = None
    public_url: str = ""
    chat_url: str = ""
    secret_key: str = DEMO_SECRET

    ai_provider: Provider = "scripted"
    ai_fallback_providers: Annotated[list[Provider], NoDecode] = []
    anthropic_api_key: str | None = None
    anthropic_base_url: str = "https://api.anthropic.com"
    claude_model: str = "claude-haiku-5-5"
    openai_api_key: str | None = None
    openai_base_url: str = "https://api.openai.com/v1"
    openai_model: str = "gpt-6-luna"
    openai_wire: Literal["responses", "chat"] | None = None
    ai_first_token_seconds: Annotated[float, Field(gt=0, le=60)] = 6.0
    ai_conversation_cap_usd: Annotated[Decimal, Field(ge=0)] | None = Decimal("0.50")
    ai_location_day_cap_usd: Annotated[Decimal, Field(ge=0)] | None = None
    ai_organisation_day_cap_usd: Annotated[Decimal, Field(ge=0)] | None = Decimal(25)
    sms_gather_seconds: Annotated[float, Field(ge=0, le=15)] = 4.0
    rate_limit_scale: Annotated[float, Field(gt=0)] = 1.0

    sendgrid_api_key: str | None = None
    sendgrid_base_url: str = "https://api.sendgrid.com"
    sendgrid_from_email: str = "quotes@example.com"
    sendgrid_webhook_key: str | None = None
    smtp_url: str | None = None

    twilio_account_sid: str | None = None
    twilio_auth_token: str | None = None
    twilio_phone_number: str | None = None
    twilio_messaging_service_sid: str | None = None
    twilio_base_url: str = "https://api.twilio.com"

    shopmonkey_api_key: str | None = None
    shopmonkey_base_url: str = "https://api.shopmonkey.cloud/v3"
    shopmonkey_poll_seconds: Annotated[int, Field(ge=5)] = 30

    demo_mode: bool = True
    lead_email_whitelist: Annotated[list[str], NoDecode] = []
    lead_phone_whitelist: Annotated[list[str], NoDecode] = []

    unknown_window_seconds: Annotated[int, Field(ge=1)] = 120
    lease_seconds: Annotated[int, Field(ge=1)] = 30
    chat_link_days: Annotated[int, Field(ge=1, le=365)] = 30

    sentry_dsn: str | None = None
    otel_exporter_otlp_endpoint: str | None = None
    metrics_token: str | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["json", "text"] = "json"

    @field_validator(
        "ai_fallback_providers", "lead_email_whitelist", "lead_phone_whitelist", mode="before"
    )
    @classmethod
    def _comma_list(cls, value: object) -> object:
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _psycopg(cls, value: str | None) -> str | None:
        if value is None:
            return None
        for prefix in ("postgres://", "postgresql://"):
            if value.startswith(prefix):
                return "postgresql+psycopg://" + value.removeprefix(prefix)
        if not value.startswith("postgresql+psycopg://"):
            msg = "must start with postgresql://"
            raise ValueError(msg)
        return value

    @model_validator(mode="after")
    def _addresses(self) -> Settings:
        self.public_url = (self.public_url or f"http://127.0.0.1:{self.port}").rstrip("/")
        self.chat_url = (self.chat_url or f"{self.public_url}/chat").rstrip("/")
        for name in ("public_url", "chat_url"):
            if not getattr(self, name).startswith(("http://", "https://")):
                msg = f"{name.upper()} must start with http:// or https://"
                raise ValueError(msg)
        if not self.demo_mode and self.secret_key == DEMO_SECRET:
            msg = "SECRET_KEY must be set when DEMO_MODE is false"
            raise ValueError(msg)
        keys = {"claude": self.anthropic_api_key, "openai": self.openai_api_key, "scripted": "-"}
        names = {"claude": "ANTHROPIC_API_KEY", "openai": "OPENAI_API_KEY"}
        if not keys[self.ai_provider]:
            msg = f"{names[self.ai_provider]} must be set when AI_PROVIDER is {self.ai_provider}"
            raise ValueError(msg)
        for provider in self.ai_fallback_providers:
            if not keys[provider]:
                msg = f"{names[provider]} must be set when AI_FALLBACK_PROVIDERS has {provider}"
                raise ValueError(msg)
        return self

    @property
    def secure_cookies(self) -> bool:
        """Cookies are `Secure` wherever the public address is."""
        return self.public_url.startswith("https://")


def read_settings(**given: object) -> Settings:
    """Return the settings, or raise `WrongSetting` with one line that names the first wrong one.

    `NAME_FILE` gives a file whose content is the value of `NAME`.
    """
    for key, path in list(os.environ.items()):
        name = key.removesuffix("_FILE")
        if key.endswith("_FILE") and name.lower() in Settings.model_fields and path:
            try:
                given.setdefault(name.lower(), Path(path).read_text(encoding="utf-8").strip())
            except OSError as error:
                msg = f"{key}: cannot read {path} ({error.strerror})"
                raise WrongSetting(msg) from error
            except UnicodeDecodeError as error:
                msg = f"{key}: cannot read {path} (not text in UTF-8)"
                raise WrongSetting(msg) from error
    try:
        return Settings(**given)  # pyright: ignore[reportArgumentType] - checked by pydantic
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]).upper()
        said = first["msg"].removeprefix("Value error, ")
        value = first.get("input")
        shown = f" (got {value!r})" if name and not _secret(name) and value is not None else ""
        raise WrongSetting(f"{name}: {said}{shown}" if name else said) from None
    except (OSError, UnicodeDecodeError) as error:
        msg = f".env cannot be read ({type(error).__name__})"
        raise WrongSetting(msg) from error


def _secret(name: str) -> bool:
    return any(word in name for word in ("KEY", "TOKEN", "SECRET", "DSN", "URL"))
