"""Letters of obstacles, objections, extensions and explanations: what was raised, and what was answered."""

from __future__ import annotations

from bot.i18n import Language
from bot.jobs.letters.writer import Writer
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import Letter
from bot.registry.requests import concerns, explanations, extensions, requests
from bot.registry.requests.concerns import Concern
from bot.registry.requests.requests import MatterKind, MatterState
from bot.registry.tasks import tasks
from bot.views.core.message import Message
from bot.views.requests import concerns as concern_views
from bot.views.requests import explanations as explanation_views
from bot.views.requests import extensions as extension_views


async def concern_of(uow: UnitOfWork, letter: Letter) -> Concern | None:
    """Return what a letter tells of; its task is the letter's, which may be another agency's part."""
    matter = await requests.get(uow.session, concerns.matter_of(letter.subject))
    task = await tasks.by_number(uow.session, letter.tasks[0]) if letter.tasks else None
    return Concern(task, matter) if task is not None and matter is not None else None


async def raised(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Tell the office of an obstacle or an objection, while it waits."""
    found = await concern_of(uow, letter)
    if found is None or found.matter.state is not MatterState.OPEN:
        return None
    return concern_views.card(t, found, uow.today, repeat=letter.repeat)


async def extension(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Tell the deciders of a request, while it waits."""
    found = await concern_of(uow, letter)
    if found is None or found.matter.state is not MatterState.OPEN:
        return None
    off = await extensions.is_day_off(uow, found.matter.day)
    return extension_views.card(t, found, uow.today, day_off=off, repeat=letter.repeat)


async def answered(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Tell an agency the answer to what it has raised; a coordinating agency that its deadline moved along."""
    found = await concern_of(uow, letter)
    if found is None or found.matter.state is MatterState.OPEN:
        return None
    if found.task.number != found.matter.number:
        return extension_views.followed(t, found.task, uow.today, repeat=letter.repeat)
    if found.matter.kind is MatterKind.EXTENSION:
        return extension_views.decided(t, found, uow.today, repeat=letter.repeat)
    return concern_views.answered(t, found, uow.today, repeat=letter.repeat)


async def asked(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Ask an agency to explain, while it has not done so."""
    found = await concern_of(uow, letter)
    if found is None or found.matter.state is not MatterState.OPEN:
        return None
    return explanation_views.letter(t, found, uow.today)


async def explained(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Return an agency's explanation to whoever asked for it."""
    found = await concern_of(uow, letter)
    if found is None or found.matter.state is not MatterState.ANSWERED:
        return None
    files = await explanations.files(uow, found.matter)
    return explanation_views.explained(t, found, files, uow.today, repeat=letter.repeat)


WRITERS: dict[Kind, Writer] = {
    Kind.OBSTACLE: raised,
    Kind.CONTEST: raised,
    Kind.EXTENSION: extension,
    Kind.ANSWERED: answered,
    Kind.EXPLAIN: asked,
    Kind.EXPLAINED: explained,
}
