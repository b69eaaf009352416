"""Assignment clauses in a sentence: who leads, who coordinates, and where the task begins.

    Giao Sở Y tế chủ trì, phối hợp với Công an tỉnh rà soát ...     an order and its addressee
    Sở Y tế: ... / Sở Y tế khẩn trương ... / Sở Y tế có trách nhiệm ...     a subject and what it must do

Names come first (names.py); the words around them decide what the name is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.notices.fold import says
from bot.notices.issuer import is_issuer
from bot.notices.names import end_of, list_at, mention_at
from bot.notices.source import WORD, Mention, Source
from bot.notices.told import in_list, in_object, is_told
from bot.notices.verbs import NOT_ORDER_BEFORE, ORDER, PAST, STRONG, begins_task

_ADVERB = re.compile(
    r"(?:dong thoi|truoc mat|rieng|mat khac|ben canh do|ngoai ra|theo do|do do|do vay|vi vay|trong khi(?: do)?|con|"
    r"dac biet(?: la)?|(?:trach nhiem|nhiem vu) (?:cua|doi voi)|ve phia|doi voi|cung voi do|hang nam|"
    r"hang thang|dinh ky|de dat [^,;:]{1,60}|"
    r"tren co so do)[,:]? "
)
_BOUNDARY = re.compile(
    r"[;:(] ?|, (?:va |dong thoi |trong khi (?:do )?|con |rieng |theo do,? |trong do,? )?| va (?=giao )|"
    r" dong thoi (?=giao )|\) "
)
_GAP = re.compile(
    r",? moi (?:don vi|co quan|dia phuong|so|xa)(?= )|"
    r",? ?(?:theo (?:dung )?(?:chuc nang|tham quyen|linh vuc|nhiem vu|dia ban|pham vi)"
    r"[^:;.]{0,80}? (?=(?:phoi hop|chu tri|chu dong|khan truong|tap trung|to chuc|trien khai|ra soat|"
    r"kiem tra|tham muu|"
    r"huong dan|thuc hien|co trach nhiem|tang cuong|xu ly|giai quyet|tiep tuc|day manh|nghien cuu|theo doi)\b)|"
    r"(?:da )?duoc (?:giao|phan cong)(?: nhiem vu| phu trach| quan ly| thuc hien)?[^,;:.]{0,60}? "
    r"(?=(?:chu dong|tang cuong|khan truong|tap trung|tiep tuc|ra soat|phoi hop|chu tri|trien khai|"
    r"co trach nhiem)\b)|"
    r"(?:co ten )?(?:neu|o|noi) tren,? |tren dia ban[^,;:.]{0,60}?(?=,| (?:phoi hop|chu tri|chu dong|"
    r"khan truong|tap trung|to chuc|"
    r"trien khai|ra soat|kiem tra|tham muu|thuc hien|co trach nhiem|tang cuong|tiep tuc|nghiem tuc)\b),? ?|"
    r"(?:theo|can cu|voi|tren co so|ngay sau|sau khi|khi|trong thoi gian|truoc ngay|trong thang|"
    r"nhan)(?!\w)[^,;:.]{1,90}, ?)"
)
_BEFORE_WITH = (
    r"(?:(?:co trach nhiem|chiu trach nhiem|chu dong|tich cuc|khan truong|tiep tuc|tap trung|tang cuong|"
    r"truc tiep|can|phai|"
    r"lam dau moi|la dau moi|dau moi|lam co quan dau moi|la co quan dau moi|duoc giao|thuong xuyen|"
    r"la don vi|la co quan|kip thoi|nhanh chong)"
    r"[,;]? (?:va )?){0,3}"
)
_WITH = (
    r"(?:va |de |, )?phoi hop(?:,? (?:chat che|hieu qua|kip thoi|thuong xuyen|dong bo|nhip nhang))*"
    r"(?: cung voi| cung| voi|:)?:? "
)
_COORDINATE = re.compile(rf"{_BEFORE_WITH}(?:chu tri(?:[,;/]| va)? ?)?(?:{_WITH}|cung (?:voi )?)")
_LATER = re.compile(
    rf"(?<!su )(?<!tac )(?<!che )(?<!viec )(?<!khong ){_WITH}|(?:(?<=, )|(?<=chu tri ))cung (?:voi )?|"
    rf"voi su (?:tham gia|phoi hop) cua "
)
_WITH_FIRST = re.compile(r"(?:dong thoi,? )?cung (?:voi )?")
_LABEL = re.compile(r"(?:(?:co quan|don vi) )?phoi hop(?: thuc hien)?: ?")
_ISSUER_SAYS = re.compile(
    r" ?,? ?(?:co y kien |thong nhat |quyet dinh )?(giao|yeu cau|de nghi|chi dao|phan cong|luu y|ket luan|"
    r"uy quyen|nhac nho)(?!\w)"
)
_NO_VERB = re.compile(r"(?:duoc|khong|co|nay|do|theo|ve|va|hoac|de|voi|cho|den|tu|nhu|khi|sau|truoc)(?!\w)")


_CHAIRS = re.compile(r"(?:dong )?chu tri (?:dieu hanh )?(?:cuoc|phien|buoi|hoi nghi|hop giao ban|toa dam|le)(?!\w)")
_LEAD_LABEL = re.compile(r"(?:(?:co quan|don vi) )?(?:chu tri|dau moi|thuc hien)(?: thuc hien)?: ?")
_LEADS_IT = re.compile(r" chu tri(?! soan thao)(?!\w)")
_HELPS = re.compile(r"phoi hop(?!\w)")
_ONLY_LEADS = re.compile(r"\s*,? ?(?:chu tri)?(?: thuc hien)?[;,] ?$")
_PETITION = re.compile(r"(?:de nghi|kien nghi|yeu cau|phan anh|khieu nai|to cao|trinh bay|de xuat)(?!\w)")
FAR = 60  # letters that may narrow a group


@dataclass(frozen=True, slots=True)
class Clause:
    """An assignment's beginning: its place, its names, and where its task starts."""

    start: int
    task: int
    lead: tuple[Mention, ...]
    coordinating: tuple[Mention, ...] = ()
    ordered: bool = False


def clauses(src: Source, start: int, end: int, issuer: str = "", *, any_verb: bool = False) -> list[Clause]:
    """Read all assignment clauses of one sentence, in order. ``issuer`` is the name of who speaks.

    ``any_verb``: the sentence begins an item of a list of tasks, so whatever its first subject does is its task.
    """
    found: list[Clause] = []
    told = is_told(src, start)
    covered = start  # a list tried from its beginning is not tried again from its middle
    for at, mark in _starts(src, start, end):
        if (
            at < covered
            or (found and at < found[-1].task)
            or (told and mark != ";")
            or (mark == "," and in_list(src, at, start))
        ):
            continue
        if mark == ";" and in_object(src, at, start):
            continue
        one = _clause(src, at, end, issuer, mark, first=not found)
        if one is None and any_verb and at == start:
            one = _any_verb(src, at, end, issuer)
        if one is not None and one.task <= end:
            if found and src.text[found[-1].task : one.start].strip(" :") == "":
                one = replace(one, start=found.pop().start)  # "Đối với các xã: giao Sở A ..." begins with its topic
            helps = found and _HELPS.match(src.flat, one.task) and not one.coordinating
            if helps and _ONLY_LEADS.match(src.flat[found[-1].task : one.start]):
                found[-1] = replace(found[-1], task=one.task, coordinating=one.lead)  # "A chủ trì; B, C phối hợp ..."
                continue
            found.append(one)
        elif names := list_at(src, at):
            covered = names[-1].end
    return found


def _starts(src: Source, start: int, end: int) -> list[tuple[int, str]]:
    """Give the places where a clause may begin, each with the mark that opens it."""
    places = [(start, "")]
    places += [(m.end(), m.group().strip()) for m in _BOUNDARY.finditer(src.flat, start, end)]
    return places


def _clause(src: Source, at: int, end: int, issuer: str, mark: str, *, first: bool) -> Clause | None:
    place = _skip_adverbs(src, at, end)
    order = _order(src, place, at, issuer, mark, first=first)
    if order is not None:
        return order
    if mark == "(":
        return _subject(src, place, at, end, mark, issuer, first=first) if _leads_in_bracket(src, place) else None
    label = _LEAD_LABEL.match(src.flat, place)
    if label is not None and (named := list_at(src, label.end())):
        return Clause(at, end_of(src, named), tuple(named))
    return _subject(src, place, at, end, mark, issuer, first=first)


def _any_verb(src: Source, at: int, end: int, issuer: str) -> Clause | None:
    """Read "A + any words" where an item begins with A; words that tell are no task."""
    place = _skip_adverbs(src, at, end)
    lead = list_at(src, place)
    if not lead or is_issuer(lead, issuer):
        return None
    stop = end_of(src, lead)
    after = src.text[stop : stop + 2]
    if stop >= end or after[:1] != " " or not after[1:].islower() or PAST.match(src.flat, stop + 1):
        return None
    if _NO_VERB.match(src.flat, stop + 1):
        return None
    return _with_coordination(src, at, lead)


def _leads_in_bracket(src: Source, at: int) -> bool:
    """Tell whether a bracket names who leads: "(Sở Y tế chủ trì, phối hợp với ...)"."""
    names = list_at(src, at)
    return bool(names) and _LEADS_IT.match(src.flat, end_of(src, names)) is not None


def _skip_adverbs(src: Source, at: int, end: int) -> int:
    for _ in range(3):
        found = _ADVERB.match(src.flat, at, end)
        if found is None or mention_at(src, at) is not None:
            break
        at = found.end()
    return at


def _order(src: Source, place: int, start: int, issuer: str, mark: str, *, first: bool) -> Clause | None:
    """Read "[the issuer] giao/yêu cầu/đề nghị A, B ..."."""
    at = _after_issuer(src, place, issuer)
    verb = ORDER.match(src.flat, at)
    if verb is None or not _is_order(src, at, verb, own=at > place, mark=mark, first=first):
        return None
    lead = list_at(src, verb.end(), weak=True)
    if not lead:
        return None
    return _with_coordination(src, start, lead, ordered=True)


def _is_order(src: Source, at: int, verb: re.Match[str], *, own: bool, mark: str, first: bool) -> bool:
    word = src.word(at)
    if verb.group().startswith("giao") and not says(word, "giao"):
        return False
    if verb.group().startswith(("chi dao", "luu y", "nhac nho")) and not own:
        return False
    if mark.startswith(",") and not first and not verb.group().startswith("giao"):
        return False  # "Giao A kiểm tra, yêu cầu B khắc phục": A's own act
    return not NOT_ORDER_BEFORE.search(src.flat, max(0, at - 20), at) or mark != "" or own


def _after_issuer(src: Source, at: int, issuer: str) -> int:
    """Skip the issuer where it stands as the one who orders ("Chủ tịch UBND tỉnh giao ...")."""
    speaker = list_at(src, at)
    if not speaker or not is_issuer(speaker, issuer):
        return at
    found = _ISSUER_SAYS.match(src.flat, end_of(src, speaker))
    return found.start(1) if found else at


def _subject(src: Source, place: int, start: int, end: int, mark: str, issuer: str, *, first: bool) -> Clause | None:
    """Read "A, B + verb" and "A, B: ...": a subject that is told what to do."""
    lead = list_at(src, place)
    if not lead or is_issuer(lead, issuer):
        return None
    stop = end_of(src, lead)
    if src.text[stop : stop + 1] == ":" and mark != ",":
        return _with_coordination(src, start, lead)
    if stop >= end:
        return None
    verb = _predicate(src, stop, end)
    if verb is None and src.flat.startswith("rieng ", max(start, place - 6)):
        verb = _far_verb(src, stop, end)
        lead = [*lead[:-1], replace(lead[-1], names=(src.text[lead[-1].start : verb].strip(),))] if verb else lead
    if verb is None:
        return None
    if _PETITION.match(src.flat, verb) or _CHAIRS.match(src.flat, verb):
        return None  # what a body or a citizen asks for is told here, not ordered
    strong = STRONG.match(src.flat, verb) is not None
    turns = mark.startswith(",") and ((strong and len(mark) > 1) or lead[0].names[0][0].isupper())
    if not first and mark not in (";", "") and not turns:
        return None
    if mark == ")" and not first:
        return None
    return _with_coordination(src, start, lead, at=verb)


def _far_verb(src: Source, at: int, end: int) -> int | None:
    """Find the verb after words that narrow a group: "riêng các xã vùng hạ du hồ A tổ chức ..."."""
    for word in WORD.finditer(src.text, at, min(end, at + FAR)):
        if begins_task(src.text, src.flat, word.start()) and " " in src.flat[word.start() : word.start() + 6]:
            return word.start()
    return None


def _predicate(src: Source, at: int, end: int) -> int | None:
    """Give the place of the words that begin a task after a subject, over what may stand between."""
    for _ in range(3):
        here = re.compile(r"[ ,]*").match(src.flat, at, end)
        place = here.end() if here else at
        if STRONG.match(src.flat, place) or begins_task(src.text, src.flat, place):
            return place
        gap = _GAP.match(src.flat, at, end)
        if gap is None:
            break
        at = gap.end()
    here = re.compile(r"[ ,]*").match(src.flat, at, end)
    at = here.end() if here else at
    if PAST.match(src.flat, at) and not STRONG.match(src.flat, at):
        return None
    if STRONG.match(src.flat, at) or begins_task(src.text, src.flat, at):
        return at
    return None


def _with_coordination(
    src: Source, start: int, lead: list[Mention], at: int | None = None, *, ordered: bool = False
) -> Clause:
    place = end_of(src, lead) if at is None else at
    place = _over_gap(src, place)
    found = _COORDINATE.match(src.flat, place)
    if found is not None:
        others = list_at(src, found.end(), weak=True)
        if others:
            stop = end_of(src, others)
            return Clause(start, stop, tuple(lead), tuple(others), ordered)
    return Clause(start, place, tuple(lead), (), ordered)


def _over_gap(src: Source, at: int) -> int:
    gap = _GAP.match(src.flat, at)
    at = gap.end() if gap else at
    here = re.compile(r"[ ,:]*").match(src.flat, at)
    return here.end() if here else at


def coordinating_in(src: Source, start: int, end: int) -> list[Mention]:
    """Find the agencies that a task's own words bring in: "..., phối hợp với Công an tỉnh ..."."""
    found: list[Mention] = []
    first = _WITH_FIRST.match(src.flat, start, end)
    for place in [
        *([first] if first else []),
        *_LATER.finditer(src.flat, start, end),
        *_LABEL.finditer(src.flat, start, end),
    ]:
        found += [m for m in list_at(src, place.end()) if m.end <= end]
    return found
