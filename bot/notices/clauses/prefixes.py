"""What may stand before the subject of an assignment: adverbs, topics of a word or two, a limit."""

from __future__ import annotations

import re

from bot.notices.agencies.names import mention_at
from bot.notices.text.source import Source

_ADVERB = re.compile(
    r"(?:dong thoi|truoc mat|rieng|mat khac|ben canh do|ngoai ra|theo do|do do|do vay|vi vay|trong khi(?: do)?|con|"
    r"dac biet(?: la)?|(?:trach nhiem|nhiem vu) (?:cua|doi voi)|ve phia|doi voi|cung voi do|hang nam|"
    r"hang thang|dinh ky|de dat [^,;:]{1,60}|thi|"
    r"(?:viec|noi dung|nhiem vu|van de|cong viec)(?: nay| tren| do| nay thi)|"
    r"(?:trong|tai) (?:cong van|van ban|thong bao|chi thi)(?: nay)?|cung trong ngay|trong do|cu the(?: la)?|"
    r"tren co so do)[,:]? "
)
# A limit that stands before its subject without a comma: "Chậm nhất đến ngày 20/7 UBND các xã gửi ..."
_WHEN = re.compile(
    r"(?=cham nhat|truoc|tu nay|den|trong|vao|hang|dinh ky|moi)(?:(?:cham nhat|truoc|tu nay|het|den|trong|ngay|thang|"
    r"quy|nam|gio|vao|moi|hang|tuan|dinh ky|cuoi|dau)(?!\w)[ ,]*|\d[\d/.h-]*[ ,]*|[ivx]{1,3}(?!\w)[/\d ,]*){2,12}+"
)


def skip_openings(src: Source, at: int, end: int) -> int:
    """Return the place after the words that stand before a subject."""
    for _ in range(3):
        found = _ADVERB.match(src.flat, at, end) or _WHEN.match(src.flat, at, end)
        if found is None or mention_at(src, at) is not None:
            break
        at = found.end()
    return at
