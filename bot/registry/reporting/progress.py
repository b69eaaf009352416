"""What an agency says while it works on a task: that it has received it, and how far it is."""

from __future__ import annotations

from collections.abc import Iterable

from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.requests import requests
from bot.registry.tasks import guards, states, tasks
from bot.registry.tasks.states import State, Step

WHOLE = 100  # per cent


async def receive(uow: UnitOfWork, numbers: Iterable[int]) -> list[tasks.Task]:
    """Record that an agency has received tasks; gives those for which that is new. One wrong number: none at all.

    Of several, those received before are passed over; Refused when nothing is new.
    """
    taken = [await guards.as_agency(uow, number) for number in sorted(set(numbers))]
    new = [task for task in taken if task.state == State.ASSIGNED]
    if not new and len(taken) == 1:
        states.after(taken[0].id, State(taken[0].state), Step.RECEIVE)  # says why not
    if not new:
        raise Refused(Refusal.ALL_RECEIVED)
    for task in new:
        state = states.after(task.id, State(task.state), Step.RECEIVE)
        await uow.change(task, "received", state=state, received_at=uow.now)
    return await tasks.by_numbers(uow.session, [task.id for task in new])


async def not_received(uow: UnitOfWork) -> list[tasks.Task]:
    """Return the tasks of this chat's agency of which nobody has said that they were received."""
    uow.person.need(Act.REPORT)
    if uow.person.agency_id is None:
        raise Refused(Refusal.NO_NUMBER)
    return [task for task in await tasks.open_of(uow.session, uow.person.agency_id) if task.state is State.ASSIGNED]


async def may_advance(uow: UnitOfWork, number: int) -> tasks.Task:
    """Return a task whose progress this person may report now; Refused otherwise."""
    await guards.as_agency_open(uow, number)
    return await guards.shown(uow, number)


async def advance(uow: UnitOfWork, number: int, percent: int | None, text: str) -> tasks.Task:
    """Record how far a task is: per cent (0 to 100), or words, or both. All of it done is still no report."""
    task = await guards.as_agency_open(uow, number)
    if percent is not None and not 0 <= percent <= WHOLE:
        raise Refused(Refusal.BAD_PERCENT, number=number)
    if text or percent is None:
        text = requests.checked(text, Refusal.NO_PROGRESS, number)
    fields: dict[str, object] = {"state": states.after(number, State(task.state), Step.PROGRESS)}
    if percent is not None:
        fields["percent"] = percent
    if task.received_at is None:
        fields["received_at"] = uow.now  # whoever works on it has it
    await uow.change(task, "progress", text=text or None, **fields)
    return await guards.shown(uow, number)
