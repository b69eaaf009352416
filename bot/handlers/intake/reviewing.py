"""/duyet, /sua, /huy and the buttons of a draft's card."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.handlers.changes import changes
from bot.handlers.core.call import Call
from bot.handlers.core.fields import MARKED_TASK, OF_NOTICE, numbered, split_field, split_names
from bot.handlers.core.task_argument import split_number
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.directory import agencies
from bot.registry.intake import assigning, intake, notice_details, reviewing
from bot.registry.intake.reviewing import DayOff
from bot.registry.outbox.conversations import Asked, Question
from bot.views.core.message import Message
from bot.views.intake import drafts

NOTICE_FIELDS = {
    "so": Question.NOTICE_NUMBER,
    "number": Question.NOTICE_NUMBER,
    "ngay": Question.NOTICE_DAY,
    "date": Question.NOTICE_DAY,
}

Change = Callable[[UnitOfWork, int, str], Awaitable[None]]


async def _lead(uow: UnitOfWork, number: int, words: str) -> None:
    names = split_names(words)
    if not names:
        raise Refused(Refusal.DRAFT_NEEDS_LEAD, number=number)
    await reviewing.change_lead(uow, number, names)


async def _coordinating(uow: UnitOfWork, number: int, words: str) -> None:
    await reviewing.change_coordinating(uow, number, split_names(words))


async def _consolidating(uow: UnitOfWork, number: int, words: str) -> None:
    await reviewing.change_consolidating(uow, number, split_names(words))


CHANGES: dict[Question, Change] = {
    Question.DRAFT_LEAD: _lead,
    Question.DRAFT_COORDINATING: _coordinating,
    Question.DRAFT_DEADLINE: reviewing.change_deadline,
}
FIELDS: dict[str, Change] = {
    **dict.fromkeys(("chu tri", "chutri", "lead"), _lead),
    **dict.fromkeys(("phoi hop", "phoihop", "coordinating"), _coordinating),
    **dict.fromkeys(("tong hop", "tonghop", "consolidating"), _consolidating),
    **dict.fromkeys(("thoi han", "han", "due"), reviewing.change_deadline),
    **dict.fromkeys(("noi dung", "noidung", "content"), reviewing.change_content),
}


async def change(call: Call) -> None:
    """Handle /sua 31 due 15/7; /sua 31: show the card; /sua v12: change a task; /sua vb3: complete a document."""
    notice, task = numbered(OF_NOTICE, call.words), numbered(MARKED_TASK, call.words)
    of_notice = split_field(notice[1], NOTICE_FIELDS) if notice else None
    if notice is not None and of_notice is not None:
        await amended(call, of_notice[0], notice[0], of_notice[1])
        return
    if task is not None:
        await changes.change(call, *task)
        return
    number, words = split_number(call.words)
    if number is None:
        raise Refused(Refusal.NO_NUMBER)
    field = split_field(words, FIELDS)
    if field is not None:
        async with call.acting() as uow:
            await field[0](uow, number, field[1])
    await show(call, number)


async def changed(call: Call, question: Question, number: int, words: str) -> None:
    """Take the answer to a question about a draft, and show its card again."""
    async with call.acting() as uow:
        await CHANGES[question](uow, number, words)
    await show(call, number)


async def amended(call: Call, question: Question, notice: int, words: str) -> None:
    """Take a document's number or day of issue, and show again what was read from it."""
    async with call.acting() as uow:
        if question is Question.NOTICE_NUMBER:
            await notice_details.set_number(uow, notice, words)
        else:
            await notice_details.set_issued_on(uow, notice, words)
        whole = await intake.intake(uow, notice)
    await call.answer(drafts.read(call.text, whole))


async def drop(call: Call) -> None:
    """Handle /huy 31."""
    number, _rest = split_number(call.words)
    if number is None:
        raise Refused(Refusal.NO_NUMBER)
    async with call.acting() as uow:
        await reviewing.drop(uow, number)
    await show(call, number)


async def show(call: Call, number: int, *, here: bool = False) -> None:
    """Show a draft's card, in place of the one whose button was pressed or again."""
    async with call.looking() as uow:
        draft = await intake.draft(uow, number)
        whole = await intake.of_draft(uow, number)
    view = drafts.card(call.text, draft, whole)
    await (call.edit(view) if here else call.answer(view))


async def press_card(call: Call) -> None:
    """Handle the buttons that turn to another card."""
    await show(call, int(call.data[1]), here=True)


async def press_review(call: Call) -> None:
    """Handle the button that opens a notice's review."""
    async with call.looking() as uow:
        whole = await intake.intake(uow, int(call.data[1]))
    await call.answer(drafts.read(call.text, whole))


async def press_approve(call: Call) -> None:
    """Handle the button "Approve" of a card: the next undecided card takes its place."""
    number = int(call.data[1])
    async with call.acting() as uow:
        done = await assigning.approve(uow, number)
        whole = await intake.of_draft(uow, number)
    undo = f"undo:{number}:{done.event}" if done.event else None
    await _go_on(call, whole, number, drafts.approved(call.text, done, 0, undo))


async def press_drop(call: Call) -> None:
    """Handle the button "Drop" of a card: the next undecided card takes its place."""
    number = int(call.data[1])
    async with call.acting() as uow:
        await reviewing.drop(uow, number)
        whole = await intake.of_draft(uow, number)
    await _go_on(call, whole, number, drafts.dropped(call.text, number))


async def _go_on(call: Call, whole: intake.Intake, number: int, said: Message) -> None:
    waiting = whole.waiting()
    here = next(draft.place for draft in whole.drafts if draft.id == number)
    following = next((draft for draft in waiting if draft.place > here), waiting[0] if waiting else None)
    if following is None:
        await call.edit(drafts.finished(call.text, whole, said))
    else:
        await call.edit(drafts.card(call.text, following, whole, said))


async def approve(call: Call, number: int) -> None:
    """Approve a draft by its number."""
    async with call.acting() as uow:
        done = await assigning.approve(uow, number)
        left = len((await intake.of_draft(uow, number)).waiting())
    undo = f"undo:{number}:{done.event}" if done.event else None
    await call.answer(drafts.approved(call.text, done, left, undo))


async def press_clear(call: Call) -> None:
    """Handle the button that approves everything clear."""
    async with call.acting() as uow:
        done = await assigning.approve_clear(uow, int(call.data[1]))
        whole = await intake.intake(uow, int(call.data[1]))
    await call.take_buttons()
    said = drafts.approved(call.text, done, 0, f"undoclear:{call.data[1]}:{done.event}" if done.event else None)
    waiting = whole.waiting()
    if waiting:
        await call.answer(drafts.card(call.text, waiting[0], whole, said))
    else:
        await call.answer(drafts.finished(call.text, whole, said))


async def press_add(call: Call) -> None:
    """Handle the button that adds an unknown lead to the list of agencies."""
    number, place = int(call.data[1]), int(call.data[2])
    async with call.acting() as uow:
        draft = await intake.draft(uow, number)
        if place >= len(draft.lead):
            raise Refused(Refusal.NO_SUCH_DRAFT)
        await agencies.add(uow, draft.lead[place].name)
    await show(call, number, here=True)


async def press_heir(call: Call) -> None:
    """Handle the button that chooses one of several heirs on a draft's card."""
    number = int(call.data[1])
    async with call.acting() as uow:
        await reviewing.choose_heir(uow, number, int(call.data[2]), int(call.data[3]))
    await show(call, number, here=True)


async def press_day_off(call: Call) -> None:
    """Handle the choice for a deadline on a day off."""
    number = int(call.data[1])
    async with call.acting() as uow:
        await reviewing.settle_day_off(uow, number, DayOff(call.data[2]))
    await show(call, number, here=True)


async def press_number(call: Call) -> None:
    """Handle the button that asks for a document's number."""
    await _ask_notice(call, drafts.ask_number, Question.NOTICE_NUMBER)


async def press_day(call: Call) -> None:
    """Handle the button that asks for a document's day of issue."""
    await _ask_notice(call, drafts.ask_day, Question.NOTICE_DAY)


async def _ask_notice(call: Call, view: Callable[..., Message], question: Question) -> None:
    number = int(call.data[1])
    async with call.looking() as uow:
        whole = await intake.intake(uow, number)
    await call.answer(view(call.text, whole), asks=(question, number))


async def press_lead(call: Call) -> None:
    """Handle the button that changes the lead."""
    await _ask(call, drafts.ask_lead, Question.DRAFT_LEAD)


async def press_coordinating(call: Call) -> None:
    """Handle the button that changes the coordinating agencies."""
    await _ask(call, drafts.ask_coordinating, Question.DRAFT_COORDINATING)


async def press_deadline(call: Call) -> None:
    """Handle the button that changes the deadline."""
    await _ask(call, drafts.ask_deadline, Question.DRAFT_DEADLINE)


async def _ask(call: Call, view: Callable[..., Message], question: Question) -> None:
    number = int(call.data[1])
    async with call.looking() as uow:
        uow.person.need(Act.INTAKE)
        draft = await intake.draft(uow, number)
    if draft.state is not intake.DraftState.DRAFT:
        raise Refused(Refusal.DECIDED_DRAFT, number=number)
    await call.answer(view(call.text, draft), asks=(question, number))


async def answer_change(call: Call, asked: Asked) -> None:
    """Take the answer to a question about a draft."""
    await changed(call, asked.question, asked.subject, call.words)


async def answer_amend(call: Call, asked: Asked) -> None:
    """Take a document's number or day of issue that was asked for."""
    await amended(call, asked.question, asked.subject, call.words)
