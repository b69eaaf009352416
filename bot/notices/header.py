"""The frame of a notice: who issued it, its number and dates, who concluded, who signed, where its body stands."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from bot.notices.dates import day_at
from bot.notices.days import day_of
from bot.notices.fold import UPPER
from bot.notices.fold import flat as flatten
from bot.notices.marks import marker

_NUMBER = re.compile(
    r"(?:so|s6)(?: ?:)? ?(?P<n>\d{1,5}(?: ?[a-z])?) ?/ ?(?P<k>(?:tb|ct|cd|bc|kl|kh|qd|gm|ubnd|vpubnd|vp|"
    r"hdnd|hd|tbkl)[a-z0-9\-&.]{0,30}"
    r"(?: ?[-–] ?[a-z]{1,12})?)"
)
_PLACE_DAY = re.compile(
    r"[\w .'\-]{2,40}, ?(?:hoi [^,\n]{1,24}?)?ngay (?P<d>\d{1,2}) ?thang (?P<m>\d{1,2}) ?nam (?P<y>\d{4})"
)
_ISSUED = re.compile(
    r"^ngay (?P<day>[^,]{4,30}), ?[^,.]{3,80}? (?:da )?(?:ban hanh|co|ra|ky) (?:thong bao|cong van|van ban|"
    r"chi thi|cong dien)"
)
_BODY = re.compile(
    r"(?:ket luan|chi dao|y kien|yeu cau|nhu|noi dung|nhiem vu|thuc hien|thong nhat|giao|bien phap|"
    r"giai phap)[^:\n]{0,80}?sau(?: day)? ?:"
    r"|(?:sau khi|tren co so|ve viec nay|chu tich)[^:\n]{20,400}?(?:ket luan|chi dao|y kien)[^:\n.]{0,60}:(?=\n)"
    r"|(?<=da )ket luan ?:(?=\n)|ket luan(?:, chi dao)? ?:(?=\n)"
)
_MET = re.compile(
    r"(?:chieu |sang )?ngay (?P<day>\d{1,2}(?: thang |[/.\-])\d{1,2}(?: nam |[/.\-])\d{4})[^\n]{0,250}?"
    r"(?:to chuc|chu tri|hop|lam viec|kiem tra|phien hop|hoi nghi|giao ban|tiep|chu toa|du)"
)
_NOT_MET = re.compile(r"(?:truoc|den|nhat|tu|don|de|don de|(?:so|thu) [^ ]{1,30}) $")
_MET_YEARLESS = re.compile(
    r"^(?:(?:chieu|sang) )?ngay (?P<d>\d{1,2}) ?(?:/|thang) ?(?P<m>\d{1,2}),[^\n]{0,200}?(?:to chuc|chu tri|"
    r"hop|lam viec|kiem tra|chu toa)",
    re.MULTILINE,
)
_LIMIT_YEAR = re.compile(r"(?:truoc|cham nhat|han|xong)[^.;\n]{0,20}?\d{1,2}[/.\-]\d{1,2}[/.\-](?P<y>\d{4})")
_NAME = rf"(?P<name>[{UPPER}][\wà-ỹ]*(?: [{UPPER}][\wà-ỹ]*){{1,4}})"
_CHAIR = re.compile(
    rf"(?:[Đđ]ồng chí|đ/c|[ÔôBb](?:ng|à)|"
    rf"ĐỒNG CHÍ) {_NAME}\s*[-–,]?\s*(?:Ủy viên[^,;\n]{{0,60}}, )?(?:Bí thư[^,;\n]{{0,40}}, )?(?:Quyền |"
    rf"Phó )?(?:Chủ tịch|Bí thư|Chánh|Trưởng)"
)
_CHAIR_AFTER_POST = re.compile(
    rf"Chủ tịch(?: Thường trực)? UBND (?:tỉnh|huyện|thành phố|thị xã|quận|xã|phường|thị trấn|đặc khu) {_NAME}"
    r"(?= chủ trì| kết luận| tại| đã| về)"
)
_CONCLUDES = re.compile(rf"{_NAME}\s*[-–,]\s*[^\n]{{3,80}}?kết luận")
_SIGN = re.compile(
    r"^(?:(?:tm|kt|tl|tuq|q)\. ?[a-z]|chu tich$|pho chu tich$|chanh van phong$|noi nhan ?:?)", re.MULTILINE
)
_COMMITTEE = re.compile(
    r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd) (?:tinh|huyen|thanh pho|thi xa|quan|xa|phuong|"
    r"thi tran|dac khu)(?: [^\n,;:.()|]{2,40})?"
)
_LEVEL_NAME = re.compile(
    r"\b(?:Ủy ban nhân dân|Uỷ ban nhân dân|UBND|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN)\s"
    rf"((?i:tỉnh|huyện|thành phố|thị xã|quận|xã|phường|thị trấn|đặc khu))((?: [{UPPER}][\w'’à-ỹÀ-Ỹ]*){{0,4}})"
)
# What stands under an article on a news page.
_FURNITURE = re.compile(
    r"^(?:xem chi tiet|(?:so )?luot (?:xem|truy cap)|(?:cac )?tin (?:khac|lien quan|cung|da dua|moi hon)|"
    r"bai viet (?:lien quan|khac)|"
    r"nhung tin (?:moi|cu) hon|tai ve|van ban moi|tham do|thong ke truy cap|chia se|binh luan|"
    r"y kien ban doc|tac gia|nguon(?: tin)? ?:|"
    r"in trang|quay lai|tro ve|ve dau trang|tu khoa|danh gia bai viet|tep dinh kem|file dinh kem|"
    r"ban quyen)[^\n]{0,50}$",
    re.MULTILINE,
)
# The second line of the left column, where the columns were read as one line: "TỈNH HÒA AN Độc lập - Tự do ..."
_LEFT_COLUMN = re.compile(
    rf"^(TỈNH|HUYỆN|THÀNH PHỐ|THỊ XÃ|QUẬN|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)((?: [{UPPER}'’]+){{1,5}})(?=$| Độc| \||  )",
    re.MULTILINE,
)
_MOTTO = re.compile(r"(?:^| )C[ỘO]NG(?: |$)")
LONG_LINE = 120  # letters; nothing in the frame is longer
TOP = 600  # letters; the frame's first lines
_END_MARK = re.compile(r"\. ?/ ?\.|(?<=[a-z])/\.(?=\s|$)")
_TITLE = re.compile(r"^(?:thong bao|chi thi|cong dien|ket luan|ke hoach|bao cao)(?: ket luan)?$")
_TITLE_MAX_LINES = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame says, and where the body begins and ends."""

    body: int
    end: int
    issuer: str | None = None
    speaker: str = ""  # whose words the directives are ("UBND huyện Tam Đường")
    number: str | None = None
    issued_on: date | None = None
    met_on: date | None = None
    chaired_by: str | None = None
    signer: str | None = None
    title: str | None = None


def frame(text: str, issued_on: date | None = None) -> Frame:
    """Read the frame of a notice from its plain text; ``issued_on`` overrides the date in it."""
    low = flatten(text)
    end = _end(low)
    body = _body(low, end)
    under = _FURNITURE.search(low, body, end)
    end = under.start() if under else end
    head = low[: min(body, 6000)]
    met = _met(low, body)
    speaker = _speaker(text[:body], low)
    return Frame(
        body=body,
        end=end,
        issuer=_issuer(head, speaker),
        speaker=speaker,
        number=_number(text, low, end),
        issued_on=issued_on or _issued(head),
        met_on=met,
        chaired_by=_chair(text, body, end),
        signer=_signer(text, end),
        title=_title(text, body),
    )


def _end(low: str) -> int:
    """Give the end of the body: the end mark or the signature block; what follows is attached."""
    marks = [m.start() for m in _SIGN.finditer(low) if m.start() > len(low) // 5 or m.group().startswith("noi nhan")]
    limit = min(marks) if marks else len(low)
    stop = next((m.end() for m in _END_MARK.finditer(low, min(len(low), 200), limit)), None)
    return stop if stop is not None and stop > 200 else limit


def _body(low: str, end: int) -> int:
    found = _BODY.search(low, 0, end)
    if found is not None:
        return _after_line(low, found.end(), end)
    letter = re.compile(r"^kinh gui ?:", re.MULTILINE).search(low, 0, end)
    if letter is not None:
        return _after_addressees(low, letter.end(), end)
    for line in re.finditer(r"[^\n]+", low[:end]):
        mark = marker(line.group().upper()[:12]) if line.start() > 0 else None
        numbered = mark is not None and mark.style in ("part", "roman", "number")
        if numbered or (len(line.group()) > LONG_LINE and not _PLACE_DAY.match(line.group())):
            return line.start()
    return 0


def _after_line(low: str, at: int, end: int) -> int:
    """Give the body's beginning: after the line that announces it, or at that line where it names the lead."""
    start = low.rfind("\n", 0, at) + 1
    line = low[start:at]
    if re.search(
        r"(?:yeu cau|giao|de nghi) (?:giam doc|thu truong|cac|so|ubnd|uy ban|chu tich|phong|cong an|truong)", line
    ):
        return start
    stop = low.find("\n", at, end)
    return at if low[at : stop if stop >= 0 else end].strip() else (stop + 1 if stop >= 0 else end)


def _after_addressees(low: str, at: int, end: int) -> int:
    stop = low.find("\n", at, end)
    at = stop + 1 if stop >= 0 else end
    while at < end:
        stop = low.find("\n", at, end)
        stop = end if stop < 0 else stop
        line = low[at:stop].strip()
        if line and not line.startswith(("-", "+")) and len(line) > 60:
            return at
        if line and not line.startswith(("-", "+")) and line[-1] not in ";.,":
            return at
        at = stop + 1
    return end


def _number(text: str, low: str, end: int) -> str | None:
    for found in _NUMBER.finditer(low, 0, min(end, 3000)):
        line = low[low.rfind("\n", 0, found.start()) + 1 : found.start()]
        if len(line.strip()) <= 60 and not re.search(
            r"(?:cong van|quyet dinh|ke hoach|chi thi|nghi quyet|van ban) $", line
        ):
            return re.sub(r" ", "", text[found.start("n") : found.end("k")]).rstrip(".-")
    return None


def _issued(head: str) -> date | None:
    for found in _PLACE_DAY.finditer(head):
        start = head.rfind("\n", 0, found.start()) + 1
        stop = head.find("\n", found.end())
        line = head[start : stop if stop >= 0 else len(head)]
        if len(line) < 160 and not re.match(r"(?:\W*)ngay ", line):
            moment = day_at(head, head.index("ngay", found.start()), None)
            if moment is not None:
                return moment.due
    for line in head.split("\n"):
        issued = _ISSUED.match(line)
        if issued is not None:
            moment = day_at(line, 0, None)
            if moment is not None and moment.due:
                return moment.due
    return None


def _met(low: str, body: int) -> date | None:
    """Find the day of the meeting; on news pages it stands without its year, which the other days tell."""
    for found in _MET.finditer(low, 0, max(body, 1)):
        cited = low.startswith(" cua ", found.end("day"))
        if cited or _NOT_MET.search(low, max(0, found.start() - 40), found.start()):
            continue
        moment = day_at(low, low.index("ngay", found.start()), None)
        if moment is not None and moment.due:
            return moment.due
    yearless = _MET_YEARLESS.search(low, 0, max(body, 1))
    year = _year_told(low)
    if yearless is not None and year is not None:
        return day_of(year, int(yearless.group("m")), int(yearless.group("d")))
    return None


def _year_told(low: str) -> int | None:
    """Give the year that most of the limits name."""
    years = Counter(found.group("y") for found in _LIMIT_YEAR.finditer(low))
    return int(years.most_common(1)[0][0]) if years else None


def _speaker(text: str, low: str) -> str:
    """Find whose committee speaks: the one named in full nearest the beginning, else the level named first."""
    first = None
    column = _LEFT_COLUMN.search(text, 0, TOP)
    if column is not None:
        return f"UBND {column.group(1).lower()} {_proper(column.group(2).strip())}"
    for found in _LEVEL_NAME.finditer(text, 0, 8000):
        level, name = found.group(1).lower(), found.group(2).strip()
        if low[: found.start()].endswith("chu tich "):
            name = ""  # "Chủ tịch UBND huyện Mai Văn A" names the person
        first = first or level
        if name and level == first:
            return f"UBND {level} {_proper(name)}"
    return f"UBND {first}" if first else ""


def _proper(name: str) -> str:
    name = _MOTTO.split(name)[0].strip()
    return name.title() if name.isupper() else name


def _issuer(head: str, speaker: str) -> str | None:
    lines = [line.strip() for line in head.split("\n") if line.strip()][:6]
    office = any(line.startswith("van phong") for line in lines)
    if not speaker:
        return None
    return f"Văn phòng {speaker}" if office else speaker


def _chair(text: str, body: int, end: int) -> str | None:
    top = text[: min(end, body + 400)]
    for pattern in (_CONCLUDES, _CHAIR, _CHAIR_AFTER_POST):
        found = pattern.search(top)
        if found is not None:
            return re.sub(r"^(?:Đồng chí|Ông|Bà) ", "", found.group("name"))
    return None


def _signer(text: str, end: int) -> str | None:
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


def _title(text: str, body: int) -> str | None:
    lines = [line.strip() for line in text[:body].split("\n") if line.strip()]
    for i, line in enumerate(lines):
        low = flatten(line)
        if _TITLE.match(low):
            return " ".join(_until_body(lines[i + 1 : i + 1 + _TITLE_MAX_LINES])) or line
        if re.match(r"(?:v/v|ve viec) ", low):
            return line
    return next((line for line in lines if re.match(r"(?:thong bao )?ket luan|y kien", flatten(line))), None)


def _until_body(lines: list[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if re.match(r"(?:sang |chieu )?ngay \d|kinh gui|sau khi|can cu|thuc hien", flatten(line)) or len(line) > 300:
            break
        kept.append(line)
    return kept
