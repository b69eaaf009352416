"""/chuyen, /gop, /thuhoi, /hoantac and "/sua v12": what the office changes, takes back and undoes."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from bot.handlers.core.call import Call
from bot.handlers.core.fields import MARKED_TASK, OF_NOTICE, numbered, split_field, split_names
from bot.handlers.core.task_argument import split_number
from bot.registry.changes import changing, merging, undoing, withdrawing
from bot.registry.changes.undoing import Undone
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.intake import intake
from bot.registry.outbox.conversations import Asked, Question
from bot.views.changes import changes
from bot.views.core.message import Message
from bot.views.intake import drafts

MOST_MERGED = 20
NUMBERS = re.compile(r"(?:[vV]?#?\d{1,9}[\s,;]*)+")


def _of_task(words: str) -> tuple[int, str]:
    """Split off a task's number, marked or bare."""
    number, rest = numbered(MARKED_TASK, words) or split_number(words)
    if number is None:
        raise Refused(Refusal.NO_NUMBER)
    return number, rest


async def move(call: Call) -> None:
    """Handle /chuyen 12 Sở A; Sở B: give a task to other agencies."""
    number, words = _of_task(call.words)
    if words:
        await _move(call, number, words)
        return
    async with call.acting() as uow:
        task = await changing.may_change(uow, number)
    await call.answer(changes.ask_agency(call.text, task, uow.today), asks=(Question.REASSIGN_TO, number))


async def _move(call: Call, number: int, words: str) -> None:
    async with call.acting() as uow:
        done = await changing.reassign(uow, number, split_names(words))
    await call.answer(changes.moved(call.text, done))


async def merge(call: Call) -> None:
    """Handle /gop 12 15 16: 15 and 16 say the same as 12."""
    if not NUMBERS.fullmatch(call.words):
        async with call.looking() as uow:
            uow.person.need(Act.REASSIGN)
        raise Refused(Refusal.MERGE_NEEDS_TWO)
    number, *others = (int(found) for found in re.findall(r"\d+", call.words)[:MOST_MERGED])
    async with call.acting() as uow:
        task = await merging.merge(uow, number, others)
    await call.answer(changes.merged(call.text, task, sorted({*others} - {number}), uow.today))


async def take_back(call: Call) -> None:
    """Handle /thuhoi 12 reason: take one task back; /thuhoi vb3 reason: a whole document, after a second look."""
    notice = numbered(OF_NOTICE, call.words)
    if notice is not None:
        await _propose(call, *notice) if notice[1] else await _ask_notice_reason(call, notice[0])
        return
    number, reason = _of_task(call.words)
    if reason:
        await _take_back(call, number, reason)
        return
    async with call.acting() as uow:
        task = await changing.may_change(uow, number)
    await call.answer(changes.ask_reason(call.text, task, uow.today), asks=(Question.WITHDRAW_REASON, number))


async def _take_back(call: Call, number: int, reason: str) -> None:
    async with call.acting() as uow:
        task = await withdrawing.withdraw(uow, number, reason)
    await call.answer(changes.withdrawn(call.text, task, reason))


async def _ask_notice_reason(call: Call, notice: int) -> None:
    async with call.acting() as uow:
        title = await withdrawing.may_withdraw_notice(uow, notice)
    view = changes.ask_notice_reason(call.text, notice, title)
    await call.answer(view, asks=(Question.WITHDRAW_NOTICE_REASON, notice))


async def _propose(call: Call, notice: int, reason: str) -> None:
    async with call.acting() as uow:
        proposal = await withdrawing.propose(uow, notice, reason)
    await call.answer(changes.propose(call.text, proposal))


async def press_withdraw(call: Call) -> None:
    """Handle the button that withdraws a document as it was proposed."""
    async with call.acting() as uow:
        done = await withdrawing.withdraw_notice(uow, int(call.data[1]))
    await call.edit(changes.notice_withdrawn(call.text, done))


async def undo(call: Call) -> None:
    """Handle /hoantac 31: undo the approval of a draft; vb3: that of all clear ones; v12: a confirmation."""
    notice = numbered(OF_NOTICE, call.words)
    task = numbered(MARKED_TASK, call.words)
    if notice is not None:
        await call.answer(await _undo_clear(call, notice[0], None))
    elif task is not None:
        await _reopen(call, task[0], None)
    else:
        number, _rest = split_number(call.words)
        if number is None:
            raise Refused(Refusal.NO_NUMBER)
        await call.answer(await _undo(call, number, None))


async def press_undo(call: Call) -> None:
    """Handle the button that undoes the approval of a draft: its card comes back."""
    await call.edit(await _undo(call, int(call.data[1]), int(call.data[2])))


async def press_undo_clear(call: Call) -> None:
    """Handle the button that undoes the approval of all clear drafts."""
    await call.edit(await _undo_clear(call, int(call.data[1]), int(call.data[2])))


async def press_reopen(call: Call) -> None:
    """Handle the button that undoes a confirmation."""
    await _reopen(call, int(call.data[1]), int(call.data[2]))


async def _undo(call: Call, draft: int, approval: int | None) -> Message:
    async with call.acting() as uow:
        done = await undoing.undo_approval(uow, draft, approval)
        shown, whole = await intake.draft(uow, draft), await intake.of_draft(uow, draft)
    return drafts.card(call.text, shown, whole, changes.approval_undone(call.text, done))


async def _undo_clear(call: Call, notice: int, batch: int | None) -> Message:
    async with call.acting() as uow:
        done: Undone = await undoing.undo_clear(uow, notice, batch)
        whole = await intake.intake(uow, notice)
    said, overview = changes.approval_undone(call.text, done), drafts.read(call.text, whole)
    return Message((*said.blocks, *overview.blocks), overview.keyboard)


async def _reopen(call: Call, number: int, report: int | None) -> None:
    async with call.acting() as uow:
        task = await undoing.undo_confirmation(uow, number, report)
    await call.take_buttons()
    await call.answer(changes.confirmation_undone(call.text, task))


async def _redate(call: Call, number: int, words: str) -> None:
    async with call.acting() as uow:
        done = await changing.redate(uow, number, words)
    await call.answer(changes.redated(call.text, done, uow.today))


async def _reword(call: Call, number: int, words: str) -> None:
    async with call.acting() as uow:
        task = await changing.reword(uow, number, words)
    await call.answer(changes.reworded(call.text, task, uow.today))


FIELDS: dict[str, Callable[[Call, int, str], Awaitable[None]]] = {
    "chu tri": _move,
    "chutri": _move,
    "lead": _move,
    "thoi han": _redate,
    "han": _redate,
    "due": _redate,
    "noi dung": _reword,
    "noidung": _reword,
    "content": _reword,
}


async def change(call: Call, number: int, words: str) -> None:
    """Handle /sua v12 hạn 30/7, chủ trì Sở A, nội dung ...: change a task; without a field it is shown."""
    field = split_field(words, FIELDS)
    if field is not None:
        await field[0](call, number, field[1])
        return
    async with call.acting() as uow:
        task = await changing.look(uow, number)
    await call.answer(changes.task(call.text, task, uow.today))


async def answer_agency(call: Call, asked: Asked) -> None:
    """Take the agencies that a task goes to."""
    await _move(call, asked.subject, call.words)


async def answer_reason(call: Call, asked: Asked) -> None:
    """Take the reason for taking a task back."""
    await _take_back(call, asked.subject, call.words)


async def answer_notice_reason(call: Call, asked: Asked) -> None:
    """Take the reason for withdrawing a document; a button follows."""
    await _propose(call, asked.subject, call.words)
