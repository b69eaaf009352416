"""Sentences that tell, and names that are spoken of: neither gives a task away."""

from __future__ import annotations

import re

from bot.notices.agencies.names import end_of, list_at, mention_at
from bot.notices.clauses.narrowing import WHO_HAS
from bot.notices.text.source import Source
from bot.notices.text.verbs import is_past

_TELLS = re.compile(r",? (?=(?:da(?! duoc (?:giao|phan cong))|dang|chua|van|con) )")
_PLEA = re.compile(
    r"(?:(?:tom tat )?noi dung(?: don| kien nghi| phan anh| khieu nai| to cao| vu viec| de nghi)?|theo don|"
    r"(?:ong|ba|cac ho|ho gia dinh|cong dan|nhan dan|nguoi dan|cu tri)(?!\w))[^.;]{0,90}?"
    r"(?:de nghi|kien nghi|phan anh|khieu nai|to cao)(?!\w)"
)
_REPORTED_PLEA = re.compile(
    r"(?:con )?theo (?:lanh dao|bao cao|ubnd|uy ban|so|phong|ong|ba|y kien|phan anh|de nghi)(?!\w)[^.;]{0,160}?"
    r"(?:de nghi|kien nghi|mong muon|phan anh|giao)(?!\w)|"
    r"(?:so|ubnd|uy ban|phong|huyen|xa|dai dien|lanh dao|don vi|dia phuong)(?!\w)[^.;,]{0,40}? kien nghi(?!\w)|"
    r"tai (?:cuoc hop|buoi lam viec|hoi nghi),? [^.;]{0,120}?(?:de nghi|kien nghi)(?!\w)"
)
_ACTS_ON = re.compile(
    r"(?:don doc|huong dan|chi dao|yeu cau|de nghi|phoi hop voi|phoi hop|giup|kiem tra|giam sat|ho tro) "
)
_FAILED = re.compile(
    r" (?:thuc hien|trien khai|chap hanh|to chuc|bao cao|phoi hop) (?:con |chua |khong )"
    r"(?:nghiem|tot|cham|day du|kip thoi|hieu qua|dong bo|quyet liet|chat che|thuong xuyen)(?!\w)"
)
# "Ý kiến chỉ đạo: Vụ việc này UBND tỉnh đã giao ...": who did it stands after what it is about.
_ABOUT = re.compile(r"(?:[^.;:,]{3,60}: )?(?:(?:vu viec|viec|noi dung|van de|vu) (?:nay|tren|neu tren),? |(?<=: ))")
# "Chỉ thị này có hiệu lực kể từ ngày ký", "... thay thế Chỉ thị số ...": what the paper says of itself.
_EFFECT = re.compile(
    r"(?:chi thi|thong bao|cong van|cong dien|van ban|quyet dinh|ke hoach)(?: ket luan)? nay "
    r"(?:co hieu luc|thay the|bai bo|duoc pho bien|duoc thong bao)(?!\w)"
)
FAR_LIST = 200  # letters of a list that are looked back over
LONGEST_NAME = 90  # letters that are looked through for a name before a comma


def is_plea(src: Source, start: int) -> bool:
    """Return whether the sentence tells again what citizens or bodies asked for: no part of it is an order."""
    return _PLEA.match(src.flat, start) is not None or _REPORTED_PLEA.match(src.flat, start) is not None


def is_told(src: Source, start: int) -> bool:
    """Return whether the sentence tells what its subject did ("UBND tỉnh đã chỉ đạo ..."), or what this paper is."""
    if _EFFECT.match(src.flat, start):
        return True
    label = _ABOUT.match(src.flat, start)
    subject = list_at(src, label.end() if label else start)
    if subject and subject[-1].group and WHO_HAS.match(src.flat, end_of(src, subject)):
        return False  # "Các xã chưa có kế hoạch phải ban hành": which of them, not what they did
    if subject and _FAILED.match(src.flat, end_of(src, subject)):
        return True
    tells = _TELLS.match(src.flat, end_of(src, subject)) if subject else None
    return tells is not None and is_past(src.text, src.flat, tells.end())


def in_list(src: Source, at: int, start: int, mark: str = ",") -> bool:
    """Return whether what stands before a comma or "và" is a name too: then it goes on with a list."""
    comma = src.flat.rfind("," if mark == "," else " va ", start, at)
    for before in range(max(start, comma - LONGEST_NAME), comma):
        found = mention_at(src, before) if src.starts_word(before) else None
        if found is not None and found.end == comma:
            return True
    return False


def in_object(src: Source, at: int, start: int) -> bool:
    """Return whether a place stands inside the list of those who are urged: "A đôn đốc các sở; UBND các xã ..."."""
    for verb in _ACTS_ON.finditer(src.flat, max(start, at - FAR_LIST), at):
        names = list_at(src, verb.end())
        if names and names[-1].start >= at and names[0].start < at:
            return True
    return False
