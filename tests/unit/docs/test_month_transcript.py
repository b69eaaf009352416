"""docs/month.vi.md is what the bot says: the month is played again and compared, line by line."""

from __future__ import annotations

import re
from pathlib import Path

from bot.handlers.entry.registrations import REGISTERED
from demo import month

DOCUMENT = Path(__file__).parents[3] / "docs" / "month.vi.md"
AT_MOST = 250_000  # bytes; it is meant to be read
PLAYED = (
    "nhan", "tiendo", "vuongmac", "xong", "tralai", "xacnhan", "giahan", "dongy", "khongdongy", "chuyen", "thuhoi",
    "hoantac", "giaitrinh", "khieunai", "traloi", "tim", "lichsu", "viec", "sao", "baocao", "moi", "coquan", "sua",
)  # fmt: skip


async def test_the_month_in_the_docs_is_what_the_bot_says(tmp_path: Path) -> None:
    assert (await month.write(tmp_path)).splitlines() == DOCUMENT.read_text(encoding="utf-8").splitlines()


def test_the_month_shows_every_kind_of_act() -> None:
    typed = set(re.findall(r"^ {6}/([a-z]+)", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE))
    assert set(PLAYED) <= typed
    assert set(PLAYED) <= REGISTERED.commands.keys()


def test_the_month_gives_no_one_time_code_away() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    codes = re.findall(r"(?:^ +/start |\?start(?:group)?=)(\S+)", text, re.MULTILINE)
    assert set(codes) == {"…"}


def test_the_month_is_short_enough_to_be_read() -> None:
    assert len(DOCUMENT.read_bytes()) <= AT_MOST
