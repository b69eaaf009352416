"""sendMessage, sendDocument, sendPhoto, sendChatAction, copyMessage, forwardMessage."""

from __future__ import annotations

from typing import Any

from sandbox.api.backend import Backend
from sandbox.api.methods.common import (
    Params,
    Result,
    find_chat,
    open_chat,
    place,
    spend,
    text_body,
    writable_chat,
)
from sandbox.rules.contents import content, forwarded_body
from sandbox.rules.errors import bad_request
from sandbox.rules.markup import refuse_markup
from sandbox.rules.uploads import Upload, image_size, known_file, photo_sizes, refuse_upload
from sandbox.state.chats import Message
from sandbox.state.files import File

FILES = {"document": "documents", "photo": "photos"}
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


def post(world: Backend, params: Params, body: dict[str, Any], file: File | None = None) -> Message:
    """Store a message of the bot: `body` in its place, with its keyboard."""
    kind = next((plural for name, plural in FILES.items() if name in body), "text messages")
    chat = writable_chat(world, params["chat_id"], kind)
    markup = params.get("reply_markup")
    refuse_markup(markup)
    full = {"from": world.bot.raw()} | place(chat, params) | body
    if markup and "inline_keyboard" in markup and markup["inline_keyboard"]:
        full["reply_markup"] = markup
    if params.get("protect_content"):
        full["has_protected_content"] = True
    spend(world, chat)
    return world.new_message(chat, full, file, markup)


async def send_message(world: Backend, params: Params) -> Result:
    """Send a text of 1-4096 characters after entity parsing."""
    open_chat(world, params["chat_id"])
    body = text_body(world, params, "text")
    if "text" not in body:
        raise bad_request("message text is empty")
    if options := params.get("link_preview_options"):
        body["link_preview_options"] = options
    return post(world, params, body).raw


async def send_document(world: Backend, params: Params) -> Result:
    """Send a file of up to 50 MB, uploaded or known by its file_id."""
    open_chat(world, params["chat_id"])
    file = _file(world, params["document"], "documents")
    return post(world, params, {"document": world.document_raw(file)} | text_body(world, params, "caption"), file).raw


async def send_photo(world: Backend, params: Params) -> Result:
    """Send a picture of up to 10 MB."""
    open_chat(world, params["chat_id"])
    photo = params["photo"]
    if isinstance(photo, Upload):
        image_size(photo.content)  # refused before it is stored
    file = _file(world, photo, "photos")
    return post(
        world, params, {"photo": photo_sizes(world.files, file)} | text_body(world, params, "caption"), file
    ).raw


def _file(world: Backend, value: Upload | str, folder: str) -> File:
    if isinstance(value, Upload):
        refuse_upload(value)
        return world.files.keep(value.filename or "file", value.content, folder)
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # the sandbox never goes out to the Internet
    return known_file(world.files, value)


async def send_chat_action(world: Backend, params: Params) -> Result:
    """Show "typing..." and the like."""
    chat = open_chat(world, params["chat_id"])
    if params["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.actions.append(params["action"])
    return True


def _source(world: Backend, params: Params, what: str) -> Message:
    message = find_chat(world, params["from_chat_id"]).find(params["message_id"])
    if not message:
        raise bad_request(f"message to {what} not found")
    if message.is_service or (what == "forward" and message.raw.get("has_protected_content")):
        raise bad_request(f"message can't be {'copied' if what == 'copy' else 'forwarded'}")
    return message


async def copy_message(world: Backend, params: Params) -> Result:
    """Send a message's contents again, without a link to where they came from; the answer is a MessageId."""
    source = _source(world, params, "copy")
    body = content(source)
    if "caption" in params and source.file:
        body = {k: v for k, v in body.items() if not k.startswith("caption")} | text_body(world, params, "caption")
    return {"message_id": post(world, params, body, source.file).message_id}


async def forward_message(world: Backend, params: Params) -> Result:
    """Forward a message of any chat the bot is in."""
    source = _source(world, params, "forward")
    return post(world, params, forwarded_body(source), source.file).raw
