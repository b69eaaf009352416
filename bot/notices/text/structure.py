"""Paragraphs -> a numbered tree: which paragraph stands under which, and what each part of the notice is for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.folding import flat
from bot.notices.text.numbering import marker

# A part that tells how things are; nothing in it is ordered, though it may sound so.
_TELLS = re.compile(
    r"(?:ve )?(?:\d{1,3} ?\. ?)?(?:cong tac )?(?:danh gia|tinh hinh|ket qua|mot so (?:ket qua|ton tai|han che|"
    r"kho khan)|nhung (?:ket qua|ton tai|han che|kho khan|"
    r"mat)|ton tai|han che|uu diem|khuyet diem|nhuoc diem|nguyen nhan|kho khan|thuan loi|thuc trang|nhan dinh|"
    r"boi canh|dac diem|mat (?:lam )?duoc|(?:tom tat )?noi dung (?:don|kien nghi|phan anh|khieu nai|to cao|"
    r"vu viec)|dien bien|van de (?:dat ra|con ton tai)|ve (?:ket qua|uu diem|"
    r"ton tai))(?!\w)"
)
_ORDERS = re.compile(
    r"nhiem vu,? giai phap|nhiem vu va giai phap|(?<!thuc hien )nhiem vu (?:trong tam|cu the|chu yeu)|"
    r"nhiem vu[^.;]{0,30}(?:cuoi nam|con lai|tiep theo|sap toi|thoi gian toi|thang toi|quy toi)|"
    r"giai phap|thoi gian toi|phuong huong|y kien chi dao|ket luan|yeu cau|phan cong|to chuc thuc hien|giao nhiem vu|"
    r"trien khai thuc hien|chi dao thuc hien|noi dung can|cong viec can|thang toi|quy toi"
)
_DOES = re.compile(
    r"nhiem vu|giai phap|phuong huong|to chuc thuc hien|thoi gian toi|cong viec|noi dung can|"
    r"phan cong"
)
_SITUATION = re.compile(r"(?:ve )?(?:cong tac )?tinh hinh(?!\w)")
_JUDGES = re.compile(r"ket qua|han che|ton tai|danh gia|uu diem|khuyet diem")
# Where a part turns from telling to ordering: "yêu cầu ... tập trung thực hiện một số nội dung sau:".
_TURNS = re.compile(
    r"(?:yeu cau|de nghi|giao|tap trung|thoi gian toi|trien khai)(?!\w)[^:]{0,240}"
    r"(?:noi dung|nhiem vu|giai phap|cong viec|cong tac|viec)[^:]{0,40}:$"
    r"|(?:trong quy|trong thang|thang|quy|thoi gian|tu nay|trong thoi gian|thoi gian toi|de [^:,]{3,60},)[^:.]{0,120}?"
    r"(?<!da )(?<!duoc )(?:yeu cau|de nghi|giao|tap trung|can|phai|thuc hien|trien khai)[^:.]{0,120}:$"
)
# A line of its own that begins the orders: "Kết luận:", "Ý kiến chỉ đạo".
_CONCLUDES = re.compile(
    r"(?:\*|ve )? ?(?:noi dung )?(?:ket luan|y kien (?:chi dao|ket luan|giai quyet)|chi dao)"
    r"(?:,? (?:va )?(?:chi dao|ket luan|giai quyet|(?>cua (?:(?! cua )[^.;:]){3,60})|cuoc hop|phien hop|"
    r"buoi lam viec))*+ ?[:.]?$"
)
_TOLD_LEAD = re.compile(
    r"^(?:[^.:]{0,60}(?:han che|ton tai|ket qua|uu diem|khuyet diem|nguyen nhan|kho khan, vuong mac)[^.:]{0,60}):?$"
)
_RANK = ("part", "upper", "roman", "article", "number", "number2", "number3", "letter", "para", "-", "+")
MOST_OPEN = 12  # headings over one another; more are lines that only look like headings
HEADING_MAX = 220  # letters; a longer paragraph is no heading


@dataclass
class Block:
    """A paragraph: its place (without its mark), its numbered path, the block it stands under."""

    start: int
    end: int
    style: str
    label: str
    line_start: int
    parent: Block | None = None
    path: str = ""
    children: list[Block] = field(default_factory=list)
    listed: bool = False  # a list stands under it
    tells: bool = False  # a part of assessment
    mixed: bool = False  # a part on "tình hình ...": it tells, but plain orders may stand in it
    does: bool = False  # under a heading that announces tasks

    def text(self, whole: str) -> str:
        """Return the paragraph's words."""
        return whole[self.start : self.end]


def blocks(text: str, start: int, end: int) -> list[Block]:
    """Read the paragraphs between two places into a tree; all blocks are given in the order of the text."""
    found: list[Block] = []
    stack: list[Block] = []
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        if text[at:stop].strip():
            block = _block(text, at, stop)
            _place(block, stack, text, heads=_heads_list(text, block, stop, end))
            found.append(block)
        at = stop + 1
    _judge(found, text)
    return found


def _block(text: str, at: int, stop: int) -> Block:
    mark = marker(text[at : min(stop, at + 60)])
    if mark is None:
        return Block(at, stop, "para", "", at)
    inner = at + mark.length
    return Block(inner, stop, mark.style, mark.label, at)


def _heads_list(text: str, block: Block, stop: int, end: int) -> bool:
    """Return whether a short unfinished line stands over a bulleted list: "Công an huyện" and then its bullets."""
    words = text[block.start : block.end].rstrip()
    if block.style != "para" or len(words) > HEADING_MAX or words[-1:] in ".;,":
        return words.endswith(":")
    after = text[stop : min(end, stop + 80)].lstrip()
    following = marker(after.split("\n", 1)[0]) if after else None
    return words.endswith(":") or (following is not None and following.style in ("-", "+", "letter"))


def _place(block: Block, stack: list[Block], text: str, *, heads: bool) -> None:
    """Find the block's parent on the stack of open blocks, and open it."""
    styles = [b.style for b in stack]
    if block.style == "para":
        _close_to_para(stack, text)
    elif block.style in styles:
        del stack[styles.index(block.style) :]
    else:
        while stack and _deeper(stack[-1].style, block.style):
            stack.pop()
    block.parent = stack[-1] if stack else None
    if block.parent is not None:
        block.parent.children.append(block)
        block.parent.listed |= block.style != "para"
    block.path = _path(block)
    if (block.style != "para" or heads) and len(stack) < MOST_OPEN:
        stack.append(block)


def _deeper(open_style: str, style: str) -> bool:
    """Return whether an open block of another style must close: numbering never stands under bullets."""
    numbered = ("part", "upper", "roman", "article", "number", "number2", "number3")
    if style in numbered and open_style in ("-", "+", "letter"):
        return True
    if style in numbered and open_style in numbered:
        return _RANK.index(open_style) > _RANK.index(style)
    return style == "letter" and open_style in ("-", "+")


def _close_to_para(stack: list[Block], text: str) -> None:
    """Close bullets at a plain paragraph, and an announcing paragraph that has had its list."""
    while stack and stack[-1].style in ("-", "+", "letter"):
        stack.pop()
    had_list = bool(stack) and stack[-1].style == "para" and stack[-1].listed
    if had_list and not _announces(text[stack[-1].start : stack[-1].end]):
        stack.pop()


def _announces(words: str) -> bool:
    return flat(words).rstrip().endswith(("sau:", "sau day:", "sau :"))


def _path(block: Block) -> str:
    own = (
        block.label
        if block.style in ("part", "upper", "roman", "article", "number", "number2", "number3", "letter")
        else ""
    )
    above = block.parent.path if block.parent else ""
    if block.style in ("number2", "number3") and above.split(".")[-1] == own.split(".")[0]:
        above = ".".join(above.split(".")[:-1]) if block.style == "number2" else above
    if block.style == "number3" and above.endswith(own.rsplit(".", 1)[0]):
        above = above[: -len(own.rsplit(".", 1)[0])].rstrip(".")
    return ".".join(p for p in (above, own) if p)


def _turns(text: str, block: Block) -> bool:
    last = flat(text[max(block.start, block.end - 400) : block.end]).rstrip()
    return _TURNS.search(last) is not None


def _judge(found: list[Block], text: str) -> None:
    """Mark what tells and what orders, from the headings down."""
    under_capitals = False
    for block in found:
        own = text[block.start : block.end].strip()
        if block.style in ("part", "roman", "upper"):
            under_capitals = False
        elif block.style == "para" and own.isupper() and len(own) <= HEADING_MAX:
            low = flat(own)  # a heading without a number, or the one under "Phần thứ nhất"
            under_capitals = _TELLS.match(low) is not None and not _ORDERS.search(low)
        block.tells = under_capitals or bool(block.parent and block.parent.tells)
        block.mixed = bool(block.parent and block.parent.mixed)
        block.does = bool(block.parent and block.parent.does)
        words = flat(text[block.start : block.end]).strip()
        if block.tells and block.parent is not None and (_turns(text, block) or _CONCLUDES.match(words)):
            block.parent.tells = block.tells = False
        heading = len(words) <= HEADING_MAX and (bool(block.children) or block.style in ("part", "roman", "upper"))
        if heading and block.style not in ("-", "+"):
            if _TELLS.match(words) and not _ORDERS.search(words):
                block.tells, block.does = True, False
                block.mixed = bool(_SITUATION.match(words)) and not _JUDGES.search(words)
            elif block.style != "para" and _DOES.search(words):
                block.tells, block.does = False, True
            elif block.style == "para" and _TOLD_LEAD.match(words):
                block.tells = True
