"""Bulkheads: what is wrong with one agency, person, series, message or stage costs nobody else anything."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.clock import day_of
from bot.jobs import schedule
from bot.jobs.bulkheads import ASIDE_SECONDS, Aside, Item
from bot.jobs.delivery import delivery, live_messages, outcomes, ready
from bot.jobs.planning import escalation as urgings
from bot.jobs.planning import leaving, morning, recurrence, silences, summaries
from bot.models import Assignment, Directive, Outbox
from bot.process.watchdog import Watchdog
from bot.registry.intake import recurrence as series
from bot.registry.operations.faults import Thing
from bot.registry.operations.heartbeat import Heartbeat
from bot.registry.operations.heartbeat import Stage as Named
from bot.registry.outbox import leases, outbox
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import Letter
from bot.registry.reminders import digests, escalation
from bot.registry.reminders import live_messages as kept
from bot.registry.worklist import staff_digest
from bot.telegram import transport
from sandbox import Chat
from tests.agencies import FINANCE, HEALTH
from tests.conftest import SOAK
from tests.faults.crowd import MORNING, came_once, gather_groups, said, watched
from tests.reading import texts
from tests.stage import Stage

AGENCIES = 50 if SOAK else 12
POISONED = 7  # of the agencies
REFERENCE = re.compile(r"\b[0-9A-F]{8}\b")
Function = Callable[..., Awaitable[Any]]


class Poison(Exception):  # noqa: N818 - the test's own word
    """What is wrong with one thing."""


def poisoned(monkeypatch: pytest.MonkeyPatch, room: object, name: str, is_bad: Callable[..., bool]) -> list[int]:
    """Let a function raise for what is bad; returns a list that grows by one with each raise."""
    healthy: Function = vars(room)[name]
    raised: list[int] = []

    async def poisonous(*given: Any, **named: Any) -> Any:
        if is_bad(*given):
            raised.append(1)
            raise Poison("of one")
        return await healthy(*given, **named)

    monkeypatch.setattr(room, name, poisonous)
    return raised


class Process:
    """A process that leads, with its memory of what it has put aside and the hours that pass for it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.seconds = 0.0
        self.watch = Watchdog(
            stage.context,
            Heartbeat("w", "1.0", "main", stage.clock.now(), leading_since=stage.clock.now()),
            aside=Aside(lambda: self.seconds),
        )

    async def tick(self, **after: float) -> None:
        """Let time pass, by both clocks, and tick as the scheduler does."""
        passed = timedelta(**after)
        self.seconds += passed.total_seconds()
        self._stage.clock.forward(passed)
        await schedule._guarded_tick(self._stage.context, self._stage.application.bot, self.watch)


def alarms(stage: Stage) -> list[str]:
    """Return the references of which the admin was told, in their order."""
    told = [text for text in texts(stage.hoa.private.bot_messages()) if "mã" in text]
    return [found for text in told for found in REFERENCE.findall(text)]


async def test_one_agency_whose_digest_raises_costs_the_others_nothing(
    eve: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    groups = await gather_groups(eve, AGENCIES)
    raised = poisoned(monkeypatch, digests, "digest", lambda _uow, agency, *_: agency == POISONED)
    async with eve.context.itself() as uow:
        await outbox.plan(uow, eve.hoa.id, Kind.STALLED, "tick:2026-06-15T02:00:00+00:00")
    process = Process(eve)
    eve.clock.put(MORNING)
    await process.tick()
    healthy = [group for number, group in enumerate(groups, 1) if number != POISONED]
    assert list(came_once(healthy)) == []
    assert said(groups[POISONED - 1]) == []
    assert {row.state for row in await eve.rows(Kind.STALLED)} == {"sent"}
    await process.tick(seconds=20)
    [reference] = alarms(eve)
    assert reference in caplog.text
    assert f"agency {POISONED}" in caplog.text
    assert len(raised) == 1, "it is not tried again for an hour"
    for _minute in range(60):
        await process.tick(minutes=1)
    assert len(raised) == 2
    assert alarms(eve) == [reference], "once a day"
    eve.clock.put(MORNING + timedelta(days=1))
    for _hour in range(3):
        await process.tick(hours=1)
    assert len(alarms(eve)) == 2, "the next day again, once"
    await process.watch.close()


async def test_an_agency_that_is_well_again_is_reminded_the_same_day(eve: Stage) -> None:
    groups = await gather_groups(eve, 3)
    process = Process(eve)
    eve.clock.put(MORNING)
    with pytest.MonkeyPatch.context() as patch:
        poisoned(patch, digests, "digest", lambda _uow, agency, *_: agency == 2)
        await process.tick()
    await process.tick(seconds=ASIDE_SECONDS - 1)
    assert said(groups[1]) == []
    await process.tick(seconds=2)
    assert TITLED in said(groups[1])[0]
    await process.watch.close()


TITLED = "rà soát hộ nghèo"


async def test_an_agency_whose_rows_break_the_transaction_costs_the_others_nothing(
    eve: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A statement that the database refuses would otherwise spoil everything else in its transaction."""
    groups = await gather_groups(eve, 5)
    healthy = outbox.plan_once

    async def refused(uow: Any, chat_id: int, kind: Kind, *given: Any, **named: Any) -> bool:
        done = await healthy(uow, chat_id, kind, *given, **named)
        if chat_id == groups[2].id:
            uow.session.add(Outbox(chat_id=chat_id, day=uow.today, kind=kind, subject="", message_ids=[]))
            await uow.session.flush()
        return done

    monkeypatch.setattr(outbox, "plan_once", refused)
    process = Process(eve)
    eve.clock.put(MORNING)
    await process.tick()
    assert list(came_once([group for group in groups if group is not groups[2]])) == []
    assert said(groups[2]) == []
    await process.tick(seconds=20)
    assert len(alarms(eve)) == 1
    await process.watch.close()


async def test_many_agencies_with_one_fault_are_told_of_a_few_times_only(
    eve: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await gather_groups(eve, AGENCIES)
    poisoned(monkeypatch, digests, "digest", lambda *_: True)
    process = Process(eve)
    eve.clock.put(MORNING)
    for _tick in range(3):
        await process.tick(seconds=20)
    assert len(alarms(eve)) == 5
    assert len(set(re.findall(r"passed over agency (\d+)", caplog.text))) == AGENCIES
    await process.watch.close()


# --- Each stage -------------------------------------------------------------------------------------------------------

STAGES: dict[Named, tuple[object, str]] = {
    Named.SERIES: (recurrence, "plan"),
    Named.MORNING: (morning, "plan"),
    Named.SUMMARIES: (summaries, "plan"),
    Named.LEAVING: (leaving, "leave"),
    Named.SILENCE: (silences, "plan"),
    Named.DELIVERY: (delivery, "deliver"),
    Named.URGINGS: (urgings, "count"),
    Named.LIVE_MESSAGES: (live_messages, "refresh"),
}


@pytest.mark.parametrize("bad", Named)
async def test_a_stage_that_raises_leaves_the_others_running_in_the_same_tick(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, bad: Named
) -> None:
    assert set(STAGES) == set(Named)
    ran: list[Named] = []

    def standing_in(one: Named) -> Function:
        async def run(*_given: object, **_named: object) -> int:
            ran.append(one)
            if one is bad:
                raise Poison("of one")
            return 0

        return run

    for one, (room, name) in STAGES.items():
        monkeypatch.setattr(room, name, standing_in(one))
    process = Process(stage)
    await process.tick()
    assert ran == list(Named)
    assert f"stage {bad}" in caplog.text
    shown = process.watch.heartbeat.stages
    assert {one for one in Named if shown[one].good is not None} == set(Named) - {bad}
    assert shown[bad].error == "Poison"
    assert REFERENCE.fullmatch(shown[bad].reference or "")
    assert (shown[bad].reference or "-") in caplog.text
    await process.watch.close()


async def test_the_admin_reads_which_stage_failed_and_no_more_when_it_is_well(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = Process(stage)
    with monkeypatch.context() as patch:
        poisoned(patch, summaries, "plan", lambda *_: True)
        await process.tick()
    reference = process.watch.heartbeat.stages[Named.SUMMARIES].reference
    await stage.hoa.send("/trangthai")
    [line] = [line for line in stage.hoa.private.last().text.splitlines() if "Poison" in line]
    assert reference is not None
    assert reference in line
    assert "báo cáo tổng hợp" in line
    await process.tick()
    await stage.hoa.send("/trangthai")
    assert "Poison" not in stage.hoa.private.last().text
    await process.watch.close()


async def test_a_stage_that_fails_does_not_take_the_process_for_dead(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = Process(stage)
    poisoned(monkeypatch, summaries, "plan", lambda *_: True)
    for _minute in range(20):
        await process.tick(minutes=1)
    await stage.hoa.send("/trangthai")
    assert "• làm chính: w" in stage.hoa.private.last().text
    await process.watch.close()


# --- One thing in each stage ------------------------------------------------------------------------------------------


@pytest.fixture
async def two(stage: Stage) -> tuple[Chat, Chat]:
    """Two agencies with linked groups, each with a task that comes again every month and is over."""
    await stage.agencies(HEALTH, FINANCE)
    groups = await stage.link(HEALTH), await stage.link(FINANCE)
    for name in (HEALTH, FINANCE):
        await stage.assign(f"{name}: báo cáo dịch bệnh trước ngày 18 hằng tháng")
    await stage.tell()
    return groups


async def test_a_series_whose_rule_cannot_be_read_leaves_the_others_alone(stage: Stage, two: tuple[Chat, Chat]) -> None:
    process = Process(stage)
    async with stage.context.db.write() as session:
        first = await session.scalar(select(Directive.id).order_by(Directive.id).limit(1))
        bad = update(Directive).where(Directive.id == first)
        await session.execute(bad.values(rule="FREQ=NEVER", deadline=None))
    stage.clock.put(MORNING + timedelta(days=3))
    await process.tick()
    assert len(await stage.tasks()) == 3
    await process.tick(minutes=1)
    await process.tick(minutes=1)
    assert len(alarms(stage)) == 1
    await process.watch.close()


async def test_a_series_that_cannot_go_on_leaves_the_others_alone(
    stage: Stage, two: tuple[Chat, Chat], monkeypatch: pytest.MonkeyPatch
) -> None:
    process = Process(stage)
    raised = poisoned(monkeypatch, series, "go_on", lambda _uow, directive: directive == 1)
    stage.clock.put(MORNING + timedelta(days=3))
    for _tick in range(3):
        await process.tick(minutes=1)
    assert len(await stage.tasks()) == 3
    assert len(raised) == 1
    assert len(alarms(stage)) == 1
    await process.watch.close()


@pytest.mark.parametrize(
    ("room", "name"), [(staff_digest, "office_list"), (summaries, "_plan_one")], ids=["morning", "summaries"]
)
async def test_a_reader_whose_list_raises_leaves_the_others_theirs(
    stage: Stage, two: tuple[Chat, Chat], monkeypatch: pytest.MonkeyPatch, room: object, name: str
) -> None:
    other = await stage.person("Nguyễn Văn An", "chuyên viên")
    raised = poisoned(monkeypatch, room, name, lambda _uow, person, *_: person == other.id)
    process = Process(stage)
    await stage.hoa.send("/vuongmac 1 thiếu kinh phí")
    stage.clock.put(MORNING + timedelta(days=3, hours=9))  # Friday, when the week's summary is due
    await process.tick()
    await process.tick(minutes=1)
    kind = "weekly" if name == "_plan_one" else "office_morning"
    today = day_of(stage.clock.now())
    assert [row.chat_id for row in await stage.rows(kind) if row.day == today] == [stage.hoa.id]
    assert len(raised) == 1
    assert len(alarms(stage)) == 1
    await process.watch.close()


async def test_a_group_that_cannot_be_left_leaves_the_others_alone(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = stage.world.user("Lê Văn Bình", started=True)
    strange = [stage.world.group(f"nhóm {number}", [member], bot=None) for number in range(3)]
    for group in strange:
        await group.add_bot()
    poisoned(monkeypatch, leaving, "_leave", lambda _context, _bot, address: address.chat_id == strange[1].id)
    process = Process(stage)
    await process.tick()
    await process.tick(hours=stage.context.settings.leave_after_hours + 1)
    await process.tick(minutes=1)
    assert len([act for act in await stage.acts() if act == "group_left"]) == 2
    assert len(alarms(stage)) == 1
    await process.watch.close()


async def test_an_urging_that_cannot_be_counted_leaves_the_others_counted(
    stage: Stage, two: tuple[Chat, Chat], monkeypatch: pytest.MonkeyPatch
) -> None:
    poisoned(monkeypatch, escalation, "urge", lambda _uow, number, _day: number == 1)
    monkeypatch.setattr(recurrence, "plan", lambda *_: _nothing())
    process = Process(stage)
    stage.clock.put(MORNING + timedelta(days=6))  # the Monday after the deadline
    await process.tick()
    await process.tick(minutes=1)
    assert [(await stage.task(number)).urgings for number in (1, 2)] == [0, 1]
    assert len(alarms(stage)) == 1
    await process.watch.close()


async def _nothing() -> int:
    return 0


STALE: dict[str, tuple[object, str, Callable[[int], Callable[..., bool]]]] = {
    "taken": (kept, "take", lambda bad: lambda _uow, row: row == bad),
    "written": (live_messages, "_written", lambda bad: lambda _uow, one: one.row == bad),
    "edited": (live_messages, "_edit", lambda bad: lambda _context, _bot, one, *_: one.row == bad),
}


@pytest.mark.parametrize("where", STALE)
async def test_a_message_that_cannot_be_kept_true_leaves_the_others_true(
    stage: Stage, two: tuple[Chat, Chat], monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    process = Process(stage)
    stage.clock.put(MORNING)
    await process.tick()
    rows = {row.chat_id: row.id for row in await stage.rows("digest")}
    room, name, is_bad = STALE[where]
    raised = poisoned(monkeypatch, room, name, is_bad(rows[two[0].id]))
    async with stage.context.itself() as uow:
        for number in (1, 2):
            task = await uow.session.get_one(Assignment, number)
            await uow.change(task, "deadline_changed", deadline=uow.today + timedelta(days=20))
    await process.tick(minutes=2)
    await process.tick(minutes=2)
    assert len(raised) == 1
    assert ["06/07/2026" in group.bot_messages()[-1].text for group in two] == [False, True]
    assert len(alarms(stage)) == 1
    monkeypatch.undo()
    await process.tick(hours=1)
    assert "06/07/2026" in two[0].bot_messages()[-1].text
    await process.watch.close()


# --- Delivery ---------------------------------------------------------------------------------------------------------


async def test_a_row_whose_writer_raises_is_put_aside_for_an_hour_and_told_once(
    stage: Stage, two: tuple[Chat, Chat], monkeypatch: pytest.MonkeyPatch
) -> None:
    poisoned(monkeypatch, ready, "write", lambda _uow, _t, letter: letter.kind is Kind.CODE_BURNT)
    async with stage.context.itself() as uow:
        await outbox.plan(uow, two[0].id, Kind.CODE_BURNT)
        for group in two:
            await outbox.plan(uow, group.id, Kind.STALLED, "tick:2026-06-15T02:00:00+00:00")
    process = Process(stage)
    await process.tick()
    [bad] = await stage.rows(Kind.CODE_BURNT)
    assert (bad.state, bad.not_before) == ("planned", stage.clock.now() + outcomes.ASIDE_FIRST)
    assert {row.state for row in await stage.rows(Kind.STALLED)} == {"sent"}
    await process.tick(minutes=4)  # the first time it is tried again soon
    [bad] = await stage.rows(Kind.CODE_BURNT)
    assert bad.not_before == stage.clock.now() + outcomes.ASIDE_FOR
    for _minute in range(59):
        await process.tick(minutes=1)
    [bad] = await stage.rows(Kind.CODE_BURNT)
    assert bad.attempts == 2
    [reference] = alarms(stage)
    assert (bad.why or "").endswith(reference)
    await process.tick(minutes=2)
    [bad] = await stage.rows(Kind.CODE_BURNT)
    assert bad.attempts == 3
    assert alarms(stage) == [reference]
    stage.clock.forward(outcomes.KEPT_FOR + timedelta(days=1))
    await process.tick()
    [bad] = await stage.rows(Kind.CODE_BURNT)
    assert bad.state == "failed", "what cannot be written for days is for a person to see"
    await process.watch.close()


async def test_a_row_that_raises_while_it_is_sent_is_put_aside_as_one_that_may_have_arrived(
    stage: Stage, two: tuple[Chat, Chat], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage.context.itself() as uow:
        for group in two:
            await outbox.plan(uow, group.id, Kind.FAULT, "1:x")
            await outbox.plan(uow, group.id, Kind.STALLED, "tick:2026-06-15T02:00:00+00:00")
    raised = poisoned(
        monkeypatch, transport, "send", lambda _bot, chat, page, *_: chat == two[0].id and "⚠" in page.text
    )
    process = Process(stage)
    await process.tick()
    [bad, good] = sorted(await stage.rows(Kind.STALLED), key=lambda row: row.chat_id != two[0].id)
    assert (bad.state, bad.repeat, bad.not_before) == ("planned", True, stage.clock.now() + outcomes.ASIDE_FIRST)
    assert good.state == "sent"
    assert {row.state for row in await stage.rows(Kind.FAULT)} >= {"sent"}
    for _tick in range(10):
        await process.tick(minutes=4)
    assert len(raised) == 2, "once more soon, then in an hour"
    assert len(alarms(stage)) == 1
    await process.watch.close()


async def test_what_cannot_be_recorded_of_one_message_does_not_cost_the_next(
    stage: Stage, two: tuple[Chat, Chat], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage.context.itself() as uow:
        for group in two:
            await outbox.plan(uow, group.id, Kind.STALLED, "tick:2026-06-15T02:00:00+00:00")
    poisoned(
        monkeypatch,
        leases,
        "part_sent",
        lambda _session, letter, *_: isinstance(letter, Letter) and letter.chat_id == two[0].id,
    )
    async with watched(stage.context) as watch:
        await schedule._guarded_tick(stage.context, stage.application.bot, watch)
    states = {row.chat_id: row.state for row in await stage.rows(Kind.STALLED)}
    assert states[two[1].id] == "sent"


def test_the_log_names_things_and_not_people(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        Aside(lambda: 0.0).put(Item(Named.MORNING, Thing.AGENCY, 7), Poison("bí mật"), MORNING.date())
    assert caplog.messages[0].endswith("in stage morning: passed over agency 7")
