"""Rendering: our markup as Telegram's HTML, whatever was written. The sandbox reads it as strictly as Telegram does."""

from __future__ import annotations

import pytest
from hypothesis import given
from markupsafe import Markup

from bot.i18n import TRANSLATED
from bot.telegram.rendering import NAMES, html, plain
from bot.views.core.markup import TAGS, bold, code, link, quote
from sandbox.rules.entities import parse_html
from tests.unit.core.test_markup import texts_of
from tests.unit.telegram.markups import right, soup


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        (bold("Sở Y tế") + "\n" + code("/xong 12"), "<b>Sở Y tế</b>\n<code>/xong 12</code>"),
        (quote(bold("a & b")), "<blockquote><b>a &amp; b</b></blockquote>"),
        (link("Sở", 'https://a.vn/?x="1"'), '<a href="https://a.vn/?x=&#34;1&#34;">Sở</a>'),
        (Markup("Sở A -> Sở B"), "Sở A -> Sở B"),
        (Markup("<b>open <i>both"), "<b>open <i>both</i></b>"),
        (Markup("<b>one<i>two</b>three</i>"), "<b>one<i>two</i></b>three"),
        (Markup("closes </b>nothing"), "closes nothing"),
        (Markup("<u>no tag of ours</u>"), "&lt;u>no tag of ours&lt;/u>"),
        (Markup('<b onclick="x">'), '&lt;b onclick="x">'),
        (Markup("<script>&amp;"), "&lt;script>&amp;"),
    ],
)
def test_markup_becomes_telegrams_html_and_nothing_else_does(written: Markup, sent: str) -> None:
    assert html(written) == sent


def test_every_documented_tag_has_one_of_telegrams() -> None:
    assert set(NAMES) == set(TAGS)
    for name in NAMES.values():
        assert parse_html(f"<{name}>x</{name}>")[0] == "x"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translated_text_is_sent_as_it_stands(language: str) -> None:
    assert [text for text in texts_of(language) if html(Markup(text)) != text] == []


@given(right)
def test_what_a_view_writes_is_sent_as_it_stands_but_for_the_names_of_tags(text: Markup) -> None:
    assert html(text) == str(text).replace("<quote>", "<blockquote>").replace("</quote>", "</blockquote>")


@given(soup())
def test_telegram_takes_whatever_was_written_and_shows_every_word(written: tuple[Markup, str]) -> None:
    text, read = written
    assert parse_html(html(text))[0] == read


@given(soup())
def test_plain_words_are_the_words_that_are_shown(written: tuple[Markup, str]) -> None:
    text, read = written
    assert plain(html(text)).split() == read.split()
