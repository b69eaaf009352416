"""Every command and button, by every role, in every kind of chat: nobody changes what the table does not allow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.handlers.families import BUTTONS, COMMANDS
from bot.registry.access import PRIVATE_ACTS, REACH, Act, Reach, Role
from sandbox.chats import Chat
from sandbox.people import User
from tests.stage import Stage

HEALTH, FINANCE = "Sở Y tế", "Sở Tài chính"
SPOKEN_ABOUT = ("prompts", "mentions", "people", "chats")


@dataclass(frozen=True)
class Try:
    """A command or button: what it needs, whether it changes the register, and how it is said."""

    act: Act | None
    changes: bool
    said: str

    @property
    def verb(self) -> str:
        """The command's name, or the button's verb."""
        return self.said.lstrip("/").replace(":", " ").split(maxsplit=1)[0]


# Tasks: 1 is assigned, 2 is reported by event {event}, both the health department's. Drafts: 3 falls on a Saturday,
# 4 (notice 4) is clear, 5 has a lead that nobody knows.
TYPED = [
    Try(None, False, "/start"),
    Try(None, True, "/start {code}"),
    Try(Act.INVITE, True, f"/moi {HEALTH}"),
    Try(Act.APPOINT, True, "/moi lãnh đạo"),
    Try(Act.INTAKE, True, f"/giao {HEALTH}: kiểm tra bếp ăn"),
    Try(Act.INTAKE, False, "/duyet"),
    Try(Act.INTAKE, True, "/duyet 3"),
    Try(Act.INTAKE, True, "/sua 3 hạn 30/6"),
    Try(Act.INTAKE, True, "/huy 3"),
    Try(Act.REPORT, True, "/xong 1 45/BC-SYT"),
    Try(Act.DECIDE, True, "/xacnhan 2"),
    Try(Act.DECIDE, True, "/tralai 2 thiếu phụ lục"),
    Try(Act.LIST, False, "/viec"),
    Try(Act.LIST, False, f"/viec {HEALTH}"),
    Try(Act.SUMMARY, False, "/baocao"),
    Try(Act.AGENCIES, False, "/coquan"),
    Try(Act.EDIT_AGENCIES, True, "/coquan Sở Công Thương; SCT"),
    Try(None, False, "/trogiup"),
    Try(None, False, "/help"),
    Try(None, False, "/ngonngu fr"),
]
PRESSED = [
    Try(Act.REPORT, False, "done:1"),
    Try(Act.DECIDE, True, "confirm:2:{event}"),
    Try(Act.DECIDE, False, "return:2:{event}"),
    Try(Act.DECIDE, False, "report:2"),
    Try(Act.INTAKE, False, "card:3"),
    Try(Act.INTAKE, False, "review:3"),
    Try(Act.INTAKE, True, "approve:3"),
    Try(Act.INTAKE, True, "clear:4"),
    Try(Act.INTAKE, True, "drop:3"),
    Try(Act.EDIT_AGENCIES, True, "add:5:0"),
    Try(Act.INTAKE, True, "dayoff:3:before"),
    Try(Act.INTAKE, False, "number:3"),
    Try(Act.INTAKE, False, "day:3"),
    Try(Act.INTAKE, False, "lead:3"),
    Try(Act.INTAKE, False, "coord:3"),
    Try(Act.INTAKE, False, "due:3"),
]
PLACES = ("private", "own", "foreign", "unlinked")
# No stranger in an agency's group: whoever is in it speaks for the agency.
WHERE = [(role, place) for role in Role for place in PLACES] + [("stranger", "private"), ("stranger", "unlinked")]


def allowed(role: Role, act: Act | None, place: str) -> bool:
    """Say by the table what a role may do to the health department's tasks in a kind of chat."""
    reach = REACH[role].get(act, Reach.NONE) if act else Reach.ALL
    if act is None:
        return True
    if place != "private" and act in PRIVATE_ACTS:
        return False
    if place == "own":
        return reach is not Reach.NONE or act in REACH[Role.MEMBER]
    if place == "foreign":
        return act in (Act.LIST, Act.SUMMARY)
    return reach is Reach.ALL and place == "private"  # in a group of no agency nobody knows who reads


def test_every_command_and_button_is_tried() -> None:
    assert {one.verb for one in TYPED} == set(COMMANDS)
    assert {one.verb for one in PRESSED} == set(BUTTONS)


@dataclass
class Scene:
    """A prepared register that can be put back, and the event of the report in it."""

    stage: Stage
    event: int = 0
    kept: bytes = b""

    @property
    def file(self) -> Path:
        """The database's file."""
        return Path(self.stage.office.settings.database_url.split("///", 1)[1])

    async def keep(self) -> None:
        await self.stage.office.db.close()
        self.kept = self.file.read_bytes()

    async def put_back(self) -> None:
        await self.stage.office.db.close()
        for ending in ("-wal", "-shm"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
        self.file.write_bytes(self.kept)


@pytest.fixture
async def scene(stage: Stage) -> Scene:
    """Two tasks, three drafts, two linked groups."""
    await stage.agencies(HEALTH, FINANCE)
    await stage.link(FINANCE)
    group = await stage.link(HEALTH)
    await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 18/6/2026")
    await stage.assign(f"{HEALTH}: kiểm tra kho trước ngày 18/6/2026")
    await stage.focal[HEALTH].say(group, "/xong 2 45/BC-SYT")
    await stage.hoa.send(f"/giao {HEALTH}: tập huấn trước ngày 20/6/2026")
    await stage.hoa.send(f"/giao {HEALTH}: tuyển dụng trước ngày 19/6/2026")
    await stage.hoa.send("/giao Sở Xây dựng: kiểm tra cầu trước ngày 19/6/2026")
    dump = await stage.dump()
    event = next(row[0] for row in dump["events"] if "reported" in row)
    assert [row[0] for row in dump["directives"]] == [1, 2, 3, 4, 5]
    return Scene(stage, int(str(event)))


async def actor(stage: Stage, who: Role | str) -> User:
    if who is Role.ADMIN:
        return stage.hoa
    if who is Role.MEMBER:
        return stage.focal[HEALTH]
    if who == "stranger":
        return stage.world.user("Người lạ", started=True)
    return await stage.person("Lê Văn Bình", {Role.STAFF: "chuyên viên", Role.CHAIR: "lãnh đạo"}[Role(who)])


async def place_of(stage: Stage, person: User, place: str) -> Chat:
    if place == "private":
        await person.send("/trogiup")
        return person.private
    if place == "unlinked":
        group = stage.world.group("Nhóm khác", [person])
    else:
        group = stage.groups[HEALTH if place == "own" else FINANCE]
        if person.id not in group.members:
            await group.add_member(person)
    await person.say(group, "/start")
    return group


@pytest.mark.parametrize(("who", "place"), WHERE)
async def test_nobody_changes_what_the_table_does_not_allow(scene: Scene, who: Role | str, place: str) -> None:
    stage = scene.stage
    person = await actor(stage, who)
    chat = await place_of(stage, person, place)
    role = who if isinstance(who, Role) else Role.MEMBER
    code = await stage.code(HEALTH if place in ("private", "own", "unlinked") else FINANCE)
    await scene.keep()
    for one in (*TYPED, *PRESSED):
        said = one.said.format(code=code, event=scene.event)
        before, spoken = await stage.dump(), chat.last()
        if one in TYPED:
            await person.say(chat, said)
        else:
            await stage.forge(person, chat, said)
        await stage.settled()
        answers = [message.text for message in chat.bot_messages(since=spoken)]
        assert not [text for text in answers if "Xin lỗi" in text], said
        if not allowed(role, one.act, place):
            assert answers, said
            assert await stage.dump() == before, said
        else:
            kept = {name: rows for name, rows in before.items() if name not in SPOKEN_ABOUT}
            assert (await stage.dump(*SPOKEN_ABOUT) != kept) == one.changes, said
        await scene.put_back()
