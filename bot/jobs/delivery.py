"""Delivery: claim a row, write its text from the state of now, send it, say what became of it.

The claim is committed before the network is touched, and the outcome after it: a crash in between leaves the row
"sending", which is found later and handled as unknown.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

from telegram import Bot

from bot import transport
from bot.clock import local
from bot.i18n import language
from bot.jobs.letters import write
from bot.registry import chats, outbox, prompts
from bot.registry.chats import Address
from bot.registry.desk import Desk
from bot.registry.office import Office
from bot.registry.outbox import Kind, Letter, State
from bot.transport import Attempt, Outcome
from bot.views.message import Page, pages

log = logging.getLogger(__name__)

MOST_MOVES = 8  # of one message to the next group; more is a circle
FIRST_WAIT = timedelta(seconds=30)  # before what certainly was not delivered is tried again; doubled each time
LONGEST_WAIT = timedelta(minutes=15)
KEPT_FOR = timedelta(days=2)  # an outage of hours must not cost a message
NOTHING_LEFT = "there is nothing left to say"
AFTER_HOURS = "the working day was over before it could be sent"
NO_CHAT = "the chat takes no messages"


async def deliver(office: Office, bot: Bot, worker: str) -> int:
    """Send everything that is due; gives how many rows were closed. ``worker`` names this process."""
    closed = 0
    while letters := await _claim(office, worker):
        for letter in letters:
            closed += await _guarded(office, bot, letter, worker)
    return closed


async def _guarded(office: Office, bot: Bot, letter: Letter, worker: str) -> bool:
    """Deliver one row; an error in it must not keep the others waiting. The row itself is found after its lease."""
    try:
        return await _deliver_one(office, bot, letter, worker)
    except Exception:
        log.exception("outbox row %s could not be dealt with", letter.id)
        return False


async def _claim(office: Office, worker: str) -> list[Letter]:
    async with office.itself() as desk:
        if not await outbox.may_send(desk.session, desk.settings.deployment_id):
            log.error("This database belongs to another deployment; nothing is sent (setting DEPLOYMENT_ID).")
            return []
        await outbox.recover(desk.session, desk.now)
        return await outbox.claim(desk.session, worker, desk.now)


async def _deliver_one(office: Office, bot: Bot, letter: Letter, worker: str) -> bool:
    async with office.itself() as desk:
        if not await outbox.hold(desk.session, letter, worker, desk.now):
            return False
        address = await chats.address(desk.session, letter.chat_id)
        written = await _write(desk, letter, address)
        if isinstance(written, str):
            await outbox.close(desk.session, letter, State.SKIPPED, desk.now, written)
            return True
        left = await _left(desk, letter, written)
    for page in left:
        attempt = await transport.send(bot, address.chat_id, page, address.thread_id)
        if attempt.outcome is not Outcome.SENT:
            return await _not_sent(office, letter, attempt)
        letter = await _note(office, letter, page, attempt)
    async with office.itself() as desk:
        await outbox.close(desk.session, letter, State.SENT, desk.now)
    return True


async def _write(desk: Desk, letter: Letter, address: Address) -> list[Page] | str:
    """Give the pages to send, or why none are."""
    if address.disabled:
        return NO_CHAT
    late = letter.day != desk.today or local(desk.now).time() >= desk.settings.workday_ends_at
    if letter.kind is Kind.DIGEST and late:
        return AFTER_HOURS
    message = await write(desk, language(address.language or desk.settings.locale), letter)
    return pages(message) if message else NOTHING_LEFT


async def _left(desk: Desk, letter: Letter, written: list[Page]) -> list[Page]:
    """Give the pages that were not sent by an earlier try. The text may have changed since: tasks count, not places."""
    told = await prompts.told(desk, letter.chat_id, letter.message_ids)
    if not told:
        return written[len(letter.message_ids) :]
    return [page for page in written if set(page.tasks) - told]


async def _note(office: Office, letter: Letter, page: Page, attempt: Attempt) -> Letter:
    ids = (*letter.message_ids, attempt.message_id or 0)
    async with office.itself() as desk:
        await outbox.part_sent(desk.session, letter, ids)
        await prompts.mention(desk, letter.chat_id, ids[-1], page.tasks)
    return replace(letter, message_ids=ids)


async def _not_sent(office: Office, letter: Letter, attempt: Attempt) -> bool:
    log.warning("outbox row %s to chat %s: %s (%s)", letter.id, letter.chat_id, attempt.outcome, attempt.why)
    async with office.itself() as desk:
        now = desk.now
        wait = attempt.wait or min(FIRST_WAIT * 2 ** min(letter.attempts - 1, 10), LONGEST_WAIT)
        if attempt.outcome is Outcome.MOVED and attempt.new_chat is not None and letter.attempts < MOST_MOVES:
            await outbox.put_back(desk.session, letter, now, attempt.why)
            await chats.migrate(desk.session, letter.chat_id, attempt.new_chat)
        elif attempt.outcome is Outcome.LATER and desk.today - letter.day <= KEPT_FOR:
            await outbox.put_back(desk.session, letter, now + wait, attempt.why)
        elif attempt.outcome is Outcome.UNKNOWN:
            await outbox.sent_again(desk.session, letter, now + wait, attempt.why)
        else:
            await outbox.close(desk.session, letter, State.FAILED, now, attempt.why)
            if attempt.outcome is Outcome.GONE:
                await chats.disable(desk.session, letter.chat_id, attempt.why)
        return True
