"""The words by which tasks are searched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.registry.worklist.search import words_of

VIETNAMESE = st.text(alphabet="aáàảãạăắâấđĐêếôốơớưứyýTHPchnsgk 0123456789/-&.,%_\\\n", max_size=60)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("118/TB-UBND", {"118", "tb", "ubnd"}),
        ("TB118", {"tb", "118"}),
        ("Đôn đốc, kiểm tra!", {"don", "doc", "kiem", "tra"}),
        ("Sở TN&MT", {"so", "tn", "mt"}),
        ("% _ \\ '' 🏥", set()),
        ("", set()),
    ],
)
def test_words_are_folded_letters_or_digits(text: str, words: set[str]) -> None:
    assert words_of(text) == words


@given(VIETNAMESE)
def test_accents_case_and_form_of_letters_do_not_matter(text: str) -> None:
    assert words_of(unicodedata.normalize("NFD", text)) == words_of(text)
    assert words_of(text.upper()) == words_of(text)
    assert words_of(" ".join(sorted(words_of(text)))) == words_of(text)


@given(st.text())
def test_no_sign_that_a_database_reads_is_left(text: str) -> None:
    assert all(word.isascii() and word.isalnum() for word in words_of(text))
