"""Workbooks as such, for programs that read tables of their own: opened with the same bounds as a document.

The readers' libraries load at the first call: whoever only imports the door does not wait for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.notices.documents.values import Limits

if TYPE_CHECKING:
    from openpyxl import Workbook


def sheet_names(data: bytes, limits: Limits) -> frozenset[str]:
    """Return the names of a workbook's sheets, hidden ones too. Raises UnreadableDocument when it is no workbook."""
    from bot.notices.documents.package import Package  # noqa: PLC0415

    root = Package(data, limits).xml("xl/workbook.xml")
    sheets = root.iter("{*}sheet") if root is not None else ()
    return frozenset(str(sheet.get("name")) for sheet in sheets)


def open_workbook(data: bytes, limits: Limits) -> Workbook:
    """Open a workbook to go through its rows, with the text of its formulas. Blocks: call it from a thread.

    Raises UnreadableDocument when it is too large or broken. What is wrong inside a sheet shows only on the way.
    """
    from bot.notices.documents.excel import workbook  # noqa: PLC0415

    return workbook.opened(data, limits)
