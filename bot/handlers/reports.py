"""/xong, /xacnhan, /tralai and their buttons: reporting a task done, confirming and returning it."""

from __future__ import annotations

import re
from datetime import datetime

from bot.handlers.call import Call
from bot.registry import progress, prompts, tasks
from bot.registry.access import Act, Reach
from bot.registry.desk import Desk
from bot.registry.prompts import Question
from bot.registry.refusals import Refusal, Refused
from bot.views import tasks as views

# "45/BC-SYT" begins with a number that is not a task's: a task's number stands alone.
NUMBERED = re.compile(r"#?(\d{1,9})[.,:]?(?:\s+(.*))?", re.DOTALL)


def split_number(words: str) -> tuple[int | None, str]:
    """Split "12 Báo cáo số 45" into the task's number and the rest; no number: None and all of it."""
    found = NUMBERED.fullmatch(words.strip())
    return (int(found[1]), (found[2] or "").strip()) if found else (None, words.strip())


async def done(call: Call) -> None:
    """/xong [number] [evidence]: by number, or in reply to a message that speaks of one task."""
    number, text = split_number(call.words)
    if number is None:
        number = await _meant(call)
        if number is None:
            return
    await _report(call, number, text)


async def _meant(call: Call) -> int | None:
    """Find the task that a /xong without a number means; asks and gives None when several may be meant."""
    async with call.looking() as desk:
        desk.person.need(Act.REPORT)
        replied = call.replied.message_id if call.replied else None
        found = await prompts.mentioned(desk, replied)
        if len(found) == 1:
            return found[0]  # if it is closed, the register says so
        candidates = await tasks.by_numbers(desk.session, found) if found else await _open_here(desk)
        candidates = [task for task in candidates if task.is_open()]
        today = desk.today
    if len(candidates) == 1 and found:
        return candidates[0].number  # the one that is left of a list
    if candidates:
        await call.answer(views.which(call.text, candidates, today))
    else:
        await call.answer(views.no_open_task(call.text))
    return None


async def _open_here(desk: Desk) -> list[tasks.Task]:
    if desk.person.agency_id is None:
        raise Refused(Refusal.NO_NUMBER)
    return await tasks.open_of(desk.session, desk.person.agency_id)


async def _report(call: Call, number: int, text: str) -> None:
    files = call.files()
    if not text and not files:
        await ask_evidence(call, number)
        return
    async with call.acting() as desk:
        task = await progress.report(desk, number, text, files)
    await call.answer(views.reported(call.text, task, desk.today))


async def ask_evidence(call: Call, number: int) -> None:
    """Ask for the result of a task; the answer comes as a reply."""
    async with call.acting() as desk:
        task = await progress.may_report(desk, number)
    await call.answer(views.ask_evidence(call.text, task), asks=(Question.EVIDENCE, number))


async def press_done(call: Call) -> None:
    """Handle the button "Done": ask for the result."""
    await ask_evidence(call, int(call.data[1]))


async def confirm(call: Call) -> None:
    """/xacnhan 12."""
    number, _rest = split_number(call.words)
    if number is None:
        raise Refused(Refusal.NO_NUMBER)
    await _confirm(call, number, None)


async def press_confirm(call: Call) -> None:
    """Handle the button "Confirm" under a report."""
    await _confirm(call, int(call.data[1]), int(call.data[2]))


async def _confirm(call: Call, number: int, event: int | None) -> None:
    async with call.acting() as desk:
        task = await progress.confirm(desk, number, event)
    await call.take_buttons()
    await call.answer(views.decided(call.text, task))


async def return_(call: Call) -> None:
    """/tralai 12 reason; without a reason it is asked for."""
    number, reason = split_number(call.words)
    if number is None:
        raise Refused(Refusal.NO_NUMBER)
    if not reason:
        await _ask_reason(call, number, None)
        return
    await give_back(call, number, reason)


async def press_return(call: Call) -> None:
    """Handle the button "Return" under a report."""
    await _ask_reason(call, int(call.data[1]), int(call.data[2]))


async def _ask_reason(call: Call, number: int, event: int | None) -> None:
    async with call.acting() as desk:
        task = await progress.may_decide(desk, number, event)
    await call.answer(views.ask_return_reason(call.text, task), asks=(Question.RETURN_REASON, number))


async def give_back(call: Call, number: int, reason: str, asked_at: datetime | None = None) -> None:
    """Return a report with its reason; one that came after the reason was asked for has not been read yet."""
    async with call.acting() as desk:
        task = await progress.return_(desk, number, reason, asked_at)
    await call.answer(views.decided(call.text, task, reason))


async def press_report(call: Call) -> None:
    """Handle the button that opens a report in the queue."""
    async with call.looking() as desk:
        if desk.person.need(Act.DECIDE) is not Reach.ALL:
            raise Refused(Refusal.PRIVATE_ONLY)
        task = await tasks.by_number(desk.session, int(call.data[1]))
        if task is None:
            raise Refused(Refusal.NO_SUCH_TASK, number=call.data[1])
        report = await progress.last_report(desk, task.number)
    await call.answer(views.to_decide(call.text, task, report, desk.today))
