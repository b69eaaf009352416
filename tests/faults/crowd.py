"""A morning of many groups: each linked to an agency that has one task due soon."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta

from telegram import Bot

from bot.clock import ZONE
from bot.jobs import schedule
from bot.models import Agency, Assignment, Chat, Directive, Notice, Outbox, Person
from bot.process.watchdog import Watchdog
from bot.registry.core.context import Context
from bot.registry.operations.heartbeat import Heartbeat
from bot.registry.tasks.states import State
from sandbox import Chat as Group
from tests.stage import Stage

MORNING = datetime(2026, 6, 16, 7, 30, tzinfo=ZONE)
DUE = date(2026, 6, 18)
TITLE = "rà soát hộ nghèo"
REPEAT = "(có thể gửi lại)"


async def gather_groups(stage: Stage, count: int) -> list[Group]:
    """Return the office so many agencies, each with a linked group and a task that is due on Thursday."""
    member = stage.world.user("Lê Văn Bình", started=True)
    groups = [stage.world.group(f"UBND xã {number}", [member]) for number in range(1, count + 1)]
    async with stage.context.db.write() as session:
        session.add(Person(id=stage.hoa.id, name="Trần Thị Hoa", created_at=stage.clock.now()))
        await session.flush()
        session.add(_notice(stage))
        await session.flush()
        session.add(_directive())
        for number, group in enumerate(groups, 1):
            session.add(Agency(id=number, name=group.title, created_at=stage.clock.now()))
        await session.flush()
        for number, group in enumerate(groups, 1):
            session.add(_linked(stage.context, number, group))
            session.add(_task(stage.context, number))
    return groups


def _notice(stage: Stage) -> Notice:
    return Notice(id=1, text=TITLE, sha256="0" * 64, doubts=[], entered_by=stage.hoa.id, entered_at=stage.clock.now())


def _directive() -> Directive:
    return Directive(
        id=1,
        notice_id=1,
        place=0,
        path="1",
        content=TITLE,
        folded=TITLE,
        span_start=0,
        span_end=len(TITLE),
        lead=["UBND các xã"],
        coordinating=[],
        report_to=[],
        deadline=DUE,
        kind="date",
        doubts=[],
        state="approved",
    )


def _linked(context: Context, number: int, group: Group) -> Chat:
    before = context.clock.now() - timedelta(days=7)
    return Chat(id=group.id, kind=group.type, title=group.title, agency_id=number, linked_at=before, met_at=before)


def _task(context: Context, number: int) -> Assignment:
    before = context.clock.now() - timedelta(days=7)
    return Assignment(
        id=number,
        directive_id=1,
        agency_id=number,
        part="lead",
        state=State.RECEIVED,
        deadline=DUE,
        first_deadline=DUE,
        assigned_at=before,
        received_at=before,
        updated_at=before,
    )


def said(group: Group) -> list[str]:
    """Return what the bot has said in a group, oldest first."""
    return [message.text for message in group.bot_messages()]


def came_once(groups: list[Group]) -> Iterator[str]:
    """Return the groups that did not get their reminder exactly once and unmarked; there should be none."""
    for group in groups:
        texts = said(group)
        if len(texts) != 1 or TITLE not in texts[0] or REPEAT in texts[0]:
            yield f"{group.title}: {texts}"


async def of_groups(stage: Stage, groups: list[Group]) -> list[Outbox]:
    """Return the rows of the outbox that are for these groups."""
    ids = {group.id for group in groups}
    return [row for row in await stage.rows() if row.chat_id in ids]


@asynccontextmanager
async def watched(context: Context) -> AsyncIterator[Watchdog]:
    """Return the watchdog of a process that leads."""
    now = context.clock.now()
    watch = Watchdog(context, Heartbeat("w", "1.0", context.settings.deployment_id, now, leading_since=now))
    yield watch
    await watch.close()


async def guarded_tick(context: Context, bot: Bot) -> None:
    """Tick as the scheduler does: what fails is logged, and the process lives."""
    async with watched(context) as watch:
        await schedule._guarded_tick(context, bot, watch)
