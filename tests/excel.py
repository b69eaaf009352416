"""What tests of Excel tables share: a notice, its table as a person fills it in, the register before and after."""

from __future__ import annotations

import io

import openpyxl

from bot import tables
from bot.models import Base
from sandbox import User
from tests.documents import HEAD
from tests.stage import Stage

NOTICE = f"""{HEAD}1. Giao Sở Y tế rà soát cơ số thuốc trước ngày 24/6/2026.
2. Giao Sở Tài chính quyết toán kinh phí trước ngày 25/6/2026.
3. Giao Sở Xây dựng chủ trì, phối hợp với Công an tỉnh kiểm tra cầu Bến Đò trước ngày 26/6/2026.
4. Giao Công an tỉnh tuần tra ban đêm trước ngày 30/6/2026.
5. Giao Sở Y tế tập huấn sơ cứu trước ngày 01/7/2026.
6. Giao Sở Tài chính thẩm định dự toán.
"""


async def entered(stage: Stage, text: str = NOTICE, name: str = "tb.txt") -> None:
    """Let hoa send a notice; the agencies are in the register."""
    await stage.hoa.send_document(name, text.encode())
    await stage.settled()


async def fetched(stage: Stage, words: str = "vb1") -> bytes:
    await stage.hoa.send(f"/nhap {words}")
    return [message.document for message in stage.hoa.private.messages if message.document and message.from_bot][-1]


def filled(data: bytes, **cells: object) -> bytes:
    """Do what a person does in Excel: C2="..." and save."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for place, value in cells.items():
        book.worksheets[0][place] = value  # type: ignore[assignment]
    return tables.saved(book)


def shown(data: bytes, place: str) -> object:
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0][place].value


async def returned(stage: Stage, data: bytes, who: User | None = None, name: str = "bảng đã điền.xlsx") -> str:
    """Send a table back; gives all that the bot says to it."""
    who = who or stage.hoa
    said = len(who.private.messages)
    await who.send_document(name, data)
    await stage.settled()
    return "\n".join(message.text for message in who.private.messages[said:] if message.from_bot)


async def drafts(stage: Stage) -> dict[int, dict[str, object]]:
    """Return the directives by number, each column by its name."""
    async with stage.context.db.read() as session:
        rows = (await session.execute(Base.metadata.tables["directives"].select())).mappings().all()
    return {row["id"]: dict(row) for row in rows}


def changes(before: dict[int, dict[str, object]], after: dict[int, dict[str, object]]) -> dict[tuple[int, str], object]:
    return {(n, key): value for n, row in after.items() for key, value in row.items() if before[n][key] != value}
