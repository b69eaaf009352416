"""/traloi, and the buttons that open and answer what an agency has raised: obstacles, objections, extensions."""

from __future__ import annotations

from bot.handlers.core.call import Call
from bot.handlers.core.task_argument import split_number
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.outbox.conversations import Asked, Question
from bot.registry.requests import answers, extensions
from bot.registry.requests.requests import RequestKind
from bot.views.requests import answers as views
from bot.views.requests import extensions as extension_views


async def reply(call: Call) -> None:
    """Handle /traloi 12 answer: to what has waited longest of task 12; without an answer it is asked for."""
    number, text = split_number(call.words)
    if number is None:
        raise Refused(Refusal.NO_NUMBER)
    async with call.acting() as uow:
        request = await answers.oldest(uow, number)
        said = await answers.answer(uow, request, text) if text else None
        today = uow.today
    if said is None:
        await _ask(call, request)
    else:
        await call.answer(views.answered(call.text, said, today))


async def _ask(call: Call, request: int) -> None:
    async with call.acting() as uow:
        waiting = await answers.may_answer(uow, request)
    await call.answer(views.ask_answer(call.text, waiting, uow.today), asks=(Question.REQUEST_ANSWER, request))


async def press_answer(call: Call) -> None:
    """Handle the button "Answer" under what an agency has raised."""
    await _ask(call, int(call.data[1]))


async def answer_request(call: Call, asked: Asked) -> None:
    """Take the answer that was asked for."""
    async with call.acting() as uow:
        said = await answers.answer(uow, asked.subject, call.words)
    await call.answer(views.answered(call.text, said, uow.today))


async def press_request(call: Call) -> None:
    """Handle the button that opens what was raised."""
    async with call.looking() as uow:
        found = await answers.look(uow, int(call.data[1]))
        off = await extensions.is_day_off(uow, found.request.day)
    if found.request.kind is RequestKind.EXTENSION:
        await call.answer(extension_views.card(call.text, found, uow.today, day_off=off))
    else:
        await call.answer(views.card(call.text, found, uow.today))
