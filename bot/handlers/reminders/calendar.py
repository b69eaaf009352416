"""/lich: the days off and the worked days ahead; the office's own word about a day."""

from __future__ import annotations

from bot.folding import fold
from bot.handlers.core.call import Call
from bot.registry.core.permissions import Act, Reach
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.reminders import calendar
from bot.registry.reminders.calendar import DaySet
from bot.views.reminders import calendar as views

OFF, WORKED, CLEAR = frozenset({"nghi", "off"}), frozenset({"lam", "work"}), frozenset({"bo", "clear"})
BY = frozenset({"theo", "by"})  # before the document; folded, as the verbs are


async def days(call: Call) -> None:
    """Handle /lich: show the days; /lich nghỉ, /lich làm and /lich bỏ: change one."""
    if call.words:
        await _change(call)
        return
    async with call.looking() as uow:
        if uow.person.source.anonymous:
            raise Refused(Refusal.ANONYMOUS)
        found = await calendar.ahead(uow)
        may_change = uow.person.reach(Act.CALENDAR) is not Reach.NONE
    await call.answer(views.ahead(call.text, found, may_change=may_change))


async def _change(call: Call) -> None:
    verb, day, *document = call.words.split(maxsplit=2) if " " in call.words else (call.words, "")
    async with call.acting() as uow:
        uow.person.need(Act.CALENDAR)
        done = await _changed(uow, fold(verb), day, _document(document))
    await call.answer(views.day_set(call.text, done) if done is not None else views.usage(call.text))


def _document(words: list[str]) -> str:
    by, _space, document = "".join(words).partition(" ")
    return document if fold(by) in BY else "".join(words)


async def _changed(uow: UnitOfWork, verb: str, words: str, document: str) -> DaySet | None:
    """Do what the words say; None where they do not say what to do."""
    if not words or verb not in OFF | WORKED | CLEAR:
        return None
    day = calendar.read_day(words, uow.today)
    if verb in CLEAR:
        return await calendar.clear_day(uow, day)
    return await calendar.set_day(uow, day, worked=verb in WORKED, document=document)
