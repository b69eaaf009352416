"""The morning: on working days one reminder for each linked chat, one list for each person of the office.

Chairs get theirs once a week, on its first working morning. Any tick of the day catches up.
"""

from __future__ import annotations

from datetime import date, timedelta

from bot.clock import day_of, local
from bot.jobs.bulkheads import Aside, Item
from bot.registry.chats import chats
from bot.registry.core.context import Context
from bot.registry.core.permissions import Role
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.operations.faults import Thing
from bot.registry.operations.heartbeat import Stage
from bot.registry.outbox import outbox, recipients
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import AFTER_HOURS
from bot.registry.reminders import digests, escalation
from bot.registry.reminders.digests import Digest
from bot.registry.worklist import staff_digest
from bot.workdays import WorkCalendar

GROUPS_AT_ONCE = 100  # planned in one transaction
NOTHING_DUE = "nothing is due"
RESTING = "what is overdue was listed not long ago, and nothing else is due"
SWITCHED_OFF = "the office has switched this agency's reminders off"
LINKED_LATER = "the chat was linked after this morning's reminder; it got its list then"
NOTHING_WAITS = "nothing waits for the office"
NOTHING_ESCALATED = "no task was urged often enough to be told to the chairs"


async def plan(context: Context, aside: Aside | None = None) -> int:
    """Plan what this morning says and is not planned yet; returns how many messages.

    In steps: thousands of groups in one transaction would keep every other writer waiting for half a minute. An agency
    or a person for whom it cannot be planned is put aside: the others get theirs.
    """
    aside = aside or Aside()
    planned, left = 0, True
    while left:
        async with context.itself() as uow:
            calendar = await uow.calendar()
            moment = local(uow.now).time()
            if moment < uow.settings.morning_at or not calendar.is_workday(uow.today):
                return planned
            late = AFTER_HOURS if moment >= uow.settings.workday_ends_at else None
            told = await outbox.chats_with(uow.session, uow.today, Kind.DIGEST)
            bad = aside.held(Stage.MORNING, Thing.AGENCY)
            linked = await digests.linked_chats(uow.session)
            untold = [(chat_id, agency) for chat_id, agency in linked if chat_id not in told and agency not in bad]
            step = untold[:GROUPS_AT_ONCE]
            _loaded = await chats.load(uow.session, {chat_id for chat_id, _agency in step})
            for chat_id, agency_id in step:
                item = Item(Stage.MORNING, Thing.AGENCY, agency_id)
                planned += await aside.attempt(uow, item, _remind, chat_id, agency_id, calendar, late) or 0
            left = len(untold) > GROUPS_AT_ONCE
            if not left:
                planned += await _tell_people(uow, calendar, late, aside)
    return planned


async def _tell_people(uow: UnitOfWork, calendar: WorkCalendar, late: str | None, aside: Aside) -> int:
    planned = 0
    told = await outbox.chats_with(uow.session, uow.today, Kind.OFFICE_MORNING)
    staff = await recipients.reached(uow, Role.STAFF, Role.ADMIN)
    for person in (one for one in staff if one not in told):
        item = Item(Stage.MORNING, Thing.PERSON, person)
        planned += await aside.attempt(uow, item, _tell_office, person, calendar, late) or 0
    for chair in await recipients.reached(uow, Role.CHAIR):
        planned += await aside.attempt(uow, Item(Stage.MORNING, Thing.PERSON, chair), _tell_chair, chair, late) or 0
    return planned


async def _remind(uow: UnitOfWork, chat_id: int, agency_id: int, calendar: WorkCalendar, late: str | None) -> int:
    skip = await _why_not(uow, chat_id, agency_id, await digests.digest(uow, agency_id, calendar)) or late
    await outbox.plan_once(uow, chat_id, Kind.DIGEST, skip=skip)
    return 0 if skip else 1


async def _why_not(uow: UnitOfWork, chat_id: int, agency_id: int, digest: Digest) -> str | None:
    if await digests.quiet_until(uow.session, agency_id, uow.today):
        return SWITCHED_OFF
    if not digest.all():
        return RESTING if digest.resting else NOTHING_DUE
    linked_at = await chats.linked_at(uow.session, chat_id)
    if linked_at and day_of(linked_at) == uow.today and local(linked_at).time() >= uow.settings.morning_at:
        return LINKED_LATER
    return None


async def _tell_office(uow: UnitOfWork, person: int, calendar: WorkCalendar, late: str | None) -> int:
    empty = (await staff_digest.office_list(uow, person, calendar)).is_empty()
    skip = NOTHING_WAITS if empty else late
    await outbox.plan_once(uow, person, Kind.OFFICE_MORNING, skip=skip)
    return 0 if skip else 1


async def _tell_chair(uow: UnitOfWork, chair: int, late: str | None) -> int:
    """Plan a chair's list once a week; one that came too late for a day is planned on the next one."""
    monday = uow.today - timedelta(days=uow.today.weekday())
    if await outbox.settled_since(uow.session, chair, monday, Kind.ESCALATED, uow.today):
        return 0
    skip = late if await escalation.escalated(uow, to_chairs=True) else NOTHING_ESCALATED
    await outbox.plan_once(uow, chair, Kind.ESCALATED, week(monday), skip=skip)
    return 0 if skip else 1


def week(day: date) -> str:
    """Return the subject of a weekly list."""
    return f"{day:%G-W%V}"
