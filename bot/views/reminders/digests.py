"""The morning reminder of an agency. Written when it is sent, from the state then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.reminders.digests import Digest, Section
from bot.registry.reminders.live_messages import Since
from bot.views.core.message import Block, Message
from bot.views.tasks import tasks as task_views

NONE: Mapping[int, Since] = MappingProxyType({})


def digest(
    t: Language, made: Digest, *, late_since: str | None = None, repeat: bool = False, since: Mapping[int, Since] = NONE
) -> Message:
    """Show the morning reminder, oldest first in each section. ``since``: what became of tasks after it was sent."""
    today = made.days.today
    blocks = [Block(t("<b>{agency}: tasks to do</b>\n{day}", agency=made.agency, day=t.weekday(today)))]
    if late_since:
        blocks.append(
            Block(t("(This reminder was due at {time}; the office is sorry for the delay.)", time=late_since))
        )
    if repeat:
        blocks.append(Block(t("(this may be a repeat)")))
    for section in Section:
        tasks = made.sections.get(section, ())
        blocks += task_views.section(t, _title(t, made, section), tasks, today, button=True, since=since)
    blocks += [Block("\n" + line) for line in _left_out(t, made)]
    blocks.append(Block("\n" + t("When done, press the button or reply /xong with the result.")))
    return Message(tuple(blocks))


def _title(t: Language, made: Digest, section: Section) -> Markup:
    days = made.days
    today = t("Due today and on the days off that follow") if days.after else t("Due today")
    return {
        Section.FELL_DUE: t("Fell due during the break"),
        Section.OVERDUE: t("Overdue"),
        Section.TODAY: t("Due today") if len(days.after) >= days.long else today,
        Section.AHEAD: t("Falls due in the break, {days}", days=_span(t, days.after)),
        Section.SOON: t.plural("Within {n} day", "Within {n} days", (days.soon_end - days.today).days),
        Section.LATER: t.plural("Within {n} day", "Within {n} days", (days.later_end - days.today).days),
    }[section]


def _span(t: Language, days: Sequence[date]) -> str:
    return f"{t.day(days[0])} - {t.day(days[-1])}" if days else ""


def _left_out(t: Language, made: Digest) -> list[Markup]:
    said = []
    if made.hidden:
        said.append(t.plural("and {n} more task: /viec", "and {n} more tasks: /viec", made.hidden))
    if made.resting:
        said.append(t.plural("{n} more task is overdue: /viec", "{n} more tasks are overdue: /viec", made.resting))
    return said
