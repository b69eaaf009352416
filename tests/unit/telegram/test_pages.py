"""Pages: a message is split between its blocks, never inside a tag, and loses nothing."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.telegram.pages import TEXT_LIMIT, pages
from bot.views.core.message import DATA_LIMIT, Block, Button, Message, say

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=300).filter(str.strip)


class Tags(HTMLParser):
    """Counts tags that are open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(st.lists(WORDS, min_size=1, max_size=60), st.integers(400, TEXT_LIMIT))
def test_every_page_is_within_the_limit_and_its_tags_are_closed(words: list[str], limit: int) -> None:
    blocks = tuple(
        Block(Markup("<b>{}</b>").format(word), (Button(str(n), f"done:{n}"),), (n,)) for n, word in enumerate(words)
    )
    made = pages(Message(blocks), limit)
    for page in made:
        assert units(page.text) <= limit
        tags = Tags()
        tags.feed(page.text)
        assert tags.open == []
    assert [n for page in made for n in page.tasks] == list(range(len(words)))
    assert [b.data for page in made for row in page.keyboard for b in row] == [f"done:{n}" for n in range(len(words))]


@given(st.text(st.sampled_from("aă&<>\"' \U0001f600"), min_size=1, max_size=9000))
def test_a_block_that_no_page_can_hold_keeps_its_letters(text: str) -> None:
    made = pages(say(Markup("<i>{}</i>").format(text)))
    shown = "".join(Markup(page.text).unescape().replace("<i>", "").replace("</i>", "") for page in made)
    if len(made) == 1:
        assert shown == text
    else:
        assert shown.split() == Markup(escape(text)).striptags().split() or shown.replace(" ", "") == "".join(
            text.split()
        )
    assert all(units(page.text) <= TEXT_LIMIT for page in made)


def test_the_keyboard_and_the_question_stand_under_the_last_page() -> None:
    message = say(*(Markup("x" * 1000) for _ in range(9)), keyboard=[[Button("Có", "yes:1")]], asks="Kết quả")
    made = pages(message)
    assert len(made) > 1
    assert [bool(page.keyboard) for page in made] == [False] * (len(made) - 1) + [True]
    assert made[-1].asks == "Kết quả"


def test_callback_data_over_64_bytes_is_a_mistake_of_ours() -> None:
    Button("x", "d" * DATA_LIMIT)
    with pytest.raises(ValueError, match="64"):
        Button("x", "đ" * (DATA_LIMIT // 2 + 1))
