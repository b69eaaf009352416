"""/trogiup, the menus, and commands that do not exist."""

from __future__ import annotations

import json
import re

import pytest

from bot.handlers.core import menus
from bot.handlers.entry.registrations import REGISTERED
from bot.i18n import language
from bot.registry.core.permissions import Role
from bot.views.core import guide
from sandbox import User
from tests.agencies import HEALTH
from tests.stage import Stage

# Answered, but shown in no list: Telegram sends /start by itself, and /help is another name of /trogiup.
UNLISTED = {"start", "help"}
NAMES = {"chuyên viên": Role.STAFF, "lãnh đạo": Role.CHAIR, "quản trị": Role.ADMIN}


def listed(text: str) -> set[str]:
    """Return the commands that a help lists, one at the beginning of a line."""
    return set(re.findall(r"^/([a-z]+)", text, re.MULTILINE))


async def appointed(stage: Stage, role: Role) -> User:
    if role is Role.MEMBER:
        return stage.world.user("Lê Văn Bình", started=True)
    name = next(name for name, known in NAMES.items() if known is role)
    return await stage.person("Lê Văn Bình", name)


@pytest.mark.parametrize("role", Role)
async def test_help_lists_exactly_the_commands_of_the_role(stage: Stage, role: Role) -> None:
    person = await appointed(stage, role)
    await person.send("/trogiup")
    wanted = {command.name for command in guide.commands(language("vi"), role, private=True)}
    assert listed(person.private.last().text) == wanted
    assert wanted <= set(REGISTERED.commands)


async def test_help_in_a_group_lists_the_commands_of_an_agency(stage: Stage) -> None:
    await stage.agencies(HEALTH)
    group = await stage.link(HEALTH)
    await group.add_member(stage.hoa)
    await stage.hoa.say(group, "/trogiup")
    wanted = {command.name for command in guide.commands(language("vi"), Role.MEMBER, private=False)}
    assert listed(group.last().text) == wanted
    assert not wanted & {"giao", "duyet", "moi", "coquan", "xacnhan"}


async def test_a_group_reads_what_reaches_the_bot_beside_another_one(stage: Stage) -> None:
    await stage.agencies(HEALTH)
    group = await stage.link(HEALTH)
    said = f"/xong@{stage.world.bot.username} 12"
    assert said in group.last_bot_message().text, "the greeting after linking"
    await group.add_member(stage.hoa)
    await stage.hoa.say(group, "/trogiup")
    assert said in group.last().text
    await stage.hoa.send("/trogiup")
    assert said not in stage.hoa.private.last().text


def test_every_command_is_listed_for_somebody() -> None:
    shown = {
        c.name
        for role in Role
        for private in (True, False)
        for c in guide.commands(language("vi"), role, private=private)
    }
    assert shown == set(REGISTERED.commands) - UNLISTED


async def test_help_is_the_same_by_its_english_name(stage: Stage) -> None:
    await stage.hoa.send("/trogiup")
    said = stage.hoa.private.last().text
    await stage.hoa.send("/help")
    assert stage.hoa.private.last().text == said


async def test_menus_are_set_for_groups_private_chats_and_persons(stage: Stage) -> None:
    await menus.show_default(stage.application.bot)
    chair = await stage.person("Lê Quang Vinh", "lãnh đạo")
    shown = {key: [c["command"] for c in value] for key, value in stage.world.profile.items() if "commands" in key}

    def key(scope: dict[str, object], code: str = "") -> str:
        return f"commands {json.dumps(scope, sort_keys=True)} {code}"

    for code in ("", "en"):
        assert "xong" in shown[key({"type": "all_group_chats"}, code)]
        assert "giao" not in shown[key({"type": "all_private_chats"}, code)]
    assert shown[key({"type": "chat", "chat_id": chair.id})] == [
        command.name for command in guide.commands(language("vi"), Role.CHAIR, private=True)
    ]


async def test_menu_that_cannot_be_set_does_not_stop_the_appointment(stage: Stage) -> None:
    stage.world.faults.refuse(500, method="setMyCommands", times=None)
    chair = await stage.person("Lê Quang Vinh", "lãnh đạo")
    assert "Vai trò của đồng chí: lãnh đạo" in chair.private.last().text


async def test_vietnamese_is_the_default_whatever_the_persons_telegram_speaks(stage: Stage) -> None:
    person = stage.world.user("John", language_code="en", started=True)
    await person.send("/start")
    assert person.private.last().text.startswith("Xin chào John")


async def test_unknown_command_and_plain_words_get_a_hint_in_private_and_silence_in_groups(stage: Stage) -> None:
    for words in ("/khongco", "xin chào", "/", "👍", "/xong12"):
        await stage.hoa.send(words)
        assert "xem hướng dẫn tại /trogiup" in stage.hoa.private.last().text, words
    group = stage.world.group("Nhóm", [stage.hoa])
    await group.promote_bot()
    for words in ("/khongco", "xin chào", "/"):
        await stage.hoa.say(group, words)
    assert group.bot_messages() == []
    await stage.hoa.say(group, "/khongco@nhacviec_bot")
    assert "xem hướng dẫn tại /trogiup" in group.last().text


@pytest.mark.parametrize("words", ["/VIEC", "/Viec@nhacviec_bot", "/viec@NhacViec_Bot"])
async def test_commands_are_taken_in_any_case_and_with_the_bots_name(stage: Stage, words: str) -> None:
    await stage.agencies(HEALTH)
    group = await stage.link(HEALTH)
    await stage.focal[HEALTH].say(group, words)
    assert group.last().text.startswith(f"Việc của {HEALTH}")
