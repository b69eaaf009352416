"""How fast a morning goes out, against how fast Telegram allows it: the real process, the sandbox with its limits on.

BENCH_GROUPS sets the number of groups. The ratio is messages a second over those allowed; 0.95 or more is wanted.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from bot.clock import SetClock
from bot.settings import Settings
from sandbox import BotProfile
from sandbox.rules.limits import OVERALL_PER_SECOND, RateLimits
from tests.faults.crowd import MORNING, gather_groups, of_groups
from tests.faults.program import machines, until
from tests.stage import raise_curtain

GROUPS = int(os.environ.get("BENCH_GROUPS", "400"))


AFTERWARDS = 3  # seconds for the last messages, of the office's own people


def main() -> None:
    """Print the ratio, and what was refused."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'register.sqlite3'}"
        asyncio.run(_measure(Settings(_env_file=None, database_url=url, bot_token=BotProfile().token)))


async def _measure(settings: Settings) -> None:
    async with raise_curtain(settings, SetClock(MORNING - timedelta(hours=1))) as stage:
        groups = await gather_groups(stage, GROUPS)
        stage.world.limits = RateLimits(time.monotonic)
        moments: list[float] = []
        stage.world.faults.use(lambda method, _params: moments.append(time.monotonic()) if "send" in method else None)
        before = len(stage.world.calls)
        async with machines(stage.world, settings.database_url, stage.hoa) as ours:
            program = ours.start(MORNING)
            await until(lambda: len(moments) >= GROUPS, every=0.2, within=10 * 60)
            await asyncio.sleep(AFTERWARDS)
            await program.stop()
        refused = sum(call.error is not None for call in stage.world.calls[before:] if "send" in call.method)
        sent = sum(row.state == "sent" for row in await of_groups(stage, groups))
    rate = (GROUPS - 1) / (moments[GROUPS - 1] - moments[0])
    print(f"{sent} of {GROUPS} groups served, {refused} calls refused")
    print(f"messages a second / allowed: {rate:.1f}/{OVERALL_PER_SECOND} = {rate / OVERALL_PER_SECOND:.3f}")
