"""What /baocao says beside the figures: how it was when this person asked last, and who owes and has no chat."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.models import Agency, Chat, Meta
from bot.registry.core.permissions import Act, Reach
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.figures import statistics
from bot.registry.figures.statistics import Overview, Scope

KEPT_FOR = timedelta(hours=1)  # asking again at once must not make the last report the present one


async def last_asked(uow: UnitOfWork, scope: Scope) -> datetime | None:
    """Return when this person last asked for this report, if that is a while ago; remembers that it was asked now."""
    scope = await statistics.allowed(uow, scope)
    key = f"asked:{uow.person.source.person_id}:{scope.agency_id or 0}:{scope.notice_id or 0}"
    row = await uow.session.get(Meta, key)
    if row is None:
        uow.session.add(Meta(key=key, value=uow.now.isoformat()))
        return None
    then = datetime.fromisoformat(row.value)
    if uow.now - then <= KEPT_FOR:
        return None
    row.value = uow.now.isoformat()
    return then


async def unlinked(uow: UnitOfWork, shown: Overview) -> list[str]:
    """Return the agencies that owe something and have no working chat; only to whoever may read of all."""
    if uow.person.reach(Act.SUMMARY) is not Reach.ALL:
        return []
    owing = {line.task.agency_id for line in shown.lines if line.task.is_open()}
    linked = select(Chat.agency_id).where(Chat.agency_id.is_not(None), Chat.disabled.is_(None))
    query = select(Agency.name).where(Agency.id.in_(owing), Agency.id.not_in(linked)).order_by(Agency.id)
    return list(await uow.session.scalars(query))
