"""Every setting of the program: environment variable, default, meaning.

Values come from the environment and from ``.env``. ``.env.example`` lists them all; a test holds the two together.
"""

from __future__ import annotations

from datetime import time
from typing import Annotated, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """What an office decides about its bot. Every wait and limit names its unit."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    bot_token: SecretStr | None = Field(None, description="Token of the bot, from @BotFather.")
    bot_api_url: str = Field(
        "https://api.telegram.org",
        description="Base address of the Bot API; change it for a server of your own.",
    )
    proxy_url: str | None = Field(
        None, description="Proxy for reaching Telegram, e.g. socks5://127.0.0.1:1080 or http://proxy:3128."
    )
    webhook_url: str | None = Field(
        None, description="Public https address for webhooks; empty: the bot polls, which needs no open port."
    )
    webhook_listen: str = Field("127.0.0.1", description="Address on which the webhook server listens.")
    webhook_port: int = Field(8443, ge=1, le=65535, description="Port on which the webhook server listens.")
    webhook_secret: SecretStr | None = Field(
        None,
        description="Secret token that Telegram repeats in each webhook call; required with WEBHOOK_URL.",
    )
    database_url: str = Field(
        "sqlite+aiosqlite:///nhacviec.sqlite3",
        description="Where the register is kept; PostgreSQL: postgresql+asyncpg://user:password@host/name.",
    )
    deployment_id: str = Field(
        "main",
        min_length=1,
        description="Name of this deployment. A restored or copied database does not send until the two names agree.",
    )
    admin_ids: Annotated[tuple[int, ...], NoDecode] = Field(
        (), description="Telegram user ids of the first admins, separated by commas."
    )
    morning_at: time = Field(time(7, 30), description="When the morning reminder goes out (Asia/Ho_Chi_Minh).")
    workday_ends_at: time = Field(
        time(17, 0), description="After this hour a late morning reminder is skipped (Asia/Ho_Chi_Minh)."
    )
    due_soon_days: int = Field(3, ge=1, description="The reminder's first horizon, in calendar days.")
    due_later_days: int = Field(7, ge=1, description="The reminder's second horizon, in calendar days.")
    confirm_by_itself: bool = Field(
        False, description="Take an agency's report as done without the office's confirmation."
    )
    members_may_report: bool = Field(
        True,
        description="Any member of an agency's linked group may report; false: only its named focal points.",
    )
    remind_coordinating: bool = Field(
        False, description="List tasks that an agency only coordinates in its morning reminder, too."
    )
    gather_seconds: int = Field(
        60, ge=0, description="Seconds for which approvals are gathered into one message to each agency."
    )
    code_hours: int = Field(48, ge=1, description="Hours for which a one-time code for linking stays valid.")
    tick_seconds: int = Field(30, ge=1, description="Seconds between two looks at what is due to be sent.")
    document_seconds: int = Field(120, ge=1, description="Seconds after which reading a document is given up.")
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="DEBUG, INFO, WARNING or ERROR.")
    locale: str = Field("vi", pattern="^(vi|en)$", description="Language of chats that have not chosen one.")

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        """Refuse settings that would silently stop reminders or open the webhook to anyone."""
        if self.workday_ends_at <= self.morning_at:
            msg = "WORKDAY_ENDS_AT must be later than MORNING_AT, or no reminder is ever sent"
            raise ValueError(msg)
        if self.due_later_days < self.due_soon_days:
            msg = "DUE_LATER_DAYS must not be less than DUE_SOON_DAYS"
            raise ValueError(msg)
        if self.webhook_url and not (self.webhook_url.startswith("https://") and self.webhook_secret):
            msg = "WEBHOOK_URL must begin with https:// and needs WEBHOOK_SECRET: without it anyone could send updates"
            raise ValueError(msg)
        return self

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(int(part) for part in value.replace(";", ",").split(",") if part.strip())
        return value
