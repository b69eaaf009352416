"""A printed table, which may go on over the end of a page."""

from __future__ import annotations

from dataclasses import dataclass

from bot.notices.documents.word.tables import SEPARATOR

Row = list[str]


@dataclass(frozen=True)
class Table:
    """The rows of a table on one page."""

    rows: list[Row]

    @property
    def lines(self) -> list[str]:
        """One line per row, cells joined with " | "."""
        return [SEPARATOR.join(row).strip() for row in self.rows if any(row)]


def joined(before: Table, after: Table) -> Table:
    """Join a table to its beginning on the page before: drop a repeated head, repair a row that was cut in two."""
    rows = after.rows
    if len(before.rows[0]) != len(rows[0]):
        return Table([*before.rows, *rows])
    if rows[0] == before.rows[0]:
        rows = rows[1:]
    if rows and not rows[0][0] and before.rows[-1][0]:
        mended = [f"{above} {below}".strip() for above, below in zip(before.rows[-1], rows[0], strict=True)]
        return Table([*before.rows[:-1], mended, *rows[1:]])
    return Table([*before.rows, *rows])
