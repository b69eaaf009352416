"""Letters that a scan misread, put right where only one reading is possible: "UBND tính", "Bạn Quản lý", "chú trì".

Accents that were lost do no harm (fold.py); accents that were put in hide words. Only phrases of two syllables and
more are repaired, for no other phrase has the same letters; and only in a text that has several such slips, for a
text that was typed is left as it is. A misread letter is changed in its place; a lost one ("thc hiện") is put in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from bot.folding import flat
from bot.notices.text.lexicon import MINISTRIES, PHONG_FIELDS, SO_FIELDS

_PHRASES = (
    "chủ trì", "chủ tịch", "phó chủ tịch", "thị trấn", "thị xã", "thành phố", "ban quản lý", "ủy ban nhân dân",
    "ủy ban", "hội đồng nhân dân", "trung tâm", "thủ trưởng", "giám đốc", "kho bạc nhà nước", "chi cục", "kiểm lâm",
    "chi nhánh", "phối hợp", "khẩn trương", "đề nghị", "yêu cầu", "kiểm tra", "rà soát", "tổ chức", "thực hiện",
    "báo cáo", "kết quả", "hoàn thành", "xây dựng", "quy định", "thẩm định", "tham mưu", "kế hoạch", "tăng cường",
    "xử lý", "giải quyết", "triển khai", "tuyên truyền", "đôn đốc", "hướng dẫn", "tổng hợp", "chuẩn bị", "quản lý",
    "bổ sung", "bố trí", "cân đối", "kịp thời", "chấm dứt", "nhân dân", "công trình", "đơn vị", "các sở", "nhiệm vụ",
    "kết luận", "ubnd tỉnh", "ubnd huyện", "ubnd", "hđnd", "quý iii", "chuyển tiếp", "giao ban", "ban chỉ huy",
    "biện pháp", "thời hạn", "thời gian", "thông báo", "căn cứ", "trước ngày", "mặt trận tổ quốc", "công ty",
)  # fmt: skip
_FIELDS = tuple(
    field for field in (*SO_FIELDS, *PHONG_FIELDS, *MINISTRIES) if field.count(" ") > 1 and "," not in field
)
_RIGHT = {flat(phrase): phrase.lower() for phrase in (*_FIELDS, *_PHRASES)}
_KNOWN = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, _RIGHT), key=len, reverse=True))})(?!\w)")
# What some law sites lose: letters that bear two marks. "nông nghip" -> "nông nghiệp", "thc hiện" -> "thực hiện".
_FIRST_MARKED = "\u1ea0"


def _with_losses(phrase: str) -> Iterator[tuple[str, str]]:
    for pair in pairwise(phrase.lower().split()):
        whole = " ".join(pair)
        for at, letter in enumerate(whole):
            if letter >= _FIRST_MARKED:
                yield whole[:at] + whole[at + 1 :], whole


_BODIES = (*(f"sở {field}" for field in SO_FIELDS), "liên hiệp phụ nữ", "đề xuất", *_FIELDS, *_PHRASES)
_LOST = dict(found for phrase in _BODIES if "," not in phrase for found in _with_losses(phrase))
_SHORT = re.compile(
    rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, _LOST), key=len, reverse=True))})(?!\w)", re.IGNORECASE
)
SLIPS = 4  # misread phrases that tell a scan from a typing slip


def repaired(text: str) -> str:
    """Return the text with misread phrases put right, if it is a scan's; with letters that were lost put in."""
    text = _filled(text)
    slips = [found for found in _KNOWN.finditer(flat(text)) if _misread(text[found.start() : found.end()])]
    if len(slips) < SLIPS:
        return text
    letters = list(text)
    for found in slips:
        right = _RIGHT[found.group()]
        for at, letter in enumerate(right, found.start()):
            letters[at] = letter.upper() if text[at].isupper() else letter
    return "".join(letters)


def _filled(text: str) -> str:
    if sum(1 for _ in _SHORT.finditer(text)) < SLIPS:
        return text
    return _SHORT.sub(_whole, text)


def _whole(found: re.Match[str]) -> str:
    """Put the lost letter in, and leave the others as they are written."""
    written, right = found.group(), _LOST[found.group().lower()]
    at = next((i for i, letter in enumerate(written) if letter.lower() != right[i]), len(written))
    return written[:at] + right[at] + written[at:]


def _misread(written: str) -> bool:
    """Return whether a phrase bears accents that it should not: lost ones and "uỷ" for "ủy" are no harm."""
    right = _RIGHT[flat(written)]
    mine, own = _marks(written.lower()), _marks(right)
    return any(mark not in own for mark in mine) or len(mine) > len(own)


def _marks(word: str) -> list[str]:
    """Return the accents and the đ of each syllable: "1̉" is a hook on the second."""
    return [
        f"{number}{letter}"
        for number, syllable in enumerate(word.split())
        for letter in unicodedata.normalize("NFD", syllable)
        if unicodedata.combining(letter) or letter == "đ"
    ]
