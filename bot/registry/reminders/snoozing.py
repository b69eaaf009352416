"""Switching the morning reminders of one task, or of an agency's groups, off for a time and on again.

Nothing is off for ever: a switch ends with the day that the office names, or by itself after a while.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from bot.models import Agency, Assignment
from bot.notices import read_deadline
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.directory import agencies
from bot.registry.tasks import guards, states, tasks
from bot.registry.tasks.states import OPEN, State, Step
from bot.registry.tasks.tasks import Task

BY_ITSELF = timedelta(days=30)  # when no day is named
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Quiet:
    """What is switched off now: tasks, and agencies with the day until which."""

    tasks: tuple[Task, ...]
    agencies: tuple[tuple[str, date], ...]


async def task_off(uow: UnitOfWork, number: int, words: str) -> Task:
    """Leave an open task out of the reminders until the day that the words name, which is included."""
    task = await _owed(uow, number)
    until = await _until(uow, words)
    await uow.change(task, "reminders_off", {"day": until.isoformat()}, quiet_until=until)
    return await guards.shown(uow, number)


async def task_on(uow: UnitOfWork, number: int) -> Task:
    """Take a task up into the reminders again; Refused when it is in them. Its agency's switch stays as it is."""
    task = await _owed(uow, number)
    if task.quiet_until is None or task.quiet_until < uow.today:
        raise Refused(Refusal.NOT_QUIET)
    await uow.change(task, "reminders_on", quiet_until=None)
    return await guards.shown(uow, number)


async def _owed(uow: UnitOfWork, number: int) -> Assignment:
    task = await guards.to_change(uow, number, Act.REMIND)
    states.after(number, State(task.state), Step.PROGRESS)  # whatever is not owed is not in the reminders
    return task


async def agency_off(uow: UnitOfWork, name: str, words: str) -> tuple[str, date]:
    """Send an agency's groups no morning reminder until the day that the words name; returns its name and the day."""
    agency = await _agency(uow, name, "agency_reminders_off")
    until = await _until(uow, words)
    await _switch(uow, agency, "agency_reminders_off", until)
    return agency.name, until


async def agency_on(uow: UnitOfWork, name: str) -> str:
    """Send an agency's groups their reminders again; returns its name. Refused when they are on."""
    agency = await _agency(uow, name, "agency_reminders_on")
    if agency.quiet_until is None or agency.quiet_until < uow.today:
        raise Refused(Refusal.NOT_QUIET)
    await _switch(uow, agency, "agency_reminders_on", None)
    return agency.name


async def _agency(uow: UnitOfWork, name: str, act: str) -> Agency:
    uow.person.need(Act.REMIND)
    if await uow.did(act):
        raise Refused(Refusal.ALREADY_RECORDED)
    return await uow.session.get_one(Agency, await agencies.resolve(uow, name), with_for_update=True)


async def _switch(uow: UnitOfWork, agency: Agency, act: str, until: date | None) -> None:
    before, agency.quiet_until = agency.quiet_until, until
    after = {"agency": agency.id, "until": until.isoformat() if until else None}
    await uow.record(act, None, before={"until": before.isoformat() if before else None}, after=after)


async def _until(uow: UnitOfWork, words: str) -> date:
    if not words.strip():
        return uow.today + BY_ITSELF
    read = read_deadline(words, today=uow.today, calendar=await uow.calendar())
    if read is None or read.due is None or not uow.today < read.due <= uow.today + LONGEST:
        raise Refused(Refusal.BAD_QUIET_DAY, words=words)
    return read.due


async def quiet(uow: UnitOfWork) -> Quiet:
    """Return what is switched off now."""
    uow.person.need(Act.REMIND)
    off = select(Assignment.id).where(Assignment.state.in_(OPEN), Assignment.quiet_until >= uow.today)
    rows = await uow.session.scalars(select(Agency).where(Agency.quiet_until >= uow.today).order_by(Agency.id))
    named = tuple((row.name, row.quiet_until) for row in rows if row.quiet_until is not None)
    return Quiet(tuple(await tasks.every(uow.session, off)), named)
