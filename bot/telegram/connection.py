"""Connection: Telegram is reached, what comes from it is counted, and it is told where its webhook is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, TypeHandler

from bot import metrics
from bot.settings import Settings
from bot.telegram.webhook_server import Accept, WebhookServer

App: TypeAlias = Application[Any, Any, Any, Any, Any, Any]
TokenRefused = InvalidToken  # its text shows the token: never log it
NotReached = TelegramError


async def reach(application: App) -> None:
    """Ask Telegram who the bot is. Raises TokenRefused, where asking again would not help, or NotReached."""
    await application.initialize()


def count_updates(application: App) -> None:
    """Count every update that the application is given, before anything handles it."""
    application.add_handler(TypeHandler(Update, _count), group=-1)


async def _count(_update: Update, _bot_context: object) -> None:
    metrics.UPDATES.inc()


def webhook_server(
    application: App, settings: Settings, accept: Accept, misdirected: Callable[[str | None], None]
) -> WebhookServer:
    """Return a server for the settings' webhook, which does not listen yet."""
    return WebhookServer(application.bot, settings.webhook_url or "", _secret(settings), accept, misdirected)


def _secret(settings: Settings) -> str:
    return settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""


@dataclass(frozen=True, slots=True)
class WebhookState:
    """What Telegram knows of the bot's webhook: its address ("" for none), updates that wait, and its last error."""

    url: str
    pending: int
    failed: datetime | None
    error: str


async def webhook_state(application: App) -> WebhookState:
    """Ask Telegram about the webhook; raises NotReached."""
    info = await application.bot.get_webhook_info()
    return WebhookState(info.url, info.pending_update_count, info.last_error_date, info.last_error_message or "")


async def set_webhook(application: App, settings: Settings, allowed: Sequence[str]) -> None:
    """Tell Telegram where to send updates of the allowed kinds; raises NotReached."""
    await application.bot.set_webhook(
        settings.webhook_url or "", secret_token=_secret(settings), allowed_updates=allowed
    )


async def delete_webhook(application: App) -> str:
    """Take the webhook away, whoever has set it; returns its address. Raises TokenRefused or NotReached."""
    async with application.bot:
        found = await webhook_state(application)
        await application.bot.delete_webhook()
    return found.url
