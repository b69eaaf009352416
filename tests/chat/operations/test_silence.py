"""After more than 24 hours without Telegram, who types to the bot reads once what may be lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.jobs import schedule
from bot.process.watchdog import Watchdog
from bot.registry.operations.heartbeat import Heartbeat
from sandbox import Chat
from tests.agencies import HEALTH
from tests.reading import texts
from tests.stage import Stage

SAID = (
    "Từ 09:00 15/06/2026 đến 10:00 16/06/2026, bot mất kết nối với Telegram quá 24 giờ; tin nhắn gửi bot trong thời"
    " gian này có thể đã bị mất. Đề nghị gửi lại những nội dung bot chưa trả lời."
)


@pytest.fixture
async def watch(stage: Stage) -> AsyncIterator[Watchdog]:
    made = Watchdog(stage.context, Heartbeat("máy một:1", "1.0", "main", stage.clock.now()))
    yield made
    await made.close()


async def tick(stage: Stage, watch: Watchdog, **later: float) -> None:
    """Tick as the scheduler does, a while later."""
    stage.clock.forward(timedelta(**later))
    await schedule._guarded_tick(stage.context, stage.application.bot, watch)


def told(*chats: Chat) -> list[list[str]]:
    return [[text for text in texts(chat.bot_messages()) if "quá 24 giờ" in text] for chat in chats]


async def test_a_long_silence_is_told_to_groups_and_the_office_once(stage: Stage, watch: Watchdog) -> None:
    await stage.agencies(HEALTH)
    group, stranger = await stage.link(HEALTH), stage.world.group("Nhóm lạ", [stage.hoa])
    chair = await stage.person("Nguyễn Văn Minh", "lãnh đạo")
    watch.heard()
    await tick(stage, watch)
    await tick(stage, watch, hours=25)
    assert told(group) == [[]], "it is told when Telegram is heard again"
    watch.heard()
    for _ in range(3):
        await tick(stage, watch)
        await tick(stage, watch, minutes=5)
        watch.heard()
    assert told(group, stage.hoa.private, chair.private, stranger) == [[SAID], [SAID], [SAID], []]


async def test_a_quiet_weekend_is_no_silence(stage: Stage, watch: Watchdog) -> None:
    await stage.agencies(HEALTH)
    group = await stage.link(HEALTH)
    for _ in range(60):
        watch.heard()
        await tick(stage, watch, hours=1)
    assert told(group, stage.hoa.private) == [[], []]


async def test_a_webhook_that_brings_an_update_is_heard(stage: Stage, watch: Watchdog) -> None:
    await stage.agencies(HEALTH)
    group = await stage.link(HEALTH)
    for hours in (0, 23, 23, 25):
        stage.clock.forward(timedelta(hours=hours))
        watch.taken()
        await tick(stage, watch)
    assert len(told(group)[0]) == 1
