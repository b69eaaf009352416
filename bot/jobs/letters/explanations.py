"""Writers of what is told of explanations and objections: from the register's state when it is sent."""

from __future__ import annotations

from bot.i18n import Language
from bot.jobs.letters import requests
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox.outbox import Kind, Letter
from bot.registry.requests import explanations
from bot.registry.requests.requests import MatterState
from bot.views.core.message import Message
from bot.views.requests import explanations as views


async def asked(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Ask an agency to explain, while it has not done so."""
    found = await requests.concern_of(uow, letter)
    if found is None or found.matter.state is not MatterState.OPEN:
        return None
    return views.letter(t, found, uow.today)


async def explained(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Return an agency's explanation to whoever asked for it."""
    found = await requests.concern_of(uow, letter)
    if found is None or found.matter.state is not MatterState.ANSWERED:
        return None
    files = await explanations.files(uow, found.matter)
    return views.explained(t, found, files, uow.today, repeat=letter.repeat)


WRITERS = {Kind.CONTEST: requests.raised, Kind.EXPLAIN: asked, Kind.EXPLAINED: explained}
