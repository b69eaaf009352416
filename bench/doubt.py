"""How well doubt predicts error: of the directives read wrongly, how many bear a doubt; and of those that bear none,
how many are right. Measured on the gold notices of tests/notices/.
"""

from __future__ import annotations

from collections import Counter

from bench.gold import NOTICES, score


def main() -> None:
    """Print the 2x2 of doubt and error, and the two shares."""
    table: Counter[tuple[bool, bool]] = Counter()
    for file in sorted(NOTICES.rglob("*.gold.json")):
        for directive, is_right in score(file).pairs:
            table[bool(directive.doubts), is_right] += 1
    for doubtful, name in ((True, "doubtful"), (False, "clear")):
        print(f"{name:9} right {table[doubtful, True]:4} wrong {table[doubtful, False]:4}")
    wrong = table[True, False] + table[False, False]
    clear = table[False, False] + table[False, True]
    print(f"errors that bear a doubt / all errors: {_share(table[True, False], wrong)}")
    print(f"right among the clear / all clear: {_share(table[False, True], clear)}")


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.3f}" if whole else "none"
