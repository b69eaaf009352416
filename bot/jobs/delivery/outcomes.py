"""What becomes of a row of the outbox: of one that is not sent, of one that arrived, of one that did not.

Each function gives an act: what is to be written down in a unit of work, later, and perhaps more than once when the
database fails in between. An act says whether the row was still this process's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.jobs.delivery.ready import Ready
from bot.registry.chats import chats, lost_chats
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import conversations, leases
from bot.registry.outbox.kinds import OF_FACTS
from bot.registry.outbox.outbox import Letter, State
from bot.telegram.pages import Page
from bot.telegram.transport import Attempt, Outcome

Act = Callable[[UnitOfWork], Awaitable[bool]]

MOST_MOVES = 8  # of one message to the next group; more is a circle
FIRST_WAIT = timedelta(seconds=30)  # before what certainly was not delivered is tried again; doubled each time
LONGEST_WAIT = timedelta(minutes=15)
FORBIDDEN_WAIT = timedelta(minutes=15)  # before a chat that forbids the bot to post is tried again
KEPT_FOR = timedelta(days=2)  # an outage of hours must not cost a message
ASIDE_FIRST = leases.LEASE  # before what raised an error is tried again for the first time
ASIDE_FOR = timedelta(hours=1)  # before each further time
IN_ORDER = 4  # tries for which a chat's other messages wait for a failing one; one bad message must not stop a chat


def begun(one: Ready) -> Act:
    """Say that this try touches the network from now on; a text that may no longer be true goes back instead."""

    async def act(uow: UnitOfWork) -> bool:
        if one.is_fresh(uow.now):
            return await leases.start(uow.session, one.letter, uow.now)
        await leases.release(uow.session, one.letter)
        return False

    return act


def both(first: Act, second: Act) -> Callable[[UnitOfWork], Awaitable[tuple[bool, bool]]]:
    """Do two acts in one transaction; returns what each says."""

    async def act(uow: UnitOfWork) -> tuple[bool, bool]:
        return await first(uow), await second(uow)

    return act


def released(letter: Letter) -> Act:
    """Give back a row that was not tried."""

    async def act(uow: UnitOfWork) -> bool:
        return await leases.release(uow.session, letter)

    return act


def shut(wait: timedelta) -> Act:
    """Let everything that is planned wait: Telegram takes nothing from the bot for that long."""

    async def act(uow: UnitOfWork) -> bool:
        await leases.postpone(uow.session, uow.now + wait)
        return True

    return act


def arrived(letter: Letter, page: Page, *, last: bool) -> Act:
    """Note a page that has arrived, whose message id is the letter's last; with the last page the row is closed."""

    async def act(uow: UnitOfWork) -> bool:
        mine = await leases.part_sent(uow.session, letter, letter.message_ids, uow.now, last=last)
        await conversations.mention(uow, letter.chat_id, letter.message_ids[-1], page.tasks)
        return mine

    return act


def arrived_before(letter: Letter) -> Act:
    """Close a row of which every page that is still true had arrived by an earlier try."""

    async def act(uow: UnitOfWork) -> bool:
        return await leases.close(uow.session, letter, State.SENT, uow.now)

    return act


def put_aside(letter: Letter, reference: str, *, begun: bool) -> Act:
    """Leave a row alone that raised an error, without its chat's others; after two days it is for a person to see.

    ``begun``: it had set out, so it may have arrived.
    """

    async def act(uow: UnitOfWork) -> bool:
        why = f"{leases.UNEXPECTED} {reference}"
        again = uow.now + (ASIDE_FIRST if letter.attempts <= 1 else ASIDE_FOR)
        if begun:
            return await leases.sent_again(uow.session, letter, again, uow.now, why)
        if uow.today - letter.day > KEPT_FOR:
            return await leases.close(uow.session, letter, State.FAILED, uow.now, why)
        return await leases.put_back(uow.session, letter, again, why)

    return act


def failed(letter: Letter, attempt: Attempt, *, everything: bool) -> Act:
    """Return what becomes of a row whose message did not arrive, or perhaps did; ``everything``: all others wait."""

    async def act(uow: UnitOfWork) -> bool:
        wait = attempt.wait or min(FIRST_WAIT * 2 ** min(letter.attempts - 1, 10), LONGEST_WAIT)
        match attempt.outcome:
            case Outcome.MOVED if attempt.new_chat is not None and letter.attempts < MOST_MOVES:
                mine = await leases.put_back(uow.session, letter, uow.now, attempt.why)
                await chats.migrate(uow.session, letter.chat_id, attempt.new_chat)
            case Outcome.FORBIDDEN if _is_kept(letter, uow):
                again = uow.now + FORBIDDEN_WAIT
                mine = await leases.put_back(uow.session, letter, again, attempt.why)
                await leases.postpone(uow.session, again, letter.chat_id)
                await lost_chats.forbid(uow, letter.chat_id)
            case Outcome.LATER if _is_kept(letter, uow):
                mine = await leases.put_back(uow.session, letter, uow.now + wait, attempt.why)
                if everything or attempt.wait is not None or letter.attempts < IN_ORDER:
                    await leases.postpone(uow.session, uow.now + wait, None if everything else letter.chat_id)
            case Outcome.UNKNOWN:
                mine = await leases.sent_again(uow.session, letter, uow.now + wait, uow.now, attempt.why)
            case _:
                mine = await leases.close(uow.session, letter, State.FAILED, uow.now, attempt.why)
                if attempt.outcome is Outcome.GONE:
                    await lost_chats.lose(uow, letter.chat_id, attempt.why)
        return mine

    return act


def _is_kept(letter: Letter, uow: UnitOfWork) -> bool:
    """Return whether a row is tried on: what tells of a fact, for its writer knows whether the fact still holds."""
    return letter.kind in OF_FACTS or uow.today - letter.day <= KEPT_FOR
