"""/coquan: the list, the card of one agency, its names, groups and successors."""

from __future__ import annotations

import pytest

from sandbox import User
from tests.agencies import FINANCE, HEALTH, PLANNING
from tests.reading import labels, says
from tests.stage import Stage

LABOUR, INTERIOR = "Sở Lao động - Thương binh và Xã hội", "Sở Nội vụ"


async def test_list_sets_agencies_without_a_chat_apart(stage: Stage, lan: User) -> None:
    await stage.link(HEALTH)
    await lan.send("/coquan ngừng Sở Kế hoạch và Đầu tư")
    linked, _comma, rest = (await says(lan, "/coquan")).partition("Chưa có nhóm (1)")
    unlinked, _comma, ended = rest.partition("Đã ngừng sử dụng (1)")
    assert "Đơn vị đã có nhóm (1)\n• Sở Y tế" in linked
    assert FINANCE in unlinked
    assert PLANNING in ended


async def test_unknown_name_is_added_and_a_known_one_shown(stage: Stage, lan: User) -> None:
    assert await says(lan, "/coquan Sở Công Thương; SCT") == "Đã thêm vào danh mục đơn vị: Sở Công Thương"
    shown = await says(lan, "/coquan SCT")
    assert shown.startswith("Sở Công Thương\nLoại: sở\n")
    assert "Tên khác: SCT" in shown
    assert await says(lan, "/coquan thêm Sở Xây dựng; SXD") == "Đã thêm vào danh mục đơn vị: Sở Xây dựng"
    before = await stage.dump()
    assert "đã là tên của một đơn vị" in await says(lan, "/coquan thêm sở y tế")
    assert "đã là tên của một đơn vị" in await says(lan, "/coquan thêm Bệnh viện tỉnh; SXD")
    assert await stage.dump() == before


async def test_card_shows_everything_about_an_agency(stage: Stage, lan: User) -> None:
    group = await stage.link(HEALTH)
    await stage.focal[HEALTH].send(f"/start {await stage.code(HEALTH)}")
    await stage.assign(f"{HEALTH}: rà soát thuốc")
    await lan.send(f"/coquan nhóm Các chủ đầu tư: {HEALTH}; {FINANCE}")
    shown = await says(lan, "/coquan SỞ Y TẾ")
    assert "Thuộc nhóm: Các chủ đầu tư" in shown
    assert f"Nhóm nhận việc: {group.title}" in shown
    assert f"Đầu mối: Đầu mối Sở Y tế ({stage.focal[HEALTH].id})" in shown
    assert "Việc đang thực hiện: 1" in shown
    assert [text.split()[0] for text in labels(lan.private.last())] == ["🔑", "✂", "✂", "⏸"]


async def test_chair_sees_the_card_without_buttons(stage: Stage, lan: User) -> None:
    chair = await stage.person("Lê Quang Vinh", "lãnh đạo")
    assert (await says(chair, f"/coquan {HEALTH}")).startswith(HEALTH)
    assert labels(chair.private.last()) == []
    before = await stage.dump()
    for words in ("thêm Sở X", f"đổi tên {HEALTH}; Sở X", f"ngừng {HEALTH}", "kế thừa A -> B từ 1/3/2025", "Sở Lạ"):
        assert "Đồng chí không có quyền" in await says(chair, f"/coquan {words}"), words
    assert await stage.dump() == before


async def test_button_makes_a_code_that_links(stage: Stage, lan: User) -> None:
    await lan.send(f"/coquan {HEALTH}")
    await lan.press(lan.private.last(), "🔑 Tạo mã")
    code = lan.private.last().text.split("/start ")[1].split()[0]
    group = stage.world.group("Nhóm", [lan])
    await lan.say(group, f"/start {code}")
    assert f"nhận nhiệm vụ của {HEALTH}" in group.last().text


@pytest.mark.parametrize("typed", [True, False], ids=["typed", "button"])
async def test_unlinked_chat_hears_nothing_more_and_may_be_linked_elsewhere(
    stage: Stage, lan: User, typed: bool
) -> None:
    group = await stage.link(HEALTH)
    await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 17/6/2026")
    if typed:
        assert "Đã gỡ khỏi Sở Y tế" in await says(lan, f"/coquan gỡ nhóm {HEALTH}; {group.title}")
    else:
        await lan.send(f"/coquan {HEALTH}")
        await lan.press(lan.private.last(), f"✂ Gỡ nhóm “{group.title}”")
        assert "chưa có nhóm" in lan.private.last().text
    said = len(group.bot_messages())
    await stage.tell()
    await stage.at("2026-06-16 07:30")
    assert len(group.bot_messages()) == said
    assert {row.state for row in await stage.rows("assigned")} == {"skipped"}
    await stage.focal[HEALTH].say(group, "/viec")
    assert "chưa gắn với đơn vị nào" in group.last().text
    await stage.focal[HEALTH].say(group, f"/start {await stage.code(FINANCE)}")
    assert f"nhận nhiệm vụ của {FINANCE}" in group.last().text


async def test_old_button_unlinks_nothing_else(stage: Stage, lan: User) -> None:
    await stage.link(HEALTH)
    await lan.send(f"/coquan {HEALTH}")
    card = lan.private.last()
    await lan.press(card, f"✂ Gỡ nhóm “{stage.groups[HEALTH].title}”")
    await lan.press(card, "⏸ Ngừng sử dụng")
    before = await stage.dump()
    await stage.forge(lan, lan.private, "unlink:1:4000000001")
    await stage.forge(lan, lan.private, "unfocal:1:0")
    assert await stage.dump() == before


async def test_other_names_are_added_and_taken_away(stage: Stage, lan: User) -> None:
    assert "có thêm tên gọi khác: SYT; Y tế" in await says(lan, "/coquan tên khác Sở Y tế; SYT; Y tế")
    assert (await says(lan, "/coquan SYT")).startswith(HEALTH)
    assert "không còn tên gọi khác: SYT" in await says(lan, "/coquan tên khác Sở Y tế; -SYT; -Sở Y tế")
    assert (await says(lan, f"/coquan {HEALTH}")).startswith(HEALTH)  # its own name is never taken
    before = await stage.dump()
    assert "đã là tên của một đơn vị" in await says(lan, f"/coquan tên khác Sở Y tế; {FINANCE}")
    assert "Không có gì thay đổi" in await says(lan, "/coquan tên khác Sở Y tế; Y tế")
    assert await stage.dump() == before


async def test_renamed_agency_is_found_by_both_names_and_keeps_its_tasks(stage: Stage, lan: User) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc")
    assert "Tên cũ vẫn tìm được" in await says(lan, f"/coquan đổi tên {HEALTH}; Sở Y tế và Dân số")
    for name in (HEALTH, "Sở Y tế và Dân số"):
        shown = await says(lan, f"/viec {name}")
        assert "Sở Y tế và Dân số" in shown
        assert f"{number}. " in shown
    assert "Tên khác: Sở Y tế" in await says(lan, f"/coquan {HEALTH}")


async def test_agency_out_of_use_is_assigned_nothing_new_until_it_is_used_again(stage: Stage, lan: User) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc")
    said = await says(lan, f"/coquan ngừng {HEALTH}")
    assert "Đơn vị còn 1 việc chưa xong" in said
    await lan.send(f"/giao {HEALTH}: kiểm tra kho")
    assert "đã ngừng sử dụng" in lan.private.last().text
    assert "✅ Duyệt" not in labels(lan.private.last())
    assert "đã ngừng sử dụng" in await says(lan, "/duyet 2")
    assert "đã ngừng sử dụng" in await says(lan, f"/moi {HEALTH}")
    assert f"{number}. " in await says(lan, f"/viec {HEALTH}")
    await lan.send(f"/coquan mở lại {HEALTH}")
    assert "Đã giao 1 việc" in await says(lan, "/duyet 2")


async def test_agency_out_of_use_is_in_no_group_by_kind(stage: Stage, lan: User) -> None:
    await lan.send(f"/coquan ngừng {HEALTH}")
    await lan.send("/giao các sở: báo cáo")
    assert "(2 đơn vị)" in lan.private.last().text


async def test_listed_group_becomes_its_members_and_goes(stage: Stage, lan: User) -> None:
    await lan.send(f"/coquan nhóm Các chủ đầu tư: {HEALTH}; {FINANCE}")
    assert "Các chủ đầu tư: Sở Y tế; Sở Tài chính" in await says(lan, "/coquan nhóm")
    await lan.send(f"/coquan nhóm các chủ đầu tư: {FINANCE}")
    await lan.send("/giao các chủ đầu tư: quyết toán")
    assert "Đã giao 1 việc" in await says(lan, "/duyet 1")
    assert "Đã xóa nhóm" in await says(lan, "/coquan nhóm Các chủ đầu tư: không")
    assert "Không có nhóm" in await says(lan, "/coquan nhóm Các chủ đầu tư: không")
    before = await stage.dump()
    assert "chưa có trong danh mục" in await says(lan, "/coquan nhóm Nhóm A: Sở Lạ")
    assert "đã là tên của một đơn vị" in await says(lan, f"/coquan nhóm {HEALTH}: {FINANCE}")
    assert "ghi các đơn vị trong nhóm" in await says(lan, "/coquan nhóm Nhóm A")
    assert await stage.dump() == before


async def test_one_heir_takes_over_from_its_day_on(stage: Stage, lan: User) -> None:
    said = await says(lan, f"/coquan kế thừa {PLANNING} -> {FINANCE} từ ngày 20/6/2026 theo NQ 12/NQ-HĐND về: đầu tư")
    assert "Từ 20/06/2026, nay là: Sở Tài chính (đầu tư), theo NQ 12/NQ-HĐND" in said
    await lan.send("/giao Sở KH&ĐT: lập kế hoạch")
    assert "Chủ trì: Sở KH&ĐT\n" in lan.private.last().text
    await stage.at("2026-06-20 09:00")
    await lan.send("/sua 1")
    assert "Chủ trì: Sở KH&ĐT (nay là Sở Tài chính)" in lan.private.last().text
    await lan.send("/duyet 1")
    assert (await stage.task(1)).agency == FINANCE
    assert f"Tiếp nhận từ: {PLANNING}" in await says(lan, f"/coquan {FINANCE}")


async def test_with_several_heirs_a_person_chooses_on_the_card(stage: Stage, lan: User) -> None:
    await stage.agencies(LABOUR, INTERIOR)
    await lan.send(f"/coquan kế thừa {LABOUR} -> {INTERIOR} từ 1/3/2025 về: lao động")
    await lan.send(f"/coquan kế thừa {LABOUR} → {HEALTH} từ 1/3/2025 về: trẻ em")
    await lan.send(f"/giao {LABOUR}; {PLANNING}: báo cáo số liệu")
    card = lan.private.last()
    assert "đề nghị chọn: Sở Y tế (trẻ em); Sở Nội vụ (lao động)" in card.text
    assert "✅ Duyệt" not in labels(lan.private.last())
    before = await stage.dump()
    refused = await says(lan, "/duyet 1")
    assert "Sở Y tế; Sở Nội vụ" in refused
    assert "/sua 1 chủ trì" in refused
    await stage.forge(lan, lan.private, "clear:1")
    await stage.forge(lan, lan.private, "heir:1:0:2")  # the department of finance inherits nothing here
    await stage.forge(lan, lan.private, "heir:1:9:1")
    assert await stage.dump("prompts") == {name: rows for name, rows in before.items() if name != "prompts"}
    await lan.press(card, next(text for text in labels(card) if "→ Sở Nội vụ" in text))
    await lan.send("/duyet 1")
    assert (await stage.task(1)).agency == INTERIOR


async def test_open_tasks_move_to_the_heir_by_a_button(stage: Stage, lan: User) -> None:
    number = await stage.assign(f"{PLANNING}: lập kế hoạch trước ngày 20/6/2026")
    await stage.link(FINANCE)
    said = await says(lan, f"/coquan kế thừa {PLANNING} -> {FINANCE} từ 1/3/2025")
    assert f"/chuyen {number} {FINANCE}" in said
    await lan.press(lan.private.last(), f"Chuyển tất cả sang {FINANCE}")
    assert "Đã chuyển 1 việc" in lan.private.last().text
    assert f"{number + 1}. " in await says(lan, f"/viec {FINANCE}")
    assert f"{number}. " not in await says(lan, f"/viec {PLANNING}")


async def test_nobody_takes_over_from_itself_in_a_circle(stage: Stage, lan: User) -> None:
    await lan.send(f"/coquan kế thừa {PLANNING} -> {FINANCE} từ 1/3/2025")
    before = await stage.dump()
    for words in (f"{FINANCE} -> {PLANNING}", f"{FINANCE} -> {FINANCE}"):
        assert "không thể kế thừa" in await says(lan, f"/coquan kế thừa {words} từ 1/3/2025")
    assert await stage.dump() == before
    assert "Đã bỏ thông tin kế thừa" in await says(lan, f"/coquan kế thừa {PLANNING} -> không")
    assert "Tiếp nhận từ" not in await says(lan, f"/coquan {FINANCE}")


@pytest.mark.parametrize("words", ["", "A", "A -> B", "A -> B từ 31/2/2025", "A -> B từ tháng 3"])
async def test_succession_that_says_too_little_is_explained(stage: Stage, lan: User, words: str) -> None:
    before = await stage.dump()
    said = await says(lan, f"/coquan kế thừa {words}".strip())
    assert "Đề nghị ghi rõ đơn vị cũ" in said
    assert await stage.dump() == before


async def test_same_message_twice_adds_once(stage: Stage, lan: User) -> None:
    message = await lan.send("/coquan thêm Sở Xây dựng")
    before = await stage.dump()
    await stage.again(message)
    assert await stage.dump() == before


@pytest.mark.parametrize("name", ["Sở <b>&\"'", "Sở 👩‍⚕️ Y", "Sở Y te\u0302\u0301 khác", "Sở " + "x" * 190])
async def test_strange_names_are_kept_and_shown_whole(stage: Stage, lan: User, name: str) -> None:
    await lan.send(f"/coquan thêm {name}")
    assert "Đã thêm" in lan.private.last().text
    shown = await says(lan, f"/coquan {name}")
    assert shown.split("\n")[0] == " ".join(name.replace("e\u0302\u0301", "ế").split())


async def test_name_that_is_too_long_is_refused(stage: Stage, lan: User) -> None:
    before = await stage.dump()
    for words in (f"thêm Sở {'x' * 300}", f"thêm Sở Lạ; {'y' * 300}", f"đổi tên {HEALTH}; {'z' * 201}"):
        assert "quá dài" in await says(lan, f"/coquan {words}")
    assert await stage.dump() == before
