"""Delivery when the network, Telegram or the program itself fails: nothing is lost, nothing comes twice unsaid."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from unittest.mock import patch

import pytest

from bot.app import make_context
from bot.i18n import Language
from bot.jobs import schedule
from bot.jobs.delivery import delivery, ready
from bot.jobs.letters import writers
from bot.jobs.planning import morning
from bot.registry.chats import chats
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.operations.heartbeat import Heartbeat
from bot.registry.operations.problems import What
from bot.registry.outbox import leases, outbox
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.leases import LEASE
from bot.registry.outbox.outbox import Letter
from bot.views.core.message import Message
from sandbox import Chat
from sandbox.rules.faults import Fault
from tests.agencies import FINANCE, HEALTH
from tests.reading import digests, texts
from tests.stage import Stage

MORNING = "2026-06-16 07:30"
REPEAT = "(có thể gửi lại)"


async def later(stage: Stage, minutes: float) -> None:
    stage.clock.forward(timedelta(minutes=minutes))
    await stage.tick()


@pytest.mark.parametrize("code", [500, 502, 504])
async def test_what_was_surely_not_delivered_comes_once_and_unmarked(stage: Stage, owing: Chat, code: int) -> None:
    stage.world.faults.unreachable(method="sendMessage")
    stage.world.faults.refuse(code, method="sendMessage")
    await stage.at(MORNING)
    assert texts(digests(owing)) == []
    await later(stage, 1)
    assert texts(digests(owing)) == []
    await later(stage, 2)
    [digest] = texts(digests(owing))
    assert REPEAT not in digest
    await later(stage, 60)
    assert len(texts(digests(owing))) == 1


async def test_outage_of_hours_does_not_cost_the_reminder(stage: Stage, owing: Chat) -> None:
    stage.world.faults.unreachable(times=None)
    await stage.at(MORNING)
    for _minutes in range(45):
        await later(stage, 4)
    stage.world.faults.clear()
    await later(stage, 15)
    [digest] = texts(digests(owing))
    assert "lẽ ra gửi lúc 07:30" in digest
    assert REPEAT not in digest


async def test_lost_answer_is_followed_by_one_marked_repeat(stage: Stage, owing: Chat) -> None:
    stage.world.faults.lose_answer(method="sendMessage")
    await stage.at(MORNING)
    assert len(texts(digests(owing))) == 1
    await later(stage, 1)
    first, second = texts(digests(owing))
    assert REPEAT not in first
    assert REPEAT in second
    await later(stage, 60)
    assert len(texts(digests(owing))) == 2


async def test_answers_lost_again_and_again_end_as_unknown(stage: Stage, owing: Chat) -> None:
    stage.world.faults.lose_answer(method="sendMessage", times=None)
    await stage.at(MORNING)
    for _minute in range(30):
        await later(stage, 1)
    assert len(texts(digests(owing))) == leases.MOST_REPEATS
    *_, row = await stage.rows("digest")
    assert row.state == "unknown"


async def test_too_many_requests_waits_as_long_as_asked(stage: Stage, owing: Chat) -> None:
    stage.world.faults.refuse(429, retry_after=300, method="sendMessage")
    await stage.at(MORNING)
    await later(stage, 4.9)
    assert texts(digests(owing)) == []
    await later(stage, 0.2)
    [digest] = texts(digests(owing))
    assert REPEAT not in digest


async def test_kicked_bot_gives_up_at_once_and_disables_the_chat(stage: Stage, owing: Chat) -> None:
    stage.world.faults.refuse(403, "Forbidden: bot was kicked from the group chat", method="sendMessage")
    await stage.at(MORNING)
    *_, row = await stage.rows("digest")
    assert (row.state, row.why) == ("failed", "Forbidden: bot was kicked from the group chat")
    async with stage.context.db.read() as session:
        assert (await chats.address(session, owing.id)).disabled
    sent = [call for call in stage.world.calls if call.params.get("chat_id") == owing.id]
    await stage.at("2026-06-17 07:30")
    assert [call for call in stage.world.calls if call.params.get("chat_id") == owing.id] == sent
    await stage.hoa.send("/baocao")
    assert f"Chưa có nhóm nhận tin: {HEALTH}" in stage.hoa.private.last().text


async def test_office_is_told_once_of_a_chat_that_takes_no_messages_any_more(stage: Stage, owing: Chat) -> None:
    staff = await stage.person("Nguyễn Văn Nam", "chuyên viên")
    why = "Forbidden: bot was kicked from the group chat"
    stage.world.faults.refuse(403, why, method="sendMessage", chat_id=owing.id)
    await stage.at(MORNING)
    await owing.remove_bot()
    await later(stage, 1)
    await later(stage, 1)
    for person in (stage.hoa, staff):
        (told,) = [text for text in texts(person.private.bot_messages()) if "Không còn gửi được tin" in text]
        assert owing.title in told
        assert f"Đơn vị: {HEALTH}" in told
        assert "/moi" in told


async def test_office_is_told_of_a_colleague_who_blocked_the_bot_and_of_no_stranger(stage: Stage) -> None:
    staff = await stage.person("Nguyễn Văn Nam", "chuyên viên")
    stranger = stage.world.user("Người lạ", started=True)
    await stranger.send("/trogiup")
    for person in (staff, stranger):
        await person.block_bot()
    await stage.tell()
    told = [text for text in texts(stage.hoa.private.bot_messages()) if "Không còn gửi được tin" in text]
    assert len(told) == 1
    assert "Nguyễn Văn Nam" in told[0]


async def test_group_that_forbids_posting_for_two_minutes_gets_its_reminder_and_the_next_ones(
    stage: Stage, owing: Chat
) -> None:
    owing.bot_may_write = False
    await stage.at(MORNING)
    await stage.tick()
    told = [text for text in texts(stage.hoa.private.bot_messages()) if owing.title in text]
    assert any("không được phép gửi tin" in text for text in told), "it is said as what it is"
    assert not any("thêm bot" in text for text in told), "the bot is there"
    owing.bot_may_write = True
    await later(stage, 20)
    assert len(digests(owing)) == 1
    await stage.at("2026-06-17 07:30")
    assert len(digests(owing)) == 2


async def test_group_that_forbids_posting_for_a_day_is_tried_again_the_next_morning(stage: Stage, owing: Chat) -> None:
    owing.bot_may_write = False
    for hour in range(9):
        await stage.at(MORNING)
        await later(stage, 60 * hour)
    owing.bot_may_write = True
    await stage.at("2026-06-17 07:30")
    assert len(digests(owing)) == 1


async def test_news_of_a_fact_arrives_after_a_weekend_without_network(stage: Stage, owing: Chat) -> None:
    await stage.at("2026-06-19 15:40")
    stage.world.faults.refuse(502, method="sendMessage", times=None)
    async with stage.context.itself() as uow:
        await outbox.tell_tasks(uow, owing.id, Kind.ASSIGNED, "notice:1", [1])
    for _third in range(66 // 3):
        await later(stage, 60 * 3)
    stage.world.faults.clear()
    await stage.at("2026-06-22 09:30")
    await later(stage, 20)
    *_, row = await stage.rows("assigned")
    assert row.state == "sent"


async def test_program_that_is_not_let_in_keeps_its_messages(stage: Stage, owing: Chat) -> None:
    stage.world.faults.refuse(401, times=None)
    await stage.at(MORNING)
    await later(stage, 60)
    stage.world.faults.clear()
    await later(stage, 15)
    [digest] = texts(digests(owing))
    assert REPEAT not in digest


async def test_answers_lost_after_an_outage_are_still_followed_by_a_repeat(stage: Stage, owing: Chat) -> None:
    stage.world.faults.refuse(502, method="sendMessage", times=5)
    stage.world.faults.reset(method="sendMessage")
    await stage.at(MORNING)
    for _minute in range(40):
        await later(stage, 1)
    [digest] = texts(digests(owing))
    assert REPEAT in digest


async def test_unknown_403_does_not_disable_the_chat(stage: Stage, owing: Chat) -> None:
    stage.world.faults.refuse(403, "Forbidden: something we have never heard of", method="sendMessage")
    await stage.at(MORNING)
    async with stage.context.db.read() as session:
        assert (await chats.address(session, owing.id)).disabled is None
    await later(stage, 1)
    assert len(texts(digests(owing))) == 1


async def test_unparsable_markup_is_sent_once_as_plain_text(stage: Stage, owing: Chat) -> None:
    stage.world.faults.refuse(400, "Bad Request: can't parse entities: unexpected end tag", method="sendMessage")
    await stage.at(MORNING)
    [digest] = texts(digests(owing))
    assert "rà soát thuốc" in digest
    assert not set("<>&") & set(digest), "the tags are taken off, not shown"
    assert {entity["type"] for entity in owing.last().entities} <= {"bot_command"}
    assert "\n" in digest
    assert owing.last().buttons
    await later(stage, 60)
    assert len(texts(digests(owing))) == 1


async def test_message_refused_for_good_fails_alone(stage: Stage, owing: Chat) -> None:
    await stage.link(FINANCE)
    await stage.assign(f"{FINANCE}: quyết toán trước ngày 18/6/2026")
    stage.world.faults.refuse(400, "Bad Request: message is too long", method="sendMessage", chat_id=owing.id)
    await stage.at(MORNING)
    assert {row.chat_id: row.state for row in await stage.rows("digest") if row.state != "skipped"} == {
        owing.id: "failed",
        stage.groups[FINANCE].id: "sent",
    }
    assert len(texts(digests(stage.groups[FINANCE]))) == 1


async def test_crash_between_claim_and_close_is_repeated_and_says_so(stage: Stage, owing: Chat) -> None:
    stage.clock.forward(timedelta(days=1))
    await morning.plan(stage.context)
    async with stage.context.itself() as uow:
        claimed = await leases.claim(uow.session, "a process that dies", uow.now)
        assert all([await leases.start(uow.session, letter, uow.now) for letter in claimed])
    assert [letter.kind for letter in claimed] == ["digest"]
    await stage.tick()
    assert texts(digests(owing)) == []
    stage.clock.forward(LEASE + timedelta(seconds=1))
    await stage.tick()
    [digest] = texts(digests(owing))
    assert REPEAT in digest


async def test_error_in_one_row_does_not_keep_the_others_waiting(stage: Stage, owing: Chat) -> None:
    await stage.link(FINANCE)
    await stage.assign(f"{FINANCE}: quyết toán trước ngày 18/6/2026")
    await stage.tell()

    async def fails(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
        if letter.chat_id == owing.id:
            raise ZeroDivisionError
        return await writers.write(uow, t, letter)

    with patch.object(ready, "write", fails):
        await stage.at(MORNING)
    assert [len(texts(digests(group))) for group in stage.groups.values()] == [0, 1]
    await later(stage, LEASE.total_seconds() / 60 + 1)
    assert [len(texts(digests(group))) for group in stage.groups.values()] == [1, 1]


async def test_two_workers_at_once_send_each_row_once(stage: Stage, owing: Chat) -> None:
    names = [f"UBND xã {name}" for name in ("Đông", "Tây", "Nam", "Bắc", "Trung", "Thượng")]
    await stage.agencies(*names)
    for name in names:
        await stage.link(name)
        await stage.assign(f"{name}: rà soát hộ nghèo trước ngày 18/6/2026")
    stage.clock.forward(timedelta(days=1))
    await morning.plan(stage.context)
    planned = [row for row in await stage.rows() if row.state == "planned"]
    bot = stage.application.bot
    closed = await asyncio.gather(*(delivery.deliver(stage.context, bot, worker) for worker in "abc"))
    assert sum(closed) == len(planned)
    for group in stage.groups.values():
        assert len(texts(digests(group))) == 1


async def test_row_taken_by_another_process_meanwhile_is_left_to_it(stage: Stage, owing: Chat) -> None:
    await stage.link(FINANCE)
    await stage.assign(f"{FINANCE}: quyết toán trước ngày 18/6/2026")
    await stage.tell()
    stage.context.settings.one_by_one_up_to = 0
    reached, gate = asyncio.Event(), asyncio.Event()

    def hold_first(method: str, _params: object) -> Fault | None:
        if method != "sendMessage" or reached.is_set():
            return None
        reached.set()
        return Fault("delay", gate=gate)

    stage.world.faults.use(hold_first)
    slow = asyncio.create_task(stage.at(MORNING))
    await reached.wait()
    while [row.state for row in await stage.rows("digest")].count("sent") < 1:  # noqa: ASYNC110 - the other one
        await asyncio.sleep(0.001)
    stage.clock.forward(LEASE + timedelta(seconds=1))
    await delivery.deliver(stage.context, stage.application.bot, "another process")
    gate.set()
    await slow
    first, second = texts(digests(stage.groups[FINANCE])), texts(digests(owing))
    assert sorted([len(first), len(second)]) == [1, 2]  # one was on its way: it comes again, and says so
    assert sum(REPEAT in text for text in first + second) == 1
    assert {row.state for row in await stage.rows("digest")} <= {"sent", "skipped"}


async def test_copied_database_sends_nothing(stage: Stage, owing: Chat) -> None:
    stage.clock.forward(timedelta(days=1))
    copy = make_context(stage.context.settings.model_copy(update={"deployment_id": "copy"}), stage.clock)
    said = len(stage.world.calls)
    beat = Heartbeat("w", "1.0", "copy", stage.clock.now(), leading_since=stage.clock.now())
    await schedule.tick(copy, stage.application.bot, beat)
    await copy.db.close()
    assert len(stage.world.calls) == said
    assert list(beat.problems) == [What.DEPLOYMENT], "/healthz, /trangthai and the log say so"
    await stage.tick()
    assert len(texts(digests(owing))) == 1


async def test_deleted_topic_does_not_swallow_the_message(stage: Stage) -> None:
    await stage.agencies(HEALTH)
    person = stage.world.user("Lê Văn Bình", started=True)
    forum = stage.world.supergroup("Sở Y tế", [person], forum=True)
    topic = await forum.add_topic("Nhiệm vụ UBND giao")
    await person.say(forum, f"/start {await stage.code(HEALTH)}", topic=topic)
    forum.topics.clear()
    await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 18/6/2026")
    await stage.tell()
    assert "nhiệm vụ mới được giao" in forum.last().text
    assert forum.last().topic is None


@pytest.mark.parametrize("fault", ["unreachable", "lose_answer"])
async def test_long_message_goes_on_behind_the_pages_that_arrived(stage: Stage, owing: Chat, fault: str) -> None:
    stage.context.settings.digest_tasks = 50
    numbers = [1] + [await stage.assign(f"{HEALTH}: việc {'rất dài ' * 14}{n} trước ngày 18/6/2026") for n in range(40)]
    await stage.tell()
    sending = iter(range(100))

    def second_page(method: str, params: object) -> Fault | None:
        return Fault(fault) if method == "sendMessage" and next(sending) == 1 else None  # type: ignore[arg-type]

    before = owing.last()
    stage.world.faults.use(second_page)
    await stage.at(MORNING)
    stage.world.faults.clear()
    await stage.focal[HEALTH].say(owing, f"/xong {numbers[0]} 45/BC-SYT")
    await later(stage, 1)
    pages = [m for m in owing.bot_messages(since=before) if "nhận báo cáo" not in m.text]
    told = [number for number in numbers if any(f"\n{number}. " in f"\n{m.text}" for m in pages)]
    assert told == numbers
    assert len(pages) >= 2
