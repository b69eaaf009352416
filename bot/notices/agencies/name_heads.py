"""The heads that agencies' names begin with, and what may follow each head."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from bot.folding import flat, says
from bot.notices.text.lexicon import ABBREVIATIONS, MINISTRIES, NAME_PHRASES, PHONG_FIELDS, SO_FIELDS, AgencyKind

_SLOT = r"(?: ?[,;/&-] ?(?:va )?| va | )"
_SPLIT = re.compile(r"(, | và | - |&|-|,| )")


class Follows(Enum):
    """What makes a head into a name."""

    FIELD = auto()  # a field of the head's own list, or a capitalised one: "Sở Y tế"
    LEVEL = auto()  # a level of government: "UBND huyện"
    NAME = auto()  # any capitalised word or known phrase: "Chi cục Thuế"
    NUMBER = auto()  # a number or a capitalised word: "Khu phố 2"
    NOTHING = auto()  # complete alone, with or without a name: "Huyện ủy"


@dataclass(frozen=True, slots=True)
class Head:
    """A head as written, what it is, and what must follow it."""

    words: str
    kind: AgencyKind
    follows: Follows
    fields: re.Pattern[str] | None = None


def phrase_pattern(phrase: str) -> str:
    """Return a pattern over flat text for a phrase whose parts may be joined by a comma, "và", "-", "&" or a space."""
    parts = [part for part in _SPLIT.split(phrase) if part and part != "và"]
    return "".join(" " if part == " " else _SLOT if _SPLIT.fullmatch(part) else re.escape(flat(part)) for part in parts)


def one_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Compile phrases into one pattern over flat text, the longest first, ending at the end of a word."""
    patterns = sorted({phrase_pattern(p) for p in phrases}, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(patterns)})(?![a-z0-9])")


def _short(*, of: Iterable[str]) -> list[str]:
    wanted = {flat(f).replace(",", "").replace("-", "va") for f in of}
    return [a for a, long in ABBREVIATIONS.items() if flat(long).replace(",", "").replace("-", "va") in wanted]


SO = one_of([*SO_FIELDS, *_short(of=SO_FIELDS), "VHTTDL", "VH,TT&DL", "QHKT"])
PHONG = one_of([*PHONG_FIELDS, *_short(of=PHONG_FIELDS)])
MINISTRY = one_of([*MINISTRIES, *_short(of=MINISTRIES), "VHTTDL"])
PHRASE = one_of(NAME_PHRASES)

_K, _F = AgencyKind, Follows
HEADS = (
    Head("Sở", _K.SO, _F.FIELD, SO),
    Head("Phòng", _K.PHONG, _F.FIELD, PHONG),
    Head("Bộ Chỉ huy", _K.QUAN_SU, _F.NAME),
    Head("Bộ CHQS", _K.QUAN_SU, _F.NOTHING),
    Head("Bộ CH", _K.QUAN_SU, _F.NAME),
    Head("BCH", _K.QUAN_SU, _F.NAME),
    Head("BCHQS", _K.QUAN_SU, _F.NOTHING),
    Head("Ban CHQS", _K.QUAN_SU, _F.NOTHING),
    Head("Bộ đội Biên phòng", _K.QUAN_SU, _F.NOTHING),
    Head("Bộ Tư lệnh", _K.QUAN_SU, _F.NAME),
    Head("Ban Chỉ huy Quân sự", _K.QUAN_SU, _F.NOTHING),
    Head("Ban Chỉ huy Bộ đội Biên phòng", _K.QUAN_SU, _F.NOTHING),
    Head("Đồn Biên phòng", _K.QUAN_SU, _F.NOTHING),
    Head("Bộ", _K.BO, _F.FIELD, MINISTRY),
    Head("Ủy ban nhân dân", _K.UBND_XA, _F.LEVEL),
    Head("UBND", _K.UBND_XA, _F.LEVEL),
    Head("Ủy ban Mặt trận Tổ quốc Việt Nam", _K.DOAN_THE, _F.NOTHING),
    Head("Ủy ban Mặt trận Tổ quốc", _K.DOAN_THE, _F.NOTHING),
    Head("Ủy ban MTTQ Việt Nam", _K.DOAN_THE, _F.NOTHING),
    Head("Ủy ban MTTQ", _K.DOAN_THE, _F.NOTHING),
    Head("UBMTTQ Việt Nam", _K.DOAN_THE, _F.NOTHING),
    Head("UBMTTQ", _K.DOAN_THE, _F.NOTHING),
    Head("UBMTTQVN", _K.DOAN_THE, _F.NOTHING),
    Head("Mặt trận Tổ quốc Việt Nam", _K.DOAN_THE, _F.NOTHING),
    Head("Mặt trận Tổ quốc", _K.DOAN_THE, _F.NOTHING),
    Head("MTTQ Việt Nam", _K.DOAN_THE, _F.NOTHING),
    Head("MTTQ", _K.DOAN_THE, _F.NOTHING),
    Head("Ủy ban Kiểm tra", _K.DANG, _F.NOTHING),
    Head("Ủy ban", _K.KHAC, _F.NAME),
    Head("Thường trực HĐND và UBND", _K.HDND, _F.LEVEL),
    Head("Thường trực HĐND", _K.HDND, _F.LEVEL),
    Head("Thường trực Hội đồng nhân dân", _K.HDND, _F.LEVEL),
    Head("Thường trực Tỉnh ủy", _K.DANG, _F.NOTHING),
    Head("Thường trực Huyện ủy", _K.DANG, _F.NOTHING),
    Head("Thường trực Thành ủy", _K.DANG, _F.NOTHING),
    Head("Thường trực Đảng ủy", _K.DANG, _F.NOTHING),
    Head("Hội đồng nhân dân", _K.HDND, _F.LEVEL),
    Head("HĐND", _K.HDND, _F.LEVEL),
    Head("Đoàn đại biểu Quốc hội", _K.HDND, _F.NOTHING),
    Head("Đoàn ĐBQH", _K.HDND, _F.NOTHING),
    Head("Hội đồng", _K.KHAC, _F.NAME),
    Head("Tỉnh ủy", _K.DANG, _F.NOTHING),
    Head("Thành ủy", _K.DANG, _F.NOTHING),
    Head("Huyện ủy", _K.DANG, _F.NOTHING),
    Head("Thị ủy", _K.DANG, _F.NOTHING),
    Head("Đảng ủy", _K.DANG, _F.NOTHING),
    Head("Chi ủy", _K.DANG, _F.NOTHING),
    Head("cấp ủy", _K.DANG, _F.LEVEL),
    Head("chính quyền", _K.KHAC, _F.LEVEL),
    *(
        Head(f"{office} {first}{joint}{second}", _K.VAN_PHONG, _F.NOTHING)
        for office in ("Văn phòng", "VP")
        for first in ("HĐND", "Hội đồng nhân dân", "Đoàn ĐBQH", "Đoàn đại biểu Quốc hội")
        for second in ("UBND", "Ủy ban nhân dân", "HĐND", "Hội đồng nhân dân")
        for joint in (" và ", " - ", "-", " & ", "&", ", ")
    ),
    Head("Văn phòng", _K.VAN_PHONG, _F.NOTHING),
    Head("VP", _K.VAN_PHONG, _F.NAME),
    Head("Thanh tra", _K.THANH_TRA, _F.NAME),
    Head("Công an", _K.CONG_AN, _F.NOTHING),
    Head("CA", _K.CONG_AN, _F.LEVEL),
    Head("Cảnh sát", _K.CONG_AN, _F.NAME),
    Head("Quân sự", _K.QUAN_SU, _F.LEVEL),
    Head("Tổng cục", _K.BO, _F.NAME),
    Head("Chi cục", _K.CHI_CUC, _F.NAME),
    Head("Cục", _K.NGANH_DOC, _F.NAME),
    Head("Thuế", _K.NGANH_DOC, _F.LEVEL),
    Head("Thuế cơ sở", _K.NGANH_DOC, _F.NOTHING),
    Head("Thống kê", _K.NGANH_DOC, _F.LEVEL),
    Head("Thống kê cơ sở", _K.NGANH_DOC, _F.NOTHING),
    Head("Đội Thuế", _K.NGANH_DOC, _F.NOTHING),
    Head("Kho bạc Nhà nước", _K.NGANH_DOC, _F.NOTHING),
    Head("Kho bạc", _K.NGANH_DOC, _F.NOTHING),
    Head("KBNN", _K.NGANH_DOC, _F.NOTHING),
    Head("Phòng Giao dịch", _K.NGANH_DOC, _F.NOTHING),
    Head("Bảo hiểm xã hội", _K.NGANH_DOC, _F.LEVEL),
    Head("BHXH", _K.NGANH_DOC, _F.NOTHING),
    Head("Tòa án nhân dân", _K.NGANH_DOC, _F.NOTHING),
    Head("Tòa án", _K.NGANH_DOC, _F.NAME),
    Head("Viện kiểm sát nhân dân", _K.NGANH_DOC, _F.NOTHING),
    Head("Viện kiểm sát", _K.NGANH_DOC, _F.LEVEL),
    Head("Thi hành án dân sự", _K.NGANH_DOC, _F.NOTHING),
    Head("Hạt Kiểm lâm", _K.CHI_CUC, _F.NOTHING),
    Head("Hạt", _K.CHI_CUC, _F.NAME),
    Head("Kiểm lâm", _K.CHI_CUC, _F.LEVEL),
    Head("Hải quan", _K.NGANH_DOC, _F.LEVEL),
    Head("Ngân hàng", _K.DOANH_NGHIEP, _F.NAME),
    Head("Ban Quản lý các dự án", _K.BAN, _F.NOTHING),
    Head("Ban Quản lý dự án", _K.BAN, _F.NOTHING),
    Head("Ban Quản lý DA", _K.BAN, _F.NOTHING),
    Head("Ban Quản lý", _K.BAN, _F.NAME),
    Head("Ban QLDA", _K.BAN, _F.NOTHING),
    Head("BQLDA", _K.BAN, _F.NOTHING),
    Head("BQL", _K.BAN, _F.NAME),
    Head("Ban Chỉ đạo", _K.BAN, _F.NOTHING),
    Head("BCĐ", _K.BAN, _F.NOTHING),
    Head("Ban Thường vụ", _K.DANG, _F.NOTHING),
    Head("Ban Tiếp công dân", _K.BAN, _F.NOTHING),
    Head("Ban Chấp hành", _K.DOAN_THE, _F.NOTHING),
    Head("Ban", _K.BAN, _F.NAME),
    Head("Trung tâm", _K.TRUNG_TAM, _F.NAME),
    Head("TTYT", _K.TRUNG_TAM, _F.NOTHING),
    Head("TTPT", _K.TRUNG_TAM, _F.NAME),
    Head("Trạm Y tế", _K.Y_TE, _F.NOTHING),
    Head("Trạm", _K.TRUNG_TAM, _F.NAME),
    Head("Bệnh viện", _K.Y_TE, _F.NAME),
    Head("Trường", _K.TRUONG, _F.NAME),
    Head("Học viện", _K.TRUONG, _F.NAME),
    Head("Đại học", _K.TRUONG, _F.NAME),
    Head("Đài Phát thanh và Truyền hình", _K.BAO_CHI, _F.NOTHING),
    Head("Đài Phát thanh - Truyền hình", _K.BAO_CHI, _F.NOTHING),
    Head("Đài Phát thanh, Truyền hình", _K.BAO_CHI, _F.NOTHING),
    Head("Đài Truyền thanh - Truyền hình", _K.BAO_CHI, _F.NOTHING),
    Head("Đài Truyền thanh và Truyền hình", _K.BAO_CHI, _F.NOTHING),
    Head("Báo và Phát thanh, Truyền hình", _K.BAO_CHI, _F.NOTHING),
    Head("Báo và Đài Phát thanh, Truyền hình", _K.BAO_CHI, _F.NOTHING),
    Head("Báo và Đài Phát thanh và Truyền hình", _K.BAO_CHI, _F.NOTHING),
    Head("Đài Phát thanh", _K.BAO_CHI, _F.NOTHING),
    Head("Đài PTTH", _K.BAO_CHI, _F.NOTHING),
    Head("Đài PT-TH", _K.BAO_CHI, _F.NOTHING),
    Head("Đài Truyền thanh", _K.BAO_CHI, _F.NOTHING),
    Head("Đài", _K.BAO_CHI, _F.NAME),
    Head("Báo", _K.BAO_CHI, _F.NAME),
    Head("Cổng Thông tin điện tử", _K.BAO_CHI, _F.NOTHING),
    Head("Tổng công ty", _K.DOANH_NGHIEP, _F.NAME),
    Head("Công ty", _K.DOANH_NGHIEP, _F.NAME),
    Head("Tập đoàn", _K.DOANH_NGHIEP, _F.NAME),
    Head("Xí nghiệp", _K.DOANH_NGHIEP, _F.NAME),
    Head("Nhà máy", _K.DOANH_NGHIEP, _F.NAME),
    Head("Chi nhánh", _K.DOANH_NGHIEP, _F.NAME),
    Head("Điện lực", _K.DOANH_NGHIEP, _F.NOTHING),
    Head("Bưu điện", _K.DOANH_NGHIEP, _F.NOTHING),
    Head("Viễn thông", _K.DOANH_NGHIEP, _F.NAME),
    Head("VNPT", _K.DOANH_NGHIEP, _F.NOTHING),
    Head("Viettel", _K.DOANH_NGHIEP, _F.NOTHING),
    Head("Liên minh Hợp tác xã", _K.DOAN_THE, _F.NOTHING),
    Head("Hợp tác xã", _K.DOANH_NGHIEP, _F.NAME),
    Head("Liên đoàn Lao động", _K.DOAN_THE, _F.NOTHING),
    Head("LĐLĐ", _K.DOAN_THE, _F.NOTHING),
    Head("Công đoàn", _K.DOAN_THE, _F.NAME),
    Head("Tỉnh đoàn", _K.DOAN_THE, _F.NOTHING),
    Head("Thành đoàn", _K.DOAN_THE, _F.NOTHING),
    Head("Huyện đoàn", _K.DOAN_THE, _F.NOTHING),
    Head("Thị đoàn", _K.DOAN_THE, _F.NOTHING),
    Head("Đoàn Thanh niên Cộng sản Hồ Chí Minh", _K.DOAN_THE, _F.NOTHING),
    Head("Đoàn Thanh niên", _K.DOAN_THE, _F.NOTHING),
    Head("Đoàn TNCS Hồ Chí Minh", _K.DOAN_THE, _F.NOTHING),
    Head("Đoàn TNCSHCM", _K.DOAN_THE, _F.NOTHING),
    Head("Hội", _K.DOAN_THE, _F.NAME),
    Head("Hiệp hội", _K.DOAN_THE, _F.NAME),
    Head("Liên hiệp", _K.DOAN_THE, _F.NAME),
    Head("Viện", _K.KHAC, _F.NAME),
    Head("Quỹ", _K.KHAC, _F.NAME),
    Head("Vườn quốc gia", _K.KHAC, _F.NAME),
    Head("Khu bảo tồn", _K.KHAC, _F.NAME),
    Head("Bảo tàng", _K.KHAC, _F.NOTHING),
    Head("Thư viện", _K.KHAC, _F.LEVEL),
    Head("Tổ công tác", _K.KHAC, _F.NOTHING),
    Head("Tổ công nghệ số cộng đồng", _K.KHAC, _F.NOTHING),
    Head("Tổ", _K.KHAC, _F.NAME),
    Head("Đội", _K.KHAC, _F.NAME),
    Head("Đoàn kiểm tra", _K.KHAC, _F.NOTHING),
    Head("Đoàn Luật sư", _K.DOAN_THE, _F.NOTHING),
    Head("Đoàn", _K.DOAN_THE, _F.NAME),
    Head("Câu lạc bộ", _K.DOAN_THE, _F.NAME),
    Head("Nhà văn hóa", _K.TRUNG_TAM, _F.NOTHING),
    Head("Lâm trường", _K.DOANH_NGHIEP, _F.NAME),
    Head("Nông trường", _K.DOANH_NGHIEP, _F.NAME),
    Head("Cảng vụ", _K.NGANH_DOC, _F.NAME),
    Head("Cảng", _K.DOANH_NGHIEP, _F.NAME),
    Head("ngành", _K.KHAC, _F.FIELD, SO),
    Head("Bộ phận", _K.KHAC, _F.NAME),
    Head("Khu bảo tồn thiên nhiên", _K.KHAC, _F.NOTHING),
    Head("Khu phố", _K.KHAC, _F.NUMBER),
    Head("Tổ dân phố", _K.KHAC, _F.NUMBER),
    Head("Thôn", _K.KHAC, _F.NUMBER),
    Head("Ấp", _K.KHAC, _F.NUMBER),
    Head("Bản", _K.KHAC, _F.NUMBER),
    Head("Buôn", _K.KHAC, _F.NUMBER),
    Head("Liên danh", _K.DOANH_NGHIEP, _F.NAME),
    Head("Nhà thầu", _K.DOANH_NGHIEP, _F.NAME),
    Head("Doanh nghiệp", _K.DOANH_NGHIEP, _F.NAME),
    Head("Hiệp hội Doanh nghiệp", _K.DOAN_THE, _F.NOTHING),
    Head("Ngân hàng Nhà nước", _K.NGANH_DOC, _F.NOTHING),
    Head("Chi nhánh Văn phòng Đăng ký đất đai", _K.TRUNG_TAM, _F.NOTHING),
    Head("Văn phòng Đăng ký đất đai", _K.TRUNG_TAM, _F.NOTHING),
    Head("Chủ đầu tư", _K.DOANH_NGHIEP, _F.NOTHING),
    Head("Thủ tướng Chính phủ", _K.BO, _F.NOTHING),
    Head("Chính phủ", _K.BO, _F.NOTHING),
    Head("Quốc hội", _K.BO, _F.NOTHING),
    Head("Trung ương Đoàn", _K.BO, _F.NOTHING),
)  # fmt: skip

# Heads that are everyday words in lower case: they need a capital, or a known phrase right after them.
NEEDS_CAPITAL = frozenset({
    "Ban", "Bộ", "Cục", "Đài", "Báo", "Hội", "Trạm", "Hạt", "Viện", "Quỹ", "Tổ", "Đội", "Thuế", "Thống kê",
    "Thanh tra", "Quân sự", "Công đoàn", "Liên hiệp", "Viễn thông", "Trường", "Nhà máy", "Thư viện", "Kiểm lâm",
    "Đoàn", "Cảng", "Nhà văn hóa",
    "Hội đồng", "Văn phòng", "Hải quan", "Cảnh sát", "Trung tâm", "Bảo tàng", "Kho bạc", "CA", "VP", "Ủy ban",
    "Công ty", "Chi nhánh", "Bản", "Ấp", "Thôn", "Buôn", "Nhà thầu", "Doanh nghiệp", "Bộ phận", "Liên danh", "Điện lực",
    "Tòa án", "Bưu điện", "Bảo hiểm xã hội", "Quốc hội", "Đại học",
})  # fmt: skip

# A task's first words that are written like a name after a head in lower case: "ban hành", "phòng chống".
NOT_NAMES = re.compile(
    r"(?:ban hanh|ban giao|phong,? chong|hoi nghi|hoi thao|bo sung|bo tri|bao cao|to chuc|bao dam)\b"
)

_FIRST = re.compile(r"\w+")
HEADS_BY_FIRST_WORD: dict[str, list[tuple[str, Head]]] = {}
for _head in sorted(HEADS, key=lambda h: -len(h.words)):
    HEADS_BY_FIRST_WORD.setdefault(flat(_head.words).split()[0], []).append((flat(_head.words), _head))


def heads_at(text: str, flat_text: str, at: int) -> Iterator[Head]:
    """Return the heads written here, the longest first: rightly spelt, and with the capital that they need."""
    found = _FIRST.match(flat_text, at)
    for words, head in HEADS_BY_FIRST_WORD.get(found.group(), ()) if found else ():
        end = at + len(words)
        if flat_text.startswith(words, at) and not flat_text[end : end + 1].isalnum() and _spelt(text, at, head):
            yield head


def _spelt(text: str, at: int, head: Head) -> bool:
    """Return whether the head's first word is it (not "số" for "sở") and has the capital that it needs."""
    first = head.words.split()[0]
    if not says(text[at : at + len(first)], first):
        return False
    after = at + len(head.words) + 1
    return text[at].isupper() or head.words not in NEEDS_CAPITAL or text[after : after + 1].isupper()
