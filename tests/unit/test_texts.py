"""Texts: all in the catalogues, Vietnamese whole and the default, values escaped, dates the official way."""

from __future__ import annotations

import ast
import re
from datetime import date, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from bot.clock import ZONE
from bot.i18n import DEFAULT, TRANSLATED, language
from tools import catalogues

BOT = Path(__file__).parents[2] / "bot"
VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)


def test_every_text_is_translated_and_nothing_is_fuzzy_or_stale() -> None:
    wanted = catalogues.template()
    assert [f for code in TRANSLATED for f in catalogues.faults(code, wanted, catalogues.load(code))] == []


def test_the_check_notices_missing_fuzzy_stale_and_differing_translations() -> None:
    wanted = Catalog()
    wanted.add("Task {number}")
    wanted.add("Type /xong")
    wanted.add("Hello")
    wanted.add("Bye")
    found = Catalog(locale="vi")
    found.add("Task {number}", "Việc {so}")
    found.add("Type /xong", "Gõ /song")
    found.add("Hello", "Xin chào", flags=["fuzzy"])
    found.add("Gone", "Mất")
    said = " ".join(catalogues.faults("vi", wanted, found))
    for fault in (
        "placeholders differ",
        "commands differ",
        "fuzzy",
        "not translated: 'Bye'",
        "no longer in the program",
    ):
        assert fault in said


def strings(tree: ast.AST) -> list[str]:
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docs)
    return [node.value for node in found if isinstance(node.value, str)]


@pytest.mark.parametrize("path", sorted(BOT.rglob("*.py")), ids=lambda path: str(path.relative_to(BOT)))
def test_no_vietnamese_text_stands_in_the_code(path: Path) -> None:
    if "notices" in path.parts or path.name == "folding.py":
        return  # there Vietnamese words are the grammar itself, and letters are what is folded
    said = [text for text in strings(ast.parse(path.read_text(encoding="utf-8"))) if VIETNAMESE.search(text)]
    assert [text for text in said if "<b>Nhắc Việc</b>" not in text and not text.startswith("Nhắc Việc is")] == []


def test_vietnamese_is_the_default() -> None:
    assert DEFAULT == "vi"
    assert language(None)("No open task.") == "Không có việc nào đang chờ thực hiện."
    assert language("xx").code == "vi"
    assert language("en")("No open task.") == "No open task."


def test_values_are_escaped_and_the_markup_of_the_text_stays() -> None:
    assert language("en")("<b>Lead:</b> {names}", names="<script>&") == "<b>Lead:</b> &lt;script&gt;&amp;"


def test_english_counts_one_and_many_and_vietnamese_needs_no_plural() -> None:
    assert language("en").plural("{n} day left", "{n} days left", 1) == "1 day left"
    assert language("en").plural("{n} day left", "{n} days left", 2) == "2 days left"
    assert language("vi").plural("{n} day left", "{n} days left", 1) == "còn 1 ngày"


def test_dates_are_written_the_official_way() -> None:
    assert language("vi").day(date(2027, 2, 5)) == "05/02/2027"
    assert language("vi").weekday(date(2027, 2, 5)) == "Thứ Sáu, 05/02/2027"
    assert language("vi").instant(datetime(2027, 2, 5, 17, 0, tzinfo=ZONE)) == "17:00 05/02/2027"
