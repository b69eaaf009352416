"""To whom the result goes: "báo cáo UBND tỉnh", "gửi về Sở A để tổng hợp", "(qua Phòng B)"."""

from __future__ import annotations

import re

from bot.notices.agencies.names import list_at, mention_at
from bot.notices.text.source import Source

_TO = re.compile(
    r"(?<!xay dung )(?<!da co )(?<!che do )(?:bao cao|(?<!thong )(?<!canh )(?<!du )(?<!khai )(?<!\w)bao(?: lai| ngay)?|"
    r"gui|trinh|nop|phan anh|thong bao ket qua|cung cap|"
    r"tra ket qua|ban giao|chuyen)(?!\w)"
    r"(?: (?:ket qua|bao cao|ho so|van ban|danh sach|so lieu|de xuat|tong hop|bang van ban|tien do|dinh ky))*"
    r"(?: (?:thuc hien|trien khai|giai quyet|xu ly|tham dinh|ra soat|kiem tra))*(?: (?:ve|cho|den|toi|len|"
    r"voi|truc tiep))*[ ,]"
)
_VIA = re.compile(r"\(? ?(?:thong )?qua ")
_ADVISE = re.compile(r"(?<!\w)(?:tham muu|de xuat|kien nghi)(?:,? (?:de xuat|cho|voi|trinh|giup|bao cao))* ")
_ONWARD = re.compile(r"(?:de|nham) (?:tong hop|bao cao|theo doi|trinh|xem xet|phuc vu|dang tai)")
# Who is plain from the notice itself: "báo cáo Chủ tịch", "báo huyện trước 18 giờ".
_BARE = re.compile(
    r"(?:(?:dong chi |d/c )?(?:pho )?chu tich(?! \w+ nuoc)|thuong truc (?:ubnd|hdnd|huyen uy|tinh uy|dang uy)|"
    r"(?:huyen|tinh|xa)(?= ?[,.;]| truoc| de | trong))(?!\w)"
)
_WEAK = re.compile(r"(?:co quan|don vi) chu tri(?: soan thao)?")
_OTHER = re.compile(r"(?: \([^)]{0,80}\))?,? (?:hoac|va gui|dong gui) (?:ve )?")
MOST_CHOICES = 20  # lists joined by "hoặc", "và gửi"; what is reported to more is no recipient but noise
GAP = 160  # letters between "báo cáo" and its far recipient


def report_to(src: Source, start: int, end: int) -> tuple[str, ...]:
    """Find who is reported to in a stretch of text; who gets the consolidated report later is left out."""
    found: list[str] = []
    onward = -1
    for verb in _TO.finditer(src.flat, start, end):
        before = src.flat[max(start, verb.start() - 30) : verb.start()]
        if _ONWARD.search(before + src.flat[verb.start() : verb.end()]) and found:
            onward = verb.end()
            continue
        if re.search(r"(?:theo|noi dung|cac|mot so|tai|nhan|cong tac) $", before):
            continue
        found += _names(src, verb.end(), end) or _far(src, verb.end(), end)
    for verb in _ADVISE.finditer(src.flat, start, end):
        found += _names(src, verb.end(), end)
    for via in _VIA.finditer(src.flat, start, end):
        if found and via.start() != onward:
            found += _names(src, via.end(), end)
    return tuple(dict.fromkeys(found))


def _names(src: Source, at: int, end: int) -> list[str]:
    names: list[str] = []
    for _ in range(MOST_CHOICES):
        mentions = list_at(src, at, weak=True)
        here = [name for mention in mentions if mention.end <= end for name in mention.names]
        if not here and (bare := _BARE.match(src.flat, at, end)):
            return [*names, src.text[bare.start() : bare.end()]]
        names += here
        other = _OTHER.match(src.flat, mentions[-1].end) if here else None
        if other is None:
            break
        if weak := _WEAK.match(src.flat, other.end()):
            return [*names, src.text[weak.start() : weak.end()]]
        at = other.end()
    return names


def _far(src: Source, at: int, end: int) -> list[str]:
    """Look for "... về UBND huyện" after a report that is described first."""
    for place in re.compile(r"(?<= ve )|(?<= gui ve )|(?<= gui )").finditer(src.flat, at, min(end, at + GAP)):
        if mention_at(src, place.start()) is not None:
            return _names(src, place.start(), end)
    return []
