"""The chat page at / and its JSON under /sandbox/: how a person tries the bot with no Telegram account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sandbox.api.server import Server
from sandbox.play.people import User
from sandbox.play.world import World
from sandbox.rules.errors import ApiError
from sandbox.state.chats import PRESENT, ChatState, Message

PAGE = Path(__file__).with_name("page.html")
PICTURES = {"image/png", "image/jpeg", "image/gif"}
NEWEST = 200


def app_with_page(world: World) -> Server:
    """Return the application that speaks the Bot API for `world` and serves the page beside it."""
    return Server(world, pages=_page_app(world))


def _page_app(world: World) -> Starlette:
    pages = Pages(world)
    return Starlette(
        routes=[
            Route("/", pages.page),
            Route("/sandbox/state", pages.state),
            Route("/sandbox/view", pages.view),
            Route("/sandbox/file/{path:path}", pages.file),
            Route("/sandbox/send", pages.send, methods=["POST"]),
            Route("/sandbox/press", pages.press, methods=["POST"]),
            Route("/sandbox/users", pages.add_user, methods=["POST"]),
            Route("/sandbox/groups", pages.add_group, methods=["POST"]),
        ]
    )


class Pages:
    """The handlers of the page, for one world."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def page(self, request: Request) -> Response:  # noqa: ARG002
        """Return the page."""
        # Nothing is loaded from outside, and nothing a bot writes can run.
        policy = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'"
        return HTMLResponse(PAGE.read_text(encoding="utf-8"), headers={"Content-Security-Policy": policy})

    async def state(self, request: Request) -> Response:  # noqa: ARG002
        """Return who there is and which chats they are in."""
        users = [{"id": str(user.id), "name": user.name} for user in self.world.users.values()]
        chats = [_chat(chat) for chat in self.world.chats.values() if not chat.migrated_to]
        return JSONResponse({"bot": self.world.bot.raw(), "users": users, "chats": chats})

    async def view(self, request: Request) -> Response:
        """Return a chat as one person sees it; only the revision if nothing has changed since."""
        if request.query_params.get("since") == str(self.world.revision):
            return JSONResponse({"revision": self.world.revision})
        user = self.world.users[int(request.query_params["user"])]
        chat = self._chat(request.query_params["chat"], user)
        shown = [message for message in chat.messages if not message.deleted][-NEWEST:]
        body: dict[str, Any] = {
            "revision": self.world.revision,
            "messages": [_message(m, user) for m in shown],
        }
        body["answers"] = [
            {"id": press.id, "text": press.answer, "alert": press.alert, "url": press.url}
            for press in self.world.presses.values()
            if press.user is user and press.answered
        ]
        return JSONResponse(body | {"chat": _chat(chat), "commands": self._commands()})

    def _commands(self) -> list[dict[str, str]]:
        menus = [menu for key, menu in self.world.profile.items() if key.startswith("commands ")]
        return list({command["command"]: command for menu in menus for command in menu}.values())

    def _chat(self, chat_id: str, user: User) -> ChatState:
        return user.private if chat_id == "private" else self.world.chats[int(chat_id)]

    async def file(self, request: Request) -> Response:
        """Return a file's bytes; only pictures are shown, the rest is downloaded."""
        file = self.world.files.by_path.get(request.path_params["path"])
        if not file:
            return Response(status_code=404)
        picture = file.mime_type in PICTURES
        kind = file.mime_type if picture else "application/octet-stream"
        headers = {"X-Content-Type-Options": "nosniff"}
        if not picture:
            headers["Content-Disposition"] = "attachment"
        return Response(file.content, media_type=kind, headers=headers)

    async def send(self, request: Request) -> Response:
        """Say or send something as a person."""
        async with request.form() as form:
            user = self.world.users[int(str(form["user"]))]
            chat = self._chat(str(form["chat"]), user)
            try:
                await self._speak(user, chat, form)
            except (PermissionError, ApiError) as error:
                return JSONResponse({"error": str(error)}, status_code=409)
        return JSONResponse({})

    async def _speak(self, user: User, chat: ChatState, form: FormData) -> None:
        topic = int(str(form["topic"])) if form.get("topic") else None
        target = chat.find(int(str(form["reply_to"]))) if form.get("reply_to") else None
        text, file = str(form.get("text", "")), form.get("file")
        if isinstance(file, UploadFile) and file.filename:
            content = await file.read()
            if form.get("as_photo"):
                await user.send_photo(content, text, chat=chat, topic=topic, reply_to=target)
            else:
                name = file.filename
                await user.send_document(name, content, text, chat=chat, topic=topic, reply_to=target)
        elif text.strip():
            anonymous = bool(form.get("anonymous"))
            await user.say(chat, text, topic=topic, reply_to=target, anonymous=anonymous)

    async def press(self, request: Request) -> Response:
        """Press a button as a person; the bot's answer comes with a later view."""
        body = await request.json()
        user = self.world.users[int(body["user"])]
        message = self._chat(body["chat"], user).find(int(body["message_id"]))
        if not message:
            return JSONResponse({"error": "message not found"}, status_code=404)
        press = await user.press(message, body["data"])
        return JSONResponse({"id": press.id, "url": press.url})

    async def add_user(self, request: Request) -> Response:
        """Make a person."""
        user = self.world.user((await request.json())["name"])
        return JSONResponse({"id": str(user.id)})

    async def add_group(self, request: Request) -> Response:
        """Make a group or forum with these people and the bot, which is told."""
        body = await request.json()
        members = [self.world.users[int(number)] for number in body["members"]]
        make = self.world.supergroup if body.get("forum") else self.world.group
        chat = make(body["title"], members, bot=None)
        chat.is_forum = bool(body.get("forum"))
        await chat.add_bot()
        return JSONResponse({"id": str(chat.id)})


def _chat(chat: ChatState) -> dict[str, Any]:
    """Return a chat for the page; its id as a string, as in the page's own fields."""
    people = [str(number) for number, status in chat.members.items() if status in PRESENT]
    topics = [{"id": number, "name": name} for number, name in chat.topics.items()]
    return {"id": str(chat.id), "type": chat.type, "title": chat.title, "members": people, "topics": topics}


def _message(message: Message, viewer: User) -> dict[str, Any]:
    """Return a message for the page; `html` holds Telegram's tags only, everything else escaped."""
    shown: dict[str, Any] = {
        "id": message.message_id,
        "sender": message.sender,
        "mine": message.raw["from"]["id"] == viewer.id,
        "html": message.html,
        "date": message.raw["date"],
        "edited": "edit_date" in message.raw,
        "topic": message.topic,
        "service": _told(message) if message.is_service else None,
        "buttons": [[{"text": b.text, "data": b.data, "url": b.url} for b in row] for row in message.buttons],
        "keyboard": message.keyboard,
        "forces_reply": message.forces_reply,
        "reactions": message.reactions,
        "reply_to": message.reply_to.text[:80] if message.reply_to else None,
    }
    if message.file:
        picture = "photo" in message.raw
        shown["file"] = {"path": message.file.file_path, "name": message.file.name, "picture": picture}
    return shown


def _told(message: Message) -> str:
    """Return in a few words what a service message tells."""
    raw = message.raw
    if "new_chat_members" in raw:
        return "+ " + ", ".join(member["first_name"] for member in raw["new_chat_members"])
    if "left_chat_member" in raw:
        return "− " + str(raw["left_chat_member"]["first_name"])
    if "forum_topic_created" in raw:
        return "# " + str(raw["forum_topic_created"]["name"])
    if "pinned_message" in raw:
        return "📌 " + str(raw["pinned_message"].get("text", ""))[:80]
    return ", ".join(sorted(raw.keys() - {"message_id", "date", "chat", "from", "sender_chat"}))
