"""Files on the stand-in server, and the little that must be known of images."""

import hashlib
import mimetypes
import struct
from dataclasses import dataclass
from typing import Any

from sandbox.rules.errors import ApiError, bad_request

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
PHOTO_SIDES, PHOTO_RATIO = 10_000, 20


@dataclass(frozen=True)
class Upload:
    """A file in a request."""

    filename: str
    content: bytes


@dataclass(frozen=True)
class File:
    """A file the server keeps: what getFile and the download address need."""

    file_id: str
    file_unique_id: str
    name: str
    mime_type: str
    content: bytes
    file_path: str

    def brief(self) -> dict[str, Any]:
        """Return the Bot API's File object, without the path."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.file_unique_id,
            "file_size": len(self.content),
        }


class FileStore:
    """All files of a world, by file_id and by path."""

    def __init__(self) -> None:
        self.by_id: dict[str, File] = {}
        self.by_path: dict[str, File] = {}

    def keep(self, name: str, content: bytes, folder: str) -> File:
        """Store bytes under `folder` ("documents" or "photos") and return the File."""
        number = len(self.by_id) + 1
        unique = hashlib.sha256(content).hexdigest()[:16]
        suffix = "." + name.rsplit(".", 1)[-1] if "." in name else ""
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = File(
            f"BQACAgUAAxkB{number:06d}{unique}",
            f"AgAD{unique}",
            name,
            mime,
            content,
            f"{folder}/file_{number}{suffix}",
        )
        self.by_id[file.file_id] = self.by_path[file.file_path] = file
        return file

    def get(self, file_id: str) -> File:
        """Return a file by its id, or raise what Telegram says of an unknown one."""
        if file := self.by_id.get(file_id):
            return file
        raise bad_request("wrong file identifier/HTTP URL specified")

    def to_download(self, file_id: str) -> dict[str, Any]:
        """Return the answer to getFile; bots may download files of up to 20 MB only."""
        if file_id not in self.by_id:
            raise bad_request("invalid file_id")
        file = self.by_id[file_id]
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
