"""Every command and button, by every role, in every kind of chat: nobody changes what the table does not allow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.handlers.entry.registrations import REGISTERED
from bot.registry.core.permissions import PRIVATE_ACTS, REACH, Act, Reach, Role
from sandbox import Chat, User
from tests.agencies import FINANCE, HEALTH
from tests.chat.tries import Try, of_rooms
from tests.stage import Stage

SPOKEN_ABOUT = ("prompts", "mentions", "people", "chats", "meta")


# Tasks: 1 is assigned, 2 is reported by event {event}, both the health department's. Drafts: 3 falls on a Saturday,
# 4 (notice 4) is clear, 5 has a lead that nobody knows. Task 3 has an open obstacle (request 1) and asks for a later
# deadline (request 2).
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
    Try(Act.INTAKE, False, "/nhap vb3"),
    Try(Act.REPORT, True, "/xong 1 45/BC-SYT"),
    Try(Act.REPORT, True, "/nhan 1"),
    Try(Act.REPORT, True, "/tiendo 1 60% đã họp"),
    Try(Act.REPORT, True, "/giahan 1 30/6 chờ hướng dẫn"),
    Try(Act.DECIDE, True, "/traloi 3 sẽ bố trí"),
    Try(Act.EXTEND, True, "/dongy 3"),
    Try(Act.EXTEND, True, "/khongdongy 3 còn đủ thời gian"),
    Try(Act.REASSIGN, True, f"/chuyen 1 {FINANCE}"),
    Try(Act.REASSIGN, True, "/gop 1 2"),
    Try(Act.REASSIGN, True, "/thuhoi 1 giao nhầm"),
    Try(Act.REASSIGN, True, "/thuhoi vb1 ban hành nhầm"),
    Try(Act.REASSIGN, True, "/hoantac 1"),
    Try(Act.REASSIGN, True, "/sua v1 hạn 30/6"),
    Try(Act.REASSIGN, True, "/sua v1 nội dung rà soát kho"),
    Try(Act.DECIDE, True, "/xacnhan 2"),
    Try(Act.DECIDE, True, "/tralai 2 thiếu phụ lục"),
    Try(Act.LIST, False, "/viec"),
    Try(Act.LIST, False, f"/viec {HEALTH}"),
    Try(Act.VIEW, False, "/viec 1"),
    Try(Act.VIEW, False, "/tim thuốc"),
    Try(Act.HISTORY, False, "/lichsu 1"),
    Try(Act.OBJECTION, True, "/khieunai 1 đã báo cáo ngày 14/6"),
    Try(Act.EXPLAIN, True, "/giaitrinh 1 vì sao chậm"),
    Try(Act.STAR, True, "/sao 1"),
    Try(Act.SUMMARY, False, "/baocao"),
    Try(Act.AGENCIES, False, "/coquan"),
    Try(Act.AGENCIES, False, f"/coquan {HEALTH}"),
    Try(Act.EDIT_AGENCIES, True, "/coquan Sở Công Thương; SCT"),
    Try(Act.EDIT_AGENCIES, True, f"/coquan tên khác {HEALTH}; SYT"),
    Try(Act.EDIT_AGENCIES, True, f"/coquan đổi tên {HEALTH}; Sở Y tế và Dân số"),
    Try(Act.EDIT_AGENCIES, True, f"/coquan ngừng {HEALTH}"),
    Try(Act.EDIT_AGENCIES, True, f"/coquan nhóm Các chủ đầu tư: {HEALTH}"),
    Try(Act.EDIT_AGENCIES, True, f"/coquan kế thừa {HEALTH} -> {FINANCE} từ 1/3/2025"),
    Try(Act.EDIT_AGENCIES, False, "/coquan xuất"),
    Try(Act.INVITE, True, f"/coquan gỡ nhóm {HEALTH}"),
    Try(Act.INVITE, False, "/nguoi"),
    Try(Act.INVITE, False, "/nguoi bỏ 99"),
    Try(None, False, "/lich"),
    Try(Act.CALENDAR, True, "/lich nghỉ 2/1/2027 theo CV 1"),
    Try(Act.HEALTH, False, "/trangthai"),
    Try(Act.REMIND, False, "/nhac"),
    Try(Act.REMIND, True, "/nhac 1 tắt"),
    Try(Act.REMIND, True, f"/nhac {HEALTH} tắt đến 30/7"),
    Try(None, False, "/trogiup"),
    Try(None, False, "/help"),
    Try(None, False, "/ngonngu fr"),
]
PRESSED = [
    Try(Act.SUMMARY, False, "rep:overdue:0:0:free:0:0:0"),
    Try(Act.INTAKE, False, "sheet:3"),
    Try(Act.REPORT, False, "done:1"),
    Try(Act.REPORT, True, "receive:1"),
    Try(Act.REPORT, True, "received:1"),
    Try(Act.REPORT, False, "progress:1"),
    Try(Act.REPORT, False, "extend:1"),
    Try(Act.DECIDE, False, "answer:1"),
    Try(Act.HISTORY, False, "matter:1"),
    Try(Act.EXTEND, True, "grant:2"),
    Try(Act.EXTEND, False, "deny:2"),
    Try(Act.DECIDE, True, "confirm:2:{event}"),
    Try(Act.DECIDE, False, "return:2:{event}"),
    Try(Act.DECIDE, False, "report:2"),
    Try(Act.VIEW, False, "task:1"),
    Try(Act.HISTORY, False, "history:1"),
    Try(Act.OBJECTION, False, "contest:1"),
    Try(Act.EXPLAIN, False, "explain:1"),
    Try(Act.REPORT, False, "account:1"),
    Try(Act.STAR, True, "star:1:on"),
    Try(Act.REASSIGN, True, "undo:1:{approval}"),
    Try(Act.REASSIGN, False, "undoclear:1:1"),
    Try(Act.REASSIGN, False, "unconfirm:2:{event}"),
    Try(Act.REASSIGN, False, "withdraw:1"),
    Try(Act.INTAKE, False, "card:3"),
    Try(Act.INTAKE, False, "review:3"),
    Try(Act.INTAKE, True, "approve:3"),
    Try(Act.INTAKE, True, "clear:4"),
    Try(Act.INTAKE, True, "drop:3"),
    Try(Act.EDIT_AGENCIES, True, "add:5:0"),
    Try(Act.INTAKE, False, "heir:3:0:1"),
    Try(Act.INVITE, True, "makecode:1"),
    Try(Act.INVITE, True, "unlink:1:2"),
    Try(Act.INVITE, False, "unfocal:1:0"),
    Try(Act.EDIT_AGENCIES, True, "stop:1"),
    Try(Act.EDIT_AGENCIES, False, "reopen:1"),
    Try(Act.REASSIGN, False, "inherit:1:2"),
    Try(Act.INVITE, False, "people:0"),
    Try(Act.INVITE, False, "dismiss:1"),
    Try(Act.INTAKE, True, "dayoff:3:before"),
    Try(Act.INTAKE, False, "number:3"),
    Try(Act.INTAKE, False, "day:3"),
    Try(Act.INTAKE, False, "lead:3"),
    Try(Act.INTAKE, False, "coord:3"),
    Try(Act.INTAKE, False, "due:3"),
    Try(Act.HEALTH, False, "health:1"),
    Try(Act.HEALTH, False, "resend:1"),
    Try(Act.HEALTH, False, "arrived:1"),
]
TYPED += [one for one in of_rooms() if one.said.startswith("/")]
PRESSED += [one for one in of_rooms() if not one.said.startswith("/")]
PLACES = ("private", "own", "foreign", "unlinked")
# No stranger in an agency's group: whoever is in it speaks for the agency.
WHERE = [(role, place) for role in Role for place in PLACES] + [("stranger", "private"), ("stranger", "unlinked")]


def allowed(role: Role, act: Act | None, place: str) -> bool:
    """Say by the table what a role may do to the health department's tasks in a kind of chat."""
    reach = REACH[role].get(act, Reach.NONE) if act else Reach.ALL
    if act is None:
        return True
    if act is Act.EXTEND and role is Role.CHAIR:
        return False  # by the settings' default the office decides
    if place != "private" and act in PRIVATE_ACTS:
        return False
    if place == "own":
        return reach is not Reach.NONE or act in REACH[Role.MEMBER]
    if place == "foreign":
        return act in (Act.LIST, Act.SUMMARY)
    return reach is Reach.ALL and place == "private"  # in a group of no agency nobody knows who reads


def test_every_command_and_button_is_tried() -> None:
    assert {one.verb for one in TYPED} == set(REGISTERED.commands)
    assert {one.verb for one in PRESSED} == set(REGISTERED.buttons)


@dataclass
class Scene:
    """A prepared register that can be put back, the event of the report in it, and that of the first approval."""

    stage: Stage
    event: int = 0
    approval: int = 0
    kept: bytes = b""

    @property
    def file(self) -> Path:
        """The database's file."""
        return Path(self.stage.context.settings.database_url.split("///", 1)[1])

    async def keep(self) -> None:
        await self.stage.context.db.close()
        self.kept = self.file.read_bytes()

    async def put_back(self) -> None:
        await self.stage.context.db.close()
        for ending in ("-wal", "-shm"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
        self.file.write_bytes(self.kept)


@pytest.fixture
async def scene(stage: Stage) -> Scene:
    """Three tasks, three drafts, two linked groups."""
    await stage.agencies(HEALTH, FINANCE)
    await stage.link(FINANCE)
    group = await stage.link(HEALTH)
    await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 18/6/2026")
    await stage.assign(f"{HEALTH}: kiểm tra kho trước ngày 18/6/2026")
    await stage.focal[HEALTH].say(group, "/xong 2 45/BC-SYT")
    await stage.hoa.send(f"/giao {HEALTH}: tập huấn trước ngày 20/6/2026")
    await stage.hoa.send(f"/giao {HEALTH}: tuyển dụng trước ngày 19/6/2026")
    await stage.hoa.send("/giao Sở Xây dựng: kiểm tra cầu trước ngày 19/6/2026")
    assert await stage.assign(f"{HEALTH}: báo cáo số liệu trước ngày 20/6/2026") == 3
    await stage.focal[HEALTH].say(group, "/vuongmac 3 thiếu kinh phí")
    await stage.focal[HEALTH].say(group, "/giahan 3 30/6 chờ hướng dẫn")
    dump = await stage.dump()
    event = next(row[0] for row in dump["events"] if "reported" in row)
    assert [row[0] for row in dump["directives"]] == [1, 2, 3, 4, 5, 6]
    approval = min(int(str(row[0])) for row in dump["events"] if "draft_approved" in row)
    return Scene(stage, int(str(event)), approval)


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
        said = one.said.format(code=code, event=scene.event, approval=scene.approval)
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
