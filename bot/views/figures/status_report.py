"""The status report as a Word file: figures, agencies, what is overdue or stuck, and an annex with every open task."""

from __future__ import annotations

from collections.abc import Sequence

from docx.shared import Mm

from bot.i18n import Language
from bot.registry.figures.statistics import Counts, Line, Overview
from bot.registry.tasks.tasks import Standing
from bot.views.core import words
from bot.views.core.message import short
from bot.views.figures import official
from bot.views.figures.official import ENDS, Letterhead
from bot.views.figures.register_columns import COLUMNS, Entry, cells, titles
from bot.views.figures.report_figures import figures

AGENCY_WIDTHS = tuple(Mm(n) for n in (50, 14, 17, 15, 17, 15, 15, 17))
ANNEX_WIDTHS = tuple(Mm(column.millimetres) for column in COLUMNS)
CONTENT_LIMIT = 600
COUNTED = 7  # the figures that are numbers of tasks; the percentages stand in the text


def status_report(t: Language, shown: Overview, letterhead: Letterhead) -> bytes:
    """Write the report of an overview as a .docx; returns its bytes. Slow for thousands of tasks: use a thread."""
    document = official.new_document()
    official.head(t, document, letterhead, shown.day)
    official.title(document, t("REPORT").unescape(), _summary(t, shown))
    counts = shown.counts
    official.say(document, _intro(t, shown))
    official.say(document, t("I. GENERAL FIGURES").unescape(), bold=True)
    official.say(document, *_figures(t, counts))
    official.say(document, t("II. BY AGENCY").unescape(), bold=True)
    official.grid(
        document, _agency_heading(t), [_agency(t, name, of) for _id, name, of in shown.by_agency()], AGENCY_WIDTHS
    )
    official.say(document, t("III. OBSTACLES").unescape(), bold=True)
    official.say(document, *_obstacles(t, shown.stuck()))
    official.say(document, t("The annex lists the tasks one by one.").unescape().rstrip(".") + ENDS)
    official.sign(t, document, letterhead)
    official.annex(t, document, t("List of assigned tasks").unescape(), _goes_with(t, letterhead, shown))
    official.grid(document, titles(t), rows(t, shown.lines), ANNEX_WIDTHS)
    return official.saved(document)


def _summary(t: Language, shown: Overview) -> str:
    about = shown.scope.name
    if about:
        return t("On the carrying out of assigned tasks ({scope})", scope=about).unescape()
    return t("On the carrying out of assigned tasks").unescape()


def _intro(t: Language, shown: Overview) -> str:
    time = words.as_of(t, shown)
    if shown.period is None:
        return t("As of {time}, the carrying out of assigned tasks stands as follows:", time=time).unescape()
    period = words.period(t, shown.period)
    said = t(
        "For {period}, as of {time}, the carrying out of assigned tasks stands as follows:", period=period, time=time
    )
    return said.unescape()


def _figures(t: Language, counts: Counts) -> list[str]:
    of = counts.of
    return [
        text.unescape()
        for text in (
            t("1. Tasks in all: {total}.", total=counts.total),
            t(
                "2. Done: {done} ({percent}), of these {on_time} on time and {late} late.",
                done=counts.done,
                percent=percent(counts.done_percent),
                on_time=of[Standing.DONE_ON_TIME],
                late=of[Standing.DONE_LATE],
            ),
            t("3. Reported, waiting for confirmation: {n}.", n=of[Standing.WAITING]),
            t(
                "4. Not done: {open}, of these {in_time} in time, {overdue} overdue and {undated} without a deadline.",
                open=counts.open,
                in_time=of[Standing.IN_TIME],
                overdue=of[Standing.OVERDUE],
                undated=of[Standing.UNDATED],
            ),
            t(
                "5. Updated within the last 7 days: {n} of the tasks not done ({percent}).",
                n=counts.updated,
                percent=percent(counts.updated_percent),
            ),
        )
    ]


def percent(value: int | None) -> str:
    """Write a percentage; a dash of nothing."""
    return "—" if value is None else f"{value} %"


def _agency_heading(t: Language) -> list[str]:
    return [t("Agency").unescape(), *(figure.name for figure in figures(t)[:COUNTED])]


def _agency(t: Language, name: str, counts: Counts) -> list[str]:
    return [name, *(str(figure.of(counts)) for figure in figures(t)[:COUNTED])]


def _obstacles(t: Language, lines: Sequence[Line]) -> list[str]:
    if not lines:
        return [t("No obstacle waits for an answer.").unescape()]
    return [
        t(
            "{place}. {agency}, task {number} ({content}): {obstacle}.",
            place=place,
            agency=line.task.agency,
            number=line.task.number,
            content=short(line.task.content, 120),
            obstacle=short(line.obstacle or "", CONTENT_LIMIT).rstrip("."),
        ).unescape()
        for place, line in enumerate(lines, 1)
    ]


def _goes_with(t: Language, letterhead: Letterhead, shown: Overview) -> str:
    return t(
        "(Goes with report No.          /{code} of       {month} {year} of {issuer})",
        code=letterhead.code,
        month=official.month_of(shown.day),
        year=shown.day.year,
        issuer=letterhead.issuer,
    ).unescape()


def rows(t: Language, lines: Sequence[Line]) -> list[list[str]]:
    """Return the rows of an annex that lists these tasks."""
    return [cells(t, Entry(place, line, CONTENT_LIMIT)) for place, line in enumerate(lines, 1)]
