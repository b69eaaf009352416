"""/start and /moi: one-time codes that link a group to its agency or give a person a role."""

from __future__ import annotations

from telegram import Bot
from telegram.helpers import create_deep_linked_url

from bot.folding import fold
from bot.handlers.core import menus
from bot.handlers.core.call import Call
from bot.registry.chats import chats, invitations
from bot.registry.core.permissions import Act, Role
from bot.registry.core.refusals import Refused
from bot.registry.directory import agencies
from bot.views.chats import invitations as views
from bot.views.core import guide

ROLES = {
    "staff": Role.STAFF,
    "chuyen vien": Role.STAFF,
    "chuyenvien": Role.STAFF,
    "chair": Role.CHAIR,
    "lanh dao": Role.CHAIR,
    "lanhdao": Role.CHAIR,
    "admin": Role.ADMIN,
    "quan tri": Role.ADMIN,
    "quantri": Role.ADMIN,
}


async def start(call: Call) -> None:
    """Handle /start: greet; /start CODE: use a code."""
    if call.words:
        await _redeem(call, call.words.split()[0])
        return
    async with call.acting() as uow:
        actor = uow.person
        agency = await chats.agency_name(uow.session, actor.agency_id)
    if actor.in_private:
        await menus.show_private(call.bot, call.chat.id, actor.role, actor.language)
        await call.answer(
            guide.welcome(call.text, actor.source.person_name, actor.source.person_id, actor.role, agency)
        )
    elif agency:
        await call.answer(views.group_linked_already(call.text, agency))
    else:
        await call.answer(views.how_to_link(call.text))


async def _redeem(call: Call, code: str) -> None:
    async with call.acting() as uow:
        done = await invitations.redeem(uow, code, thread_id=call.thread_id)
        private = uow.person.in_private
    if isinstance(done, Refused):
        raise done
    if done.role is not None:
        await menus.show_private(call.bot, call.chat.id, done.role, call.text.code)
    await call.answer(views.linked(call.text, done, _username(call.bot), private=private))


async def invite(call: Call) -> None:
    """Handle /moi Agency: make a code for its group; /moi staff: make one for a person."""
    role = ROLES.get(fold(call.words))
    if not call.words:
        await call.learn_language()
        await call.answer(views.usage(call.text))
    elif role is not None:
        await _invite_person(call, role)
    else:
        await _invite_agency(call)


async def _invite_agency(call: Call) -> None:
    async with call.looking() as uow:
        uow.person.need(Act.INVITE)
        agency = await agencies.resolve(uow, call.words)
    await hand_out(call, agency)


async def hand_out(call: Call, agency: int) -> None:
    """Make a code for an agency's group, and hand it out."""
    async with call.acting() as uow:
        code = await invitations.invite_agency(uow, agency)
        name = await chats.agency_name(uow.session, agency) or ""
    link = create_deep_linked_url(_username(call.bot), code, group=True)
    await call.answer(views.code_made(call.text, name, code, link, call.context.settings.code_hours))


async def _invite_person(call: Call, role: Role) -> None:
    async with call.acting() as uow:
        code = await invitations.invite_person(uow, role)
    link = create_deep_linked_url(_username(call.bot), code)
    await call.answer(views.role_code_made(call.text, role, code, link, call.context.settings.code_hours))


def _username(bot: Bot) -> str:
    return bot.username
