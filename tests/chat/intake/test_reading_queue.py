"""The queue of documents: seen, left, and taken up again after a restart."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import select

from bot.models import Notice, Reading
from bot.readers.process import Worker
from bot.registry.core.permissions import Act
from bot.registry.intake import intake, readings
from demo.stage import button
from sandbox import User
from tests.chat.tries import Try
from tests.excel import NOTICE
from tests.stage import Stage

OTHER = NOTICE.replace("12/TB", "13/TB") + "\n"
TRIES = (Try(Act.INTAKE, False, "unread:2"),)
QUEUED = "Đã nhận văn bản. Còn 1 văn bản trước."


def file(text: str) -> bytes:
    return text.encode()


@asynccontextmanager
async def slow_reading() -> AsyncIterator[asyncio.Event]:
    """Let no worker begin before the event is set."""
    gate, ask = asyncio.Event(), Worker.ask

    async def wait(self: Worker, request: Any, *rest: Any) -> Any:
        if request["job"] == "notice":
            await gate.wait()
        return await ask(self, request, *rest)

    with patch.object(Worker, "ask", wait):
        yield gate
        gate.set()


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def said(person: User) -> list[str]:
    return [message.text for message in person.private.bot_messages()]


async def open_readings(stage: Stage) -> list[Reading]:
    async with stage.context.db.read() as session:
        return list(await session.scalars(select(Reading)))


async def entered(stage: Stage) -> int:
    async with stage.context.db.read() as session:
        return len(list(await session.scalars(select(Notice.id))))


async def test_who_waits_sees_how_many_are_before_and_all_are_read(stage: Stage) -> None:
    async with slow_reading() as gate:
        stage.context.readers._turns = asyncio.Semaphore(1)
        await stage.hoa.send_document("mot.txt", file(NOTICE))
        await stage.hoa.send_document("hai.txt", file(OTHER))
        await until(lambda: QUEUED in said(stage.hoa))
        gate.set()
        await stage.settled()
    assert await entered(stage) == 2
    assert QUEUED not in said(stage.hoa)
    assert "Đã đọc xong văn bản." in said(stage.hoa), "the message of the queue comes to its end"
    assert sum("Đã đọc văn bản" in text for text in said(stage.hoa)) == 2
    assert await open_readings(stage) == []


async def test_who_waits_can_leave_the_queue(stage: Stage) -> None:
    async with slow_reading() as gate:
        stage.context.readers._turns = asyncio.Semaphore(1)
        await stage.hoa.send_document("mot.txt", file(NOTICE))
        await stage.hoa.send_document("hai.txt", file(OTHER))
        await until(lambda: QUEUED in said(stage.hoa))
        waits = next(message for message in stage.hoa.private.bot_messages() if message.text == QUEUED)
        await stage.hoa.press(waits, button(waits, "unread:") or "")
        await until(lambda: any("không được đọc" in text for text in said(stage.hoa)))
        gate.set()
        await stage.settled()
    assert await entered(stage) == 1
    assert await open_readings(stage) == []


async def test_what_is_being_read_already_is_not_kept_by_who_has_left(stage: Stage) -> None:
    async with slow_reading() as gate:
        await stage.hoa.send_document("mot.txt", file(NOTICE))
        async with asyncio.timeout(30):
            while not (begun := await open_readings(stage)):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await stage.hoa.send("/trogiup")
        under = stage.hoa.private.last_bot_message()
        await stage.world.person_presses(stage.hoa, under, f"unread:{begun[0].message_id}")
        gate.set()
        await stage.settled()
    assert await entered(stage) == 0
    assert await open_readings(stage) == []


async def test_a_button_of_what_was_read_long_ago_says_so(stage: Stage) -> None:
    await stage.hoa.send_document("mot.txt", file(NOTICE))
    await stage.settled()
    last = await stage.forge(stage.hoa, stage.hoa.private, "unread:2")
    assert "không còn dùng được" in last.text or "không còn hiệu lực" in last.text


async def test_a_document_that_comes_again_after_it_was_entered_is_only_announced(
    stage: Stage,
) -> None:
    message = await stage.hoa.send_document("mot.txt", file(NOTICE))
    await stage.settled()
    first = said(stage.hoa)[-1]
    await stage.again(message)
    assert said(stage.hoa)[-1] == first
    assert await entered(stage) == 1


async def test_the_progress_message_of_a_process_that_ended_is_edited_to_its_end(stage: Stage) -> None:
    await stage.hoa.send("/trogiup")
    left_over = stage.hoa.private.last_bot_message()
    coming = left_over.message_id + 1  # the next message in this chat is the document
    async with stage.context.itself() as uow:
        await readings.begin(uow.session, stage.hoa.id, coming)
        await readings.show(uow.session, stage.hoa.id, coming, left_over.message_id)
    await stage.hoa.send_document("mot.txt", file(NOTICE))
    await stage.settled()
    assert left_over.text == "Đã đọc xong văn bản."
    assert await entered(stage) == 1


async def test_a_process_that_ended_after_entering_leaves_no_progress_message_that_stands(stage: Stage) -> None:
    await stage.hoa.send("/trogiup")
    left_over = stage.hoa.private.last_bot_message()
    coming = left_over.message_id + 1
    async with stage.context.itself() as uow:
        await readings.begin(uow.session, stage.hoa.id, coming)
        await readings.show(uow.session, stage.hoa.id, coming, left_over.message_id)
    with patch("bot.handlers.intake.progress.Progress.settle", side_effect=asyncio.CancelledError):
        message = await stage.hoa.send_document("mot.txt", file(NOTICE))
        await stage.settled()
    assert await entered(stage) == 1
    await stage.again(message)
    assert left_over.text == "Đã đọc xong văn bản."
    assert await open_readings(stage) == []


async def test_a_document_that_cannot_be_read_ends_its_progress_message_with_that(stage: Stage) -> None:
    async with slow_reading() as gate:
        stage.context.readers._turns = asyncio.Semaphore(1)
        await stage.hoa.send_document("mot.txt", file(NOTICE))
        await stage.hoa.send_document("hai.docx", b"PK\x03\x04 no archive")
        await until(lambda: QUEUED in said(stage.hoa))
        gate.set()
        await stage.settled()
    assert "Không đọc được văn bản này." in said(stage.hoa)
    assert "Đã đọc xong văn bản." not in said(stage.hoa)
    assert await open_readings(stage) == []


async def test_an_unexpected_error_leaves_no_progress_message_that_never_ends(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_given: object) -> None:
        raise ValueError("unexpected")

    async with slow_reading() as gate:
        stage.context.readers._turns = asyncio.Semaphore(1)
        await stage.hoa.send_document("mot.txt", file(NOTICE))
        await stage.hoa.send_document("hai.txt", file(OTHER))
        await until(lambda: QUEUED in said(stage.hoa))
        monkeypatch.setattr(intake, "enter", fail)
        gate.set()
        await stage.settled()
    assert QUEUED not in said(stage.hoa)
    assert "Không đọc được văn bản này." in said(stage.hoa)
    assert sum("Xin lỗi" in text for text in said(stage.hoa)) == 2
    assert await open_readings(stage) == []
