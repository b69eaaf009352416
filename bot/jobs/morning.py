"""The morning reminder: on working mornings each linked chat gets one digest, when something is due."""

from __future__ import annotations

import logging

from bot.clock import day_of, local
from bot.registry import chats, figures, outbox
from bot.registry.desk import Desk
from bot.registry.office import Office

log = logging.getLogger(__name__)

NOTHING_DUE = "nothing is due"
LINKED_LATER = "the chat was linked after this morning's reminder; it got its list then"
AFTER_HOURS = "the working day was over before it could be sent"


async def plan(office: Office) -> int:
    """Plan this morning's reminders that are not planned yet; gives how many. Any tick of the day catches up."""
    async with office.itself() as desk:
        moment = local(desk.now).time()
        if moment < desk.settings.morning_at or not (await desk.calendar()).is_workday(desk.today):
            return 0
        after_hours = moment >= desk.settings.workday_ends_at
        planned = 0
        for chat_id, agency_id in await figures.linked_chats(desk.session):
            planned += await _plan_one(desk, chat_id, agency_id, after_hours=after_hours)
        return planned


async def _plan_one(desk: Desk, chat_id: int, agency_id: int, *, after_hours: bool) -> int:
    if await outbox.exists(desk.session, chat_id, desk.today, outbox.Kind.DIGEST):
        return 0
    digest = await figures.digest(desk.session, agency_id, desk.today, desk.settings)
    skip = await _why_not(desk, chat_id, digest, after_hours=after_hours)
    await outbox.plan(desk, chat_id, outbox.Kind.DIGEST, skip=skip)
    return 0 if skip else 1


async def _why_not(desk: Desk, chat_id: int, digest: figures.Digest, *, after_hours: bool) -> str | None:
    if not digest.all():
        return NOTHING_DUE
    linked_at = await chats.linked_at(desk.session, chat_id)
    if linked_at and day_of(linked_at) == desk.today and local(linked_at).time() >= desk.settings.morning_at:
        return LINKED_LATER
    return AFTER_HOURS if after_hours else None
