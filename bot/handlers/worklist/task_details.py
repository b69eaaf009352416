"""/viec and /baocao: what an agency owes, and how everything stands."""

from __future__ import annotations

from bot.handlers.core import task_argument
from bot.handlers.core.call import Button, Call, Handle
from bot.handlers.core.task_argument import split_number
from bot.registry.chats import chats
from bot.registry.core.permissions import Act, Reach
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import Desk
from bot.registry.directory import agencies
from bot.registry.tasks import tasks
from bot.registry.worklist import task_details
from bot.views.tasks import tasks as task_views
from bot.views.worklist import task_details as task_card


async def mine(call: Call) -> None:
    """/viec 12: one task whole. /viec: the tasks of this chat's agency; the office may name another one."""
    number, rest = split_number(call.words)
    if number is not None and not rest:
        await task_argument.or_choose(call, "task", lambda: show(call, number))
    else:
        await _list(call)


async def show(call: Call, number: int, *, here: bool = False) -> None:
    """Show a task's card, in place of the one whose button was pressed or anew."""
    async with call.looking() as desk:
        card = await task_details.card(desk, number)
    view = task_card.card(call.text, card, desk.today)
    await (call.edit(view) if here else call.answer(view))


async def press_task(call: Call) -> None:
    """Handle the button that opens a task."""
    await show(call, int(call.data[1]))


async def _list(call: Call) -> None:
    async with call.looking() as desk:
        agency = await _which(desk, call.words)
        name = await chats.agency_name(desk.session, agency) or ""
        owed = await tasks.open_of(desk.session, agency)
        reported = await tasks.reported_of(desk.session, agency)
    await call.answer(task_views.listing(call.text, name, owed, reported, desk.today))


async def _which(desk: Desk, words: str) -> int:
    reach = desk.person.need(Act.LIST)
    if words and reach is Reach.ALL:
        return await agencies.resolve(desk, words)
    if desk.person.agency_id is None:
        raise Refused(Refusal.NAME_AGENCY)
    return desk.person.agency_id


COMMANDS: dict[str, Handle] = {"viec": mine}
BUTTONS: dict[str, Button] = {"task": (r"\d+", press_task)}
