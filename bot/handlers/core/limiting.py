"""Too much asked for: each call passes here before anything is done for it. Said once, then silence for a while."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from telegram.error import TelegramError

from bot.handlers.core import attached
from bot.handlers.core.call import Call, Callback, Handle, guarded
from bot.registry.core.limits import Caller, Over, Standing, standing_of
from bot.views.core import refusals


def limited(handle: Handle, is_for_us: Callable[[Call], bool] | None = None) -> Callback:
    """Make a guarded callback of a handler that is left out while its caller is over a limit.

    What is not for us, as a group's words to each other or to another bot, is not counted.
    """

    async def within(call: Call) -> None:
        if (is_for_us is not None and not is_for_us(call)) or await admitted(call):
            await handle(call)

    return guarded(within)


async def admitted(call: Call) -> bool:
    """Count a call and return True, or tell its caller, once, that it is over a limit.

    The register is asked who calls only after the few calls that even a stranger has, and once a minute.
    """
    limits, caller = call.context.limits, _caller(call)
    standing = Standing.STRANGER
    over = limits.over(caller, standing)
    if over is not None:
        standing = await _standing(call, caller)
        over = limits.over(caller, standing)
    if over is None:
        limits.take(caller)
        return True
    await _tell(call, over, limits.most(over, standing), first=limits.tell(caller, over))
    return False


def _caller(call: Call) -> Caller:
    upload = call.query is None and call.message is not None and attached.file_of(call.message) is not None
    # Anonymous admins of all groups share one account: each group's count as one person.
    person = call.chat.id if call.source.anonymous else call.source.person_id
    return Caller(person, call.chat.id, private=call.chat.type == call.chat.PRIVATE, upload=upload)


async def _standing(call: Call, caller: Caller) -> Standing:
    limits = call.context.limits
    standing = limits.known(caller)
    if standing is None:
        async with call.looking() as uow:
            standing = standing_of(uow.person)
        limits.learn(caller, standing)
    return standing


async def _tell(call: Call, over: Over, most: int, *, first: bool) -> None:
    """Say it, under a button where one was pressed; after the first time only a button's spinner is stopped."""
    if first:
        await call.learn_language()
    said = refusals.too_many(call.text, over, most)
    if call.query is not None:
        words = said.blocks[0].text.striptags() if first else None
        with contextlib.suppress(TelegramError):
            await call.query.answer(words, show_alert=first)
    elif first:
        await call.answer(said)
