"""/viec and /baocao: what an agency owes, and how everything stands."""

from __future__ import annotations

from bot.handlers.call import Call, Handle
from bot.registry import agencies, chats, figures, tasks
from bot.registry.access import Act, Reach
from bot.registry.desk import Desk
from bot.registry.refusals import Refusal, Refused
from bot.views import summary as summary_view
from bot.views import tasks as task_views


async def mine(call: Call) -> None:
    """/viec: the tasks of this chat's agency; the office may name another one."""
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


async def summary(call: Call) -> None:
    """/baocao: totals, and a list by agency."""
    async with call.looking() as desk:
        shown = await figures.summary(desk)
    await call.answer(summary_view.summary(call.text, shown, desk.today))


COMMANDS: dict[str, Handle] = {"viec": mine, "baocao": summary}
