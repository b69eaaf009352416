"""Merging tasks that say the same: one stays, the others are taken back and point to it."""

from __future__ import annotations

from bot.models import Assignment
from bot.registry.changes import cancelling
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.tasks import guards, states
from bot.registry.tasks.states import State, Step
from bot.registry.tasks.tasks import CLOSING, Task


async def merge(uow: UnitOfWork, number: int, others: list[int]) -> Task:
    """Take ``others`` back as duplicates of a task of the same agency; returns the task that stays.

    Refused as a whole when one of them is closed, another agency's, or weighs more than the one that stays.
    """
    uow.person.need(Act.REASSIGN)
    numbers = sorted({*others} - {number})
    if not numbers:
        raise Refused(Refusal.MERGE_NEEDS_TWO)
    if await uow.did("merged_in"):
        raise Refused(Refusal.ALREADY_RECORDED)
    # In the order of their numbers: two merges at once never wait for each other.
    taken = {one: await guards.to_change(uow, one, Act.REASSIGN) for one in sorted({number, *numbers})}
    main = taken.pop(number)
    if main.state == State.CANCELLED:
        raise Refused(Refusal.ALREADY_CLOSED, number=number)
    for task in taken.values():
        _check(main, task)
    event = await uow.record("merged_in", main, after={"merged": numbers})
    cancelled = [await cancelling.cancel(uow, task, "merged", facts={"merged_into": number}) for task in taken.values()]
    await cancelling.tell(uow, cancelled, event)
    return await guards.shown(uow, number)


def _check(main: Assignment, task: Assignment) -> None:
    states.after(task.id, State(task.state), Step.CANCEL)
    if task.agency_id != main.agency_id:
        raise Refused(Refusal.MERGE_OTHER_AGENCY, number=task.id, into=main.id)
    if task.part in CLOSING and main.part not in CLOSING:
        raise Refused(Refusal.MERGE_LOSES_LEAD, number=task.id, into=main.id)
