"""Assignment clauses in a sentence: who leads, who coordinates, and where the task begins.

    Giao Sở Y tế chủ trì, phối hợp với Công an tỉnh rà soát ...     an order and its addressee
    Sở Y tế: ... / Sở Y tế khẩn trương ... / Sở Y tế có trách nhiệm ...     a subject and what it must do

Names come first (names.py); the words around them decide what the name is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.notices.fold import says
from bot.notices.names import end_of, list_at, mention_at, names_of
from bot.notices.source import WORD, Mention, Source
from bot.notices.verbs import NOT_ORDER_BEFORE, ORDER, PAST, STRONG, begins_task

_ADVERB = re.compile(
    r"(?:dong thoi|truoc mat|rieng|mat khac|ben canh do|ngoai ra|theo do|do do|do vay|vi vay|trong khi(?: do)?|con|"
    r"dac biet(?: la)?|ve phia|doi voi|cung voi do|hang nam|hang thang|dinh ky|de dat [^,;:]{1,60}|"
    r"tren co so do)[,:]? "
)
_BOUNDARY = re.compile(
    r"[;:(] ?|, (?:va |dong thoi |trong khi (?:do )?|con |rieng |theo do,? )?| va (?=giao )| dong thoi (?=giao )|\) "
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
_TELLS = re.compile(r",? (?:da(?! duoc (?:giao|phan cong))|dang|chua|van|con) ")
_NO_VERB = re.compile(r"(?:duoc|khong|co|nay|do|theo|ve|va|hoac|de|voi|cho|den|tu|nhu|khi|sau|truoc)(?!\w)")
_OBJECT_OF = re.compile(
    r"(?:cua|cho|voi|tai|ve|den|tu|boi|trong|theo|thuoc|giua|huong dan|chi dao|don doc|yeu cau|de nghi|bao cao|trinh|"
    r"gui|thong bao|giup|ho tro|tham muu|phoi hop|lam viec|kiem tra|va|cac|nhung|o|duoc|do|la|vao|qua|nhu|"
    r"bang|ke ca) $"
)


FAR_LIST = 200  # letters of a list that are looked back over
_ACTS_ON = re.compile(
    r"(?:don doc|huong dan|chi dao|yeu cau|de nghi|phoi hop voi|phoi hop|giup|kiem tra|giam sat|ho tro) "
)
_CHAIRS = re.compile(r"(?:dong )?chu tri (?:dieu hanh )?(?:cuoc|phien|buoi|hoi nghi|hop giao ban|toa dam|le)(?!\w)")
_PLEA = re.compile(
    r"(?:(?:tom tat )?noi dung(?: don| kien nghi| phan anh| khieu nai| to cao| vu viec| de nghi)?|theo don|"
    r"(?:ong|ba|cac ho|ho gia dinh|cong dan|nhan dan|nguoi dan|cu tri)(?!\w))[^.;]{0,90}?"
    r"(?:de nghi|kien nghi|phan anh|khieu nai|to cao)(?!\w)"
)
_PETITION = re.compile(r"(?:de nghi|kien nghi|yeu cau|phan anh|khieu nai|to cao|trinh bay|de xuat)(?!\w)")
FAR = 60  # letters that may narrow a group
LONGEST_NAME = 90  # letters that are looked through for a name before a comma


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
    told = _is_told(src, start)
    covered = start  # a list tried from its beginning is not tried again from its middle
    for at, mark in _starts(src, start, end):
        if (
            at < covered
            or (found and at < found[-1].task)
            or (told and mark != ";")
            or (mark == "," and _in_list(src, at, start))
        ):
            continue
        if mark == ";" and _in_object(src, at, start):
            continue
        one = _clause(src, at, end, issuer, mark, first=not found)
        if one is None and any_verb and at == start:
            one = _any_verb(src, at, end, issuer)
        if one is not None and one.task <= end:
            if found and src.text[found[-1].task : one.start].strip(" :") == "":
                one = replace(one, start=found.pop().start)  # "Đối với các xã: giao Sở A ..." begins with its topic
            found.append(one)
        elif names := list_at(src, at):
            covered = names[-1].end
    return found


def _starts(src: Source, start: int, end: int) -> list[tuple[int, str]]:
    """Give the places where a clause may begin, each with the mark that opens it."""
    places = [(start, "")]
    places += [(m.end(), m.group().strip()) for m in _BOUNDARY.finditer(src.flat, start, end)]
    return places


def _is_told(src: Source, start: int) -> bool:
    """Tell whether the sentence tells what its subject did ("UBND tỉnh đã chỉ đạo ...")."""
    if _PLEA.match(src.flat, start):
        return True
    subject = list_at(src, start)
    return bool(subject) and _TELLS.match(src.flat, end_of(src, subject)) is not None


def _in_list(src: Source, at: int, start: int) -> bool:
    """Tell whether what stands before a comma is a name too: then the comma goes on with a list."""
    comma = src.flat.rfind(",", start, at)
    for before in range(max(start, comma - LONGEST_NAME), comma):
        found = mention_at(src, before) if src.starts_word(before) else None
        if found is not None and found.end == comma:
            return True
    return False


def _in_object(src: Source, at: int, start: int) -> bool:
    """Tell whether a place stands inside the list of those who are urged: "A đôn đốc các sở; UBND các xã ..."."""
    for verb in _ACTS_ON.finditer(src.flat, max(start, at - FAR_LIST), at):
        names = list_at(src, verb.end())
        if names and names[-1].start >= at and names[0].start < at:
            return True
    return False


def _clause(src: Source, at: int, end: int, issuer: str, mark: str, *, first: bool) -> Clause | None:
    place = _skip_adverbs(src, at, end)
    order = _order(src, place, at, issuer, mark, first=first)
    if order is not None:
        return order
    if mark == "(":
        return None
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


_CHAIR = re.compile(r"(?:pho )?chu tich uy ban nhan dan (?:tinh|huyen|thi xa|thanh pho|quan) \w+ \w+")
_LEVEL_ONLY = re.compile(r"uy ban nhan dan (?:tinh|huyen|thi xa|thanh pho|quan) ")
_OFFICE = re.compile(r"^(?:(?:quyen|pho|chu tich|thuong truc|lanh dao|cac) )+")


def is_issuer(speaker: list[Mention] | tuple[Mention, ...], issuer: str) -> bool:
    """Tell whether the names are those of who issues the notice: its committee, or that committee's chair."""
    from bot.notices.keys import agency_key  # noqa: PLC0415 - keys reads names too

    own = agency_key(issuer)
    said = [agency_key(n) for n in names_of(list(speaker))]
    return bool(own) and all(_only_office(s) and _same_body(own, s) for s in said)


def _same_body(own: str, said: str) -> bool:
    """Tell whether a name is that of the issuing body; after "Chủ tịch UBND huyện" the chair's own name may stand."""
    body = _OFFICE.sub("", said)
    if f"{own} ".startswith(f"{body} "):
        return True
    level = _LEVEL_ONLY.match(own)
    return body != said and level is not None and body.startswith(level.group()) and _CHAIR.match(said) is not None


def _only_office(said: str) -> bool:
    return said.startswith(("uy ban nhan dan", "chu tich", "pho chu tich", "thuong truc", "lanh dao", "hoi dong"))


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
    if not first and mark not in (";", "") and not (strong and mark.startswith(",") and len(mark) > 1):
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
