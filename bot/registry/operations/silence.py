"""Silences of Telegram: it keeps updates for 24 hours only, so after a longer one people are told what may be lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.db import insert_once
from bot.models import Chat, Meta
from bot.registry.core.permissions import Role
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import outbox, recipients
from bot.registry.outbox.kinds import Kind

HEARD = "heard"  # Meta's key of the last instant at which a process of this database heard Telegram
KEPT_FOR = timedelta(hours=24)  # by Telegram, of an update that nobody takes
WRITTEN_EVERY = timedelta(minutes=1)
BETWEEN = "/"  # the two instants of a letter's subject


async def note(uow: UnitOfWork, heard: datetime) -> int:
    """Write down that Telegram was heard at an instant, at most once a minute; returns the letters that are planned.

    Where nobody had heard it for longer than it keeps updates, who types to the bot is told, once. An instant that
    lies ahead of now is void, be it this one or the stored one: a wrong clock has made it.
    """
    if heard > uow.now:
        return 0
    row = await uow.session.get(Meta, HEARD)
    if row is None:
        await insert_once(uow.session, Meta, key=HEARD, value=heard.isoformat())
        return 0
    if not _is_news(row, heard, uow.now):
        return 0
    row = await uow.session.get_one(Meta, HEARD, with_for_update=True, populate_existing=True)
    if not _is_news(row, heard, uow.now):
        return 0  # another process has noted it, and told of it, meanwhile
    before, row.value = datetime.fromisoformat(row.value), heard.isoformat()
    return await _tell(uow, before, heard) if heard - before > KEPT_FOR else 0


def _is_news(row: Meta, heard: datetime, now: datetime) -> bool:
    before = datetime.fromisoformat(row.value)
    return before > now or heard - before >= WRITTEN_EVERY


async def _tell(uow: UnitOfWork, begin: datetime, end: datetime) -> int:
    linked = select(Chat.id).where(Chat.agency_id.is_not(None), Chat.disabled.is_(None))
    people = await recipients.reached(uow, Role.CHAIR, Role.STAFF, Role.ADMIN)
    subject = BETWEEN.join(one.astimezone(UTC).isoformat(timespec="seconds") for one in (begin, end))
    told = sorted({*await uow.session.scalars(linked), *people})
    return sum([await outbox.plan_once(uow, chat, Kind.SILENCE, subject) for chat in told])


def silence_of(subject: str) -> tuple[datetime, datetime]:
    """Return when a silence began and ended, by its letter's subject."""
    begin, _between, end = subject.partition(BETWEEN)
    return datetime.fromisoformat(begin), datetime.fromisoformat(end)
