"""Letters that remind: the morning digest of an agency, and what the chairs read once a week."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import local
from bot.i18n import Language
from bot.jobs.letters.writer import Writer
from bot.registry.chats import chats
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import Letter
from bot.registry.reminders import digests, escalation, live_messages
from bot.views.core.message import Message
from bot.views.reminders import digests as views
from bot.views.worklist import staff_digest

PUNCTUAL_FOR = timedelta(minutes=30)  # a reminder later than this says that it is late


async def digest(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Remind an agency's group of what is due, while anything is."""
    agency = await chats.agency_of(uow.session, letter.chat_id)
    if agency is None:
        return None
    made = await digests.digest(uow, agency, await uow.calendar())
    if not made.all():
        return None
    listed = ((section, task) for section, tasks_ in made.sections.items() for task in tasks_)
    await live_messages.keep(uow, letter, listed, {"hidden": made.hidden, "resting": made.resting})
    return views.digest(t, made, late_since=late_since(uow, uow.now), repeat=letter.repeat)


def late_since(uow: UnitOfWork, sent_at: datetime) -> str | None:
    """Return the time at which a reminder was due that was sent late; None when it was in time."""
    at, sent = uow.settings.morning_at, local(sent_at)
    due = datetime.combine(sent.date(), at, sent.tzinfo)
    return f"{at:%H:%M}" if sent - due > PUNCTUAL_FOR else None


async def escalated(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Tell the chairs of tasks that were urged again and again, while there are any."""
    found = await escalation.escalated(uow, to_chairs=True)
    if not found:
        return None
    await live_messages.keep(uow, letter, ((str(letter.kind), task) for task in found), {})
    return staff_digest.escalated(t, found, uow.today, repeat=letter.repeat)


WRITERS: dict[Kind, Writer] = {Kind.DIGEST: digest, Kind.ESCALATED: escalated}
