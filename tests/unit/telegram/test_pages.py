"""Pages: a message is split between its blocks, never inside a tag, and loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape
from telegram.constants import MessageLimit

from bot.telegram.keyboards import DATA_LIMIT, PLACEHOLDER_LIMIT, ROW_LENGTH, question
from bot.telegram.pages import TEXT_LIMIT, page_of, pages
from bot.views.core.markup import bold, italic
from bot.views.core.message import Block, Button, Message, Upload, say
from sandbox.rules.entities import parse_html
from tests.unit.telegram.markups import right, soup

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=300).filter(str.strip)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def letters(text: str) -> str:
    """Return a text without the white space, which may be lost where a block is cut."""
    return "".join(text.split())


@given(st.lists(WORDS, min_size=1, max_size=60), st.integers(400, TEXT_LIMIT))
def test_tasks_and_buttons_stay_in_their_order_and_every_page_is_within_the_limit(words: list[str], limit: int) -> None:
    blocks = tuple(Block(bold(word), (Button(str(n), f"done:{n}"),), (n,)) for n, word in enumerate(words))
    made = pages(Message(blocks), limit)
    for page in made:
        assert units(page.text) <= limit
        shown = len(page.tasks)
        assert [b.data for row in page.keyboard for b in row] == [f"done:{n}" for n in page.tasks]
        assert [len(row) for row in page.keyboard][:-1] == [ROW_LENGTH] * ((shown - 1) // ROW_LENGTH if shown else 0)
    assert [n for page in made for n in page.tasks] == list(range(len(words)))


@given(st.lists(soup(), min_size=1, max_size=20), st.integers(40, 600))
def test_every_page_of_any_markup_is_taken_by_telegram_and_no_word_is_lost(
    written: list[tuple[Markup, str]], limit: int
) -> None:
    made = pages(say(*(text for text, _read in written)), limit)
    assert all(units(page.text) <= limit for page in made)
    shown = "".join(parse_html(page.text)[0] for page in made)  # it refuses a tag that is unknown or not closed
    assert letters(shown) == letters("".join(read for _text, read in written))


@given(st.lists(right, min_size=1, max_size=20))
def test_a_message_that_fits_is_one_page_of_its_blocks(texts: list[Markup]) -> None:
    made = pages(say(*texts), limit=sum(units(text) + 40 * text.count("<") + 1 for text in texts))
    assert [page.text for page in made] == [page_of([Block(text) for text in texts]).text]


@given(st.text(st.sampled_from("aă&<>\"' \U0001f600"), min_size=1, max_size=9000))
def test_a_block_that_no_page_can_hold_keeps_its_letters(text: str) -> None:
    made = pages(say(italic(text)))
    shown = "".join(Markup(page.text).unescape().replace("<i>", "").replace("</i>", "") for page in made)
    if len(made) == 1:
        assert shown == text
    else:
        assert shown.split() == Markup(escape(text)).striptags().split() or shown.replace(" ", "") == "".join(
            text.split()
        )
    assert all(units(page.text) <= TEXT_LIMIT for page in made)


def test_a_tag_left_open_ends_with_its_block() -> None:
    (page,) = pages(say(Markup("<b>open"), Markup("not bold</b>")))
    assert page.text == "<b>open</b>\nnot bold"


def test_the_keyboard_and_the_question_stand_under_the_last_page_and_files_go_first() -> None:
    file = Upload("a.xlsx", b"x")
    texts = [Markup("x" * 1000) for _ in range(9)]
    made = pages(say(*texts, keyboard=[[Button("Có", "yes:1")]], asks="Kết quả", files=(file,)))
    assert [page.file for page in made] == [file] + [None] * (len(made) - 1)
    assert len(made) > 2
    assert [bool(page.keyboard) for page in made] == [False] * (len(made) - 1) + [True]
    assert made[-1].asks == "Kết quả"


@pytest.mark.parametrize("under_the_block", [True, False])
def test_callback_data_over_64_bytes_is_a_mistake_that_shows_before_anything_is_sent(under_the_block: bool) -> None:
    def message(data: str) -> Message:
        button = Button("x", data)
        return Message((Block(Markup("a"), (button,)),)) if under_the_block else say(Markup("a"), keyboard=[[button]])

    (page,) = pages(message("d" * DATA_LIMIT))
    assert page.keyboard == [(Button("x", "d" * DATA_LIMIT),)]
    with pytest.raises(ValueError, match="64"):
        pages(message("đ" * (DATA_LIMIT // 2 + 1)))


def test_the_limit_of_a_page_is_telegrams() -> None:
    assert MessageLimit.MAX_TEXT_LENGTH == TEXT_LIMIT


@pytest.mark.parametrize("lengths", [(50, 49), (30, 30, 30), (100,), (0, 40, 40)])
def test_blocks_that_fill_a_page_to_the_last_letter_stay_on_it(lengths: tuple[int, ...]) -> None:
    texts = [Markup("x" * length) for length in lengths]
    whole = "\n".join(texts).lstrip("\n")
    (page,) = pages(say(*texts), limit=len(whole))
    assert page.text == whole
    assert len(pages(say(*texts), limit=len(whole) - 1)) > 1


def test_a_block_as_long_as_a_page_keeps_its_markup_and_a_longer_one_fills_each_page() -> None:
    assert [page.text for page in pages(say(bold("x" * 93)), limit=100)] == [f"<b>{'x' * 93}</b>"]
    assert [len(page.text) for page in pages(say(bold("x" * 250)), limit=100)] == [100, 100, 50]


def test_five_buttons_take_two_rows() -> None:
    (page,) = pages(Message(tuple(Block(Markup(n), (Button(n, f"done:{n}"),)) for n in "12345")))
    assert [len(row) for row in page.keyboard] == [4, 1]


def test_a_question_opens_the_field_of_whoever_is_asked() -> None:
    asked = question("Kết quả" * 20)
    assert asked.selective
    assert asked.input_field_placeholder == ("Kết quả" * 20)[:PLACEHOLDER_LIMIT]
