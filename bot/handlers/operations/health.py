"""/trangthai: how the program runs, what could not be delivered, and what to do about it."""

from __future__ import annotations

import re

from bot.folding import fold
from bot.handlers.core.call import Call
from bot.registry.core.permissions import Act
from bot.registry.operations import health
from bot.views.core.message import Message
from bot.views.operations import health as views

NUMBERED = re.compile(r"(gui lai|resend|da den|arrived)\s+#?(\d{1,9})")
RESEND = ("gui lai", "resend")


async def state(call: Call) -> None:
    """Handle /trangthai, /trangthai 2 (the next page), /trangthai resend 45, /trangthai arrived 45."""
    words = fold(call.words).strip()
    said = NUMBERED.fullmatch(words)
    if said is not None:
        await (_resend if said[1] in RESEND else _arrived)(call, int(said[2]))
    elif not words or re.fullmatch(r"[1-9]\d{0,3}", words):
        await call.answer(await _page(call, int(words or 1)))
    else:
        async with call.looking() as uow:
            uow.person.need(Act.HEALTH)
        await call.answer(views.usage(call.text))


async def _page(call: Call, page: int) -> Message:
    async with call.looking() as uow:
        shown = await health.report(uow)
    return views.report(call.text, shown, page)


async def turned(call: Call) -> None:
    """Show another page in place of the one whose button was pressed."""
    await call.edit(await _page(call, int(call.data[1])))


async def _resend(call: Call, number: int) -> None:
    async with call.acting() as uow:
        await health.resend(uow, number)
    await call.answer(views.resent(call.text, number))


async def _arrived(call: Call, number: int) -> None:
    async with call.acting() as uow:
        await health.arrived(uow, number)
    await call.answer(views.arrived(call.text, number))


async def pressed_resend(call: Call) -> None:
    """Send a message of the list again."""
    await _resend(call, int(call.data[1]))


async def pressed_arrived(call: Call) -> None:
    """Take a person's word that a message of the list has arrived."""
    await _arrived(call, int(call.data[1]))
