"""The writers of all kinds of letters, put together: each kind has exactly one."""

from __future__ import annotations

from collections.abc import Iterable

from bot.i18n import Language
from bot.jobs.letters import changes, chats, figures, intake, operations, reminders, reporting, requests, worklist
from bot.jobs.letters.writer import Writer
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import Letter
from bot.views.core.message import Message

ROOMS: tuple[dict[Kind, Writer], ...] = (
    reminders.WRITERS,
    worklist.WRITERS,
    intake.WRITERS,
    reporting.WRITERS,
    changes.WRITERS,
    requests.WRITERS,
    figures.WRITERS,
    chats.WRITERS,
    operations.WRITERS,
)


def one_for_each_kind(rooms: Iterable[dict[Kind, Writer]]) -> dict[Kind, Writer]:
    """Return the writers of all rooms by kind. Raises ValueError unless each kind has exactly one."""
    found = [pair for room in rooms for pair in room.items()]
    if sorted(kind for kind, _writer in found) != sorted(Kind):
        wrong = {str(kind) for kind in Kind if sum(kind is other for other, _writer in found) != 1}
        msg = f"each kind of letter needs exactly one writer; look at {sorted(wrong)}"
        raise ValueError(msg)
    return dict(found)


WRITERS = one_for_each_kind(ROOMS)


async def write(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Return the message of a row; None when there is nothing left to say."""
    return await WRITERS[letter.kind](uow, t, letter)
