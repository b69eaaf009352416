"""People and groups to begin with, from a JSON file.

{"users": [{"key": "hoa", "first_name": "Trần Thị Hoa", "id": 1, "username": "hoa", "started": false}],
 "groups": [{"title": "Sở Y tế", "members": ["hoa"], "id": -1, "type": "group" or "supergroup",
             "forum": false, "bot": "member", "topics": ["Báo cáo tháng"]}]}

Only key, first_name, title and members are needed; the first member of a group is its creator.
"""

from typing import Any

from sandbox.play import acts
from sandbox.play.people import Chat, User
from sandbox.play.world import World


def plant(world: World, seed: dict[str, Any]) -> None:
    """Make the users and groups of `seed` in `world`; KeyError for a member that is no user of the seed."""
    users = {entry["key"]: _user(world, entry) for entry in seed.get("users", [])}
    for entry in seed.get("groups", []):
        chat = _group(world, entry, [users[key] for key in entry["members"]])
        for name in entry.get("topics", []):
            _topic(world, chat, name)


def _user(world: World, entry: dict[str, Any]) -> User:
    return world.user(
        entry["first_name"],
        entry.get("last_name"),
        username=entry.get("username"),
        started=entry.get("started", False),
        user_id=entry.get("id"),
    )


def _group(world: World, entry: dict[str, Any], members: list[User]) -> Chat:
    title, bot, number = entry["title"], entry.get("bot", "member"), entry.get("id")
    if entry.get("forum") or entry.get("type") == "supergroup":
        return world.supergroup(title, members, bot=bot, forum=entry.get("forum", False), chat_id=number)
    return world.group(title, members, bot=bot, chat_id=number)


def _topic(world: World, chat: Chat, name: str) -> None:
    acts.open_topic(world, chat, name, chat.someone())
