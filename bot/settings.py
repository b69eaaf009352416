"""Every setting of the program: environment variable, default, meaning.

Values come from the environment and from ``.env``. ``.env.example`` lists them all; a test holds the two together.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from datetime import time
from typing import Annotated, NamedTuple, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.misconfigured import Wrong, refuse

WEB = ("http://", "https://")
PROXIES = (*WEB, "socks5://", "socks5h://")
ADDRESSES = {"bot_api_url": WEB, "heartbeat_url": WEB, "webhook_url": ("https://",), "proxy_url": PROXIES}
# What people copy from manuals, and the driver with which it is reached.
DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
}
SECRET = re.compile("[A-Za-z0-9_-]{1,256}")  # as Telegram allows
LIKE = 0.8  # how much a name in the environment, where others' names stand too, must be like one of ours to be meant so


class Settings(BaseSettings):
    """What an office decides about its bot. Every wait and limit names its unit."""

    # utf-8-sig: some editors of Windows put a mark before the first name.
    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8-sig", extra="ignore", env_ignore_empty=True
    )

    bot_token: SecretStr | None = Field(
        None, description="Token of the bot, from @BotFather.", examples=["7000000001:AAE..."]
    )
    bot_api_url: str = Field(
        "https://api.telegram.org",
        description="Base address of the Bot API; change it for a server of your own.",
    )
    proxy_url: str | None = Field(
        None,
        description="Proxy for reaching Telegram, e.g. socks5://127.0.0.1:1080 or http://proxy:3128.",
        examples=["http://proxy:3128"],
    )
    webhook_url: str | None = Field(
        None,
        description="Public https address for webhooks; empty: the bot polls, which needs no open port.",
        examples=["https://nhacviec.example.vn"],
    )
    webhook_listen: str = Field("127.0.0.1", description="Address on which the webhook server listens.")
    webhook_port: int = Field(8443, ge=1, le=65535, description="Port on which the webhook server listens.")
    webhook_secret: SecretStr | None = Field(
        None,
        description="Secret token that Telegram repeats in each webhook call; required with WEBHOOK_URL.",
        examples=["Chuoi-bi-mat_2026"],
    )
    webhook_check_seconds: int = Field(
        60, ge=1, le=3600, description="Seconds between two questions to Telegram about how the webhook does."
    )
    database_url: str = Field(
        "sqlite+aiosqlite:///nhacviec.sqlite3",
        description="Where the register is kept: sqlite:///file, or postgresql://user:password@host/name.",
        examples=["postgresql://nhacviec:mat-khau@127.0.0.1/nhacviec"],
    )
    deployment_id: str = Field(
        "main",
        min_length=1,
        description="Name of this deployment. A restored or copied database does not send until the two names agree.",
    )
    admin_ids: Annotated[tuple[int, ...], NoDecode] = Field(
        (),
        description="Telegram user ids of the first admins, separated by commas.",
        examples=["5000000001,5000000002"],
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
    commands_per_minute: int = Field(
        30, ge=0, description="Commands and buttons of one person that are taken in a minute; staff: 4 times; 0: all."
    )
    commands_per_minute_chat: int = Field(
        60, ge=0, description="Commands and buttons of one group that are taken in a minute; staff: 4 times; 0: all."
    )
    uploads_per_hour: int = Field(
        60, ge=0, description="Files of one person that are taken in an hour; staff: 4 times; 0: all."
    )
    stranger_answers_per_minute: int = Field(
        3, ge=0, description="Answers in a minute to somebody who has no role and speaks for no agency; 0: as others."
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
        None,
        description="Address that is called once a minute while all is well, for a watch outside; empty: none.",
        examples=["https://watch.example.vn/ping"],
    )
    metrics_port: int = Field(
        0, ge=0, le=65535, description="Port of /metrics (Prometheus) and /healthz; 0: neither is served."
    )
    metrics_listen: str = Field("127.0.0.1", description="Address on which /metrics and /healthz are served.")
    document_seconds: int = Field(120, ge=1, description="Seconds after which reading a document is given up.")
    document_memory_mb: int = Field(
        512, ge=200, description="Memory in MB that reading one document may take, where the system can limit it."
    )
    document_workers: int = Field(2, ge=1, le=16, description="Documents that are read at the same time.")
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
        if self.workday_ends_at <= self.morning_at:  # no reminder would ever be sent
            refuse(Wrong.LATER, "WORKDAY_ENDS_AT", "MORNING_AT")
        if self.due_later_days < self.due_soon_days:
            refuse(Wrong.NOT_LESS, "DUE_LATER_DAYS", "DUE_SOON_DAYS")
        if self.urge_weekly_after < self.urge_daily_days:
            refuse(Wrong.NOT_LESS, "URGE_WEEKLY_AFTER", "URGE_DAILY_DAYS")
        if 0 < self.escalate_chair_after < self.escalate_office_after:  # the office comes before the chairs
            refuse(Wrong.NOT_LESS, "ESCALATE_CHAIR_AFTER", "ESCALATE_OFFICE_AFTER")
        if self.tick_stalled_seconds <= self.tick_seconds:  # an alarm would be raised between two looks
            refuse(Wrong.GREATER, "TICK_STALLED_SECONDS", "TICK_SECONDS")
        if self.webhook_url and not self.webhook_secret:  # anyone could send updates
            refuse(Wrong.SECRET, "WEBHOOK_SECRET", "WEBHOOK_URL")
        return self

    @field_validator(*ADDRESSES)
    @classmethod
    def _is_address(cls, value: str | None, info: ValidationInfo) -> str | None:
        schemes = ADDRESSES[info.field_name or ""]
        if value and not _leads_somewhere(value, schemes):
            refuse(Wrong.ADDRESS, (info.field_name or "").upper(), schemes=", ".join(schemes))
        return value

    @field_validator("database_url")
    @classmethod
    def _with_driver(cls, value: str) -> str:
        """Return the address with the driver that we have, and libpq's word for encryption as that driver's own."""
        try:
            url = make_url(value)
            meant = url.set(drivername=DRIVERS[url.drivername])
        except (ArgumentError, KeyError, ValueError):
            refuse(Wrong.DATABASE_URL, "DATABASE_URL")
        if "sslmode" in meant.query:
            meant = meant.update_query_dict({"ssl": meant.query["sslmode"]}).difference_update_query(["sslmode"])
        return value if meant == url else meant.render_as_string(hide_password=False)

    @field_validator("webhook_secret")
    @classmethod
    def _telegram_takes_it(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not SECRET.fullmatch(value.get_secret_value()):
            refuse(Wrong.SECRET, "WEBHOOK_SECRET")
        return value

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
            parts = [part.strip() for part in value.replace(";", ",").split(",") if part.strip()]
            if not all(part.isdecimal() for part in parts):
                refuse(Wrong.IDS, "ADMIN_IDS")
            return tuple(int(part) for part in parts)
        return value


def _leads_somewhere(address: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(address)
        return address.lower().startswith(schemes) and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


class Unknown(NamedTuple):
    """A name that is no setting, and the setting that may have been meant."""

    name: str
    nearest: str | None
    in_file: bool


def written() -> Mapping[str, str | None]:
    """Return what stands in .env and in the environment, by names in small letters, without judging any of it."""
    return {**DotEnvSettingsSource(Settings).env_vars, **EnvSettingsSource(Settings).env_vars}


def unknown() -> Iterator[Unknown]:
    """Find names that are no settings: in .env all, in the environment those that nearly are one of ours.

    A name in the environment begins like one of ours when its first word is that of one.
    """
    names = list(Settings.model_fields)
    for name in DotEnvSettingsSource(Settings).env_vars:
        if name not in names:
            yield Unknown(name.upper(), _nearest(name, names), in_file=True)
    for name in EnvSettingsSource(Settings).env_vars:
        family = [one for one in names if "_" in one and one.split("_")[0] == name.split("_")[0]]
        if name not in names and (near := _nearest(name, family, LIKE)):
            yield Unknown(name.upper(), near, in_file=False)


def _nearest(name: str, names: list[str], like: float = 0.6) -> str | None:
    return next((found.upper() for found in difflib.get_close_matches(name, names, 1, like)), None)
