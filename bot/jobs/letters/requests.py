"""Letters of obstacles, objections, extensions and explanations: what was raised, and what was answered."""

from __future__ import annotations

from bot.i18n import Language
from bot.jobs.letters.writer import Writer
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import Letter
from bot.registry.requests import answers, explanations, extensions, requests
from bot.registry.requests.answers import TaskRequest
from bot.registry.requests.requests import RequestKind, RequestState
from bot.registry.tasks import tasks
from bot.views.core.message import Message
from bot.views.requests import answers as answer_views
from bot.views.requests import explanations as explanation_views
from bot.views.requests import extensions as extension_views


async def request_of(uow: UnitOfWork, letter: Letter) -> TaskRequest | None:
    """Return what a letter tells of; its task is the letter's, which may be another agency's part."""
    request = await requests.get(uow.session, answers.request_id_of(letter.subject))
    task = await tasks.by_number(uow.session, letter.tasks[0]) if letter.tasks else None
    return TaskRequest(task, request) if task is not None and request is not None else None


async def raised(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Tell the office of an obstacle or an objection, while it waits."""
    found = await request_of(uow, letter)
    if found is None or found.request.state is not RequestState.OPEN:
        return None
    return answer_views.card(t, found, uow.today, repeat=letter.repeat)


async def extension(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Tell the deciders of a request, while it waits."""
    found = await request_of(uow, letter)
    if found is None or found.request.state is not RequestState.OPEN:
        return None
    off = await extensions.is_day_off(uow, found.request.day)
    return extension_views.card(t, found, uow.today, day_off=off, repeat=letter.repeat)


async def answered(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Tell an agency the answer to what it has raised; a coordinating agency that its deadline moved along."""
    found = await request_of(uow, letter)
    if found is None or found.request.state is RequestState.OPEN:
        return None
    if found.task.number != found.request.number:
        return extension_views.followed(t, found.task, uow.today, repeat=letter.repeat)
    if found.request.kind is RequestKind.EXTENSION:
        return extension_views.decided(t, found, uow.today, repeat=letter.repeat)
    return answer_views.answered(t, found, uow.today, repeat=letter.repeat)


async def asked(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Ask an agency to explain, while it has not done so."""
    found = await request_of(uow, letter)
    if found is None or found.request.state is not RequestState.OPEN:
        return None
    return explanation_views.letter(t, found, uow.today)


async def explained(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Return an agency's explanation to whoever asked for it."""
    found = await request_of(uow, letter)
    if found is None or found.request.state is not RequestState.ANSWERED:
        return None
    files = await explanations.files(uow, found.request)
    return explanation_views.explained(t, found, files, uow.today, repeat=letter.repeat)


WRITERS: dict[Kind, Writer] = {
    Kind.OBSTACLE: raised,
    Kind.OBJECTION: raised,
    Kind.EXTENSION: extension,
    Kind.ANSWERED: answered,
    Kind.EXPLAIN: asked,
    Kind.EXPLAINED: explained,
}
