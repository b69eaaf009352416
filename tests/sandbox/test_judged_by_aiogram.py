"""Another library's models judge what the sandbox sends: every update, every result, no field unknown."""

import warnings

import pytest
from pydantic import BaseModel, TypeAdapter

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from aiogram import types
    from aiogram.methods import TelegramMethod
    from aiogram.methods import __all__ as method_names

import aiogram.methods

from tests.sandbox.pictures import png


def unknown_fields(value, path=""):
    if isinstance(value, BaseModel):
        yield from (f"{path}.{name}" for name in value.model_extra or {})
        for name in type(value).model_fields:
            yield from unknown_fields(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from unknown_fields(item, f"{path}[{number}]")


def judge(kind, raw):
    value = TypeAdapter(kind).validate_python(raw)
    assert not list(unknown_fields(value, getattr(kind, "__name__", str(kind))))
    return value


def result_types():
    """What each method returns, by the library's own account."""
    found = {}
    for name in method_names:
        method = getattr(aiogram.methods, name)
        if isinstance(method, type) and issubclass(method, TelegramMethod) and method is not TelegramMethod:
            found[method.__api_method__] = method.__returning__
    return found


RESULTS = result_types()


@pytest.fixture
def judged(api):
    async def call(method, files=None, **params):
        body = await api(method, files=files, **params)
        assert body["ok"], body
        judge(RESULTS[method], body["result"])
        return body["result"]

    return call


async def test_every_update_fits_the_models(world, judged, hoa):
    binh = world.user("Lê Văn", "Bình", username="levanbinh")
    group = world.group("Sở Y tế", [hoa, binh], bot=None)
    forum = world.supergroup("UBND phường", [hoa], forum=True, username="ubnd_phuong")
    await hoa.start("AB")
    await group.add_bot(hoa)
    await group.promote_bot()
    topic = await forum.add_topic("Báo cáo")
    markup = {"inline_keyboard": [[{"text": "Nhận", "callback_data": "n"}, {"text": "Mở", "url": "https://a.vn"}]]}
    await judged("sendMessage", chat_id=forum.id, text="<b>việc</b>", parse_mode="HTML", reply_markup=markup,
                 message_thread_id=topic)  # fmt: skip
    await hoa.press(forum.last(), "Nhận")
    await hoa.reply(forum.last(), "xong")
    said = await hoa.say(group, "/viec", anonymous=True)
    await hoa.edit(said, "/viec hôm nay")
    await hoa.send_document("bc.pdf", b"%PDF", "xem https://a.vn #khẩn")
    await hoa.send_photo(png(300, 200))
    await binh.forward(said, group)
    await group.add_member(world.user("Khách"), by=hoa)
    await group.remove_member(binh, by=hoa)
    await judged("sendMessage", chat_id=group.id, text="Báo cáo?")
    await hoa.say(await group.upgrade(), "đây", reply_to=group.last_bot_message())
    await hoa.block_bot()
    await forum.remove_bot(hoa)
    updates = world.take_updates()
    kinds = {judge(types.Update, update).event_type for update in updates}
    assert kinds == {"message", "edited_message", "callback_query", "my_chat_member"}
    assert len({update["update_id"] for update in updates}) == len(updates)


async def test_chat_member_updates_come_when_asked_for_and_fit(world, judged, hoa, group):
    await judged("getUpdates", allowed_updates=["chat_member"])
    await group.promote_bot()
    await group.add_member(world.user("Khách"), by=hoa)
    (update,) = await judged("getUpdates")
    assert judge(types.Update, update).chat_member.new_chat_member.status == "member"


async def test_every_result_fits_the_models(world, judged, hoa, group):
    await group.promote_bot()
    me = await judged("getMe")
    assert me["is_bot"] is True
    text = await judged("sendMessage", chat_id=group.id, text="một", reply_markup={"force_reply": True})
    where = {"chat_id": group.id, "message_id": text["message_id"]}
    await judged("editMessageText", **where, text="hai")
    markup = {"inline_keyboard": [[{"text": "Nhận", "callback_data": "n"}]]}
    await judged("editMessageReplyMarkup", **where, reply_markup=markup)
    press = await hoa.press(group.last(), "Nhận")
    await judged("answerCallbackQuery", callback_query_id=press.id)
    sent = await judged("sendDocument", files={"document": ("a.txt", b"x")}, chat_id=str(group.id), caption="x")
    await judged("editMessageCaption", chat_id=group.id, message_id=sent["message_id"], caption="y")
    await judged("getFile", file_id=sent["document"]["file_id"])
    await judged("sendPhoto", files={"photo": ("a.png", png(9, 9))}, chat_id=str(group.id))
    await judged("copyMessage", chat_id=hoa.id, from_chat_id=group.id, message_id=text["message_id"])
    await judged("forwardMessage", chat_id=hoa.id, from_chat_id=group.id, message_id=text["message_id"])
    await judged("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "👌"}])
    await judged("pinChatMessage", **where)
    for chat_id in (group.id, hoa.id):
        await judged("getChat", chat_id=chat_id)
        await judged("getChatMemberCount", chat_id=chat_id)
    for status in ("creator", "administrator", "member", "restricted", "left", "kicked"):
        group.members[hoa.id] = status
        await judged("getChatMember", chat_id=group.id, user_id=hoa.id)
    await judged("getChatAdministrators", chat_id=group.id)
    await judged("sendChatAction", chat_id=group.id, action="typing")
    await judged("unpinChatMessage", **where)
    await judged("deleteMessage", **where)
    await judged("setMyCommands", commands=[{"command": "viec", "description": "Việc"}])
    for method in ("getMyCommands", "getMyName", "getMyDescription", "getMyShortDescription", "getUpdates"):
        await judged(method)
    await judged("setWebhook", url="https://bot.example.vn/hook", allowed_updates=["message"])
    await judged("getWebhookInfo")
    await judged("deleteWebhook")
    await judged("getWebhookInfo")
    await judged("leaveChat", chat_id=group.id)
