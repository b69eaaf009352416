"""Reports in two steps: who gathers the others' reports before one goes to the committee."""

from __future__ import annotations

import re

from bot.folding import fold
from bot.notices import AgencyKind, agency_kind
from bot.notices import Directive as ReadDirective

COMMITTEES = (AgencyKind.UBND_TINH, AgencyKind.UBND_HUYEN, AgencyKind.UBND_XA, AgencyKind.HDND, AgencyKind.DANG)
# "gửi về Sở A trước ngày 15/7 để tổng hợp": the verb stands near the name, in the same sentence.
GATHERS = r"[^.;]{0,60}?\btong hop\b"


def consolidating(read: ReadDirective) -> list[str]:
    """Return the agencies that gather the reports, as far as a directive's words name them.

    Of several that are reported to, the last one is where the report ends, unless a committee is among them: then the
    report ends there. Of one alone, the words must say that it gathers. The committee's own office only passes papers
    on, so for it they must say so, too.
    """
    words = fold(read.content)
    agencies = [name for name in read.report_to if agency_kind(name) not in (None, *COMMITTEES)]
    ends_elsewhere = len(agencies) < len(read.report_to)
    return [
        name
        for place, name in enumerate(agencies)
        if _gathers(words, name)
        or (agency_kind(name) is not AgencyKind.VAN_PHONG and (ends_elsewhere or place + 1 < len(agencies)))
    ]


def _gathers(words: str, name: str) -> bool:
    return re.search(re.escape(fold(name)) + GATHERS, words) is not None
