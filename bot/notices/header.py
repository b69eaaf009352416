"""The frame of a notice: who issued it, its number and dates, who concluded, who signed, where its body stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.notices.dates import DAY, day_at
from bot.notices.fold import flat as flatten

_NUMBER = re.compile(
    r"(?:so|s6)(?: ?:)? ?(?P<n>\d{1,5}(?: ?[a-z])?) ?/ ?(?P<k>(?:tb|ct|cd|bc|kl|kh|qd|gm|ubnd|vpubnd|vp|hdnd|hd|tbkl)[a-z0-9\-&.]{0,30}"
    r"(?: ?[-–] ?[a-z]{1,12})?)"
)
_PLACE_DAY = re.compile(r"[\w .'\-]{2,40}, ?ngay (?P<d>\d{1,2}) ?thang (?P<m>\d{1,2}) ?nam (?P<y>\d{4})")
_ISSUED = re.compile(
    r"^ngay (?P<day>[^,]{4,30}), ?[^,.]{3,80}? (?:da )?(?:ban hanh|co|ra|ky) (?:thong bao|cong van|van ban|chi thi|cong dien)"
)
_BODY = re.compile(
    r"(?:ket luan|chi dao|y kien|yeu cau|nhu|noi dung|nhiem vu|thuc hien|thong nhat|giao|bien phap|giai phap)[^:\n]{0,80}?sau(?: day)? ?:"
)
_MET = re.compile(
    r"(?:chieu |sang )?ngay (?P<day>\d{1,2}(?: thang |[/.\-])\d{1,2}(?: nam |[/.\-])\d{4})[^\n]{0,250}?"
    r"(?:to chuc|chu tri|hop|lam viec|kiem tra|phien hop|hoi nghi|giao ban|tiep|chu toa|du)"
)
_NAME = r"(?P<name>[A-ZĐÀ-Ỹ][\wà-ỹ]*(?: [A-ZĐÀ-Ỹ][\wà-ỹ]*){1,4})"
_CHAIR = re.compile(
    rf"(?:[Đđ]ồng chí|đ/c|[ÔôBb](?:ng|à)|ĐỒNG CHÍ) {_NAME}\s*[-–,]?\s*(?:Ủy viên[^,;\n]{{0,60}}, )?(?:Bí thư[^,;\n]{{0,40}}, )?(?:Quyền |Phó )?(?:Chủ tịch|Bí thư|Chánh|Trưởng)"
)
_CONCLUDES = re.compile(rf"{_NAME}\s*[-–,]\s*[^\n]{{3,80}}?kết luận")
_SIGN = re.compile(
    r"^(?:(?:tm|kt|tl|tuq|q)\. ?[a-z]|chu tich$|pho chu tich$|chanh van phong$|noi nhan ?:?)", re.MULTILINE
)
_COMMITTEE = re.compile(
    r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd) (?:tinh|huyen|thanh pho|thi xa|quan|xa|phuong|thi tran|dac khu)(?: [^\n,;:.()|]{2,40})?"
)
_LEVEL_NAME = re.compile(
    r"\b(?:Ủy ban nhân dân|Uỷ ban nhân dân|UBND|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN) "
    r"((?i:tỉnh|huyện|thành phố|thị xã|quận|xã|phường|thị trấn|đặc khu))((?: [A-ZĐÀ-Ỹ][\w'’à-ỹÀ-Ỹ]*){0,4})"
)
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
    head = low[: min(body, 6000)]
    met = _met(low, body)
    speaker = _speaker(text, low)
    return Frame(
        body=body,
        end=end,
        issuer=_issuer(text, head, speaker),
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
    limit = marks[0] if marks else len(low)
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
        if len(line.group()) > 120 and not _PLACE_DAY.search(line.group()):
            return line.start()
    return 0


def _after_line(low: str, at: int, end: int) -> int:
    """The line that announces may itself name the lead for all: then it belongs to the body."""
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
    for found in _MET.finditer(low, 0, max(body, 1)):
        moment = day_at(low, low.index("ngay", found.start()), None)
        if moment is not None and moment.due:
            return moment.due
    for found in DAY.finditer(low, 0, body):
        after = low[found.end() : found.end() + 200]
        if re.search(r"to chuc|chu tri|phien hop|hoi nghi", after) and (m := day_at(low, found.start(), None)):
            return m.due
    return None


def _speaker(text: str, low: str) -> str:
    """Find whose committee speaks: the one named in full nearest the beginning, else the level named first."""
    first = None
    for found in _LEVEL_NAME.finditer(text, 0, 8000):
        level, name = found.group(1).lower(), found.group(2).strip()
        first = first or level
        if name and level == first:
            return f"UBND {level} {_proper(name)}"
    return f"UBND {first}" if first else ""


def _proper(name: str) -> str:
    return name.title() if name.isupper() else name


def _issuer(text: str, head: str, speaker: str) -> str | None:
    lines = [line.strip() for line in head.split("\n") if line.strip()][:6]
    office = any(line.startswith("van phong") for line in lines)
    if not speaker:
        return None
    return f"Văn phòng {speaker}" if office else speaker


def _chair(text: str, body: int, end: int) -> str | None:
    top = text[: min(end, body + 400)]
    for pattern in (_CONCLUDES, _CHAIR):
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
    name = re.compile(r"[A-ZĐÀ-Ỹ][a-zà-ỹđ]+(?: [A-ZĐÀ-Ỹ][a-zà-ỹđ]*){1,4}")
    return next((line for line in lines[post:][:8] if name.fullmatch(line)), None)


def _title(text: str, body: int) -> str | None:
    lines = [line.strip() for line in text[:body].split("\n") if line.strip()]
    for i, line in enumerate(lines):
        low = flatten(line)
        if _TITLE.match(low):
            rest = [x for x in lines[i + 1 : i + 1 + _TITLE_MAX_LINES]]
            return " ".join(_until_body(rest)) or line
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
