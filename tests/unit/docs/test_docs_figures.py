"""docs/figures.md defines the figures and periods as the program does."""

from __future__ import annotations

from datetime import date

from bot.i18n import language
from bot.registry.figures import periods
from bot.views.figures.report_figures import figures
from tests.docs import code, table

FIGURES = "docs/figures.md"
TODAY = date(2026, 6, 15)


def test_every_figure_is_defined_as_in_the_workbook() -> None:
    rows = table(FIGURES, "What each figure means")[1:]
    assert [tuple(row) for row in rows] == [(one.name, one.means) for one in figures(language("vi"))]


def test_every_period_has_the_days_that_the_document_gives() -> None:
    vi = language("vi")
    rows = table(FIGURES, "Periods")[1:]
    assert rows
    for words, days in rows:
        found, left = periods.find(code(words), TODAY)
        assert found is not None
        assert (f"{vi.day(found.first)} to {vi.day(found.last)}", left) == (days, "")
