"""What can be wrong with a setting: named reasons, which a view turns into one sentence each."""

from __future__ import annotations

from enum import StrEnum, auto
from typing import NoReturn

from pydantic_core import PydanticCustomError


class Wrong(StrEnum):
    """Why a setting cannot be used, beside what is wrong with its type and its range."""

    ADDRESS = auto()
    IDS = auto()
    SECRET = auto()
    LATER = auto()
    NOT_LESS = auto()
    GREATER = auto()
    DATABASE_URL = auto()
    DATABASE_FILE = auto()
    DATABASE_REFUSES = auto()
    DATABASE_NEWER = auto()
    DATABASE_BROKEN = auto()
    PORT_TAKEN = auto()
    PORT_FORBIDDEN = auto()
    NOT_LISTENING = auto()
    TOKEN_REFUSED = auto()


class WrongSettingError(Exception):
    """A setting with which the program cannot start: its environment variable, why, and values for the sentence."""

    def __init__(self, name: str, why: Wrong, **values: object) -> None:
        super().__init__(f"{name}: {why}")
        self.name = name
        self.why = why
        self.values = values


def refuse(why: Wrong, name: str, other: str = "", **values: object) -> NoReturn:
    """Refuse the value of a setting; ``other`` is the setting that it does not fit."""
    raise PydanticCustomError(why, "{name}: {why} {other}", {"name": name, "why": why, "other": other, **values})
