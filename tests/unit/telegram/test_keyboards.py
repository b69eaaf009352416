"""Keyboards: buttons and questions in Telegram's form."""

from __future__ import annotations

from bot.i18n import language
from bot.telegram.keyboards import PLACEHOLDER_LIMIT, keyboard, question
from bot.views.core.message import Button


def test_rows_stay_rows_and_no_row_is_no_keyboard() -> None:
    assert keyboard([]) is None
    made = keyboard([[Button("A", "a:1"), Button("B", "b:2")], [Button("C", "c:3")]])
    assert made is not None
    assert [[(b.text, b.callback_data) for b in row] for row in made.inline_keyboard] == [
        [("A", "a:1"), ("B", "b:2")],
        [("C", "c:3")],
    ]


def test_a_label_is_no_html() -> None:
    label = language("en")("Move all to {name}", name="R&D <Sở>")
    made = keyboard([[Button(label, "inherit:1:2")]])
    assert made is not None
    assert made.inline_keyboard[0][0].text == "Move all to R&D <Sở>"


def test_a_question_fits_into_the_answer_field() -> None:
    assert question("Kết quả").input_field_placeholder == "Kết quả"
    assert question("x" * 100).input_field_placeholder == "x" * PLACEHOLDER_LIMIT
