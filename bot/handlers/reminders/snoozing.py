"""/nhac: which reminders are switched off; switching those of a task or of an agency off for a time, and on again."""

from __future__ import annotations

import re

from bot.folding import fold
from bot.handlers.core.call import Call
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.reminders import snoozing
from bot.views.reminders import snoozing as views

WAYS = {"tat": False, "off": False, "bat": True, "on": True}  # as typed, without accents


async def remind(call: Call) -> None:
    """Handle /nhac alone: what is off; /nhac 12 tắt đến 30/7, /nhac Sở Y tế bật."""
    if not call.words:
        async with call.looking() as uow:
            found = await snoozing.quiet(uow)
            today = uow.today
        await call.answer(views.quiet(call.text, found, today))
        return
    what, on, until = _said(call.words)
    await (_on(call, what) if on else _off(call, what, until))


def _said(text: str) -> tuple[str, bool, str]:
    """Split the words into what is switched, which way (on: True), and what follows."""
    words = text.removeprefix("#").split()
    at = next((n for n, word in enumerate(words) if n and fold(word) in WAYS), None)
    if at is None:
        raise Refused(Refusal.QUIET_USAGE)
    return " ".join(words[:at]), WAYS[fold(words[at])], " ".join(words[at + 1 :])


async def _off(call: Call, what: str, until: str) -> None:
    async with call.acting() as uow:
        if _is_number(what):
            task = await snoozing.task_off(uow, int(what), until)
            view = views.task_off(call.text, task)
        else:
            view = views.agency_off(call.text, *await snoozing.agency_off(uow, what, until))
    await call.answer(view)


async def _on(call: Call, what: str) -> None:
    async with call.acting() as uow:
        if _is_number(what):
            view = views.task_on(call.text, await snoozing.task_on(uow, int(what)))
        else:
            view = views.agency_on(call.text, await snoozing.agency_on(uow, what))
    await call.answer(view)


def _is_number(what: str) -> bool:
    return re.fullmatch(r"[0-9]{1,9}", what) is not None
