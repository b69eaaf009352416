"""Items that name their roles by labels: "1. Đề án A - Cơ quan thực hiện: Sở B - Phối hợp: Sở C - Thời gian: 15/5"."""

from __future__ import annotations

import re
from datetime import date

from bot.notices.directives.drafts import Draft
from bot.notices.directives.task_tables import Tables, limit_in, names_in
from bot.notices.text.source import Source
from bot.notices.text.structure import Block

_LABEL = re.compile(
    r"(?:(?<=[-–+•.;,(] )|(?<=[-+(])|(?<=\n))(?:"
    r"(?P<coordinating>(?:(?:co quan|don vi|to chuc) )?phoi hop(?: thuc hien| chinh)?)|"
    r"(?P<lead>(?:(?:co quan|don vi|bo phan|dau moi) )(?:chu tri(?: thuc hien| tham muu| soan thao)?|thuc hien|"
    r"duoc giao|tham muu|trinh|chiu trach nhiem)|chu tri(?: thuc hien)?|giao)|"
    r"(?P<deadline>(?:thoi (?:gian|han)|han|tien do)(?: hoan thanh| thuc hien| trinh| xong| bao cao)?)) ?: ?"
)
MOST_LABELS = 6  # bullets under one item
LONGEST = 1500  # letters of an item with its labels


def labelled(src: Source, found: list[Block], base: date | None) -> Tables:
    """Read all items that name who leads by a label, not at their beginning."""
    read = Tables()
    for block in found:
        region = (block.start, max((child.end for child in block.children[:MOST_LABELS]), default=block.end))
        if region[1] - region[0] > LONGEST or block.tells or len(block.children) > MOST_LABELS:
            continue
        draft = _item(src, block, region, base) if id(block) not in read.blocks else None
        if draft is not None:
            read.drafts.append(draft)
            read.blocks |= {id(block), *(id(child) for child in block.children)}
    return read


def _item(src: Source, block: Block, region: tuple[int, int], base: date | None) -> Draft | None:
    marks = list(_LABEL.finditer(src.flat, *region))
    kinds = [next(name for name, value in m.groupdict().items() if value) for m in marks]
    if "lead" not in kinds or len(kinds) < 2 or kinds.count("lead") > 1 or marks[0].start() - block.start < SHORTEST:
        return None
    stops = [m.start() for m in marks[1:]] + [region[1]]
    values = {kind: (m.end(), _trimmed(src, m.end(), stop)) for kind, m, stop in zip(kinds, marks, stops, strict=True)}
    lead = names_in(src, *values["lead"])
    partners = values.get("coordinating")
    limit = limit_in(src, *values["deadline"], base) if "deadline" in values else None
    return Draft(block.path, *region, lead, names_in(src, *partners) if partners else (), limit=limit)


def _trimmed(src: Source, start: int, end: int) -> int:
    while end > start and src.text[end - 1] in " \n-–+•.;,":
        end -= 1
    return end


SHORTEST = 12  # letters of a task before its first label
