"""What is typed behind a command: marked numbers, fields, lists of names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.core.fields import MARKED_TASK, OF_NOTICE, numbered, split_field, split_names

FIELDS = {"chu tri": "lead", "han": "due", "thoi han": "due"}


@pytest.mark.parametrize("words", ["v12 hạn 30/7", "V 12 hạn 30/7", "việc 12 hạn 30/7", "viec12. hạn 30/7"])
def test_a_task_is_marked_by_v(words: str) -> None:
    assert numbered(MARKED_TASK, words) == (12, "hạn 30/7")
    assert numbered(OF_NOTICE, words) is None


@pytest.mark.parametrize("words", ["vb3 lý do", "VB 3 lý do", "doc3: lý do"])
def test_a_document_is_marked_by_vb(words: str) -> None:
    assert numbered(OF_NOTICE, words) == (3, "lý do")
    assert numbered(MARKED_TASK, words) is None


@pytest.mark.parametrize("words", ["12 hạn 30/7", "v", "vb", "v12a", "v1234567890", ""])
def test_what_is_not_marked_is_neither(words: str) -> None:
    assert numbered(MARKED_TASK, words) is None
    assert numbered(OF_NOTICE, words) is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("hạn 30/7 do mưa", ("due", "30/7 do mưa")),
        ("thời hạn", ("due", "")),
        ("Chủ trì  Sở A; Sở B", ("lead", "Sở A; Sở B")),
        ("khác 1", None),
        ("", None),
    ],
)
def test_the_first_words_name_the_field(words: str, found: tuple[str, str] | None) -> None:
    assert split_field(words, FIELDS) == found


@given(st.lists(st.text(st.characters(exclude_characters=";", categories=("L", "N")), min_size=2), max_size=5))
def test_names_come_back_as_they_were_joined(names: list[str]) -> None:
    assert split_names("; ".join(["Sở", *(f"Sở {name}" for name in names)])) == ["Sở", *(f"Sở {n}" for n in names)]
