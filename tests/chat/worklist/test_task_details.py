"""/viec 12: one task whole, with buttons for what its reader may do."""

from __future__ import annotations

import pytest

from bot.models import Assignment
from demo.stage import data_of
from sandbox import Chat
from tests.agencies import FINANCE, HEALTH
from tests.chat.conftest import DRUGS
from tests.reading import ask
from tests.stage import Stage


def verbs(chat: Chat) -> set[str]:
    """Return the verbs of the buttons under the last message."""
    return {data.partition(":")[0] for data in data_of(chat.last())}


async def test_card_shows_the_whole_task(shared: Stage) -> None:
    said = await ask(shared.focal[HEALTH], shared.groups[HEALTH], "/viec 1")
    assert said.startswith(f"Việc 1 · {HEALTH} · chủ trì")
    assert DRUGS in said
    assert "Thời hạn: Thứ Sáu, 19/06/2026 “trước ngày 19/6/2026”, còn 4 ngày" in said
    assert "Trạng thái: đã giao" in said
    assert "Các đơn vị: 0/1 đã báo cáo" in said
    assert f"• đã giao: {HEALTH}; {FINANCE} (phối hợp)" in said


async def test_card_shows_progress_matters_and_the_report(shared: Stage) -> None:
    focal, group = shared.focal[HEALTH], shared.groups[HEALTH]
    await focal.say(group, "/tiendo 1 60% đã họp")
    await focal.say(group, "/vuongmac 1 chưa có kinh phí")
    await focal.say(group, "/giahan 1 30/6/2026 chờ hướng dẫn")
    await shared.hoa.send("/giaitrinh 1 18/6 vì sao chậm")
    await focal.say(group, "/khieunai 1 ghi nhận chưa đúng")
    said = await ask(focal, group, "/viec 1")
    assert "Trạng thái: đang thực hiện, 60 %" in said
    for words in ("chưa có kinh phí", "chờ hướng dẫn", "vì sao chậm", "ghi nhận chưa đúng"):
        assert words in said
    await focal.say(group, "/xong 1 45/BC-SYT")
    said = await ask(focal, group, "/viec 1")
    assert "Kết quả: 45/BC-SYT" in said
    assert "Các đơn vị: 1/1 đã báo cáo" in said
    assert "chưa có kinh phí" not in said


async def test_granted_extension_shows_the_first_deadline(shared: Stage) -> None:
    await shared.focal[HEALTH].say(shared.groups[HEALTH], "/giahan 1 30/6/2026 chờ hướng dẫn")
    await shared.hoa.send("/dongy 1")
    said = await ask(shared.focal[HEALTH], shared.groups[HEALTH], "/viec 1")
    assert "Thứ Ba, 30/06/2026" in said
    assert "Thời hạn ban đầu: 19/06/2026" in said
    assert "Đã gia hạn 1 lần" in said


async def test_coordinating_agency_reads_no_names_and_no_words_of_the_leads_people(shared: Stage) -> None:
    focal, group = shared.focal[HEALTH], shared.groups[HEALTH]
    await focal.say(group, "/vuongmac 1 chưa có kinh phí")
    await shared.hoa.send("/giaitrinh 1 18/6 vì sao chậm")
    await focal.say(group, "/khieunai 1 ghi nhận chưa đúng")
    for after in ("open", "reported"):
        if after == "reported":
            await focal.say(group, "/xong 1 45/BC-SYT")
        said = await ask(shared.focal[FINANCE], shared.groups[FINANCE], "/viec 1")
        assert DRUGS in said
        for words in ("kinh phí", "vì sao chậm", "chưa đúng", "45/BC-SYT", focal.name, shared.hoa.name):
            assert words not in said
        assert verbs(shared.groups[FINANCE]) == set()


async def test_foreign_task_is_refused(shared: Stage) -> None:
    said = await ask(shared.focal[HEALTH], shared.groups[HEALTH], "/viec 3")
    assert "là của đơn vị khác" in said
    assert "quyết toán" not in said


async def test_chair_in_an_agencys_group_reads_what_the_agency_may_read(shared: Stage) -> None:
    vinh = await shared.person("Nguyễn Quang Vinh", "lãnh đạo")
    for group in shared.groups.values():
        await group.add_member(vinh)
    assert "quyết toán" in await ask(vinh, vinh.private, "/viec 3")
    assert "quyết toán" not in await ask(vinh, shared.groups[HEALTH], "/viec 3")
    await shared.focal[HEALTH].say(shared.groups[HEALTH], "/xong 1 45/BC-SYT")
    assert "45/BC-SYT" in await ask(vinh, shared.groups[HEALTH], "/viec 1")
    assert "45/BC-SYT" not in await ask(vinh, shared.groups[FINANCE], "/viec 1")


async def test_buttons_are_those_of_what_the_reader_may_do_now(shared: Stage) -> None:
    focal, group = shared.focal[HEALTH], shared.groups[HEALTH]
    await focal.say(group, "/viec 1")
    assert verbs(group) == {"receive", "done", "progress", "obstacle", "extend", "history", "contest"}
    await focal.say(group, "/xong 1 45/BC-SYT")
    await focal.say(group, "/viec 1")
    assert verbs(group) == {"history", "contest"}
    vinh = await shared.person("Nguyễn Quang Vinh", "lãnh đạo")
    await vinh.send("/viec 1")
    assert verbs(vinh.private) == {"star", "explain", "history"}
    await shared.hoa.send("/viec 1")
    assert verbs(shared.hoa.private) == {"report", "star", "explain", "history"}


@pytest.mark.parametrize("verb", ["receive", "done", "progress", "obstacle", "extend", "history", "contest"])
async def test_every_button_of_an_agencys_card_goes_on(shared: Stage, verb: str) -> None:
    focal, group = shared.focal[HEALTH], shared.groups[HEALTH]
    await focal.say(group, "/viec 1")
    await focal.press(group.last(), f"{verb}:1")
    assert group.last().text.startswith(("Việc 1", "Lịch sử việc 1", "Đã ghi nhận", "Đã nhận"))


async def test_reply_to_the_card_needs_no_number(shared: Stage) -> None:
    focal, group = shared.focal[HEALTH], shared.groups[HEALTH]
    await focal.say(group, "/viec 1")
    await focal.reply(group.last(), "/xong 45/BC-SYT")
    assert "Đã nhận báo cáo việc 1" in group.last().text


async def test_group_of_agencies_is_counted_by_its_members(shared: Stage) -> None:
    communes = [f"UBND xã Lâm {name}" for name in ("An", "Bình", "Chính")]
    await shared.agencies(*communes)
    number = await shared.assign("UBND các xã: rà soát hộ nghèo trước ngày 19/6/2026")
    await shared.hoa.send(f"/xong {number} 45/BC")
    said = await ask(shared.hoa, shared.hoa.private, f"/viec {number}")
    assert "Các đơn vị: 1/3 đã báo cáo" in said
    assert f"• đã báo cáo, chờ xác nhận: {communes[0]}" in said
    assert f"• đã giao: {communes[1]}; {communes[2]}" in said


async def test_consolidating_task_is_in_the_list_with_its_button(shared: Stage) -> None:
    async with shared.context.itself() as uow:
        task = await uow.session.get_one(Assignment, 3)
        await uow.change(task, "part_changed", part="consolidating")
    said = await ask(shared.focal[FINANCE], shared.groups[FINANCE], "/viec")
    assert "quyết toán" in said
    assert "done" in verbs(shared.groups[FINANCE])
