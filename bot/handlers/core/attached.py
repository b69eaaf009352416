"""The file of a message: which it is, and its bytes."""

from __future__ import annotations

import contextlib

from telegram import Document, Message, PhotoSize
from telegram.constants import ChatAction, FileSizeLimit
from telegram.error import BadRequest, Forbidden

from bot.handlers.core.call import Call
from bot.notices import Fault, UnreadableDocument
from bot.plaintext import clean
from bot.registry.intake.intake import SourceFile


def file_of(message: Message) -> Document | PhotoSize | None:
    """Return the file of a message: a document, or the largest size of a photo."""
    return message.document or (message.photo[-1] if message.photo else None)


async def download(call: Call) -> SourceFile:
    """Return the file of this message. Raises UnreadableDocument when it is larger than a bot may download."""
    attached = file_of(call.message) if call.message is not None else None
    if attached is None:
        raise UnreadableDocument(Fault.EMPTY)
    if (attached.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
        raise UnreadableDocument(Fault.TOO_LARGE, f"{attached.file_size} bytes")
    with contextlib.suppress(BadRequest, Forbidden):
        await call.bot.send_chat_action(call.chat.id, ChatAction.TYPING)
    name = clean(getattr(attached, "file_name", None) or "photo.jpg")
    return SourceFile(await _bytes(attached), name, attached.file_id)


async def _bytes(attached: Document | PhotoSize) -> bytes:
    """Fetch a file. Raises UnreadableDocument for what Telegram ordinarily refuses."""
    try:
        file = await attached.get_file()
        if (file.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
            raise UnreadableDocument(Fault.TOO_LARGE, f"{file.file_size} bytes")
        return bytes(await file.download_as_bytearray())
    except BadRequest as error:
        fault = Fault.TOO_LARGE if "too big" in str(error).lower() else Fault.NOT_PASSED_ON
        raise UnreadableDocument(fault, str(error)) from error
