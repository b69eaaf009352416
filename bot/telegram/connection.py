"""Connection: Telegram is reached, what comes from it is counted, and the webhook is opened and closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, TypeHandler

from bot import metrics
from bot.settings import Settings

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


async def open_webhook(application: App, settings: Settings, allowed: Sequence[str]) -> None:
    """Listen for updates of the allowed kinds as the settings say, and tell Telegram where; tries until it answers."""
    assert application.updater is not None  # noqa: S101 - narrows the type; app.build makes one
    secret = settings.webhook_secret
    await application.updater.start_webhook(
        listen=settings.webhook_listen,
        port=settings.webhook_port,
        webhook_url=settings.webhook_url,
        secret_token=secret.get_secret_value() if secret else None,
        allowed_updates=allowed,
        bootstrap_retries=-1,
    )


async def close_webhook(application: App) -> None:
    """Listen no more; Telegram keeps what comes until somebody listens again."""
    if application.updater is not None and application.updater.running:
        await application.updater.stop()
