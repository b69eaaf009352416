"""How well doubt predicts error: of the directives read wrongly, how many bear a doubt; and of those that bear none,
how many are right. Measured on the gold notices of tests/notices/.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from bot.notices import Directive, Notice, agency_key, fold_alnum, read

NOTICES = Path(__file__).parents[1] / "tests" / "notices"


def main() -> None:
    """Print the 2x2 of doubt and error, and the two ratios."""
    table: Counter[tuple[bool, bool]] = Counter()
    for gold_file in sorted(NOTICES.rglob("*.gold.json")):
        stem = gold_file.name.removesuffix(".gold.json")
        file = next(p for p in gold_file.parent.glob(f"{stem}.*") if not p.name.endswith(".gold.json"))
        gold = json.loads(gold_file.read_text(encoding="utf-8"))
        notice = read(file.read_bytes(), file.name)
        for wanted in gold["directives"]:
            found = _holding(notice, wanted["anchor"])
            if found is not None:
                table[bool(found.doubts), _is_wrong(found, wanted)] += 1
    for doubtful in (True, False):
        print(
            f"{'doubtful' if doubtful else 'clear':9} right {table[doubtful, False]:4} wrong {table[doubtful, True]:4}"
        )
    wrong = table[True, True] + table[False, True]
    clear = table[False, True] + table[False, False]
    print(f"errors that bear a doubt / all errors: {_share(table[True, True], wrong)}")
    print(f"right among the clear / all clear: {_share(table[False, False], clear)}")


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.3f}" if whole else "none"


def _holding(notice: Notice, anchor: str) -> Directive | None:
    wanted = fold_alnum(anchor)
    holding = [d for d in notice.directives if wanted in fold_alnum(notice.text[d.span[0] : d.span[1]])]
    return min(holding, key=lambda d: d.span[1] - d.span[0], default=None)


def _is_wrong(found: Directive, wanted: dict[str, object]) -> bool:
    due = found.deadline.due.isoformat() if found.deadline and found.deadline.due else None
    return not (
        _accepts(wanted, "lead", found.lead)
        and _accepts(wanted, "coordinating", found.coordinating)
        and due in [wanted.get("deadline"), *_also(wanted, "deadline")]
    )


def _also(wanted: dict[str, object], field: str) -> list[object]:
    also = wanted.get(f"{field}_also", [])
    return also if isinstance(also, list) else []


def _accepts(wanted: dict[str, object], field: str, names: tuple[str, ...]) -> bool:
    readings = [wanted.get(field), *_also(wanted, field)]
    keys = {agency_key(name) for name in names}
    return any(isinstance(reading, list) and {agency_key(str(n)) for n in reading} == keys for reading in readings)
