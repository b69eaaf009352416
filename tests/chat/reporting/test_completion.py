"""/xong and what answers it: who may, what counts as evidence, and what changes nothing."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.handlers.entry.registrations import REGISTERED
from bot.plaintext import clean
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import Part
from demo.stage import data_of
from sandbox import Chat
from tests.agencies import FINANCE, HEALTH
from tests.reading import SPOKEN_ABOUT, labels
from tests.sandbox.pictures import png
from tests.stage import Stage


async def test_report_by_number_reaches_the_office_with_its_words(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.focal[HEALTH].say(health, f"/xong {number} Báo cáo số 45/BC-SYT")
    assert health.last().text.startswith(f"Đã nhận báo cáo việc {number}")
    assert (await stage.task(number)).state is State.REPORTED
    await stage.tick()
    assert "Báo cáo số 45/BC-SYT" in stage.hoa.private.last().text
    assert labels(stage.hoa.private.last()) == ["✅ Xác nhận", "↩ Trả lại"]


async def test_member_of_another_agency_changes_nothing_and_is_told_why(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    before = await stage.dump()
    await stage.focal[FINANCE].say(stage.groups[FINANCE], f"/xong {number} đã làm")
    assert "là của đơn vị khác" in stage.groups[FINANCE].last().text
    assert await stage.dump() == before


async def test_edited_command_does_not_run_again(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    message = await stage.focal[HEALTH].say(health, f"/xong {number} lần một")
    await stage.hoa.send(f"/tralai {number} thiếu phụ lục")
    said, before = len(health.messages), await stage.dump()
    await stage.focal[HEALTH].edit(message, f"/xong {number} lần hai")
    assert await stage.dump() == before
    assert len(health.messages) == said


async def test_message_that_comes_twice_is_recorded_once(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    message = await stage.focal[HEALTH].say(health, f"/xong {number} 45/BC-SYT")
    before = await stage.dump()
    await stage.again(message)
    assert await stage.dump() == before
    assert "đã được ghi nhận rồi" in health.last().text


async def test_message_that_comes_twice_does_not_report_again_after_a_return(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    message = await stage.focal[HEALTH].say(health, f"/xong {number} 45/BC-SYT")
    await stage.hoa.send(f"/tralai {number} thiếu phụ lục")
    await stage.again(message)
    assert (await stage.task(number)).state is State.RETURNED


async def test_directive_typed_once_and_delivered_twice_is_one_draft(stage: Stage, health: Chat) -> None:
    message = await stage.hoa.send(f"/giao {HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    before = await stage.dump()
    await stage.again(message)
    assert await stage.dump() == before
    assert "đã được ghi nhận rồi" in stage.hoa.private.last().text


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("", "Việc nào?"),
        ("99999999999999999999", "Việc nào?"),
        ("999999999 xong", "Không có việc số 999999999"),
        ("0 xong", "Không có việc số 0"),
        ("-1 xong", "Việc nào?"),
        ("hôm qua", "Việc nào?"),
        ("45/BC-SYT", "Việc nào?"),
    ],
)
async def test_number_that_is_missing_or_wrong_changes_nothing(
    stage: Stage, health: Chat, words: str, answer: str
) -> None:
    await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    before = await stage.dump(*SPOKEN_ABOUT)
    await stage.focal[HEALTH].say(health, f"/xong {words}".strip())
    assert health.last().text.startswith(answer)
    assert await stage.dump(*SPOKEN_ABOUT) == before


async def test_ambiguous_report_asks_which_and_the_button_goes_on(stage: Stage, health: Chat) -> None:
    first = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    second = await stage.assign(f"{HEALTH}: kiểm tra bếp ăn trước ngày 22/6/2026")
    await stage.focal[HEALTH].say(health, "/xong")
    question = health.last()
    assert data_of(question) == [f"done:{first}", f"done:{second}"]
    await stage.focal[HEALTH].press(question, f"✅ Xong {second}")
    await stage.focal[HEALTH].reply(health.last(), "46/BC-SYT")
    assert [(await stage.task(n)).state for n in (first, second)] == [State.ASSIGNED, State.REPORTED]


async def test_number_of_a_document_in_reply_to_one_task_is_its_evidence(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.tell()
    await stage.focal[HEALTH].reply(health.last(), "/xong 45/BC-SYT")
    await stage.tick()
    assert (await stage.task(number)).state is State.REPORTED
    assert "Kết quả: 45/BC-SYT" in stage.hoa.private.last().text


async def test_reply_to_a_reported_task_says_that_it_was_reported(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.tell()
    told = health.last()
    await stage.assign(f"{HEALTH}: kiểm tra bếp ăn")
    await stage.focal[HEALTH].say(health, f"/xong {number} 45/BC-SYT")
    await stage.focal[HEALTH].reply(told, "/xong")
    assert f"Việc {number} đã được báo cáo" in health.last().text
    await stage.focal[HEALTH].press(told, f"done:{number}")
    assert f"Việc {number} đã được báo cáo" in health.last().text


@pytest.mark.parametrize("kind", ["text", "document", "photo"])
async def test_without_evidence_it_is_asked_for_and_the_answer_counts(stage: Stage, health: Chat, kind: str) -> None:
    number, focal = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026"), stage.focal[HEALTH]
    await focal.say(health, f"/xong {number}")
    question = health.last()
    assert question.forces_reply
    assert (await stage.task(number)).state is State.ASSIGNED
    if kind == "text":
        await focal.reply(question, "Đã họp ngày 14/6")
    elif kind == "document":
        await focal.send_document("báo cáo.txt", b"xong", chat=health, reply_to=question)
    else:
        await focal.send_photo(png(40, 30), chat=health, reply_to=question)
    await stage.settled()
    await stage.tick()
    assert (await stage.task(number)).state is State.REPORTED
    *_, file, told = stage.hoa.private.bot_messages()
    assert {"text": "Đã họp ngày 14/6" in told.text, "document": file.document, "photo": file.photo}[kind]


async def test_file_with_the_command_as_its_caption_is_evidence(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.focal[HEALTH].send_document("bc.txt", b"xong", f"/xong {number}", chat=health)
    await stage.tick()
    assert stage.hoa.private.bot_messages()[-2].document_name == "bc.txt"


async def test_coordinating_agency_cannot_close_the_task(stage: Stage, health: Chat) -> None:
    lead = await stage.assign(f"{FINANCE} chủ trì, phối hợp với {HEALTH} rà soát kinh phí trước ngày 20/6/2026")
    helper = lead + 1
    assert (await stage.task(helper)).part is Part.COORDINATING
    await stage.focal[HEALTH].say(health, f"/xong {helper} đã góp ý")
    assert "Đơn vị chủ trì kết thúc nhiệm vụ" in health.last().text
    assert (await stage.task(lead)).state is State.ASSIGNED
    await stage.focal[HEALTH].say(health, f"/xong {lead} đã góp ý")
    assert "là của đơn vị khác" in health.last().text
    assert (await stage.task(lead)).state is State.ASSIGNED


async def test_report_after_the_task_is_closed_is_refused(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.focal[HEALTH].say(health, f"/xong {number} 45/BC-SYT")
    await stage.hoa.send(f"/xacnhan {number}")
    before = await stage.dump()
    await stage.focal[HEALTH].say(health, f"/xong {number} lại")
    assert health.last().text == f"Việc {number} đã kết thúc."
    assert await stage.dump() == before


async def test_confirm_button_of_an_older_report_does_not_confirm_the_new_one(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.focal[HEALTH].say(health, f"/xong {number} bản nháp")
    await stage.tick()
    old = stage.hoa.private.last()
    await stage.hoa.send(f"/tralai {number} thiếu phụ lục")
    await stage.focal[HEALTH].say(health, f"/xong {number} bản chính")
    await stage.hoa.press(old, "✅ Xác nhận")
    assert "thuộc một báo cáo cũ" in stage.hoa.private.last().text
    assert (await stage.task(number)).state is State.REPORTED


async def test_reason_for_an_older_report_does_not_return_the_new_one(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.focal[HEALTH].say(health, f"/xong {number} bản nháp")
    await stage.tick()
    await stage.hoa.press(stage.hoa.private.last(), "↩ Trả lại")
    question = stage.hoa.private.last()
    lan = await stage.person("Phạm Thị Lan", "chuyên viên")
    await lan.send(f"/tralai {number} thiếu phụ lục")
    stage.clock.forward(timedelta(minutes=5))
    await stage.focal[HEALTH].say(health, f"/xong {number} bản chính")
    await stage.hoa.reply(question, "thiếu phụ lục")
    assert "thuộc một báo cáo cũ" in stage.hoa.private.last().text
    assert (await stage.task(number)).state is State.REPORTED


async def test_report_returned_and_reported_again_within_one_tick_is_told_once(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.tell()
    start = stage.hoa.private.last()
    for words in ("bản nháp", "bản chính"):
        await stage.focal[HEALTH].say(health, f"/xong {number} {words}")
        if words == "bản nháp":
            await stage.hoa.send(f"/tralai {number} thiếu phụ lục")
    await stage.tick()
    told = [m.text for m in stage.hoa.private.bot_messages(since=start) if "Người báo cáo" in m.text]
    assert len(told) == 1
    assert "bản chính" in told[0]
    assert {row.state for row in await stage.rows()} <= {"sent", "skipped"}


async def test_two_members_reporting_at_once_make_one_report(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    lan = stage.world.user("Phạm Thị Lan")
    await health.add_member(lan)
    listener, stage.world._listener = stage.world._listener, None
    assert listener
    for person in (stage.focal[HEALTH], lan):
        await person.say(health, f"/xong {number} báo cáo của {person.name}")
    await asyncio.gather(*(listener(raw) for raw in stage.world.take_updates()))
    said = sorted(message.text[:14] for message in health.bot_messages()[-2:])
    assert said == [f"Việc {number} đã được"[:14], "Đã nhận báo cá"]
    assert len([row for row in (await stage.dump())["events"] if "reported" in row]) == 1


async def test_evidence_of_2001_characters_is_refused_and_2000_are_shown_whole(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    before = await stage.dump()
    await stage.focal[HEALTH].say(health, f"/xong {number} {'&' * 2001}")
    assert "tối đa 2000 ký tự" in health.last().text
    assert await stage.dump() == before
    await stage.focal[HEALTH].say(health, f"/xong {number} {'&' * 2000}")
    await stage.tick()
    told = stage.hoa.private.bot_messages(since=stage.hoa.private.messages[0])
    assert "".join(message.text for message in told).count("&") == 2000


@pytest.mark.parametrize("odd", ["<b>Sở</b> & <script>", "Sở \u202etế Y", "Sở 🏥 Y tế", "S" * 90, "Sở {0} {name} %s"])
async def test_odd_names_and_titles_are_shown_as_they_are(stage: Stage, odd: str) -> None:
    await stage.agencies(HEALTH)
    person = stage.world.user(odd, started=True)
    group = stage.world.group(odd, [person])
    await person.say(group, f"/start {await stage.code(HEALTH)}")
    number = await stage.assign(f"{HEALTH}: rà soát {odd} trước ngày 20/6/2026")
    await stage.tell()
    assert odd.replace("\u202e", "") in group.last().text  # the reader of notices drops marks of direction
    await person.say(group, f"/xong {number} {odd}")
    await stage.tick()
    assert stage.hoa.private.last().text.count(clean(odd)) >= 2
    assert not [call for call in stage.world.calls if call.error]


async def test_forged_buttons_of_strangers_change_nothing(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.focal[HEALTH].say(health, f"/xong {number} 45/BC-SYT")
    await stage.assign(f"{HEALTH}: kiểm tra bếp ăn")
    await stage.hoa.send(f"/giao {HEALTH}: còn chờ duyệt")
    stranger = stage.world.user("Người lạ", started=True)
    elsewhere = stage.world.group("Nhóm lạ", [stranger])
    await stranger.send("/trogiup")
    await stranger.say(elsewhere, "/trogiup@nhacviec_bot")
    await stage.focal[FINANCE].send("/trogiup")
    before = await stage.dump()
    for verb in REGISTERED.buttons:
        for rest in ("", f"{number}:99", "9" * 30, "-1", "1:1;"):  # well-formed ones: test_access_table.py
            for person, chat in (
                (stranger, stranger.private),
                (stranger, elsewhere),
                (stage.focal[FINANCE], stage.groups[FINANCE]),
                (stage.focal[FINANCE], stage.focal[FINANCE].private),
            ):
                answer = await stage.forge(person, chat, f"{verb}:{rest}")
                assert "Xin lỗi" not in answer.text, (verb, rest)
    assert await stage.dump() == before
