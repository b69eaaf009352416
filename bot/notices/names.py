"""Agencies in a text: one name, a group, a head of office or a person at a place, and lists of them.

The text is read through its flat view (fold.py), so places are the same in both. A name is recognised by its form:
a head ("Chi cục") and what the head asks for (a field, a level of government, a capitalised name).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from bot.notices.fold import flat, says
from bot.notices.groups import AREA, GROUP, NUMBERS, SINGLE, WHERE
from bot.notices.heads import HEADS_BY_FIRST_WORD, NEEDS_CAPITAL, NOT_NAMES, PHRASE, Follows, Head
from bot.notices.lexicon import AgencyKind
from bot.notices.verbs import STRONG, TASK

WORD = re.compile(r"\w+(?:'\s?\w+)*")
_LEVEL = r"(?:tinh|thanh pho|tp\.?|huyen|thi xa|thi tran|tx\.?|tt\.?|quan|xa|phuong|dac khu)(?! (?:doan|uy|hoi)\b)"
_LEVELS = re.compile(
    rf" (?:thuoc )?(?:(cac|hai|ba|bon|nam|\d{{1,2}}|moi|tung|mot so) )?({_LEVEL})(?!\w)"
    rf"((?:(?: ?, ?(?:va )?| va | ?[/-] ?)(?:cac )?{_LEVEL}(?!\w))*+)"
)
_CAP_LEVEL = re.compile(
    r" (?:(?:cac|hai|02|2) cap|cap (?:tinh|huyen|xa|co so)(?:, (?:cap )?(?:huyen|xa))*)(?!\w)(?: uy)?"
)
_REGION = re.compile(r" (?:khu vuc|lien huyen|lien xa)(?!\w)|(?: trung uong| nha nuoc| viet nam)(?!\w)")
_PLACE_SEP = re.compile(r" ?, ?(?:va )?| va | ?; ")
_LISTED = re.compile(r" ?[,;.)]| va |$")  # after a colon only what goes on as a list is a place
_LEVEL_WORD = re.compile(rf"{_LEVEL}(?= )")
# Capitalised words that follow a name without being part of it.
_NO_PLACE = re.compile(
    r"(?:quyet dinh|cong van|ke hoach|chi thi|nghi quyet|nghi dinh|thong bao|van ban|to trinh|bao cao|chu tri|phoi hop|"
    r"thoi gian|thoi han|han|ket luan|luat|thong tu|pho|chu tich|truong|dong chi|ong|ba)(?!\w)"
)
_VERBISH = re.compile(
    r"(?:xay dung|dau tu(?! (?:va )?xay dung)|to chuc|cong tac|tham dinh|quy hoach|tu van|cap|san xuat|quan ly|kiem dinh|quan trac|"
    r"boi thuong|chi dao|chi huy|cai cach hanh chinh|phong,? chong|giai phong mat bang|tai dinh cu|tuyen giao|giup viec|"
    r"thuong mai|dich vu|bao ve|tim kiem|dieu phoi|chuyen doi so|giam sat|ho tro|khai thac|truyen thong|thong ke|"
    r"huong nghiep|boi duong|phat thanh|xuc tien|chan nuoi|kinh te|giao thong|the thao|co so|tong hop)\b"
)
_TITLE = re.compile(
    r"(?:(?:pho )?(?:tong )?giam doc|(?:pho )?chu tich|thu truong|nguoi dung dau|lanh dao|hieu truong|cuc truong|"
    r"chi cuc truong|chi huy truong|hat truong|doi truong|vien truong|(?:pho )?chanh|bi thu|bo truong|chu nhiem|"
    r"to truong|tram truong|tong bien tap|truong|thanh vien)(?!\w)"
)
_TITLES = re.compile(rf"(?:cac (?=thanh vien))?{_TITLE.pattern}(?:(?: ?, ?| va | ?/ ?){_TITLE.pattern})*+:?")
_COMRADES = re.compile(r"(?:cac )?(?:dong chi|d/c|ong|ba)(?: (?:la )?)?(?!\w)")
_ALONE = re.compile(r"(?:(?:pho )?(?:chanh van phong|chanh thanh tra)|thu truong|hieu truong)(?!\w)")
LIST_SEP = re.compile(r" ?[,;] ?(?:va )?(?:- )?| va | ?[/&] ?| - ")
_EXPLAINED = re.compile(r": ?")
_SECOND_SYLLABLES = re.compile(r"(?: [a-z]+){1,2}(?= ?[,;:]| - )")
_ANAPHORS = ("cong ty", "trung tam", "so", "phong", "ban", "chi cuc", "ban quan ly", "benh vien", "lien danh")
_TRADE = re.compile(r" (?=[a-z])|, ")
_RELATED = re.compile(r" (?:co )?lien quan(?!\w)")
_BACK = 1500  # letters that are looked back over for the full name of "Công ty"
    r" ?[,;] ?(?:va |cung (?:voi )?)?(?:- )?| va (?:cac )?(?=ubnd )| va | cung (?:voi )?| ?[/&] ?| - "
)
NUMBER = re.compile(r" \d{1,3}[a-z]?(?![\w/])")
_BRACKET = re.compile(r" ?\([^()]{1,160}\)")


@dataclass(frozen=True, slots=True)
class Mention:
    """Names read at one place: several where one head is shared ("UBND xã A, B")."""

    start: int
    end: int
    names: tuple[str, ...]
    kind: AgencyKind = AgencyKind.KHAC
    group: bool = False
    head: str = ""  # the head that an ellipsis after it repeats ("Sở", for "các sở: Y tế, Nội vụ")
    fields: re.Pattern[str] | None = None
    known: bool = True


@dataclass(frozen=True)
class Source:
    """A text with its flat view."""

    text: str
    memo: dict[int, Mention | None] = field(default_factory=dict)

    @cached_property
    def flat(self) -> str:
        """The letters without accents, place for place."""
        return flat(self.text)

    def capital(self, at: int) -> bool:
        """Tell whether a capital letter stands here."""
        return at < len(self.text) and self.text[at].isupper()

    def word(self, at: int) -> str:
        """Give the word that starts here, as written."""
        found = WORD.match(self.text, at)
        return found.group() if found else ""

    def starts_word(self, at: int) -> bool:
        """Tell whether a word may start here."""
        return at == 0 or not self.text[at - 1].isalnum()


def mention_at(src: Source, at: int) -> Mention | None:
    """Read one agency, group, head of office or person that starts exactly here."""
    if at not in src.memo:
        src.memo[at] = None  # a name inside itself is no name
        src.memo[at] = (
            _comrade(src, at) or _titled(src, at) or _distributed(src, at) or _group(src, at) or _body(src, at)
        )
    return src.memo[at]


def list_at(src: Source, at: int, *, weak: bool = False) -> list[Mention]:
    """Read the mentions joined by commas, semicolons, "và" ... that start here; ``weak`` lets unnamed bodies in."""
    found: list[Mention] = []
    while (one := mention_at(src, at) or _ellipsis(src, at, found) or _loose(src, at, weak=weak or bool(found))) is not None:
        found.append(one)
        end = _after_bracket(src, one.end)
        named = _EXPLAINED.match(src.text, end) if one.group and len(found) == 1 else None
        if named is not None and mention_at(src, named.end()) is not None:
            found, at = [], named.end()  # "các sở, ngành: Sở Y tế; Sở Nội vụ" names its members
            continue
        joint = LIST_SEP.match(src.flat, end)
        if joint is None:
            break
        at = joint.end()
    return found


def _loose(src: Source, at: int, *, weak: bool) -> Mention | None:
    return (_single(src, at) if weak else None) or _anaphor(src, at)


def _anaphor(src: Source, at: int) -> Mention | None:
    """Read "Công ty" or "Trung tâm" alone as the last body before it that was named in full so."""
    if not src.capital(at) or not src.starts_word(at):
        return None
    for head in _ANAPHORS:
        end = at + len(head)
        if src.flat.startswith(head, at) and src.text[end : end + 2].strip()[:1].islower():
            before = src.flat.rfind(head + " ", max(0, at - _BACK), at)
            while before >= 0:
                full = mention_at(src, before) if src.starts_word(before) else None
                if full is not None and full.end - before > len(head) and not full.group:
                    return replace(full, start=at, end=end, names=full.names[:1])
                before = src.flat.rfind(head + " ", max(0, at - _BACK), before)
    return None


def end_of(src: Source, mentions: list[Mention]) -> int:
    """Give the place after a list, with the bracket that explains its last name."""
    return _after_bracket(src, mentions[-1].end)


def names_of(mentions: list[Mention]) -> tuple[str, ...]:
    """Give all names of a list, each once, in order."""
    return tuple(dict.fromkeys(name for m in mentions for name in m.names))


def _after_bracket(src: Source, at: int) -> int:
    found = _BRACKET.match(src.text, at)
    if found is None or re.match(r" ?\((?:giao|yeu cau|de nghi)\b", src.flat[at : at + 20]):
        return at
    return found.end()


def _ellipsis(src: Source, at: int, before: list[Mention]) -> Mention | None:
    """Read "Kinh tế - Hạ tầng" after "Phòng Tài nguyên - Môi trường;": a field whose head stands before."""
    if not before or before[-1].fields is None or not src.capital(at):
        return None
    last = before[-1]
    found = last.fields.match(src.flat, at) if last.fields else None
    if found is None:
        return None
    end, suffixes = _levels(src, found.end()) or (found.end(), [""])
    stem = f"{last.head} {src.text[at : found.end()]}"
    return replace(last, start=at, end=end, names=tuple(stem + s for s in suffixes))


def _single(src: Source, at: int) -> Mention | None:
    found = SINGLE.match(src.flat, at)
    if found is None or not src.starts_word(at):
        return None
    end = _elements(src, found.end()) if found.group().endswith("thuong truc") else found.end()
    return Mention(at, end, (src.text[at:end],), known=False)


def _comrade(src: Source, at: int) -> Mention | None:
    found = _COMRADES.match(src.flat, at)
    if found is None or not says(src.word(at), src.word(at)):
        return None
    after = re.compile(r" ?").match(src.text, found.end())
    place = after.end() if after else found.end()
    inner = _titled(src, place) or _body(src, place)
    if inner is not None:
        return replace(inner, start=at)
    end = _capitals(src, place, least=2)
    if end is None:
        return None
    return Mention(at, _after_role(src, end), (src.text[place:end],))


def _after_role(src: Source, end: int) -> int:
    """Give the end of the post after a person's name: "- Phó Chủ tịch UBND huyện"."""
    joint = re.compile(r" ?[-,(] ?").match(src.flat, end)
    if joint is None or _TITLE.match(src.flat, joint.end()) is None:
        return end
    at, stop = joint.end(), end
    for word in WORD.finditer(src.text, at, min(len(src.text), at + 120)):
        if TASK.match(src.flat, word.start()) or STRONG.match(src.flat, word.start()) or word.start() > stop + 3 > at + 3:
            break
        stop = word.end()
    return stop + (1 if src.text[stop : stop + 1] == ")" else 0)


def _capitals(src: Source, at: int, *, least: int = 1) -> int | None:
    """Give the end of the run of capitalised words here ("Đắk R'lấp", "Nguyễn Văn A"), if there are enough."""
    end, count = at, 0
    while (found := WORD.match(src.text, end + (1 if count else 0))) and count < 8:
        start = found.start()
        if not (src.capital(start) or (count == 0 and found.group().isdigit())) or _NO_PLACE.match(src.flat, start):
            break
        if count and src.text[end] != " ":
            break
        end, count = found.end(), count + 1
    return end if count >= least else None


def _titled(src: Source, at: int) -> Mention | None:
    """Read a head of office: "Giám đốc Sở Y tế", "Thủ trưởng các sở, ngành", "Trưởng phòng Nội vụ"."""
    found = _TITLES.match(src.flat, at)
    if found is None or not src.starts_word(at):
        return None
    first = src.word(at)
    if first.lower() in ("trương", "trường", "chánh án"):
        return None
    title = src.text[at : found.end()].rstrip(":")
    place = found.end() + (1 if src.text[found.end() : found.end() + 1] == " " else 0)
    inner = _distributed(src, place) or _group(src, place) or _body(src, place)
    if inner is not None and (place > found.end() or inner is None):
        return replace(
            inner, start=at, names=tuple(f"{title} {name}" for name in inner.names), head=f"{title} {inner.head}"
        )
    alone = _ALONE.match(src.flat, at)
    return Mention(at, alone.end(), (src.text[at : alone.end()],)) if alone and src.capital(at) else None


def _distributed(src: Source, at: int) -> Mention | None:
    """Read "các sở: Y tế, Nội vụ", "các xã A, B": a plural head shared by the names after it."""
    found = re.compile(r"(?:cac|hai|ba|bon|\d{1,2}) (so|phong|ban|bo)(?:,? nganh)?:? ?").match(src.flat, at)
    if found is not None and (known := HEADS_BY_FIRST_WORD.get(found.group(1))):
        head = known[-1][1]
        place = found.end()
        if head.fields is not None and head.fields.match(src.flat, place) and src.capital(place):
            return _with_fields(src, at, found, head)
    return _places(src, at)


def _with_fields(src: Source, at: int, found: re.Match[str], head: Head) -> Mention | None:
    word = src.text[found.start(1) : found.end(1)]
    place = found.end()
    fields = head.fields.match(src.flat, place) if head.fields else None
    if fields is None:
        return None
    end, suffixes = _levels(src, fields.end()) or (fields.end(), [""])
    names = tuple(f"{word} {src.text[place : fields.end()]}{s}" for s in suffixes)
    return Mention(at, end, names, head.kind, head=word, fields=head.fields)


def _places(src: Source, at: int) -> Mention | None:
    """Read "các xã Thèn Sin, Khun Há" as two names; a level alone is a group."""
    if not src.flat.startswith(("cac ", "hai ", "ba "), at):
        return None
    levels = _LEVELS.match(" " + src.flat[at : at + 60])
    found = _levels_at(src, at, stem_from=at) if levels else None
    if found is None or len(found[1]) < 2:
        return None
    return Mention(at, found[0], tuple(s.strip() for s in found[1]), AgencyKind.UBND_XA)


def _group(src: Source, at: int) -> Mention | None:
    found = GROUP.match(src.flat, at)
    if found is None or not src.starts_word(at) or not says(src.word(at), src.word(at)):
        return None
    end = _group_end(src, found.end())
    return Mention(at, end, (src.text[at:end],), group=True)


def _group_end(src: Source, at: int) -> int:
    """Give the end of what narrows a group: its trade, its numbers, its area."""
    while phrase := _TRADE.match(src.flat, at):
        topic = PHRASE.match(src.flat, phrase.end())
        if topic is None or _VERBISH.match(src.flat, phrase.end()):
            break
        at = topic.end()
    for pattern in (NUMBERS, AREA, WHERE):
        found = pattern.match(src.flat, at)
        at = found.end() if found else at
        if pattern is AREA and found and (places := _capitals(src, at + 1)) is not None:
            at = _more_places(src, places, "", [])[0]
    related = _RELATED.match(src.flat, at)
    return related.end() if related else at


def _body(src: Source, at: int) -> Mention | None:
    """Read one body by its head; the longest head that gets what it asks for wins."""
    if not src.starts_word(at):
        return None
    first = src.word(at)
    for words, head in HEADS_BY_FIRST_WORD.get(flat(first), ()):
        end = at + len(words)
        if src.flat.startswith(words, at) and not src.flat[end : end + 1].isalnum() and _spelt(src, at, head):
            found = _complete(src, at, end, head)
            if found is not None:
                return found
    return None


def _spelt(src: Source, at: int, head: Head) -> bool:
    """Tell whether the head's first word is it (not "số" for "sở") and has the capital that it needs."""
    first = head.words.split()[0]
    if not says(src.word(at), first):
        return False
    if src.capital(at) or head.words not in NEEDS_CAPITAL:
        return True
    after = at + len(head.words) + 1
    return src.capital(after) and not _NO_PLACE.match(src.flat, after)


def _complete(src: Source, at: int, end: int, head: Head) -> Mention | None:
    name_end = end
    if head.fields is not None:
        known = head.fields.match(src.flat, end + 1) if src.text[end : end + 1] == " " else None
        name_end = known.end() if known else _elements(src, end)
    elif head.follows is Follows.NUMBER and (number := NUMBER.match(src.flat, end)):
        name_end = number.end()
    elif head.follows is not Follows.LEVEL and not NOT_NAMES.match(src.flat, at):
        name_end = _elements(src, end, open_head=head.follows is Follows.NAME)
    levels = _levels(src, name_end)
    if name_end == end and head.follows is not Follows.NOTHING and (levels is None or head.follows is Follows.FIELD):
        return None
    stem = src.text[at:name_end]
    last, suffixes = levels or (name_end, [""])
    names = tuple(stem + s for s in suffixes)
    return Mention(at, last, names, head.kind, head=src.text[at:end], fields=head.fields)


def _elements(src: Source, at: int, *, open_head: bool = False) -> int:
    """Give the end of the words that belong to a name: capitalised ones, known phrases, what joins them."""
    first = open_head
    while True:
        nested = _nested(src, at)
        if nested is not None:
            return nested
        after = _element(src, at, first=first)
        if after is None:
            return at
        at, first = after, False


def _nested(src: Source, at: int) -> int | None:
    """Give the end of a body inside the name: "Văn phòng UBND tỉnh", "Thanh tra Sở"."""
    if src.text[at : at + 1] != " ":
        return None
    inner = _body(src, at + 1)
    if inner is None or len(inner.names) > 1:
        return None
    joint = re.compile(r" (?:va|-) (?=ubnd|uy ban)").match(src.flat, inner.end)
    other = _body(src, joint.end()) if joint else None
    return other.end if other and src.flat.startswith("van phong", src.flat.rfind("van phong", 0, at)) else inner.end


def _element(src: Source, at: int, *, first: bool) -> int | None:
    joint = re.compile(r" (?:va|-|&|cac) | ?[-&] ?").match(src.flat, at)
    for start in ([at + 1] if src.text[at : at + 1] == " " else []) + ([joint.end()] if joint else []):
        joined = start > at + 1
        if joined and (first or _heads_here(src, start)):
            continue
        phrase = PHRASE.match(src.flat, start)
        if phrase and (src.capital(start) or (not _VERBISH.match(src.flat, start) or first) and not joined):
            return phrase.end()
        if src.capital(start) and not _NO_PLACE.match(src.flat, start):
            return _syllables(src, start + len(src.word(start)))
        if not joined and re.compile(r"(?:so )?\d{1,4}(?![\w/.,]\d)").match(src.flat, start) and not first:
            return start + len(re.compile(r"(?:so )?\d{1,4}").match(src.flat, start).group())  # type: ignore[union-attr]
    return None


def _syllables(src: Source, end: int) -> int:
    """Take in the lower-case syllable of "Cây xanh" where the name ends right after it."""
    found = _SECOND_SYLLABLES.match(src.flat, end)
    if found is None or TASK.match(src.flat, end + 1) or _LEVELS.match(src.flat, end):
        return end
    return found.end() if src.text[end + 1 : found.end()].islower() else end


def _heads_here(src: Source, at: int) -> bool:
    return mention_at(src, at) is not None


def _levels(src: Source, at: int) -> tuple[int, list[str]] | None:
    """Read the level of government that closes a name; gives its end and one suffix for each place named."""
    if src.text[at : at + 1] != " ":
        return None
    cap = _CAP_LEVEL.match(src.flat, at)
    if cap is not None:
        return cap.end(), [src.text[at : cap.end()]]
    region = _REGION.match(src.flat, at)
    if region is not None and region.group().strip() in ("trung uong", "nha nuoc", "viet nam"):
        inner = _levels(src, region.end())
        if inner is None:
            return region.end(), [src.text[at : region.end()]]
        return inner[0], [src.text[at : region.end()] + s for s in inner[1]]
    if region is not None:
        return _elements(src, region.end()), [src.text[at : _elements(src, region.end())]]
    return _levels_at(src, at, stem_from=at)


def _levels_at(src: Source, at: int, *, stem_from: int) -> tuple[int, list[str]] | None:
    inside = at if src.text[at : at + 1] == " " else at - 1
    found = _LEVELS.match(src.flat, inside) if inside >= 0 else _LEVELS.match(" " + src.flat)
    if found is None:
        return None
    shift = -1 if inside < 0 else 0
    level_at, level_end, end = found.start(2) + shift, found.end(2) + shift, found.end() + shift
    level = src.text[level_at:level_end]
    if not _is_level(src, level_at):
        return None
    whole = src.text[stem_from:end]
    start = re.compile(r": ?| ").match(src.text, end)
    place_end = _capitals(src, start.end()) if start and not _heads_here(src, start.end()) else None
    if place_end is None or start is None or (":" in start.group() and not _LISTED.match(src.flat, place_end)):
        area = AREA.match(src.flat, end) if found.group(1) else None
        return (area.end(), [src.text[stem_from : area.end()]]) if area else (end, [whole])
    if found.group(1) is None and not found.group(3):
        first = f"{src.text[stem_from:level_end]} {src.text[start.end() : place_end]}"
    else:
        first = f" {level} {src.text[start.end() : place_end]}"
    return _more_places(
        src, _hyphenated(src, place_end), level, [first + src.text[place_end : _hyphenated(src, place_end)]]
    )


def _is_level(src: Source, at: int) -> bool:
    word = src.word(at)
    return any(
        says(word, w) for w in ("tỉnh", "thành", "tp", "huyện", "thị", "tx", "tt", "quận", "xã", "phường", "đặc")
    )


def _hyphenated(src: Source, end: int) -> int:
    """Read on over " - " inside a place's name ("Bà Rịa - Vũng Tàu")."""
    if src.text[end : end + 3] in (" - ", " – ") and src.capital(end + 3) and not _heads_here(src, end + 3):
        return _capitals(src, end + 3) or end
    return end


def _more_places(src: Source, end: int, level: str, suffixes: list[str]) -> tuple[int, list[str]]:
    """Read ", B và thị trấn C" after a place: the same head for each."""
    while joint := _PLACE_SEP.match(src.flat, end):
        at = joint.end()
        own = _LEVEL_WORD.match(src.flat, at)
        place = own.end() + 1 if own and _is_level(src, at) else at
        stop = None if _heads_here(src, at) or _heads_here(src, place) else _capitals(src, place)
        if stop is None or (";" in joint.group() and own is None):
            break
        suffixes.append(f" {src.text[at : own.end()] if own and place > at else level} {src.text[place:stop]}")
        end = stop
    return end, suffixes
