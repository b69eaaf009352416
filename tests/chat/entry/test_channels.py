"""Channels: the bot says nothing to subscribers and goes; what a linked channel posts is for nobody to answer."""

from __future__ import annotations

import pytest

from bot.registry.outbox.kinds import Kind
from sandbox import Chat
from tests.agencies import HEALTH
from tests.stage import Stage


def left(stage: Stage) -> list[object]:
    return [call.params["chat_id"] for call in stage.world.calls if call.method == "leaveChat"]


async def test_bot_leaves_a_channel_at_once_and_posts_nothing_there(stage: Stage) -> None:
    channel = stage.world.channel("Tin Sở Y tế", [stage.hoa], bot=None)
    await channel.add_bot()
    assert channel.bot_messages() == []
    assert left(stage) == [channel.id]
    await stage.at("2026-06-17 09:00")
    assert left(stage) == [channel.id], "it is no group that waits to be left"
    assert await stage.rows(Kind.FAULT) == []


async def test_channel_that_cannot_be_left_is_no_alarm(stage: Stage) -> None:
    channel = stage.world.channel("Tin Sở Y tế", [stage.hoa], bot=None)
    fault = stage.world.faults.refuse(403, "Forbidden: bot is not a member of the channel chat", method="leaveChat")
    await channel.add_bot()
    assert fault.struck == 1
    assert channel.bot_messages() == []
    assert await stage.rows(Kind.FAULT) == []


@pytest.mark.parametrize("text", ["/viec", "/xong 1 đã làm", "/khongcolenhnay"])
async def test_post_of_the_linked_channel_is_answered_by_nobody(stage: Stage, linked: Chat, text: str) -> None:
    await stage.assign(f"{HEALTH}: rà soát thuốc")
    await stage.tell()
    said = len(linked.bot_messages())
    channel = stage.world.channel("Tin Sở Y tế", [stage.hoa], bot=None)
    await channel.post(text, discussion=linked)
    assert len(linked.bot_messages()) == said
    assert (await stage.task(1)).state == "assigned"
