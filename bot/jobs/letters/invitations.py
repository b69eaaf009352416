"""Letters about the register itself: a code that is void."""

from __future__ import annotations

from bot.i18n import Language
from bot.registry.chats import invitations
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox.outbox import Kind, Letter
from bot.views.chats import invitations as linking
from bot.views.core.message import Message


async def code_burnt(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Tell whoever made a role's code that others have seen it."""
    what = await invitations.burnt(uow, int(letter.subject.removeprefix("event:")))
    return linking.burnt(t, what, repeat=letter.repeat) if what is not None else None


WRITERS = {Kind.CODE_BURNT: code_burnt}
