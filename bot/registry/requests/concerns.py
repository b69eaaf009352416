"""A matter together with its task: what waits for an answer, and the office's answer to obstacles and objections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.models import Assignment, Matter
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import recipients
from bot.registry.outbox.kinds import Kind
from bot.registry.requests import requests
from bot.registry.requests.requests import MatterKind, MatterState, Raised
from bot.registry.tasks import guards, tasks
from bot.registry.tasks.tasks import Task

IN_WORDS = (MatterKind.OBSTACLE, MatterKind.CONTEST)  # what the office answers in words; an extension gets yes or no


@dataclass(frozen=True, slots=True)
class Concern:
    """A matter and the task that it is about, as people see them."""

    task: Task
    matter: Raised


async def of(uow: UnitOfWork, matter: Raised) -> Concern:
    """Return a matter with its task, after an act whose right was already checked."""
    return Concern(await guards.shown(uow, matter.number), matter)


async def open_ones(uow: UnitOfWork, *kinds: MatterKind) -> list[Concern]:
    """Return what waits for an answer, oldest first. The caller has checked who may see it."""
    found = await requests.open_ones(uow.session, *kinds)
    shown = {task.number: task for task in await tasks.by_numbers(uow.session, [one.number for one in found])}
    return [Concern(shown[one.number], one) for one in found]


async def in_hand(uow: UnitOfWork, matter: int, act: Act, kinds: Iterable[MatterKind]) -> tuple[Assignment, Matter]:
    """Take an open matter and its task to act on, both locked; Refused when it is not there or was answered."""
    uow.person.need(act)
    known = await requests.get(uow.session, matter)
    if known is None or known.kind not in tuple(kinds):
        raise Refused(Refusal.NO_SUCH_MATTER)
    # The task is locked first, as by a report that makes its matters lapse: two acts never wait for each other.
    task = await guards.to_change(uow, known.number, act)
    return task, await requests.to_answer(uow, matter, known.kind)


async def may_answer(uow: UnitOfWork, matter: int) -> Concern:
    """Return an obstacle or an objection that this person may answer now; Refused otherwise."""
    _task, row = await in_hand(uow, matter, Act.DECIDE, IN_WORDS)
    return await _shown(uow, row.id)


async def _need_fresh(uow: UnitOfWork) -> None:
    """Refuse a message that has answered already: delivered again, it must not answer the next matter too."""
    for kind in IN_WORDS:
        if await uow.did(f"{kind}_answered"):
            raise Refused(Refusal.ALREADY_RECORDED)


async def oldest(uow: UnitOfWork, number: int) -> int:
    """Return the obstacle or objection of a task that has waited longest; Refused when none waits."""
    await _need_fresh(uow)
    await guards.to_change(uow, number, Act.DECIDE)
    found = await requests.of_task(uow.session, number, *IN_WORDS)
    waiting = [one.id for one in found if one.state is MatterState.OPEN]
    if not waiting:
        raise Refused(Refusal.NO_SUCH_MATTER)
    return waiting[0]


async def answer(uow: UnitOfWork, matter: int, text: str) -> Concern:
    """Answer an obstacle or an objection; the agency is told. It stays in the task's history."""
    task, row = await in_hand(uow, matter, Act.DECIDE, IN_WORDS)
    text = requests.checked(text, Refusal.NO_ANSWER, task.id)
    done = await requests.close(uow, row, MatterState.ANSWERED, text)
    await uow.record(f"{done.kind}_answered", task, after={"matter": done.id}, text=text)
    await recipients.agency(uow, task, Kind.ANSWERED, subject(done.id))
    return await of(uow, done)


async def look(uow: UnitOfWork, matter: int) -> Concern:
    """Return a matter to read of, whatever became of it; Refused to whoever may not see its task."""
    uow.person.need(Act.HISTORY)
    known = await requests.get(uow.session, matter)
    if known is None:
        raise Refused(Refusal.NO_SUCH_MATTER)
    return Concern(await guards.to_read(uow, known.number, Act.HISTORY), known)


async def _shown(uow: UnitOfWork, matter: int) -> Concern:
    found = await requests.get(uow.session, matter)
    if found is None:
        raise Refused(Refusal.NO_SUCH_MATTER)
    return await of(uow, found)


def subject(matter: int) -> str:
    """Return the subject of a message that tells of a matter."""
    return f"matter:{matter}"


def matter_of(subject_: str) -> int:
    """Return the matter that a message tells of."""
    return int(subject_.partition(":")[2])
