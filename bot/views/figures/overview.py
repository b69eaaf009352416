"""/baocao: totals on one screen, then lists to drill down to; each with the time it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.figures.report_query import Part
from bot.registry.figures.statistics import Counts, Line, Overview
from bot.registry.outbox.outbox import Kind
from bot.registry.tasks.tasks import Standing
from bot.views.core import words
from bot.views.core.message import Block, Button, Message, say, short
from bot.views.tasks import tasks as task_views

WORST_SHOWN = 5
LISTED = 40  # tasks of a list; the files have all of them
OBSTACLE_LIMIT = 200
NAME_LIMIT = 60


def summary(
    _: Language,
    shown: Overview,
    unlinked: Sequence[str] = (),
    before: tuple[datetime, Counts] | None = None,
) -> Message:
    """Show a report on one screen. ``before``: when this person asked last, and how everything stood then."""
    blocks = [Block(head(_, shown))]
    if not shown.lines:
        return Message((*blocks, Block(_("No task has been assigned yet."))))
    blocks.append(Block(_totals(_, shown.counts)))
    blocks += [Block(_count(_, standing, shown.counts)) for standing in Standing]
    if before is not None:
        blocks.append(Block(_change(_, shown.counts, *before)))
    blocks += [*_worst(_, shown), *_waiting(_, shown), *_ahead(_, shown)]
    if unlinked:
        blocks.append(Block("\n" + _("No chat linked: {names}", names=short("; ".join(unlinked), 600))))
    return Message(tuple(blocks), keyboard(_, shown))


def head(_: Language, shown: Overview) -> Markup:
    """Give the title of a report with its scope, period and time."""
    said = [_("<b>Report on assigned tasks</b>\nas of {time}", time=words.as_of(_, shown))]
    if shown.scope.name:
        said.append(Markup("<b>{}</b>").format(short(shown.scope.name, 200)))
    if shown.period is not None:
        said.append(words.period(_, shown.period))
    return Markup("\n").join(said)


def _totals(_: Language, counts: Counts) -> Markup:
    said = _(
        "Total: <b>{total}</b>; done: {done} ({percent} %)",
        total=counts.total,
        done=counts.done,
        percent=counts.done_percent,
    )
    if counts.updated_percent is not None:
        said += Markup("; ") + _("updated within 7 days: {percent} %", percent=counts.updated_percent)
    return said


def _count(_: Language, standing: Standing, counts: Counts) -> Markup:
    return Markup("• {}: <b>{}</b>").format(words.standing(_, standing), counts.of[standing])


def _change(_: Language, counts: Counts, at: datetime, then: Counts) -> Markup:
    return _(
        "<i>Since {time}: total {total}, done {done}, overdue {overdue}</i>",
        time=_.instant(at),
        total=_signed(counts.total - then.total),
        done=_signed(counts.done - then.done),
        overdue=_signed(counts.of[Standing.OVERDUE] - then.of[Standing.OVERDUE]),
    )


def _signed(number: int) -> str:
    return f"{number:+d}" if number else "0"


def _worst(_: Language, shown: Overview) -> list[Block]:
    rows = [(name, of) for _id, name, of in shown.by_agency() if of.open][:WORST_SHOWN]
    if not rows:
        return []
    blocks = [Block("\n" + _("<b>Agencies with open tasks, most overdue first</b> (done/total, overdue, waiting)"))]
    return [*blocks, *(_agency(_, name, of) for name, of in rows)]


def _agency(_: Language, name: str, counts: Counts) -> Block:
    text = Markup("• {}: <b>{}/{}</b>").format(name, counts.done, counts.total)
    for standing, said in (
        (Standing.OVERDUE, _.plural("{n} overdue", "{n} overdue", counts.of[Standing.OVERDUE])),
        (Standing.WAITING, _.plural("{n} waiting", "{n} waiting", counts.of[Standing.WAITING])),
    ):
        if counts.of[standing]:
            text += Markup(", ") + said
    return Block(text)


def _waiting(_: Language, shown: Overview) -> list[Block]:
    stuck = shown.stuck()
    if not stuck:
        return []
    title = _.plural("<b>{n} obstacle waits for an answer</b>", "<b>{n} obstacles wait for an answer</b>", len(stuck))
    return [Block("\n" + title), *(_obstacle(_, line) for line in stuck[:WORST_SHOWN])]


def _obstacle(_: Language, line: Line) -> Block:
    text = _(
        "• {agency}, task {number}: {obstacle}",
        agency=line.task.agency,
        number=line.task.number,
        obstacle=short(line.obstacle or "", OBSTACLE_LIMIT),
    )
    return Block(text, tasks=(line.task.number,))


def _ahead(_: Language, shown: Overview) -> list[Block]:
    n = len(shown.ahead())
    if not n:
        return []
    return [Block("\n" + _.plural("{n} task falls due within 7 days", "{n} tasks fall due within 7 days", n))]


def data(part: Part, shown: Overview) -> str:
    """Give the data of a button that shows a part of the same report."""
    period, scope = shown.period, shown.scope
    days = "0:0:free:0"
    if period is not None:
        days = f"{period.first.toordinal()}:{period.last.toordinal()}:{period.span}:{int(period.administrative)}"
    return f"rep:{part}:{days}:{scope.agency_id or 0}:{scope.notice_id or 0}"


def keyboard(_: Language, shown: Overview) -> tuple[tuple[Button, ...], ...]:
    """Give the buttons under a report: lists, then files."""
    lists = [
        (_("By agency"), Part.AGENCIES),
        (_("By document"), Part.NOTICES),
        (_("Overdue"), Part.OVERDUE),
        (_("Obstacles"), Part.STUCK),
        (_("Not updated"), Part.SILENT),
        (_("Due soon"), Part.AHEAD),
    ]
    files = [(_("📊 Chart"), Part.CHART), (_("Excel"), Part.EXCEL), (_("Word"), Part.WORD), (_("Letter"), Part.LETTER)]
    rows = (lists[:2], lists[2:4], lists[4:], files)
    return tuple(tuple(Button(text, data(part, shown)) for text, part in row) for row in rows)


def by_agency(_: Language, shown: Overview) -> Message:
    """List all agencies, worst first."""
    rows = [_agency(_, name, of) for _id, name, of in shown.by_agency()]
    return Message((Block(head(_, shown)), *(rows or [Block(_("No task has been assigned yet."))])))


def by_notice(_: Language, shown: Overview) -> Message:
    """List the documents that assigned the tasks, newest first."""
    found: dict[int, list[Line]] = {}
    for line in shown.lines:
        found.setdefault(line.task.notice_id, []).append(line)
    blocks = [Block(head(_, shown))]
    for notice, lines in sorted(found.items(), reverse=True):
        done = sum(line.standing in (Standing.DONE_ON_TIME, Standing.DONE_LATE) for line in lines)
        late = sum(line.standing is Standing.OVERDUE for line in lines)
        name = short(lines[0].task.notice or "/giao", NAME_LIMIT)
        text = Markup("• {} <i>(vb{})</i>: <b>{}/{}</b>").format(name, notice, done, len(lines))
        blocks.append(Block(text + Markup(", ") + _.plural("{n} overdue", "{n} overdue", late) if late else text))
    return Message(tuple(blocks))


def listing(_: Language, shown: Overview, part: Part) -> Message:
    """List the tasks of a part of the report, each with its agency."""
    title, lines = {
        Part.OVERDUE: (_("Overdue"), shown.standing(Standing.OVERDUE)),
        Part.STUCK: (_("Obstacles"), shown.stuck()),
        Part.SILENT: (_("Not updated for more than 7 days"), shown.silent()),
        Part.AHEAD: (_("Due within 7 days"), shown.ahead()),
    }[part]
    blocks = [Block(head(_, shown)), Block(Markup("\n<b>{} ({})</b>").format(title, len(lines)))]
    blocks += [_task(_, shown, line) for line in lines[:LISTED]]
    more = len(lines) - LISTED
    if more > 0:
        blocks.append(Block(_.plural("and {n} more task", "and {n} more tasks", more)))
    return Message(tuple(blocks))


def _task(_: Language, shown: Overview, line: Line) -> Block:
    row = task_views.line(_, line.task, shown.day)
    text = Markup("{}\n    {}").format(row.text, line.task.agency)
    if line.obstacle:
        text += Markup("\n    ⚠ {}").format(short(line.obstacle, OBSTACLE_LIMIT))
    return Block(text, tasks=row.tasks)


def slow(_: Language, shown: Overview) -> Message:
    """List the agencies with anything overdue or done late, slowest first."""
    rows = [(name, of) for _id, name, of in shown.by_agency() if of.of[Standing.OVERDUE] or of.of[Standing.DONE_LATE]]
    rows.sort(key=lambda row: (-row[1].of[Standing.OVERDUE], -row[1].of[Standing.DONE_LATE], row[0]))
    blocks = [Block(head(_, shown)), Block(_("<b>Slow agencies</b> (overdue, done late, of all)"))]
    blocks += [
        Block(
            Markup("• {}: <b>{}</b>, {} / {}").format(
                name, of.of[Standing.OVERDUE], of.of[Standing.DONE_LATE], of.total
            )
        )
        for name, of in rows
    ]
    if not rows:
        blocks.append(Block(_("No agency has an overdue task or one done late.")))
    return Message(tuple(blocks), keyboard(_, shown))


def switched(_: Language, what: Markup, *, on: bool) -> Message:
    """Say that a summary that comes by itself was switched."""
    if on:
        return say(_("You will receive the {what} summary again.", what=what))
    return say(_("You will not receive the {what} summary any more. To receive it again: /baocao on {what}", what=what))


def summary_name(_: Language, kind: Kind) -> Markup:
    """Name a summary that comes by itself."""
    return {Kind.WEEKLY: _("weekly"), Kind.MONTHLY: _("monthly"), Kind.QUARTERLY: _("quarterly")}[kind]


def nothing_to_urge(_: Language) -> Message:
    """Say that no letter is needed."""
    return say(_("Nothing is overdue or falls due within 7 days, so there is nothing to urge."))


def file_made(_: Language, shown: Overview) -> Markup:
    """Say what a file is that was asked for."""
    return head(_, shown)
