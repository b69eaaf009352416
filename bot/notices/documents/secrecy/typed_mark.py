"""The mark of secrecy in what somebody types, and in the name of a file: where it stands apart from the sentence.

"[Mật] rà soát hồ sơ", "Tối mật: ...", "công văn MẬT số 12" and "45-BC (MẬT).pdf" bear one. "Bảo vệ bí mật nhà nước",
"mật độ dân số" and "tài liệu tuyệt mật phải được bảo quản" are words of a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from bot.folding import fold
from bot.notices.documents.secrecy.document_mark import find_mark

_BRACKETED = re.compile(r"[(\[{<«]([^()\[\]{}<>«»]*)[)\]}>»]")
_APART = re.compile(r"[:;.,!|]|\s[-–—]+\s|\n")
_LABELLED = re.compile(r"\bdo mat( cua (van ban|tai lieu))?\s*[:\-–]\s*((toi|tuyet) )?mat\b")
_WORD = re.compile(r"\S+")
_EDGES = "\"'“”‘’*_~.,;:!?()[]{}<>«»-–—"
_NAME_PARTS = re.compile(r"[_.,()\[\]{}+]|\s-\s")
_NAME_WORD = re.compile(r"[^\W\d_]+")
_UPPER = {"MẬT"}
_HALVES = {"tuyệt", "tuyet", "tối"}  # "toi mat" without accents may be anything
_MARK = {"mật", "mat"}
# Words that make "mật" something else: bí mật, bảo mật, cơ mật, thân mật; mật độ, mật mã, mật khẩu, mật ong, mật vụ.
_BEFORE = {"bí", "bảo", "cơ", "thân", "gấu", "ong", "đường", "túi", "sỏi", "lấy"}
_AFTER = {"độ", "mã", "khẩu", "ong", "vụ", "thiết", "thư", "đường", "mía"}


def mark_in_words(text: str) -> str | None:
    """Return the mark of secrecy that a typed text bears, or None."""
    text = unicodedata.normalize("NFC", text)
    if _LABELLED.search(" ".join(fold(text).split())):
        return "độ mật"
    first, *others = _APART.split(text)
    inside = [found[1] for found in _BRACKETED.finditer(text)]
    # In upper case a level is a mark wherever it stands alone; in other letters only where a mark would stand.
    alone = find_mark([*text.splitlines(), first, *inside]) or _alone_in_upper_case(others)
    return alone or next(_shouted(text), None)


def _alone_in_upper_case(parts: list[str]) -> str | None:
    return find_mark([part for part in parts if part.isupper()])


def _shouted(text: str) -> Iterator[str]:
    """Return each MẬT in upper case whose neighbours are not: "công văn MẬT số 12", "hồ sơ TỐI MẬT về ..."."""
    words = ["", *(found[0].strip(_EDGES) for found in _WORD.finditer(text)), ""]
    words = [word for word in words if word not in ("TUYỆT", "TỐI")]  # the first half belongs to the mark
    for (before, word), (_same, after) in pairwise(pairwise(words)):
        if word in _UPPER and not _is_shout(before) and not _is_shout(after):
            yield word


def _is_shout(word: str) -> bool:
    return len(word) > 1 and word.isalpha() and word.isupper()


def mark_in_name(name: str) -> str | None:
    """Return the mark of secrecy that a file's name bears, or None. Names are short: less is needed than in words."""
    stem = unicodedata.normalize("NFC", name).rpartition(".")[0] or unicodedata.normalize("NFC", name)
    words = ["", *(found[0].lower() for found in _NAME_WORD.finditer(stem)), ""]
    for (before, word), (_same, after) in pairwise(pairwise(words)):
        if before in _HALVES and word in _MARK:
            return word
        if word == "mật" and before not in _BEFORE and after not in _AFTER:
            return word
    return find_mark(_NAME_PARTS.split(stem))
