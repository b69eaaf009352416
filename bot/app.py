"""The composition root: settings, clock, database, Telegram and scheduler are put together here and nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from telegram.ext import AIORateLimiter, Application, ApplicationBuilder, Defaults
from telegram.request import HTTPXRequest

from bot.clock import ZONE, Clock, SystemClock
from bot.db import Database
from bot.handlers import menus, routes
from bot.handlers.call import OFFICE
from bot.jobs import schedule
from bot.registry.office import Office
from bot.settings import Settings

log = logging.getLogger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]
POOL_SIZE = 16  # connections to Telegram at the same time
RETRIES = 3  # how often a call waits for Telegram's limits before it gives up
SCHEDULER = "scheduler"


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
    """Log to the terminal, without the token and without httpx's line for every call."""
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    if settings.bot_token is not None:
        for handler in logging.getLogger().handlers:
            handler.addFilter(TokenFilter(settings.bot_token.get_secret_value()))


def make_office(settings: Settings, clock: Clock | None = None) -> Office:
    """Open the office of these settings."""
    return Office(settings, clock or SystemClock(), Database(settings.database_url))


def build(
    office: Office,
    *,
    prepare: Callable[[Any], Any] | None = None,
    request: dict[str, Any] | None = None,
    limits: bool = True,
) -> App:
    """Build the application. ``prepare`` changes the builder, ``request`` the HTTP client (for sandbox and tests)."""
    settings = office.settings
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
        .post_init(_begin)
        .post_stop(_end)
    )
    if limits:
        builder = builder.rate_limiter(AIORateLimiter(max_retries=RETRIES))
    application: App = (prepare(builder) if prepare else builder).build()
    application.bot_data[OFFICE] = office
    routes.register(application)
    return application


async def _begin(application: App) -> None:
    office: Office = application.bot_data[OFFICE]
    await office.db.migrate()
    await menus.show_default(application.bot)
    application.bot_data[SCHEDULER] = schedule.start(office, application.bot)
    log.info("Nhắc Việc is running as @%s", application.bot.username)


async def _end(application: App) -> None:
    application.bot_data[SCHEDULER].shutdown(wait=False)
    await application.bot_data[OFFICE].db.close()


def run(settings: Settings) -> None:
    """Run the bot until it is told to stop: by webhook where one is set, else by polling."""
    set_up_logging(settings)
    application = build(make_office(settings))
    if settings.webhook_url:
        secret = settings.webhook_secret
        application.run_webhook(
            listen=settings.webhook_listen,
            port=settings.webhook_port,
            webhook_url=settings.webhook_url,
            secret_token=secret.get_secret_value() if secret else None,
            allowed_updates=routes.ALLOWED_UPDATES,
            bootstrap_retries=-1,
        )
    else:
        application.run_polling(allowed_updates=routes.ALLOWED_UPDATES, bootstrap_retries=-1)
