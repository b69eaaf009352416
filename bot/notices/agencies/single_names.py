"""One body by its head: "Chi cục Thuế khu vực ...", "Sở Văn hóa, Thể thao và Du lịch", "UBND xã A, B"."""

from __future__ import annotations

import re

from bot.notices.agencies.name_heads import NOT_NAMES, PHRASE, Follows, Head, heads_at
from bot.notices.agencies.places import LEVELS, begins_name, levels, more_places
from bot.notices.text.lexicon import AgencyKind
from bot.notices.text.source import NO_NAME, Mention, Source, capitals
from bot.notices.text.verbs import TASK, begins_task

# Known phrases that may also begin a task: in lower case they end the name.
VERBISH = re.compile(
    r"(?:xay dung(?! nong thon moi)|dau tu(?! (?:va )?xay dung)|to chuc|cong tac|tham dinh|quy hoach|tu van|"
    r"cap|san xuat|quan ly|kiem dinh|quan trac|"
    r"boi thuong(?!,? (?:ho tro|va giai phong|giai phong|gpmb))|chap hanh|thuong truc|chi dao|"
    r"chi huy|cai cach hanh chinh|phong,? chong|giai phong mat bang|tai dinh cu|"
    r"tuyen giao|giup viec|"
    r"thuong mai|dich vu|bao ve|tim kiem|dieu phoi|chuyen doi so|giam sat|ho tro|khai thac|truyen thong|thong ke|"
    r"huong nghiep|boi duong|phat thanh|xuc tien|chan nuoi|tong hop)\b"
)
_SECOND_SYLLABLES = re.compile(r"(?: [a-z]+){1,2}(?= ?[,;:]| - | va )")
_SYLLABLE = re.compile(
    r" (?!(?:da|dang|se|can|phai|khong|duoc|chua|cung|va|voi|de|co|trong|tai|o|ve|den|vua|nay|khi|sau|"
    r"truoc|tu)\b)[a-z]+(?= )"
)
# Two syllables of which the second is written small: "Công ty Cao su Đại Phát", "Đội Kiểm tra quy tắc".
_SECOND = re.compile(
    r"(?<=cao) su|(?<=co) khi|(?<=van) tai|(?<=xang) dau|(?<=det) may|(?<=may) mac|(?<=thuc) pham|(?<=duoc) pham|"
    r"(?<=khoang) san|(?<=xi) mang|(?<=thuy) dien|(?<=nhiet) dien|(?<=luong) thuc|(?<=vat) tu|(?<=mia) duong|"
    r"(?<=giong) cay trong|(?<=che) bien(?: \w+ san)?|(?<=kiem) tra(?: quy tac| lien nganh)?|(?<=thuy) san|"
    r"(?<=xay) lap|(?<=moi) truong|(?<=hang) hai|(?<=hang) khong|(?<=duong) (?:sat|thuy|bo)(?: noi dia)?|"
    r"(?<=canh) sat(?: (?:moi truong|giao thong|kinh te|hinh su|co dong|khu vuc))?|(?<=luat) (?:su|gia)|(?<=nha) o|"
    r"(?<=cong) (?:chinh|nghe)|(?<=bat) dong san|(?<=quy) hoach|(?<=trat) tu do thi|(?<=phat) thanh|(?<=buu) chinh"
)
_OF_NATURE = re.compile(r" (?:song|ho|nui|dao|bien|cau|suoi|deo) ")
_LEVELLED = (AgencyKind.CONG_AN, AgencyKind.QUAN_SU, AgencyKind.DANG, AgencyKind.HDND)
_NUMBERED = re.compile(r"(?:so )?\d{1,4}(?![\w/.,]\d)(?:(?:, | va )so \d{1,3}){0,40}")
_NUMBER = re.compile(r" \d{1,3}[a-z]?(?![\w/])")
_REGION = re.compile(r" (?:khu vuc|lien huyen|lien xa)(?!\w)")
_OTHER_HALF = re.compile(r" (?:va|-) (?=ubnd|uy ban)")
_JOINT = re.compile(r" (?:va|-|&|cac) | ?[-&] ?")
MOST_ELEMENTS = 16  # words and phrases in one name
OFFICE_NEAR = 30  # letters before "UBND" in which "Văn phòng (HĐND và)" stands
DEEPEST = 3  # names inside names: "Văn phòng Đảng ủy xã"


def body_at(src: Source, at: int, depth: int = 0) -> Mention | None:
    """Read one body by its head; the longest head that gets what it asks for wins."""
    if not src.starts_word(at):
        return None
    for head in heads_at(src.text, src.flat, at):
        found = _complete(src, at, at + len(head.words), head, depth)
        if found is not None:
            return found
    return None


def _complete(src: Source, at: int, end: int, head: Head, depth: int) -> Mention | None:
    name_end = end
    if head.fields is not None:
        known = head.fields.match(src.flat, end + 1) if src.text[end : end + 1] == " " else None
        name_end = known.end() if known else elements(src, end, depth=depth)
    elif head.follows is Follows.NUMBER:
        number = _NUMBER.match(src.flat, end)
        place = capitals(src, end + 1) if src.text[end : end + 1] == " " else None
        name_end = number.end() if number else place or end
        if place is not None and number is None:
            return _hamlets(src, at, end, place, head)
    elif head.follows is not Follows.LEVEL and not NOT_NAMES.match(src.flat, at):
        name_end = elements(src, end, open_head=head.follows is Follows.NAME, depth=depth)
    region = _REGION.match(src.flat, name_end)
    name_end = elements(src, region.end(), depth=depth) if region else name_end
    tail = levels(src, name_end)
    if name_end == end and head.follows is not Follows.NOTHING and (tail is None or head.follows is Follows.FIELD):
        return None
    stem = src.text[at:name_end]
    last, suffixes = tail or (name_end, [""])
    names = tuple(stem + s for s in suffixes)
    bare = tail is None and name_end == end and head.kind in _LEVELLED
    return Mention(at, last, names, head.kind, head=src.text[at:end], fields=head.fields, bare=bare)


def _hamlets(src: Source, at: int, end: int, place: int, head: Head) -> Mention:
    """Read "bản Pá Lau, Huổi Mí": one head for several places."""
    word = src.text[at:end]
    last, more = more_places(src, place, word, [])
    names = (src.text[at:place], *(name.strip() for name in more))
    return Mention(at, last, names, head.kind, head=word)


def elements(src: Source, at: int, *, open_head: bool = False, depth: int = 0) -> int:
    """Return the end of the words that belong to a name: capitalised ones, known phrases, what joins them."""
    first = open_head
    for _ in range(MOST_ELEMENTS):
        nested = _nested(src, at, depth)
        if nested is not None:
            return nested
        after = _element(src, at, first=first)
        if after is None:
            return at
        at, first = after, False
    return at


def _nested(src: Source, at: int, depth: int) -> int | None:
    """Return the end of a body inside the name: "Văn phòng UBND tỉnh", "Thanh tra Sở"."""
    if src.text[at : at + 1] != " " or depth >= DEEPEST:
        return None
    inner = body_at(src, at + 1, depth + 1)
    if inner is None or len(inner.names) > 1:
        return None
    joint = _OTHER_HALF.match(src.flat, inner.end)
    other = body_at(src, joint.end(), depth + 1) if joint else None
    return other.end if other and "van phong" in src.flat[max(0, at - OFFICE_NEAR) : at] else inner.end


def _element(src: Source, at: int, *, first: bool) -> int | None:
    joint = _JOINT.match(src.flat, at)
    for start in ([at + 1] if src.text[at : at + 1] == " " else []) + ([joint.end()] if joint else []):
        joined = start > at + 1
        if joined and (first or begins_name(src, start)):
            continue
        phrase = PHRASE.match(src.flat, start)
        if phrase and (src.capital(start) or (not VERBISH.match(src.flat, start) and not joined)):
            return phrase.end()
        if src.capital(start) and not NO_NAME.match(src.flat, start):
            return _syllables(src, start + len(src.word(start)))
        number = _NUMBERED.match(src.flat, start)
        if number is not None and not joined and not first:
            return number.end()
    return None


def _before_task(src: Source, at: int, end: int) -> bool:
    """Return whether a lower-case word that is no task's own stands right before a task: "Sở Nghề cá kiểm tra"."""
    own = begins_task(src.text, src.flat, at + 1)
    after = TASK.match(src.flat, end + 1)
    long = after is not None and " " in after.group()  # "di chuyển" is one verb, not a name's end and "chuyển"
    return src.text[at + 1].islower() and not own and long and begins_task(src.text, src.flat, end + 1)


def _syllables(src: Source, end: int) -> int:
    """Take in the lower-case syllable of "Cây xanh" where the name ends right after it."""
    river = _OF_NATURE.match(src.flat, end)
    if river is not None and src.capital(river.end()):
        return capitals(src, river.end()) or end
    known = _SECOND.match(src.flat, end)
    if known is not None and not src.flat[known.end() : known.end() + 1].isalnum():
        return known.end()
    second = _SYLLABLE.match(src.flat, end)
    if second is not None and _before_task(src, end, second.end()):
        return second.end()
    found = _SECOND_SYLLABLES.match(src.flat, end)
    if found is None or begins_task(src.text, src.flat, end + 1) or LEVELS.match(src.flat, end):
        return end
    joined = src.flat.startswith(" va ", found.end())
    if not src.text[end + 1 : found.end()].islower() or (joined and not begins_name(src, found.end() + len(" va "))):
        return end
    return found.end()
