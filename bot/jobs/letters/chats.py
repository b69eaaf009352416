"""Letters about chats and people: a chat is lost, an agency has one more group, a code is void."""

from __future__ import annotations

from bot.i18n import Language
from bot.jobs.letters.writer import Writer
from bot.registry.chats import invitations, lost_chats
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import Letter
from bot.views.chats import invitations as views
from bot.views.chats import lost_chats as lost_chat_views
from bot.views.core.message import Message


async def chat_lost(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Tell the office that a chat takes no messages any more."""
    lost = await lost_chats.lost(uow, letter)
    return lost_chat_views.chat_lost(t, lost, repeat=letter.repeat) if lost else None


async def code_burnt(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Tell whoever made a role's code that others have seen it."""
    what = await invitations.burnt(uow, int(letter.subject.removeprefix("event:")))
    return views.burnt(t, what, repeat=letter.repeat) if what is not None else None


async def second_group(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Tell an agency's groups, and the office, that the agency has one more group."""
    what = await invitations.second_group(uow, int(letter.subject.removeprefix("event:")))
    return views.second_group(t, what, repeat=letter.repeat) if what is not None else None


WRITERS: dict[Kind, Writer] = {
    Kind.CHAT_LOST: chat_lost,
    Kind.CODE_BURNT: code_burnt,
    Kind.SECOND_GROUP: second_group,
}
