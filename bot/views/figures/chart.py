"""The chart of a report: how each agency stands, and how it went week by week; made for a phone's screen.

Stacked bars in colours that the colour-blind tell apart (Okabe and Ito's palette), on a light ground, every figure also
in digits. A register of many agencies becomes several pictures, for a chat shows a tall picture too small to read.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from bot.i18n import Language
from bot.registry.figures.statistics import Counts, Overview
from bot.registry.tasks.tasks import Standing
from bot.views.core import words
from bot.views.core.message import short

WIDTH = 1080  # pixels: what a phone shows without scaling
DPI = 100
HEAD, ROW, TREND, FOOT = 250, 74, 400, 40  # heights in pixels
AGENCIES_SHOWN = 14  # in one picture
NAME_LIMIT = 62
INK, PALE, GROUND = "#222222", "#777777", "#FFFFFF"
BAR = 0.44  # of a row's height
LEAST_SHARE = 0.022  # of the width: a segment that is narrower bears no number

COLOURS: dict[Standing, str] = {
    Standing.DONE_ON_TIME: "#0072B2",
    Standing.DONE_LATE: "#56B4E9",
    Standing.WAITING: "#CC79A7",
    Standing.IN_TIME: "#F0E442",
    Standing.OVERDUE: "#D55E00",
    Standing.UNDATED: "#BBBBBB",
}
DARK = (Standing.DONE_ON_TIME, Standing.OVERDUE)  # their numbers are white
STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib and has every Vietnamese letter
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.parse_math": False,
}

Row = tuple[str, Counts]


def charts(t: Language, shown: Overview, trend: Sequence[tuple[date, Counts]]) -> list[bytes]:
    """Draw a report as PNG pictures, worst agencies first, the trend under the first. Slow: call it in a thread."""
    rows = [(name, counts) for _id, name, counts in shown.by_agency()]
    parts = [rows[i : i + AGENCIES_SHOWN] for i in range(0, len(rows), AGENCIES_SHOWN)] or [[]]
    with rc_context(STYLE):
        return [
            _picture(t, shown, part, (number, len(parts)), trend if number == 1 else ())
            for number, part in enumerate(parts, 1)
        ]


def _picture(
    t: Language, shown: Overview, rows: Sequence[Row], page: tuple[int, int], trend: Sequence[tuple[date, Counts]]
) -> bytes:
    body = ROW * max(len(rows), 1)
    below = TREND if len(trend) > 1 else FOOT
    height = HEAD + body + below
    figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor=GROUND)
    _head(t, figure, shown, page, height)
    most = max((counts.total for _id, _name, counts in shown.by_agency()), default=1)
    _bars(t, figure.add_axes((0.03, below / height, 0.94, body / height)), rows, most)
    if len(trend) > 1:
        _trend(t, figure.add_axes((0.08, 90 / height, 0.77, (below - 170) / height)), trend)
    made = io.BytesIO()
    figure.savefig(made, format="png", metadata={"Software": None})
    return made.getvalue()


def _head(t: Language, figure: Figure, shown: Overview, page: tuple[int, int], height: int) -> None:
    title = t("Assigned tasks by agency").unescape()
    if page[1] > 1:
        title += f" ({page[0]}/{page[1]})"
    figure.text(0.03, 1 - 48 / height, title, fontsize=26, fontweight="bold", color=INK)
    said = [t("as of {time}", time=words.as_of(t, shown)).unescape()]
    if shown.period is not None:
        said.insert(0, words.period(t, shown.period).unescape())
    if shown.scope.name:
        said.insert(0, short(shown.scope.name, NAME_LIMIT))
    figure.text(0.03, 1 - 92 / height, " · ".join(said), fontsize=17, color=PALE)
    counts = shown.counts.of
    patches = [
        Patch(color=colour, label=f"{words.standing(t, standing).unescape()}: {counts[standing]}")
        for standing, colour in COLOURS.items()
    ]
    place = (0.02, 1 - 108 / height)
    figure.legend(handles=patches, loc="upper left", bbox_to_anchor=place, ncols=2, fontsize=16, frameon=False)


def _bars(t: Language, axes: Axes, rows: Sequence[Row], most: int) -> None:
    axes.set_axis_off()
    axes.set_xlim(0, most)
    axes.set_ylim(max(len(rows), 1), 0)
    if not rows:
        axes.text(0, 0.5, t("No task has been assigned yet.").unescape(), fontsize=18, color=INK)
    for place, (name, counts) in enumerate(rows):
        axes.text(0, place + 0.36, short(name, NAME_LIMIT), fontsize=16.5, color=INK)
        axes.text(most, place + 0.36, _tally(t, counts), fontsize=16.5, color=INK, ha="right", fontweight="bold")
        _bar(axes, place + 0.48 + BAR / 2, counts, most)


def _tally(t: Language, counts: Counts) -> str:
    return t("{done}/{total} done", done=counts.done, total=counts.total).unescape()


def _bar(axes: Axes, middle: float, counts: Counts, most: int) -> None:
    left = 0
    for standing, colour in COLOURS.items():
        n = counts.of[standing]
        if not n:
            continue
        axes.barh(middle, n, BAR, left=left, color=colour, edgecolor=GROUND, linewidth=1.5)
        if n / most >= LEAST_SHARE:
            ink = GROUND if standing in DARK else INK
            axes.text(left + n / 2, middle, str(n), fontsize=15, color=ink, ha="center", va="center")
        left += n


def _trend(t: Language, axes: Axes, trend: Sequence[tuple[date, Counts]]) -> None:
    axes.set_title(t("Week by week").unescape(), fontsize=18, fontweight="bold", color=INK, loc="left", pad=14)
    overdue = [counts.of[Standing.OVERDUE] for _day, counts in trend]
    unfinished = [counts.total - counts.done for _day, counts in trend]
    _line(axes, unfinished, t("unfinished").unescape(), INK, "o", 4)
    _line(axes, overdue, t("past the deadline").unescape(), COLOURS[Standing.OVERDUE], "s", -16)
    places = range(len(trend))
    axes.set_xticks(places, [f"{day:%d/%m}" for day, _counts in trend], fontsize=14, color=PALE)
    axes.tick_params(axis="y", labelsize=14, labelcolor=PALE)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color="#E5E5E5")


def _line(axes: Axes, values: Sequence[int], label: str, colour: str, marker: str, lift: int) -> None:
    last = len(values) - 1
    axes.plot(range(len(values)), values, color=colour, marker=marker, linewidth=3, markersize=8, clip_on=False)
    axes.annotate(
        f"{values[last]} {label}",
        (last, values[last]),
        xytext=(14, lift),  # one above its line and one below: they may end at the same height
        textcoords="offset points",
        fontsize=15,
        color=colour,
        annotation_clip=False,
    )
