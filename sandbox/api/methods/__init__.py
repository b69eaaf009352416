"""The methods of the Bot API that the sandbox speaks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sandbox.api.backend import Backend
from sandbox.api.methods import chats, editing, profile, sending, updates
from sandbox.api.methods.common import Params, Result

Method = Callable[[Backend, Params], Awaitable[Result]]

METHODS: dict[str, Method] = {
    "answerCallbackQuery": editing.answer_callback_query,
    "close": profile.close,
    "copyMessage": sending.copy_message,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "deleteMyCommands": profile.delete_my_commands,
    "deleteWebhook": updates.delete_webhook,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "editMessageText": editing.edit_message_text,
    "forwardMessage": sending.forward_message,
    "getChat": chats.get_chat,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMember": chats.get_chat_member,
    "getChatMemberCount": chats.get_chat_member_count,
    "getFile": chats.get_file,
    "getMe": profile.get_me,
    "getMyCommands": profile.get_my_commands,
    "getMyDescription": profile.getter("description"),
    "getMyName": profile.getter("name"),
    "getMyShortDescription": profile.getter("short_description"),
    "getUpdates": updates.get_updates,
    "getWebhookInfo": updates.get_webhook_info,
    "leaveChat": chats.leave_chat,
    "logOut": profile.log_out,
    "pinChatMessage": chats.pin_chat_message,
    "sendChatAction": sending.send_chat_action,
    "sendDocument": sending.send_document,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "setMessageReaction": editing.set_message_reaction,
    "setMyCommands": profile.set_my_commands,
    "setMyDescription": profile.setter("description"),
    "setMyName": profile.setter("name"),
    "setMyShortDescription": profile.setter("short_description"),
    "setWebhook": updates.set_webhook,
    "unpinChatMessage": chats.unpin_chat_message,
}
# Telegram ignores the case of a method's name.
BY_LOWER_NAME = {name.lower(): name for name in METHODS}
