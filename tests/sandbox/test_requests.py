"""Every request is held against the Bot API."""

import pytest

from sandbox.api.methods import METHODS
from sandbox.client import client
from sandbox.rules.checks import METHODS as FACTS
from tests.sandbox.pictures import png

HOA = "the id of Hoa"
BUTTON = {"text": "Đã nhận", "callback_data": "nhan:1"}


def keyboard(*buttons, rows=None):
    return {"inline_keyboard": rows or [list(buttons)]}


def test_every_method_spoken_has_its_facts():
    assert METHODS.keys() == FACTS.keys()


async def test_a_wrong_token_is_401_and_an_unknown_method_404(world, api):
    assert await api.refusal("sendPoll") == "404 Not Found: method not found"
    async with client(world) as http:
        world.bot.token = "changed"
        assert (await http.get("getMe")).json() == {
            "ok": False,
            "error_code": 401,
            "description": "Unauthorized",
        }


async def test_there_is_no_page_in_process(world):
    async with client(world) as http:
        answer = await http.get("http://sandbox/")
    assert (answer.status_code, answer.json()["description"]) == (404, "Not Found")


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": HOA}, "message text is empty"),
        ({"chat_id": HOA, "text": "  \n "}, "message text is empty"),
        ({"chat_id": HOA, "text": "x" * 4097}, "message is too long"),
        ({"chat_id": HOA, "text": "😀" * 2049}, "message is too long"),
        ({"chat_id": HOA, "text": "x", "parse_mod": "HTML"},
         'unknown parameter "parse_mod" of method sendMessage'),
        ({"chat_id": HOA, "text": 12}, 'parameter "text" must be String: text must be of type String'),
        ({"chat_id": HOA, "text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"chat_id": HOA, "text": "x", "protect_content": "có"}, None),
        ({"chat_id": 99, "text": "x"}, "chat not found"),
        ({"chat_id": HOA, "text": "x", "message_thread_id": 5}, "message thread not found"),
        ({"chat_id": HOA, "text": "x", "reply_parameters": {"message_id": 5}},
         "message to be replied not found"),
        ({"chat_id": HOA, "text": "x", "reply_markup": keyboard({"text": "x"})}, None),
        ({"chat_id": HOA, "text": "x", "reply_markup": keyboard(BUTTON | {"callback_data": "đ" * 33})},
         "BUTTON_DATA_INVALID"),
        ({"chat_id": HOA, "text": "x", "reply_markup": keyboard(rows=[[BUTTON]] * 101)},
         "reply markup is too long"),
        ({"chat_id": HOA, "text": "x", "reply_markup": keyboard(*[BUTTON] * 9)},
         "more than 8 buttons in a row"),
        ({"chat_id": HOA, "text": "x", "reply_markup": keyboard({"text": "x", "url": "không"})},
         "inline keyboard button URL 'không' is invalid: Wrong HTTP URL"),
        ({"chat_id": HOA, "text": "x", "reply_markup": keyboard(BUTTON | {"colour": "red"})}, None),
        ({"chat_id": HOA, "text": "x", "reply_markup": "{"}, None),
    ],
)  # fmt: skip
async def test_a_message_telegram_would_refuse_is_refused(api, hoa, params, refusal):
    if params.get("chat_id") == HOA:
        params = params | {"chat_id": hoa.id}
    said = await api.refusal("sendMessage", **params)
    assert said.startswith("400 Bad Request: ")
    if refusal:
        assert said == f"400 Bad Request: {refusal}"
    assert not hoa.private.messages


async def test_exactly_the_limits_pass(api, hoa):
    await api.result("sendMessage", chat_id=hoa.id, text="<b>" + "đ" * 4096 + "</b>", parse_mode="HTML")
    data = "đ" * 32
    markup = keyboard(BUTTON | {"callback_data": data})
    await api.result("sendMessage", chat_id=str(hoa.id), text="😀" * 2048, reply_markup=markup)
    assert hoa.private.last().button(data).text == "Đã nhận"
    assert hoa.private.messages[0].html == "<b>" + "đ" * 4096 + "</b>"


async def test_a_reply_whose_target_is_gone_is_sent_if_the_bot_said_so(api, hoa):
    reply = {"message_id": 77, "allow_sending_without_reply": True}
    await api.result("sendMessage", chat_id=hoa.id, text="x", reply_parameters=reply)


async def test_files_are_uploaded_known_again_by_their_id_and_downloaded(world, api, hoa):
    files = {"document": ("Thông báo số 1.pdf", b"%PDF-1.7")}
    sent = await api("sendDocument", files=files, chat_id=str(hoa.id), caption="<i>x</i>", parse_mode="HTML")
    file_id = sent["result"]["document"]["file_id"]
    await api.result("sendDocument", chat_id=hoa.id, document=file_id)
    assert [m.document_name for m in hoa.private.messages] == ["Thông báo số 1.pdf"] * 2
    path = (await api.result("getFile", file_id=file_id))["file_path"]
    async with client(world) as http:
        assert (await http.get(f"http://sandbox/file/bot{world.bot.token}/{path}")).content == b"%PDF-1.7"
        assert (await http.get(f"http://sandbox/file/bot{world.bot.token}/documents/x")).status_code == 404


async def test_an_attached_file_is_found_by_its_name(api, hoa):
    files = {"f1": ("a.txt", "một".encode())}
    sent = await api("sendDocument", files=files, chat_id=str(hoa.id), document="attach://f1")
    assert sent["ok"], sent
    assert hoa.private.last().document == "một".encode()
    stray = await api("sendDocument", files=files, chat_id=str(hoa.id), document="attach://f2")
    assert stray["description"].startswith("Bad Request")


async def test_files_beyond_the_limits_are_refused(world, api, hoa):
    big = await hoa.send_document("lớn.pdf", bytes(20 * 1024 * 1024 + 1))
    refusal = await api.refusal("getFile", file_id=big.raw["document"]["file_id"])
    assert refusal == "400 Bad Request: file is too big"
    huge = {"document": ("x.bin", bytes(50 * 1024 * 1024 + 1))}
    assert (await api("sendDocument", files=huge, chat_id=str(hoa.id)))["error_code"] == 413
    empty = {"document": ("x.bin", b"")}
    assert not (await api("sendDocument", files=empty, chat_id=str(hoa.id)))["ok"]
    assert await api.refusal("getFile", file_id="x") == "400 Bad Request: invalid file_id"


async def test_a_file_that_another_bot_knows_is_not_ours(world, api, hoa):
    sent = await hoa.send_document("bc.pdf", b"%PDF")
    own = sent.raw["document"]["file_id"]
    foreign = world.other_bot("Thời tiết", "thoitiet_bot").file_id(sent)
    assert foreign != own
    refusal = await api.refusal("sendDocument", chat_id=hoa.id, document=foreign)
    assert refusal == "400 Bad Request: wrong file identifier/HTTP URL specified"
    refusal = await api.refusal("getFile", file_id=foreign)
    assert refusal == "400 Bad Request: wrong file_id or the file is temporarily unavailable"
    assert (await api.result("getFile", file_id=own))["file_size"] == 4


async def test_a_group_may_forbid_the_bot_some_kinds_of_messages(api, hoa, group):
    group.bot_may_not_send = {"documents", "photos"}
    await api.result("sendMessage", chat_id=group.id, text="chữ")
    files = {"document": ("a.txt", b"a")}
    body = await api("sendDocument", files=files, chat_id=str(group.id))
    assert body["description"] == "Bad Request: not enough rights to send documents to the chat"
    body = await api("sendPhoto", files={"photo": ("c.png", png(200, 100))}, chat_id=str(group.id))
    assert body["description"] == "Bad Request: not enough rights to send photos to the chat"
    document = await hoa.send_document("bc.pdf", b"%PDF")
    source = {"from_chat_id": hoa.id, "message_id": document.message_id}
    for method in ("copyMessage", "forwardMessage"):
        assert "send documents" in await api.refusal(method, chat_id=group.id, **source)
    group.bot_may_not_send = {"text messages"}
    refusal = await api.refusal("sendMessage", chat_id=group.id, text="chữ")
    assert refusal == "400 Bad Request: not enough rights to send text messages to the chat"
    assert (await api("sendDocument", files=files, chat_id=str(group.id)))["ok"]
    await group.promote_bot()
    await api.result("sendMessage", chat_id=group.id, text="chữ")


async def test_a_photo_must_be_a_picture_of_a_sane_shape(api, hoa):
    for name, content, reason in (
        ("a.png", b"no picture", "IMAGE_PROCESS_FAILED"),
        ("b.png", png(1, 40), "PHOTO_INVALID_DIMENSIONS"),
    ):
        body = await api("sendPhoto", files={"photo": (name, content)}, chat_id=str(hoa.id))
        assert body["description"] == f"Bad Request: {reason}"
    files = {"photo": ("c.png", png(200, 100))}
    body = await api("sendPhoto", files=files, chat_id=str(hoa.id), caption="Bảng")
    assert body["result"]["photo"][-1]["width"] == 200
    assert hoa.private.last().photo == png(200, 100)
    too_long = await api("sendPhoto", files=files, chat_id=str(hoa.id), caption="x" * 1025)
    assert too_long["description"] == "Bad Request: message caption is too long"


async def test_edits_follow_telegrams_rules(api, hoa, clock):
    sent = await api.result("sendMessage", chat_id=hoa.id, text="một", reply_markup=keyboard(BUTTON))
    where = {"chat_id": hoa.id, "message_id": sent["message_id"]}
    same = await api.refusal("editMessageText", **where, text="một", reply_markup=keyboard(BUTTON))
    assert same.startswith("400 Bad Request: message is not modified: specified new message content")
    edited = await api.result("editMessageText", **where, text="<b>hai</b>", parse_mode="HTML")
    assert edited["edit_date"] == int(clock().timestamp())
    assert "reply_markup" not in edited
    assert "no caption" in await api.refusal("editMessageCaption", **where, caption="x")
    gone = await api.refusal("editMessageText", chat_id=hoa.id, message_id=1, text="x")
    assert gone == "400 Bad Request: message to edit not found"
    own = await hoa.send("của tôi")
    refusal = await api.refusal("editMessageText", chat_id=hoa.id, message_id=own.message_id, text="x")
    assert refusal == "400 Bad Request: message can't be edited"
    await api.result("editMessageReplyMarkup", **where, reply_markup=keyboard(BUTTON))
    assert hoa.private.find(sent["message_id"]).buttons


async def test_an_update_already_made_is_not_changed_by_a_later_edit(world, api, hoa):
    sent = await api.result("sendMessage", chat_id=hoa.id, text="một", reply_markup=keyboard(BUTTON))
    await hoa.press(hoa.private.last(), "nhan:1")
    await api.result("editMessageText", chat_id=hoa.id, message_id=sent["message_id"], text="hai")
    assert world.take_updates()[0]["callback_query"]["message"]["text"] == "một"


async def test_a_press_is_answered_once_and_in_time(world, api, hoa, clock):
    await api.result("sendMessage", chat_id=hoa.id, text="?", reply_markup=keyboard(BUTTON))
    press = await hoa.press(hoa.private.last(), "Đã nhận")
    assert not press.answered
    await api.result("answerCallbackQuery", callback_query_id=press.id, text="vâng", show_alert=True)
    assert (press.answer, press.alert) == ("vâng", True)
    late = await hoa.press(hoa.private.last(), "Đã nhận")
    clock.forward(seconds=60)
    for query in (press.id, late.id, "1"):
        refusal = await api.refusal("answerCallbackQuery", callback_query_id=query)
        assert refusal.startswith("400 Bad Request: query is too old")
    fresh = await hoa.press(hoa.private.last(), "Đã nhận")
    assert "too long" in await api.refusal("answerCallbackQuery", callback_query_id=fresh.id, text="x" * 201)


async def test_deletions_follow_telegrams_rules(api, hoa, group, clock):
    mine = await api.result("sendMessage", chat_id=group.id, text="x")
    theirs = await hoa.say(group, "y")
    where = {"chat_id": group.id, "message_id": mine["message_id"]}
    assert await api.result("deleteMessage", **where) is True
    assert await api.refusal("deleteMessage", **where) == "400 Bad Request: message to delete not found"
    other = {"chat_id": group.id, "message_id": theirs.message_id}
    assert await api.refusal("deleteMessage", **other) == "400 Bad Request: message can't be deleted"
    await group.promote_bot()
    clock.forward(hours=49)
    assert "for everyone" in await api.refusal("deleteMessage", **other)
    old = await api.result("sendMessage", chat_id=group.id, text="z")
    assert await api.result("deleteMessages", chat_id=group.id, message_ids=[old["message_id"], 5]) is True


@pytest.mark.parametrize(
    ("command", "description", "reason"),
    [
        ("việc", "x", "BOT_COMMAND_INVALID"),
        ("Viec", "x", "BOT_COMMAND_INVALID"),
        ("x" * 33, "x", "BOT_COMMAND_INVALID"),
        ("viec", "x" * 257, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_commands_have_plain_names(api, command, description, reason):
    commands = [{"command": command, "description": description}]
    assert await api.refusal("setMyCommands", commands=commands) == f"400 Bad Request: {reason}"


async def test_menus_are_kept_by_scope_and_language(api, group):
    commands = [{"command": "viec", "description": "Việc của đơn vị"}]
    scope = {"type": "chat", "chat_id": group.id}
    await api.result("setMyCommands", commands=commands, scope=scope, language_code="vi")
    assert await api.result("getMyCommands", scope=scope, language_code="vi") == commands
    assert await api.result("getMyCommands") == []
    await api.result("deleteMyCommands", scope=scope, language_code="vi")
    assert await api.result("getMyCommands", scope=scope, language_code="vi") == []
    nowhere = scope | {"chat_id": 5}
    assert "chat not found" in await api.refusal("setMyCommands", commands=commands, scope=nowhere)
    await api.result("setMyDescription", description="Nhắc việc")
    assert (await api.result("getMyDescription", language_code="vi"))["description"] == "Nhắc việc"
    assert "too long" in await api.refusal("setMyShortDescription", short_description="x" * 121)


async def test_small_methods_do_their_part(api, hoa, group, clock):
    await hoa.send("nguồn")
    source = {"from_chat_id": hoa.id, "message_id": hoa.private.last().message_id}
    await api.result("copyMessage", chat_id=group.id, **source)
    assert group.last().text == "nguồn"
    await api.result("forwardMessage", chat_id=group.id, **source)
    assert group.last().raw["forward_origin"]["sender_user"]["id"] == hoa.id
    target = {"chat_id": group.id, "message_id": group.last().message_id}
    await api.result("setMessageReaction", **target, reaction=[{"type": "emoji", "emoji": "👍"}])
    assert group.last().reactions == ["👍"]
    assert "REACTION_INVALID" in await api.refusal(
        "setMessageReaction", **target, reaction=[{"type": "emoji", "emoji": "📌"}]
    )
    assert "not enough rights" in await api.refusal("pinChatMessage", **target)
    await group.promote_bot()
    await api.result("pinChatMessage", **target)
    assert (await api.result("getChat", chat_id=group.id))["pinned_message"]["text"] == "nguồn"
    await api.result("unpinChatMessage", chat_id=group.id)
    await api.result("sendChatAction", chat_id=group.id, action="typing")
    assert "wrong parameter action" in await api.refusal("sendChatAction", chat_id=group.id, action="ngủ")
    assert await api.result("getChatMemberCount", chat_id=group.id) == 3
    assert (await api("close"))["error_code"] == 429
    clock.forward(minutes=11)
    assert await api.result("close") is True
    assert await api.result("logOut") is True
    assert await api.refusal("getMe") == "400 Logged out"
