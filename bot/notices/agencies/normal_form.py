"""Keys and kinds of agencies' names: one key for all the ways a name is written, and what a group covers."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.folding import fold, fold_alnum
from bot.notices.agencies.group_nouns import GROUP, OPEN
from bot.notices.agencies.names import mention_at
from bot.notices.text.lexicon import ABBREVIATIONS, SHORT_HEADS, AgencyKind
from bot.notices.text.source import Source

_JOINTS = frozenset({"va"})
_TITLE = re.compile(
    r"^(?:(?:dong chi|pho|tong|giam doc|chu tich|thu truong|lanh dao|truong|chanh|cuc truong|chi cuc truong|"
    r"hieu truong) )+"
)


def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    long = {_squeezed(short): fold_alnum(full) for short, full in {**SHORT_HEADS, **ABBREVIATIONS}.items()}
    parts = sorted((r"[ .,&-]{0,3}".join(map(re.escape, short)) for short in long), key=len, reverse=True)
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(parts)})(?![a-z0-9])"), long


def _squeezed(short: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(short))


_SHORT, _LONG = _table()
_SHORT_WORD = re.compile(r"(?<![^\W\d_])[A-ZĐ][A-ZĐ&.,\-]*(?: ?[&,-] ?[A-ZĐ]{1,5})*(?!\w)")


@lru_cache(maxsize=4096)  # a heading's names are compared again for each item under it
def agency_key(name: str) -> str:
    """Return one key for the ways a name is written.

    Case, accents, punctuation, "và"/"&"/"-" and the usual short forms do not count:

    >>> agency_key("Sở TN&MT") == agency_key("sở Tài nguyên - Môi trường")
    True
    """
    text = fold(name)
    if not _only_lower(name):
        text = _SHORT_WORD.sub(lambda m: _expanded(m.group()), name)
    else:
        text = _SHORT.sub(lambda m: _LONG[_squeezed(m.group())], text)
    return " ".join(w for w in fold_alnum(text).split() if w not in _JOINTS)


def _only_lower(name: str) -> bool:
    return not any(c.isupper() for c in name) or name.isupper()


def _expanded(short: str) -> str:
    whole = _LONG.get(_squeezed(short))
    if whole is not None:
        return whole
    return " ".join(_LONG.get(_squeezed(part), part) for part in re.split(r"[ ]", short))


def agency_kind(name: str) -> AgencyKind | None:
    """Return what sort of body a name names, from its form; None for a group or an unknown form.

    A head of office counts as the body: "Giám đốc Sở Y tế" is a department.
    """
    source = Source(name.strip())
    found = mention_at(source, 0) or mention_at(Source(name.strip()[:1].upper() + name.strip()[1:]), 0)
    if found is None or found.group or _is_plural(name) or (found.kind is AgencyKind.KHAC and not found.head):
        return None
    return _by_level(fold(name), found.kind)


def _by_level(name: str, kind: AgencyKind) -> AgencyKind:
    if kind is not AgencyKind.UBND_XA:
        return kind
    name = _TITLE.sub("", name)
    if re.search(r"\b(?:tinh|thanh pho ha noi|thanh pho (?:ho chi minh|da nang|hai phong|can tho|hue))\b", name):
        return AgencyKind.UBND_TINH
    if re.search(r"\b(?:huyen|quan|thi xa|thanh pho|tp|tx)\b", name):
        return AgencyKind.UBND_HUYEN
    return AgencyKind.UBND_XA


_K = AgencyKind
_ALL_UNITS = frozenset({_K.SO, _K.BAN, _K.PHONG, _K.VAN_PHONG, _K.THANH_TRA, _K.CONG_AN, _K.QUAN_SU, _K.NGANH_DOC,
                        _K.CHI_CUC, _K.TRUNG_TAM, _K.BAO_CHI})  # fmt: skip
_LOCAL = frozenset({_K.UBND_HUYEN, _K.UBND_XA})
_COVERS: tuple[tuple[str, frozenset[AgencyKind]], ...] = (
    (r"xa|phuong|thi tran|dac khu", frozenset({_K.UBND_XA})),
    (r"huyen|thi xa|thanh pho|(?<!co )quan|tp", frozenset({_K.UBND_HUYEN})),
    (r"dia phuong|chinh quyen", _LOCAL),
    (r"cap", _LOCAL),
    (r"so", frozenset({_K.SO})),
    (r"ban", frozenset({_K.BAN})),
    (r"phong", frozenset({_K.PHONG})),
    (r"nganh", frozenset({_K.THANH_TRA, _K.VAN_PHONG, _K.CONG_AN, _K.QUAN_SU, _K.NGANH_DOC})),
    (r"co quan|don vi", _ALL_UNITS),
    (r"doan the|hoi|to chuc chinh tri", frozenset({_K.DOAN_THE})),
    (r"truong|nha truong|truong hoc|co so giao duc", frozenset({_K.TRUONG})),
    (r"doanh nghiep|cong ty|chu dau tu|nha thau|ngan hang|tap doan", frozenset({_K.DOANH_NGHIEP})),
    (r"benh vien|tram y te|co so y te", frozenset({_K.Y_TE})),
    (r"trung tam", frozenset({_K.TRUNG_TAM})),
    (r"chi cuc", frozenset({_K.CHI_CUC})),
    (r"bo", frozenset({_K.BO})),
    (r"cong an", frozenset({_K.CONG_AN})),
    (r"hdnd|hoi dong nhan dan", frozenset({_K.HDND})),
    (r"dang uy|cap uy", frozenset({_K.DANG})),
)
# With their accents: folded, "mọi" is also the "Môi" of Môi trường, and "từng" the Tùng of many places.
_PLURAL = re.compile(
    r"(?:^| )(?:các|cac|tất cả|toàn thể|từng|mỗi|mọi|những)(?: |$)|^\d+ |^(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân) \d+ "
)


def _is_plural(name: str) -> bool:
    return _PLURAL.search(" ".join(unicodedata.normalize("NFC", name).casefold().split())) is not None


_HEADED = re.compile(
    r"(?:ubnd|uy ban nhan dan|cong an|phong [a-z, -]{3,60}|dang uy|hdnd|hoi dong nhan dan) (?:cac|\d+) "
)


def is_open_group(name: str) -> bool:
    """Return whether a name is a group that cannot be resolved to members: "các đơn vị liên quan"."""
    text = fold(name)
    return OPEN.search(text) is not None and (GROUP.match(text) is not None or agency_kind(name) is None)


def group_kinds(name: str) -> frozenset[AgencyKind] | None:
    """Return which kinds of bodies a group name covers; None if it is no group, or an open one.

    >>> sorted(group_kinds("UBND các xã, phường, đặc khu"))
    [<AgencyKind.UBND_XA: 'ubnd_xa'>]
    """
    text = _TITLE.sub("", fold(name))
    if not _is_plural(name) or is_open_group(name):
        return None
    if _HEADED.match(text) and not text.startswith(("ubnd", "uy ban")):
        found = mention_at(Source(name.strip()), 0)
        return frozenset({found.kind}) if found else None
    text = (
        re.sub(
            r" (?:tinh|huyen|thanh pho|xa|"
            r"cap \w+)$",
            "",
            text,
        )
        if text.startswith("cac ") and "," in text
        else text
    )
    covered: set[AgencyKind] = set()
    for words, kinds in _COVERS:
        if re.search(rf"(?<!\w)(?:{words})(?!\w)", text):
            covered |= kinds
    return frozenset(covered) or None
