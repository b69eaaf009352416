"""What headings hand down: who leads the items under "Sở Y tế:", whom an intro addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.notices.agencies.names import end_of, list_at
from bot.notices.clauses.clauses import clauses
from bot.notices.clauses.issuer import Issuer
from bot.notices.clauses.phrases import SKIPPED, TOPIC
from bot.notices.text.source import Mention, Source
from bot.notices.text.structure import Block
from bot.notices.text.verbs import begins_task

# A citizen whose case stands under the heading: nothing under it is that person's task.
_CITIZEN = re.compile(r"(?:cac )?(?:ong|ba|ho ong|ho ba|cong dan|ho gia dinh)(?!\w)")
MOST_CHILDREN = 50  # blocks under a heading that are looked at to tell whether it announces them; all are read after


@dataclass
class Scope:
    """What a heading hands down."""

    lead: tuple[Mention, ...] = ()
    coordinating: tuple[Mention, ...] = ()
    heading: bool = False  # an explicit heading ("Sở Y tế:"): what stands under it is the lead's


@dataclass
class Scopes:
    """The scopes of one notice, by the blocks that set them."""

    src: Source
    issuer: Issuer
    addressees: Scope = field(default_factory=Scope)
    set_by: dict[int, Scope] = field(default_factory=dict)

    def inherited(self, block: Block) -> Scope:
        """Return what the nearest heading above hands down, else the addressees."""
        above = block.parent
        while above is not None:
            if id(above) in self.set_by:
                return self.set_by[id(above)]
            above = above.parent
        return self.addressees

    def announces(self, block: Block) -> bool:
        """Return whether a block is a heading for the blocks under it, not a task of its own."""
        words = self.src.flat[block.start : block.end].rstrip()
        children = block.children[:MOST_CHILDREN]
        if not children:
            return False
        if words.endswith(":"):
            return self._only_names(block) or any(self._is_item(child) for child in children)
        if block.style != "para" and not any(c.style != "para" or self._is_item(c) for c in children):
            return False  # a line that a scan broke in two
        return len(words) < 200 and words[-1:] not in (".", ";") and (block.style != "para" or self._only_names(block))

    def _only_names(self, block: Block) -> bool:
        names = list_at(self.src, block.start)
        return bool(names) and self.src.text[end_of(self.src, names) : block.end].strip(" :.-;") == ""

    def _is_item(self, block: Block) -> bool:
        at = block.start
        return bool(
            list_at(self.src, at)
            or begins_task(self.src.text, self.src.flat, self.over(at))
            or clauses(self.src, at, block.end)
            or block.children
            or TOPIC.match(self.src.flat, at, block.end)
        )

    def over(self, at: int) -> int:
        """Return the place after the small words that a task may begin with."""
        while found := SKIPPED.match(self.src.flat, at):
            at = found.end()
        return at

    def keep(self, block: Block, start: int, end: int, inherited: Scope) -> None:
        """Keep what a heading hands down: its lead, and who coordinates."""
        found = clauses(self.src, start, end, self.issuer)
        if found:
            last = found[-1]
            whole = self.src.text[last.task : end].strip(" :.-;") == ""
            self.set_by[id(block)] = Scope(
                last.lead, last.coordinating, heading=whole and not (last.ordered and block.style == "para")
            )
            return
        names = list_at(self.src, start)
        if _CITIZEN.match(self.src.flat, start):
            self.set_by[id(block)] = Scope()
        elif names and self.src.text[end_of(self.src, names) : end].strip(" :.-;") == "":
            self.set_by[id(block)] = Scope(tuple(names), heading=True)
        elif inherited.lead and inherited is not self.addressees:
            self.set_by[id(block)] = inherited
