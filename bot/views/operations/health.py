"""/trangthai: how the program runs and what could not be delivered; and the alarm when it is stalled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.chats.lost_chats import Lost
from bot.registry.operations.faults import BETWEEN, Thing
from bot.registry.operations.health import Figures, Morning, Report, Trouble
from bot.registry.operations.heartbeat import Heartbeat, Part, Stage, StageRun, Stall
from bot.registry.operations.problems import Problem, What
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.leases import ENDED, UNEXPECTED
from bot.registry.outbox.outbox import State
from bot.views.core.markup import italic
from bot.views.core.message import Block, Button, Message, say, short

SHOWN = 10  # rows of each list on one page
WHY = 160  # characters of a reason
PASSED_OVER = 2  # words behind the error, of a fault that says what was passed over: stage and thing


def report(t: Language, shown: Report, page: int = 1) -> Message:
    """Show all of it; ``page`` turns the list of what could not be delivered, from 1."""
    blocks = [Block(t("<b>State of the program</b>\nas of {time}", time=t.instant(shown.at)))]
    blocks += _deployment(t, shown)
    blocks += _processes(t, shown.processes)
    blocks += _morning(t, shown.figures.morning)
    blocks += _outbox(t, shown.figures)
    blocks += _troubles(t, shown.troubles, page)
    blocks += _lost(t, shown.lost)
    if shown.unlinked:
        names = short("; ".join(shown.unlinked), 600)
        blocks.append(Block("\n" + t("Agencies with open tasks and no chat: {names}", names=names)))
    return Message(tuple(blocks), _turning(t, len(shown.troubles), page))


def _deployment(t: Language, shown: Report) -> list[Block]:
    if shown.may_send:
        return [Block(t("Deployment {name}: may send", name=shown.deployment))]
    said = t(
        "⚠ Deployment {name} may not send: this database belongs to {owner}. Nothing is planned or sent until"
        " “nhacviec adopt” is run on the server, or DEPLOYMENT_ID is mended.",
        name=shown.deployment,
        owner=shown.owner,
    )
    return [Block(said)]


def _processes(t: Language, found: Sequence[Heartbeat]) -> list[Block]:
    leading = [beat for beat in found if beat.leads]
    blocks = [] if leading else [Block(t("⚠ No process leads: nothing is polled or planned."))]
    for beat in found:
        name = t("leads: {worker}", worker=beat.worker) if beat.leads else t("stands by: {worker}", worker=beat.worker)
        since = t("version {version}, runs since {time}", version=beat.version, time=t.instant(beat.started))
        last = t(
            "last answer of Telegram: {polled}; last look at what is due: {ticked}",
            polled=_at(t, beat.polled),
            ticked=_at(t, beat.ticked),
        )
        blocks.append(Block(Markup("• {}\n    {}\n    {}").format(name, since, last)))
        blocks += [Block(Markup("    ⚠ {}").format(problem(t, one))) for one in beat.problems.values()]
        failing = ((one, beat.stages[one]) for one in Stage if one in beat.stages and beat.stages[one].failing)
        blocks += [_failing(t, one, run) for one, run in failing]
    return blocks


def problem(t: Language, one: Problem) -> Markup:
    """Say what is wrong, and since when."""
    return t("{what} (since {time})", what=_wrong(t, one), time=t.instant(one.since))


def _wrong(t: Language, one: Problem) -> Markup:
    shown = short(one.detail, WHY)
    if one.what is What.STALLED:
        return _stands(t, one.detail)
    return {
        What.DATABASE: t("The database does not answer."),
        What.TELEGRAM: t("Telegram gives no answer."),
        What.DEPLOYMENT: t("Deployment {name} may not send from this database: nothing is sent.", name=shown),
        What.ADMINS: t("No administrator can be reached: alarms arrive nowhere."),
        What.DOCUMENTS: t("Documents cannot be read: {why}", why=shown),
        What.CONFLICT: t("Another program asks Telegram for this bot's updates; it must be stopped."),
        What.WEBHOOK_LEFT: t(
            "A webhook at {host} receives this bot's updates, so nothing can be polled: set WEBHOOK_URL, or run"
            " “nhacviec webhook delete”.",
            host=shown,
        ),
        What.WEBHOOK_CLOSED: t("The webhook server does not listen: no update is taken."),
        What.WEBHOOK_REFUSED: t("Telegram did not take the webhook: {why}", why=shown),
        What.WEBHOOK_LOST: t("Somebody has taken the bot's webhook away; it is set again."),
        What.WEBHOOK_PATH: t("Updates come at {path}, which is not the path of WEBHOOK_URL.", path=shown),
        What.WEBHOOK_ERRORS: t("Telegram cannot deliver updates to the webhook: {why}", why=shown),
        What.WEBHOOK_PENDING: t("Ever more updates wait at Telegram: {n}", n=shown),
    }[one.what]


def _stands(t: Language, name: str) -> Markup:
    part, _slash, what = name.partition("/")
    if part == Part.STAGE and what in list(Stage):
        return t("This fails again and again: {stage}.", stage=stage(t, Stage(what)))
    return {
        Part.POLL: t("Telegram gives no answer."),
        Part.MORNING: t("Reminders of the morning still wait."),
    }.get(Part(part) if part in list(Part) else Part.TICK, t("No look at what is due comes to its end."))


def _failing(t: Language, one: Stage, run: StageRun) -> Block:
    said = t(
        "⚠ {stage}: error at {failed}, reference <code>{reference}</code>: {error}; last went well: {good}",
        stage=stage(t, one),
        failed=_at(t, run.failed),
        reference=run.reference or "",
        error=run.error or "",
        good=_at(t, run.good),
    )
    return Block(Markup("    {}").format(said))


def stage(t: Language, what: Stage) -> Markup:
    """Name a stage of the tick."""
    return {
        Stage.SERIES: t("making recurring tasks"),
        Stage.MORNING: t("planning the morning reminders"),
        Stage.SUMMARIES: t("planning the summaries"),
        Stage.LEAVING: t("leaving groups that nobody has linked"),
        Stage.SILENCE: t("noting when Telegram was heard"),
        Stage.DELIVERY: t("sending messages"),
        Stage.URGINGS: t("counting urgings"),
        Stage.LIVE_MESSAGES: t("keeping today's messages true"),
    }[what]


def _at(t: Language, instant: datetime | None) -> str:
    return t.instant(instant) if instant is not None else "—"


def _morning(t: Language, shown: Morning | None) -> list[Block]:
    if shown is None:
        return [Block("\n" + t("No morning reminder has been planned yet."))]
    head = t("<b>Morning reminders of {day}</b>", day=t.day(shown.day))
    done = t("dealt with at {time}", time=t.instant(shown.finished)) if shown.finished else t("not all dealt with yet")
    return [Block("\n" + head), Block(Markup("{}; {}").format(_states(t, shown.states), done))]


def _states(t: Language, counted: Counter[State]) -> Markup:
    return Markup(", ").join(Markup("{}: {}").format(state(t, one), counted[one]) for one in State if counted[one])


def _outbox(t: Language, shown: Figures) -> list[Block]:
    counted = Counter({one: shown.of(one) for one in State})
    blocks = [Block("\n" + t("<b>All messages so far</b>")), Block(_states(t, counted) or t("no message yet"))]
    if shown.oldest is not None:
        blocks.append(Block(t("The first that waits is due at {time}.", time=t.instant(shown.oldest))))
    return blocks


def _troubles(t: Language, found: Sequence[Trouble], page: int) -> list[Block]:
    if not found:
        return [Block("\n" + t("In the last 7 days every message was delivered."))]
    first = (page - 1) * SHOWN
    blocks = [
        Block("\n" + t.plural("<b>Not delivered in 7 days: {n}</b>", "<b>Not delivered in 7 days: {n}</b>", len(found)))
    ]
    blocks += [_trouble(t, one) for one in found[first : first + SHOWN]]
    more = len(found) - first - SHOWN
    if more > 0:
        blocks.append(Block(t.plural("and {n} more row", "and {n} more rows", more)))
    if any(one.state is State.UNKNOWN for one in found[first : first + SHOWN]):
        blocks.append(Block(t("Typed: /trangthai resend 45, /trangthai arrived 45")))
    return blocks


def _trouble(t: Language, one: Trouble) -> Block:
    text = Markup("#{} {} · {} · {}\n    {}: {}").format(
        one.number, t.instant(one.at), one.chat, kind(t, one.kind), state(t, one.state), italic(_why(t, one.why))
    )
    again = Button(t("↻ Send again {number}", number=one.number), f"resend:{one.number}")
    came = Button(t("✓ Arrived {number}", number=one.number), f"arrived:{one.number}")
    return Block(text, (again, came) if one.state is State.UNKNOWN else (again,))


def _why(t: Language, why: str) -> Markup:
    if why.startswith(UNEXPECTED):
        reference = why.removeprefix(UNEXPECTED).strip()
        return t("an unexpected error, reference {reference}", reference=reference)
    return t("the process that was sending it ended") if why == ENDED else Markup("{}").format(short(why, WHY))


def _turning(t: Language, found: int, page: int) -> tuple[tuple[Button, ...], ...]:
    buttons = []
    if page > 1:
        buttons.append(Button(t("‹ Back"), f"health:{page - 1}"))
    if page * SHOWN < found:
        buttons.append(Button(t("Next ›"), f"health:{page + 1}"))
    return (tuple(buttons),) if buttons else ()


def _lost(t: Language, found: Sequence[Lost]) -> list[Block]:
    if not found:
        return []
    blocks = [Block("\n" + t("<b>Chats that take no messages</b>"))]
    for one in found[:SHOWN]:
        of = Markup(" ({})").format(one.agency) if one.agency else ""
        blocks.append(Block(Markup("• {}{}: {}").format(one.title, of, italic(short(one.why, WHY)))))
    if len(found) > SHOWN:
        blocks.append(Block(t.plural("and {n} more row", "and {n} more rows", len(found) - SHOWN)))
    return blocks


def usage(t: Language) -> Message:
    """Say how /trangthai is used."""
    return say(
        t("/trangthai shows how the program runs and what could not be delivered; /trangthai 2 shows the next page."),
        t("For a message of the list: /trangthai resend 45 sends it again, /trangthai arrived 45 says it arrived."),
    )


def resent(t: Language, number: int) -> Message:
    """Say that a message will be sent again."""
    return say(t("Message {number} will be sent again.", number=number))


def arrived(t: Language, number: int) -> Message:
    """Say that a message was recorded as delivered."""
    return say(t("Message {number} is recorded as delivered, by your word.", number=number))


def stalled(t: Language, what: Stall, now: datetime, *, repeat: bool = False) -> Message:
    """Tell the admins that something is stalled, or was stalled: the message may come when it is over."""
    said = {
        Part.POLL: t("⚠ Since {time} Telegram has given the bot no answer.", time=t.instant(what.since)),
        Part.TICK: t("⚠ Since {time} the bot has not finished a look at what is due.", time=t.instant(what.since)),
        Part.MORNING: t("⚠ Reminders due at {time} still wait.", time=t.instant(what.since)),
        Part.STAGE: t(
            "⚠ Since {time} this has failed again and again: {stage}.",
            time=t.instant(what.since),
            stage=stage(t, what.stage) if what.stage else "",
        ),
        Part.WEBHOOK: t(
            "⚠ At {time} somebody took the bot's webhook away, perhaps a program with the same BOT_TOKEN."
            " It is set again.",
            time=t.instant(what.since),
        ),
    }[what.part]
    blocks = [said, t("As of {time}; /trangthai shows how it stands.", time=t.instant(now))]
    return say(*blocks, *([t("(this may be a repeat)")] if repeat else []))


def silent(t: Language, begin: datetime, end: datetime, *, repeat: bool = False) -> Message:
    """Tell whoever types to the bot what may be lost; what has an answer has arrived."""
    said = t(
        "From {begin} to {end} the bot had no connection to Telegram for more than 24 hours; messages sent to it in"
        " that time may be lost. Please send again what the bot has not answered.",
        begin=t.instant(begin),
        end=t.instant(end),
    )
    return say(said, *([t("(this may be a repeat)")] if repeat else []))


def state(t: Language, what: State) -> Markup:
    """Name the state of a message."""
    return {
        State.PLANNED: t("waiting to be sent"),
        State.SENDING: t("being sent"),
        State.SENT: t("sent"),
        State.FAILED: t("not delivered"),
        State.UNKNOWN: t("perhaps delivered"),
        State.SKIPPED: t("not needed"),
    }[what]


def kind(t: Language, what: Kind) -> Markup:
    """Name what a message says."""
    return t(what.facts.title)


def fault(t: Language, reference: str, what: str, agency: str | None = None) -> Message:
    """Tell the admins of an unexpected error, and what was passed over for it; an agency by its name."""
    error, *where = what.split(BETWEEN)
    said = [t("An unexpected error, reference <code>{reference}</code>: {what}", reference=reference, what=error)]
    if len(where) == PASSED_OVER and where[0] in list(Stage):
        thing, _space, number = where[1].partition(" ")
        said += [
            t(
                "Passed over while {stage}: {thing} {name}. Everything else goes on; this is tried again later.",
                stage=stage(t, Stage(where[0])),
                thing=_thing(t, thing),
                name=agency or number,
            )
        ]
    return say(*said)


def _thing(t: Language, what: str) -> str:
    names = {
        Thing.AGENCY: t("agency"),
        Thing.PERSON: t("person"),
        Thing.DIRECTIVE: t("directive"),
        Thing.CHAT: t("chat"),
        Thing.TASK: t("task"),
        Thing.MESSAGE: t("message"),
    }
    return names[Thing(what)] if what in list(Thing) else what
