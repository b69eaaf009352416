"""What the bot says of itself: name, descriptions, menus of commands; logging out."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Awaitable, Callable

from sandbox.api.backend import Backend
from sandbox.api.methods.common import Params, Result, open_chat
from sandbox.rules.errors import bad_request, too_many_requests

COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
COMMAND_DESCRIPTION = 256
LANGUAGE = re.compile(r"([a-z]{2})?")
# The documentation of close: error 429 in the first 10 minutes after the bot is launched.
CLOSE_AFTER_SECONDS = 600


async def get_me(world: Backend, params: Params) -> Result:  # noqa: ARG001
    """Return the bot's User with what it may do."""
    flags = dict.fromkeys(
        ("supports_inline_queries", "can_connect_to_business", "has_main_web_app", "has_topics_enabled"),
        False,
    )
    more = {"can_join_groups": True, "can_read_all_group_messages": not world.bot.privacy} | flags
    return world.bot.raw() | more | {"allows_users_to_create_topics": False, "can_manage_bots": False}


def _language(params: Params) -> str:
    code = str(params.get("language_code", ""))
    if not LANGUAGE.fullmatch(code):
        raise bad_request("LANG_CODE_INVALID")
    return code


def _commands_key(world: Backend, params: Params) -> str:
    scope = params.get("scope") or {"type": "default"}
    if "chat_id" in scope:
        open_chat(world, scope["chat_id"])
    return f"commands {json.dumps(scope, sort_keys=True)} {_language(params)}"


async def set_my_commands(world: Backend, params: Params) -> Result:
    """Set the menu of a scope and language: names [a-z0-9_]{1,32}, descriptions of 1-256 characters."""
    for command in params["commands"]:
        if not COMMAND_NAME.fullmatch(command["command"].removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.profile[_commands_key(world, params)] = params["commands"]
    return True


async def get_my_commands(world: Backend, params: Params) -> Result:
    """Return the menu of exactly this scope and language."""
    commands: list[dict[str, object]] = world.profile.get(_commands_key(world, params), [])
    return commands


async def delete_my_commands(world: Backend, params: Params) -> Result:
    """Forget the menu of a scope and language."""
    world.profile.pop(_commands_key(world, params), None)
    return True


def setter(name: str) -> Callable[[Backend, Params], Awaitable[Result]]:
    """Return the method that sets a text of the profile, by language; an empty text removes it."""

    async def method(world: Backend, params: Params) -> Result:
        world.profile[f"{name} {_language(params)}"] = params.get(name, "")
        return True

    return method


def getter(name: str) -> Callable[[Backend, Params], Awaitable[Result]]:
    """Return the method that reads a text of the profile, falling back on the one without a language."""

    async def method(world: Backend, params: Params) -> Result:
        default = world.bot.first_name if name == "name" else ""
        general = world.profile.get(f"{name} ") or default
        return {name: world.profile.get(f"{name} {_language(params)}") or general}

    return method


async def log_out(world: Backend, params: Params) -> Result:  # noqa: ARG001
    """Log out of this server: every later call is refused."""
    world.logged_out = True
    return True


async def close(world: Backend, params: Params) -> Result:  # noqa: ARG001
    """Close the bot's instance; refused in the first ten minutes."""
    if (left := world.started_at + CLOSE_AFTER_SECONDS - world.now()) > 0:
        raise too_many_requests(math.ceil(left))
    return True
