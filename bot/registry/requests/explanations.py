"""Explanations: a chair or the office asks an agency to explain by a day, and the agency answers in words or files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot.models import Assignment, Event, Evidence, Outbox
from bot.registry.core import secrecy
from bot.registry.core.permissions import Act, Role
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import recipients
from bot.registry.outbox.conversations import Asked, Question
from bot.registry.outbox.kinds import Kind
from bot.registry.requests import answers, requests
from bot.registry.requests.answers import TaskRequest
from bot.registry.requests.requests import Raised, RequestKind, RequestState
from bot.registry.tasks import guards, tasks
from bot.registry.tasks.evidence import File
from bot.registry.tasks.states import State

WORKDAYS = 3  # to explain in, where whoever asks names no day; no rule was found that sets a number
ASKED, ANSWERED = "explanation_raised", "explanation_answered"


@dataclass(frozen=True, slots=True)
class Demand:
    """A request for an explanation, and whether a chat of the agency could be told of it."""

    task_request: TaskRequest
    told: bool


async def may_ask(uow: UnitOfWork, number: int) -> tasks.Task:
    """Return a task that this person may ask its agency to explain now; Refused otherwise."""
    await _to_ask(uow, number)
    return await guards.shown(uow, number)


async def _to_ask(uow: UnitOfWork, number: int) -> Assignment:
    task = await guards.to_change(uow, number, Act.EXPLAIN)  # locked: two who ask at once cannot both pass
    if task.state == State.CANCELLED:
        raise Refused(Refusal.ALREADY_CLOSED, number=number)
    pending = await requests.open_one(uow.session, number, RequestKind.EXPLANATION)
    if pending is not None:
        raise Refused(Refusal.EXPLANATION_PENDING, number=number, day=pending.day)
    return task


async def ask(uow: UnitOfWork, number: int, text: str, day: date | None = None) -> Demand:
    """Ask a task's agency to explain by a day: today or later, without one in ``WORKDAYS`` working days."""
    if await uow.did(ASKED):
        raise Refused(Refusal.ALREADY_RECORDED)
    task = await _to_ask(uow, number)
    text = requests.checked(text, Refusal.NO_EXPLANATION, number)
    by = day or (await uow.calendar()).add_workdays(uow.today, WORKDAYS)
    if by < uow.today:
        raise Refused(Refusal.BAD_DEADLINE, words=f"{by:%d/%m/%Y}")
    raised = await requests.open_request(uow, task, RequestKind.EXPLANATION, text, by)
    told = await recipients.agency(uow, task, Kind.EXPLAIN, answers.subject(raised.id))
    return Demand(await answers.of(uow, raised), told)


async def pending(uow: UnitOfWork, number: int) -> TaskRequest:
    """Return what this person's agency is asked to explain about its task; Refused when nothing is."""
    if await uow.did(ANSWERED):
        raise Refused(Refusal.ALREADY_RECORDED)
    await guards.as_agency(uow, number)
    found = await requests.open_one(uow.session, number, RequestKind.EXPLANATION)
    if found is None:
        raise Refused(Refusal.NO_SUCH_REQUEST)
    return await answers.of(uow, found)


async def may_answer(uow: UnitOfWork, request: int) -> TaskRequest:
    """Return a request that this person's agency may answer now; Refused otherwise."""
    uow.person.need(Act.REPORT)
    found = await requests.get(uow.session, request)
    if found is None or found.kind is not RequestKind.EXPLANATION:
        raise Refused(Refusal.NO_SUCH_REQUEST)
    await guards.as_agency(uow, found.number)
    await requests.to_answer(uow, request, RequestKind.EXPLANATION)
    return await answers.of(uow, found)


async def answer(uow: UnitOfWork, request: int, text: str, files: tuple[File, ...] = ()) -> TaskRequest:
    """Explain, in words, files or both; late or not. Whoever asked is told."""
    if await uow.did(ANSWERED):
        raise Refused(Refusal.ALREADY_RECORDED)
    number = (await may_answer(uow, request)).task.number
    secrecy.refuse_marked(None, [file.name for file in files])
    said = requests.checked(text, Refusal.NO_EXPLANATION, number) if text.strip() or not files else None
    task = await guards.as_agency(uow, number)
    row = await requests.to_answer(uow, request, RequestKind.EXPLANATION)
    done = await requests.close(uow, row, RequestState.ANSWERED, said)
    event = await uow.record(ANSWERED, task, after={"matter": request}, text=said)
    uow.session.add_all(Evidence(event_id=event.id, file_id=f.file_id, kind=f.kind, name=f.name) for f in files)
    await _tell_asker(uow, task, done)
    return await answers.of(uow, done)


async def _tell_asker(uow: UnitOfWork, task: Assignment, done: Raised) -> None:
    """Tell who asked; the office where that person has no role any more or cannot be written to."""
    subject = answers.subject(done.id)
    if done.by_id and done.by_id in await recipients.reached(uow, Role.CHAIR, Role.STAFF, Role.ADMIN):
        await recipients.person(uow, done.by_id, task, Kind.EXPLAINED, subject)
    else:
        await recipients.office(uow, task, Kind.EXPLAINED, subject)


async def files(uow: UnitOfWork, explained: Raised) -> tuple[File, ...]:
    """Return the files that came with an explanation."""
    query = select(Event).where(Event.assignment_id == explained.number, Event.act == ANSWERED)
    events = [event.id for event in await uow.session.scalars(query) if event.after.get("matter") == explained.id]
    rows = await uow.session.scalars(select(Evidence).where(Evidence.event_id.in_(events)).order_by(Evidence.id))
    return tuple(File(row.file_id, row.kind, row.name) for row in rows)


async def asked_by(uow: UnitOfWork, message_id: int | None) -> Asked | None:
    """Return what a message of this chat asks to be explained: a reply to the letter itself is the explanation."""
    if message_id is None:
        return None
    letters = select(Outbox).where(Outbox.chat_id == uow.person.source.chat_id, Outbox.kind == Kind.EXPLAIN)
    found = [row for row in await uow.session.scalars(letters) if message_id in row.message_ids]
    return Asked(Question.EXPLANATION, answers.request_id_of(found[0].subject), found[0].created_at) if found else None
