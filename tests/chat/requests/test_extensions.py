"""/giahan, /dongy, /khongdongy: asking for a later deadline, who decides, and what the decision leaves behind."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from bot.settings import Settings
from demo.stage import data_of
from sandbox import Chat, Message
from tests.agencies import FINANCE, HEALTH
from tests.reading import SPOKEN_ABOUT
from tests.stage import Stage, raise_curtain

DUE = date(2026, 6, 20)  # a Saturday; today is Monday the 15th


@pytest.fixture
def rules() -> dict[str, object]:
    """The office's rules of extensions; a test may name its own."""
    return {}


@pytest.fixture
def settings(settings: Settings, rules: dict[str, object]) -> Settings:
    return settings.model_copy(update=rules)


async def asked(stage: Stage, health: Chat, words: str = "15/7 chờ hướng dẫn của Bộ") -> Message:
    """Let the agency ask; returns what the office is told."""
    await stage.focal[HEALTH].say(health, f"/giahan 1 {words}")
    await stage.tick()
    return stage.hoa.private.last()


# --- Asking -----------------------------------------------------------------------------------------------------------


async def test_request_is_recorded_and_the_old_deadline_holds(stage: Stage, health: Chat) -> None:
    await stage.focal[HEALTH].say(health, "/giahan 1 15/7 chờ hướng dẫn của Bộ")
    said = health.last().text
    assert said.startswith("Việc 1: Sở Y tế: rà soát thuốc trước ngày 20/6/2026\nhạn 20/06/2026, còn 5 ngày")
    assert "Đề nghị gia hạn đến: Thứ Tư, 15/07/2026" in said
    assert "Lý do: chờ hướng dẫn của Bộ" in said
    task = await stage.task(1)
    assert (task.deadline, task.asking, task.extensions) == (DUE, True, 0)
    await stage.focal[HEALTH].say(health, "/viec")
    assert "đang xin gia hạn" in health.last().text


async def test_office_reads_the_request_with_its_reason_and_two_buttons(stage: Stage, health: Chat) -> None:
    told = await asked(stage, health)
    assert told.text.startswith("Đề nghị gia hạn\nViệc 1 · Sở Y tế")
    for words in ("15/07/2026", "chờ hướng dẫn của Bộ", stage.focal[HEALTH].name, "hạn 20/06/2026"):
        assert words in told.text
    assert data_of(told) == ["grant:1", "deny:1"]


@pytest.mark.parametrize(
    ("words", "day", "reason"),
    [
        ("15/7 chờ hướng dẫn", "15/07/2026", "chờ hướng dẫn"),
        ("đến hết ngày 15/7/2026, vì hội nghị 10/7 hoãn", "15/07/2026", "vì hội nghị 10/7 hoãn"),
        ("15 tháng 7 năm 2026: thiếu số liệu", "15/07/2026", "thiếu số liệu"),
        ("cuối tháng do thiếu người", "30/06/2026", "do thiếu người"),
        ("10 ngày làm việc do mưa bão", "29/06/2026", "do mưa bão"),
    ],
)
async def test_day_stands_first_and_the_rest_is_the_reason(
    stage: Stage, health: Chat, words: str, day: str, reason: str
) -> None:
    told = await asked(stage, health, words)
    assert f", {day}" in told.text
    assert f"Lý do: {reason}" in told.text


@pytest.mark.parametrize(
    "words",
    [
        "20/6 chờ hướng dẫn",  # the present deadline itself
        "19/6 chờ hướng dẫn",
        "14/6/2026 chờ hướng dẫn",
        "31/6 chờ hướng dẫn",
        "chờ hướng dẫn của Bộ",
        "vì hội nghị 10/7 hoãn, xin đến 15/7",  # which of the two is meant?
        "thêm 10 ngày vì mưa bão",  # from which day?
    ],
)
async def test_day_that_is_no_later_one_is_refused(stage: Stage, health: Chat, words: str) -> None:
    before = await stage.dump()
    await stage.focal[HEALTH].say(health, f"/giahan 1 {words}")
    assert "sau thời hạn hiện tại (20/06/2026)" in health.last().text
    assert await stage.dump() == before


async def test_late_task_may_ask_but_not_for_a_day_that_is_past(stage: Stage, health: Chat) -> None:
    await stage.at("2026-06-24 09:00")
    await stage.focal[HEALTH].say(health, "/giahan 1 23/6 chờ hướng dẫn")
    assert not (await stage.task(1)).asking
    await stage.focal[HEALTH].say(health, "/giahan 1 24/6 chờ hướng dẫn")
    assert (await stage.task(1)).asking


async def test_reason_is_needed(stage: Stage, health: Chat) -> None:
    before = await stage.dump()
    await stage.focal[HEALTH].say(health, "/giahan 1 15/7")
    assert health.last().text.startswith("Đề nghị ghi thêm lý do")
    assert await stage.dump() == before


async def test_day_off_is_warned_of_and_not_refused(stage: Stage, health: Chat) -> None:
    await stage.focal[HEALTH].say(health, "/giahan 1 28/6/2026 chờ hướng dẫn")
    assert "⚠ thời hạn rơi vào ngày nghỉ" in health.last().text
    await stage.tick()
    assert "⚠ thời hạn rơi vào ngày nghỉ" in stage.hoa.private.last().text
    await stage.hoa.send("/dongy 1")
    assert (await stage.task(1)).deadline == date(2026, 6, 28)


async def test_undated_and_coordinating_and_reported_tasks_have_nothing_to_extend(stage: Stage, health: Chat) -> None:
    undated = await stage.assign(f"{HEALTH}: thường xuyên kiểm tra bếp ăn")
    lead = await stage.assign(f"{FINANCE} chủ trì, phối hợp với {HEALTH} rà soát kinh phí trước ngày 20/6/2026")
    await stage.focal[HEALTH].say(health, "/xong 1 45/BC-SYT")
    for number, why in (
        (undated, "không có thời hạn nên"),
        (lead + 1, "là phần việc phối hợp"),
        (1, "đã được báo cáo"),
    ):
        before = await stage.dump()
        await stage.focal[HEALTH].say(health, f"/giahan {number} 15/7 chờ hướng dẫn")
        assert why in health.last().text
        assert await stage.dump() == before


async def test_second_request_waits_for_the_first_to_be_decided(stage: Stage, health: Chat) -> None:
    await asked(stage, health)
    before = await stage.dump()
    await stage.focal[HEALTH].say(health, "/giahan 1 20/7 lý do khác")
    assert "đã có đề nghị gia hạn đến 15/07/2026, đang chờ" in health.last().text
    assert await stage.dump() == before
    await stage.hoa.send("/khongdongy 1 còn đủ thời gian")
    await stage.focal[HEALTH].say(health, "/giahan 1 20/7 lý do khác")
    assert (await stage.task(1)).asking


async def test_two_requests_at_one_moment_make_one_and_a_sentence(stage: Stage, health: Chat) -> None:
    lan = stage.world.user("Phạm Thị Lan")
    await health.add_member(lan)
    listener, stage.world._listener = stage.world._listener, None
    assert listener
    for person in (stage.focal[HEALTH], lan):
        await person.say(health, "/giahan 1 15/7 chờ hướng dẫn")
    await asyncio.gather(*(listener(raw) for raw in stage.world.take_updates()))
    said = sorted(message.text for message in health.bot_messages()[-2:])
    assert "đã có đề nghị gia hạn" in said[0] + said[1]
    assert "Đề nghị đang chờ quyết định" in said[0] + said[1]
    assert len((await stage.dump())["matters"]) == 1


async def test_without_a_day_it_is_asked_for(stage: Stage, health: Chat) -> None:
    await stage.focal[HEALTH].say(health, "/giahan 1")
    question = health.last()
    assert question.forces_reply
    await stage.focal[HEALTH].reply(question, "chờ hướng dẫn")
    assert "sau thời hạn hiện tại" in health.last().text
    await stage.focal[HEALTH].reply(question, "15/7 chờ hướng dẫn")
    assert (await stage.task(1)).asking


# --- Deciding ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["button", "typed", "queue"])
async def test_granting_moves_the_deadline_and_keeps_the_first_one(stage: Stage, health: Chat, way: str) -> None:
    told = await asked(stage, health)
    if way == "typed":
        await stage.hoa.send("/dongy 1")
    elif way == "button":
        await stage.hoa.press(told, "✅ Đồng ý")
    else:
        await stage.hoa.send("/duyet")
        assert "đến 15/07/2026: chờ hướng dẫn của Bộ" in stage.hoa.private.last().text
        await stage.hoa.press(stage.hoa.private.last(), "Mở việc 1")
        await stage.hoa.press(stage.hoa.private.last(), "✅ Đồng ý")
    task = await stage.task(1)
    assert (task.deadline, task.first_deadline, task.extensions, task.asking) == (date(2026, 7, 15), DUE, 1, False)
    await stage.tick()
    for said in (stage.hoa.private.last().text, health.last().text):
        assert "hạn 15/07/2026, còn 30 ngày · đã gia hạn 1 lần, hạn ban đầu 20/06/2026" in said
        assert f"{stage.hoa.name} đã đồng ý gia hạn; thời hạn mới: 15/07/2026" in said
    await stage.focal[HEALTH].say(health, "/viec")
    assert "còn 30 ngày · đã gia hạn 1 lần" in health.last().text


async def test_another_day_may_be_granted_with_a_note(stage: Stage, health: Chat) -> None:
    await asked(stage, health)
    await stage.hoa.send("/dongy 1 30/6 không kéo dài hơn")
    await stage.tick()
    assert (await stage.task(1)).deadline == date(2026, 6, 30)
    assert "thời hạn mới: 30/06/2026\nGhi chú: không kéo dài hơn" in health.last().text


@pytest.mark.parametrize("words", ["20/6", "1/6/2026", "31/6", "để xem"])
async def test_another_day_must_be_a_later_one_too(stage: Stage, health: Chat, words: str) -> None:
    await asked(stage, health)
    before = await stage.dump()
    await stage.hoa.send(f"/dongy 1 {words}")
    assert "sau thời hạn hiện tại (20/06/2026)" in stage.hoa.private.last().text
    assert await stage.dump() == before


async def test_day_asked_for_that_has_passed_needs_another_one(stage: Stage, health: Chat) -> None:
    await asked(stage, health, "22/6 chờ hướng dẫn")
    await stage.at("2026-06-23 09:00")
    await stage.hoa.send("/dongy 1")
    assert (await stage.task(1)).deadline == DUE
    await stage.hoa.send("/dongy 1 25/6")
    assert (await stage.task(1)).deadline == date(2026, 6, 25)


@pytest.mark.parametrize("way", ["button", "typed", "asked"])
async def test_refusing_needs_a_reason_and_the_deadline_stays(stage: Stage, health: Chat, way: str) -> None:
    told = await asked(stage, health)
    if way == "typed":
        await stage.hoa.send("/khongdongy 1 còn đủ thời gian")
    else:
        await (stage.hoa.press(told, "✖ Không đồng ý") if way == "button" else stage.hoa.send("/khongdongy 1"))
        assert (await stage.task(1)).asking
        await stage.hoa.reply(stage.hoa.private.last(), "còn đủ thời gian")
    await stage.tick()
    task = await stage.task(1)
    assert (task.deadline, task.extensions, task.asking) == (DUE, 0, False)
    assert "không đồng ý gia hạn; thời hạn giữ nguyên.\nLý do: còn đủ thời gian" in health.last().text


async def test_second_decision_finds_the_first_one_made(stage: Stage, health: Chat) -> None:
    told = await asked(stage, health)
    lan = await stage.person("Phạm Thị Lan", "chuyên viên")
    await lan.send("/khongdongy 1 còn đủ thời gian")
    before = await stage.dump()
    await stage.hoa.press(told, "✅ Đồng ý")
    assert "Phạm Thị Lan" in stage.hoa.private.last().text
    await stage.hoa.send("/dongy 1")
    assert "không có đề nghị gia hạn nào đang chờ" in stage.hoa.private.last().text
    assert await stage.dump() == before


async def test_grant_that_comes_twice_grants_no_later_request(stage: Stage, health: Chat) -> None:
    await asked(stage, health, "30/6 chờ hướng dẫn")
    message = await stage.hoa.send("/dongy 1")
    await asked(stage, health, "15/7 vẫn chờ")
    before = await stage.dump()
    await stage.again(message)
    assert await stage.dump() == before
    await stage.hoa.send("/dongy 1")
    assert ((await stage.task(1)).deadline, (await stage.task(1)).extensions) == (date(2026, 7, 15), 2)
    await stage.focal[HEALTH].say(health, "/viec")
    assert "đã gia hạn 2 lần" in health.last().text


async def test_report_makes_the_request_lapse(stage: Stage, health: Chat) -> None:
    told = await asked(stage, health)
    await stage.focal[HEALTH].say(health, "/xong 1 45/BC-SYT")
    before = await stage.dump()
    await stage.hoa.press(told, "✅ Đồng ý")
    assert await stage.dump() == before
    assert (await stage.task(1)).deadline == DUE


# --- Who decides ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "deciders"),
    [
        ({"extensions_decided_by": "office"}, {"admin", "staff"}),
        ({"extensions_decided_by": "chair"}, {"chair"}),
        ({"extensions_decided_by": "both"}, {"admin", "staff", "chair"}),
    ],
)
async def test_the_office_decides_by_its_own_rule(stage: Stage, health: Chat, deciders: set[str]) -> None:
    people = {
        "admin": stage.hoa,
        "staff": await stage.person("Phạm Thị Lan", "chuyên viên"),
        "chair": await stage.person("Lê Văn Bình", "lãnh đạo"),
    }
    await asked(stage, health)
    told = {row.chat_id for row in await stage.rows("extension")}
    follower = {"admin"} & deciders  # of the office only the one who approved the directive is told
    assert told == {people[who].id for who in follower | ({"chair"} & deciders)}
    for who, person in people.items():
        before = await stage.dump(*SPOKEN_ABOUT)
        if who not in deciders:
            for words in ("/dongy 1", "/khongdongy 1 không", "/khongdongy 1"):
                await person.send(words)
                assert person.private.last().text.startswith("Theo quy định của cơ quan")
            await stage.forge(person, person.private, "grant:1")
            await stage.forge(person, person.private, "deny:1")
        assert await stage.dump(*SPOKEN_ABOUT) == before
    await people[sorted(deciders)[-1]].send("/dongy 1")
    assert (await stage.task(1)).extensions == 1


@pytest.mark.parametrize("rules", [{"extensions_decided_by": "chair"}])
async def test_chair_who_decides_has_a_queue_of_requests_only(stage: Stage, health: Chat) -> None:
    chair = await stage.person("Lê Văn Bình", "lãnh đạo")
    await asked(stage, health)
    await stage.focal[HEALTH].say(health, "/vuongmac 1 thiếu người")
    await stage.hoa.send(f"/giao {HEALTH}: tập huấn trước ngày 25/6/2026")
    await chair.send("/duyet")
    assert "Đề nghị gia hạn (1)" in chair.private.last().text
    assert "Vướng mắc (" not in chair.private.last().text
    assert data_of(chair.private.last()) == ["matter:1"]


@pytest.mark.parametrize("rules", [{"extensions_decided_by": "chair"}])
async def test_without_a_chair_in_reach_the_office_sees_that_a_request_waits(stage: Stage, health: Chat) -> None:
    told = await asked(stage, health)
    assert told.text.startswith("Đề nghị gia hạn")


async def test_nobody_decides_in_a_group_and_no_agency_for_itself(stage: Stage, health: Chat) -> None:
    await asked(stage, health)
    await health.add_member(stage.hoa)
    before = await stage.dump(*SPOKEN_ABOUT)
    for person, chat in (
        (stage.hoa, health),
        (stage.focal[HEALTH], health),
        (stage.focal[FINANCE], stage.groups[FINANCE]),
    ):
        for words in ("/dongy 1", "/khongdongy 1 không", "/duyet"):
            await person.say(chat, words)
        for data in ("grant:1", "deny:1"):
            await stage.forge(person, chat, data)
    assert await stage.dump(*SPOKEN_ABOUT) == before
    assert (await stage.task(1)).asking


# --- The office's limits ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rules", [{"extension_limit": 1}])
async def test_no_more_extensions_than_the_office_allows(stage: Stage, health: Chat) -> None:
    await asked(stage, health, "30/6 chờ hướng dẫn")
    await stage.hoa.send("/dongy 1")
    await stage.focal[HEALTH].say(health, "/giahan 1 15/7 vẫn chờ")
    assert "đủ số lần cho phép (1)" in health.last().text
    assert not (await stage.task(1)).asking


@pytest.mark.parametrize("rules", [{"extension_days_before": 3}])
@pytest.mark.parametrize(("day", "allowed"), [("2026-06-17", True), ("2026-06-18", False), ("2026-06-22", False)])
async def test_asking_ends_so_many_working_days_before_the_deadline(
    stage: Stage, health: Chat, day: str, *, allowed: bool
) -> None:
    await stage.at(f"{day} 16:59")  # the deadline is Saturday the 20th: Friday, Thursday and Wednesday come before it
    await stage.focal[HEALTH].say(health, "/giahan 1 15/7 chờ hướng dẫn")
    assert (await stage.task(1)).asking == allowed
    assert ("Đã quá ngày được xin gia hạn việc 1 (17/06/2026)" in health.last().text) != allowed


# --- Parts that only coordinate ---------------------------------------------------------------------------------------


async def test_coordinating_part_follows_the_one_lead_and_its_agency_is_told(stage: Stage, health: Chat) -> None:
    lead = await stage.assign(f"{FINANCE} chủ trì, phối hợp với {HEALTH} rà soát kinh phí trước ngày 20/6/2026")
    await stage.focal[FINANCE].say(stage.groups[FINANCE], f"/giahan {lead} 15/7 chờ số liệu")
    await stage.hoa.send(f"/dongy {lead}")
    await stage.tick()
    helper = await stage.task(lead + 1)
    assert (helper.deadline, helper.first_deadline, helper.extensions) == (date(2026, 7, 15), DUE, 0)
    assert "điều chỉnh theo" in health.last().text
    assert health.last().text.startswith(f"Việc {lead + 1}: ")


async def test_coordinating_part_waits_for_every_lead(stage: Stage, health: Chat) -> None:
    await stage.agencies("Sở Nội vụ")
    lead = await stage.assign(
        f"{FINANCE}, Sở Nội vụ chủ trì, phối hợp với {HEALTH} rà soát kinh phí trước ngày 20/6/2026"
    )
    helper = lead + 2
    await stage.focal[FINANCE].say(stage.groups[FINANCE], f"/giahan {lead} 15/7 chờ số liệu")
    await stage.hoa.send(f"/dongy {lead}")
    assert (await stage.task(helper)).deadline == DUE
    await stage.hoa.send(f"/giahan {lead + 1} 30/6 chờ số liệu")
    await stage.hoa.send(f"/dongy {lead + 1}")
    assert (await stage.task(helper)).deadline == date(2026, 6, 30)


async def test_request_survives_a_restart_before_it_is_decided(stage: Stage, health: Chat) -> None:
    await asked(stage, health)
    async with raise_curtain(stage.context.settings, stage.clock, stage.world) as restarted:
        await restarted.hoa.press(stage.hoa.private.last(), "✅ Đồng ý")
        assert (await restarted.task(1)).extensions == 1
