"""Thousands of random acts by random people in random places: what must always hold of a register holds."""

from __future__ import annotations

import asyncio
import itertools
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import func, select

from bot import notices
from bot.app import make_context
from bot.clock import ZONE, SetClock
from bot.models import Agency, Assignment, Base, Chat, Event, Person, Request
from bot.registry.changes import changing, merging, undoing, withdrawing
from bot.registry.core.permissions import Role, Source
from bot.registry.core.refusals import Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.directory import agencies
from bot.registry.intake import assigning, intake
from bot.registry.intake.intake import SourceFile
from bot.registry.reporting import completion, progress
from bot.registry.requests import answers, explanations, extensions, objections, obstacles
from bot.registry.tasks import stars, states
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import CLOSING, Standing, by_number
from bot.settings import Settings
from tests.agencies import FINANCE, HEALTH, POLICE
from tests.conftest import SOAK

NAMES = (HEALTH, FINANCE, POLICE)
SAID = (
    f"{HEALTH} chủ trì, phối hợp với {POLICE} rà soát các cơ sở trước ngày 30/6/2026",
    f"{HEALTH}, {FINANCE} kiểm tra việc chi trả trước ngày 20/6/2026",
    f"{POLICE} tuần tra thường xuyên",
    f"{FINANCE} quyết toán kinh phí trước ngày 16/6/2026",
)
ADMIN, STAFF, CHAIR, OF_HEALTH, OF_FINANCE, STRANGER = PEOPLE = range(101, 107)
OFFICE = (ADMIN, STAFF, CHAIR)
GROUPS = {-1000 - n: name for n, name in enumerate(NAMES)}
UNLINKED = -2000
PLACES = ("private", *GROUPS, UNLINKED)
REASONS = ("thiếu phụ lục", "", "x" * 3000)
Draw = Callable[[Any], Any]
MESSAGES = itertools.count(1)

Act = Callable[[UnitOfWork, int, Draw], Awaitable[object]]


async def report(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await completion.report(uow, number, draw(st.sampled_from(("45/BC-SYT", "", "x" * 3000))))


async def confirm(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await completion.confirm(uow, number, draw(st.sampled_from((None, None, 1))))


async def return_(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await completion.return_(uow, number, draw(st.sampled_from(REASONS)))


async def receive(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await progress.receive(uow, draw(st.lists(st.integers(1, 10), min_size=1, max_size=3)) or [number])


async def advance(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await progress.advance(uow, number, draw(st.sampled_from((None, 0, 60, 100, 101))), "đang làm")


async def obstruct(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await obstacles.raise_(uow, number, draw(st.sampled_from(REASONS)))


async def ask_for_time(uow: UnitOfWork, number: int, draw: Draw) -> object:
    words = draw(st.sampled_from(("15/7 chờ thẩm định", "1/1/2026 muộn", "30/8", "chờ", "31/12 cuối năm")))
    return await extensions.ask(uow, number, words)


async def grant(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await extensions.grant(uow, draw(st.integers(1, 12)), draw(st.sampled_from(("", "20/8", "1/1/2026"))))


async def refuse(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await extensions.refuse(uow, draw(st.integers(1, 12)), draw(st.sampled_from(REASONS)))


async def object_to(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await objections.object_(uow, number, draw(st.sampled_from(REASONS)))


async def answer(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await answers.answer(uow, draw(st.integers(1, 12)), draw(st.sampled_from(REASONS)))


async def ask_to_explain(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await explanations.ask(uow, number, draw(st.sampled_from(REASONS)))


async def explain(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await explanations.answer(uow, draw(st.integers(1, 12)), draw(st.sampled_from(REASONS)))


async def star(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await stars.turn(uow, number, on=draw(st.sampled_from((None, True, False))))


async def reassign(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await changing.reassign(uow, number, draw(st.lists(st.sampled_from((*NAMES, "Sở Lạ")), max_size=3)))


async def redate(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await changing.redate(uow, number, draw(st.sampled_from(("30/7", "không", "1/1/2026", "x"))))


async def withdraw(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await withdrawing.withdraw(uow, number, draw(st.sampled_from(REASONS)))


async def merge(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await merging.merge(uow, number, draw(st.lists(st.integers(1, 10), min_size=1, max_size=2)))


async def undo_approval(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await undoing.undo_approval(uow, draw(st.integers(1, 4)))


async def approve(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await assigning.approve(uow, draw(st.integers(1, 4)))


async def undo_confirmation(uow: UnitOfWork, number: int, draw: Draw) -> object:
    return await undoing.undo_confirmation(uow, number)


ACTS: tuple[Act, ...] = (
    report,
    confirm,
    return_,
    receive,
    advance,
    obstruct,
    ask_for_time,
    grant,
    refuse,
    object_to,
    answer,
    ask_to_explain,
    explain,
    star,
    reassign,
    redate,
    withdraw,
    merge,
    undo_approval,
    approve,
    undo_confirmation,
)


def folded(events: list[Event]) -> dict[str, Any]:
    """Fold what each event says of a task into one picture of it."""
    picture: dict[str, Any] = {}
    for event in events:
        picture.update(event.after)
    return picture


class Life(RuleBasedStateMachine):
    """An office of three agencies, four directives and everybody who may speak to it."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = SetClock(datetime(2026, 6, 15, 9, 0, tzinfo=ZONE))
        self.context = make_context(
            Settings(
                _env_file=None,
                bot_token="1:x",
                database_url=f"sqlite+aiosqlite:///{self.folder / 'register.sqlite3'}",
                admin_ids=(ADMIN,),
            ),
            self.clock,
        )
        self.run(self.open())

    def run(self, what: Awaitable[Any]) -> Any:
        async def wait() -> Any:
            return await what

        return self.loop.run_until_complete(wait())

    async def open(self) -> None:
        """Fill the register: agencies, their groups, people with roles, directives that are approved."""
        await self.context.db.migrate()
        async with self.context.acting(self.source(ADMIN, "private")) as uow:
            ids = {name: await agencies.enter(uow, name) for name in NAMES}
            for chat, name in GROUPS.items():
                uow.session.add(Chat(id=chat, kind="supergroup", title=name, agency_id=ids[name], linked_at=uow.now))
            roles = {STAFF: Role.STAFF, CHAIR: Role.CHAIR}
            for person in PEOPLE[1:]:
                agency = {OF_HEALTH: ids[HEALTH], OF_FINANCE: ids[FINANCE]}.get(person)
                role = roles.get(person)
                uow.session.add(Person(id=person, name=str(person), role=role, agency_id=agency, created_at=uow.now))
        for said in SAID:
            async with self.context.acting(self.source(ADMIN, "private")) as uow:
                read = notices.read_sentence(said, today=uow.today, calendar=await uow.calendar())
                notice = await intake.enter(uow, read, SourceFile(said.encode()))
                for draft in (await intake.intake(uow, notice)).drafts:
                    await assigning.approve(uow, draft.id)
        self.rows = await self.dump()

    def source(self, person: int, place: object) -> Source:
        chat = person if place == "private" else int(str(place))
        kind = "private" if place == "private" else "supergroup"
        return Source(person, str(person), chat, kind, GROUPS.get(chat, str(chat)), next(MESSAGES))

    async def dump(self) -> dict[str, list[tuple[object, ...]]]:
        async with self.context.db.read() as session:
            return {
                table.name: [tuple(row) for row in await session.execute(table.select().order_by(*table.primary_key))]
                for table in Base.metadata.sorted_tables
                if table.name not in ("people", "chats")
            }

    async def tasks(self) -> dict[int, tuple[int, State]]:
        async with self.context.db.read() as session:
            rows = await session.scalars(select(Assignment))
            return {row.id: (row.agency_id, State(row.state)) for row in rows}

    @rule(
        who=st.sampled_from(PEOPLE),
        where=st.sampled_from(PLACES),
        act=st.sampled_from(ACTS),
        number=st.integers(1, 10),
        data=st.data(),
    )
    def somebody_does_something(self, who: int, where: object, act: Act, number: int, data: st.DataObject) -> None:
        self.run(self.do(who, where, act, number, data.draw))

    async def do(self, who: int, where: object, act: Act, number: int, draw: Draw) -> None:
        before, events = await self.tasks(), self.rows["events"]
        refused = False
        try:
            async with self.context.acting(self.source(who, where)) as uow:
                speaks_for = uow.person.agency_id
                await act(uow, number, draw)
        except Refused:
            refused = True
        rows, after = await self.dump(), await self.tasks()
        if refused:
            assert rows == self.rows, (act.__name__, who, where)
        assert rows["events"][: len(events)] == events, "events are only appended"
        touched = {task for task in after if after[task] != before.get(task)}
        for task in touched & before.keys():
            begin, end = before[task][1], after[task][1]
            assert any(ways.get(begin) is end for ways in states.MOVES.values()), (act.__name__, begin, end)
        if who not in OFFICE or where != "private":
            assert {after[task][0] for task in touched} <= {speaks_for}, (act.__name__, who, where)
        self.rows = rows

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        self.clock.forward(timedelta(hours=hours))

    @invariant()
    def events_reproduce_every_task(self) -> None:
        self.run(self.reproduce())

    async def reproduce(self) -> None:
        async with self.context.db.read() as session:
            for task in await session.scalars(select(Assignment)):
                events = await session.scalars(select(Event).where(Event.assignment_id == task.id).order_by(Event.id))
                picture = folded(list(events))
                deadline = task.deadline.isoformat() if task.deadline else None
                now = (task.state, task.part, task.agency_id, deadline, task.percent, task.extensions)
                said = [picture[name] for name in ("state", "part", "agency_id", "deadline", "percent", "extensions")]
                assert tuple(said) == now, task.id

    @invariant()
    def what_must_hold_holds(self) -> None:
        self.run(self.check())

    async def check(self) -> None:
        async with self.context.db.read() as session:
            pending = await session.execute(
                select(func.count())
                .where(Request.kind == "extension", Request.state == "open")
                .group_by(Request.assignment_id)
            )
            assert all(count == 1 for (count,) in pending), "one pending extension a task"
            for row in await session.scalars(select(Assignment)):
                task = await by_number(session, row.id)
                assert task is not None
                standing = task.standing(self.clock.now().astimezone(ZONE).date())
                done = standing in (Standing.DONE_LATE, Standing.DONE_ON_TIME)
                assert done == (task.state is State.CONFIRMED), "returned is not done"
                assert not done or task.part in CLOSING, "only the lead closes"
                assert (row.confirmed_at is not None) == (task.state is State.CONFIRMED)
                assert not (task.asking or task.stuck) or task.is_open(), "what is closed waits for nothing"
            assert await session.scalar(select(func.count()).select_from(Agency)) == len(NAMES)

    def teardown(self) -> None:
        self.run(self.context.db.close())
        self.loop.close()
        shutil.rmtree(self.folder)


TestLife = Life.TestCase
TestLife.settings = hypothesis_settings(
    max_examples=120 if SOAK else 8, stateful_step_count=60 if SOAK else 40, deadline=None
)
