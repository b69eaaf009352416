"""Agencies in a text: one name, a group, a head of office or a person at a place, and lists of them.

The text is read through its flat view (fold.py), so places are the same in both. A name is recognised by its form:
a head ("Chi cục") and what the head asks for (a field, a level of government, a capitalised name).
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.folding import UPPER, flat, says
from bot.notices.agencies.group_names import group_at
from bot.notices.agencies.group_nouns import SINGLE
from bot.notices.agencies.job_titles import ALONE, COMRADES, TITLE, TITLES
from bot.notices.agencies.name_heads import HEADS_BY_FIRST_WORD, Head
from bot.notices.agencies.places import COMMUNE_LEVELS, LEVEL_WORD, is_level, levels, levels_at
from bot.notices.agencies.single_names import body_at, elements
from bot.notices.text.lexicon import AgencyKind
from bot.notices.text.source import WORD, Mention, Source, capitals
from bot.notices.text.verbs import STRONG, begins_task

# A full stop joins only names that a scan cut: sentences end elsewhere (reading.py).
LIST_SEP = re.compile(r" ?[,;] ?(?:va )?(?:- )?| va | ?[/&] ?| - ")
MOST_NAMES = 80  # in one list; more is a table or noise
_EXPLAINED = re.compile(r": ?")
_PERSON = re.compile(rf"[{UPPER}][^\W\d]*(?: (?!Phó |Chủ |Giám |Trưởng |Chánh )[{UPPER}][^\W\d]*){{1,4}}")
_ANAPHORS = {
    flat(head): head
    for head in (
        "công ty", "trung tâm", "sở", "phòng", "chi cục", "ban quản lý", "ban", "bệnh viện", "liên danh", "huyện",
        "xã", "thành phố", "trường", "nhà máy", "chi nhánh", "tập đoàn",
    )
}  # fmt: skip
# A body that one place alone names: "Huyện ủy Bình Gia", "Điện lực Bình Gia".
_SEATED = re.compile(
    rf"^((?:.* )?(?:Huyện [uủ][yỷ]|Thị [uủ][yỷ]|Thành [uủ][yỷ]|Hạt Kiểm lâm|Điện lực|Huyện đoàn))"
    rf"(?: [{UPPER}][^\W\d]*){{2,4}}$"
)
_LEVEL_TAIL = re.compile(r" (?:các |cấp )?(?:tỉnh|huyện|thành phố|thị xã|quận|xã|phường|thị trấn|đặc khu)(?!\w).*$")
_BACK = 1500  # letters that are looked back over for the full name of "Công ty"
_LONGEST_POST = 120  # letters
_BRACKET = re.compile(r" ?\([^()]{1,160}\)")
_ORDERS_INSIDE = re.compile(r" ?\((?:giao|yeu cau|de nghi)\b(?! ?\))")
_PLURAL_HEAD = re.compile(r"(?:cac|hai|ba|bon|\d{1,2}) (so|phong|ban|bo)(?:,? nganh)?:? ?")


def mention_at(src: Source, at: int) -> Mention | None:
    """Read one agency, group, head of office or person that starts exactly here."""
    if at not in src.memo:
        src.memo[at] = None  # a name inside itself is no name
        src.memo[at] = (
            _comrade(src, at)
            or _titled(src, at)
            or _distributed(src, at)
            or group_at(src, at)
            or body_at(src, at)
            or _place(src, at)
        )
    return src.memo[at]


def list_at(src: Source, at: int, *, weak: bool = False) -> list[Mention]:
    """Read the mentions joined by commas, semicolons, "và" ... that start here; ``weak`` lets unnamed bodies in."""
    found: list[Mention] = []
    if not src.text[at : at + 1].isalnum():
        return found  # a line of marks alone: no name begins with one
    while (
        one := mention_at(src, at) or _ellipsis(src, at, found) or _loose(src, at, weak=weak or bool(found))
    ) is not None:
        if not (found and src.flat.startswith("moi ", one.start)):
            found.append(one)  # "Sở A, Sở B, mỗi đơn vị cử một người" names nobody new
        end = _after_bracket(src, one.end)
        named = _EXPLAINED.match(src.text, end) if one.group and len(found) == 1 else None
        if named is not None and mention_at(src, named.end()) is not None:
            found, at = [], named.end()  # "các sở, ngành: Sở Y tế; Sở Nội vụ" names its members
            continue
        joint = LIST_SEP.match(src.flat, end)
        if joint is None or len(found) >= MOST_NAMES:
            break
        at = joint.end()
    return _levelled(found)


def _levelled(found: list[Mention]) -> list[Mention]:
    """Complete "Công an, Ban CHQS huyện" and "Đảng ủy - UBND các xã": the last level goes for all."""
    for i in range(len(found) - 2, -1, -1):
        one, after = found[i], found[i + 1]
        if one.bare and not after.group and (level := _LEVEL_TAIL.search(after.names[0])) is not None:
            found[i] = replace(one, names=(one.names[0] + level.group(),), bare=False)
    return found


def _loose(src: Source, at: int, *, weak: bool) -> Mention | None:
    return (_single(src, at) if weak else None) or _anaphor(src, at, weak=weak)


def _anaphor(src: Source, at: int, *, weak: bool) -> Mention | None:
    """Read "Công ty" or, after an order, "sở" alone as the last body before it that was named in full so."""
    if not (src.capital(at) or weak) or not src.starts_word(at):
        return None
    for head, spelt in _ANAPHORS.items():
        end = at + len(head)
        if src.flat.startswith(head, at) and says(src.text[at:end], spelt) and _stands_alone(src, at, end):
            before = src.flat.rfind(head + " ", max(0, at - _BACK), at)
            while before >= 0:
                full = mention_at(src, before) if src.starts_word(before) else None
                if full is not None and full.end - before > len(head) and not full.group:
                    return replace(full, start=at, end=end, names=full.names[:1])
                before = src.flat.rfind(head + " ", max(0, at - _BACK), before)
    return None


def _stands_alone(src: Source, at: int, end: int) -> bool:
    """Return whether a head has no name of its own after it, but a verb; in lower case the verb must be known."""
    if not src.text[end : end + 2].strip()[:1].islower():
        return False
    return src.capital(at) or begins_task(src.text, src.flat, end + 1) or STRONG.match(src.flat, end + 1) is not None


def end_of(src: Source, mentions: list[Mention]) -> int:
    """Return the place after a list, with the bracket that explains its last name."""
    return _after_bracket(src, mentions[-1].end)


def names_of(mentions: list[Mention]) -> tuple[str, ...]:
    """Return all names of a list, each once, in order."""
    return tuple(dict.fromkeys(name for m in mentions for name in m.names))


def _after_bracket(src: Source, at: int) -> int:
    found = _BRACKET.match(src.text, at)
    if found is None or _ORDERS_INSIDE.match(src.flat, at):
        return at
    return found.end()


def _ellipsis(src: Source, at: int, before: list[Mention]) -> Mention | None:
    """Read "Kinh tế - Hạ tầng" after "Phòng Tài nguyên - Môi trường;": a field whose head stands before."""
    if before and (seated := _SEATED.match(before[-1].names[-1])):
        return _other_seat(src, at, before[-1], seated.group(1))
    if not before or before[-1].fields is None or not src.capital(at):
        return None
    last = before[-1]
    found = last.fields.match(src.flat, at) if last.fields else None
    if found is None:
        return None
    end, suffixes = levels(src, found.end()) or (found.end(), [""])
    stem = f"{last.head} {src.text[at : found.end()]}"
    return replace(last, start=at, end=end, names=tuple(stem + s for s in suffixes))


def _other_seat(src: Source, at: int, last: Mention, head: str) -> Mention | None:
    """Read "Tuy Lộc" after "Huyện ủy Đắk Nhau,": a place whose head stands before."""
    end = capitals(src, at, least=2)
    if end is None or mention_at(src, at) is not None or TITLE.match(src.flat, at):
        return None
    return replace(last, start=at, end=end, names=(f"{head} {src.text[at:end]}",))


def _single(src: Source, at: int) -> Mention | None:
    found = SINGLE.match(src.flat, at)
    if found is None or not src.starts_word(at):
        return None
    end = elements(src, found.end(), open_head=True) if found.group().endswith("thuong truc") else found.end()
    return Mention(at, end, (src.text[at:end],), known=False)


def _comrade(src: Source, at: int) -> Mention | None:
    found = COMRADES.match(src.flat, at)
    if found is None:
        return None
    place = found.end() + (src.text[found.end() : found.end() + 1] == " ")
    inner = _titled(src, place) or body_at(src, place)
    if inner is not None:
        return replace(inner, start=at)
    post = TITLE.match(src.flat, place) if found.group().startswith("cac ") and src.capital(place) else None
    if post is not None:
        return Mention(at, post.end(), (src.text[at : post.end()],), group=True)
    end = _person(src, place) or _given_name(src, found, place)
    if end is None:
        return None
    return Mention(at, _after_role(src, end), (src.text[place:end],))


def _person(src: Source, at: int) -> int | None:
    """Return the end of a person's name, whatever its words mean elsewhere ("Hận", "Luật")."""
    found = _PERSON.match(src.text, at)
    return found.end() if found else None


def _given_name(src: Source, comrade: re.Match[str], at: int) -> int | None:
    """Return the end of "Quế" in "đ/c Quế": a comrade may go by the given name; "ông Pha" is mostly a citizen."""
    return capitals(src, at) if "d" in comrade.group()[:6] else None


def _after_role(src: Source, end: int) -> int:
    """Return the end of the post after a person's name: "- Phó Chủ tịch UBND huyện"."""
    joint = re.compile(r" ?[-,(] ?").match(src.flat, end)
    if joint is None or TITLE.match(src.flat, joint.end()) is None:
        return end
    at, stop = joint.end(), end
    for word in WORD.finditer(src.text, at, min(len(src.text), at + _LONGEST_POST)):
        if begins_task(src.text, src.flat, word.start()) or STRONG.match(src.flat, word.start()):
            break
        if stop > at and word.start() > stop + 1:
            break  # a comma or another mark ends the post
        stop = word.end()
    return stop + (1 if src.text[stop : stop + 1] == ")" else 0)


def _titled(src: Source, at: int) -> Mention | None:
    """Read a head of office: "Giám đốc Sở Y tế", "Thủ trưởng các sở, ngành", "Trưởng phòng Nội vụ"."""
    found = TITLES.match(src.flat, at)
    if found is None or not src.starts_word(at):
        return None
    first = src.word(at)
    if first.lower() in ("trương", "trường", "chánh án"):
        return None
    title = src.text[at : found.end()].rstrip(":")
    place = found.end() + (1 if src.text[found.end() : found.end() + 1] == " " else 0)
    inner = _distributed(src, place) or group_at(src, place) or body_at(src, place) or _anaphor(src, place, weak=False)
    if inner is not None and place > found.end():
        return replace(
            inner, start=at, names=tuple(f"{title} {name}" for name in inner.names), head=f"{title} {inner.head}"
        )
    alone = ALONE.match(src.flat, at)
    return Mention(at, alone.end(), (src.text[at : alone.end()],)) if alone and src.capital(at) else None


def _distributed(src: Source, at: int) -> Mention | None:
    """Read "các sở: Y tế, Nội vụ", "các xã A, B": a plural head shared by the names after it."""
    found = _PLURAL_HEAD.match(src.flat, at)
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
    end, suffixes = levels(src, fields.end()) or (fields.end(), [""])
    names = tuple(f"{word} {src.text[place : fields.end()]}{s}" for s in suffixes)
    return Mention(at, end, names, head.kind, head=word, fields=head.fields)


def _places(src: Source, at: int) -> Mention | None:
    """Read "các xã Thèn Sin, Khun Há" as two names; a level alone is a group."""
    if not src.flat.startswith(("cac ", "hai ", "ba "), at):
        return None
    found = levels_at(src, at)
    if found is None or len(found[1]) < 2:
        return None
    return Mention(at, found[0], tuple(s.strip() for s in found[1]), AgencyKind.UBND_XA)


def _place(src: Source, at: int) -> Mention | None:
    """Read a place that stands for its committee: "huyện Kim Bôi phải ...", "xã An Phú, thị trấn Bờ:"."""
    found = LEVEL_WORD.match(src.flat, at)
    if found is None or not src.starts_word(at) or not is_level(src, at) or src.word(at).isupper():
        return None
    end = capitals(src, found.end() + 1)
    kind = AgencyKind.UBND_XA if found.group() in COMMUNE_LEVELS else AgencyKind.UBND_HUYEN
    return Mention(at, end, (src.text[at:end],), kind) if end is not None else None
