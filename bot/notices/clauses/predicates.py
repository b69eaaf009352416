"""What a subject is told to do: where its task begins, over what may stand between the two."""

from __future__ import annotations

import re

from bot.notices.text.source import WORD, Source
from bot.notices.text.verbs import STRONG, begins_task, is_past

_TASK_WORDS = (
    r"(?:phoi hop|chu tri|chu dong|khan truong|tap trung|to chuc|trien khai|ra soat|kiem tra|tham muu|huong dan|"
    r"thuc hien|co trach nhiem|tang cuong|xu ly|giai quyet|tiep tuc|day manh|"
    r"don doc|chi dao|giam sat|nghien cuu|theo doi|nghiem tuc)\b"
)
GAP = re.compile(
    r",? moi (?:don vi|co quan|dia phuong|so|xa)(?= )|"
    rf",? ?(?:theo (?:dung )?(?:chuc nang|tham quyen|linh vuc|nhiem vu|dia ban|pham vi|"
    rf"mang|phan viec|lich|ke hoach)[^:;.]{{0,80}}? "
    rf"(?={_TASK_WORDS})|"
    rf"(?:da )?duoc (?:giao|phan cong)(?: nhiem vu| phu trach| quan ly| thuc hien)?[^,;:.]{{0,60}}? (?={_TASK_WORDS})|"
    rf"(?:co ten )?(?:neu|o|noi) tren,? |tren dia ban[^,;:.]{{0,60}}?(?=,| {_TASK_WORDS}),? ?|"
    r"(?:theo|can cu|voi|tren co so|ngay sau|sau khi|khi|trong thoi gian|truoc ngay|trong thang|"
    r"nhan)(?!\w)[^,;:.]{1,90}, ?)"
)
# Words after a subject that begin no task: they join, ask, tell, or go on with the subject's own name.
_NO_VERB = (
    "được", "có", "này", "đó", "theo", "về", "và", "hoặc", "để", "với", "cho", "đến", "từ", "như", "khi", "sau",
    "trước", "nào", "trên", "dưới", "tại", "thì", "mà", "là", "thuộc", "liên", "số", "năm", "tháng", "ngày", "các",
    "những", "do", "bởi", "vì", "nhưng", "nếu", "hay", "nói", "khẳng", "nhấn", "nhận", "thừa", "đạt", "ước", "bằng",
    "nơi", "gồm", "nay", "cấp", "khu", "ở", "trong", "ngoài", "qua", "lại", "thêm", "cần", "đề", "khoảng", "bị",
    "nhiệm", "khóa", "khoá", "vùng", "miền", "nhóm", "loại", "nghèo", "thứ", "còn", "vốn", "hiện", "xem", "biết",
    "thấy",
)  # fmt: skip
# "Hiệu trưởng các trường cho học sinh nghỉ học": to let is a task, to give to is not.
_LETS = re.compile(r"cho (?:hoc sinh|hoc vien|cong nhan|can bo|nhan vien|phep|dung|tam dung|nghi|thoi)(?!\w)")
_JOINED = re.compile(r"[ ,]*")
FAR = 60  # letters that may narrow a group


def predicate(src: Source, at: int, end: int, *, free: bool = False) -> int | None:
    """Return the place of the words that begin a task after a subject; ``free``: any verb will do."""
    for _ in range(3):
        place = _over_blanks(src, at, end)
        if STRONG.match(src.flat, place) or begins_task(src.text, src.flat, place):
            return place
        gap = GAP.match(src.flat, at, end)
        if gap is None:
            break
        at = gap.end()
    place = _over_blanks(src, at, end)
    if is_past(src.text, src.flat, place) and not STRONG.match(src.flat, place):
        return None
    if STRONG.match(src.flat, place) or begins_task(src.text, src.flat, place):
        return place
    return place if free and _may_be_verb(src, at, end) else None


def _over_blanks(src: Source, at: int, end: int) -> int:
    here = _JOINED.match(src.flat, at, end)
    return here.end() if here else at


def _may_be_verb(src: Source, at: int, end: int) -> bool:
    """Return whether a lower-case word right after a subject may be its verb, though the lexicon does not know it."""
    if at + 2 >= end or src.text[at] != " " or not src.text[at + 1].islower():
        return False
    return src.word(at + 1) not in _NO_VERB or _LETS.match(src.flat, at + 1) is not None


def far_verb(src: Source, at: int, end: int) -> int | None:
    """Find the verb after words that narrow a group: "riêng các xã vùng hạ du hồ A tổ chức ..."."""
    for word in WORD.finditer(src.text, at, min(end, at + FAR)):
        if begins_task(src.text, src.flat, word.start()) and " " in src.flat[word.start() : word.start() + 6]:
            return word.start()
    return None


def over_gap(src: Source, at: int) -> int:
    """Return the place after what may stand between a lead and its task."""
    gap = GAP.match(src.flat, at)
    at = gap.end() if gap else at
    here = re.compile(r"[ ,:]*").match(src.flat, at)
    return here.end() if here else at
