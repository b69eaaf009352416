"""Files on the stand-in server."""

import hashlib
import mimetypes
from dataclasses import dataclass
from typing import Any


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
        self.foreign: set[str] = set()  # ids that other bots know files by, of no use to ours

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

    def foreign_id(self, file: File, bot_id: int) -> str:
        """Return the id that another bot knows a file by: each bot has its own."""
        number = f"BQACAgUAAxkC{bot_id}{file.file_unique_id}"
        self.foreign.add(number)
        return number

    def get(self, file_id: str) -> File:
        """Return a file by its id; KeyError for an unknown one."""
        return self.by_id[file_id]
