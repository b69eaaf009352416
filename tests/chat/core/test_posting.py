"""Answers where a chat has moved, thrown the bot out, or forbids it something: no alarm, and what was done is done."""

from __future__ import annotations

import pytest

from bot.registry.outbox.kinds import Kind
from bot.registry.tasks.states import State
from sandbox import Chat
from sandbox.rules.errors import ApiError
from sandbox.rules.faults import Fault
from tests.stage import Stage

AGENCY = "Sở Y tế"


@pytest.fixture
async def group(stage: Stage) -> Chat:
    await stage.agencies(AGENCY)
    made = await stage.link(AGENCY)
    await stage.assign(f"{AGENCY}: rà soát thuốc trước ngày 18/6/2026")
    return made


def refuse(stage: Stage, chat: Chat, method: str, error: ApiError) -> None:
    """Let calls about a chat end so."""

    def strike(called: str, params: object) -> Fault | None:
        there = isinstance(params, dict) and str(params.get("chat_id")) == str(chat.id)
        return Fault("refuse", error=error) if called == method and there else None

    stage.world.faults.use(strike)


async def test_the_answer_to_what_was_typed_before_a_group_moved_comes_in_the_new_one(
    stage: Stage, group: Chat
) -> None:
    new = stage.world.supergroup(group.title, [stage.focal[AGENCY]])
    moved = ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=new.id)
    refuse(stage, group, "sendMessage", moved)
    await stage.focal[AGENCY].say(group, "/xong 1 Báo cáo số 45/BC-SYT")
    assert await stage.states(1) == [State.REPORTED]
    assert "Đã nhận báo cáo" in new.last_bot_message().text
    assert await stage.rows(Kind.FAULT) == []
    stage.world.faults.clear()
    await stage.focal[AGENCY].say(new, "/viec")
    assert "rà soát thuốc" in new.last_bot_message().text, "the register knows where the agency's group is"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (403, "Forbidden: bot was kicked from the group chat"),
        (400, "Bad Request: not enough rights to send text messages to the chat"),
    ],
)
async def test_what_was_typed_counts_although_its_answer_cannot_be_posted(
    stage: Stage, group: Chat, code: int, words: str
) -> None:
    refuse(stage, group, "sendMessage", ApiError(code, words))
    await stage.focal[AGENCY].say(group, "/xong 1 Báo cáo số 45/BC-SYT")
    assert await stage.states(1) == [State.REPORTED]
    assert await stage.rows(Kind.FAULT) == []
    assert len(await stage.rows(Kind.CHAT_LOST)) == 1, "the office is told of the group"


@pytest.mark.parametrize(
    "words",
    [
        "Bad Request: not enough rights to send documents to the chat",
        "Bad Request: wrong file identifier/HTTP URL specified",
        "Bad Request: file is too big",
    ],
)
async def test_a_file_that_telegram_refuses_is_told_in_words(stage: Stage, group: Chat, words: str) -> None:
    refuse(stage, stage.hoa.private, "sendDocument", ApiError(400, words))
    await stage.hoa.send("/baocao excel")
    said = [message.text for message in stage.hoa.private.bot_messages()]
    assert sum("Telegram không nhận tệp" in text for text in said) == 1
    assert await stage.rows(Kind.FAULT) == []
    assert await stage.rows(Kind.CHAT_LOST) == []


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Bad Request: file is too big", "quá lớn"),
        ("Bad Request: wrong file_id or the file is temporarily unavailable", "chưa chuyển được tệp này"),
    ],
)
async def test_a_file_that_telegram_does_not_hand_over_gets_a_sentence(stage: Stage, words: str, answer: str) -> None:
    stage.world.faults.use(
        lambda method, _params: Fault("refuse", error=ApiError(400, words)) if method == "getFile" else None
    )
    await stage.hoa.send_document("tb.txt", b"a")
    await stage.settled()
    assert answer in stage.hoa.private.last_bot_message().text
    assert await stage.rows(Kind.FAULT) == []


async def test_a_chart_for_a_group_that_forbids_photos_is_told_in_words(stage: Stage, group: Chat) -> None:
    group.bot_may_not_send = {"photos"}
    await stage.focal[AGENCY].say(group, "/baocao biểu đồ")
    assert sum("Telegram không nhận tệp" in message.text for message in group.bot_messages()) >= 1
    assert await stage.rows(Kind.FAULT) == []
    assert await stage.rows(Kind.CHAT_LOST) == [], "words may still be said there"


async def test_a_report_is_shown_with_its_buttons_although_its_file_is_refused(stage: Stage, group: Chat) -> None:
    await stage.focal[AGENCY].send_document("bc.pdf", b"%PDF", "/xong 1 Báo cáo số 45/BC-SYT", chat=group)
    await stage.tick()
    told = next(message for message in stage.hoa.private.bot_messages() if "Báo cáo kết quả" in message.text)
    event = next(b.data for row in told.buttons for b in row if (b.data or "").startswith("confirm:"))
    words = "Bad Request: wrong file identifier/HTTP URL specified"
    refuse(stage, stage.hoa.private, "sendDocument", ApiError(400, words))
    await stage.hoa.send("/duyet")
    await stage.hoa.press(stage.hoa.private.last(), "Mở việc 1")
    shown = stage.hoa.private.bot_messages()[-2:]
    assert "Telegram không nhận tệp" in shown[0].text
    assert event in [b.data for row in shown[1].buttons for b in row]
    assert await stage.rows(Kind.FAULT) == []
