"""/giaitrinh: the office and chairs ask an agency to explain; a member of the agency explains by the same command."""

from __future__ import annotations

from bot.handlers.core import task_argument
from bot.handlers.core.call import Call
from bot.registry.core.permissions import Act, Role
from bot.registry.outbox.conversations import Asked, Question
from bot.registry.requests import explanations
from bot.registry.requests.asked_day import split_day
from bot.views.requests import explanations as views


async def explain(call: Call) -> None:
    """Handle /giaitrinh 12 15/7 what to explain, by a chair or the office; /giaitrinh 12 explanation, by the agency."""
    async with call.looking() as uow:
        asks = uow.person.role is not Role.MEMBER
    if asks:
        number, words = await task_argument.task(call, "explain", Act.EXPLAIN)
        if number is not None:
            await (_demand(call, number, words) if words else _ask_what(call, number))
    else:
        number, words = await task_argument.task(call, "account", Act.REPORT)
        if number is not None:
            await task_argument.or_choose(call, "account", lambda: _explain_task(call, number, words))


async def _demand(call: Call, number: int, words: str) -> None:
    async with call.acting() as uow:
        day, text = split_day(words, today=uow.today, calendar=await uow.calendar())
        demand = await explanations.ask(uow, number, text, day)
    await call.answer(views.demanded(call.text, demand, uow.today))


async def _ask_what(call: Call, number: int) -> None:
    async with call.acting() as uow:
        task = await explanations.may_ask(uow, number)
    await call.answer(views.ask_what(call.text, task, uow.today), asks=(Question.EXPLAIN, number))


async def _explain_task(call: Call, number: int, words: str) -> None:
    async with call.acting() as uow:
        request = (await explanations.pending(uow, number)).request.id
    if words or call.files():
        await _explain(call, request, words)
    else:
        await _ask_explanation(call, request)


async def _explain(call: Call, request: int, words: str) -> None:
    async with call.acting() as uow:
        done = await explanations.answer(uow, request, words, call.files())
    await call.answer(views.given(call.text, done, uow.today))


async def _ask_explanation(call: Call, request: int) -> None:
    async with call.acting() as uow:
        asked = await explanations.may_answer(uow, request)
    await call.answer(views.ask_explanation(call.text, asked, uow.today), asks=(Question.EXPLANATION, request))


async def press_explain(call: Call) -> None:
    """Handle the button that asks an agency to explain: ask what."""
    await _ask_what(call, int(call.data[1]))


async def press_account(call: Call) -> None:
    """Handle the agency's button that explains a task: ask for the explanation."""
    await _explain_task(call, int(call.data[1]), "")


async def answer_what(call: Call, asked: Asked) -> None:
    """Take what an agency is to explain."""
    await _demand(call, asked.subject, call.words)


async def answer_explanation(call: Call, asked: Asked) -> None:
    """Take the explanation that was asked for."""
    await _explain(call, asked.subject, call.words)
