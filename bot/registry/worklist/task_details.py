"""One task whole: its document, the other agencies' parts, what is open about it, and what the reader may do now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.models import Notice
from bot.registry.core.permissions import Act, Reach, Role
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.reporting import completion
from bot.registry.requests import requests
from bot.registry.requests.requests import Raised, RequestKind, RequestState
from bot.registry.tasks import guards, tasks
from bot.registry.tasks.evidence import Report
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import CLOSING, Task

DONE = (State.REPORTED, State.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a directive is, counted from its assignments: of so many agencies so many have reported."""

    total: int
    reported: int
    confirmed: int


def tally(parts: Iterable[Task]) -> Tally:
    """Count the parts that the office confirms and that were not taken back: "5/8 reported"."""
    counted = [task.state for task in parts if task.part in CLOSING and task.state is not State.CANCELLED]
    return Tally(len(counted), sum(state in DONE for state in counted), counted.count(State.CONFIRMED))


@dataclass(frozen=True, slots=True)
class Document:
    """The document that a task comes from."""

    number: str | None
    title: str | None
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class Card:
    """A task with all that this person may know of it. ``whole``: also the words and names of people."""

    task: Task
    document: Document
    parts: tuple[Task, ...]
    whole: bool
    open: tuple[Raised, ...]
    report: Report | None
    may: frozenset[Act]

    @property
    def tally(self) -> Tally:
        """Count the directive's parts."""
        return tally(self.parts)


async def card(uow: UnitOfWork, number: int) -> Card:
    """Return a task whole; to an agency that only shares the directive without what people of the other one wrote."""
    task = await guards.to_read(uow, number, Act.VIEW)
    whole = uow.person.reach(Act.VIEW) is Reach.ALL or task.agency_id == uow.person.agency_id
    notice = await uow.session.get_one(Notice, task.notice_id)
    parts = await tasks.of_directive(uow.session, task.directive_id)
    return Card(
        task=task,
        document=Document(notice.number, notice.title, notice.issued_on),
        parts=tuple(one for one in parts if one.state is not State.CANCELLED),
        whole=whole,
        open=await _open(uow, number) if whole else (),
        report=await completion.last_report(uow, number) if whole else None,
        may=frozenset(act for act in Act if _may(uow, task, act)),
    )


async def _open(uow: UnitOfWork, number: int) -> tuple[Raised, ...]:
    found = await requests.of_task(uow.session, number, *RequestKind)
    return tuple(one for one in found if one.state is RequestState.OPEN)


def _may(uow: UnitOfWork, task: Task, act: Act) -> bool:
    """Return whether a button for this act is worth showing; the act itself asks the table again."""
    actor = uow.person
    reach = actor.reach(act)
    if act is Act.REPORT:
        named = actor.focal_point or uow.settings.members_may_report or actor.role is not Role.MEMBER
        return reach is not Reach.NONE and task.agency_id == actor.agency_id and named
    return reach is Reach.ALL or (reach is not Reach.NONE and task.agency_id == actor.agency_id)
