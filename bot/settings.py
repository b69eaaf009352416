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
    extension_days_before: int = Field(
        0,
        ge=0,
        le=60,
        description="Working days before the deadline by which an extension must be asked for; 0: at any time.",
    )
    extension_limit: int = Field(
        0, ge=0, description="How many extensions may be granted for one task; 0: as many as are asked for."
    )
    extensions_decided_by: str = Field(
        "office", pattern="^(office|chair|both)$", description="Who decides on extensions: office, chair or both."
    )
    remind_coordinating: bool = Field(
        False, description="List tasks that an agency only coordinates in its morning reminder, too."
    )
    digest_tasks: int = Field(20, ge=1, description="The most tasks that one morning reminder lists.")
    long_break_days: int = Field(
        3, ge=2, description="Days off in a row from which on a break counts as long: what falls due in it is listed."
    )
    urge_daily_days: int = Field(
        7, ge=1, description="Working days for which an overdue task is listed every morning; then every third one."
    )
    urge_weekly_after: int = Field(
        30, ge=1, description="Working days after which an overdue task is listed only once in five working days."
    )
    escalate_office_after: int = Field(
        3, ge=0, description="Urgings after which a task stands in the office's morning list; 0: never."
    )
    escalate_chair_after: int = Field(
        6, ge=0, description="Urgings after which a task stands in the chairs' weekly list; 0: never."
    )
    not_received_after: int = Field(
        1, ge=0, description="Working days after which the office learns that an agency has not answered; 0: never."
    )
    gather_seconds: int = Field(
        300, ge=0, description="Seconds for which approvals are gathered into one message to each agency."
    )
    undo_seconds: int = Field(
        300, ge=0, description="Seconds for which an approval or a confirmation can be undone; 0: never."
    )
    code_hours: int = Field(48, ge=1, description="Hours for which a one-time code for linking stays valid.")
    leave_after_hours: int = Field(
        24, ge=1, description="Hours after which the bot leaves a group that nobody has linked to an agency."
    )
    sends_per_second: int = Field(
        30,
        ge=1,
        le=1000,
        description="Messages and edits a second, Telegram's limit for a bot; its processes share it.",
    )
    sends_at_once: int = Field(
        8,
        ge=1,
        le=16,
        description="Messages under way at the same time when many are due; a crash may repeat as many, each marked.",
    )
    one_by_one_up_to: int = Field(
        250,
        ge=0,
        description="Messages due up to which they go one after the other, so that a crash repeats one at most.",
    )
    tick_seconds: int = Field(30, ge=1, description="Seconds between two looks at what is due to be sent.")
    lead_check_seconds: int = Field(
        3, ge=1, le=60, description="Seconds after which a process makes sure that it leads, or tries to take the lead."
    )
    poll_stalled_seconds: int = Field(
        180, ge=30, description="Seconds without an answer from Telegram after which polling counts as stalled."
    )
    tick_stalled_seconds: int = Field(
        600, ge=60, description="Seconds without a finished look at what is due after which sending counts as stalled."
    )
    morning_stalled_minutes: int = Field(
        60, ge=5, description="Minutes after MORNING_AT by which every reminder of the morning should be dealt with."
    )
    heartbeat_url: str | None = Field(
        None, description="Address that is called once a minute while all is well, for a watch outside; empty: none."
    )
    metrics_port: int = Field(
        0, ge=0, le=65535, description="Port of /metrics (Prometheus) and /healthz; 0: neither is served."
    )
    metrics_listen: str = Field("127.0.0.1", description="Address on which /metrics and /healthz are served.")
    document_seconds: int = Field(120, ge=1, description="Seconds after which reading a document is given up.")
    weekly_report_at: time = Field(
        time(16, 0), description="When the week's summary goes out on its last working day (Asia/Ho_Chi_Minh)."
    )
    report_calendar: str = Field(
        "administrative",
        pattern="^(administrative|calendar)$",
        description="Months and quarters of the summaries: administrative (15th to 14th) or calendar.",
    )
    parent_body: str | None = Field(
        None, description="Body above the issuing one, first line on official documents; may be empty."
    )
    issuing_body: str | None = Field(
        None, description="Body that issues reports and letters; empty: the People's Committee."
    )
    place_name: str | None = Field(
        None, description="Place name before the date on official documents; empty: left blank."
    )
    report_code: str = Field("BC-UBND", description="Code after the number of a report.")
    letter_code: str = Field("UBND-TH", description="Code after the number of a letter.")
    signature: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Lines above the signature, separated by semicolons; empty: by order of the chair."
    )
    recipients: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Recipients on official documents, separated by semicolons."
    )
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
        if self.urge_weekly_after < self.urge_daily_days:
            msg = "URGE_WEEKLY_AFTER must not be less than URGE_DAILY_DAYS"
            raise ValueError(msg)
        if 0 < self.escalate_chair_after < self.escalate_office_after:
            msg = "ESCALATE_CHAIR_AFTER must not be less than ESCALATE_OFFICE_AFTER: the office comes before the chairs"
            raise ValueError(msg)
        if self.tick_stalled_seconds <= self.tick_seconds:
            msg = "TICK_STALLED_SECONDS must be greater than TICK_SECONDS, or an alarm is raised between two looks"
            raise ValueError(msg)
        if self.heartbeat_url and not self.heartbeat_url.startswith(("http://", "https://")):
            msg = "HEARTBEAT_URL must begin with http:// or https://"
            raise ValueError(msg)
        if self.webhook_url and not (self.webhook_url.startswith("https://") and self.webhook_secret):
            msg = "WEBHOOK_URL must begin with https:// and needs WEBHOOK_SECRET: without it anyone could send updates"
            raise ValueError(msg)
        return self

    @field_validator("signature", "recipients", mode="before")
    @classmethod
    def _split_lines(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(";") if part.strip())
        return value

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(int(part) for part in value.replace(";", ",").split(",") if part.strip())
        return value
