"""/giahan, /dongy, /khongdongy and their buttons: asking for a later deadline, and deciding on it."""

from __future__ import annotations

from bot.handlers.core import task_argument
from bot.handlers.core.call import Call
from bot.handlers.core.task_argument import split_number
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.outbox.conversations import Asked, Question
from bot.registry.requests import extensions
from bot.views.requests import extensions as views


async def extend(call: Call) -> None:
    """Handle /giahan 12 15/7 reason; without them they are asked for."""
    number, words = await task_argument.task(call, "extend")
    if number is not None:
        await task_argument.or_choose(
            call, "extend", lambda: _request(call, number, words) if words else _ask(call, number)
        )


async def _request(call: Call, number: int, words: str) -> None:
    async with call.acting() as uow:
        done = await extensions.ask(uow, number, words)
    await call.answer(views.asked(call.text, done, uow.today))


async def _ask(call: Call, number: int) -> None:
    async with call.acting() as uow:
        task = await extensions.may_ask(uow, number)
    await call.answer(views.ask_day(call.text, task, uow.today), asks=(Question.EXTENSION, number))


async def press_extend(call: Call) -> None:
    """Handle the button that asks for the new deadline."""
    await _ask(call, int(call.data[1]))


async def answer_extension(call: Call, asked: Asked) -> None:
    """Take the new deadline and the reason that were asked for."""
    await _request(call, asked.subject, call.words)


async def grant(call: Call) -> None:
    """Handle /dongy 12, or /dongy 12 20/7 for another day than the one asked for."""
    number, words = _number(call)
    async with call.acting() as uow:
        done = await extensions.grant(uow, await extensions.pending(uow, number), words)
    await call.answer(views.decided(call.text, done, uow.today))


async def press_grant(call: Call) -> None:
    """Handle the button "Grant"."""
    async with call.acting() as uow:
        done = await extensions.grant(uow, int(call.data[1]))
    await call.take_buttons()
    await call.answer(views.decided(call.text, done, uow.today))


async def deny(call: Call) -> None:
    """Handle /khongdongy 12 reason; without a reason it is asked for."""
    number, reason = _number(call)
    async with call.acting() as uow:
        request = await extensions.pending(uow, number)
        done = await extensions.refuse(uow, request, reason) if reason else None
        today = uow.today
    if done is None:
        await _ask_reason(call, request)
    else:
        await call.answer(views.decided(call.text, done, today))


async def press_deny(call: Call) -> None:
    """Handle the button "Do not grant": ask for the reason."""
    await _ask_reason(call, int(call.data[1]))


async def _ask_reason(call: Call, request: int) -> None:
    async with call.acting() as uow:
        waiting = await extensions.may_decide(uow, request)
    view = views.ask_reason(call.text, waiting, uow.today)
    await call.answer(view, asks=(Question.EXTENSION_REFUSAL, request))


async def answer_refusal(call: Call, asked: Asked) -> None:
    """Take the reason for not granting that was asked for."""
    async with call.acting() as uow:
        done = await extensions.refuse(uow, asked.subject, call.words)
    await call.answer(views.decided(call.text, done, uow.today))


def _number(call: Call) -> tuple[int, str]:
    number, words = split_number(call.words)
    if number is None:
        raise Refused(Refusal.NO_NUMBER)
    return number, words
