"""Single words and phrases for the register's terms, in the chat's language."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from bot.i18n import Language
from bot.notices import Doubt
from bot.registry.core.permissions import Role
from bot.registry.figures.periods import Period, Span
from bot.registry.figures.statistics import Overview
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import Part, Standing, Task

JUNE = 6


def doubt(_: Language, what: Doubt) -> Markup:
    """Say what is uncertain about a draft or a notice."""
    return {
        Doubt.NO_LEAD: _("the document names no lead agency"),
        Doubt.INHERITED_LEAD: _("the lead agency was taken from a heading or an earlier sentence"),
        Doubt.UNKNOWN_AGENCY: _("the lead agency is not in the list of agencies"),
        Doubt.DEADLINE_OFF: _("the deadline falls on a day off"),
        Doubt.DEADLINE_YEAR: _("the deadline was written without a year"),
        Doubt.DEADLINE_TWO: _("two deadlines stand in this directive"),
        Doubt.DEADLINE_RELATIVE: _("the deadline is counted from an issue date that is not known for certain"),
        Doubt.DEADLINE_EVENT: _("the deadline is bound to an event"),
        Doubt.DEADLINE_PAST: _("the deadline lies before the document"),
        Doubt.UNSURE: _("the sentence is hard to read for certain"),
        Doubt.LOW_QUALITY: _("the scan was hard to read"),
        Doubt.NO_NUMBER: _("the document's number was not found"),
        Doubt.NO_ISSUE_DATE: _("the document's date was not found"),
        Doubt.NO_ISSUER: _("the issuing body was not found"),
    }[what]


def state(_: Language, what: State) -> Markup:
    """Name an assignment's state."""
    return {
        State.ASSIGNED: _("assigned"),
        State.RECEIVED: _("received"),
        State.IN_PROGRESS: _("in progress"),
        State.REPORTED: _("reported, waiting for confirmation"),
        State.CONFIRMED: _("confirmed"),
        State.RETURNED: _("returned"),
        State.CANCELLED: _("cancelled"),
    }[what]


def standing(_: Language, what: Standing) -> Markup:
    """Name a standing, as in official counts."""
    return {
        Standing.DONE_ON_TIME: _("done on time"),
        Standing.DONE_LATE: _("done late"),
        Standing.WAITING: _("waiting for confirmation"),
        Standing.IN_TIME: _("under way, in time"),
        Standing.OVERDUE: _("overdue"),
        Standing.UNDATED: _("without a deadline"),
    }[what]


def role(_: Language, what: Role) -> Markup:
    """Name a role."""
    return {
        Role.ADMIN: _("administrator"),
        Role.STAFF: _("staff of the office"),
        Role.CHAIR: _("chair"),
        Role.MEMBER: _("member of an agency"),
    }[what]


def days_left(_: Language, task: Task, today: date) -> Markup:
    """Say how far the deadline is: "3 days left", "due today", "2 days overdue"."""
    left = task.days_left(today)
    if left is None:
        return _("no deadline")
    if task.state is State.CONFIRMED:
        return standing(_, task.standing(today))
    if task.state is State.CANCELLED:
        return state(_, task.state)
    if left < 0:
        return _.plural("{n} day overdue", "{n} days overdue", -left)
    if left == 0:
        return _("due today")
    return _.plural("{n} day left", "{n} days left", left)


def due(_: Language, task: Task, today: date) -> Markup:
    """Say the deadline and how far it is."""
    if task.deadline is None:
        return _("no deadline")
    return _("due {day}, {left}", day=_.day(task.deadline), left=days_left(_, task, today))


def part(_: Language, what: Part) -> Markup:
    """Name an agency's part."""
    return {
        Part.LEAD: _("lead"),
        Part.CONSOLIDATING: _("consolidating the reports"),
        Part.COORDINATING: _("coordinating"),
    }[what]


def period(_: Language, what: Period) -> Markup:
    """Name a report's period by its days, and by its kind where it has one."""
    days = _("from {first} to {last}", first=_.day(what.first), last=_.day(what.last))
    if what.span is Span.FREE:
        return days
    if what.span is Span.DAY:
        return Markup("{}").format(_.day(what.first))
    named = {
        Span.WEEK: _("week"),
        Span.MONTH: _("month {n}/{year}", n=what.last.month, year=what.last.year),
        Span.QUARTER: _("quarter {n}/{year}", n=(what.last.month + 2) // 3, year=what.last.year),
        Span.HALF: _half(_, what),
        Span.YEAR: _("year {year}", year=what.last.year),
    }[what.span]
    if what.administrative:
        return _("reporting period {name} ({days})", name=named, days=days)
    return Markup("{} ({})").format(named, days)


def _half(_: Language, what: Period) -> Markup:
    if what.last.month <= JUNE:
        return _("first half of {year}", year=what.last.year)
    return _("second half of {year}", year=what.last.year)


def rule(_: Language, what: str) -> Markup:
    """Say how often a deadline comes again, by its RRULE."""
    every = dict(part.split("=", 1) for part in what.split(";"))
    return {
        "DAILY": _("every day"),
        "WEEKLY": _("every week"),
        "MONTHLY": _("every month"),
        "MONTHLY3": _("every quarter"),
        "MONTHLY6": _("every six months"),
        "YEARLY": _("every year"),
    }.get(every["FREQ"] + every.get("INTERVAL", ""), Markup("{}").format(what))


def as_of(_: Language, shown: Overview) -> str:
    """Say for what moment a report stands: an instant, or the end of the day on which its period ended."""
    if shown.has_ended():
        return _("the end of {day}", day=_.day(shown.day)).unescape()
    return _.instant(shown.at)
