"""Mutated notices: whatever happens to a text, reading ends in a Notice whose parts hold together.

NHACVIEC_FUZZ sets the number of examples (make soak: 1500 for each test here, as for each reader of documents).
"""

from __future__ import annotations

import json
import os
import random
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.notices import Notice, read_deadline, read_sentence, read_text, to_json
from tests.documents import DEMO_NOTICE

EXAMPLES = int(os.environ.get("NHACVIEC_FUZZ", "20"))
NOTICE = DEMO_NOTICE.decode()
WORDS = sorted(set(NOTICE.split()))
TODAY = date(2026, 6, 15)


def cut(text: str, dice: random.Random) -> str:
    start = dice.randrange(len(text))
    return text[:start] + text[start + dice.randrange(1, 60) :]


def repeat(text: str, dice: random.Random) -> str:
    start = dice.randrange(len(text))
    return text[:start] + text[start : start + dice.randrange(1, 400)] * 2 + text[start:]


def swap_lines(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def join_lines(text: str, dice: random.Random) -> str:
    return text.replace("\n", " ", dice.randrange(1, 20))


def spoil_letters(text: str, dice: random.Random) -> str:
    letters = list(text)
    for _ in range(dice.randrange(1, 40)):
        letters[dice.randrange(len(letters))] = dice.choice("aăâđêôơư.,;:-–/0123456789\u0301\u202e\n\t“”()|�")
    return "".join(letters)


def strew_words(text: str, dice: random.Random) -> str:
    start = dice.randrange(len(text))
    return f"{text[:start]} {' '.join(dice.choices(WORDS, k=dice.randrange(1, 30)))} {text[start:]}"


CHANGES = (cut, repeat, swap_lines, join_lines, spoil_letters, strew_words)


def mutated(seed: int) -> str:
    dice = random.Random(seed)
    text = NOTICE
    for _ in range(dice.randrange(1, 6)):
        text = dice.choice(CHANGES)(text, dice) or NOTICE
    return text


def hold_together(notice: Notice) -> None:
    for directive in notice.directives:
        start, end = directive.span
        assert 0 <= start < end <= len(notice.text)
        assert directive.content.strip()
        assert all(name.strip() for name in (*directive.lead, *directive.coordinating, *directive.report_to))
        if directive.deadline is not None:
            assert directive.deadline.words.strip()
    spans = [directive.span for directive in notice.directives]
    assert spans == sorted(spans), "directives stand in the order of the text"


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.integers(0, 2**32))
def test_a_mutated_notice_ends_in_a_notice_that_holds_together(seed: int) -> None:
    hold_together(read_text(mutated(seed)))


@settings(max_examples=max(EXAMPLES // 4, 10), deadline=None)
@given(st.integers(0, 2**32))
def test_the_same_text_gives_the_same_json(seed: int) -> None:
    text = mutated(seed)
    assert json.dumps(to_json(read_text(text))) == json.dumps(to_json(read_text(text)))


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join))
def test_any_words_typed_after_giao_end_in_directives_that_hold_together(words: str) -> None:
    notice = read_sentence(words, today=TODAY)
    hold_together(notice)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)))
def test_any_typed_deadline_ends_in_a_day_or_in_none(words: str) -> None:
    found = read_deadline(words, today=TODAY)
    assert found is None or found.due is None or found.due.year >= 1
