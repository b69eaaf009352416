"""Unexpected errors: the person gets an apology with a reference; the log and the admins get the same reference."""

from __future__ import annotations

import logging
import secrets

from telegram import Update
from telegram.error import Conflict, NetworkError, TelegramError

from bot import transport
from bot.handlers.call import Call, Context, call_of, office_of
from bot.i18n import language
from bot.registry import access
from bot.registry.access import Role
from bot.registry.office import Office
from bot.views import letters, refusals
from bot.views.message import pages

log = logging.getLogger(__name__)

REFERENCE_BYTES = 4


async def failed(update: object, context: Context) -> None:
    """Handle what no handler caught."""
    error = context.error
    if not isinstance(update, Update):
        _log_background(error)
        return
    reference = secrets.token_hex(REFERENCE_BYTES).upper()
    log.error("error %s in update %s", reference, update.update_id, exc_info=error)
    call = call_of(update, context)
    if call is not None:
        await _apologise(call, reference)
    await _tell_admins(context, reference, error)


def _log_background(error: Exception | None) -> None:
    if isinstance(error, NetworkError | Conflict):
        log.warning("polling: %s", error)
    else:
        log.error("error outside of any update", exc_info=error)


async def _apologise(call: Call, reference: str) -> None:
    try:
        await call.answer(refusals.unexpected(call.text, reference))
    except TelegramError as error:
        log.warning("the apology %s could not be sent: %s", reference, error)


async def _tell_admins(context: Context, reference: str, error: Exception | None) -> None:
    office = office_of(context)
    page = pages(letters.fault(language(office.settings.locale), reference, type(error).__name__))[0]
    for admin in await _admins(office):
        attempt = await transport.send(context.bot, admin, page)
        if attempt.outcome is not transport.Outcome.SENT:
            log.warning("admin %s was not told of %s: %s", admin, reference, attempt.why)


async def _admins(office: Office) -> list[int]:
    try:
        async with office.db.read() as session:
            return await access.office_people(session, office.settings, Role.ADMIN)
    except Exception:
        log.exception("the admins could not be looked up; telling those of the settings")
        return list(office.settings.admin_ids)
