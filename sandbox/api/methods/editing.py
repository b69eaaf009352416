"""Edits, deletions, reactions, and answers to button presses."""

from __future__ import annotations

from typing import Any

from sandbox.api.backend import Backend
from sandbox.api.methods.common import Params, Result, open_chat, spend, text_body, writable_chat
from sandbox.rules.checks import TYPES
from sandbox.rules.errors import bad_request
from sandbox.rules.markup import refuse_markup
from sandbox.state.chats import Message

# Telegram does not publish how long a press waits for its answer; about this long was seen.
PRESS_SECONDS = 15
DELETE_SECONDS = 48 * 3600
MOST_DELETED = 100
REACTIONS = set(TYPES["ReactionTypeEmoji"]["fields"]["emoji"]["choices"])
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def _editable(world: Backend, params: Params) -> Message:
    if "inline_message_id" in params or "chat_id" not in params or "message_id" not in params:
        raise bad_request("message identifier is not specified")
    chat = open_chat(world, params["chat_id"])
    message = chat.find(params["message_id"])
    if not message:
        raise bad_request("message to edit not found")
    if not message.from_bot or message.is_service or "forward_origin" in message.raw:
        raise bad_request("message can't be edited")
    return message


def _edit(world: Backend, params: Params, message: Message, body: dict[str, Any] | None) -> Result:
    """Replace the text or caption (`body`, None to leave it) and the keyboard of a message."""
    markup = params.get("reply_markup")
    refuse_markup(markup, inline_only=True)
    names = {"text", "entities", "caption", "caption_entities"} if body is not None else set()
    new = {k: v for k, v in message.raw.items() if k not in names | {"reply_markup", "edit_date"}} | (body or {})
    if markup and markup["inline_keyboard"]:
        new["reply_markup"] = markup
    spend(world, writable_chat(world, message.chat.id))
    if new == {k: v for k, v in message.raw.items() if k != "edit_date"}:
        raise bad_request(NOT_MODIFIED)
    message.raw = new | {"edit_date": int(world.now())}
    message.markup = markup
    world.revision += 1
    return message.raw


async def edit_message_text(world: Backend, params: Params) -> Result:
    """Replace a text; without reply_markup the buttons go."""
    message = _editable(world, params)
    if "text" not in message.raw:
        raise bad_request("there is no text in the message to edit")
    body = text_body(world, params, "text")
    if "text" not in body:
        raise bad_request("message text is empty")
    return _edit(world, params, message, body)


async def edit_message_caption(world: Backend, params: Params) -> Result:
    """Replace the caption of a file."""
    message = _editable(world, params)
    if not message.file:
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, params, message, text_body(world, params, "caption"))


async def edit_message_reply_markup(world: Backend, params: Params) -> Result:
    """Replace the buttons only."""
    return _edit(world, params, _editable(world, params), None)


def _delete(world: Backend, message: Message) -> None:
    chat = message.chat
    if chat.is_group and not message.from_bot and chat.bot_status != "administrator":
        raise bad_request("message can't be deleted")
    if world.now() - message.raw["date"] > DELETE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    message.deleted = True
    world.revision += 1


async def delete_message(world: Backend, params: Params) -> Result:
    """Delete one message, the bot's own or, in private or as administrator, another's; up to 48 hours old."""
    message = open_chat(world, params["chat_id"]).find(params["message_id"])
    if not message:
        raise bad_request("message to delete not found")
    _delete(world, message)
    return True


async def delete_messages(world: Backend, params: Params) -> Result:
    """Delete up to 100 messages; the ones not found are passed over."""
    chat = open_chat(world, params["chat_id"])
    if not 1 <= len(params["message_ids"]) <= MOST_DELETED:
        raise bad_request("message identifiers are not specified or too many")
    for message in filter(None, map(chat.find, params["message_ids"])):
        _delete(world, message)
    return True


async def set_message_reaction(world: Backend, params: Params) -> Result:
    """React to a message; bots may set one reaction."""
    message = open_chat(world, params["chat_id"]).find(params["message_id"])
    if not message:
        raise bad_request("message to react not found")
    reactions = params.get("reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(reaction.get("emoji") not in REACTIONS for reaction in reactions):
        raise bad_request("REACTION_INVALID")
    message.reactions = [reaction["emoji"] for reaction in reactions]
    world.revision += 1
    return True


async def answer_callback_query(world: Backend, params: Params) -> Result:
    """Answer a press, once and soon; the text goes to the person as a notification or an alert."""
    press = world.presses.get(params["callback_query_id"])
    if not press or press.answered or world.now() - press.pressed_at > PRESS_SECONDS:
        raise bad_request(TOO_OLD)
    press.answered = True
    press.answer, press.alert = params.get("text", ""), bool(params.get("show_alert"))
    press.url = params.get("url")
    world.revision += 1
    return True
