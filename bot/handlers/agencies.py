"""/coquan: the list of agencies, and adding one."""

from __future__ import annotations

from bot.handlers.call import Call, Handle
from bot.registry import agencies
from bot.views import guide


async def agencies_(call: Call) -> None:
    """/coquan lists; /coquan Name; short name; another name adds."""
    names = [name.strip() for name in call.words.split(";") if name.strip()]
    if names:
        async with call.acting() as desk:
            await agencies.add(desk, names[0], names[1:])
        await call.answer(guide.agency_added(call.text, names[0]))
        return
    async with call.looking() as desk:
        cards = await agencies.cards(desk)
    await call.answer(guide.agencies(call.text, cards))


COMMANDS: dict[str, Handle] = {"coquan": agencies_}
