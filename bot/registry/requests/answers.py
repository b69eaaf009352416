"""A request together with its task: what waits for an answer, and the office's answer to obstacles and objections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.models import Assignment, Request
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import recipients
from bot.registry.outbox.kinds import Kind
from bot.registry.requests import requests
from bot.registry.requests.requests import Raised, RequestKind, RequestState
from bot.registry.tasks import guards, tasks
from bot.registry.tasks.tasks import Task

IN_WORDS = (
    RequestKind.OBSTACLE,
    RequestKind.OBJECTION,
)  # what the office answers in words; an extension gets yes or no


@dataclass(frozen=True, slots=True)
class TaskRequest:
    """A request and the task that it is about, as people see them."""

    task: Task
    request: Raised


async def of(uow: UnitOfWork, request: Raised) -> TaskRequest:
    """Return a request with its task, after an act whose right was already checked."""
    return TaskRequest(await guards.shown(uow, request.number), request)


async def open_ones(uow: UnitOfWork, *kinds: RequestKind) -> list[TaskRequest]:
    """Return what waits for an answer, oldest first. The caller has checked who may see it."""
    found = await requests.open_ones(uow.session, *kinds)
    shown = {task.number: task for task in await tasks.by_numbers(uow.session, [one.number for one in found])}
    return [TaskRequest(shown[one.number], one) for one in found]


async def in_hand(uow: UnitOfWork, request: int, act: Act, kinds: Iterable[RequestKind]) -> tuple[Assignment, Request]:
    """Take an open request and its task to act on, both locked; Refused when it is not there or was answered."""
    uow.person.need(act)
    known = await requests.get(uow.session, request)
    if known is None or known.kind not in tuple(kinds):
        raise Refused(Refusal.NO_SUCH_REQUEST)
    # The task is locked first, as by a report that makes its requests lapse: two acts never wait for each other.
    task = await guards.to_change(uow, known.number, act)
    return task, await requests.to_answer(uow, request, known.kind)


async def may_answer(uow: UnitOfWork, request: int) -> TaskRequest:
    """Return an obstacle or an objection that this person may answer now; Refused otherwise."""
    _task, row = await in_hand(uow, request, Act.DECIDE, IN_WORDS)
    return await _shown(uow, row.id)


async def _need_fresh(uow: UnitOfWork) -> None:
    """Refuse a message that has answered already: delivered again, it must not answer the next request too."""
    for kind in IN_WORDS:
        if await uow.did(f"{kind}_answered"):
            raise Refused(Refusal.ALREADY_RECORDED)


async def oldest(uow: UnitOfWork, number: int) -> int:
    """Return the obstacle or objection of a task that has waited longest; Refused when none waits."""
    await _need_fresh(uow)
    await guards.to_change(uow, number, Act.DECIDE)
    found = await requests.of_task(uow.session, number, *IN_WORDS)
    waiting = [one.id for one in found if one.state is RequestState.OPEN]
    if not waiting:
        raise Refused(Refusal.NO_SUCH_REQUEST)
    return waiting[0]


async def answer(uow: UnitOfWork, request: int, text: str) -> TaskRequest:
    """Answer an obstacle or an objection; the agency is told. It stays in the task's history."""
    task, row = await in_hand(uow, request, Act.DECIDE, IN_WORDS)
    text = requests.checked(text, Refusal.NO_ANSWER, task.id)
    done = await requests.close(uow, row, RequestState.ANSWERED, text)
    await uow.record(f"{done.kind}_answered", task, after={"matter": done.id}, text=text)
    await recipients.agency(uow, task, Kind.ANSWERED, subject(done.id))
    return await of(uow, done)


async def look(uow: UnitOfWork, request: int) -> TaskRequest:
    """Return a request to read of, whatever became of it; Refused to whoever may not see its task."""
    uow.person.need(Act.HISTORY)
    known = await requests.get(uow.session, request)
    if known is None:
        raise Refused(Refusal.NO_SUCH_REQUEST)
    return TaskRequest(await guards.to_read(uow, known.number, Act.HISTORY), known)


async def _shown(uow: UnitOfWork, request: int) -> TaskRequest:
    found = await requests.get(uow.session, request)
    if found is None:
        raise Refused(Refusal.NO_SUCH_REQUEST)
    return await of(uow, found)


def subject(request: int) -> str:
    """Return the subject of a message that tells of a request."""
    return f"matter:{request}"


def request_id_of(subject_: str) -> int:
    """Return the request that a message tells of."""
    return int(subject_.partition(":")[2])
