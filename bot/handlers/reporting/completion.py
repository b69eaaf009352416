"""/xong, /xacnhan, /tralai and their buttons: reporting a task done, confirming and returning it."""

from __future__ import annotations

from datetime import datetime

from bot.handlers.core import task_argument
from bot.handlers.core.call import Call
from bot.handlers.core.task_argument import split_number
from bot.registry.core.permissions import Act, Reach
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.outbox.conversations import Asked, Question
from bot.registry.reporting import completion
from bot.registry.tasks import tasks
from bot.views.reporting import completion as views


async def done(call: Call) -> None:
    """Handle /xong [number] [evidence]: by number, or in reply to a message that speaks of one task."""
    number, text = await task_argument.task(call, "done")
    if number is not None:
        await task_argument.or_choose(call, "done", lambda: _report(call, number, text))


async def _report(call: Call, number: int, text: str) -> None:
    files = call.files()
    if not text and not files:
        await ask_evidence(call, number)
        return
    async with call.acting() as uow:
        task = await completion.report(uow, number, text, files)
    await call.answer(views.reported(call.text, task, uow.today))


async def ask_evidence(call: Call, number: int) -> None:
    """Ask for the result of a task; the answer comes as a reply."""
    async with call.acting() as uow:
        task = await completion.may_report(uow, number)
    await call.answer(views.ask_evidence(call.text, task), asks=(Question.EVIDENCE, number))


async def press_done(call: Call) -> None:
    """Handle the button "Done": ask for the result."""
    await ask_evidence(call, int(call.data[1]))


async def confirm(call: Call) -> None:
    """Handle /xacnhan 12."""
    number, _rest = split_number(call.words)
    if number is None:
        raise Refused(Refusal.NO_NUMBER)
    await _confirm(call, number, None)


async def press_confirm(call: Call) -> None:
    """Handle the button "Confirm" under a report."""
    await _confirm(call, int(call.data[1]), int(call.data[2]))


async def _confirm(call: Call, number: int, event: int | None) -> None:
    async with call.acting() as uow:
        task = await completion.confirm(uow, number, event)
        report = await completion.last_report(uow, number) if uow.settings.undo_seconds else None
    await call.take_buttons()
    await call.answer(views.decided(call.text, task, undo=f"unconfirm:{number}:{report.event_id}" if report else None))


async def return_(call: Call) -> None:
    """Handle /tralai 12 reason; without a reason it is asked for."""
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
    async with call.acting() as uow:
        task = await completion.may_decide(uow, number, event)
    await call.answer(views.ask_return_reason(call.text, task), asks=(Question.RETURN_REASON, number))


async def give_back(call: Call, number: int, reason: str, asked_at: datetime | None = None) -> None:
    """Return a report with its reason; one that came after the reason was asked for has not been read yet."""
    async with call.acting() as uow:
        task = await completion.return_(uow, number, reason, asked_at)
    await call.answer(views.decided(call.text, task, reason))


async def press_report(call: Call) -> None:
    """Handle the button that opens a report in the queue."""
    async with call.looking() as uow:
        if uow.person.need(Act.DECIDE) is not Reach.ALL:
            raise Refused(Refusal.PRIVATE_ONLY)
        task = await tasks.by_number(uow.session, int(call.data[1]))
        if task is None:
            raise Refused(Refusal.NO_SUCH_TASK, number=call.data[1])
        report = await completion.last_report(uow, task.number)
    await call.answer(views.to_decide(call.text, task, report, uow.today))


async def answer_evidence(call: Call, asked: Asked) -> None:
    """Take the result of a task that was asked for."""
    async with call.acting() as uow:
        task = await completion.report(uow, asked.subject, call.words, call.files())
    await call.answer(views.reported(call.text, task, uow.today))


async def answer_reason(call: Call, asked: Asked) -> None:
    """Take the reason for returning a report."""
    await give_back(call, asked.subject, call.words, asked.at)
