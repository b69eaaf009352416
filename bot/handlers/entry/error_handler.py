"""Unexpected errors: the person gets an apology with a reference; the log and the admins get the same reference."""

from __future__ import annotations

import logging
import secrets

from telegram import Update
from telegram.error import Conflict, NetworkError, RetryAfter, TelegramError

from bot import metrics
from bot.handlers.core.call import BotContext, Call, call_of, context_of
from bot.i18n import language
from bot.registry.operations import faults
from bot.telegram import transport
from bot.telegram.pages import pages
from bot.views.core import refusals
from bot.views.operations import health

log = logging.getLogger(__name__)


async def failed(update: object, bot_context: BotContext) -> None:
    """Handle what no handler caught."""
    error = bot_context.error
    if not isinstance(update, Update):
        _log_background(error)
        return
    if isinstance(error, RetryAfter):
        # The act is done; only its answer found no room for longer than anybody waits for one.
        log.warning("an answer to update %s was dropped: %s", update.update_id, error)
        return
    metrics.ERRORS.labels("update").inc()
    reference = secrets.token_hex(faults.REFERENCE_BYTES).upper()
    log.error("error %s in update %s", reference, update.update_id, exc_info=error)
    await _tell_admins(bot_context, reference, error)  # first: the apology may have to wait in its chat's lane
    call = call_of(update, bot_context)
    if call is not None:
        await _apologise(call, reference)


def _log_background(error: Exception | None) -> None:
    if isinstance(error, NetworkError | Conflict):
        log.warning("polling: %s", error)
    else:
        log.error("error outside of any update", exc_info=error)


async def _apologise(call: Call, reference: str) -> None:
    await call.learn_language()
    try:
        await call.answer(refusals.unexpected(call.text, reference))
    except TelegramError as error:
        log.warning("the apology %s could not be sent: %s", reference, error)


async def _tell_admins(bot_context: BotContext, reference: str, error: Exception | None) -> None:
    """Plan a message to each admin; when the database itself fails, tell those of the settings at once."""
    context = context_of(bot_context)
    what = type(error).__name__
    try:
        async with context.itself() as uow:
            await faults.tell(uow, reference, what)
    except Exception:
        log.exception("the register could not be reached about %s; telling the admins of the settings", reference)
        page = pages(health.fault(language(context.settings.locale), reference, what))[0]
        for admin in context.settings.admin_ids:
            await transport.send(bot_context.bot, admin, page)
