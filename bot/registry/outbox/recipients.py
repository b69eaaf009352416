"""Who is told of what happens to a task: the agency's chats, or the people of the office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Assignment, Chat, Directive, Event
from bot.registry.core import permissions
from bot.registry.core.permissions import Role
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import outbox
from bot.registry.outbox.kinds import Kind


async def chats_of(session: AsyncSession, agency_id: int) -> list[Chat]:
    """Return the chats to which an agency's messages go."""
    found = await session.scalars(
        select(Chat).where(Chat.agency_id == agency_id, Chat.disabled.is_(None)).order_by(Chat.id)
    )
    return list(found)


async def agency(uow: UnitOfWork, task: Assignment, kind: Kind, subject: str) -> bool:
    """Plan a message to each chat of a task's agency; says whether there is any."""
    chats = await chats_of(uow.session, task.agency_id)
    await _plan(uow, (chat.id for chat in chats), task, kind, subject)
    return bool(chats)


async def office(uow: UnitOfWork, task: Assignment, kind: Kind, subject: str) -> None:
    """Plan a message to whoever follows a task; to the whole office when that person left or blocked the bot."""
    directive = await uow.session.get_one(Directive, task.directive_id)
    staff = await reached(uow, Role.STAFF, Role.ADMIN)
    follower = directive.follower_id
    await _plan(uow, [follower] if follower in staff else staff, task, kind, subject)


async def people(uow: UnitOfWork, task: Assignment, kind: Kind, subject: str, *roles: Role) -> None:
    """Plan a message to everybody who has one of these roles."""
    await _plan(uow, await reached(uow, *roles), task, kind, subject)


async def person(uow: UnitOfWork, chat_id: int, task: Assignment, kind: Kind, subject: str) -> None:
    """Plan a message to one person."""
    await _plan(uow, [chat_id], task, kind, subject)


async def reached(uow: UnitOfWork, *roles: Role) -> list[int]:
    """Return the people who have one of these roles and can be written to; a private chat has its person's id."""
    found = await permissions.office_people(uow.session, uow.settings, *roles)
    lost = set(await uow.session.scalars(select(Chat.id).where(Chat.id.in_(found), Chat.disabled.is_not(None))))
    return [one for one in found if one not in lost]


async def no_admin_is_reached(uow: UnitOfWork) -> bool:
    """Return whether there are admins, and none of them can be written to."""
    admins = await permissions.office_people(uow.session, uow.settings, Role.ADMIN)
    return bool(admins) and not await reached(uow, Role.ADMIN)


async def _plan(uow: UnitOfWork, chats: Iterable[int], task: Assignment, kind: Kind, subject: str) -> None:
    for chat in chats:
        row = await outbox.plan(uow, chat, kind, subject)
        if row is not None:
            await outbox.add_item(uow.session, row, task.id)


def event(happened: Event) -> str:
    """Return the subject of a message that tells of an event."""
    return f"event:{happened.id}"


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as a message tells of it."""

    act: str
    number: int | None  # the task's, where it is about one
    text: str | None
    before: dict[str, Any]
    after: dict[str, Any]


async def happened(session: AsyncSession, subject: str) -> Happened | None:
    """Return the event that a message tells of, by its subject."""
    row = await session.get(Event, int(subject.removeprefix("event:")))
    return Happened(row.act, row.assignment_id, row.text, row.before, row.after) if row is not None else None
