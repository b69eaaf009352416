"""What bears a mark of secrecy is not kept: no chat is the place for it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.notices import mark_in_name, mark_in_words
from bot.registry.core.refusals import Refusal, Refused


def refuse_marked(text: str | None, names: Iterable[str | None] = ()) -> None:
    """Refuse a text, or names of files, that bear a mark: Mật, Tối mật or Tuyệt mật."""
    if (text and mark_in_words(text)) or any(name and mark_in_name(name) for name in names):
        raise Refused(Refusal.SECRET_TEXT)
