"""Evidence: what an agency reported of a task, and the files that came with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class File:
    """A file that came as evidence."""

    file_id: str
    kind: str  # document or photo
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What an agency reported, as the office reads it."""

    event_id: int
    by: str
    text: str | None
    files: tuple[File, ...]
