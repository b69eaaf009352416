"""python-telegram-bot's Application over the sandbox, in process."""

import asyncio

import pytest
from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)
from telegram.request import HTTPXRequest

from sandbox.client import BASE_FILE_URL, BASE_URL, httpx_kwargs


def builder(world):
    requests = [HTTPXRequest(httpx_kwargs=httpx_kwargs(world)) for _ in range(2)]
    builder = ApplicationBuilder().token(world.bot.token).base_url(BASE_URL).base_file_url(BASE_FILE_URL)
    return builder.request(requests[0]).get_updates_request(requests[1])


@pytest.fixture
async def application(world):
    application = builder(world).updater(None).build()

    async def start(update, context):
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Đã nhận", callback_data="nhan:12")]])
        await update.effective_message.reply_html("Chào <b>đồng chí</b> &amp; đơn vị", reply_markup=keyboard)

    async def pressed(update, context):
        await update.callback_query.answer("Đã ghi nhận", show_alert=True)
        await update.callback_query.edit_message_text("Đã nhận việc 12")

    async def received(update, context):
        file = await update.message.document.get_file()
        content = await file.download_as_bytearray()
        await update.message.reply_document(bytes(content), filename="Báo cáo.docx", caption="bản sao")

    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(pressed))
    application.add_handler(MessageHandler(filters.Document.ALL, received))
    await application.initialize()

    async def deliver(raw):
        await application.process_update(Update.de_json(raw, application.bot))

    world.deliver_to(deliver)
    yield application
    await application.shutdown()


async def test_a_command_a_button_and_its_answer_read_like_a_chat(application, hoa):
    await hoa.start()
    answer = hoa.private.last()
    assert answer.text == "Chào đồng chí & đơn vị"
    assert answer.html == "Chào <b>đồng chí</b> &amp; đơn vị"

    press = await hoa.press(answer, "Đã nhận")
    assert (press.answer, press.alert) == ("Đã ghi nhận", True)
    assert answer.text == "Đã nhận việc 12"
    assert not answer.buttons


async def test_a_file_goes_both_ways_with_its_vietnamese_name(application, hoa):
    await hoa.send_document("Thông báo 123.docx", b"PK\x03\x04 noi dung")
    copy = hoa.private.last()
    assert copy.document == b"PK\x03\x04 noi dung"
    assert copy.document_name == "Báo cáo.docx"
    assert copy.text == "bản sao"
    assert hoa.private.bot_messages() == [copy]


async def test_the_library_recognises_every_refusal(application, world, hoa, group):
    bot = application.bot
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(404, "ai đó?")
    await group.upgrade()
    with pytest.raises(ChatMigrated) as migrated:
        await bot.send_message(group.id, "còn ai không?")
    assert migrated.value.new_chat_id == group.migrated_to.id
    await hoa.block_bot()
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(hoa.id, "nhắc việc")


async def test_the_library_recognises_every_fault(application, world, hoa, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    bot = application.bot
    world.faults.refuse(429, retry_after=7)
    with pytest.raises(RetryAfter):
        await bot.send_message(hoa.id, "một")
    world.faults.lose_answer()
    with pytest.raises(TimedOut):
        await bot.send_message(hoa.id, "hai")
    world.faults.reset()
    with pytest.raises(NetworkError):
        await bot.send_message(hoa.id, "ba")
    await bot.send_message(hoa.id, "bốn", reply_markup=ForceReply(input_field_placeholder="số văn bản"))
    assert [m.text for m in hoa.private.bot_messages()] == ["hai", "bốn"]
    assert hoa.private.last().forces_reply


async def test_an_application_that_polls_is_answered_without_a_network(world, hoa):
    application = builder(world).build()
    done = asyncio.Event()

    async def start(update, context):
        await update.message.reply_text("chào")
        done.set()

    application.add_handler(CommandHandler("start", start))
    async with application:
        await application.start()
        await application.updater.start_polling(allowed_updates=["message"], timeout=20)
        await hoa.start()
        await asyncio.wait_for(done.wait(), 10)
        await application.updater.stop()
        await application.stop()
    assert hoa.private.last().text == "chào"
