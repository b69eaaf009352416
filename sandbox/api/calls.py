"""One call of a method: held against the facts, struck by a fault if a test wants it, done, and noted."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from sandbox.api.backend import Backend
from sandbox.api.methods import METHODS
from sandbox.api.methods.common import Params, Result
from sandbox.rules.checks import checked
from sandbox.rules.errors import ApiError
from sandbox.rules.faults import Broken, Fault


async def call(world: Backend, method: str, raw: dict[str, object]) -> Result:
    """Do what a request asks for and return its result; raises ApiError and Broken."""
    fault = world.faults.strike(method, raw)
    await _before(fault)
    params: Params = {}
    try:
        params = checked(method, raw)
        result = await METHODS[method](world, params)
    except ApiError as error:
        world.note(method, params or dict(raw), error.description)
        _after(fault)
        raise
    world.note(method, params)
    _after(fault)
    return result


async def obey(world: Backend, body: dict[str, Any]) -> None:
    """Do what the answer to a webhook's update asks for: a bot may call one method by answering with it."""
    if body.get("method") in METHODS:
        with suppress(ApiError):  # nobody is told of an error here, as with the real thing
            await call(world, body.pop("method"), body)


async def _before(fault: Fault | None) -> None:
    """Let a fault strike before anything is done."""
    if not fault:
        return
    if fault.gate:
        await fault.gate.wait()
    elif fault.seconds:
        await asyncio.sleep(fault.seconds)
    if fault.error:
        raise fault.error
    if fault.kind in ("reset", "unreachable"):
        raise Broken(fault.kind)


def _after(fault: Fault | None) -> None:
    """Let a fault strike when all is done: the answer, good or bad, is lost."""
    if fault and fault.kind == "lose_answer":
        raise Broken("lose_answer")
