"""Keeping today's messages true: when a listed task was reported, taken back or re-dated, its line is struck through.

An edit is no message: it has no row of its own. One that fails is tried again after a minute, on the same day only; one
that Telegram refuses is left: the message is then as it was sent.
"""

from __future__ import annotations

import logging

from bot.i18n import language
from bot.jobs.bulkheads import Aside, Item, passes
from bot.jobs.letters.reminders import late_since
from bot.registry.chats import chats
from bot.registry.core.context import Context
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.operations.faults import Thing
from bot.registry.operations.heartbeat import Stage
from bot.registry.outbox import outbox
from bot.registry.outbox.kinds import Kind
from bot.registry.reminders import digests, live_messages
from bot.registry.reminders.digests import Digest, Section
from bot.registry.reminders.live_messages import Shown
from bot.telegram import transport
from bot.telegram.pages import Page, page_of
from bot.telegram.transport import Gateway, Outcome
from bot.views.core.message import Block, Message
from bot.views.intake import assigning
from bot.views.reminders import digests as digest_views

log = logging.getLogger(__name__)

PASSING = (Outcome.LATER, Outcome.UNKNOWN, Outcome.FORBIDDEN)


async def refresh(context: Context, bot: Gateway, aside: Aside | None = None) -> int:
    """Edit what is no longer true; returns how many pages were edited. An error in one message costs no other."""
    aside = aside or Aside()
    async with context.itself() as uow:
        if not await outbox.may_send(uow.session, uow.settings.deployment_id):
            return 0
        today = uow.today
        stale = await live_messages.stale(uow, aside.held(Stage.LIVE_MESSAGES, Thing.MESSAGE))
        written = [await aside.attempt(uow, _item(row), _taken, row) for row in stale]
    edited = 0
    for one, pages in (pair for pair in written if pair is not None):
        try:
            for number, page in pages.items():
                edited += await _edit(context, bot, one, number, page)
        except Exception as error:
            if passes(error):
                raise
            aside.put(_item(one.row), error, today)
            async with context.itself() as uow:
                await live_messages.try_again(uow, one)
    return edited


def _item(row: int) -> Item:
    return Item(Stage.LIVE_MESSAGES, Thing.MESSAGE, row)


async def _taken(uow: UnitOfWork, row: int) -> tuple[Shown, dict[int, Page]] | None:
    one = await live_messages.take(uow, row)
    return (one, await _written(uow, one)) if one is not None else None


async def _edit(context: Context, bot: Gateway, one: Shown, number: int, page: Page) -> bool:
    attempt = await transport.edit(bot, one.chat_id, number, page)
    if attempt.outcome is Outcome.SENT:
        return True
    log.warning("message %s in chat %s could not be edited: %s", number, one.chat_id, attempt.why)
    if attempt.outcome in PASSING:
        async with context.itself() as uow:
            await live_messages.try_again(uow, one)
    return False


async def _written(uow: UnitOfWork, one: Shown) -> dict[int, Page]:
    """Return the pages to edit, by their ids: the message as it was, but for what became of its tasks."""
    address = await chats.address(uow.session, one.chat_id)
    if address.disabled or not one.lines:
        return {}
    t = language(address.language or uow.settings.locale)
    since = {line.task.number: line.since for line in one.lines if line.since is not None}
    if one.kind is Kind.DIGEST:
        late = late_since(uow, one.sent_at)
        message = digest_views.digest(t, await _digest(uow, one), late_since=late, repeat=one.repeat, since=since)
    else:
        tasks = [line.task for line in one.lines]
        late_link = one.kind is Kind.CATCH_UP
        message = assigning.assigned(t, tasks, uow.today, linked_late=late_link, repeat=one.repeat, since=since)
    made = _pages(message, {line.task.number: line.page for line in one.lines})
    return {number: made[number] for number in one.pages}


async def _digest(uow: UnitOfWork, one: Shown) -> Digest:
    sections = {section: [line.task for line in one.lines if line.section == section] for section in Section}
    days = digests.days_of(uow.today, await uow.calendar(), uow.settings)
    return Digest(one.lines[0].task.agency, days, sections, **one.counts)


def _pages(message: Message, pages: dict[int, int]) -> dict[int, Page]:
    """Give each page the blocks of the tasks that it was sent with, whatever room there would be by now."""
    first, last = min(pages.values()), max(pages.values())
    blocks: dict[int, list[Block]] = {number: [] for number in sorted(pages.values())}
    at = first
    for block in message.blocks:
        at = pages[block.tasks[0]] if block.tasks else at
        blocks[at].append(block)
    return {number: page_of(found, message.keyboard if number == last else ()) for number, found in blocks.items()}
