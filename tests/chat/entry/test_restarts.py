"""No conversation lives in memory: every dialogue ends as it should when the bot is restarted between each two steps.

A family of commands that asks something adds its dialogue to DIALOGUES.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import select

from bot.clock import SetClock
from bot.models import Prompt
from bot.registry.outbox.conversations import Question
from bot.registry.tasks.states import State
from bot.settings import Settings
from sandbox import Chat, User
from tests.agencies import FINANCE, HEALTH
from tests.stage import Stage, raise_curtain

NOTICE = f"Chủ tịch UBND tỉnh kết luận:\n1. Giao {HEALTH} rà soát cơ số thuốc dự trữ trước ngày 30/6/2026.\n".encode()
Step = Callable[[Stage], Awaitable[object]]
Side = Callable[[Stage], tuple[User, Chat]]


def agency(stage: Stage) -> tuple[User, Chat]:
    return stage.focal[HEALTH], stage.groups[HEALTH]


def office(stage: Stage) -> tuple[User, Chat]:
    return stage.hoa, stage.hoa.private


def says(side: Side, words: str) -> Step:
    """Let somebody type a line."""

    async def step(stage: Stage) -> None:
        person, chat = side(stage)
        await person.say(chat, words)

    return step


def sends(side: Side, name: str, data: bytes) -> Step:
    """Let somebody send a file."""

    async def step(stage: Stage) -> None:
        person, chat = side(stage)
        await person.send_document(name, data, chat=chat)
        await stage.settled()

    return step


def replies(side: Side, words: str) -> Step:
    """Let somebody answer the question that the bot asked last there."""

    async def step(stage: Stage) -> None:
        person, chat = side(stage)
        question = next(message for message in reversed(chat.bot_messages()) if message.forces_reply)
        await person.reply(question, words)

    return step


def replies_to_last(side: Side, words: str) -> Step:
    """Let somebody answer the last message, which asks no question of one person alone."""

    async def step(stage: Stage) -> None:
        person, chat = side(stage)
        await person.reply(chat.last(), words)

    return step


def presses(side: Side, button: str) -> Step:
    """Let somebody press a button, by its label or data, under the last message that has it."""

    async def step(stage: Stage) -> None:
        person, chat = side(stage)
        found = (m for m in reversed(chat.bot_messages()) if _has(m.buttons, button))
        await person.press(next(found), button)

    return step


def _has(rows: object, button: str) -> bool:
    return any(button in (one.text, one.data) for row in rows for one in row)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Dialogue:
    """What is said and pressed about task 1 of the health department, and what must hold at the end."""

    name: str
    steps: tuple[Step, ...]
    ends: Callable[[Stage], Awaitable[bool]]
    hurried: bool = False  # nobody waits until messages are gathered


def task_is(**fields: object) -> Callable[[Stage], Awaitable[bool]]:
    """Say that task 1 has these fields."""

    async def holds(stage: Stage) -> bool:
        task = await stage.task(1)
        return {name: getattr(task, name) for name in fields} == fields

    return holds


def group_read(words: str) -> Callable[[Stage], Awaitable[bool]]:
    """Say that the agency's group was told so at last."""

    async def holds(stage: Stage) -> bool:
        return words in stage.groups[HEALTH].last().text

    return holds


def office_read(words: str) -> Callable[[Stage], Awaitable[bool]]:
    """Say that the office was told so at last."""

    async def holds(stage: Stage) -> bool:
        return words in stage.hoa.private.last().text

    return holds


DIALOGUES = [
    Dialogue("receive by button", (presses(agency, "📥 Đã nhận"),), task_is(state=State.RECEIVED)),
    Dialogue(
        "receive from the list", (says(agency, "/nhan"), presses(agency, "receive:1")), task_is(state=State.RECEIVED)
    ),
    Dialogue(
        "report by button",
        (presses(agency, "✅ Xong 1"), replies(agency, "45/BC-SYT"), presses(office, "✅ Xác nhận")),
        task_is(state=State.CONFIRMED),
    ),
    Dialogue(
        "return with a reason",
        (
            says(agency, "/xong 1"),
            replies(agency, "45/BC-SYT"),
            presses(office, "↩ Trả lại"),
            replies(office, "thiếu phụ lục"),
        ),
        task_is(state=State.RETURNED),
    ),
    Dialogue(
        "progress from the list",
        (says(agency, "/tiendo"), presses(agency, "progress:1"), replies(agency, "60 % dự thảo xong")),
        task_is(state=State.IN_PROGRESS, percent=60),
    ),
    Dialogue(
        "obstacle and its answer",
        (
            says(agency, "/vuongmac"),
            presses(agency, "obstacle:1"),
            replies(agency, "thiếu kinh phí"),
            presses(office, "💬 Trả lời"),
            replies(office, "Sở Tài chính sẽ bố trí"),
        ),
        group_read("Sở Tài chính sẽ bố trí"),
    ),
    Dialogue(
        "obstacle from the queue",
        (
            says(agency, "/vuongmac 1 thiếu kinh phí"),
            says(office, "/duyet"),
            presses(office, "matter:1"),
            says(office, "/traloi 1"),
            replies(office, "Sở Tài chính sẽ bố trí"),
        ),
        task_is(stuck=False),
    ),
    Dialogue(
        "objection from the card and its answer",
        (
            says(agency, "/viec 1"),
            presses(agency, "Khiếu nại"),
            replies(agency, "đã báo cáo ngày 14/6"),
            presses(office, "💬 Trả lời"),
            replies(office, "đã sửa ghi nhận"),
        ),
        group_read("đã sửa ghi nhận"),
    ),
    Dialogue(
        "explanation from the card, explained by button",
        (
            says(office, "/tim thuốc"),
            presses(office, "task:1"),
            presses(office, "❗ Giải trình"),
            replies(office, "17/6 vì sao chậm"),
            presses(agency, "Giải trình"),
            replies(agency, "do hướng dẫn đến chậm"),
        ),
        office_read("do hướng dẫn đến chậm"),
    ),
    Dialogue(
        "explanation by a reply to the letter",
        (
            says(office, "/giaitrinh 1"),
            replies(office, "vì sao chậm"),
            replies_to_last(agency, "do hướng dẫn đến chậm"),
        ),
        office_read("do hướng dẫn đến chậm"),
    ),
    Dialogue("star by the card", (says(office, "/viec 1"), presses(office, "⭐ Đánh dấu sao")), task_is(starred=True)),
    Dialogue(
        "history from the card", (says(agency, "/viec 1"), presses(agency, "Lịch sử")), group_read("Lịch sử việc 1")
    ),
    Dialogue(
        "extension granted",
        (
            says(agency, "/giahan"),
            presses(agency, "extend:1"),
            replies(agency, "15/7 chờ hướng dẫn"),
            presses(office, "✅ Đồng ý"),
        ),
        task_is(deadline=date(2026, 7, 15), extensions=1),
    ),
    Dialogue(
        "extension refused",
        (
            says(agency, "/giahan 1"),
            replies(agency, "15/7 chờ hướng dẫn"),
            presses(office, "✖ Không đồng ý"),
            replies(office, "còn đủ thời gian"),
        ),
        group_read("còn đủ thời gian"),
    ),
    Dialogue(
        "move to another agency",
        (says(office, "/chuyen 1"), replies(office, FINANCE)),
        task_is(state=State.CANCELLED),
    ),
    Dialogue(
        "take a task back",
        (says(office, "/thuhoi 1"), replies(office, "giao nhầm")),
        group_read("Lý do: giao nhầm"),
    ),
    Dialogue(
        "withdraw a document",
        (says(office, "/thuhoi vb1"), replies(office, "ban hành nhầm"), presses(office, "Thu hồi văn bản")),
        group_read("Văn bản giao việc đã được thu hồi"),
    ),
    Dialogue(
        "draft changed by its card, approved",
        (
            says(office, f"/giao {FINANCE}: quyết toán kinh phí trước ngày 26/6/2026"),
            presses(office, "Đổi chủ trì"),
            replies(office, HEALTH),
            presses(office, "Đổi phối hợp"),
            replies(office, FINANCE),
            presses(office, "Đổi thời hạn"),
            replies(office, "30/6/2026"),
            presses(office, "✅ Duyệt"),
        ),
        group_read("hạn 30/06/2026"),
    ),
    Dialogue(
        "document completed",
        (
            sends(office, "thong-bao.txt", NOTICE),
            presses(office, "Ghi số văn bản"),
            replies(office, "118/TB-UBND"),
            presses(office, "Ghi ngày ban hành"),
            replies(office, "9/4/2026"),
        ),
        office_read("118/TB-UBND"),
    ),
    Dialogue(
        "approval undone",
        (
            says(office, f"/giao {HEALTH}: kiểm tra kho trước ngày 26/6/2026"),
            presses(office, "✅ Duyệt"),
            presses(office, "↩ Hoàn tác"),
        ),
        office_read("trở lại chờ duyệt"),
        hurried=True,
    ),
]
# Which dialogue asks which question; each must have been asked by then.
ASKED = {
    Question.EVIDENCE: "report by button",
    Question.RETURN_REASON: "return with a reason",
    Question.PROGRESS: "progress from the list",
    Question.OBSTACLE: "obstacle and its answer",
    Question.REQUEST_ANSWER: "obstacle and its answer",
    Question.EXTENSION: "extension granted",
    Question.EXTENSION_REFUSAL: "extension refused",
    Question.OBJECTION: "objection from the card and its answer",
    Question.EXPLAIN: "explanation from the card, explained by button",
    Question.EXPLANATION: "explanation from the card, explained by button",
    Question.REASSIGN_TO: "move to another agency",
    Question.WITHDRAW_REASON: "take a task back",
    Question.WITHDRAW_NOTICE_REASON: "withdraw a document",
    Question.DRAFT_LEAD: "draft changed by its card, approved",
    Question.DRAFT_COORDINATING: "draft changed by its card, approved",
    Question.DRAFT_DEADLINE: "draft changed by its card, approved",
    Question.NOTICE_NUMBER: "document completed",
    Question.NOTICE_DAY: "document completed",
}


def test_every_question_that_the_bot_can_ask_has_its_dialogue() -> None:
    assert set(ASKED) == set(Question)
    assert set(ASKED.values()) <= {dialogue.name for dialogue in DIALOGUES}


async def asked(stage: Stage) -> set[str]:
    """Return the kinds of questions that wait for an answer."""
    async with stage.context.db.read() as session:
        return set(await session.scalars(select(Prompt.kind)))


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.name)
async def test_dialogue_ends_well_over_a_restart_between_each_two_steps(
    settings: Settings, clock: SetClock, dialogue: Dialogue
) -> None:
    async with raise_curtain(settings, clock) as stage:
        await stage.agencies(HEALTH, FINANCE)
        await stage.link(HEALTH)
        assert await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026") == 1
        await stage.tell()
    seen: set[str] = set()
    for step in dialogue.steps:
        async with raise_curtain(settings, clock, stage.world) as restarted:
            restarted.groups, restarted.focal = stage.groups, stage.focal
            await step(restarted)
            seen |= await asked(restarted)
            await (restarted.tick() if dialogue.hurried else restarted.tell())
    assert {question for question, name in ASKED.items() if name == dialogue.name} <= seen
    async with raise_curtain(settings, clock, stage.world) as restarted:
        restarted.groups = stage.groups
        assert await dialogue.ends(restarted)
