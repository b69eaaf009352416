"""/viec and /baocao: what an agency owes, and how everything stands."""

from __future__ import annotations

from bot.handlers.core import task_argument
from bot.handlers.core.call import Call
from bot.handlers.core.task_argument import split_number
from bot.registry.chats import chats
from bot.registry.core.permissions import Act, Reach
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.directory import agencies
from bot.registry.tasks import tasks
from bot.registry.worklist import task_details
from bot.views.tasks import tasks as task_views
from bot.views.worklist import task_details as views


async def mine(call: Call) -> None:
    """Handle /viec 12: one task whole. /viec: the tasks of this chat's agency; the office may name another one."""
    number, rest = split_number(call.words)
    if number is not None and not rest:
        await task_argument.or_choose(call, "task", lambda: show(call, number))
    else:
        await _list(call)


async def show(call: Call, number: int, *, here: bool = False) -> None:
    """Show a task's card, in place of the one whose button was pressed or again."""
    async with call.looking() as uow:
        card = await task_details.card(uow, number)
    view = views.card(call.text, card, uow.today)
    await (call.edit(view) if here else call.answer(view))


async def press_task(call: Call) -> None:
    """Handle the button that opens a task."""
    await show(call, int(call.data[1]))


async def _list(call: Call) -> None:
    async with call.looking() as uow:
        agency = await _which(uow, call.words)
        name = await chats.agency_name(uow.session, agency) or ""
        owed = await tasks.open_of(uow.session, agency)
        reported = await tasks.reported_of(uow.session, agency)
    await call.answer(task_views.listing(call.text, name, owed, reported, uow.today))


async def _which(uow: UnitOfWork, words: str) -> int:
    reach = uow.person.need(Act.LIST)
    if words and reach is Reach.ALL:
        return await agencies.resolve(uow, words)
    if uow.person.agency_id is None:
        raise Refused(Refusal.NAME_AGENCY)
    return uow.person.agency_id
