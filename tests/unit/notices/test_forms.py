"""Forms that whole documents take: web copies, law sites, scans, items with labels, tables cut into lines."""

from datetime import date

import pytest

from bot.notices import read_sentence, read_text
from bot.notices.model import Doubt
from bot.notices.text.cell_tables import retabled
from bot.notices.text.numbering import marker
from bot.notices.text.ocr_repair import repaired
from bot.notices.time.calendar_days import last_month_day, tet

HEAD = (
    "ỦY BAN NHÂN DÂN\nTỈNH BÌNH LÂM\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
    "Số: 12/TB-UBND\nBình Lâm, ngày 09 tháng 4 năm 2026\n\nTHÔNG BÁO\n"
    "Kết luận của Chủ tịch UBND tỉnh tại phiên họp tháng 4\n\nNgày 06/4/2026, đồng chí Lê Quang Vinh, Phó Bí thư "
    "Tỉnh ủy, Chủ tịch UBND tỉnh chủ trì phiên họp. Sau khi thảo luận, Chủ tịch UBND tỉnh kết luận như sau:\n"
)


def leads(text):
    return [task.lead for task in read_text(text).directives]


def test_the_frame_has_the_place_the_title_and_the_chair():
    notice = read_text(HEAD + "1. Giao Sở Y tế trực Tết.")
    assert (notice.issuer, notice.chaired_by) == ("UBND tỉnh Bình Lâm", "Lê Quang Vinh")
    assert notice.title == "Kết luận của Chủ tịch UBND tỉnh tại phiên họp tháng 4"


def test_a_month_at_the_end_of_an_item_is_its_limit():
    (task,) = read_text(
        HEAD + "3. Sở Xây dựng:\na) Hoàn thành vá lại mặt đường tỉnh 7 trong tháng 5 năm 2026."
    ).directives
    assert task.deadline is not None
    assert task.deadline.due == date(2026, 5, 31)


def test_the_closing_paragraph_is_no_part_of_the_last_item():
    closing = "\n\nTrên đây là kết luận của Chủ tịch UBND tỉnh; Văn phòng UBND tỉnh thông báo để các cơ quan biết./."
    (task,) = read_text(HEAD + "II. NHIỆM VỤ\n9. Thường xuyên nhắc người dân phân loại rác." + closing).directives
    assert task.content.endswith("rác.")


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("UBND TỈNH HÒA AN\nUBND THÀNH PHỐ TÂN LẬP\nSố 5/TB-UBND\n1. Giao Phòng Y tế trực.", "UBND thành phố Tân Lập"),
        (
            "THÔNG BÁO KẾT LUẬN CỦA CHỦ TỊCH UBND HUYỆN ĐỒNG CHÍ LÊ NA\n1. Giao Phòng Y tế trực tại huyện Bình Gia.",
            "UBND huyện Bình Gia",
        ),
        ("Phó Chủ tịch UBND tỉnh Lê Văn Na kết luận như sau:\n1. Giao Sở Y tế trực.", "UBND tỉnh"),
    ],
)
def test_the_issuer_is_completed_only_by_its_place(text, issuer):
    assert read_text(text).issuer == issuer


def test_an_article_gives_number_and_day_and_its_page_the_year():
    text = (
        "Tin tức\nThứ ba, 22-9-2026 16:40\nNgày 19-9, Phó Chủ tịch UBND tỉnh Lê Văn Na ký Công văn số 71 /UBND-NN "
        "về đê điều, sau khi kiểm tra thực tế tuyến đê xung yếu tại nhiều xã ven sông.\nUBND tỉnh giao Sở Xây dựng "
        "lập danh "
        "sách điểm sạt lở trước ngày 15-10."
    )
    notice = read_text(text)
    assert (notice.number, notice.issued_on) == ("71/UBND-NN", date(2026, 9, 19))
    (task,) = notice.directives
    assert task.deadline is not None
    assert (task.lead, task.deadline.due) == (("Sở Xây dựng",), date(2026, 10, 15))


def test_plain_paragraphs_of_a_web_copy_may_have_no_order():
    text = (
        "Tin tức\nSáng 3/7, ông Lê Văn Na, Phó Chủ tịch UBND tỉnh Hòa An có buổi làm việc với các ngành về hạn mặn tại "
        "các xã ven biển, nơi nhiều hộ thiếu nước ngọt.\nÔng Lê Văn Na kiểm tra cống Rạch Sâu. Ảnh: T.M\nÔng Na giao "
        "Sở Nông nghiệp và Môi trường vận hành cống, trong khi Công an tỉnh chống trộm nước.\nCác cơ quan báo chí nêu "
        "tên nơi làm tốt."
    )
    assert leads(text) == [("Sở Nông nghiệp và Môi trường",), ("Công an tỉnh",), ("Các cơ quan báo chí",)]


def test_a_standfirst_in_other_words_is_dropped_too():
    text = (
        "Sở Xây dựng khẩn trương vá mặt đường tỉnh 7 qua thị trấn Bờ, hoàn thành trước ngày 20/12/2026. Đây là yêu cầu "
        "của Chủ tịch UBND tỉnh tại buổi làm việc.\nChủ tịch UBND tỉnh yêu cầu Sở Xây dựng vá ngay mặt đường tỉnh 7 "
        "đoạn "
        "qua thị trấn Bờ, khẩn trương hoàn thành trước ngày 20/12/2026. Công an tỉnh phân luồng."
    )
    assert leads(text) == [("Sở Xây dựng",), ("Công an tỉnh",)]


def test_a_law_site_turns_from_telling_to_ordering_without_the_word_task():
    body = (
        "1/ Về tình hình quý I:\nThu ngân sách giảm nhẹ.\nTrong quý II, các sở, ngành tập trung:\n- Sở Y tế đề xuất "
        "mua thuốc.\n- Công an tỉnh tuần tra; xã An Phú, xã An Bình khôi phục rừng."
    )
    assert leads(HEAD + body) == [("Sở Y tế",), ("Công an tỉnh",), ("xã An Phú", "xã An Bình")]


def test_a_line_that_concludes_ends_the_telling():
    body = (
        "I. Nội dung vụ việc\nBà Na đề nghị UBND tỉnh đo lại đất; đề nghị Sở Y tế trả tiền.\nKết luận:\n"
        "Giao Thanh tra tỉnh đo lại đất."
    )
    assert leads(HEAD + body) == [("Thanh tra tỉnh",)]


def test_a_heading_in_capitals_without_a_number_tells_too():
    body = (
        "Phần thứ nhất\nKẾT QUẢ ĐẠT ĐƯỢC\n1. Sở Y tế tổ chức tiêm chủng tốt.\nPhần thứ hai\nNHIỆM VỤ\n1. Sở Y tế trực."
    )
    assert leads(HEAD + body) == [("Sở Y tế",)]


def test_bullets_under_a_name_may_begin_with_any_verb():
    body = "2.1. Phòng Kinh tế:\n- Gấp rút chốt số liệu.\n- Bám sát địa bàn."
    assert leads(HEAD + body) == [("Phòng Kinh tế",), ("Phòng Kinh tế",)]


def test_a_paragraph_under_a_named_lead_is_a_task_of_its_own():
    body = "1. Sở Y tế lập kế hoạch mua thuốc.\n\nChấn chỉnh ngay thái độ phục vụ của các trạm."
    assert leads(HEAD + body) == [("Sở Y tế",), ("Sở Y tế",)]


LABELLED = [
    "1. Đề án cấp nước sạch\n- Cơ quan thực hiện: Sở Xây dựng\n- Phối hợp: Sở Tài chính\n- Thời gian: 15/5/2026",
    "1. Đề án cấp nước sạch - Cơ quan chủ trì: Sở Xây dựng - Phối hợp: Sở Tài chính - Thời hạn: 15/5/2026.",
]


@pytest.mark.parametrize("body", LABELLED)
def test_labels_tell_the_roles_of_an_item(body):
    (task,) = read_text(HEAD + body).directives
    assert (task.lead, task.coordinating) == (("Sở Xây dựng",), ("Sở Tài chính",))
    assert task.deadline is not None
    assert task.deadline.due == date(2026, 5, 15)


CELLS = ["TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời hạn", "I", "Giao thông", "1", "Vá đường", "Sở Xây dựng", "",
         "5/5/2026", "2", "Đặt biển báo", "Công an tỉnh", "UBND các xã", "Quý III/2026",
         "3. Giao Sở Nội vụ theo dõi."]  # fmt: skip


def test_a_table_cut_into_lines_is_rows_again():
    assert retabled(CELLS) == [
        "TT | Nội dung | Chủ trì | Phối hợp | Thời hạn",
        "I | Giao thông |  |  | ",
        "1 | Vá đường | Sở Xây dựng |  | 5/5/2026",
        "2 | Đặt biển báo | Công an tỉnh | UBND các xã | Quý III/2026",
        "3. Giao Sở Nội vụ theo dõi.",
    ]


def test_the_rows_of_a_table_cut_into_lines_are_tasks():
    tasks = read_text(HEAD + "2. Phân công như bảng:\n" + "\n".join(CELLS)).directives
    assert [task.lead for task in tasks] == [("Sở Xây dựng",), ("Công an tỉnh",), ("Sở Nội vụ",)]
    assert tasks[1].coordinating == ("UBND các xã",)


MARKS = [("IL NHIỆM VỤ", "roman", "II"), ("HH. Kết luận", "roman", "II"), ("2,3 Giao Sở", "number2", "2.3"),
         ("2.4, UBND", "number2", "2.4"), ("7]. Giao", "number", "7"), ("ó. UBND", "number", "6"),
         ("5, Giao", "number", "5"),
         ("~ Giao", "-", "~"), ("c— UBND", "-", "—"), ("1- Những", "number", "1"),
         ("2/ Tồn tại", "number", "2")]  # fmt: skip


@pytest.mark.parametrize(("line", "style", "label"), MARKS)
def test_damaged_marks_are_read(line, style, label):
    found = marker(line)
    assert found is not None
    assert (found.style, found.label) == (style, label)


@pytest.mark.parametrize("line", ["15.000 đồng", "1,5 triệu", "x-quang", "Giao Sở"])
def test_what_only_looks_like_a_mark_is_none(line):
    assert marker(line) is None


def test_misread_accents_of_a_scan_are_put_right():
    scan = "UBND tính giao Bạn Quản lý dự án chú trì, báo các thú trưởng; Chú tịch UBND tính kết luận."
    assert repaired(scan).startswith("UBND tỉnh giao Ban Quản lý dự án chủ trì")
    assert len(repaired(scan)) == len(scan)
    assert repaired("Một lỗi gõ: chú trì.") == "Một lỗi gõ: chú trì."


def test_a_full_stop_in_a_list_of_partners_does_not_end_the_sentence():
    body = "1. Giao Sở Y tế chủ trì phối hợp với Công an tỉnh. UBND xã An Phú đo lại đất trước ngày 25/5/2026."
    (task,) = read_text(HEAD + body).directives
    assert task.lead == ("Sở Y tế",)
    assert task.coordinating[0] == "Công an tỉnh"


def test_a_doubt_tells_of_dust_in_a_scan_and_of_an_unknown_verb():
    (task,) = read_text(HEAD + "1. Sở Y tế gỡ vướng cho trạm ˆ y tế.").directives
    assert Doubt.UNSURE in task.doubts


def test_a_typed_office_without_a_level_leads():
    (task,) = read_sentence("Văn phòng HĐND và UBND: lên lịch họp", today=date(2026, 4, 9)).directives
    assert task.lead == ("Văn phòng HĐND và UBND",)


@pytest.mark.parametrize(
    ("year", "first", "kitchen_gods"),
    [(2020, date(2020, 1, 25), date(2020, 1, 17)), (2026, date(2026, 2, 17), date(2026, 2, 10))],
)
def test_the_last_lunar_month_ends_with_tet(year, first, kitchen_gods):
    assert tet(year) == first
    assert last_month_day(first, 23) == kitchen_gods


def test_a_short_last_month_has_no_thirtieth_day():
    assert last_month_day(date(2026, 2, 17), 30) is None


@pytest.mark.parametrize("effect", ["có hiệu lực kể từ ngày ký", "thay thế Chỉ thị số 02/CT-UBND ngày 03/01/2014"])
def test_what_a_paper_says_of_itself_is_no_task(effect):
    text = f"CHỈ THỊ\nChủ tịch UBND tỉnh chỉ thị:\n1. Giao Sở Y tế kiểm tra các bếp ăn.\n2. Chỉ thị này {effect}."
    assert [directive.lead for directive in read_text(text).directives] == [("Sở Y tế",)]
