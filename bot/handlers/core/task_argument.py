"""Which task a command means: its number, the message it replies to, or a list to choose from."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from bot.handlers.core.call import Call
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import conversations
from bot.registry.tasks import tasks
from bot.views.core import refusals
from bot.views.core.message import Message
from bot.views.tasks import tasks as views

# "45/BC-SYT" begins with a number that is not a task's: a task's number stands alone.
NUMBERED = re.compile(r"#?(\d{1,9})[.,:]?(?:\s+(.*))?", re.DOTALL)
WRONG_NUMBER = (Refusal.NO_SUCH_TASK, Refusal.FOREIGN_TASK)


def split_number(words: str) -> tuple[int | None, str]:
    """Split "12 Báo cáo số 45" into the task's number and the rest; no number: None and all of it."""
    found = NUMBERED.fullmatch(words.strip())
    return (int(found[1]), (found[2] or "").strip()) if found else (None, words.strip())


async def task(call: Call, verb: str, act: Act = Act.REPORT) -> tuple[int | None, str]:
    """Return the task that a command means and the words that are left; None after asking which of several.

    ``verb`` is the button that goes on with the task that is chosen from the list.
    """
    number, words = split_number(call.words)
    return await number_or_list(call, verb, number, act), words


async def number_or_list(call: Call, verb: str, number: int | None, act: Act = Act.REPORT) -> int | None:
    """Return the number that was typed, or that of the task meant by a reply; None after asking which of several."""
    return number if number is not None else await _meant(call, verb, act)


async def or_choose(call: Call, verb: str, do: Callable[[], Awaitable[None]]) -> None:
    """Do it; where the number was wrong, say so and give the list of this agency's tasks to choose from."""
    try:
        await do()
    except Refused as no:
        if no.refusal not in WRONG_NUMBER or not await _listed_instead(call, verb, no):
            raise


async def _listed_instead(call: Call, verb: str, no: Refused) -> bool:
    async with call.looking() as uow:
        agency = uow.person.agency_id
        found = await tasks.open_of(uow.session, agency) if agency is not None else []
        today = uow.today
    if not found:
        return False
    said, offer = refusals.refused(call.text, no.refusal, no.facts), views.which(call.text, found, today, verb)
    await call.answer(Message((*said.blocks, *offer.blocks)))
    return True


async def _meant(call: Call, verb: str, act: Act) -> int | None:
    async with call.looking() as uow:
        uow.person.need(act)
        replied = call.replied.message_id if call.replied else None
        found = await conversations.mentioned(uow, replied)
        if len(found) == 1:
            return found[0]  # if it is closed, the register says so
        candidates = await tasks.by_numbers(uow.session, found) if found else await _open_here(uow)
        candidates = [one for one in candidates if one.is_open()]
        today = uow.today
    if len(candidates) == 1 and found:
        return candidates[0].number  # the one that is left of a list
    await call.answer(views.which(call.text, candidates, today, verb) if candidates else views.no_open_task(call.text))
    return None


async def _open_here(uow: UnitOfWork) -> list[tasks.Task]:
    if uow.person.agency_id is None:
        raise Refused(Refusal.NO_NUMBER)
    return await tasks.open_of(uow.session, uow.person.agency_id)
