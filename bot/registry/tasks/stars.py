"""The star of a directive: a chair's or the office's mark of priority. It is seen in every list."""

from __future__ import annotations

from bot.db import LOCK
from bot.models import Directive
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.tasks import guards
from bot.registry.tasks.tasks import Task

STARRED, UNSTARRED = "starred", "unstarred"


async def turn(uow: UnitOfWork, number: int, *, on: bool | None = None) -> Task:
    """Star a task's directive or take the star off; without ``on`` toggle it. It is seen on every agency's part."""
    if await uow.did(STARRED) or await uow.did(UNSTARRED):
        raise Refused(Refusal.ALREADY_RECORDED)
    task = await guards.to_read(uow, number, Act.STAR)  # nobody has this act by sharing alone
    directive = await uow.session.get_one(Directive, task.directive_id, with_for_update=LOCK)
    before, wanted = directive.starred, not directive.starred if on is None else on
    if wanted is not before:
        directive.starred = wanted
        act = STARRED if wanted else UNSTARRED
        await uow.record(act, directive, before={"starred": before}, after={"starred": wanted})
    return await guards.shown(uow, number)
