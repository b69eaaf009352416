"""docs/outbox.md says what the outbox does: its states, kinds, reasons, limits and outcomes."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import delete, select, update
from telegram import Bot

from bot.clock import SetClock
from bot.i18n import language
from bot.jobs.delivery import delivery, outcomes, ready
from bot.jobs.planning import morning
from bot.models import Chat, Outbox
from bot.registry.core.context import Context
from bot.registry.outbox import leases, outbox
from bot.registry.outbox.kinds import Kind
from bot.telegram import rate_limiter, transport
from bot.telegram.transport import Attempt, Outcome
from bot.views.core.message import say
from tests.docs import CODE, code, table, text_of
from tests.unit.staff import STAFF

OUTBOX = "docs/outbox.md"
OTHERS_WORDS = "Telegram's or the network's own words"
NEW_CHAT = -1000000000001
COUNTED = ("rows", "attempts", "calls", "chats")


def test_the_states_and_kinds_of_the_outbox_are_all_in_the_document() -> None:
    assert [code(row[0]) for row in table(OUTBOX, "States")[1:]] == list(outbox.State)
    assert [code(row[0]) for row in table(OUTBOX, "Kinds")[1:]] == list(Kind)


def test_the_drawn_states_of_the_outbox_exist() -> None:
    drawn = re.findall(r"^ +(\S+) --> (\S+): ", text_of(OUTBOX), flags=re.MULTILINE)
    assert {name for edge in drawn for name in edge} == {"[*]", *outbox.State}


def test_the_reasons_are_all_in_the_document() -> None:
    modules = (outbox, morning, ready)
    constants = {value for module in modules for name, value in vars(module).items() if name.isupper()}
    made = {value for value in constants if isinstance(value, str) and " " in value}
    written = {row[0]: CODE.findall(row[1]) for row in table(OUTBOX, "Reasons")[1:]}
    assert set(written) == made | {leases.ENDED, leases.UNEXPECTED, OTHERS_WORDS}
    assert all(states == ["skipped"] for why, states in written.items() if why in made)


def test_the_limits_of_the_document_are_those_of_the_program() -> None:
    modules = (rate_limiter, leases, delivery, outcomes, ready)
    rooms: dict[str, Any] = {module.__name__.rpartition(".")[2]: module for module in modules}
    for name, said, _meaning in table(OUTBOX, "Limits")[1:]:
        module, constant = code(name).split(".")
        number, unit = said.split()
        value = getattr(rooms[module], constant)
        assert value == (int(number) if unit in COUNTED else timedelta(**{unit: int(number)})), name


async def rows_of(context: Context) -> dict[str, Outbox]:
    async with context.db.read() as session:
        return {row.kind: row for row in await session.scalars(select(Outbox).order_by(Outbox.id))}


async def test_what_a_dead_process_left_is_repeated_or_unknown_as_the_document_says(
    register: Context, clock: SetClock
) -> None:
    async with register.itself() as uow:
        for chat, kind in enumerate(Kind, 1):
            await outbox.plan(uow, chat, kind)
        letters = await leases.claim(uow.session, "a", uow.now, most=len(Kind))
        assert len([await leases.start(uow.session, letter, uow.now) for letter in letters]) == len(Kind)
    clock.forward(leases.LEASE)
    async with register.itself() as uow:
        assert await leases.recover(uow.session, uow.now) == 0
    clock.forward(timedelta(seconds=1))
    async with register.itself() as uow:
        assert await leases.recover(uow.session, uow.now) == len(Kind)
    rows = await rows_of(register)
    assert {row.why for row in rows.values()} == {leases.ENDED}
    for name, _says, _to, repeatable in table(OUTBOX, "Kinds")[1:]:
        row = rows[code(name)]
        expected = ("planned", True) if repeatable == "yes" else ("unknown", False)
        assert (row.state, row.repeat) == expected, name


async def one_delivery(context: Context, monkeypatch: pytest.MonkeyPatch, kind: Kind, outcome: Outcome) -> Outbox:
    """Send one row of this kind, the first attempt having this outcome; returns the row after it."""
    attempts = [Attempt(outcome, message_id=1, why="as it says", new_chat=NEW_CHAT)]

    async def send(*_args: object) -> Attempt:
        return attempts.pop() if attempts else Attempt(Outcome.LATER)

    async def write(*_args: object) -> object:
        return say(language("vi")("No open task."))

    monkeypatch.setattr(transport, "send", send)
    monkeypatch.setattr(ready, "write", write)
    async with context.itself() as uow:
        await uow.session.execute(delete(Outbox))
        await uow.session.execute(update(Chat).values(disabled=None))
        await outbox.plan(uow, STAFF, kind)
    await delivery.deliver(context, cast(Bot, None), "a")
    return (await rows_of(context))[kind]


@pytest.mark.parametrize("outcome", Outcome)
async def test_an_outcome_closes_or_repeats_a_row_as_the_document_says(
    register: Context, monkeypatch: pytest.MonkeyPatch, outcome: Outcome
) -> None:
    said = {code(row[0]): row[2] for row in table(OUTBOX, "What an answer means")[1:]}
    assert list(said) == list(Outcome)
    found = {(await one_delivery(register, monkeypatch, kind, outcome)).state for kind in (Kind.CONFIRMED, Kind.FAULT)}
    assert found == set(CODE.findall(said[outcome]))


async def test_a_chat_that_is_gone_is_disabled_and_one_that_moved_is_followed(
    register: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = await one_delivery(register, monkeypatch, Kind.CONFIRMED, Outcome.MOVED)
    assert moved.chat_id == NEW_CHAT
    await one_delivery(register, monkeypatch, Kind.CONFIRMED, Outcome.GONE)
    async with register.db.read() as session:
        assert (await session.get_one(Chat, STAFF)).disabled == "as it says"
