"""Channels: the bot is an admin there or nothing; posts come as updates of their own, and into the linked group."""

import pytest


@pytest.fixture
def channel(world, hoa):
    return world.channel("Tin Sở Y tế", [hoa], bot=None)


async def test_a_bot_comes_into_a_channel_as_an_admin_and_without_a_service_message(api, channel):
    await channel.add_bot()
    [update] = await api.result("getUpdates")
    change = update["my_chat_member"]
    assert change["chat"] == {"id": channel.id, "title": "Tin Sở Y tế", "type": "channel"}
    assert change["new_chat_member"]["status"] == "administrator"
    assert channel.messages == []


async def test_a_post_is_an_update_of_its_own_that_nobody_has_sent(api, world, channel):
    await channel.add_bot()
    world.take_updates()
    await channel.post("Chào cả nhà")
    [update] = await api.result("getUpdates")
    assert update["channel_post"]["sender_chat"]["id"] == channel.id
    assert "from" not in update["channel_post"]


async def test_a_bot_that_left_a_channel_hears_nothing_more_and_may_not_post(api, world, channel):
    await channel.add_bot()
    await api.result("leaveChat", chat_id=channel.id)
    world.take_updates()
    await channel.post("Chào cả nhà")
    assert await api.result("getUpdates") == []
    refusal = await api.refusal("sendMessage", chat_id=channel.id, text="a")
    assert refusal == "403 Forbidden: bot is not a member of the channel chat"


async def test_a_post_is_forwarded_to_the_linked_group_in_the_channels_name(api, world, group, channel):
    await channel.post("/viec cả tuần", discussion=group)
    [update] = await api.result("getUpdates")
    message = update["message"]
    assert message["chat"]["id"] == group.id
    assert message["from"]["id"] == 777000
    assert message["sender_chat"]["id"] == channel.id
    assert message["is_automatic_forward"] is True
