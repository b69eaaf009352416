"""The bodies and persons of a notice's frame: who issued it, whose words it gives, who concluded, who signed."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product

from bot.folding import UPPER
from bot.folding import flat as flatten

_NAME = rf"(?P<name>[{UPPER}][\wà-ỹ]*(?: [{UPPER}][\wà-ỹ]*){{1,4}})"
_CHAIR = re.compile(
    rf"(?:[Đđ]ồng chí|đ/c|[ÔôBb](?:ng|à)|"
    rf"ĐỒNG CHÍ) {_NAME}\s*+(?:[-–,]\s*+)?+(?:Ủy viên[^,;\n]{{0,60}}, )?(?:Bí thư[^,;\n]{{0,40}}, )?(?:Quyền |"
    rf"Phó )?(?:Chủ tịch|Bí thư|Chánh|Trưởng)"
)
_CHAIR_AFTER_POST = re.compile(
    rf"Chủ tịch(?: Thường trực)? UBND (?:tỉnh|huyện|thành phố|thị xã|quận|xã|phường|thị trấn|đặc khu) {_NAME}"
    r"(?= chủ trì| kết luận| tại| đã| về)"
)
_CONCLUDES = re.compile(rf"{_NAME}\s*[-–,]\s*[^\n]{{3,80}}?kết luận")
_LEVEL_NAME = re.compile(
    r"\b(?:Ủy ban nhân dân|Uỷ ban nhân dân|UBND|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN)\s"
    rf"((?i:tỉnh|huyện|thành phố|thị xã|quận|xã|phường|thị trấn|đặc khu))((?: [{UPPER}][\w'’à-ỹÀ-Ỹ]*){{0,4}})"
)
# The second line of the left column, where the columns were read as one line: "TỈNH HÒA AN Độc lập - Tự do ..."
_LEFT_COLUMN = re.compile(
    rf"^(TỈNH|HUYỆN|THÀNH PHỐ|THỊ XÃ|QUẬN|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)((?: [{UPPER}'’]+){{1,5}})(?=$| Độc| \||  )",
    re.MULTILINE,
)
# Words in capitals that follow a level of government in a title without being its name.
_NO_PLACE = re.compile(
    r"(?: |^)(?:CỘNG|ĐỒNG CHÍ|TẠI|VỀ|CỦA|NGÀY|THÁNG|QUÝ|NĂM|KHÓA|KỲ|TRONG|PHÓ|CHỦ|THÔNG|KẾT|"
    r"Độc|Số|Về|Tại|Ngày|Thông|Kết)(?: |$)"
)
_PLACE_NAME = re.compile(
    rf"\b((?i:tỉnh|huyện|thành phố|thị xã|quận|xã|phường|thị trấn|đặc khu))((?: [{UPPER}][\w'’à-ỹ]*){{1,4}})"
)
_SPOKEN_BY = re.compile(
    r"(?:[Pp]hó )?[Cc]hủ tịch(?: [Tt]hường trực)?(?: (?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân) (?:tỉnh|huyện|thành phố|"
    rf"thị xã|quận|xã|phường|thị trấn|đặc khu))? {_NAME}(?=,? (?:chủ trì|kết luận|yêu cầu|giao|chỉ đạo|đề nghị|ký|"
    r"nhấn mạnh|đã|tại|vừa|có|cho rằng|về))"
)
# A title of any length may stand between the name and the verb.
_PRESIDES = re.compile(
    rf"(?:[Đđ]ồng chí|[Đđ]/c|[ÔôBb](?:ng|à)) {_NAME}[ ,–-][^.;\n]{{0,200}}?"
    r"(?:chủ trì|chủ tọa|kết luận|có buổi làm việc|có ý kiến)"
)
_DATED_FROM = re.compile(rf"(?:^|  |\t|\| )([{UPPER}][\w'’]*(?: [{UPPER}][\w'’]*){{0,3}}), ngày", re.MULTILINE)
_OF_CHAIR = re.compile(
    r"(?:chủ tịch|CHỦ TỊCH)(?: thường trực)? (?:UBND|ủy ban nhân dân|uỷ ban nhân dân) $", re.IGNORECASE
)
BEFORE_LEVEL = 45  # letters in which "Chủ tịch UBND" stands before a level
_CHAIRS = (_CONCLUDES, _CHAIR, _CHAIR_AFTER_POST, _PRESIDES, _SPOKEN_BY)
NEAR_TOP = 2500  # letters of a page's top
SURE = 2  # times that a name must stand to be taken for the issuer's, where another stands too

CHAIR_NEAR = 1200  # letters of the body in which an article may name who concluded
TOP = 600  # letters; the frame's first lines


def speaker_of(text: str, low: str, body: int) -> str:
    """Find whose committee speaks: the one named in full nearest the beginning, else the level named first."""
    column = _LEFT_COLUMN.search(text, 0, TOP)
    if column is not None:
        return f"UBND {column.group(1).lower()} {_proper(column.group(2).strip())}"
    level, name = _under_parent(text) or _named(text[:body], low)
    if not level:
        level, name = _named(text[: body + NEAR_TOP], low)
    name = name or _place_of(text, level) or _dated_from(text)
    return f"UBND {level} {name}".rstrip() if level else ""


def _under_parent(text: str) -> tuple[str, str] | None:
    """Return the second of two committees at the top: "UBND TỈNH A" is the parent of "UBND THÀNH PHỐ B" under it."""
    lines = [line for line in text[:TOP].split("\n")[:4] if line.strip()]
    found = [match for line in lines if (match := _LEVEL_NAME.match(line)) is not None]
    if len(found) < 2 or not found[1].group(2).strip():
        return None
    return found[1].group(1).lower(), _proper(found[1].group(2).strip())


def _dated_from(text: str) -> str:
    """Return the place in "Hòa An, ngày 08 tháng 7": a committee dates its papers from the place it is named for."""
    found = _DATED_FROM.search(text, 0, NEAR_TOP)
    return found.group(1) if found else ""


def _named(text: str, low: str) -> tuple[str, str]:
    """Return the level of the first committee named, and its name where one of that level is named in full."""
    first = ""
    for found in _LEVEL_NAME.finditer(text, 0, 8000):
        level, name = found.group(1).lower(), _proper(found.group(2).strip())
        if low[: found.start()].endswith("chu tich "):
            name = ""  # "Chủ tịch UBND huyện Mai Văn A" names the person
        first = first or level
        if name and level == first:
            return level, name
    return first, ""


def _place_of(text: str, level: str) -> str:
    """Complete "UBND huyện" by the one place of that level that the text names, or by far the most often."""
    names = Counter(
        name
        for found in _PLACE_NAME.finditer(text)
        if found.group(1).lower() == level
        and not _OF_CHAIR.search(text, max(0, found.start() - BEFORE_LEVEL), found.start())
        and (name := _proper(found.group(2).strip()))
    )
    ranked = names.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < SURE * ranked[1][1]):
        return ""
    return ranked[0][0]


def _proper(name: str) -> str:
    name = _NO_PLACE.split(f" {name} ")[0].strip()
    return name.title() if name.isupper() else name


def issuer_of(head: str, speaker: str) -> str | None:
    """Return the issuer's name: the committee that speaks, or its office where the frame's top names that."""
    lines = [line.strip() for line in head.split("\n") if line.strip()][:6]
    office = any(line.startswith("van phong") for line in lines)
    if not speaker:
        return None
    return f"Văn phòng {speaker}" if office else speaker


def chair_of(text: str, body: int, end: int) -> str | None:
    """Find the name of who concluded, in the title, the introduction or an article's first words."""
    for stop, pattern in product((body, min(end, body + CHAIR_NEAR)), _CHAIRS):
        found = pattern.search(text, 0, stop)
        if found is not None:
            return re.sub(r"^(?:Đồng chí|Ông|Bà) ", "", found.group("name"))
    return None


def signer_of(text: str, end: int) -> str | None:
    """Find the name under the post in the signature block."""
    lines = [line.strip(" *") for line in text[end : end + 2500].split("\n") if line.strip()]
    post = next(
        (
            i
            for i, line in enumerate(lines)
            if re.match(r"(?:tm|kt|tl|tuq|q)\.|(?:pho )?chu tich|(?:pho )?chanh", flatten(line))
        ),
        None,
    )
    if post is None:
        return None
    name = re.compile(rf"[{UPPER}][a-zà-ỹđ]+(?: [{UPPER}][a-zà-ỹđ]*){{1,4}}")
    return next((line for line in lines[post:][:8] if name.fullmatch(line)), None)
