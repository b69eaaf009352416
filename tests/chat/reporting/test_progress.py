"""/nhan and /tiendo: an agency has its tasks, and says how far one is; a word counts once, and only its own."""

from __future__ import annotations

import pytest

from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import Part
from demo.stage import data_of
from sandbox import Chat
from tests.agencies import FINANCE, HEALTH
from tests.reading import SPOKEN_ABOUT
from tests.stage import Stage, raise_curtain


async def three(stage: Stage) -> list[int]:
    return [await stage.assign(f"{HEALTH}: {what} trước ngày 20/6/2026") for what in ("rà soát", "kiểm tra", "báo cáo")]


# --- Received ---------------------------------------------------------------------------------------------------------


async def test_receipt_by_number_is_recorded_with_its_time_and_shown(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.focal[HEALTH].say(health, f"/nhan {number}")
    said = health.last().text
    assert said.startswith("Đã ghi nhận đơn vị nhận 1 việc:")
    assert f"{number}. {HEALTH}: rà soát thuốc" in said
    assert "hạn 20/06/2026, còn 5 ngày" in said
    task = await stage.task(number)
    assert (task.state, task.received_at) == (State.RECEIVED, stage.clock.now())
    await stage.focal[HEALTH].say(health, "/viec")
    assert "còn 5 ngày · đã nhận" in health.last().text


@pytest.mark.parametrize("words", ["1 2", "1, 2", "#1;2", "2 1 1", "1. 2."])
async def test_several_numbers_are_received_at_once(stage: Stage, health: Chat, words: str) -> None:
    numbers = await three(stage)
    await stage.focal[HEALTH].say(health, f"/nhan {words}")
    assert health.last().text.startswith("Đã ghi nhận đơn vị nhận 2 việc:")
    assert await stage.states(*numbers) == [State.RECEIVED, State.RECEIVED, State.ASSIGNED]


@pytest.mark.parametrize("words", ["tất cả", "Tất Cả", "tat ca", "all"])
async def test_everything_is_received_by_one_word_and_nothing_twice(stage: Stage, health: Chat, words: str) -> None:
    numbers = await three(stage)
    await stage.focal[HEALTH].say(health, f"/nhan {numbers[0]}")
    await stage.focal[HEALTH].say(health, f"/nhan {words}")
    assert health.last().text.startswith("Đã ghi nhận đơn vị nhận 2 việc:")
    assert await stage.states(*numbers) == [State.RECEIVED] * 3
    before = await stage.dump()
    await stage.focal[HEALTH].say(health, f"/nhan {words}")
    assert health.last().text.startswith("Không có việc mới để nhận")
    assert await stage.dump() == before


async def test_one_wrong_number_receives_nothing_at_all(stage: Stage, health: Chat) -> None:
    numbers = await three(stage)
    other = await stage.assign(f"{FINANCE}: quyết toán trước ngày 20/6/2026")
    for wrong, why in ((other, "là của đơn vị khác"), (999, "Không có việc số 999")):
        before = await stage.dump(*SPOKEN_ABOUT)
        await stage.focal[HEALTH].say(health, f"/nhan {numbers[0]} {wrong}")
        assert why in health.last().text
        assert await stage.dump(*SPOKEN_ABOUT) == before


async def test_button_under_the_new_tasks_receives_all_of_that_message(stage: Stage, health: Chat) -> None:
    numbers = await three(stage)
    await stage.tell()
    told = {message.message_id: message for message in health.bot_messages() if "nhiệm vụ mới" in message.text}
    assert [data for message in told.values() for data in data_of(message) if data.startswith("received:")]
    for message in told.values():
        await stage.focal[HEALTH].press(message, "📥 Đã nhận")
    assert await stage.states(*numbers) == [State.RECEIVED] * 3


async def test_one_button_receives_all_tasks_of_a_message_of_several_pages(stage: Stage) -> None:
    await stage.agencies(HEALTH)
    wordy = (
        "rà soát toàn bộ cơ số thuốc, hóa chất, vật tư và trang thiết bị dự trữ của các cơ sở khám, chữa bệnh công lập"
    )
    numbers = [await stage.assign(f"{HEALTH}: {wordy}, đợt {n} trước ngày 20/6/2026") for n in range(1, 47)]
    group = await stage.link(HEALTH)
    await stage.tell()
    pages = [message for message in group.bot_messages() if wordy in message.text]
    assert len(pages) >= 3
    row = next(row for row in await stage.rows() if row.chat_id == group.id)
    assert row.message_ids == [page.message_id for page in pages], "every page is known, not the last ones only"
    assert [data for page in pages for data in data_of(page) if data.startswith("received:")] == ["received:1"]
    await stage.focal[HEALTH].press(pages[-1], "📥 Đã nhận")
    assert await stage.states(*numbers) == [State.RECEIVED] * len(numbers)


async def test_reply_to_the_new_tasks_receives_them(stage: Stage, health: Chat) -> None:
    numbers = await three(stage)
    await stage.tell()
    await stage.focal[HEALTH].reply(health.last(), "/nhan")
    assert State.RECEIVED in await stage.states(*numbers)


async def test_without_a_number_the_list_offers_each_and_all(stage: Stage, health: Chat) -> None:
    numbers = await three(stage)
    await stage.focal[HEALTH].say(health, "/nhan")
    assert data_of(health.last()) == [*(f"receive:{number}" for number in numbers), f"received:{numbers[0]}"]
    offered = health.last()
    await stage.focal[HEALTH].press(offered, f"receive:{numbers[1]}")
    assert await stage.states(*numbers) == [State.ASSIGNED, State.RECEIVED, State.ASSIGNED]
    await stage.focal[HEALTH].press(offered, "📥 Đã nhận tất cả")
    assert await stage.states(*numbers) == [State.RECEIVED] * 3


async def test_coordinating_part_is_received_too(stage: Stage, health: Chat) -> None:
    lead = await stage.assign(f"{FINANCE} chủ trì, phối hợp với {HEALTH} rà soát kinh phí trước ngày 20/6/2026")
    await stage.focal[HEALTH].say(health, f"/nhan {lead + 1}")
    assert ((await stage.task(lead + 1)).part, (await stage.task(lead + 1)).state) == (
        Part.COORDINATING,
        State.RECEIVED,
    )


# --- Progress ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "percent", "note"),
    [
        ("60% đã họp", 60, "đã họp"),
        ("60 % đã họp", 60, "đã họp"),
        ("60%", 60, None),
        ("60", 60, None),
        ("60 đã họp", 60, "đã họp"),
        ("60, đã họp", 60, "đã họp"),
        ("12,5 % xong phần đầu", 12, "xong phần đầu"),
        ("0%", 0, None),
        ("đã họp với 3 phường", None, "đã họp với 3 phường"),
        ("150 hộ đã được hỗ trợ", None, "150 hộ đã được hỗ trợ"),
        ("45/BC-SYT đã gửi", None, "45/BC-SYT đã gửi"),
    ],
)
async def test_progress_is_per_cent_or_words_or_both(
    stage: Stage, health: Chat, words: str, percent: int | None, note: str | None
) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.focal[HEALTH].say(health, f"/tiendo {number} {words}")
    task, said = await stage.task(number), health.last().text
    assert (task.state, task.percent) == (State.IN_PROGRESS, percent)
    assert said.startswith(f"Việc {number}: {HEALTH}: rà soát thuốc trước ngày 20/6/2026\nhạn 20/06/2026, còn 5 ngày")
    assert (f"tiến độ: {percent} %" in said) == (percent is not None)
    assert (f"nội dung: {note}" in said) == (note is not None)
    (event,) = [row for row in (await stage.dump())["events"] if "progress" in row]
    assert note is None or note in event


@pytest.mark.parametrize("words", ["101%", "150", "-5 %", "99999999999999999999 %"])
async def test_per_cent_beyond_the_scale_are_refused(stage: Stage, health: Chat, words: str) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    before = await stage.dump()
    await stage.focal[HEALTH].say(health, f"/tiendo {number} {words}")
    assert health.last().text.startswith("Tiến độ là số từ 0 đến 100")
    assert await stage.dump() == before


async def test_the_whole_of_it_is_no_report_and_says_how_to_make_one(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.focal[HEALTH].say(health, f"/tiendo {number} 100%")
    assert f"/xong {number} kèm kết quả" in health.last().text
    assert (await stage.task(number)).state is State.IN_PROGRESS
    await stage.focal[HEALTH].press(health.last(), f"✅ Xong {number}")
    await stage.focal[HEALTH].reply(health.last(), "45/BC-SYT")
    assert (await stage.task(number)).state is State.REPORTED


async def test_per_cent_stay_when_only_words_follow_and_stand_in_the_lists(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.focal[HEALTH].say(health, f"/tiendo {number} 40%")
    await stage.focal[HEALTH].say(health, f"/tiendo {number} chờ ý kiến")
    assert (await stage.task(number)).percent == 40
    await stage.focal[HEALTH].say(health, "/viec")
    assert "· đạt 40 %" in health.last().text


async def test_progress_without_words_is_asked_for(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.focal[HEALTH].say(health, f"/tiendo {number}")
    question = health.last()
    assert question.forces_reply
    await stage.focal[HEALTH].reply(question, "170 %")
    assert health.last().text.startswith("Tiến độ là số từ 0 đến 100")
    await stage.focal[HEALTH].reply(question, "70 % dự thảo xong")
    assert (await stage.task(number)).percent == 70


async def test_reply_to_a_task_needs_no_number_and_per_cent_are_none(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.tell()
    await stage.focal[HEALTH].reply(health.last(), "/tiendo 60 % đã họp")
    assert (await stage.task(number)).percent == 60


async def test_progress_of_a_task_nobody_received_counts_as_receipt(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.focal[HEALTH].say(health, f"/tiendo {number} 10%")
    assert (await stage.task(number)).received_at == stage.clock.now()
    await stage.focal[HEALTH].say(health, f"/nhan {number}")
    assert health.last().text == f"Việc {number} đã được ghi nhận là đã nhận." or "đã" in health.last().text
    assert (await stage.task(number)).state is State.IN_PROGRESS


@pytest.mark.parametrize("words", ["/nhan {}", "/tiendo {} 60%"])
async def test_what_is_reported_or_closed_takes_neither(stage: Stage, health: Chat, words: str) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.focal[HEALTH].say(health, f"/xong {number} 45/BC-SYT")
    await stage.focal[HEALTH].say(health, words.format(number))
    assert f"Việc {number} đã được báo cáo" in health.last().text
    await stage.hoa.send(f"/xacnhan {number}")
    before = await stage.dump()
    await stage.focal[HEALTH].say(health, words.format(number))
    assert health.last().text == f"Việc {number} đã kết thúc."
    assert await stage.dump() == before


# --- What holds for every act of an agency ----------------------------------------------------------------------------

ACTS = [
    "/nhan {}",
    "/tiendo {} 60% đã họp",
    "/vuongmac {} thiếu kinh phí",
    "/giahan {} 30/6 chờ hướng dẫn",
    "/xong {} 45/BC",
]


@pytest.mark.parametrize("words", ACTS)
async def test_message_that_comes_twice_counts_once(stage: Stage, health: Chat, words: str) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    message = await stage.focal[HEALTH].say(health, words.format(number))
    before = await stage.dump()
    await stage.again(message)
    assert await stage.dump() == before


@pytest.mark.parametrize("words", ACTS)
async def test_another_agency_is_told_why_not_and_offered_its_own_tasks(stage: Stage, health: Chat, words: str) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    own = await stage.assign(f"{FINANCE}: quyết toán trước ngày 20/6/2026")
    before = await stage.dump(*SPOKEN_ABOUT)
    await stage.focal[FINANCE].say(stage.groups[FINANCE], words.format(number))
    said = stage.groups[FINANCE].last()
    assert f"Việc {number} là của đơn vị khác" in said.text
    assert [data.partition(":")[2] for data in data_of(said)] == [str(own)]
    assert "rà soát thuốc" not in said.text
    assert await stage.dump(*SPOKEN_ABOUT) == before


@pytest.mark.parametrize("words", ACTS)
async def test_only_a_named_focal_point_may_where_the_office_says_so(stage: Stage, health: Chat, words: str) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    named = stage.world.user("Vũ Thị An", started=True)
    await named.send(f"/start {await stage.code(HEALTH)}")
    await health.add_member(named)
    groups, focal = stage.groups, stage.focal
    settings = stage.context.settings.model_copy(update={"members_may_report": False})
    async with raise_curtain(settings, stage.clock, stage.world) as strict:
        before = await strict.dump()
        await focal[HEALTH].say(groups[HEALTH], words.format(number))
        assert health.last().text.startswith("Chỉ đầu mối của đơn vị")
        assert await strict.dump() == before
        await named.say(health, words.format(number))
        assert await strict.dump(*SPOKEN_ABOUT) != before
        await named.send("/viec")
        assert HEALTH in named.private.last().text


@pytest.mark.parametrize(
    "words",
    ["/xong {} [MẬT] 45/BC-SYT", "/tiendo {} TUYỆT MẬT", "/vuongmac {} (Tối mật) thiếu", "/giahan {} 30/6 [Mật] chờ"],
)
async def test_words_that_bear_a_mark_of_secrecy_are_not_kept(stage: Stage, health: Chat, words: str) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    before = await stage.dump()
    await stage.focal[HEALTH].say(health, words.format(number))
    assert "có dấu chỉ độ mật" in health.last().text
    assert await stage.dump() == before


async def test_file_whose_name_bears_a_mark_of_secrecy_is_no_evidence(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    before = await stage.dump()
    await stage.focal[HEALTH].send_document("45-BC (MẬT).pdf", b"xong", f"/xong {number}", chat=health)
    assert "có dấu chỉ độ mật" in health.last().text
    assert await stage.dump() == before


async def test_directive_typed_with_a_mark_of_secrecy_is_no_draft(stage: Stage, health: Chat) -> None:
    before = await stage.dump()
    await stage.hoa.send(f"/giao [MẬT] {HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    assert "có dấu chỉ độ mật" in stage.hoa.private.last().text
    assert await stage.dump() == before
