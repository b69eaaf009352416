"""Write sandbox/rules/facts.json: what the Bot API says of the methods that the sandbox speaks.

Run: python -m sandbox.rules.generate_facts PATH/TO/bot-api.json
The input is the Bot API documentation as data (methods and types with their fields); the output is small
and the same for the same input.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

METHODS = [
    "answerCallbackQuery",
    "close",
    "copyMessage",
    "deleteMessage",
    "deleteMessages",
    "deleteMyCommands",
    "deleteWebhook",
    "editMessageCaption",
    "editMessageReplyMarkup",
    "editMessageText",
    "forwardMessage",
    "getChat",
    "getChatAdministrators",
    "getChatMember",
    "getChatMemberCount",
    "getFile",
    "getMe",
    "getMyCommands",
    "getMyDescription",
    "getMyName",
    "getMyShortDescription",
    "getUpdates",
    "getWebhookInfo",
    "leaveChat",
    "logOut",
    "pinChatMessage",
    "sendChatAction",
    "sendDocument",
    "sendMessage",
    "sendPhoto",
    "setMessageReaction",
    "setMyCommands",
    "setMyDescription",
    "setMyName",
    "setMyShortDescription",
    "setWebhook",
    "unpinChatMessage",
]

# The documentation says these only in words.
RANGE = re.compile(
    r"(?P<min>\d+)-(?P<max>\d+)(?P<unit> bytes| characters?(?: after entit(?:y|ies) parsing)?)?(?![\w-])"
)
AT_MOST = re.compile(r"[Aa]t most (?P<max>\d+) (?P<what>\w+) can be specified")
QUOTED = re.compile(r'"([^"]+)"')
FIELD_NAMES_WITH_CHOICES = {"emoji"}
OUTPUT = Path(__file__).with_name("facts.json")


def limits(description: str) -> dict[str, Any]:
    """Return {"min", "max", "unit"} found in a field's description, or nothing.

    The unit is "bytes", "characters", "parsed" (characters after entity parsing), "items" or "value".
    """
    if most := AT_MOST.search(description):
        return {"min": 0, "max": int(most["max"]), "unit": "items"}
    for found in RANGE.finditer(description):
        unit = (found["unit"] or "").strip()
        if not unit and not re.search(r"Values between|, 1-100\.", description):
            continue
        short = "parsed" if "parsing" in unit else unit.replace("character", "characters").replace("ss", "s")
        return {"min": int(found["min"]), "max": int(found["max"]), "unit": short or "value"}
    return {}


def field_facts(field: dict[str, Any]) -> dict[str, Any]:
    """Return what must be known of one parameter or field: its types, whether it is required, its limits."""
    facts: dict[str, Any] = {"types": field["types"], "required": field["required"]}
    facts.update(limits(field["description"]))
    if field["name"] in FIELD_NAMES_WITH_CHOICES and "one of" in field["description"]:
        facts["choices"] = sorted(set(QUOTED.findall(field["description"])))
    if always := re.search(r'(?:must be|always) [“"]?(\w+)[”"]?$', field["description"]):
        facts["choices"] = [always[1]]
    return facts


def fields_facts(entry: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of every field of a method or a type, by name."""
    return {field["name"]: field_facts(field) for field in entry.get("fields", [])}


def reachable_types(api: dict[str, Any]) -> list[str]:
    """Return the names of the types that a request to one of the METHODS may hold."""
    todo = [kind for name in METHODS for f in api["methods"][name].get("fields", []) for kind in f["types"]]
    seen: set[str] = set()
    while todo:
        name = todo.pop().replace("Array of ", "")
        if name in seen or name not in api["types"]:
            continue
        seen.add(name)
        todo += api["types"][name].get("subtypes", [])
        todo += [kind for field in api["types"][name].get("fields", []) for kind in field["types"]]
    return sorted(seen - {"InputFile"})


def type_facts(entry: dict[str, Any]) -> dict[str, Any]:
    """Return a type's fields, or the names of its subtypes."""
    if subtypes := entry.get("subtypes"):
        return {"subtypes": subtypes}
    return {"fields": fields_facts(entry)}


def main(source: str) -> None:
    """Read the Bot API from `source` and write the facts next to this file."""
    api = json.loads(Path(source).read_text(encoding="utf-8"))
    facts = {
        "version": api["version"],
        "methods": {name: fields_facts(api["methods"][name]) for name in sorted(METHODS)},
        "types": {name: type_facts(api["types"][name]) for name in reachable_types(api)},
    }
    lines = []
    for part in ("methods", "types"):
        rows = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in facts[part].items())
        lines.append(f' "{part}": {{\n{rows}\n }}')
    text = "{\n" + f' "version": {json.dumps(facts["version"])},\n' + ",\n".join(lines) + "\n}\n"
    OUTPUT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
