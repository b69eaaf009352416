"""Searching the tasks one may see: by words without their accents, by agency, by a document's number, by a task's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select, true

from bot.folding import fold_alnum
from bot.models import Agency, AgencyName, Assignment, Directive, Notice
from bot.registry.core.permissions import Act, Reach
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.directory import agencies
from bot.registry.tasks import tasks
from bot.registry.tasks.states import OPEN, State
from bot.registry.tasks.tasks import Part, Task

MOST_SHOWN = 20
QUERY_LIMIT = 200  # characters
LARGEST_NUMBER = 999_999_999  # of a task; a longer row of digits is none
BETWEEN_KINDS = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")  # "TB118" is written "TB 118", too

Words = Mapping[int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search has found, most urgent first; ``total`` counts also what is not shown."""

    query: str
    tasks: tuple[Task, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Query:
    """What is looked for: words that must all occur, and what the whole of it may name."""

    words: frozenset[str]
    number: int | None
    agency: int | None
    documents: Words
    agencies: Words


@dataclass(frozen=True, slots=True)
class _Hit:
    number: int
    state: State
    part: Part
    deadline: date | None


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text as they are compared: folded, letters and digits apart, nothing else.

    >>> sorted(words_of("TB118/TB-UBND: Đôn đốc"))
    ['118', 'doc', 'don', 'tb', 'ubnd']
    """
    return frozenset(BETWEEN_KINDS.sub(" ", fold_alnum(text)).split())


async def search(uow: UnitOfWork, query: str) -> Found:
    """Return the tasks in which every word of the query occurs: in the directive, its document or its agency's names.

    An agency sees its own, and those of directives in which it takes part. Signs count for nothing, so no wildcard
    reaches the database.
    """
    reach = uow.person.need(Act.VIEW)
    query = " ".join(query.split())
    if not query:
        raise Refused(Refusal.NO_QUERY)
    if len(query) > QUERY_LIMIT:
        raise Refused(Refusal.OVER_LENGTH, limit=QUERY_LIMIT)
    read = await _read(uow, query)
    hits = await _hits(uow, reach, read) if read.words else []
    hits.sort(key=lambda hit: _urgency(hit, read.number))
    shown = [hit.number for hit in hits[:MOST_SHOWN]]
    found = {task.number: _as_read(uow, reach, task) for task in await tasks.by_numbers(uow.session, shown)}
    return Found(query, tuple(found[number] for number in shown), len(hits))


def _as_read(uow: UnitOfWork, reach: Reach, task: Task) -> Task:
    """Leave out what is between another agency and the office."""
    if reach is Reach.ALL or task.agency_id == uow.person.agency_id:
        return task
    return replace(task, stuck=False, asking=False, explain_by=None)


async def _read(uow: UnitOfWork, query: str) -> _Query:
    titles = await uow.session.execute(select(Notice.id, Notice.number, Notice.title))
    names = (await uow.session.execute(select(Agency.id, Agency.name))).all()
    aliases = (await uow.session.execute(select(AgencyName.agency_id, AgencyName.written))).all()
    number = int(query) if query.isdecimal() else 0
    return _Query(
        words=words_of(query),
        number=number if number <= LARGEST_NUMBER else None,
        agency=(await agencies.directory(uow.session)).find(query),
        documents=_gathered((id_, text or "") for id_, *written in titles for text in written),
        agencies=_gathered((id_, text) for id_, text in [*names, *aliases]),
    )


def _gathered(texts: Iterable[tuple[int, str]]) -> Words:
    found: dict[int, frozenset[str]] = {}
    for id_, text in texts:
        found[id_] = found.get(id_, frozenset()) | words_of(text)
    return found


async def _hits(uow: UnitOfWork, reach: Reach, query: _Query) -> list[_Hit]:
    wanted = or_(
        Assignment.id == query.number,
        Assignment.agency_id == query.agency,
        and_(*(_somewhere(word, query) for word in query.words)),
    )
    what = (Assignment.id, Assignment.state, Assignment.part, Assignment.deadline, Assignment.agency_id)
    rows = (
        select(*what, Directive.notice_id, Directive.folded)
        .join(Directive, Assignment.directive_id == Directive.id)
        .where(wanted, _seen(uow, reach))
    )
    hits = []
    for number, state, part, deadline, agency, notice, folded in await uow.session.execute(rows):
        words = words_of(folded) | query.documents[notice] | query.agencies[agency]
        if query.words <= words or number == query.number or agency == query.agency:
            hits.append(_Hit(number, State(state), Part(part), deadline))
    return hits


def _somewhere(word: str, query: _Query) -> ColumnElement[bool]:
    """Narrow by letters in the database, which is fast; whole words are compared of what is left."""
    return or_(
        Directive.folded.contains(word, autoescape=True),
        Directive.notice_id.in_([id_ for id_, words in query.documents.items() if word in words]),
        Assignment.agency_id.in_([id_ for id_, words in query.agencies.items() if word in words]),
    )


def _seen(uow: UnitOfWork, reach: Reach) -> ColumnElement[bool]:
    """Keep to what this person may read, as ``lookup.to_read`` does of one task."""
    if reach is Reach.ALL:
        return true()
    own = uow.person.agency_id
    shared = select(Assignment.directive_id).where(Assignment.agency_id == own, Assignment.state != State.CANCELLED)
    return or_(Assignment.agency_id == own, Assignment.directive_id.in_(shared))


def _urgency(hit: _Hit, number: int | None) -> tuple[bool, bool, bool, date, bool, int]:
    """Order: the task whose number was typed; open ones by deadline, then undated; the others; leads, newest first."""
    is_open = hit.state in OPEN
    due = hit.deadline if is_open and hit.deadline else date.max
    helping = hit.part is Part.COORDINATING
    return hit.number != number, not is_open, hit.state is State.CANCELLED, due, helping, -hit.number
