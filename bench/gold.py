"""How well notices are read: found directives and their fields against the gold of tests/notices/.

A gold directive is found when its anchor stands in a read directive's span, accents folded; in OCR text most of its
letters are enough. Two gold directives in one read one count as one found and one missed. A field is right when it
equals the gold or one of the readings that the annotator allowed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.folding import fold_alnum
from bot.notices import Directive, agency_key, read
from bot.workdays import WorkCalendar

NOTICES = Path(__file__).parents[1] / "tests" / "notices"
SCANNED_MATCH = 0.6  # share of an anchor's five-letter runs that a span must hold where letters were misread
RUN = 5
Gold = dict[str, Any]


@dataclass
class Score:
    """Counts over one or more notices."""

    gold: int = 0
    found: int = 0
    spurious: int = 0
    lead: int = 0
    coordinating: int = 0
    deadlines: int = 0
    deadlines_right: int = 0
    invented: int = 0
    pairs: list[tuple[Directive, bool]] = field(default_factory=list)  # each found directive, and whether it is right

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall of directives."""
        precision = self.found / (self.found + self.spurious) if self.found else 0.0
        recall = self.found / self.gold if self.gold else 1.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def share(self, name: str) -> float:
        """Share of all gold directives whose field was read rightly."""
        return float(getattr(self, name)) / self.gold if self.gold else 1.0

    @property
    def deadline_recall(self) -> float:
        """Share of the gold's deadlines that were read rightly."""
        return self.deadlines_right / self.deadlines if self.deadlines else 1.0

    def __str__(self) -> str:
        return (
            f"f1 {self.f1:.3f}  lead {self.share('lead'):.3f}  coordinating {self.share('coordinating'):.3f}"
            f"  deadlines {self.deadline_recall:.3f}  invented {self.invented}  ({self.gold} directives)"
        )


def cases(folder: Path) -> list[Path]:
    """Return the gold files that lie in this very folder."""
    return sorted(folder.glob("*.gold.json"))


def document_of(gold_file: Path) -> Path:
    """Return the document beside a gold file."""
    stem = gold_file.name.removesuffix(".gold.json")
    return next(p for p in sorted(gold_file.parent.glob(f"{stem}.*")) if not p.name.endswith(".gold.json"))


def score(gold_file: Path) -> Score:
    """Read one notice and compare."""
    file = document_of(gold_file)
    notice = read(file.read_bytes(), file.name, calendar=WorkCalendar())
    wanted = json.loads(gold_file.read_text(encoding="utf-8"))["directives"]
    spans = [_bare(notice.text[start:end]) for start, end in (d.span for d in notice.directives)]
    result, used = Score(), set[int]()
    for gold, place in _matches(sorted(wanted, key=lambda g: bool(g.get("optional"))), spans, used):
        _count(result, gold, notice.directives[place] if place is not None else None)
    result.spurious = len(notice.directives) - len(used)
    return result


def _matches(wanted: list[Gold], spans: list[str], used: set[int]) -> Iterator[tuple[Gold, int | None]]:
    for gold in wanted:
        sure = [_holds(span, _bare(gold["anchor"])) for span in spans]
        best = [i for i, share in enumerate(sure) if share and share == max(sure)]
        fresh = [i for i in best if i not in used]
        if gold.get("optional"):
            used.update(fresh or best)
            continue
        place = min(fresh, key=lambda i: len(spans[i]), default=None)
        if place is not None:
            used.add(place)
        yield gold, place


def _count(result: Score, gold: Gold, got: Directive | None) -> None:
    result.gold += 1
    result.deadlines += bool(gold.get("deadline"))
    if got is None:
        return
    due = got.deadline.due if got.deadline and got.kind == "dated" else None
    day = due.isoformat() if due else None
    days = [gold.get("deadline"), *gold.get("deadline_also", [])]
    rights = {name: _names(getattr(got, name)) in _readings(gold, name) for name in ("lead", "coordinating")}
    result.found += 1
    result.lead += rights["lead"]
    result.coordinating += rights["coordinating"]
    result.deadlines_right += bool(gold.get("deadline")) and day in days
    result.invented += not gold.get("deadline") and day is not None and day not in days
    result.pairs.append((got, all(rights.values()) and day in days))


def _bare(text: str) -> str:
    return fold_alnum(text).replace(" ", "")


def _holds(span: str, anchor: str) -> float:
    if anchor in span:
        return 1.0
    runs = {anchor[i : i + RUN] for i in range(len(anchor) - RUN + 1)}
    share = sum(run in span for run in runs) / len(runs) if runs else 0.0
    return share if share >= SCANNED_MATCH else 0.0


def _names(names: tuple[str, ...] | list[str]) -> frozenset[str]:
    return frozenset(agency_key(name) for name in names)


def _readings(gold: Gold, name: str) -> list[frozenset[str]]:
    return [_names(reading or []) for reading in (gold.get(name), *gold.get(f"{name}_also", []))]


def of_folder(folder: Path) -> Score:
    """Score every notice of a folder."""
    return sum((score(file) for file in cases(folder)), Score())


def main() -> None:
    """Print the scores of each folder of gold notices."""
    for folder in sorted({file.parent for file in NOTICES.rglob("*.gold.json")}):
        print(f"{folder.relative_to(NOTICES)!s:18} {of_folder(folder)}")
