"""/trangthai: how the program runs, what was not delivered, and what a person does about it."""

from __future__ import annotations

import pytest

from bot.i18n import language
from bot.process.watchdog import Watchdog
from bot.registry.operations.heartbeat import Heartbeat
from bot.registry.outbox import outbox
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import State
from bot.views.operations import health as views
from demo.stage import data_of
from sandbox import User
from tests.agencies import HEALTH
from tests.stage import Stage


async def status(stage: Stage, words: str = "/trangthai", who: User | None = None) -> str:
    """Ask for the state; returns the whole answer."""
    person = who or stage.hoa
    before = len(person.private.bot_messages())
    await person.send(words)
    return "\n".join(message.text for message in person.private.bot_messages()[before:])


async def lose(stage: Stage, *subjects: str, kind: Kind = Kind.FAULT) -> None:
    """Send messages to the admin of which nobody knows whether they arrive."""
    for subject in subjects:
        async with stage.context.itself() as uow:
            await outbox.plan(uow, stage.hoa.id, kind, subject)
        stage.world.faults.lose_answer(method="sendMessage")
        await stage.tick()


async def decisions(stage: Stage) -> list[str]:
    """Return what was decided about messages of which nobody knew whether they arrived."""
    return [act for act in await stage.acts() if act in ("message_resent", "message_arrived")]


async def outbox_states(stage: Stage, kind: str = "fault") -> list[str]:
    return [row.state for row in await stage.rows(kind)]


async def test_a_new_office_has_nothing_to_complain_of(stage: Stage) -> None:
    said = await status(stage)
    assert said.startswith(
        "Tình trạng hoạt động của bot\ncập nhật đến 09:00 15/06/2026\nBản cài đặt main: được gửi tin"
    )
    assert "Chưa lập tin nhắc buổi sáng nào." in said
    assert "Trong 7 ngày qua không có tin nào gửi không được." in said


async def test_it_names_who_leads_and_who_stands_by(stage: Stage) -> None:
    now = stage.clock.now()
    for name, since in (("máy một:11", None), ("máy hai:22", now)):
        watch = Watchdog(stage.context, Heartbeat(name, "1.2.3", "main", now, leading_since=since))
        watch.heard()
        async with watch.ticking():
            pass
        await watch.close()
    said = await status(stage)
    assert said.index("• làm chính: máy hai:22") < said.index("• dự phòng: máy một:11")
    assert "phiên bản 1.2.3, chạy từ 09:00 15/06/2026" in said
    assert "Telegram trả lời gần nhất: 09:00 15/06/2026; kiểm tra tin cần gửi gần nhất: 09:00 15/06/2026" in said
    assert "Không có tiến trình nào làm chính" not in said


async def test_who_takes_the_lead_takes_it_off_the_one_that_died(stage: Stage) -> None:
    now = stage.clock.now()
    for name in ("máy một:11", "máy hai:22"):
        watch = Watchdog(stage.context, Heartbeat(name, "1", "main", now, leading_since=now))
        async with watch.ticking():
            pass
        await watch.close()
    said = await status(stage)
    assert "• làm chính: máy hai:22" in said
    assert "• dự phòng: máy một:11" in said


async def test_the_morning_is_counted(stage: Stage) -> None:
    await stage.agencies(HEALTH, "Sở Nội vụ")
    await stage.link(HEALTH)
    await stage.link("Sở Nội vụ")
    await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 18/6/2026")
    await stage.tell()
    await stage.at("2026-06-16 07:30")
    assert (
        "Tin nhắc buổi sáng 16/06/2026\nđã gửi: 1, không cần gửi: 1; xử lý xong lúc 07:30 16/06/2026"
        in await status(stage)
    )


async def test_a_message_that_may_have_arrived_is_sent_again_by_a_button(stage: Stage) -> None:
    await stage.hoa.send("/start")
    await lose(stage, "A1:ValueError")
    said = await status(stage)
    number = (await stage.rows("fault"))[0].id
    assert f"#{number} 09:00 15/06/2026 · Trần Thị Hoa · lỗi ngoài dự kiến\n    không rõ đã đến chưa" in said
    shown = stage.hoa.private.last()
    assert data_of(shown) == [f"resend:{number}", f"arrived:{number}"]
    await stage.hoa.press(shown, f"resend:{number}")
    assert stage.hoa.private.last().text == f"Tin {number} sẽ được gửi lại."
    await stage.tick()
    assert "A1" in stage.hoa.private.last().text
    assert await outbox_states(stage) == ["sent"]
    assert (await stage.rows("fault"))[0].repeat
    assert await decisions(stage) == ["message_resent"]


@pytest.mark.parametrize("words", ["gửi lại", "Gửi lại", "gui lai", "resend"])
async def test_the_same_by_words(stage: Stage, words: str) -> None:
    await lose(stage, "A1:ValueError")
    number = (await stage.rows("fault"))[0].id
    assert "sẽ được gửi lại" in await status(stage, f"/trangthai {words} {number}")
    assert await outbox_states(stage) == ["planned"]


@pytest.mark.parametrize("words", ["đã đến", "da den", "arrived"])
async def test_a_persons_word_closes_a_message(stage: Stage, words: str) -> None:
    await lose(stage, "A1:ValueError")
    number = (await stage.rows("fault"))[0].id
    assert f"Đã ghi nhận tin {number} đã đến" in await status(stage, f"/trangthai {words} {number}")
    assert await outbox_states(stage) == ["sent"]
    assert await decisions(stage) == ["message_arrived"]
    said = len(stage.hoa.private.messages)
    await stage.tick()
    assert len(stage.hoa.private.messages) == said


async def test_two_people_who_press_the_same_button_do_it_once(stage: Stage) -> None:
    await lose(stage, "A1:ValueError")
    binh = await stage.person("Lê Văn Bình", "chuyên viên")
    await status(stage)
    shown, number = stage.hoa.private.last(), (await stage.rows("fault"))[0].id
    await stage.hoa.press(shown, f"resend:{number}")
    assert "không còn gì phải xử lý" in await status(stage, f"/trangthai gửi lại {number}", binh)
    assert "không còn gì phải xử lý" in await status(stage, f"/trangthai đã đến {number}", binh)
    assert await decisions(stage) == ["message_resent"]


async def test_a_refused_message_can_be_sent_again_but_nobody_can_say_that_it_arrived(stage: Stage) -> None:
    async with stage.context.itself() as uow:
        await outbox.plan(uow, stage.hoa.id, Kind.FAULT, "A1:ValueError")
    stage.world.faults.refuse(400, "Bad Request: <b>whatever</b>", method="sendMessage")
    await stage.tick()
    said = await status(stage)
    number = (await stage.rows("fault"))[0].id
    assert "không gửi được: <b>whatever</b>" in said
    assert data_of(stage.hoa.private.last()) == [f"resend:{number}"]
    assert "không còn gì" in await status(stage, f"/trangthai đã đến {number}")
    await status(stage, f"/trangthai gửi lại {number}")
    await stage.tick()
    assert await outbox_states(stage) == ["sent"]
    assert not (await stage.rows("fault"))[0].repeat, "it certainly had not arrived"


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("gửi lại 999", "Không có tin số 999"),
        ("đã đến 999", "Không có tin số 999"),
        ("gửi lại", "/trangthai gửi lại 45"),
        ("gửi lại 12345678901", "/trangthai gửi lại 45"),
        ("0", "/trangthai gửi lại 45"),
        ("<b>&", "/trangthai gửi lại 45"),
    ],
)
async def test_what_cannot_be_understood_is_answered_with_how_to_say_it(stage: Stage, words: str, answer: str) -> None:
    before = await stage.dump("chats", "people")
    assert answer in await status(stage, f"/trangthai {words}")
    assert await stage.dump("chats", "people") == before


async def test_a_long_list_is_turned_page_by_page(stage: Stage) -> None:
    await lose(stage, *(f"{n}:ValueError" for n in range(views.SHOWN + 2)))
    rows = await stage.rows("fault")
    assert "và 2 dòng khác" in await status(stage)
    first = stage.hoa.private.last()
    assert data_of(first)[-1] == "health:2"
    await stage.hoa.press(first, "health:2")
    assert sorted(data for data in data_of(first) if data.startswith("resend")) == sorted(
        f"resend:{row.id}" for row in rows[:2]
    )
    assert data_of(first)[-1] == "health:1"
    assert f"#{rows[0].id} " in await status(stage, "/trangthai 2")


async def test_a_week_later_it_is_no_longer_listed(stage: Stage) -> None:
    await lose(stage, "A1:ValueError")
    await stage.at("2026-06-22 10:00")
    assert "không có tin nào gửi không được" in await status(stage)


async def test_lost_chats_and_agencies_without_a_chat_are_named(stage: Stage) -> None:
    await stage.agencies(HEALTH, "Sở Nội vụ")
    group = await stage.link(HEALTH)
    for agency in (HEALTH, "Sở Nội vụ"):
        await stage.assign(f"{agency}: rà soát hồ sơ trước ngày 18/6/2026")
    stage.world.faults.refuse(403, "Forbidden: bot was kicked from the group chat", chat_id=group.id)
    await stage.tell()
    said = await status(stage)
    assert f"• {HEALTH} - nhận việc ({HEALTH}): Forbidden: bot was kicked from the group chat" in said
    assert f"Đơn vị đang có việc nhưng chưa có nhóm: {HEALTH}; Sở Nội vụ" in said


async def test_a_title_cannot_break_the_answer(stage: Stage) -> None:
    await stage.agencies(HEALTH)
    person = stage.world.user("Đầu mối", started=True)
    title = "<b>Nhóm & “bạn” 🙂" + "a" * 200
    group = stage.world.group(title, [person])
    await person.say(group, f"/start {await stage.code(HEALTH)}")
    stage.world.faults.refuse(403, "Forbidden: bot was kicked from the group chat", chat_id=group.id)
    await stage.assign(f"{HEALTH}: rà soát hồ sơ trước ngày 18/6/2026")
    await stage.tell()
    assert f"• {title}" in await status(stage)


async def test_another_deployment_is_named(stage: Stage) -> None:
    async with stage.context.db.write() as session:
        await outbox.may_send(session, "main")
        await outbox.adopt(session, "máy mới")
    assert "⚠ Bản cài đặt main không được gửi tin: cơ sở dữ liệu này thuộc bản máy mới." in await status(stage)


async def test_only_the_office_sees_it_and_only_in_private(stage: Stage) -> None:
    await stage.agencies(HEALTH)
    group = await stage.link(HEALTH)
    await lose(stage, "A1:ValueError")
    number = (await stage.rows("fault"))[0].id
    staff = await stage.person("Lê Văn Bình", "chuyên viên")
    assert "Tình trạng hoạt động" in await status(stage, who=staff)
    chair = await stage.person("Phạm Văn Chủ", "lãnh đạo")
    before = await stage.dump("chats", "people")
    for person in (chair, stage.focal[HEALTH]):
        for words in ("", " 2", f" gửi lại {number}", f" đã đến {number}", " gì đó"):
            said = await status(stage, f"/trangthai{words}", person)
            assert "Tình trạng" not in said
            assert "gửi lại" not in said
        await stage.forge(stage.focal[HEALTH], group, f"arrived:{number}")
    await group.add_member(stage.hoa)
    await stage.hoa.say(group, "/trangthai")
    assert "nhắn riêng" in group.last().text
    assert await stage.dump("chats", "people", "prompts") == {k: v for k, v in before.items() if k != "prompts"}


@pytest.mark.parametrize("code", ["vi", "en"])
def test_every_kind_and_state_of_a_message_has_a_name(code: str) -> None:
    kinds = {views.kind(language(code), kind) for kind in Kind}
    assert len(kinds) == len(Kind)
    assert len({views.state(language(code), state) for state in State}) == len(State)
