"""What people send besides words, documents and photos: as the Bot API tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.api.backend import Backend
from sandbox.play.acts import person_says
from sandbox.rules.uploads import photo_sizes
from sandbox.state.chats import ChatState, Message
from sandbox.state.files import File, FileStore
from sandbox.state.people import UserState

MOST_IN_ALBUM = 10
RECORDED: dict[str, tuple[str, dict[str, Any]]] = {  # file name, and what is told besides its size
    "video": ("video.mp4", {"width": 1280, "height": 720, "duration": 8, "mime_type": "video/mp4"}),
    "video_note": ("note.mp4", {"length": 240, "duration": 8}),
    "voice": ("voice.oga", {"duration": 5, "mime_type": "audio/ogg"}),
    "audio": ("audio.mp3", {"duration": 5, "mime_type": "audio/mpeg"}),
    "animation": ("animation.mp4", {"width": 320, "height": 240, "duration": 2, "mime_type": "video/mp4"}),
    "sticker": (
        "sticker.webp",
        {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
    ),
}
TOGETHER = ({"photo", "video"}, {"document"}, {"audio"})
WITHOUT_CAPTION = ("video_note", "sticker")


@dataclass(frozen=True, slots=True)
class Item:
    """One file of an album: a "document" (with its name), a "photo", a "video" or "audio"."""

    kind: str
    content: bytes
    name: str = ""


def recorded(files: FileStore, kind: str, content: bytes, caption: str) -> tuple[dict[str, Any], File]:
    """Return the body of a message with a recording or a sticker, and its file; ValueError for an unknown kind."""
    if kind not in RECORDED or (caption and kind in WITHOUT_CAPTION):
        raise ValueError(f"Telegram has no {kind!r} with caption {caption!r}")
    name, told = RECORDED[kind]
    file = files.keep(name, content, kind)
    return {kind: file.brief() | told, "caption": caption}, file


async def album(
    world: Backend,
    user: UserState,
    chat: ChatState,
    items: Sequence[Item],
    caption: str,
    *,
    topic: int | None,
    reply_to: Message | None,
) -> list[Message]:
    """Send two to ten files as one album: a message each, one after another, the caption under the first."""
    if not 2 <= len(items) <= MOST_IN_ALBUM:
        raise ValueError(f"an album has 2 to {MOST_IN_ALBUM} files")
    if not any({item.kind for item in items} <= kinds for kinds in TOGETHER):
        raise ValueError("an album has photos and videos, or documents only, or audio only")
    group_id = world.next_press_id()
    sent: list[Message] = []
    for item in items:
        body, file = _in_album(world, item)
        whole = body | {"media_group_id": group_id, "caption": "" if sent else caption}
        sent.append(await person_says(world, user, chat, whole, file=file, topic=topic, reply_to=reply_to))
    return sent


def _in_album(world: Backend, item: Item) -> tuple[dict[str, Any], File]:
    if item.kind == "document":
        file = world.files.keep(item.name, item.content, "documents")
        return {"document": world.document_raw(file)}, file
    if item.kind == "photo":
        file = world.files.keep("photo.jpg", item.content, "photos")
        return {"photo": photo_sizes(world.files, file)}, file
    return recorded(world.files, item.kind, item.content, "")
