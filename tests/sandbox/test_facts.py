"""The table of facts is made from the documentation, where limits stand in words."""

import json

import pytest

from sandbox.api.methods import METHODS
from sandbox.rules import generate_facts
from sandbox.rules.checks import FACTS


@pytest.mark.parametrize(
    ("description", "limits"),
    [
        ("Text, 1-4096 characters after entities parsing", {"min": 1, "max": 4096, "unit": "parsed"}),
        ("Optional. Data, 1-64 bytes", {"min": 1, "max": 64, "unit": "bytes"}),
        ("Text of the notification, 0-200 characters.", {"min": 0, "max": 200, "unit": "characters"}),
        ("At most 100 commands can be specified.", {"min": 0, "max": 100, "unit": "items"}),
        ("A two-letter ISO 639-1 language code.", {}),
    ],
)
def test_limits_are_read_from_the_words(description, limits):
    assert generate_facts.limits(description) == limits


def test_the_table_is_small_and_the_same_each_time(tmp_path, monkeypatch):
    field = {"name": "chat_id", "types": ["Integer", "ForceReply"], "required": True, "description": "x"}
    force = {"name": "force_reply", "types": ["True"], "required": True, "description": "Shows, always True"}
    methods = {name: {"fields": [field]} for name in METHODS}
    api = {"version": "x", "methods": methods, "types": {"ForceReply": {"fields": [force]}}}
    source, monkeypatched = tmp_path / "api.json", tmp_path / "facts.json"
    source.write_text(json.dumps(api))
    monkeypatch.setattr(generate_facts, "OUTPUT", monkeypatched)
    generate_facts.main(str(source))
    first = monkeypatched.read_text()
    generate_facts.main(str(source))
    assert monkeypatched.read_text() == first
    assert json.loads(first)["types"]["ForceReply"]["fields"]["force_reply"]["required"] is True


def test_the_table_is_read_where_it_is_written():
    assert json.loads(generate_facts.OUTPUT.read_text(encoding="utf-8")) == FACTS


def test_the_limits_that_matter_are_in_the_table():
    assert FACTS["methods"]["sendMessage"]["text"]["max"] == 4096
    assert FACTS["methods"]["sendDocument"]["caption"]["max"] == 1024
    assert FACTS["types"]["InlineKeyboardButton"]["fields"]["callback_data"] == {
        "types": ["String"],
        "required": False,
        "min": 1,
        "max": 64,
        "unit": "bytes",
    }
