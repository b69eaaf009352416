"""How reading grows with a notice's length, and what it costs beside merely folding the same text."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from bench.timing import compare
from bot.folding import fold_alnum
from bot.notices import read_text

SAMPLE = Path(__file__).parents[1] / "demo" / "notice.txt"
TIMES = 8
ONE_LINE = 100_000  # letters of a text that is a single line
LINES = ("Giao Sở Y tế chủ trì rà soát ", "Sở Y tế, ", "các xã, ", "trước ngày ", "1/", "(", "a", "báo cáo Sở ")


def main() -> None:
    """Print the ratios."""
    text = SAMPLE.read_text(encoding="utf-8")
    head, _mark, body = text.partition("II. NHIỆM VỤ TRỌNG TÂM")
    longer = head + _mark + body * TIMES
    print(f"reading / folding the same text once: {compare(lambda: read_text(text), lambda: fold_alnum(text))}")
    ratio = compare(lambda: read_text(longer), lambda: read_text(text))
    print(f"reading {len(longer) / len(text):.1f} times the text / reading it once: {ratio}")
    for unit in LINES:
        line = unit * (ONE_LINE // len(unit))
        grown = compare(partial(read_text, line * 2), partial(read_text, line))
        print(f"one line of {unit!r}, 2n letters / n letters: {grown}")
