"""Review in Excel: a table goes out, somebody fills it in, it comes back; only what was changed changes."""

from __future__ import annotations

import asyncio
import io
from datetime import date, datetime, timedelta

import openpyxl

from bot import tables
from tests.agencies import AGENCIES, FINANCE, HEALTH, POLICE, WORKS
from tests.excel import NOTICE, changes, drafts, entered, fetched, filled, returned, shown
from tests.reading import WHO_SPOKE, labels
from tests.stage import Stage

# --- Out --------------------------------------------------------------------------------------------------------------


async def test_table_shows_every_draft_with_its_days_as_days(stage: Stage, table: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(table)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert [str(title) for title in rows[0]] == [
        "Mã mục", "Mục", "Nội dung", "Chủ trì", "Phối hợp", "Tổng hợp", "Thời hạn", "Thời hạn như văn bản",
        "Cần xem lại", "Quyết định",
    ]  # fmt: skip
    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4", "5", "6"]
    assert rows[3][3:8] == (WORKS, POLICE, None, datetime(2026, 6, 26), "trước ngày 26/6/2026")  # noqa: DTZ001
    assert {row[9] for row in rows[1:]} == {"để sau"}
    assert stage.hoa.private.last().text.startswith("Tệp này có 6 mục chờ duyệt của văn bản 1.")


async def test_nhap_alone_sends_the_only_table_or_lets_one_choose(stage: Stage, table: bytes) -> None:
    assert tables.read(await fetched(stage, ""), tables.TableKind.DRAFTS, ()).facts["notice"] == "1"
    await entered(stage, NOTICE.replace("12/TB", "13/TB"), "tb13.txt")
    await stage.hoa.send("/nhap")
    asked = stage.hoa.private.last()
    assert labels(asked) == ["Excel 2", "Excel 1"]
    await stage.hoa.press(asked, "Excel 2")
    assert "của văn bản 2" in stage.hoa.private.last().text


async def test_overview_of_a_notice_offers_its_table(stage: Stage) -> None:
    await stage.agencies(*AGENCIES)
    await entered(stage)
    await stage.hoa.press(stage.hoa.private.last(), "📄 Duyệt bằng Excel")
    assert stage.hoa.private.messages[-2].document_name == "muc-cho-duyet-vb1.xlsx"


async def test_nhap_says_so_when_nothing_waits(stage: Stage) -> None:
    await stage.hoa.send("/nhap")
    assert stage.hoa.private.last().text == "Không có mục nào chờ duyệt."
    for words in ("vb9", "vb99999999999", "bảng"):
        await stage.hoa.send(f"/nhap {words}")
        assert "Không có mục này" in stage.hoa.private.last().text


async def test_decided_drafts_are_not_in_the_table(stage: Stage, table: bytes) -> None:
    await stage.hoa.send("/huy 2")
    sheet = openpyxl.load_workbook(io.BytesIO(await fetched(stage))).worksheets[0]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["1", "3", "4", "5", "6"]


# --- And back ---------------------------------------------------------------------------------------------------------


async def test_ten_changed_cells_are_exactly_ten_changes(stage: Stage, table: bytes) -> None:
    before, events = await drafts(stage), await stage.acts()
    said = await returned(
        stage,
        filled(
            table, D2=FINANCE, E2=f"{POLICE};\n{WORKS}", G2=date(2026, 7, 15), C3="Quyết toán kinh phí năm 2025.",
            E4=None, F4=HEALTH, G5="10/7", G6=None, D7=f" {HEALTH} ; {FINANCE};", G7=46218,
        ),
    )  # fmt: skip
    assert "Bảng của văn bản 1: nhận 6 dòng, không nhận 0 dòng, giữ nguyên 0 dòng." in said
    after = await drafts(stage)
    kept = {key: value for key, value in changes(before, after).items() if key[1] not in ("doubts", "kind")}
    assert kept == {
        (1, "lead"): [FINANCE],
        (1, "coordinating"): [POLICE, WORKS],
        (1, "deadline"): date(2026, 7, 15),
        (1, "deadline_words"): "15/07/2026",
        (2, "content"): "Quyết toán kinh phí năm 2025.",
        (2, "folded"): "quyet toan kinh phi nam 2025.",
        (3, "coordinating"): [],
        (3, "consolidating"): [HEALTH],
        (4, "deadline"): date(2026, 7, 10),
        (4, "deadline_words"): "10/7",
        (5, "deadline"): None,
        (5, "deadline_words"): None,
        (6, "lead"): [HEALTH, FINANCE],
        (6, "deadline"): date(2026, 7, 15),
        (6, "deadline_words"): "15/07/2026",
    }
    assert sorted((await stage.acts())[len(events) :]) == sorted(
        ["lead_changed"] * 2 + ["coordinating_changed"] * 2 + ["consolidating_changed", "content_corrected"]
        + ["deadline_changed"] * 4 + ["drafts_imported"]
    )  # fmt: skip


async def test_same_act_is_done_to_several_drafts_by_one_table(stage: Stage, table: bytes) -> None:
    said = await returned(stage, filled(table, C2="Rà soát kho thuốc.", C3="Quyết toán sớm.", C4="Kiểm tra ba cầu."))
    assert "nhận 3 dòng, không nhận 0 dòng" in said
    words = [row["content"] for row in (await drafts(stage)).values()][:3]
    assert words == ["Rà soát kho thuốc.", "Quyết toán sớm.", "Kiểm tra ba cầu."]


async def test_report_says_row_by_row_what_was_changed(stage: Stage, table: bytes) -> None:
    said = await returned(stage, filled(table, D2=FINANCE, G2=date(2026, 7, 15), J3="duyệt", J4="bỏ"))
    path = shown(table, "B2")
    assert f"✅ Dòng 2 · mục chờ duyệt số 1 · mục {path}: chủ trì: {HEALTH} → {FINANCE}" in said
    assert "thời hạn: Thứ Tư, 24/06/2026 → Thứ Tư, 15/07/2026" in said
    assert "mục chờ duyệt số 2 · mục 2: đã giao 1 việc" in said
    assert "mục chờ duyệt số 3 · mục 3: đã bỏ" in said
    assert f"Chưa có nhóm nhận tin của: {FINANCE}" in said
    assert "Còn 4 mục chưa duyệt: /duyet" in said


async def test_unchanged_table_changes_nothing(stage: Stage, table: bytes) -> None:
    before = await stage.dump(*WHO_SPOKE)
    for data in (table, filled(table, J2=None, J3=" Để sau ", G4="26/06/2026", G5=46203, E4=f" {POLICE} ;; ")):
        assert "nhận 0 dòng, không nhận 0 dòng, giữ nguyên 6 dòng" in await returned(stage, data)
        assert await stage.dump(*WHO_SPOKE) == before


async def test_edited_and_approved_in_one_row_assigns_the_edited(stage: Stage, table: bytes) -> None:
    await stage.link(FINANCE)
    await returned(stage, filled(table, D2=FINANCE, G2="30/7", J2="Duyệt"))
    task = await stage.task(1)
    assert (task.agency, task.deadline) == (FINANCE, date(2026, 7, 30))
    await stage.tell()
    assert "Sở Tài chính: nhiệm vụ mới được giao" in stage.groups[FINANCE].last().text


async def test_what_a_table_approved_is_undone_together(stage: Stage, table: bytes) -> None:
    await returned(stage, filled(table, D2=FINANCE, J2="duyệt", J3="duyệt", J4="bỏ"))
    await stage.hoa.press(stage.hoa.private.last(), "↩ Hoàn tác")
    assert [row["state"] for row in (await drafts(stage)).values()] == ["draft", "draft", "dropped", *["draft"] * 3]
    assert (await drafts(stage))[1]["lead"] == [FINANCE]


async def test_refused_rows_change_nothing_and_the_others_are_taken(stage: Stage, table: bytes) -> None:
    before = await drafts(stage)
    said = await returned(
        stage,
        filled(table, D2="Sở Lạ", G2="20/7", G3="hôm qua", J4="xong", D5=None, B6="99", J6="bỏ", G7="30/7", J7="duyệt"),
    )
    assert "nhận 1 dòng, không nhận 5 dòng" in said
    for line in (
        "❌ Dòng 2 · mục chờ duyệt số 1 · mục 1: “Sở Lạ” chưa có trong danh mục",
        "❌ Dòng 3 · mục chờ duyệt số 2 · mục 2: “hôm qua” không phải là một ngày",
        "❌ Dòng 4 · mục chờ duyệt số 3 · mục 3: “xong” không phải là một quyết định",
        "❌ Dòng 5 · mục chờ duyệt số 4 · mục 4: Mục 4 chưa có đơn vị chủ trì",
        "❌ Dòng 6 · mục chờ duyệt số 5 · mục 99: Cột “Mục” chỉ để đọc",
        "✅ Dòng 7 · mục chờ duyệt số 6 · mục 6:",
    ):
        assert line in said
    assert {number for number, _field in changes(before, await drafts(stage))} == {6}


async def test_row_that_is_refused_at_its_approval_keeps_none_of_its_edits(stage: Stage, table: bytes) -> None:
    await returned(stage, filled(table, D2="Các đơn vị liên quan"))
    before, events = await drafts(stage), await stage.acts()
    said = await returned(stage, filled(await fetched(stage), G2="20/7", J2="duyệt"))
    assert "không nhận 1 dòng" in said
    assert await drafts(stage) == before
    assert await stage.acts() == events


async def test_draft_that_was_changed_meanwhile_is_refused_and_left_alone(stage: Stage, table: bytes) -> None:
    await stage.hoa.send("/sua 1 hạn 20/7")
    await stage.hoa.send("/duyet 2")
    await stage.hoa.send("/sua 3 chủ trì Sở Y tế")
    before = await drafts(stage)
    said = await returned(stage, filled(table, D2=FINANCE, J3="bỏ", G5="20/7"))
    assert "❌ Dòng 2 · mục chờ duyệt số 1 · mục 1: Mục chờ duyệt số 1 đã được sửa hoặc xử lý" in said
    assert "❌ Dòng 3 · mục chờ duyệt số 2" in said
    assert "nhận 1 dòng, không nhận 2 dòng, giữ nguyên 3 dòng" in said
    assert {number for number, _field in changes(before, await drafts(stage))} == {4}


async def test_same_table_sent_twice_does_its_acts_once(stage: Stage, table: bytes) -> None:
    data = filled(table, D2=FINANCE, J2="duyệt", J3="bỏ")
    await returned(stage, data)
    before = await stage.dump(*WHO_SPOKE)
    assert "nhận 0 dòng, không nhận 2 dòng" in await returned(stage, data)
    assert await stage.dump(*WHO_SPOKE) == before


async def test_same_message_delivered_twice_is_recorded_once(stage: Stage, table: bytes) -> None:
    message = await stage.hoa.send_document("b.xlsx", filled(table, D2=FINANCE))
    await stage.settled()
    before = await stage.dump(*WHO_SPOKE)
    await stage.again(message)
    assert "đã được ghi nhận" in stage.hoa.private.last().text
    assert await stage.dump(*WHO_SPOKE) == before


async def test_two_people_sending_it_at_once_change_each_draft_once(stage: Stage, table: bytes) -> None:
    other = await stage.person("Lê Minh", "chuyên viên")
    await asyncio.gather(
        returned(stage, filled(table, J2="duyệt", J3="duyệt")),
        returned(stage, filled(table, J2="duyệt", J3="bỏ"), other),
    )
    counted = await stage.acts()
    assert counted.count("drafts_imported") == 1
    assert counted.count("draft_approved") + counted.count("draft_dropped") == 2


async def test_deleted_rows_and_sorted_rows_do_no_harm(stage: Stage, table: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled(table, D7=POLICE)))
    sheet = book.worksheets[0]
    sheet.delete_rows(2, 3)
    sheet.move_range("A4:J4", rows=3)
    said = await returned(stage, tables.saved(book))
    assert "nhận 1 dòng, không nhận 0 dòng, giữ nguyên 2 dòng" in said
    assert (await drafts(stage))[6]["lead"] == [POLICE]


async def test_formula_is_a_text_that_names_nobody(stage: Stage, table: bytes) -> None:
    before = await drafts(stage)
    said = await returned(stage, filled(table, D2='=HYPERLINK("http://a","Sở Y tế")', G3="=TODAY()+30", J4="=J2"))
    assert "“=HYPERLINK" in said
    assert "“=TODAY()+30” không phải là một ngày" in said
    assert "“=J2” không phải là một quyết định" in said
    assert await drafts(stage) == before


async def test_old_table_in_another_language_is_taken_all_the_same(stage: Stage, table: bytes) -> None:
    await stage.hoa.send("/ngonngu en")
    assert "1 rows taken" in await returned(stage, filled(table, J2="bỏ"))
    english = await fetched(stage)
    stage.clock.forward(timedelta(days=1))
    await stage.hoa.send("/ngonngu vi")
    assert "nhận 1 dòng" in await returned(stage, filled(english, J2="Drop"))
    assert {row["state"] for number, row in (await drafts(stage)).items() if number < 3} == {"dropped"}
