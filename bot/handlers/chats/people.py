"""/nguoi: who has a role or speaks for an agency, and taking that back."""

from __future__ import annotations

import re

from bot.folding import fold
from bot.handlers.core import menus
from bot.handlers.core.call import Call
from bot.registry.chats import people
from bot.registry.chats.people import TakenBack
from bot.registry.core.permissions import Act, Role
from bot.views.chats import people as views

REMOVE = re.compile(r"(?:bo|thu hoi|remove)\s+(\d{1,18})")


async def people_(call: Call) -> None:
    """Handle /nguoi: list; /nguoi bỏ 123456789: take a role and a focal point's agency back."""
    found = REMOVE.fullmatch(fold(call.words))
    if found is not None:
        await _dismiss(call, int(found[1]))
    elif call.words:
        async with call.looking() as uow:
            uow.person.need(Act.INVITE)
        await call.answer(views.usage(call.text))
    else:
        await _show(call, 0)


async def _show(call: Call, page: int) -> None:
    async with call.looking() as uow:
        found = await people.known(uow)
    view = views.listing(call.text, found, page)
    await (call.edit(view) if call.query else call.answer(view))


async def press_page(call: Call) -> None:
    """Handle the buttons that turn the list."""
    await _show(call, int(call.data[1]))


async def _dismiss(call: Call, person: int) -> None:
    async with call.acting() as uow:
        done = await people.take_back(uow, person)
    await _told(call, done)


async def press_dismiss(call: Call) -> None:
    """Handle the button that takes everything back from somebody."""
    async with call.acting() as uow:
        done = await people.take_back(uow, await people.by_tag(uow, int(call.data[1])))
    await _told(call, done)


async def _told(call: Call, done: TakenBack) -> None:
    if done.role is not None:
        await menus.show_private(call.bot, done.id, Role.MEMBER, done.language or call.context.settings.locale)
    await call.answer(views.taken_back(call.text, done))
