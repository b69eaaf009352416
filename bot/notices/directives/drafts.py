"""Drafts of directives while a notice is read, and their completion: names, limits, doubts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.folding import fold_alnum
from bot.notices.agencies.names import list_at, names_of
from bot.notices.agencies.normal_form import agency_key
from bot.notices.clauses.coordination import coordinating_in
from bot.notices.clauses.recipients import report_to
from bot.notices.model import Basis, Deadline, Directive, Doubt, Kind
from bot.notices.text.source import Mention, Source
from bot.notices.text.verbs import begins_task
from bot.notices.time.calendar_days import Workdays
from bot.notices.time.deadlines import Limit, limits

_EVENT_BOUND = (Basis.EVENT,)
_LABELLED_LEAD = re.compile(r"(?:(?:co quan|don vi) )?chu tri(?: thuc hien)?: ?")
# Letters and marks that only a scan puts among words.
_DUST = re.compile(r"[ˆ¡¿°~¬§]|(?<=\s)[“'’][a-zà-ỹ]+\s(?![^”]*”)|[a-zà-ỹ]{2}[A-ZĐ]{2,}(?![\w-])")
# A name that stops after a word that another must follow.
_CUT = re.compile(r"(?: (?:và|của|các|thuộc|cổ phần|CP|TNHH|MTV|số)|[-,&])$", re.IGNORECASE)
_TURN = re.compile(r"[;:.] (?=[^\W\d_])")
MANY = 9  # names in one directive; a list so long seldom ends where it seems to
LONG_TASK = 1100  # letters; so long a directive holds more than one
FIRST = 8  # drafts; a headline or standfirst stands before the body
TOLD_AGAIN = 0.7  # share of a standfirst's words that the later sentence must hold
MIN_REPEATED = 60  # letters of a task that a standfirst must repeat to be dropped


@dataclass
class Draft:
    """An assignment being read; it grows with the sentences that belong to it."""

    path: str
    start: int
    end: int
    lead: tuple[Mention, ...] = ()
    coordinating: tuple[Mention, ...] = ()
    inherited: bool = False
    guessed: bool = False  # the verb after the lead is none that the lexicon knows
    limit: Deadline | None = None
    report_to: tuple[str, ...] | None = None


def finish(src: Source, drafts: list[Draft], base: date | None, work: Workdays) -> tuple[Directive, ...]:
    """Complete all drafts; what is repeated later in full is dropped."""
    said = [d for d in drafts if not _only_names(src, d)]
    return tuple(_directive(src, d, base, work) for d in _without_repeats(src, said))


def _only_names(src: Source, draft: Draft) -> bool:
    """Return whether a draft is a heading that had no items under it: "4, Sở Y tế:"."""
    if draft.inherited or not draft.lead or draft.limit is not None or draft.lead[0].start - draft.start > 1:
        return False
    return src.text[draft.lead[-1].end : draft.end].strip(" :.;-–") == "" and ":" in src.text[draft.start : draft.end]


def _without_repeats(src: Source, drafts: list[Draft]) -> list[Draft]:
    said = [fold_alnum(src.text[d.start : d.end]) for d in drafts[:FIRST]]
    later = fold_alnum(src.text[drafts[1].start : drafts[-1].end]) if len(drafts) > 1 else ""
    kept = []
    for i, draft in enumerate(drafts):
        early = i + 1 < len(said) and len(said[i]) >= MIN_REPEATED
        repeated = early and said[i] in _from(later, said[i + 1])
        if not repeated and not (i == 0 and draft.path == "" and _told_again(src, draft, drafts[1:FIRST])):
            kept.append(draft)
    return kept


def _told_again(src: Source, first: Draft, later: list[Draft]) -> bool:
    """Return whether the article's first lines say what a later sentence says in full, to the same lead."""
    words = set(fold_alnum(src.text[first.start : first.end].split(". ")[0]).split())
    lead = {agency_key(name) for name in names_of(list(first.lead))}
    for draft in later:
        same = {agency_key(name) for name in names_of(list(draft.lead))} == lead
        said = set(fold_alnum(src.text[draft.start : draft.end]).split())
        if same and words and len(words & said) >= TOLD_AGAIN * len(words):
            return True
    return False


def _from(text: str, words: str) -> str:
    place = text.find(words)
    return text[place:] if place >= 0 else ""


def _directive(src: Source, draft: Draft, base: date | None, work: Workdays) -> Directive:
    start, end = _trimmed(src.text, draft.start, draft.end)
    found = limits(src.text, start, end, base=base, work=work, flat=src.flat)
    deadline = draft.limit or (found[0].deadline if found else None)
    lead = names_of(list(draft.lead))
    leading = {agency_key(n) for n in lead}
    others = [*draft.coordinating, *coordinating_in(src, start, end)]
    coordinating = tuple(_unlike(names_of(others), leading))
    return Directive(
        path=draft.path,
        content=src.text[start:end],
        span=(start, end),
        lead=lead,
        coordinating=coordinating,
        report_to=draft.report_to if draft.report_to is not None else report_to(src, start, end),
        deadline=deadline,
        kind=_kind(deadline),
        doubts=_doubts(draft, deadline, found, base, work) | _reading_doubts(src, start, end, lead, coordinating),
    )


def _unlike(names: tuple[str, ...], leading: set[str]) -> list[str]:
    seen = set(leading)
    kept = []
    for name in names:
        key = agency_key(name)
        if key not in seen:
            seen.add(key)
            kept.append(name)
    return kept


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \n;,(":
        start += 1
    while end > start and text[end - 1] in " \n;,":
        end -= 1
    return start, end


def _kind(deadline: Deadline | None) -> Kind:
    if deadline is None:
        return Kind.ONGOING
    return {Basis.EVENT: Kind.EVENT, Basis.RECURRING: Kind.RECURRING}.get(deadline.basis, Kind.DATED)


def _doubts(
    draft: Draft, deadline: Deadline | None, found: list[Limit], base: date | None, work: Workdays
) -> frozenset[Doubt]:
    doubts: set[Doubt] = set()
    if not draft.lead:
        doubts.add(Doubt.NO_LEAD)
    if draft.inherited and draft.lead:
        doubts.add(Doubt.INHERITED_LEAD)
    if any(not m.known for m in draft.lead):
        doubts.add(Doubt.UNKNOWN_AGENCY)
    if draft.guessed:
        doubts.add(Doubt.UNSURE)
    if deadline is not None:
        doubts |= limit_doubts(deadline, base, work)
        days = {f.deadline.due for f in found if f.strong and f.deadline.due}
        if len(days) > 1:
            doubts.add(Doubt.DEADLINE_TWO)
    return frozenset(doubts)


def _reading_doubts(
    src: Source, start: int, end: int, lead: tuple[str, ...], coordinating: tuple[str, ...]
) -> set[Doubt]:
    """Return what is doubtful in the words themselves: a scan's dust among them, names that look cut or are many."""
    doubts: set[Doubt] = set()
    words = src.text[start:end]
    if _DUST.search(words):
        doubts.add(Doubt.UNSURE)
    if _another_acts(src, start, end):
        doubts.add(Doubt.UNSURE)
    names = (*lead, *coordinating)
    if len(names) > MANY or any(_CUT.search(name) for name in names) or len(words) > LONG_TASK:
        doubts.add(Doubt.UNSURE)
    return doubts


def _another_acts(src: Source, start: int, end: int) -> bool:
    """Return whether another named body seems to act inside the task: the sentence may hold two."""
    for mark in _TURN.finditer(src.text, start + 1, end):
        names = list_at(src, mark.end())
        stop = names[-1].end if names else end
        if stop < end and src.text[stop] == " " and begins_task(src.text, src.flat, stop + 1):
            return True
    return False


def limit_doubts(deadline: Deadline, base: date | None, work: Workdays) -> set[Doubt]:
    """Return what a person should look at in a deadline."""
    doubts: set[Doubt] = set()
    if deadline.basis is Basis.EVENT:
        doubts.add(Doubt.DEADLINE_EVENT)
    if deadline.basis is Basis.YEARLESS:
        doubts.add(Doubt.DEADLINE_YEAR)
    if base is None and (deadline.basis is Basis.COUNTED or deadline.due is None) and deadline.basis is not Basis.EVENT:
        doubts.add(Doubt.DEADLINE_RELATIVE)
    if deadline.due is not None and deadline.basis is not Basis.RECURRING:
        if not work.is_workday(deadline.due):
            doubts.add(Doubt.DEADLINE_OFF)
        if base is not None and deadline.due < base:
            doubts.add(Doubt.DEADLINE_PAST)
    return doubts
