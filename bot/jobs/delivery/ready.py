"""What is ready to be sent: rows that were claimed, with their texts as the register stands now.

A batch is claimed in one transaction and written in a second one, because thirty messages a second leave no time for
transactions of their own. Only reports are written apart, in a transaction that reads: they may take seconds to count.
A text that has waited for too long is not sent: its row goes back and is written again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import local
from bot.i18n import language
from bot.jobs.bulkheads import passes
from bot.jobs.letters import figures
from bot.jobs.letters.writers import write
from bot.registry.chats import chats
from bot.registry.chats.chats import Address
from bot.registry.core.context import Context
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import conversations, leases, outbox
from bot.registry.outbox.kinds import OF_THE_DAY
from bot.registry.outbox.outbox import AFTER_HOURS, Letter, State
from bot.telegram.pages import Page, pages

log = logging.getLogger(__name__)

FRESH_FOR = timedelta(seconds=30)  # after which a text that has not been sent may no longer be true
NOTHING_LEFT = "there is nothing left to say"
NO_CHAT = "the chat takes no messages"


@dataclass(frozen=True, slots=True)
class Ready:
    """A claimed row and the pages of it that are to be sent; none where earlier tries have sent all of them."""

    letter: Letter
    address: Address
    pages: tuple[Page, ...]
    written_at: datetime

    def is_fresh(self, now: datetime) -> bool:
        """Return whether the text may be sent at an instant of the office's clock, which may have been put back."""
        return abs(now - self.written_at) <= FRESH_FOR


@dataclass(frozen=True, slots=True)
class Written:
    """What came of writing some rows."""

    ready: tuple[Ready, ...]
    unsaid: int = 0  # rows that were closed or put back without a message
    unwritten: tuple[tuple[Letter, Exception], ...] = ()  # rows whose text cannot be written


async def tidy(context: Context) -> None:
    """Plan again what dead processes have left; call it while nothing is under way here."""
    async with context.itself() as uow:
        if await outbox.may_send(uow.session, uow.settings.deployment_id):
            await outbox.void_ahead(uow)
            await leases.recover(uow.session, uow.now)
            await leases.revive(uow.session, uow.today, uow.now)


async def take(context: Context, worker: str, most: int) -> list[Letter]:
    """Claim what is due, at most so many rows."""
    async with context.itself() as uow:
        if await outbox.may_send(uow.session, uow.settings.deployment_id):
            return await leases.claim(uow.session, worker, uow.now, most)
    log.error("This database belongs to another deployment; nothing is sent (setting DEPLOYMENT_ID).")
    return []


async def write_all(context: Context, letters: Sequence[Letter]) -> Written:
    """Write the texts of claimed rows. What the database's own error keeps from it is found after its lease."""
    try:
        return await _together(context, letters)
    except Exception as error:
        if len(letters) == 1 and passes(error):
            log.exception("outbox row %s could not be dealt with", letters[0].id)
            return Written(())
        if len(letters) == 1:
            return Written((), unwritten=((letters[0], error),))
    # An error in one row must not keep the others waiting.
    apart = [await write_all(context, [letter]) for letter in letters]
    return Written(
        tuple(one for each in apart for one in each.ready),
        sum(each.unsaid for each in apart),
        tuple(one for each in apart for one in each.unwritten),
    )


async def _together(context: Context, letters: Sequence[Letter]) -> Written:
    found: dict[int, Ready | str | datetime] = {}
    if reports := [letter for letter in letters if letter.kind in figures.SPANS]:
        async with context.looking_itself() as uow:
            found |= await _each(uow, reports)
    others = [letter for letter in letters if letter.id not in found]
    unsaid = 0
    if others or not all(isinstance(one, Ready) for one in found.values()):
        async with context.itself() as uow:
            found |= await _each(uow, others)
            unsaid = sum([await _not_said(uow, letter, found[letter.id]) for letter in letters])
    return Written(tuple(one for one in found.values() if isinstance(one, Ready)), unsaid)


async def _each(uow: UnitOfWork, letters: Sequence[Letter]) -> dict[int, Ready | str | datetime]:
    """Return by their numbers the rows with their pages; or why nothing is said, or when it is time."""
    _loaded = await chats.load(uow.session, {letter.chat_id for letter in letters})
    found: dict[int, Ready | str | datetime] = {}
    for letter in letters:
        address = await chats.address(uow.session, letter.chat_id)
        written = await _write(uow, letter, address)
        if isinstance(written, list):
            found[letter.id] = Ready(letter, address, tuple(await _left(uow, letter, written)), uow.now)
        else:
            found[letter.id] = written
    return found


async def _write(uow: UnitOfWork, letter: Letter, address: Address) -> list[Page] | str | datetime:
    """Return the pages to send; or why none are, or when it is time."""
    if address.disabled:
        return NO_CHAT
    if letter.kind in OF_THE_DAY:
        if letter.day > uow.today:  # planned before the clock was put back
            return datetime.combine(letter.day, uow.settings.morning_at, local(uow.now).tzinfo)
        if letter.day < uow.today or local(uow.now).time() >= uow.settings.workday_ends_at:
            return AFTER_HOURS
    message = await write(uow, language(address.language or uow.settings.locale), letter)
    return pages(message) if message else NOTHING_LEFT


async def _not_said(uow: UnitOfWork, letter: Letter, what: Ready | str | datetime) -> bool:
    """Close or put back a row of which nothing is said; returns whether that was done."""
    if isinstance(what, Ready):
        return False
    if isinstance(what, datetime):
        return await leases.put_back(uow.session, letter, what, None)
    return await leases.close(uow.session, letter, State.SKIPPED, uow.now, what)


async def _left(uow: UnitOfWork, letter: Letter, written: list[Page]) -> list[Page]:
    """Return the pages that no earlier try has sent. The text may have changed since: tasks count, not places."""
    if not letter.message_ids:
        return written
    told = await conversations.told(uow, letter.chat_id, letter.message_ids)
    if not told:
        return written[len(letter.message_ids) :]
    return [page for page in written if set(page.tasks) - told]
