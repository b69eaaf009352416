"""/vuongmac and /traloi: an obstacle reaches the office at once, stays visible until answered, and is answered."""

from __future__ import annotations

import pytest

from bot.registry.core.permissions import Act
from bot.registry.tasks.states import State
from demo.stage import data_of
from sandbox import Chat, Message, User
from tests.agencies import FINANCE, HEALTH
from tests.chat.tries import Try
from tests.reading import SPOKEN_ABOUT
from tests.stage import Stage

# In the register of tests/chat/core/test_permissions.py.
TRIES = (Try(Act.REPORT, True, "/vuongmac 1 thiếu kinh phí"), Try(Act.REPORT, False, "obstacle:1"))


async def raised(stage: Stage, health: Chat, words: str = "thiếu kinh phí") -> Message:
    """Let the agency raise an obstacle; returns what the office is told."""
    await stage.focal[HEALTH].say(health, f"/vuongmac 1 {words}")
    await stage.tick()
    return stage.hoa.private.last()


async def test_office_is_told_at_once_with_the_words_and_a_button(stage: Stage, health: Chat) -> None:
    told = await raised(stage, health)
    assert told.text.startswith("Vướng mắc\nViệc 1 · Sở Y tế")
    assert f"{stage.focal[HEALTH].name}, 09:05 15/06/2026" in told.text
    assert "thiếu kinh phí" in told.text
    assert data_of(told) == ["answer:1"]


async def test_agency_is_answered_with_the_task_and_its_days(stage: Stage, health: Chat) -> None:
    await stage.focal[HEALTH].say(health, "/vuongmac 1 thiếu kinh phí")
    said = health.last().text
    assert said.startswith("Việc 1: Sở Y tế: rà soát thuốc trước ngày 20/6/2026\nhạn 20/06/2026, còn 5 ngày")
    assert "báo ngay cho Văn phòng" in said


async def test_obstacle_stays_visible_until_it_is_answered(stage: Stage, health: Chat) -> None:
    await raised(stage, health)
    await stage.at("2026-06-17 07:30")
    assert "⚠ đang vướng" in health.last().text
    for person, chat, words in (
        (stage.focal[HEALTH], health, "/viec"),
        (stage.hoa, stage.hoa.private, f"/viec {HEALTH}"),
        (stage.hoa, stage.hoa.private, "/duyet"),
    ):
        await person.say(chat, words)
        assert "⚠ đang vướng" in chat.last().text, words
    await stage.hoa.send("/traloi 1 Sở Tài chính sẽ bố trí")
    await stage.focal[HEALTH].say(health, "/viec")
    assert "đang vướng" not in health.last().text
    await stage.hoa.send("/duyet")
    assert "Vướng mắc" not in stage.hoa.private.last().text


@pytest.mark.parametrize("way", ["button", "typed", "asked", "queue"])
async def test_office_answers_and_the_group_reads_the_answer(stage: Stage, health: Chat, way: str) -> None:
    told = await raised(stage, health)
    if way == "typed":
        await stage.hoa.send("/traloi 1 Sở Tài chính sẽ bố trí")
    else:
        if way == "asked":
            await stage.hoa.send("/traloi 1")
        elif way == "queue":
            await stage.hoa.send("/duyet")
            await stage.hoa.press(stage.hoa.private.last(), "Mở việc 1")
            await stage.hoa.press(stage.hoa.private.last(), "💬 Trả lời")
        else:
            await stage.hoa.press(told, "💬 Trả lời")
        question = stage.hoa.private.last()
        assert question.forces_reply
        await stage.hoa.reply(question, "Sở Tài chính sẽ bố trí")
    answer = f"Trả lời của {stage.hoa.name}: Sở Tài chính sẽ bố trí"
    assert answer in stage.hoa.private.last().text
    await stage.tick()
    assert answer in health.last().text
    assert health.last().text.startswith("Việc 1: ")
    assert not (await stage.task(1)).stuck


async def test_two_obstacles_are_answered_one_after_the_other(stage: Stage, health: Chat) -> None:
    await raised(stage, health, "thiếu kinh phí")
    await raised(stage, health, "thiếu người")
    message = await stage.hoa.send("/traloi 1 đã bố trí")
    assert "thiếu kinh phí" in stage.hoa.private.last().text
    before = await stage.dump()
    await stage.again(message)
    assert await stage.dump() == before, "a repeat answers no second obstacle"
    assert (await stage.task(1)).stuck
    await stage.hoa.send("/traloi 1 đã biệt phái")
    assert "thiếu người" in stage.hoa.private.last().text
    assert not (await stage.task(1)).stuck


async def test_second_answer_is_told_that_somebody_was_first(stage: Stage, health: Chat) -> None:
    told = await raised(stage, health)
    await stage.hoa.press(told, "💬 Trả lời")
    question = stage.hoa.private.last()
    lan = await stage.person("Phạm Thị Lan", "chuyên viên")
    await lan.send("/traloi 1 đã bố trí")
    before = await stage.dump()
    await stage.hoa.reply(question, "chưa có")
    assert "Phạm Thị Lan" in stage.hoa.private.last().text
    await stage.hoa.press(told, "💬 Trả lời")
    assert "Phạm Thị Lan" in stage.hoa.private.last().text
    assert await stage.dump() == before


async def test_report_makes_an_open_obstacle_lapse(stage: Stage, health: Chat) -> None:
    told = await raised(stage, health)
    await stage.focal[HEALTH].say(health, "/xong 1 45/BC-SYT")
    assert not (await stage.task(1)).stuck
    before = await stage.dump()
    await stage.hoa.press(told, "💬 Trả lời")
    assert "nhiệm vụ đã" in stage.hoa.private.last().text or "đã khép lại" in stage.hoa.private.last().text
    assert await stage.dump() == before


async def test_obstacle_answered_before_it_was_sent_is_not_told(stage: Stage, health: Chat) -> None:
    await stage.focal[HEALTH].say(health, "/vuongmac 1 thiếu kinh phí")
    await stage.hoa.send("/traloi 1 đã bố trí")
    start = stage.hoa.private.last()
    await stage.tick()
    assert stage.hoa.private.last() is start
    assert [row.state for row in await stage.rows("obstacle")] == ["skipped"]


async def test_without_words_it_is_asked_for_and_the_button_goes_on(stage: Stage, health: Chat) -> None:
    await stage.assign(f"{HEALTH}: kiểm tra bếp ăn trước ngày 22/6/2026")
    await stage.focal[HEALTH].say(health, "/vuongmac")
    assert data_of(health.last()) == ["obstacle:1", "obstacle:2"]
    await stage.focal[HEALTH].press(health.last(), "obstacle:2")
    assert health.last().forces_reply
    await stage.focal[HEALTH].reply(health.last(), "thiếu người")
    assert ((await stage.task(1)).stuck, (await stage.task(2)).stuck) == (False, True)


async def test_odd_words_are_shown_as_they_are(stage: Stage, health: Chat) -> None:
    odd = "<b>thiếu</b> & <script> 🏥 {0} %s"
    told = await raised(stage, health, odd)
    assert odd in told.text
    await stage.hoa.send(f"/traloi 1 {odd}")
    await stage.tick()
    assert health.last().text.count(odd) == 2
    assert not [call for call in stage.world.calls if call.error]


@pytest.mark.parametrize("words", ["/vuongmac 1 {}", "/traloi 1 {}"])
async def test_words_of_2001_letters_are_refused(stage: Stage, health: Chat, words: str) -> None:
    await raised(stage, health)
    person: User = stage.hoa if words.startswith("/traloi") else stage.focal[HEALTH]
    chat = stage.hoa.private if person is stage.hoa else health
    before = await stage.dump()
    await person.say(chat, words.format("&" * 2001))
    assert "tối đa 2000 ký tự" in chat.last().text
    assert await stage.dump() == before
    await person.say(chat, words.format("&" * 2000))
    assert await stage.dump() != before


async def test_agency_and_chair_cannot_answer(stage: Stage, health: Chat) -> None:
    await raised(stage, health)
    chair = await stage.person("Lê Văn Bình", "lãnh đạo")
    before = await stage.dump(*SPOKEN_ABOUT)
    for person, chat in (
        (stage.focal[HEALTH], health),
        (stage.focal[FINANCE], stage.groups[FINANCE]),
        (chair, chair.private),
    ):
        for words in ("/traloi 1 tự trả lời", "/traloi 1"):
            await person.say(chat, words)
        await stage.forge(person, chat, "answer:1")
    assert await stage.dump(*SPOKEN_ABOUT) == before
    assert (await stage.task(1)).state is State.ASSIGNED
