"""What Telegram checks of keyboards beyond their shape (checks.py has seen to that)."""

from typing import Any

from sandbox.rules.entities import valid_url
from sandbox.rules.errors import bad_request

# Not in the documentation, but what the server takes: 100 buttons in all, 8 in a row.
MOST_BUTTONS, MOST_IN_ROW = 100, 8
CALLBACK_BYTES = 64
COPY_TEXT = 256
ACTIONS = {
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
}  # fmt: skip


def refuse_markup(markup: dict[str, Any] | None, *, inline_only: bool = False) -> None:
    """Refuse a reply_markup that Telegram would refuse; with `inline_only` (edits) all but inline buttons."""
    if markup is None:
        return
    if "inline_keyboard" in markup:
        _refuse_inline(markup["inline_keyboard"])
    elif inline_only:
        raise bad_request("inline keyboard expected")
    elif "keyboard" in markup:
        _refuse_size(markup["keyboard"])
        for row in markup["keyboard"]:
            for button in row:
                _refuse_text(button)


def _refuse_size(rows: list[list[Any]]) -> None:
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    if any(len(row) > MOST_IN_ROW for row in rows):
        raise bad_request(f"more than {MOST_IN_ROW} buttons in a row")


def _refuse_text(button: dict[str, Any]) -> None:
    if not button["text"].strip():
        raise bad_request("can't parse keyboard button: Text must be non-empty")


def _refuse_inline(rows: list[list[dict[str, Any]]]) -> None:
    _refuse_size(rows)
    for row in rows:
        for button in row:
            _refuse_inline_button(button)


def _refuse_inline_button(button: dict[str, Any]) -> None:
    _refuse_text(button)
    actions = ACTIONS & button.keys()
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one of the optional fields must be used")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not valid_url(button["url"]):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
