"""The composition root: settings, clock, database and Telegram are put together here and nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from telegram.ext import ApplicationBuilder, Defaults
from telegram.request import HTTPXRequest

from bot.clock import ZONE, Clock, SystemClock
from bot.db import Database
from bot.handlers.core.call import CONTEXT
from bot.handlers.entry import routes
from bot.notices import Limits as DocumentLimits
from bot.readers import Readers
from bot.registry.core.context import Context
from bot.registry.core.limits import Allowed, Limits
from bot.settings import Settings
from bot.telegram.connection import App as App
from bot.telegram.rate_limiter import RateLimiter

OURS = "bot"  # the logger above all of the program's own
MEGABYTE = 1_000_000
POOL_SIZE = 16  # connections to Telegram at the same time


class TokenFilter(logging.Filter):
    """Keeps the token out of the log: it stands in every address the bot calls."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the token in a record's text."""
        said = record.getMessage()
        if self._token in said:
            record.msg, record.args = said.replace(self._token, "<token>"), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = record.exc_text.replace(self._token, "<token>")
        return True


def set_up_logging(settings: Settings) -> None:
    """Log to the terminal, without the token and without httpx's line for every call.

    DEBUG is for the program's own steps: at that level libraries log what people type, and one-time codes.
    """
    everybody = "INFO" if settings.log_level == "DEBUG" else settings.log_level
    logging.basicConfig(level=everybody, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger(OURS).setLevel(settings.log_level)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    # A morning of thousands takes longer than the pause between two ticks: that is no fault to warn of.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    if settings.bot_token is not None:
        for handler in logging.getLogger().handlers:
            handler.addFilter(TokenFilter(settings.bot_token.get_secret_value()))


def make_context(settings: Settings, clock: Clock | None = None) -> Context:
    """Open the office of these settings."""
    limits = DocumentLimits(seconds=settings.document_seconds, memory_bytes=settings.document_memory_mb * MEGABYTE)
    readers = Readers(settings.document_workers, limits)
    people = Limits(Allowed.by(settings))
    return Context(settings, clock or SystemClock(), Database(settings.database_url), readers, people)


def build(
    context: Context,
    *,
    prepare: Callable[[Any], Any] | None = None,
    request: dict[str, Any] | None = None,
    limits: bool = True,
    files_beside: bool = False,
) -> App:
    """Build the application. ``prepare`` changes the builder, ``request`` the HTTP client (for sandbox and tests).

    ``files_beside`` is for who gives it one update after the other, without lanes.
    """
    settings = context.settings
    if settings.bot_token is None:
        msg = "BOT_TOKEN is not set"
        raise ValueError(msg)
    api = settings.bot_api_url.rstrip("/")
    common: dict[str, Any] = {"proxy": settings.proxy_url, "httpx_kwargs": request or {}}
    builder: Any = (
        ApplicationBuilder()
        .token(settings.bot_token.get_secret_value())
        .base_url(f"{api}/bot")
        .base_file_url(f"{api}/file/bot")
        .defaults(Defaults(tzinfo=ZONE))
        .request(HTTPXRequest(connection_pool_size=POOL_SIZE, **common))
        .get_updates_request(HTTPXRequest(**common))
    )
    if limits:
        builder = builder.rate_limiter(RateLimiter(settings.sends_per_second))
    application: App = (prepare(builder) if prepare else builder).build()
    application.bot_data[CONTEXT] = context
    routes.register(application, files_beside=files_beside)
    return application
