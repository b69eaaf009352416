"""The frame of a notice: who issued it, its number and dates, who concluded, who signed, where its body stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.folding import flat as flatten
from bot.notices.header.document_dates import ARTICLE_TOP, PLACE_DAY, issued, met, shown
from bot.notices.header.issuer_and_signer import chair_of, issuer_of, signer_of, speaker_of
from bot.notices.text.numbering import marker

_NUMBER = re.compile(
    r"(?:so|s6)(?: ?:)? ?(?P<n>\d{1,5}(?: ?[a-z])?) ?/ ?(?P<k>(?:tb|ct|cd|bc|kl|kh|qd|gm|ubnd|vpubnd|vp|"
    r"hdnd|hd|tbkl)[a-z0-9\-&.]{0,30}"
    r"(?: ?[-–] ?[a-z]{1,12})?)"
)
_CITED = re.compile(
    r"(?:ky|ban hanh|co|theo|ra) (?:thong bao|cong van|van ban|chi thi|cong dien)(?: ket luan| y kien ket luan)? "
    r"so ?:? ?(?P<n>\d{1,5}) ?/ ?(?P<k>[a-z][a-z0-9\-&]{1,20})"
)
_BODY = re.compile(
    r"(?:ket luan|chi dao|y kien|yeu cau|nhu|noi dung|nhiem vu|thuc hien|thong nhat|giao|bien phap|"
    r"giai phap)[^:\n]{0,80}?sau(?: day)? ?:"
    r"|chu tich[^:\n]{0,60} chi thi ?:(?=\n)"
    r"|(?:sau khi|tren co so|ve viec nay|chu tich)[^:\n]{20,400}?(?:ket luan|chi dao|y kien)[^:\n.]{0,60}:(?=\n)"
    r"|(?<=da )ket luan ?:(?=\n)|ket luan(?:, chi dao)? ?:(?=\n)"
)
_SIGN = re.compile(
    r"^(?:(?:tm|kt|tl|tuq|q)\. ?[a-z]|chu tich$|pho chu tich$|chanh van phong$|noi nha[nm] ?:?)", re.MULTILINE
)
# What stands under an article on a news page.
_FURNITURE = re.compile(
    r"^(?:xem chi tiet|doc nhieu|xem nhieu|chiu trach nhiem (?:noi dung|xuat ban|chinh)|(?:so )?luot (?:xem|truy cap)|"
    r"(?:(?:cac|nhung) )?(?:tin|bai)(?: bai| tuc)? "
    r"(?:khac|lien quan|cung|da dua|moi|tiep|noi bat|doc nhieu|xem nhieu|nong)(?!\w)|"
    r"bai viet (?:lien quan|khac)|"
    r"nhung tin (?:moi|cu) hon|tai ve|van ban moi|tham do|thong ke truy cap|chia se|binh luan|"
    r"y kien ban doc|tac gia|nguon(?: tin)? ?:|"
    r"in trang|quay lai|tro ve|ve dau trang|tu khoa|danh gia bai viet|tep dinh kem|file dinh kem|"
    r"ban quyen)[^\n]{0,50}$",
    re.MULTILINE,
)
LONG_LINE = 120  # letters; nothing in the frame is longer
_END_MARK = re.compile(r"\. ?/ ?\.|(?<=[a-z0-9 ])/\.(?=\s|$)")
_TITLE = re.compile(r"^(?:thong bao|chi thi|cong dien|ket luan|ke hoach|bao cao)(?: ket luan)?$")
# What stands after a title: the body's first words, addressees, the announcing line.
_NO_TITLE = re.compile(
    r"^(?:(?:sang|chieu|toi|trong hai) )?ngay \d|^tu ngay|^kinh gui|^sau khi|^can cu|^thuc hien |"
    r"^(?:[\w .]{2,40} )?dien ?:|chu tri (?:cuoc hop|phien hop|hoi nghi)|"
    r"(?:nhu sau|sau day) ?:?$|^(?:chu tich|uy ban nhan dan)(?: uy ban nhan dan)? [^,]{3,60}$"
)
TITLE_NEAR = 500  # letters of the body in which a title's lines may stand, where no line announces the body
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
    shown_on: date | None = None  # the date of a news page: deadlines without a year are counted from it
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
    shown_on = shown(low, body)
    speaker = speaker_of(text, low, body)
    return Frame(
        body=body,
        end=end,
        issuer=issuer_of(head, speaker),
        speaker=speaker,
        number=_number(text, low, end) or _cited_number(text, low),
        issued_on=issued_on or issued(head, low, shown_on),
        met_on=met(low, body),
        shown_on=shown_on,
        chaired_by=chair_of(text, body, end),
        signer=signer_of(text, end),
        title=_title(text, body),
    )


def _end(low: str) -> int:
    """Return the end of the body: the end mark or the signature block; what follows is attached."""
    marks = [m.start() for m in _SIGN.finditer(low) if m.start() > len(low) // 5 or m.group().startswith("noi nha")]
    limit = min(marks) if marks else len(low)
    stop = next((m.end() for m in _END_MARK.finditer(low, min(len(low), 200), limit)), None)
    return stop if stop is not None and stop > 200 else limit


_ORDERS = re.compile(r"^.{1,6}(?:giao|yeu cau|de nghi) |(?<!\w)chu tri(?!\w)")


def _body(low: str, end: int) -> int:
    found = _BODY.search(low, 0, end)
    if found is not None:
        return _after_line(low, found.end(), end)
    letter = re.compile(r"^kinh gui ?:", re.MULTILINE).search(low, 0, end)
    if letter is not None:
        return _after_addressees(low, letter.end(), end)
    for line in re.finditer(r"[^\n]+", low[:end]):
        # A number before everything is a page's; before an order it is the first item of a text without a head.
        mark = marker(line.group().upper()[:12]) if line.start() > 0 or _ORDERS.search(line.group()) else None
        numbered = mark is not None and mark.style in ("part", "roman", "number")
        if numbered or (len(line.group()) > LONG_LINE and not PLACE_DAY.match(line.group())):
            return line.start()
    return 0


def _after_line(low: str, at: int, end: int) -> int:
    """Return the body's beginning: after the line that announces it, or at that line where it names the lead."""
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


def _cited_number(text: str, low: str) -> str | None:
    """Find the number of the notice that an article is on: "ký Công văn số 28 /UBND-TN"."""
    found = _CITED.search(low, 0, ARTICLE_TOP)
    return re.sub(r" ", "", text[found.start("n") : found.end("k")]).rstrip(".-") if found else None


def _title(text: str, body: int) -> str | None:
    lines = [line.strip() for line in text[: body + TITLE_NEAR].split("\n") if line.strip()]
    frame_lines = len([line for line in text[:body].split("\n") if line.strip()])
    for i, line in enumerate(lines):
        low = flatten(line)
        if _TITLE.match(low) and i <= frame_lines:
            return " ".join(_until_body(lines[i + 1 : i + 1 + _TITLE_MAX_LINES])) or line
        if re.match(r"(?:v/v|ve viec) ", low) and i <= frame_lines:
            return line
    return next(
        (line for line in lines if re.match(r"(?:thong bao )?(?:y kien )?ket luan|y kien", flatten(line))), None
    )


def _until_body(lines: list[str]) -> list[str]:
    """Return the lines of a title: it ends where a sentence, a list of addressees or the body begins."""
    kept: list[str] = []
    for line in lines:
        low = flatten(line)
        if _NO_TITLE.search(low) or len(line) > 300 or marker(line) is not None or line.endswith((":", ";")):
            break
        kept.append(line)
        if line.endswith("."):
            break
    return kept
