"""People who act over two connections at once, and what each of them was told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.registry.core.context import Context
from bot.registry.core.permissions import Source
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork

HOA, LAN = 1, 2  # the admin of the settings, and a colleague
NAMES = {HOA: "Hoa", LAN: "Lan"}
Act = Callable[[UnitOfWork], Awaitable[object]]


def source(message: int, person: int = HOA) -> Source:
    """Return where a message comes from that somebody typed in private."""
    return Source(person, NAMES[person], person, "private", "", message)


async def attempt(context: Context, by: Source, act: Act) -> Refusal | None:
    """Let somebody act; returns why not, None if it was done."""
    try:
        async with context.acting(by) as uow:
            await act(uow)
    except Refused as no:
        return no.refusal
    return None
