"""How the program does its work: the outbox in figures, and what could not be delivered.

/trangthai, /metrics and the watchdog read the same functions, so that their figures agree with the outbox itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import ZONE
from bot.models import Agency, Assignment, Chat, Meta, Outbox
from bot.registry.chats.lost_chats import Lost
from bot.registry.core import permissions
from bot.registry.core.permissions import Act, Role
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.operations.heartbeat import Heartbeat, Part, Stall, processes
from bot.registry.outbox import outbox
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import DEPLOYMENT, State
from bot.registry.tasks import states as task_states

TROUBLE_KEPT = timedelta(days=7)  # for which what could not be delivered is listed
MOVED = "migrated to "  # a group that lives on as a supergroup is not lost


@dataclass(frozen=True, slots=True)
class Morning:
    """What became of the reminders of one morning."""

    day: date
    states: Counter[State]
    finished: datetime | None  # when the last of them was dealt with; None while one waits


@dataclass(frozen=True, slots=True)
class Trouble:
    """A row that ended undelivered, or of which nobody knows."""

    number: int
    at: datetime
    chat: str
    kind: Kind
    state: State
    why: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The outbox in numbers, and its oldest row that waits."""

    rows: Counter[tuple[Kind, State]]
    oldest: datetime | None  # since when it could have been sent
    morning: Morning | None

    def of(self, state: State) -> int:
        """Count the rows in a state."""
        return sum(n for (_kind, at), n in self.rows.items() if at is state)


@dataclass(frozen=True, slots=True)
class Report:
    """All that /trangthai shows."""

    at: datetime
    deployment: str
    owner: str | None  # the deployment that may send from this database; None: the first one to send
    processes: tuple[Heartbeat, ...]  # the leading one first
    figures: Figures
    troubles: tuple[Trouble, ...]  # the newest first
    lost: tuple[Lost, ...]
    unlinked: tuple[str, ...]  # agencies with open tasks and no chat that takes messages

    @property
    def may_send(self) -> bool:
        """Return whether this deployment may send from this database."""
        return self.owner in (None, self.deployment)


async def figures(session: AsyncSession) -> Figures:
    """Count the outbox: the one source of every number about it."""
    counted = await session.execute(select(Outbox.kind, Outbox.state, func.count()).group_by(Outbox.kind, Outbox.state))
    rows = Counter({(Kind.named(kind), State(state)): n for kind, state, n in counted})
    oldest = await session.scalar(select(func.min(Outbox.not_before)).where(Outbox.state == State.PLANNED))
    return Figures(rows, oldest, await _last_morning(session))


async def _last_morning(session: AsyncSession) -> Morning | None:
    day = await session.scalar(select(func.max(Outbox.day)).where(Outbox.kind == Kind.DIGEST))
    return await morning(session, day) if day is not None else None


async def morning(session: AsyncSession, day: date) -> Morning:
    """Return what became of the reminders of a day."""
    counted = await session.execute(
        select(Outbox.state, func.count(), func.max(Outbox.closed_at))
        .where(Outbox.kind == Kind.DIGEST, Outbox.day == day)
        .group_by(Outbox.state)
    )
    found = [(State(state), n, closed) for state, n, closed in counted]
    states = Counter({state: n for state, n, _closed in found})
    waiting = states[State.PLANNED] + states[State.SENDING]
    return Morning(day, states, None if waiting else max((c for _s, _n, c in found if c), default=None))


async def report(uow: UnitOfWork) -> Report:
    """Return all that /trangthai shows; Refused for whom it is not meant."""
    uow.person.need(Act.HEALTH)
    owner = await uow.session.get(Meta, DEPLOYMENT)
    return Report(
        at=uow.now,
        deployment=uow.settings.deployment_id,
        owner=owner.value if owner else None,
        processes=await processes(uow.session, uow.now),
        figures=await figures(uow.session),
        troubles=await _troubles(uow),
        lost=await _lost(uow.session),
        unlinked=await _unlinked(uow.session),
    )


async def _troubles(uow: UnitOfWork) -> tuple[Trouble, ...]:
    rows = await uow.session.execute(
        select(Outbox, Chat.title)
        .outerjoin(Chat, Chat.id == Outbox.chat_id)
        .where(Outbox.state.in_((State.FAILED, State.UNKNOWN)), Outbox.closed_at > uow.now - TROUBLE_KEPT)
        .order_by(Outbox.closed_at.desc(), Outbox.id.desc())
    )
    return tuple(_trouble(row, title) for row, title in rows)


def _trouble(row: Outbox, title: str | None) -> Trouble:
    at = row.closed_at or row.created_at
    return Trouble(row.id, at, title or str(row.chat_id), Kind.named(row.kind), State(row.state), row.why or "")


async def _lost(session: AsyncSession) -> tuple[Lost, ...]:
    rows = await session.execute(
        select(Chat.title, Agency.name, Chat.disabled)
        .outerjoin(Agency, Agency.id == Chat.agency_id)
        .where(Chat.disabled.is_not(None), Chat.disabled.not_like(f"{MOVED}%"))
        .order_by(Chat.id)
    )
    return tuple(Lost(title, agency, why or "") for title, agency, why in rows)


async def _unlinked(session: AsyncSession) -> tuple[str, ...]:
    owing = select(Assignment.agency_id).where(Assignment.state.in_(task_states.OPEN))
    linked = select(Chat.agency_id).where(Chat.agency_id.is_not(None), Chat.disabled.is_(None))
    names = select(Agency.name).where(Agency.id.in_(owing), Agency.id.not_in(linked)).order_by(Agency.id)
    return tuple(await session.scalars(names))


async def resend(uow: UnitOfWork, number: int) -> None:
    """Put a row that may not have arrived, or was refused, back to be sent; it says that it may be a repeat.

    Refused when the row is not there, or when nothing is open about it any more: two people press the same button.
    """
    row = await _troubled(uow, number, State.UNKNOWN, State.FAILED)
    repeat = row.repeat or row.state == State.UNKNOWN
    await _decided(uow, row, "message_resent", State.PLANNED)
    row.not_before, row.repeat, row.closed_at, row.unknowns = uow.now, repeat, None, 0


async def arrived(uow: UnitOfWork, number: int) -> None:
    """Close a row of which nobody knew as sent, by this person's word."""
    row = await _troubled(uow, number, State.UNKNOWN)
    await _decided(uow, row, "message_arrived", State.SENT)
    row.closed_at = uow.now


async def _troubled(uow: UnitOfWork, number: int, *states: State) -> Outbox:
    uow.person.need(Act.HEALTH)
    row = await uow.session.get(Outbox, number, with_for_update=True)
    if row is None:
        raise Refused(Refusal.NO_SUCH_MESSAGE, number=number)
    if row.state not in states:
        raise Refused(Refusal.SETTLED_MESSAGE, number=number)
    return row


async def _decided(uow: UnitOfWork, row: Outbox, act: str, state: State) -> None:
    before, row.state = row.state, str(state)
    about = {"outbox": row.id, "chat": row.chat_id, "kind": row.kind}
    await uow.record(act, None, before=about | {"state": before}, after=about | {"state": str(state)})


async def late_morning(uow: UnitOfWork) -> Stall | None:
    """Return whether reminders of this morning still wait, longer after their time than the settings allow."""
    due = datetime.combine(uow.today, uow.settings.morning_at, ZONE).astimezone(UTC)
    if uow.now - due <= timedelta(minutes=uow.settings.morning_stalled_minutes):
        return None
    today = await morning(uow.session, uow.today)
    return Stall(Part.MORNING, due) if today.states and today.finished is None else None


async def tell_stall(uow: UnitOfWork, what: Stall, told: Collection[int] = ()) -> list[int]:
    """Plan a message to each admin but those who are told; returns the rows.

    There are none where the outage was told before: it is told once, however long it lasts.
    """
    known = select(Outbox.id).where(Outbox.kind == Kind.STALLED, Outbox.subject == what.subject).limit(1)
    if await uow.session.scalar(known) is not None:
        return []
    admins = await permissions.office_people(uow.session, uow.settings, Role.ADMIN)
    rows = [await outbox.plan(uow, admin, Kind.STALLED, what.subject) for admin in admins if admin not in told]
    return [row.id for row in rows if row is not None]
