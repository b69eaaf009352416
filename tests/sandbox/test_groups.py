"""What a bot is told of groups, and what it may do there."""

import pytest


def kinds(world):
    return [next(k for k in update if k != "update_id") for update in world.take_updates()]


def texts(world):
    return [update["message"].get("text") for update in world.take_updates() if "message" in update]


async def test_privacy_mode_hides_what_is_not_for_the_bot(world, api, hoa, group):
    await api.result("sendMessage", chat_id=group.id, text="việc mới")
    asked = group.last()
    for text in (
        "chào cả nhà",
        "/viec",
        "/viec@nhacviec_bot",
        "/viec@khac_bot",
        "nhờ @nhacviec_bot",
        "/việc",
    ):
        await hoa.say(group, text)
    chatter = group.messages[1]
    await hoa.reply(asked, "xong rồi")
    await hoa.reply(chatter, "chào")
    assert texts(world) == ["/viec", "/viec@nhacviec_bot", "xong rồi"]


async def test_a_plain_command_is_for_the_bot_that_spoke_last(world, api, hoa, group):
    other = world.other_bot("Thời tiết", "thoitiet_bot")
    with pytest.raises(PermissionError):
        await other.say(group, "mưa")
    await group.add_other_bot(other)
    world.take_updates()
    await hoa.say(group, "/viec 1")  # neither has spoken: nobody knows whom it is for
    await api.result("sendMessage", chat_id=group.id, text="việc mới")
    await hoa.say(group, "/viec 2", anonymous=True)
    await hoa.say(group, "/viec 3")
    await other.say(group, "Hôm nay mưa")
    await hoa.say(group, "/viec 4")
    await hoa.say(group, "/viec@nhacviec_bot 5")
    await hoa.reply(group.find(group.bot_messages()[0].message_id), "/viec 6")
    assert texts(world) == ["/viec 2", "/viec 3", "/viec@nhacviec_bot 5", "/viec 6"]
    new = await group.upgrade()
    world.take_updates()
    await hoa.say(new, "/viec 7")
    assert texts(world) == [], "the other bot has come along"
    await new.remove_member(other, by=hoa)
    world.take_updates()
    await hoa.say(new, "/viec 8")
    assert texts(world) == ["/viec 8"]


async def test_an_administrator_bot_and_one_without_privacy_read_everything(world, hoa, group):
    await group.promote_bot(hoa)
    await hoa.say(group, "một")
    assert texts(world) == ["một"]
    other = world.group("nhóm khác", [hoa])
    world.bot.privacy = False
    await hoa.say(other, "hai")
    assert texts(world) == ["hai"]


async def test_a_caption_may_be_a_command(world, hoa, group):
    await hoa.send_document("bc.pdf", b"x", "/xong 12", chat=group)
    await hoa.send_document("bc.pdf", b"x", "kèm theo", chat=group)
    assert [u["message"]["caption"] for u in world.take_updates()] == ["/xong 12"]


async def test_an_edit_arrives_as_an_edited_message(world, hoa, group):
    said = await hoa.say(group, "/xong 12")
    await hoa.edit(said, "/xong 13")
    assert kinds(world) == ["message", "edited_message"]
    assert (said.text, "edit_date" in said.raw) == ("/xong 13", True)


async def test_coming_and_going_is_told(world, api, hoa):
    group = world.group("Phòng Nội vụ", [hoa], bot=None)
    assert await api.refusal("sendMessage", chat_id=group.id, text="x") == "400 Bad Request: chat not found"
    await group.add_bot(hoa, payload="MA123")
    assert kinds(world) == ["my_chat_member", "message", "message"]
    assert group.last().text == "/start@nhacviec_bot MA123"
    await group.remove_bot(hoa)
    assert kinds(world) == ["message", "my_chat_member"]
    refusal = await api.refusal("sendMessage", chat_id=group.id, text="x")
    assert refusal == "403 Forbidden: bot was kicked from the group chat"
    await hoa.say(group, "/viec")
    assert world.take_updates() == []


async def test_a_bot_that_left_is_not_a_member(world, api, hoa):
    chat = world.supergroup("Sở Tài chính", [hoa])
    await api.result("leaveChat", chat_id=chat.id)
    refusal = await api.refusal("sendMessage", chat_id=chat.id, text="x")
    assert refusal == "403 Forbidden: bot is not a member of the supergroup chat"


async def test_people_come_and_go(world, hoa, group):
    binh = world.user("Bình")
    await group.add_member(binh, by=hoa)
    await binh.say(group, "/viec")
    await group.remove_member(binh)
    assert kinds(world) == ["message", "message", "message"]
    with pytest.raises(PermissionError):
        await binh.say(group, "còn tôi?")


async def test_private_chats_refuse_as_telegram_does(world, api, hoa, group):
    binh = next(world.users[u] for u in group.members if u in world.users and u != hoa.id)
    refusal = await api.refusal("sendMessage", chat_id=binh.id, text="x")
    assert refusal == "403 Forbidden: bot can't initiate conversation with a user"
    stranger = world.user("Người lạ")
    assert "chat not found" in await api.refusal("sendMessage", chat_id=stranger.id, text="x")
    await hoa.block_bot()
    assert await api.refusal("sendChatAction", chat_id=hoa.id, action="typing") == (
        "403 Forbidden: bot was blocked by the user"
    )
    await hoa.unblock_bot()
    hoa.is_deactivated = True
    assert await api.refusal("getChat", chat_id=hoa.id) == "403 Forbidden: user is deactivated"


async def test_a_group_becomes_a_supergroup_with_a_new_id(world, api, hoa, group):
    new = await group.upgrade()
    assert str(new.id).startswith("-100")
    service = [u["message"] for u in world.take_updates()]
    assert service[0]["migrate_to_chat_id"] == new.id
    assert service[1]["migrate_from_chat_id"] == group.id
    body = await api("sendMessage", chat_id=group.id, text="x")
    assert body["parameters"] == {"migrate_to_chat_id": new.id}
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    await api.result("sendMessage", chat_id=new.id, text="x")
    with pytest.raises(PermissionError):
        await hoa.say(group, "/viec")


async def test_a_reply_across_an_upgrade_names_only_the_author_and_the_second(world, api, hoa, group):
    await api.result("sendMessage", chat_id=group.id, text="Báo cáo việc 1?")
    asked = group.last_bot_message()
    new = await group.upgrade()
    world.take_updates()
    await hoa.say(new, "Báo cáo số 45", reply_to=asked)
    (update,) = world.take_updates()
    assert "reply_to_message" not in update["message"]
    origin = {"type": "user", "sender_user": world.bot.raw(), "date": asked.raw["date"]}
    assert update["message"]["external_reply"] == {"origin": origin}
    own = await hoa.say(new, "nhớ nhé")
    await hoa.say(group.migrated_to, "vâng", reply_to=own)
    assert world.take_updates() == [], "what answers no bot is none of its business"


async def test_an_anonymous_administrator_speaks_as_the_group_but_presses_as_a_person(world, api, hoa, group):
    await hoa.say(group, "/viec", anonymous=True)
    message = world.take_updates()[0]["message"]
    assert message["from"]["id"] == 1087968824
    assert message["sender_chat"]["id"] == group.id
    markup = {"inline_keyboard": [[{"text": "Nhận", "callback_data": "n"}]]}
    await api.result("sendMessage", chat_id=group.id, text="?", reply_markup=markup)
    await hoa.press(group.last(), "Nhận")
    assert world.take_updates()[0]["callback_query"]["from"]["id"] == hoa.id


async def test_topics_carry_their_number_and_general_none(world, api, hoa):
    forum = world.supergroup("UBND phường", [hoa], forum=True)
    topic = await forum.add_topic("Báo cáo")
    await hoa.say(forum, "/viec", topic=topic)
    await hoa.say(forum, "/viec")
    inside, general = [u["message"] for u in world.take_updates()][1:]
    assert (inside["message_thread_id"], inside["is_topic_message"]) == (topic, True)
    assert "forum_topic_created" in inside["reply_to_message"]
    assert "message_thread_id" not in general
    sent = await api.result("sendMessage", chat_id=forum.id, text="x", message_thread_id=topic)
    assert sent["is_topic_message"]
    assert forum.last().topic == topic
    assert "thread not found" in await api.refusal("sendMessage", chat_id=forum.id, text="x", message_thread_id=9)
    reply = {"message_id": inside["message_id"]}
    await api.result("sendMessage", chat_id=forum.id, text="y", reply_parameters=reply)
    assert forum.last().topic == topic
    forum.closed_topics.add(topic)
    assert "TOPIC_CLOSED" in await api.refusal("sendMessage", chat_id=forum.id, text="x", message_thread_id=topic)


async def test_a_reply_outside_forums_has_a_thread_that_is_no_topic(world, api, hoa):
    chat = world.supergroup("Sở Công Thương", [hoa])
    await api.result("sendMessage", chat_id=chat.id, text="việc")
    await hoa.reply(chat.last(), "xong")
    message = world.take_updates()[0]["message"]
    assert message["message_thread_id"] == message["reply_to_message"]["message_id"]
    assert "is_topic_message" not in message
    assert chat.last().topic is None
    thread = message["message_thread_id"]
    refusal = await api.refusal("sendMessage", chat_id=chat.id, text="x", message_thread_id=thread)
    assert refusal == "400 Bad Request: message thread not found"


async def test_message_numbers_repeat_between_supergroups(world, hoa):
    one, two = world.supergroup("một", [hoa]), world.supergroup("hai", [hoa])
    assert (await hoa.say(one, "/a")).message_id == (await hoa.say(two, "/a")).message_id


async def test_a_deep_link_has_64_plain_characters_at_most(world, hoa):
    started = await hoa.follow("https://t.me/nhacviec_bot?start=moi_AB-1")
    assert started.text == "/start moi_AB-1"
    for payload in ("x" * 65, "mã", "a b", ""):
        with pytest.raises(ValueError, match="deep link"):
            await hoa.start(payload)


async def test_a_muted_bot_may_not_write(api, group):
    group.bot_may_write = False
    assert "not enough rights" in await api.refusal("sendMessage", chat_id=group.id, text="x")
