"""A message before it is sent: short texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.views.core.message import short


@given(st.text(max_size=500), st.integers(5, 200))
def test_a_shortened_text_is_within_its_limit(text: str, limit: int) -> None:
    assert len(short(text, limit)) <= limit


def test_a_shortened_text_ends_at_a_word() -> None:
    assert short("rà soát từng dự án chậm giải ngân", 15) == "rà soát từng…"
