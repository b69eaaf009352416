"""A group becomes a supergroup: what was typed before counts, and what was asked before can still be answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.registry.chats import chats
from bot.registry.core.permissions import Source
from bot.registry.outbox.kinds import Kind
from bot.registry.tasks.states import State
from sandbox import Chat
from tests.stage import Stage

AGENCY = "Sở Y tế"


@pytest.fixture
async def group(stage: Stage) -> Chat:
    await stage.agencies(AGENCY)
    made = await stage.link(AGENCY)
    await stage.assign(f"{AGENCY}: rà soát thuốc trước ngày 18/6/2026")
    await stage.assign(f"{AGENCY}: kiểm tra bếp ăn trước ngày 19/6/2026")
    return made


async def while_away(stage: Stage, happens: Callable[[], Awaitable[object]]) -> list[dict[str, object]]:
    """Return the updates of what happens while the bot hears nothing."""
    listener, stage.world._listener = stage.world._listener, None
    await happens()
    waiting = stage.world.take_updates()
    stage.world._listener = listener
    return waiting


async def hand_over(stage: Stage, updates: list[dict[str, object]]) -> None:
    stage.world.updates.pending += updates
    await stage.settled()


async def test_all_that_was_typed_before_the_move_counts_although_the_first_answer_tells_of_it(
    stage: Stage, group: Chat
) -> None:
    focal = stage.focal[AGENCY]

    async def two_reports() -> None:
        await focal.say(group, "/xong 1 Báo cáo số 45/BC-SYT")
        await focal.say(group, "/xong 2 Báo cáo số 46/BC-SYT")
        await group.upgrade()

    waiting = await while_away(stage, two_reports)
    await hand_over(stage, waiting)
    assert await stage.states(1, 2) == [State.REPORTED, State.REPORTED]
    new = group.migrated_to
    assert new is not None
    assert sum("Đã nhận báo cáo" in message.text for message in new.bot_messages()) == 2
    assert await stage.rows(Kind.FAULT) == []


async def test_what_was_typed_before_the_move_counts_when_the_supergroup_is_heard_of_first(
    stage: Stage, group: Chat
) -> None:
    async def report() -> None:
        await stage.focal[AGENCY].say(group, "/xong 1 Báo cáo số 45/BC-SYT")
        await group.upgrade()

    typed, *moves = await while_away(stage, report)
    await hand_over(stage, [*moves, typed])  # lanes of different chats are in no order
    assert await stage.states(1) == [State.REPORTED]


async def test_a_question_answered_before_the_move_is_taken_after_it(stage: Stage, group: Chat) -> None:
    focal = stage.focal[AGENCY]
    await focal.say(group, "/xong 1")
    asked = group.last_bot_message()

    async def answer() -> None:
        await focal.reply(asked, "Báo cáo số 45/BC-SYT")
        await group.upgrade()

    typed, *moves = await while_away(stage, answer)
    await hand_over(stage, [*moves, typed])
    assert await stage.states(1) == [State.REPORTED]


async def test_a_question_that_is_asked_while_the_group_moves_can_be_answered_there(stage: Stage, group: Chat) -> None:
    focal = stage.focal[AGENCY]

    async def ask() -> None:
        await focal.say(group, "/xong 1")
        await group.upgrade()

    await hand_over(stage, (await while_away(stage, ask))[:1])
    new = group.migrated_to
    assert new is not None
    assert new.last_bot_message().forces_reply
    await focal.say(new, "Báo cáo số 45/BC-SYT", reply_to=new.last_bot_message())
    assert await stage.states(1) == [State.REPORTED]


async def test_a_question_asked_before_the_move_is_answered_from_the_supergroup(stage: Stage, group: Chat) -> None:
    focal = stage.focal[AGENCY]
    await focal.say(group, "/xong 1")
    asked = group.last_bot_message()
    new = await group.upgrade()
    await focal.say(new, "Báo cáo số 45/BC-SYT", reply_to=asked)
    assert await stage.states(1) == [State.REPORTED]
    said = len(new.bot_messages())
    await focal.say(new, "Báo cáo số 46/BC-SYT", reply_to=asked)
    assert len(new.bot_messages()) == said + 1, "the question was answered; whoever answers again is told"
    assert (await stage.acts(1)).count("reported") == 1


async def test_of_two_questions_at_the_same_moment_none_is_guessed(stage: Stage, group: Chat) -> None:
    focal = stage.focal[AGENCY]
    await focal.say(group, "/xong 1")
    asked = group.last_bot_message()
    await focal.say(group, "/xong 2")
    new = await group.upgrade()
    await focal.say(new, "Báo cáo số 45/BC-SYT", reply_to=asked)
    assert await stage.states(1, 2) == [State.ASSIGNED, State.ASSIGNED]
    assert "gửi lại lệnh" in new.last_bot_message().text


async def test_a_late_update_of_the_old_group_does_not_take_it_back_into_use(stage: Stage, group: Chat) -> None:
    focal = stage.focal[AGENCY]
    new = await group.upgrade()
    async with stage.context.acting(Source(focal.id, focal.name, group.id, "group", group.title)) as uow:
        assert uow.person.agency_id == await chats.agency_of(uow.session, new.id) is not None
    async with stage.context.db.read() as session:
        assert (await chats.address(session, group.id)).disabled == f"migrated to {new.id}"
