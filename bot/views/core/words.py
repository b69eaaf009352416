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


def doubt(t: Language, what: Doubt) -> Markup:
    """Say what is uncertain about a draft or a notice."""
    return {
        Doubt.NO_LEAD: t("the document names no lead agency"),
        Doubt.INHERITED_LEAD: t("the lead agency was taken from a heading or an earlier sentence"),
        Doubt.UNKNOWN_AGENCY: t("the lead agency is not in the list of agencies"),
        Doubt.DEADLINE_OFF: t("the deadline falls on a day off"),
        Doubt.DEADLINE_YEAR: t("the deadline was written without a year"),
        Doubt.DEADLINE_TWO: t("two deadlines stand in this directive"),
        Doubt.DEADLINE_RELATIVE: t("the deadline is counted from an issue date that is not known for certain"),
        Doubt.DEADLINE_EVENT: t("the deadline is bound to an event"),
        Doubt.DEADLINE_PAST: t("the deadline lies before the document"),
        Doubt.UNSURE: t("the sentence is hard to read for certain"),
        Doubt.LOW_QUALITY: t("the scan was hard to read"),
        Doubt.NO_NUMBER: t("the document's number was not found"),
        Doubt.NO_ISSUE_DATE: t("the document's date was not found"),
        Doubt.NO_ISSUER: t("the issuing body was not found"),
    }[what]


def state(t: Language, what: State) -> Markup:
    """Name an assignment's state."""
    return {
        State.ASSIGNED: t("assigned"),
        State.RECEIVED: t("received"),
        State.IN_PROGRESS: t("in progress"),
        State.REPORTED: t("reported, waiting for confirmation"),
        State.CONFIRMED: t("confirmed"),
        State.RETURNED: t("returned"),
        State.CANCELLED: t("cancelled"),
    }[what]


def standing(t: Language, what: Standing) -> Markup:
    """Name a standing, as in official counts."""
    return {
        Standing.DONE_ON_TIME: t("done on time"),
        Standing.DONE_LATE: t("done late"),
        Standing.WAITING: t("waiting for confirmation"),
        Standing.IN_TIME: t("under way, in time"),
        Standing.OVERDUE: t("overdue"),
        Standing.UNDATED: t("without a deadline"),
    }[what]


def role(t: Language, what: Role) -> Markup:
    """Name a role."""
    return {
        Role.ADMIN: t("administrator"),
        Role.STAFF: t("staff of the office"),
        Role.CHAIR: t("chair"),
        Role.MEMBER: t("member of an agency"),
    }[what]


def days_left(t: Language, task: Task, today: date) -> Markup:
    """Say how far the deadline is: "3 days left", "due today", "2 days overdue"."""
    left = task.days_left(today)
    if left is None:
        return t("no deadline")
    if task.state is State.CONFIRMED:
        return standing(t, task.standing(today))
    if task.state is State.CANCELLED:
        return state(t, task.state)
    if left < 0:
        return t.plural("{n} day overdue", "{n} days overdue", -left)
    if left == 0:
        return t("due today")
    return t.plural("{n} day left", "{n} days left", left)


def due(t: Language, task: Task, today: date) -> Markup:
    """Say the deadline and how far it is."""
    if task.deadline is None:
        return t("no deadline")
    return t("due {day}, {left}", day=t.day(task.deadline), left=days_left(t, task, today))


def part(t: Language, what: Part) -> Markup:
    """Name an agency's part."""
    return {
        Part.LEAD: t("lead"),
        Part.CONSOLIDATING: t("consolidating the reports"),
        Part.COORDINATING: t("coordinating"),
    }[what]


def period(t: Language, what: Period) -> Markup:
    """Name a report's period by its days, and by its kind where it has one."""
    days = t("from {first} to {last}", first=t.day(what.first), last=t.day(what.last))
    if what.span is Span.FREE:
        return days
    if what.span is Span.DAY:
        return Markup("{}").format(t.day(what.first))
    named = {
        Span.WEEK: t("week"),
        Span.MONTH: t("month {n}/{year}", n=what.last.month, year=what.last.year),
        Span.QUARTER: t("quarter {n}/{year}", n=(what.last.month + 2) // 3, year=what.last.year),
        Span.HALF: _half(t, what),
        Span.YEAR: t("year {year}", year=what.last.year),
    }[what.span]
    if what.administrative:
        return t("reporting period {name} ({days})", name=named, days=days)
    return Markup("{} ({})").format(named, days)


def _half(t: Language, what: Period) -> Markup:
    if what.last.month <= JUNE:
        return t("first half of {year}", year=what.last.year)
    return t("second half of {year}", year=what.last.year)


def rule(t: Language, what: str) -> Markup:
    """Say how often a deadline comes again, by its RRULE."""
    every = dict(part.split("=", 1) for part in what.split(";"))
    return {
        "DAILY": t("every day"),
        "WEEKLY": t("every week"),
        "MONTHLY": t("every month"),
        "MONTHLY3": t("every quarter"),
        "MONTHLY6": t("every six months"),
        "YEARLY": t("every year"),
    }.get(every["FREQ"] + every.get("INTERVAL", ""), Markup("{}").format(what))


def as_of(t: Language, shown: Overview) -> str:
    """Say for what moment a report stands: an instant, or the end of the day on which its period ended."""
    if shown.has_ended():
        return t("the end of {day}", day=t.day(shown.day)).unescape()
    return t.instant(shown.at)
