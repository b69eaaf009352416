"""/nhan and /tiendo and their buttons: an agency has received its tasks, and says how far one is."""

from __future__ import annotations

import re

from bot.folding import fold
from bot.handlers.core import task_argument
from bot.handlers.core.call import Call
from bot.registry.core.permissions import Act
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import conversations
from bot.registry.outbox.conversations import Asked, Question
from bot.registry.reporting import progress as rules
from bot.registry.reporting.progress import WHOLE
from bot.views.reporting import progress as views
from bot.views.tasks import tasks as task_views

ALL = {"tat ca", "tatca", "het", "all"}
NUMBERS = re.compile(r"(?:#?\d{1,9}(?:[\s,;.]+|$))+")
# Per cent come first, with or without the sign; the answer shows what was understood. "150 hộ" is a count.
PERCENT = re.compile(r"(?P<n>[-+]?\d+)(?:[.,]\d+)?\s*%[\s,;:.–-]*(?P<words>.*)", re.DOTALL)
BARE = re.compile(r"(?P<n>\d{1,3})(?:[\s,;:]+(?P<words>.*))?", re.DOTALL)


async def receive(call: Call) -> None:
    """Handle /nhan 12 13, /nhan all, or in reply to a message that speaks of tasks."""
    words = call.words.strip()
    if NUMBERS.fullmatch(words):
        numbers = [int(number) for number in re.findall(r"\d+", words)]
        await task_argument.or_choose(call, "receive", lambda: _receive(call, numbers))
    elif fold(words) in ALL:
        async with call.acting() as uow:
            new = await rules.receive(uow, [task.number for task in await rules.not_received(uow)])
        await call.answer(views.received(call.text, new, uow.today))
    else:
        await _receive_spoken_of(call)


async def _receive(call: Call, numbers: list[int]) -> None:
    async with call.acting() as uow:
        new = await rules.receive(uow, numbers)
    await call.answer(views.received(call.text, new, uow.today))


async def _receive_spoken_of(call: Call) -> None:
    async with call.looking() as uow:
        uow.person.need(Act.REPORT)
        found = await conversations.told_together(uow, call.replied.message_id) if call.replied else []
        waiting = [] if found else await rules.not_received(uow)
    if found:
        await _receive(call, found)
    elif waiting:
        await call.answer(views.which_received(call.text, waiting, uow.today))
    else:
        await call.answer(task_views.no_open_task(call.text))


async def press_receive(call: Call) -> None:
    """Handle the button of one task that was received."""
    await _receive(call, [int(call.data[1])])


async def press_received(call: Call) -> None:
    """Handle the button "Received" under a message: every task that the message speaks of."""
    async with call.looking() as uow:
        found = await _of_message(uow, call)
    await _receive(call, found)


async def _of_message(uow: UnitOfWork, call: Call) -> list[int]:
    # Mentions of a chat that became a supergroup are lost; the button itself still names one task.
    told = await conversations.told_together(uow, call.message.message_id) if call.message is not None else []
    return told or [int(call.data[1])]


def split_percent(words: str) -> tuple[int | None, str]:
    """Split "60 % the draft is done" into per cent, fractions cut off, and words; no per cent: None and all of it."""
    signed, bare = PERCENT.fullmatch(words), BARE.fullmatch(words)
    found = signed or bare
    if found is None or (signed is None and found["words"] and int(found["n"]) > WHOLE):
        return None, words
    return int(found["n"][:10]), (found["words"] or "").strip()


async def progress(call: Call) -> None:
    """Handle /tiendo 12 60% words; without them it is asked for."""
    number, words = None, call.words
    if not PERCENT.fullmatch(words):  # in reply to a task: "/tiendo 60 %" is no task 60
        number, words = task_argument.split_number(words)
    number = await task_argument.number_or_list(call, "progress", number)
    if number is not None:
        await task_argument.or_choose(call, "progress", lambda: _progress(call, number, words))


async def _progress(call: Call, number: int, words: str) -> None:
    if not words:
        await _ask(call, number)
        return
    percent, text = split_percent(words)
    async with call.acting() as uow:
        task = await rules.advance(uow, number, percent, text)
    await call.answer(views.advanced(call.text, task, uow.today, text))


async def _ask(call: Call, number: int) -> None:
    async with call.acting() as uow:
        task = await rules.may_advance(uow, number)
    await call.answer(views.ask_progress(call.text, task, uow.today), asks=(Question.PROGRESS, number))


async def press_progress(call: Call) -> None:
    """Handle the button that asks how far a task is."""
    await _ask(call, int(call.data[1]))


async def answer_progress(call: Call, asked: Asked) -> None:
    """Take the progress that was asked for."""
    percent, text = split_percent(call.words)
    async with call.acting() as uow:
        task = await rules.advance(uow, asked.subject, percent, text)
    await call.answer(views.advanced(call.text, task, uow.today, text))
