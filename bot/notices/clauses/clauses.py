"""Assignment clauses in a sentence: who leads, who coordinates, and where the task begins.

    Giao Sở Y tế chủ trì, phối hợp với Công an tỉnh rà soát ...     an order and its addressee
    Sở Y tế: ... / Sở Y tế khẩn trương ... / Sở Y tế có trách nhiệm ...     a subject and what it must do

Names come first (names.py); the words around them decide what the name is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.folding import UPPER, flat, says
from bot.notices.agencies.names import end_of, list_at, mention_at
from bot.notices.clauses.coordination import partners_at
from bot.notices.clauses.issuer import NOBODY, Issuer, is_issuer
from bot.notices.clauses.narrowing import narrowed
from bot.notices.clauses.predicates import predicate
from bot.notices.clauses.prefixes import skip_openings
from bot.notices.clauses.reported_speech import in_list, in_object, is_plea, is_told
from bot.notices.clauses.trailing_lead import late_lead
from bot.notices.text.lexicon import AgencyKind
from bot.notices.text.source import Mention, Source
from bot.notices.text.verbs import NOT_ORDER_BEFORE, ORDER, STRONG, begins_task

_STOPS = re.compile(r"[,;.:]")
_ANSWERS = re.compile(r"(?:phai )?chiu trach nhiem (?:truoc|ve|ca nhan|hoan toan|toan bo)")
_BOUNDARY = re.compile(
    r"[;:(] ?|, (?:va |dong thoi |trong khi (?:do )?|con |rieng |theo do,? |trong do,? )?| va (?=giao )|"
    r" dong thoi (?=giao )|(?<=nay)\. (?=(?:yeu cau|de nghi|giao) )|\) | va | thi | - "
)
_NEEDS_CAPITAL = ("và", "thì", "-")
_ISSUER_SAYS = re.compile(
    r" ?,? ?(?:co y kien |thong nhat |quyet dinh |cung |con |tiep tuc |dong thoi |vua ){0,2}"
    r"(giao|yeu cau|de nghi|chi dao|phan cong|luu y|ket luan|"
    r"uy quyen|nhac nho)(?!\w)"
)

_DUST = re.compile(r"(?:\d{1,2}|[^\w\s]{1,3}|\w[^\w\s]) ")
_PERSON_SAYS = re.compile(
    rf"(?:[Đđ]ồng chí|[Đđ]/c|[ÔôBb](?:ng|à)) (?P<name>[{UPPER}]\w*(?: [{UPPER}]\w*){{0,4}}) (?:cũng |còn )?"
    r"(?P<says>giao|yêu cầu|chỉ đạo|phân công|đề nghị)(?= )"
)
_CHAIRS = re.compile(r"(?:dong )?chu tri (?:dieu hanh )?(?:cuoc|phien|buoi|hoi nghi|hop giao ban|toa dam|le)(?!\w)")
_LEAD_LABEL = re.compile(r"(?:(?:co quan|don vi) )?(?:chu tri|dau moi|thuc hien)(?: thuc hien)?: ?")
_LEADS_IT = re.compile(r" chu tri(?! soan thao)(?!\w)")
_BUT = re.compile(r" (?:nhung|tuy nhien|chua|con cham|song)(?!\w)")
_HELPS = re.compile(r"(?:phoi hop|ho tro|tham gia)(?!\w)")
_ONLY_LEADS = re.compile(r"^\s*+,? ?(?:chu tri)?(?: thuc hien)?[;,] ?$")
_ASKS = re.compile(r"(?:yeu cau|de xuat|de nghi)(?!\w)")
_PETITION = re.compile(r"(?:de nghi|kien nghi|yeu cau|phan anh|khieu nai|to cao|trinh bay|de xuat)(?!\w)")


_ANSWERS = re.compile(r"(?:phai )?chiu trach nhiem (?:truoc|ve|ca nhan|hoan toan|toan bo)")
_STOPS = re.compile(r"[,;.:]")

# "Sở A đã làm tốt, thời gian tới cần ...": what was is told, what comes is ordered.
_FROM_NOW = re.compile(
    r", (?:trong )?(?:thoi gian toi|tu nay den [^,;.]{3,30}|sap toi)"
    r"(?:,| can| phai| tiep tuc| tap trung| yeu cau| de nghi)+ ?"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """An assignment's beginning: its place, its names, and where its task starts."""

    start: int
    task: int
    lead: tuple[Mention, ...]
    coordinating: tuple[Mention, ...] = ()
    ordered: bool = False
    guessed: bool = False  # its verb is none that the lexicon knows: where the name ends is not sure


def clauses(src: Source, start: int, end: int, issuer: Issuer = NOBODY, *, free: bool = False) -> list[Clause]:
    """Read all assignment clauses of one sentence, in order. ``issuer`` is who speaks.

    ``free``: the sentence stands among tasks, so whatever a subject in it does is its task.
    """
    found: list[Clause] = []
    if is_plea(src, start):
        return found
    told = is_told(src, start)
    covered = start  # a list tried from its beginning is not tried again from its middle
    for at, mark in _starts(src, start, end):
        if (
            at < covered
            or (found and at < found[-1].task)
            or (told and mark != ";")
            or (mark in (",", "và") and not src.flat.startswith("giao ", at) and in_list(src, at, start, mark))
        ):
            continue
        if mark in (";", "và") and in_object(src, at, start):
            continue
        one = _clause(src, at, end, _Place(issuer, mark, not found, free))
        if one is not None and one.task <= end:
            one = _with_topic(src, found, one)
            helps = found and _HELPS.match(src.flat, one.task) and not one.coordinating
            if helps and _ONLY_LEADS.match(src.flat[found[-1].task : one.start]):
                found[-1] = replace(found[-1], task=one.task, coordinating=one.lead)  # "A chủ trì; B, C phối hợp ..."
                continue
            found.append(one)
        elif names := list_at(src, at):
            covered = names[-1].end
    if told and not found and (now := _FROM_NOW.search(src.flat, start, end)):
        return [Clause(start, now.end(), tuple(list_at(src, start)))]
    return found if told else _with_late(src, start, end, found)


def _with_topic(src: Source, found: list[Clause], one: Clause) -> Clause:
    """Begin an order with what stood before it as its topic: "Đối với các xã: giao Sở A ..."."""
    if not found:
        return one
    last = found[-1]
    named = src.text[last.task : one.start].strip(" :") == ""
    about = last.guessed and one.ordered and not _STOPS.search(src.text, last.task, one.start)  # "Các lò cũ giao Sở B"
    return replace(one, start=found.pop().start) if named or about else one


def _with_late(src: Source, start: int, end: int, found: list[Clause]) -> list[Clause]:
    """Put in front who leads by words after the task ("... do Sở Y tế chủ trì, Công an tỉnh hỗ trợ")."""
    late = late_lead(src, start, found[0].start if found else end)
    if late is None or (found and found[0].ordered):
        return found
    first = Clause(start, *late)
    if found and _HELPS.match(src.flat, found[0].task) and not found[0].coordinating:
        return [replace(first, coordinating=found[0].lead), *found[1:]]
    return [first, *found]


def _starts(src: Source, start: int, end: int) -> list[tuple[int, str]]:
    """Return the places where a clause may begin, each with the mark that opens it."""
    places = [(start, "")]
    for found in _BOUNDARY.finditer(src.flat, start, end):
        mark = src.text[found.start() : found.end()].strip()
        if any(flat(mark) == flat(word) and not says(mark, word) for word in _NEEDS_CAPITAL):
            continue  # "thị xã", "vá"
        if mark not in _NEEDS_CAPITAL or src.capital(found.end()) or src.flat.startswith("giao ", found.end()):
            places.append((found.end(), mark))
    return places


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a clause is looked for: who speaks, the mark before it, whether it is the sentence's first."""

    issuer: Issuer
    mark: str
    first: bool
    free: bool


def _clause(src: Source, at: int, end: int, where: _Place) -> Clause | None:
    place = skip_openings(src, at, end)
    dust = _DUST.match(src.text, place) if where.mark == "" else None
    if dust is not None and mention_at(src, dust.end()) is not None and src.capital(dust.end()):
        place = dust.end()  # "3 Hạt Kiểm lâm huyện ...": what a scan made of a bullet
    order = _order(src, place, at, where)
    if order is not None:
        return order
    if where.mark == "(":
        return _subject(src, place, at, end, where) if _leads_in_bracket(src, place) else None
    label = _LEAD_LABEL.match(src.flat, place)
    if label is not None and (named := list_at(src, label.end())):
        return Clause(at, end_of(src, named), tuple(named))
    return _subject(src, place, at, end, where)


def _leads_in_bracket(src: Source, at: int) -> bool:
    """Return whether a bracket names who leads: "(Sở Y tế chủ trì, phối hợp với ...)"."""
    names = list_at(src, at)
    leads = _LEADS_IT.match(src.flat, end_of(src, names)) if names else None
    close = src.flat.find(")", at)
    return leads is not None and not _BUT.search(src.flat, at, close if close > 0 else len(src.flat))


def _order(src: Source, place: int, start: int, where: _Place) -> Clause | None:
    """Read "[the issuer] giao/yêu cầu/đề nghị A, B ..."."""
    at = _after_issuer(src, place, where.issuer)
    verb = ORDER.match(src.flat, at)
    if verb is None or not _is_order(src, at, verb, where, own=at > place):
        return None
    lead = list_at(src, verb.end(), weak=True)
    if not lead:
        return None
    return _with_coordination(src, start, lead, ordered=True)


def _is_order(src: Source, at: int, verb: re.Match[str], where: _Place, *, own: bool) -> bool:
    word = src.word(at)
    if verb.group().startswith("giao") and not says(word, "giao"):
        return False
    if verb.group().startswith(("chi dao", "luu y", "nhac nho")) and not own:
        return False
    if where.mark == "," and not where.first and not verb.group().startswith("giao") and not own:
        return False  # "Giao A kiểm tra, yêu cầu B khắc phục": A's own act
    return not NOT_ORDER_BEFORE.search(src.flat, max(0, at - 20), at) or where.mark != "" or own


def _after_issuer(src: Source, at: int, issuer: Issuer) -> int:
    """Skip the issuer where it stands as the one who orders ("Chủ tịch UBND tỉnh giao ...")."""
    person = _PERSON_SAYS.match(src.text, at)
    if person is not None and (person.group("says") != "đề nghị" or issuer.chair.endswith(person.group("name"))):
        return person.start("says")
    speaker = list_at(src, at)
    if not speaker or not is_issuer(speaker, issuer):
        return at
    found = _ISSUER_SAYS.match(src.flat, end_of(src, speaker))
    return found.start(1) if found else at


def _subject(src: Source, place: int, start: int, end: int, where: _Place) -> Clause | None:
    """Read "A, B + verb" and "A, B: ...": a subject that is told what to do."""
    lead = list_at(src, place) or _unnamed(src, place, end, where)
    if len(lead) > 1 and is_issuer(lead[-1:], where.issuer) and _ISSUER_SAYS.match(src.flat, lead[-1].end):
        return _with_coordination(src, start, lead[:-1], at=lead[-1].end)  # "Đối với các xã, UBND huyện yêu cầu ..."
    several = src.flat.startswith("cac ", place)  # "các Phó Chủ tịch UBND tỉnh" are told, they do not speak
    if not lead or (is_issuer(lead, where.issuer) and not several) or _is_topic(src, place, lead):
        return None
    stop = end_of(src, lead)
    if src.text[stop : stop + 1] == ":" and where.mark != ",":
        topic = src.flat.startswith("doi voi ", max(0, place - 8)) and _acts_after(src, stop + 1, end)
        return None if topic else _with_coordination(src, start, lead)
    if stop >= end:
        return None
    verb = predicate(src, stop, end)
    narrowed = _narrowed(src, start, stop, end, lead) if verb is None and where.mark in ("", ";") else None
    if narrowed is not None:
        return narrowed
    verb = _any_verb(src, place, stop, end, lead, where) if verb is None else verb
    if verb is None:
        return None
    if _CHAIRS.match(src.flat, verb) or (_PETITION.match(src.flat, verb) and not _asks_as_told(src, verb, where)):
        return None  # what a body or a citizen asks for is told here, not ordered
    if not (where.first and where.mark not in ("và", "-")) and not _takes_turn(src, lead, verb, where.mark):
        return None
    known = STRONG.match(src.flat, verb) is not None or begins_task(src.text, src.flat, verb)
    return replace(_with_coordination(src, start, lead, at=verb), guessed=not known)


def _unnamed(src: Source, place: int, end: int, where: _Place) -> list[Mention]:
    """Read one body without a name at a sentence's beginning: "Đơn vị tư vấn hoàn chỉnh hồ sơ"."""
    if where.mark != "" or not where.free or not src.capital(place) or src.flat.startswith("nhan dan", place):
        return []
    one = list_at(src, place, weak=True)
    return one if one and predicate(src, end_of(src, one), end) is not None else []


def _any_verb(src: Source, place: int, stop: int, end: int, lead: list[Mention], where: _Place) -> int | None:
    """Read a verb that the lexicon does not know, where what a subject does can only be its task."""
    if not where.free or not (where.mark in ("", ";") or (where.mark[:1] == "," and not where.first)):
        return None
    about = src.flat.startswith("doi voi ", max(0, place - 8)) and lead[-1].group
    return predicate(src, stop, end, free=not about and not lead[-1].names[-1].lower().startswith("một số"))


def _acts_after(src: Source, colon: int, end: int) -> bool:
    """Return whether another body acts after a topic: "Đối với xã A: Chủ tịch UBND xã làm việc ..."."""
    names = list_at(src, colon + 1)
    return bool(names) and predicate(src, end_of(src, names), end) is not None


def _is_topic(src: Source, place: int, lead: list[Mention]) -> bool:
    """Return whether a place is only what the sentence is about: "Đối với xã An Phú, thống nhất ..."."""
    about = src.flat.startswith("doi voi ", max(0, place - 8))
    return about and src.text[end_of(src, lead) : end_of(src, lead) + 1] == "," and lead[0].head == ""


def _asks_as_told(src: Source, verb: int, where: _Place) -> bool:
    """Return whether to ask is the task: among tasks, "Sở A đề xuất danh mục ..." is one."""
    return where.free and where.mark in ("", ";") and _ASKS.match(src.flat, verb) is not None


def _takes_turn(src: Source, lead: list[Mention], verb: int, mark: str) -> bool:
    """Return whether a subject inside a sentence has a task of its own: "A kiểm tra, B cấp phép và C phải thu"."""
    strong = STRONG.match(src.flat, verb) is not None
    named = lead[0].names[0][0].isupper()
    if mark == "-":
        return strong
    if mark == "thì" and _ANSWERS.match(src.flat, verb):
        return False  # "nếu để xảy ra cháy thì Chủ tịch UBND huyện chịu trách nhiệm": a sanction
    if mark in ("và", "thì"):
        return named and not lead[0].group and (strong or begins_task(src.text, src.flat, verb))
    own = lead[0].kind in (AgencyKind.PHONG, AgencyKind.SO) and begins_task(src.text, src.flat, verb)
    named = named or own  # "..., phòng Tư pháp tham mưu ..."
    return mark in (";", "") or (mark.startswith(",") and ((strong and len(mark) > 1) or named))


def _narrowed(src: Source, start: int, stop: int, end: int, lead: list[Mention]) -> Clause | None:
    found = narrowed(src, start, stop, end, lead)
    return _with_coordination(src, start, found[0], at=found[1]) if found is not None else None


def _with_coordination(
    src: Source, start: int, lead: list[Mention], at: int | None = None, *, ordered: bool = False
) -> Clause:
    task, others = partners_at(src, end_of(src, lead) if at is None else at)
    return Clause(start, task, tuple(lead), others, ordered)
