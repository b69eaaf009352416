"""The sample lists of agencies, and which of them fits a notice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.notices import Notice

HERE = Path(__file__).parent
MERGED = date(2025, 7, 1)  # since then there is no district level


def sample(read: Notice) -> Path:
    """Choose the sample list of agencies that fits a notice: its level, and before or after the merger."""
    issuer = (read.issuer or "").casefold()
    day = read.issued_on or read.met_on or MERGED
    if "huyện" in issuer or "thị xã" in issuer:
        name = "huyen"
    elif " xã " in f" {issuer} " or "phường" in issuer:
        name = "xa"
    else:
        name = "tinh-2026" if day >= MERGED else "tinh-2020"
    return HERE / "agencies" / f"{name}.csv"
