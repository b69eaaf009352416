"""Every request is held against the Bot API's own table of facts before anything is done.

Telegram itself ignores parameters that it does not know. The sandbox refuses them: a misspelt parameter is a
mistake that would otherwise stay unseen.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox.rules.errors import ApiError, bad_request
from sandbox.rules.uploads import Upload
from sandbox.state.formatting import utf16_len

FACTS: dict[str, Any] = json.loads(Path(__file__).with_name("facts.json").read_text(encoding="utf-8"))
METHODS: dict[str, Any] = FACTS["methods"]
TYPES: dict[str, Any] = FACTS["types"]
BOOLEANS = {"true": True, "True": True, "1": True, "false": False, "False": False, "0": False}
# Where Telegram says something of its own instead of naming the parameter.
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "document": "there is no document in the request",
    "photo": "there is no photo in the request",
    "user_id": "invalid user_id specified",
    "file_id": "file_id not specified",
}


class _Misfit(Exception):  # noqa: N818
    """A value that is not of the type; the text says where and why."""


def checked(method: str, raw: Mapping[str, object]) -> dict[str, Any]:
    """Return the parameters of a call, converted to their types; refuse what the Bot API does not describe.

    `raw` holds strings as they come in a form, values as they come in JSON, and Uploads.
    """
    facts = METHODS[method]
    raw = _with_attachments(raw)
    _refuse_unknown(method, facts, raw)
    params: dict[str, Any] = {}
    for name, fact in facts.items():
        if name in raw and raw[name] is not None:
            params[name] = _parameter(name, fact, raw[name])
        elif fact["required"]:
            raise bad_request(MISSING.get(name, f'parameter "{name}" is required'))
    return params


def _with_attachments(raw: Mapping[str, object]) -> dict[str, object]:
    """Put the uploaded files in the places that name them by attach://."""
    names = {v.removeprefix("attach://") for v in raw.values() if isinstance(v, str) and v.startswith("attach://")}
    kept = {name: value for name, value in raw.items() if name not in names}
    for name, value in kept.items():
        if isinstance(value, str) and value.startswith("attach://"):
            kept[name] = raw.get(value.removeprefix("attach://"), value)
    return kept


def _refuse_unknown(method: str, facts: Mapping[str, Any], raw: Mapping[str, object]) -> None:
    for name in raw:
        if name not in facts:
            raise bad_request(f'unknown parameter "{name}" of method {method}')


def _parameter(name: str, fact: Mapping[str, Any], value: object) -> object:
    reason = ""
    for kind in fact["types"]:
        try:
            converted = _of_type(kind, _decoded(kind, value), name)
        except _Misfit as misfit:
            reason = reason or str(misfit)
            continue
        _refuse_length(name, fact, converted)
        return converted
    raise _wrong(name, fact, reason)


def _wrong(name: str, fact: Mapping[str, Any], reason: str) -> ApiError:
    if name == "reply_markup":
        return bad_request(f"can't parse reply keyboard markup JSON object: {reason}")
    return bad_request(f'parameter "{name}" must be {" or ".join(fact["types"])}: {reason}')


def _decoded(kind: str, value: object) -> object:
    """Return the value that a form's string stands for."""
    if not isinstance(value, str) or kind in ("String", "InputFile"):
        return value
    if kind == "Integer":
        return int(value) if re.fullmatch(r"-?\d{1,19}", value.strip()) else value
    if kind == "Boolean":
        return BOOLEANS.get(value, value)
    try:
        return json.loads(value)
    except ValueError:
        raise _Misfit("Object expected as JSON") from None


def _of_type(kind: str, value: object, where: str) -> object:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            raise _Misfit(f"{where} must be an Array")
        inner = kind.removeprefix("Array of ")
        return [_of_type(inner, item, f"{where}[{number}]") for number, item in enumerate(value)]
    if kind in SIMPLE:
        if isinstance(value, bool) is not (kind == "Boolean") or not isinstance(value, SIMPLE[kind]):
            raise _Misfit(f"{where} must be of type {kind}")
        return value
    return _object(kind, value, where)


SIMPLE: dict[str, type | tuple[type, ...]] = {
    "String": str,
    "Integer": int,
    "Float": (int, float),
    "Boolean": bool,
    "InputFile": Upload,
    "True": bool,
}


def _object(kind: str, value: object, where: str) -> object:
    if not isinstance(value, dict):
        raise _Misfit(f"{where} must be an Object")
    if subtypes := TYPES[kind].get("subtypes"):
        return _one_of(subtypes, value, where)
    fields = TYPES[kind]["fields"]
    for name in value:
        if name not in fields:
            raise _Misfit(f'unknown field "{name}" in {kind} at {where}')
    for name, fact in fields.items():
        if name in value:
            _field(f"{where}.{name}", fact, value[name])
        elif fact["required"]:
            raise _Misfit(f'Can\'t find field "{name}" in {kind} at {where}')
    return value


def _field(where: str, fact: Mapping[str, Any], value: object) -> None:
    reasons = []
    for kind in fact["types"]:
        try:
            _of_type("Boolean" if kind == "True" else kind, value, where)
        except _Misfit as misfit:
            reasons.append(str(misfit))
        else:
            break
    else:
        raise _Misfit(reasons[0])
    if (choices := fact.get("choices")) and where.endswith(".type") and value not in choices:
        raise _Misfit(f"{where} must be {choices[0]}")


def _one_of(subtypes: list[str], value: dict[str, Any], where: str) -> object:
    reasons = []
    for kind in subtypes:
        try:
            return _object(kind, value, where)
        except _Misfit as misfit:
            reasons.append(str(misfit))
    # The reason that got furthest: the subtype whose "type" field is right.
    fitting = [r for r in reasons if ".type must be" not in r]
    raise _Misfit((fitting or reasons)[0])


def _refuse_length(name: str, fact: Mapping[str, Any], value: object) -> None:
    """Refuse a value outside the limits in the documentation; "parsed" lengths are judged after parsing."""
    match fact.get("unit"), value:
        case "characters", str(text):
            size = utf16_len(text)
        case "bytes", str(text):
            size = len(text.encode())
        case "items", list(items):
            size = len(items)
        case _:
            return
    if size > fact["max"]:
        raise bad_request(f"{name} is too long: {size}, at most {fact['max']} {fact['unit']}")
