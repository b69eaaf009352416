"""Paragraphs and clauses -> directives: who owes what, inherited from headings where a line does not say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import islice

from bot.notices.agencies.names import end_of, list_at
from bot.notices.clauses.clauses import Clause, clauses
from bot.notices.clauses.coordination import coordinating_in
from bot.notices.clauses.issuer import Issuer
from bot.notices.clauses.phrases import (
    CLOSING,
    DEMANDS,
    FORMULA,
    LEADS,
    NOUN,
    OWNER,
    PARTNERS,
    QUOTED,
    REPORT_ONLY,
    SANCTION,
    SHOULD_NEED_BE,
    TOGETHER,
    TOLD_TOPIC,
    TOPIC,
    WITH_AT_END,
    tells,
)
from bot.notices.clauses.recipients import report_to
from bot.notices.clauses.reported_speech import is_plea
from bot.notices.directives.drafts import Draft, finish
from bot.notices.directives.heading_scope import Scope, Scopes
from bot.notices.directives.labelled_items import labelled
from bot.notices.directives.task_tables import table_rows
from bot.notices.header.header import Frame
from bot.notices.model import Directive
from bot.notices.text.sentences import sentences
from bot.notices.text.source import Mention, Source
from bot.notices.text.structure import Block, blocks
from bot.notices.text.verbs import DECISION, begins_task
from bot.notices.time.calendar_days import WEEKDAYS, Workdays
from bot.notices.time.deadlines import limits
from bot.notices.time.typed_input import typed_limit

MOST_PARTNERS = 20  # times that a sentence turns to partners; from each the rest of the sentence is read for a limit
OWN_WORDS = 14  # a dated sentence with more words of its own than this is another task, not the end of the last


@dataclass
class Reader:
    """Reads one notice; holds what the paragraphs before have set."""

    src: Source
    frame: Frame
    base: date | None
    work: Workdays = WEEKDAYS
    typed: bool = False  # one message by staff: there is always a task in it
    addressees: tuple[Mention, ...] = ()
    drafts: list[Draft] = field(default_factory=list)

    @cached_property
    def scopes(self) -> Scopes:
        """What the notice's headings hand down."""
        issuer = Issuer(self.frame.speaker, self.frame.chaired_by or "")
        return Scopes(self.src, issuer, Scope(self.addressees))

    def read(self) -> tuple[Directive, ...]:
        """Return the directives of the body in the order of the text."""
        found = blocks(self.src.text, self.frame.body, self.frame.end)
        tables = table_rows(self.src, found, self.base)
        labels = labelled(self.src, [b for b in found if id(b) not in tables.blocks], self.base)
        done = tables.blocks | labels.blocks
        self.drafts += tables.drafts + labels.drafts
        for block in found:
            if (block.mixed or not block.tells) and id(block) not in done:
                self._block(block)
        self.drafts.sort(key=lambda d: d.start)
        if self.typed:
            self._complete_typed()
        return finish(self.src, self.drafts, self.base, self.work)

    def _complete_typed(self) -> None:
        """See to it that a message is one task at least; its deadline may be typed in any way."""
        end = len(self.src.text)
        if not self.drafts and self.src.text.strip():
            self.drafts.append(Draft("", 0, end))
        for draft in self.drafts:
            found = limits(self.src.text, draft.start, draft.end, base=self.base, work=self.work, flat=self.src.flat)
            if self.base and not any(f.deadline.due for f in found):
                draft.limit = typed_limit(self.src.text, draft.start, draft.end, today=self.base, calendar=self.work)

    def _block(self, block: Block) -> None:
        inherited = self.scopes.inherited(block)
        announces = self.scopes.announces(block)
        if QUOTED.match(self.src.text, block.start, block.end):
            return
        parts = self._parts(block)
        current: Draft | None = None
        for i, (start, end) in enumerate(parts):
            if announces and i == len(parts) - 1:
                self.scopes.keep(block, start, end, inherited)
                return
            current = self._sentence(block, start, end, current, inherited)

    def _parts(self, block: Block) -> list[tuple[int, int]]:
        """Split a block into sentences; one that stops before its task was cut by a stray full stop in a list."""
        parts: list[tuple[int, int]] = []
        for start, end in sentences(self.src.text, block.start, block.end):
            if parts and list_at(self.src, start) and self._cut_short(*parts[-1]):
                parts[-1] = (parts[-1][0], end)
            else:
                parts.append((start, end))
        return parts

    def _cut_short(self, start: int, end: int) -> bool:
        found = WITH_AT_END.search(self.src.flat, start, end)
        names = list_at(self.src, found.end()) if found else []
        return bool(names) and end - 1 <= end_of(self.src, names) <= end and self.src.text[end - 1] == "."

    def _sentence(self, block: Block, start: int, end: int, current: Draft | None, inherited: Scope) -> Draft | None:
        if self._closing(start, end) or TOLD_TOPIC.match(self.src.flat, start, end) or is_plea(self.src, start):
            return None
        if current is not None and SANCTION.match(self.src.flat, start):
            current.end = end
            return current
        found = self._clauses(block, start, end, inherited)
        if found:
            if found[0].start > start and self._own_first(block, start, found[0].start, inherited):
                first = Draft(block.path, start, found[0].start, inherited.lead, inherited.coordinating, inherited=True)
                self._new(first)
                return self._assign(block, found[0].start, end, found)
            return self._assign(block, start, end, found)
        if current is not None and self._other_partners(start, end, current):
            return self._new(Draft(block.path, start, end, current.lead, inherited=True))
        if current is not None:
            return self._go_on(block, start, end, current)
        return self._leadless(block, start, end, inherited)

    def _clauses(self, block: Block, start: int, end: int, inherited: Scope) -> list[Clause]:
        """Read a sentence's clauses; under a heading that names the lead, "Yêu cầu X ..." is the lead's own act."""
        free = block.style != "para" or block.does or bool(self.drafts)
        found = clauses(self.src, start, end, self.scopes.issuer, free=free and not block.tells)
        if DECISION.match(self.src.flat, start):
            found = [c for c in found if c.ordered]
        if inherited.heading and block.style != "para":
            found = [c for c in found if not DEMANDS.match(self.src.flat, c.start)]
        if block.tells:
            found = [c for c in found if c.ordered or LEADS.match(self.src.flat, end_of(self.src, list(c.lead)))]
        found = [c for c in found if not OWNER.match(self.src.flat, c.task, end)]
        return [c for c in found if not FORMULA.match(self.src.flat, c.task)]

    def _own_first(self, block: Block, start: int, stop: int, inherited: Scope) -> bool:
        """Return whether a sentence begins with the heading's own task: "- phun thuốc; các thôn phát loa ..."."""
        if not inherited.lead or inherited is self.scopes.addressees or block.tells:
            return False
        if self.src.text[start:stop].rstrip()[-1:] != ";" or start != block.start:
            return False
        place = self.scopes.over(start)
        return bool(begins_task(self.src.text, self.src.flat, place)) or self._listed(block, start, place, inherited)

    def _other_partners(self, start: int, end: int, current: Draft) -> bool:
        """Return whether a sentence goes on with other partners: "Phối hợp với Công an tỉnh kiểm tra ..."."""
        if not TOGETHER.match(self.src.flat, start):
            return False
        return bool(coordinating_in(self.src, start, end)) and self.frame.body < current.start

    def _closing(self, start: int, end: int) -> bool:
        """Return whether a sentence only sends the notice out; with a limit, a rhythm or a recipient it is a task."""
        if SHOULD_NEED_BE.match(self.src.flat, start):
            return True
        if not CLOSING.match(self.src.flat, start):
            return False
        found = limits(self.src.text, start, end, base=self.base, work=self.work, flat=self.src.flat)
        return not (found or report_to(self.src, start, end))

    def _limits(self, start: int, end: int) -> bool:
        found = limits(self.src.text, start, end, base=self.base, work=self.work, flat=self.src.flat)
        return any(f.deadline.due is not None and f.strong for f in found)

    def _assign(self, block: Block, start: int, end: int, found: list[Clause]) -> Draft | None:
        main: Draft | None = None
        for i, clause in enumerate(found):
            stop = found[i + 1].start if i + 1 < len(found) else end
            inside = self.src.text[clause.start - 1 : clause.start] == "("
            if inside:
                close = self.src.text.find(")", clause.start, end)
                stop = close if close > 0 else stop
            draft = Draft(block.path, start if i == 0 else clause.start, stop, clause.lead, clause.coordinating)
            draft.guessed = clause.guessed
            draft = self._split(self._new(draft), clause.task)
            if not inside or main is None:
                main = draft
        return main

    def _split(self, draft: Draft, task: int) -> Draft:
        """Part "...; phối hợp với B xử lý ... trước ngày D" off: other partners and a limit of its own."""
        for mark in islice(PARTNERS.finditer(self.src.flat, task, draft.end), MOST_PARTNERS):
            if self._limits(mark.start(), draft.end) and coordinating_in(self.src, mark.start(), draft.end):
                rest = Draft(draft.path, mark.start() + 2, draft.end, draft.lead, inherited=True)
                draft.end = mark.start() + 1
                return self._new(rest)
        return draft

    def _go_on(self, block: Block, start: int, end: int, current: Draft) -> Draft:
        """Take a sentence without a subject: it ends the task before it, or is another with a limit of its own."""
        if self._limits(start, end) and self._own_task(start, end, current):
            draft = Draft(block.path, start, end, current.lead, current.coordinating, inherited=True)
            self.drafts.append(draft)
            return draft
        current.end = end
        return current

    def _own_task(self, start: int, end: int, current: Draft) -> bool:
        words = len(self.src.text[start:end].split())
        if self._limits(current.start, current.end):
            return True
        return not (REPORT_ONLY.match(self.src.flat, start) and words <= OWN_WORDS + 8)

    def _leadless(self, block: Block, start: int, end: int, inherited: Scope) -> Draft | None:
        if block.tells:
            return None
        place = self.scopes.over(start)
        topic = TOPIC.match(self.src.flat, place, end)
        tasks = begins_task(self.src.text, self.src.flat, place) or (
            topic and begins_task(self.src.text, self.src.flat, self.scopes.over(topic.end()))
        )
        if (
            self.src.text[start:end].rstrip().endswith(":")
            or CLOSING.match(self.src.flat, start)
            or DECISION.match(self.src.flat, place)
            or tells(self.src, place)
        ):
            return None
        before = self._continued(block) if not self.typed else self.drafts[-1] if self.drafts else None
        if before is not None:
            return self._after(block, start, end, before, tasks=bool(tasks))
        if not tasks and not self._listed(block, start, place, inherited):
            return None
        if inherited.lead:
            return self._new(Draft(block.path, start, end, inherited.lead, inherited.coordinating, inherited=True))
        if self.typed or (block.does and start == block.start and self._stands_alone(block)):
            return self._new(Draft(block.path, start, end))
        return None

    def _listed(self, block: Block, start: int, place: int, inherited: Scope) -> bool:
        """Return whether an item stands in the list of one who is told to act, so that its first word is a verb."""
        ordered = bool(inherited.lead) and inherited is not self.scopes.addressees and block.style != "para"
        return (inherited.heading or (ordered and start == block.start)) and not NOUN.match(self.src.flat, place)

    def _after(self, block: Block, start: int, end: int, before: Draft, *, tasks: bool) -> Draft:
        """Take a paragraph without a subject after an item's: a task of the same lead, or the end of the last one."""
        named = not any(m.group for m in before.lead)
        if named and tasks and not self.typed and start == block.start:
            return self._new(Draft(block.path, start, end, before.lead, inherited=True))
        if tasks and self._limits(start, end):
            return self._go_on(block, start, end, before)
        if before.end < start:
            before.end = end
        return before

    def _stands_alone(self, block: Block) -> bool:
        """Return whether a block without a lead is an item of its own, not the talk under a part's heading."""
        return block.style != "para" or (block.parent is not None and block.parent.style.startswith("number"))

    def _new(self, draft: Draft) -> Draft:
        self.drafts.append(draft)
        return draft

    def _continued(self, block: Block) -> Draft | None:
        """Return the task that a plain paragraph goes on with: the last one of the same numbered item."""
        if block.style != "para" or not self.drafts or block.parent is None or self.scopes.inherited(block).heading:
            return None
        last = self.drafts[-1]
        same = (
            last.path == block.path
            and last.start >= block.parent.start
            and block.parent.style not in ("roman", "part", "para")
        )
        return last if same else None
