"""/baocao: totals on one screen, then lists to drill down to; each with the time it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.figures.report_query import Part
from bot.registry.figures.statistics import Counts, Line, Overview
from bot.registry.outbox.kinds import Kind
from bot.registry.tasks.tasks import Standing
from bot.views.core import words
from bot.views.core.markup import bold, heading, italic
from bot.views.core.message import Block, Button, Message, say, short
from bot.views.tasks import tasks as task_views

WORST_SHOWN = 5
LISTED = 40  # tasks of a list; the files have all of them
OBSTACLE_LIMIT = 200
NAME_LIMIT = 60


def summary(
    t: Language,
    shown: Overview,
    unlinked: Sequence[str] = (),
    before: tuple[datetime, Counts] | None = None,
) -> Message:
    """Show a report on one screen. ``before``: when this person asked last, and how everything stood then."""
    blocks = [Block(head(t, shown))]
    if not shown.lines:
        return Message((*blocks, Block(t("No task has been assigned yet."))))
    blocks.append(Block(_totals(t, shown.counts)))
    blocks += [Block(_count(t, standing, shown.counts)) for standing in Standing]
    if before is not None:
        blocks.append(Block(_change(t, shown.counts, *before)))
    blocks += [*_worst(t, shown), *_waiting(t, shown), *_ahead(t, shown)]
    if unlinked:
        blocks.append(Block("\n" + t("No chat linked: {names}", names=short("; ".join(unlinked), 600))))
    return Message(tuple(blocks), keyboard(t, shown))


def head(t: Language, shown: Overview) -> Markup:
    """Return the title of a report with its scope, period and time."""
    said = [t("<b>Report on assigned tasks</b>\nas of {time}", time=words.as_of(t, shown))]
    if shown.scope.name:
        said.append(bold(short(shown.scope.name, 200)))
    if shown.period is not None:
        said.append(words.period(t, shown.period))
    return Markup("\n").join(said)


def _totals(t: Language, counts: Counts) -> Markup:
    said = t(
        "Total: <b>{total}</b>; done: {done} ({percent} %)",
        total=counts.total,
        done=counts.done,
        percent=counts.done_percent,
    )
    if counts.updated_percent is not None:
        said += Markup("; ") + t("updated within 7 days: {percent} %", percent=counts.updated_percent)
    return said


def _count(t: Language, standing: Standing, counts: Counts) -> Markup:
    return Markup("• {}: {}").format(words.standing(t, standing), bold(counts.of[standing]))


def _change(t: Language, counts: Counts, at: datetime, then: Counts) -> Markup:
    return t(
        "<i>Since {time}: total {total}, done {done}, overdue {overdue}</i>",
        time=t.instant(at),
        total=_signed(counts.total - then.total),
        done=_signed(counts.done - then.done),
        overdue=_signed(counts.of[Standing.OVERDUE] - then.of[Standing.OVERDUE]),
    )


def _signed(number: int) -> str:
    return f"{number:+d}" if number else "0"


def _worst(t: Language, shown: Overview) -> list[Block]:
    rows = [(name, of) for _id, name, of in shown.by_agency() if of.open][:WORST_SHOWN]
    if not rows:
        return []
    blocks = [Block("\n" + t("<b>Agencies with open tasks, most overdue first</b> (done/total, overdue, waiting)"))]
    return [*blocks, *(_agency(t, name, of) for name, of in rows)]


def _agency(t: Language, name: str, counts: Counts) -> Block:
    text = Markup("• {}: {}").format(name, bold(f"{counts.done}/{counts.total}"))
    for standing, said in (
        (Standing.OVERDUE, t.plural("{n} overdue", "{n} overdue", counts.of[Standing.OVERDUE])),
        (Standing.WAITING, t.plural("{n} waiting", "{n} waiting", counts.of[Standing.WAITING])),
    ):
        if counts.of[standing]:
            text += Markup(", ") + said
    return Block(text)


def _waiting(t: Language, shown: Overview) -> list[Block]:
    stuck = shown.stuck()
    if not stuck:
        return []
    title = t.plural("<b>{n} obstacle waits for an answer</b>", "<b>{n} obstacles wait for an answer</b>", len(stuck))
    return [Block("\n" + title), *(_obstacle(t, line) for line in stuck[:WORST_SHOWN])]


def _obstacle(t: Language, line: Line) -> Block:
    text = t(
        "• {agency}, task {number}: {obstacle}",
        agency=line.task.agency,
        number=line.task.number,
        obstacle=short(line.obstacle or "", OBSTACLE_LIMIT),
    )
    return Block(text, tasks=(line.task.number,))


def _ahead(t: Language, shown: Overview) -> list[Block]:
    n = len(shown.ahead())
    if not n:
        return []
    return [Block("\n" + t.plural("{n} task falls due within 7 days", "{n} tasks fall due within 7 days", n))]


def data(part: Part, shown: Overview) -> str:
    """Return the data of a button that shows a part of the same report."""
    period, scope = shown.period, shown.scope
    days = "0:0:free:0"
    if period is not None:
        days = f"{period.first.toordinal()}:{period.last.toordinal()}:{period.span}:{int(period.administrative)}"
    return f"rep:{part}:{days}:{scope.agency_id or 0}:{scope.notice_id or 0}"


def keyboard(t: Language, shown: Overview) -> tuple[tuple[Button, ...], ...]:
    """Return the buttons under a report: lists, then files."""
    lists = [
        (t("By agency"), Part.AGENCIES),
        (t("By document"), Part.NOTICES),
        (t("Overdue"), Part.OVERDUE),
        (t("Obstacles"), Part.STUCK),
        (t("Not updated"), Part.SILENT),
        (t("Due soon"), Part.AHEAD),
    ]
    files = [(t("📊 Chart"), Part.CHART), (t("Excel"), Part.EXCEL), (t("Word"), Part.WORD), (t("Letter"), Part.LETTER)]
    rows = (lists[:2], lists[2:4], lists[4:], files)
    return tuple(tuple(Button(text, data(part, shown)) for text, part in row) for row in rows)


def by_agency(t: Language, shown: Overview) -> Message:
    """List all agencies, worst first."""
    rows = [_agency(t, name, of) for _id, name, of in shown.by_agency()]
    return Message((Block(head(t, shown)), *(rows or [Block(t("No task has been assigned yet."))])))


def by_notice(t: Language, shown: Overview) -> Message:
    """List the documents that assigned the tasks, newest first."""
    found: dict[int, list[Line]] = {}
    for line in shown.lines:
        found.setdefault(line.task.notice_id, []).append(line)
    blocks = [Block(head(t, shown))]
    for notice, lines in sorted(found.items(), reverse=True):
        done = sum(line.standing in (Standing.DONE_ON_TIME, Standing.DONE_LATE) for line in lines)
        late = sum(line.standing is Standing.OVERDUE for line in lines)
        name = short(lines[0].task.notice or "/giao", NAME_LIMIT)
        text = Markup("• {} {}: {}").format(name, italic(f"(vb{notice})"), bold(f"{done}/{len(lines)}"))
        blocks.append(Block(text + Markup(", ") + t.plural("{n} overdue", "{n} overdue", late) if late else text))
    return Message(tuple(blocks))


def listing(t: Language, shown: Overview, part: Part) -> Message:
    """List the tasks of a part of the report, each with its agency."""
    title, lines = {
        Part.OVERDUE: (t("Overdue"), shown.standing(Standing.OVERDUE)),
        Part.STUCK: (t("Obstacles"), shown.stuck()),
        Part.SILENT: (t("Not updated for more than 7 days"), shown.silent()),
        Part.AHEAD: (t("Due within 7 days"), shown.ahead()),
    }[part]
    blocks = [Block(head(t, shown)), Block("\n" + heading(title, len(lines)))]
    blocks += [_task(t, shown, line) for line in lines[:LISTED]]
    more = len(lines) - LISTED
    if more > 0:
        blocks.append(Block(t.plural("and {n} more task", "and {n} more tasks", more)))
    return Message(tuple(blocks))


def _task(t: Language, shown: Overview, line: Line) -> Block:
    row = task_views.line(t, line.task, shown.day)
    text = Markup("{}\n    {}").format(row.text, line.task.agency)
    if line.obstacle:
        text += Markup("\n    ⚠ {}").format(short(line.obstacle, OBSTACLE_LIMIT))
    return Block(text, tasks=row.tasks)


def slow(t: Language, shown: Overview) -> Message:
    """List the agencies with anything overdue or done late, slowest first."""
    rows = [(name, of) for _id, name, of in shown.by_agency() if of.of[Standing.OVERDUE] or of.of[Standing.DONE_LATE]]
    rows.sort(key=lambda row: (-row[1].of[Standing.OVERDUE], -row[1].of[Standing.DONE_LATE], row[0]))
    blocks = [Block(head(t, shown)), Block(t("<b>Slow agencies</b> (overdue, done late, of all)"))]
    blocks += [
        Block(
            Markup("• {}: {}, {} / {}").format(name, bold(of.of[Standing.OVERDUE]), of.of[Standing.DONE_LATE], of.total)
        )
        for name, of in rows
    ]
    if not rows:
        blocks.append(Block(t("No agency has an overdue task or one done late.")))
    return Message(tuple(blocks), keyboard(t, shown))


def switched(t: Language, what: Markup, *, on: bool) -> Message:
    """Say that a summary that comes by itself was switched."""
    if on:
        return say(t("You will receive the {what} summary again.", what=what))
    return say(t("You will not receive the {what} summary any more. To receive it again: /baocao on {what}", what=what))


def summary_name(t: Language, kind: Kind) -> Markup:
    """Name a summary that comes by itself."""
    return {Kind.WEEKLY: t("weekly"), Kind.MONTHLY: t("monthly"), Kind.QUARTERLY: t("quarterly")}[kind]


def nothing_to_urge(t: Language) -> Message:
    """Say that no letter is needed."""
    return say(t("Nothing is overdue or falls due within 7 days, so there is nothing to urge."))


def file_made(t: Language, shown: Overview) -> Markup:
    """Say what a file is that was asked for."""
    return head(t, shown)
