"""What runs beside the bot ends with it."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from bot.process import running


async def deaf_once(heard: list[str]) -> None:
    """Lose the first cancellation, as wait_for may."""
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.sleep(60)
    heard.append("once")
    await asyncio.sleep(60)


async def test_a_stop_ends_also_what_has_lost_its_cancellation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CANCEL_AGAIN_SECONDS", 0.01)
    heard: list[str] = []
    async with asyncio.timeout(30), running._beside(deaf_once(heard), "deaf"):
        await asyncio.sleep(0)
    assert heard == ["once"]


async def test_an_error_beside_is_not_hidden_by_the_stop() -> None:
    async def fails() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with running._beside(fails(), "fails"):
            await asyncio.sleep(0.01)
