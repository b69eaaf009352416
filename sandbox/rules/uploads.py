"""What Telegram takes as a file or a picture, and the little that must be known of images."""

import struct
from dataclasses import dataclass
from typing import Any

from sandbox.rules.errors import ApiError, bad_request
from sandbox.state.files import File, FileStore

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
PHOTO_SIDES, PHOTO_RATIO = 10_000, 20


@dataclass(frozen=True)
class Upload:
    """A file in a request."""

    filename: str
    content: bytes


def known_file(files: FileStore, file_id: str) -> File:
    """Return a file by its id, or raise what Telegram says of an unknown one."""
    try:
        return files.get(file_id)
    except KeyError:
        raise bad_request("wrong file identifier/HTTP URL specified") from None


def to_download(files: FileStore, file_id: str) -> dict[str, Any]:
    """Return the answer to getFile; bots may download files of up to 20 MB only."""
    if file_id in files.foreign:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file_id not in files.by_id:
        raise bad_request("invalid file_id")
    file = files.get(file_id)
    if len(file.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return file.brief() | {"file_path": file.file_path}


def refuse_upload(upload: Upload) -> None:
    """Refuse an empty file and one over 50 MB."""
    if len(upload.content) > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    if not upload.content:
        raise bad_request("file must be non-empty")


def image_size(content: bytes) -> tuple[int, int]:
    """Return (width, height) of a PNG, GIF or JPEG, or raise IMAGE_PROCESS_FAILED."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content.startswith(b"\xff\xd8") and (size := _jpeg_size(content)):
        return size
    raise bad_request("IMAGE_PROCESS_FAILED")


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


def photo_size(content: bytes) -> tuple[int, int]:
    """Return (width, height) of a picture fit for sendPhoto, or refuse it."""
    if len(content) > PHOTO_LIMIT:
        raise bad_request("file is too big")
    width, height = image_size(content)
    if width + height > PHOTO_SIDES or max(width, height) > PHOTO_RATIO * max(1, min(width, height)):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def photo_sizes(files: FileStore, file: File) -> list[dict[str, Any]]:
    """Return the Bot API's list of PhotoSize objects of a picture, the smaller first; refuse what is no picture."""
    width, height = photo_size(file.content)
    scale = min(1.0, 90 / max(width, height))
    small = files.keep("thumb.jpg", file.content[:1024], "thumbnails")
    sizes = [(small, max(1, int(width * scale)), max(1, int(height * scale))), (file, width, height)]
    return [one.brief() | {"width": w, "height": h} for one, w, h in sizes]
