"""/trangthai: how the program runs and what could not be delivered; and the alarm when it stands still."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.chats.lost_chats import Lost
from bot.registry.operations.health import Figures, Morning, Report, Trouble
from bot.registry.operations.heartbeat import Part, Pulse, Standstill
from bot.registry.outbox.leases import ENDED
from bot.registry.outbox.outbox import Kind, State
from bot.views.core.message import Block, Button, Message, say, short

SHOWN = 10  # rows of each list on one page
WHY = 160  # characters of a reason


def report(_: Language, shown: Report, page: int = 1) -> Message:
    """Show all of it; ``page`` turns the list of what could not be delivered, from 1."""
    blocks = [Block(_("<b>State of the program</b>\nas of {time}", time=_.instant(shown.at)))]
    blocks += _deployment(_, shown)
    blocks += _processes(_, shown.processes)
    blocks += _morning(_, shown.figures.morning)
    blocks += _outbox(_, shown.figures)
    blocks += _troubles(_, shown.troubles, page)
    blocks += _lost(_, shown.lost)
    if shown.unlinked:
        names = short("; ".join(shown.unlinked), 600)
        blocks.append(Block("\n" + _("Agencies with open tasks and no chat: {names}", names=names)))
    return Message(tuple(blocks), _turning(_, len(shown.troubles), page))


def _deployment(_: Language, shown: Report) -> list[Block]:
    if shown.may_send:
        return [Block(_("Deployment {name}: may send", name=shown.deployment))]
    said = _(
        "⚠ Deployment {name} may not send: this database belongs to {owner}. Nothing is planned or sent until"
        " “nhacviec adopt” is run on the server, or DEPLOYMENT_ID is mended.",
        name=shown.deployment,
        owner=shown.owner,
    )
    return [Block(said)]


def _processes(_: Language, found: Sequence[Pulse]) -> list[Block]:
    leading = [pulse for pulse in found if pulse.leads]
    blocks = [] if leading else [Block(_("⚠ No process leads: nothing is polled or planned."))]
    for pulse in found:
        name = (
            _("leads: {worker}", worker=pulse.worker) if pulse.leads else _("stands by: {worker}", worker=pulse.worker)
        )
        since = _("version {version}, runs since {time}", version=pulse.version, time=_.instant(pulse.started))
        last = _(
            "last answer of Telegram: {polled}; last look at what is due: {ticked}",
            polled=_at(_, pulse.polled),
            ticked=_at(_, pulse.ticked),
        )
        blocks.append(Block(Markup("• {}\n    {}\n    {}").format(name, since, last)))
    return blocks


def _at(_: Language, instant: datetime | None) -> str:
    return _.instant(instant) if instant is not None else "—"


def _morning(_: Language, shown: Morning | None) -> list[Block]:
    if shown is None:
        return [Block("\n" + _("No morning reminder has been planned yet."))]
    head = _("<b>Morning reminders of {day}</b>", day=_.day(shown.day))
    done = _("dealt with at {time}", time=_.instant(shown.finished)) if shown.finished else _("not all dealt with yet")
    return [Block("\n" + head), Block(Markup("{}; {}").format(_states(_, shown.states), done))]


def _states(_: Language, counted: Counter[State]) -> Markup:
    return Markup(", ").join(Markup("{}: {}").format(state(_, one), counted[one]) for one in State if counted[one])


def _outbox(_: Language, shown: Figures) -> list[Block]:
    counted = Counter({one: shown.of(one) for one in State})
    blocks = [Block("\n" + _("<b>All messages so far</b>")), Block(_states(_, counted) or _("no message yet"))]
    if shown.oldest is not None:
        blocks.append(Block(_("The first that waits is due at {time}.", time=_.instant(shown.oldest))))
    return blocks


def _troubles(_: Language, found: Sequence[Trouble], page: int) -> list[Block]:
    if not found:
        return [Block("\n" + _("In the last 7 days every message was delivered."))]
    first = (page - 1) * SHOWN
    blocks = [
        Block("\n" + _.plural("<b>Not delivered in 7 days: {n}</b>", "<b>Not delivered in 7 days: {n}</b>", len(found)))
    ]
    blocks += [_trouble(_, one) for one in found[first : first + SHOWN]]
    more = len(found) - first - SHOWN
    if more > 0:
        blocks.append(Block(_.plural("and {n} more row", "and {n} more rows", more)))
    if any(one.state is State.UNKNOWN for one in found[first : first + SHOWN]):
        blocks.append(Block(_("Typed: /trangthai resend 45, /trangthai arrived 45")))
    return blocks


def _trouble(_: Language, one: Trouble) -> Block:
    text = Markup("#{} {} · {} · {}\n    {}: <i>{}</i>").format(
        one.number, _.instant(one.at), one.chat, kind(_, one.kind), state(_, one.state), _why(_, one.why)
    )
    again = Button(_("↻ Send again {number}", number=one.number), f"resend:{one.number}")
    came = Button(_("✓ Arrived {number}", number=one.number), f"arrived:{one.number}")
    return Block(text, (again, came) if one.state is State.UNKNOWN else (again,))


def _why(_: Language, why: str) -> Markup:
    return _("the process that was sending it ended") if why == ENDED else Markup("{}").format(short(why, WHY))


def _turning(_: Language, found: int, page: int) -> tuple[tuple[Button, ...], ...]:
    buttons = []
    if page > 1:
        buttons.append(Button(_("‹ Back"), f"health:{page - 1}"))
    if page * SHOWN < found:
        buttons.append(Button(_("Next ›"), f"health:{page + 1}"))
    return (tuple(buttons),) if buttons else ()


def _lost(_: Language, found: Sequence[Lost]) -> list[Block]:
    if not found:
        return []
    blocks = [Block("\n" + _("<b>Chats that take no messages</b>"))]
    for one in found[:SHOWN]:
        of = Markup(" ({})").format(one.agency) if one.agency else ""
        blocks.append(Block(Markup("• {}{}: <i>{}</i>").format(one.title, of, short(one.why, WHY))))
    if len(found) > SHOWN:
        blocks.append(Block(_.plural("and {n} more row", "and {n} more rows", len(found) - SHOWN)))
    return blocks


def usage(_: Language) -> Message:
    """Say how /trangthai is used."""
    return say(
        _("/trangthai shows how the program runs and what could not be delivered; /trangthai 2 shows the next page."),
        _("For a message of the list: /trangthai resend 45 sends it again, /trangthai arrived 45 says it arrived."),
    )


def resent(_: Language, number: int) -> Message:
    """Say that a message will be sent again."""
    return say(_("Message {number} will be sent again.", number=number))


def arrived(_: Language, number: int) -> Message:
    """Say that a message was recorded as delivered."""
    return say(_("Message {number} is recorded as delivered, by your word.", number=number))


def stalled(_: Language, what: Standstill, now: datetime, *, repeat: bool = False) -> Message:
    """Tell the admins that something stands still, or stood still: the message may come when it is over."""
    said = {
        Part.POLL: _("⚠ Since {time} Telegram has given the bot no answer.", time=_.instant(what.since)),
        Part.TICK: _("⚠ Since {time} the bot has not finished a look at what is due.", time=_.instant(what.since)),
        Part.MORNING: _("⚠ Reminders due at {time} still wait.", time=_.instant(what.since)),
    }[what.part]
    blocks = [said, _("As of {time}; /trangthai shows how it stands.", time=_.instant(now))]
    return say(*blocks, *([_("(this may be a repeat)")] if repeat else []))


def state(_: Language, what: State) -> Markup:
    """Name the state of a message."""
    return {
        State.PLANNED: _("waiting to be sent"),
        State.SENDING: _("being sent"),
        State.SENT: _("sent"),
        State.FAILED: _("not delivered"),
        State.UNKNOWN: _("perhaps delivered"),
        State.SKIPPED: _("not needed"),
    }[what]


def kind(_: Language, what: Kind) -> Markup:
    """Name what a message says."""
    return {
        Kind.DIGEST: _("morning reminder"),
        Kind.ASSIGNED: _("new tasks"),
        Kind.CATCH_UP: _("open tasks for a chat that was linked"),
        Kind.REPORTED: _("a report to confirm"),
        Kind.CONFIRMED: _("a report was confirmed"),
        Kind.RETURNED: _("a report was returned"),
        Kind.WITHDRAWN: _("tasks were taken back"),
        Kind.REDATED: _("a new deadline"),
        Kind.REOPENED: _("a confirmation was taken back"),
        Kind.OBSTACLE: _("an obstacle"),
        Kind.EXTENSION: _("a later deadline is asked for"),
        Kind.CONTEST: _("an objection"),
        Kind.ANSWERED: _("the office's answer"),
        Kind.EXPLAIN: _("a request to explain"),
        Kind.EXPLAINED: _("an explanation"),
        Kind.OFFICE_MORNING: _("the office's morning list"),
        Kind.ESCALATED: _("the chairs' weekly list"),
        Kind.CODE_BURNT: _("a code that others have seen"),
        Kind.STALLED: _("an alarm: standstill"),
        Kind.CHAT_LOST: _("a chat that takes no messages"),
        Kind.WEEKLY: _("the weekly summary"),
        Kind.MONTHLY: _("the monthly summary"),
        Kind.QUARTERLY: _("the quarterly list of slow agencies"),
        Kind.FAULT: _("an unexpected error"),
    }[what]
