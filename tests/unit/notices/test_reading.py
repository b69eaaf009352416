"""Whole notices in small: numbering, inheritance, assessment, frame, tables, web copies, scans."""

import json
from datetime import date

import pytest

from bot.notices import Limits, read_sentence, read_text, to_json
from bot.notices import read as read_document
from bot.notices.model import Doubt, Fault, Kind, UnreadableDocument

HEADER = """ỦY BAN NHÂN DÂN    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH HÒA AN    Độc lập - Tự do - Hạnh phúc
Số: 125/TB-UBND    Hòa An, ngày 08 tháng 7 năm 2025

THÔNG BÁO
Kết luận của đồng chí Lê Thị Bưởi - Chủ tịch UBND tỉnh tại phiên họp tháng 6 năm 2025

Ngày 04/7/2025, đồng chí Lê Thị Bưởi - Chủ tịch UBND tỉnh chủ trì phiên họp. Dự họp có lãnh đạo các sở, ngành.
Sau khi nghe các đơn vị báo cáo, đồng chí Lê Thị Bưởi - Chủ tịch UBND tỉnh kết luận như sau:
"""
FOOTER = """
Trên đây là kết luận của Chủ tịch UBND tỉnh, Văn phòng UBND tỉnh thông báo để các đơn vị biết, thực hiện./.

Nơi nhận:
- Như trên;
- Lưu: VT.

TL. CHỦ TỊCH
CHÁNH VĂN PHÒNG

Trần Văn Ổi

BIÊN BẢN LÀM VIỆC
Ông Nguyễn Văn Tý đề nghị Sở Xây dựng bồi thường trước ngày 01/9/2025.
"""


def read(body):
    return read_text(HEADER + body + FOOTER)


def leads(body):
    return [task.lead for task in read(body).directives]


def test_the_frame_names_who_issued_it_and_when():
    notice = read("1. Giao Sở Y tế kiểm tra bếp ăn.")
    assert notice.number == "125/TB-UBND"
    assert (notice.issued_on, notice.met_on) == (date(2025, 7, 8), date(2025, 7, 4))
    assert (notice.issuer, notice.chaired_by, notice.signer) == ("UBND tỉnh Hòa An", "Lê Thị Bưởi", "Trần Văn Ổi")
    assert notice.title == "Kết luận của đồng chí Lê Thị Bưởi - Chủ tịch UBND tỉnh tại phiên họp tháng 6 năm 2025"
    assert notice.doubts == frozenset()


def test_what_is_attached_after_the_signature_is_not_read():
    assert leads("1. Giao Sở Y tế kiểm tra bếp ăn.") == [("Sở Y tế",)]


def test_every_span_gives_the_words_it_was_read_from():
    notice = read("1. Giao Sở Y tế kiểm tra bếp ăn.\n2. Sở Nội vụ: rà soát biên chế.")
    for task in notice.directives:
        assert notice.text[slice(*task.span)] == task.content


def test_the_path_is_the_numbered_place():
    body = "I. NHIỆM VỤ TRỌNG TÂM\n1. Về y tế\na) Giao Sở Y tế kiểm tra bếp ăn.\n2. Về nội vụ\n2.1. Sở Nội vụ rà soát."
    assert [task.path for task in read(body).directives] == ["I.1.a", "I.2.1"]


def test_bullets_under_a_heading_inherit_its_lead():
    body = "1. Sở Y tế:\n- Kiểm tra bếp ăn.\n- Báo cáo kết quả trước ngày 20/8/2025.\n- Giao Sở Nội vụ rà soát."
    tasks = read(body).directives
    assert [task.lead for task in tasks] == [("Sở Y tế",), ("Sở Y tế",), ("Sở Nội vụ",)]
    assert Doubt.INHERITED_LEAD in tasks[0].doubts
    assert Doubt.INHERITED_LEAD not in tasks[2].doubts


def test_a_heading_hands_down_who_coordinates():
    body = "1. Giao Sở Y tế chủ trì, phối hợp với Công an tỉnh:\n- Kiểm tra bếp ăn.\n- Tuyên truyền trong trường học."
    assert [task.coordinating for task in read(body).directives] == [("Công an tỉnh",), ("Công an tỉnh",)]


def test_bullets_under_one_lead_may_have_partners_of_their_own():
    body = "1. Sở Y tế:\n- Phối hợp với Công an tỉnh kiểm tra bếp ăn.\n- Cùng Sở Tài chính lập dự toán."
    assert [task.coordinating for task in read(body).directives] == [("Công an tỉnh",), ("Sở Tài chính",)]


def test_paragraphs_under_a_heading_without_a_colon_inherit_too():
    assert leads("1. Công an tỉnh\n\nTăng cường tuần tra.\n\nKiểm tra cư trú.") == [("Công an tỉnh",)] * 2


def test_an_introduction_that_orders_leads_the_items_without_a_subject():
    body = (
        "UBND tỉnh yêu cầu các sở, UBND các xã thực hiện một số nội dung sau:\n1. Rà soát hộ nghèo.\n"
        "2. Sở Y tế trực cấp cứu."
    )
    assert leads(body) == [("các sở", "UBND các xã"), ("Sở Y tế",)]


def test_assessment_is_not_read_though_it_sounds_like_orders():
    body = "I. TÌNH HÌNH, KẾT QUẢ\n- Chỉ đạo các cơ quan tăng cường kiểm tra.\n- Giao trách nhiệm cho Ban Dân tộc.\n"
    assert leads(body + "II. NHIỆM VỤ TRỌNG TÂM\n1. Giao Sở Y tế kiểm tra bếp ăn.") == [("Sở Y tế",)]


def test_an_item_of_a_task_list_may_have_no_lead():
    (task,) = read("II. NHIỆM VỤ TRỌNG TÂM\n1. Tập trung thu hoạch lúa hè thu.").directives
    assert task.lead == ()
    assert task.doubts == {Doubt.NO_LEAD}


def test_a_short_sentence_with_a_limit_ends_the_task_before_it():
    (task,) = read("1. Giao Sở Y tế kiểm tra bếp ăn. Báo cáo UBND tỉnh trước ngày 20/8/2025.").directives
    assert task.deadline.due == date(2025, 8, 20)
    assert task.report_to == ("UBND tỉnh",)


def test_another_task_with_a_limit_of_its_own_stands_apart():
    body = (
        "1. Sở Y tế chủ trì, phối hợp với Công an tỉnh: Kiểm tra bếp ăn. Tổng hợp, báo cáo UBND tỉnh danh sách các hộ "
        "kinh doanh thức ăn đường phố chưa có giấy chứng nhận đủ điều kiện trên địa bàn trước ngày 20/8/2025."
    )
    first, second = read(body).directives
    assert (first.deadline, second.deadline.due) == (None, date(2025, 8, 20))
    assert second.lead == ("Sở Y tế",)


def test_a_sanction_belongs_to_the_limit_before_it():
    body = "1. Giao UBND xã An Phú hoàn thành trước ngày 20/8/2025. Quá thời hạn này, Chủ tịch UBND xã phải kiểm điểm."
    assert len(read(body).directives) == 1


def test_a_date_cut_by_a_page_break_is_whole_again():
    (task,) = read(
        "1. Giao Sở Y tế kiểm tra các bếp ăn tập thể trên địa bàn trước ngày 30\n\n2\n\ntháng 8 năm 2025."
    ).directives
    assert task.deadline.due == date(2025, 8, 30)


def test_markdown_marks_are_not_part_of_the_text():
    notice = read("### **II. NHIỆM VỤ**\n\n**1. Sở Y tế** kiểm tra *bếp ăn*.")
    assert notice.directives[0].content == "Sở Y tế kiểm tra bếp ăn."


def test_a_closing_paragraph_with_a_limit_is_a_task_for_all():
    tasks = read(
        "1. Giao Sở Y tế kiểm tra.\nNhận được Thông báo này, yêu cầu các sở, ngành báo cáo trước ngày 20/8/2025."
    )
    assert [task.lead for task in tasks.directives] == [("Sở Y tế",), ("các sở, ngành",)]


def test_the_list_of_addressees_leads_what_names_nobody():
    text = (
        "UBND TỈNH HÒA AN\nSố: 88/UBND-NN\nHòa An, ngày 08 tháng 7 năm 2025\nKính gửi:\n- Sở Y tế;\n- Sở Công Thương.\n"
        "Để phòng dịch, Chủ tịch UBND tỉnh có ý kiến chỉ đạo như sau:\n1. Rà soát cơ số thuốc.\n2. Giao Sở Nội vụ trực."
    )
    assert [task.lead for task in read_text(text).directives] == [("Sở Y tế", "Sở Công Thương"), ("Sở Nội vụ",)]


def test_a_standfirst_that_repeats_an_item_is_dropped():
    item = "Giao Sở Y tế kiểm tra toàn bộ bếp ăn tập thể trong các khu công nghiệp trước ngày 20/8/2025."
    text = (
        f"Ngày 04/7, Chủ tịch UBND tỉnh Hòa An chủ trì cuộc họp.\n{item}\n"
        f"Sau cuộc họp, nội dung cụ thể:\n1. {item}\n2. Sở Nội vụ rà soát."
    )
    assert [task.lead for task in read_text(text).directives] == [("Sở Y tế",), ("Sở Nội vụ",)]


def test_what_stands_under_an_article_is_not_read():
    body = "1. Giao Sở Y tế kiểm tra.\n"
    text = HEADER * 2 + body + "Lượt xem: 12\nCác tin khác\nGiao Sở Xây dựng kiểm tra công trình (01/7/2025)"
    assert [task.lead for task in read_text(text).directives] == [("Sở Y tế",)]


def test_the_rows_of_a_table_are_tasks():
    table = (
        "1. Thực hiện các nhiệm vụ theo bảng sau:\nTT | Nội dung nhiệm vụ | Chủ trì | Phối hợp | Thời hạn\n"
        "I | Lĩnh vực y tế | | |\n1 | Kiểm tra bếp ăn | Sở Y tế | Công an tỉnh; UBND các xã | 20/8/2025\n"
        "2 | Tổng kết năm | Sở Nội vụ | | Quý IV/2025\n3 | Trực cấp cứu | Sở Y tế | | Thường xuyên"
    )
    first, second, third = read(table).directives
    assert (first.lead, first.coordinating) == (("Sở Y tế",), ("Công an tỉnh", "UBND các xã"))
    assert (first.deadline.due, second.deadline.due) == (date(2025, 8, 20), date(2025, 12, 31))
    assert third.kind is Kind.RECURRING


def test_damaged_numbers_of_a_scan_still_number():
    body = "H. Nhiệm vụ trọng tâm\nò2. Về y tế\n_ Giao Sở Y tế kiêm tra bêp ăn.\n§. Giao Sở Nội vụ rà soát."
    assert leads(body) == [("Sở Y tế",), ("Sở Nội vụ",)]


def test_a_given_issue_date_wins():
    (task,) = read_text(
        HEADER + "1. Giao Sở Y tế trả lời trong 5 ngày làm việc.", issued_on=date(2025, 8, 1)
    ).directives
    assert task.deadline is not None
    assert task.deadline.due == date(2025, 8, 8)


def test_nothing_in_gives_nothing_out():
    assert read_text("").directives == ()
    assert read_text("\n\n \x0c").directives == ()


def test_json_is_the_same_bytes_every_time():
    body = "1. Giao Sở Y tế phối hợp các đơn vị liên quan xong trước 15/8."
    assert json.dumps(to_json(read(body))) == json.dumps(to_json(read(body)))
    task = to_json(read(body))["directives"][0]
    assert (task["deadline"], task["deadline_text"], task["kind"]) == ("2025-08-15", "xong trước 15/8", "dated")


def test_a_part_on_the_situation_may_turn_to_orders():
    body = (
        "I. Về tình hình kinh tế - xã hội tháng 6\nThu ngân sách đạt khá. Yêu cầu các sở, ngành tập trung một số nội "
        "dung sau:\n- Sở Y tế kiểm tra bếp ăn.\n- Rà soát hộ nghèo."
    )
    assert leads(body) == [("Sở Y tế",), ("các sở, ngành",)]


def test_a_petition_told_again_is_no_order():
    body = (
        "I. Trường hợp bà Lê Thị Na\n1. Nội dung kiến nghị: Bà Na đề nghị UBND huyện giao đất, đề nghị Thanh tra tỉnh "
        "xem xét.\n2. Ý kiến chỉ đạo:\n- Giao Thanh tra tỉnh kiểm tra."
    )
    assert leads(body) == [("Thanh tra tỉnh",)]


def test_subjects_in_a_row_each_have_their_task():
    body = "1. Sở Y tế kiểm tra bếp ăn, Sở Công Thương kiểm tra chợ; UBND các xã tuyên truyền."
    assert leads(body) == [("Sở Y tế",), ("Sở Công Thương",), ("UBND các xã",)]


def test_those_who_only_help_coordinate():
    (task,) = read("1. Giao Sở Y tế chủ trì; Sở Tài chính, Sở Nội vụ phối hợp xây dựng đơn giá.").directives
    assert (task.lead, task.coordinating) == (("Sở Y tế",), ("Sở Tài chính", "Sở Nội vụ"))


@pytest.mark.parametrize(
    "body",
    [
        "1. Kiểm tra bếp ăn (Sở Y tế chủ trì, phối hợp với Công an tỉnh, hoàn thành trước ngày 15/8/2025).",
        "1. Đơn vị chủ trì: Sở Y tế. Đơn vị phối hợp: Công an tỉnh. Thời gian hoàn thành: 15/8/2025.",
    ],
)
def test_roles_may_stand_in_brackets_or_after_labels(body):
    (task,) = read(body).directives
    assert (task.lead, task.coordinating) == (("Sở Y tế",), ("Công an tỉnh",))
    assert task.deadline is not None
    assert task.deadline.due == date(2025, 8, 15)


def test_the_responsibilities_of_a_body_are_its_tasks():
    assert leads("1. Trách nhiệm của Sở Y tế:\na) Kiểm tra bếp ăn.\nb) Trực cấp cứu.") == [("Sở Y tế",)] * 2


TODAY = date(2025, 7, 8)
TYPED = [
    ("Sở Y tế rà soát các cơ sở trước ngày 15/7, phối hợp Công an tỉnh", "Sở Y tế", "Công an tỉnh", date(2025, 7, 15)),
    ("Sở Y tế; Sở Xây dựng: rà soát nhà xưởng. Hạn 15/7. Phối hợp: Công an tỉnh, UBND các xã", "Sở Y tế; Sở Xây dựng",
     "Công an tỉnh; UBND các xã", date(2025, 7, 15)),
    ("sở y tế báo cáo dịch, hạn thứ 6 tuần sau", "sở y tế", "", date(2025, 7, 18)),
    ("so y te ra soat xong truoc 15/7", "so y te", "", date(2025, 7, 15)),
    ("UBND xã An Phú, An Bình nộp danh sách ngày mai", "UBND xã An Phú; UBND xã An Bình", "", date(2025, 7, 9)),
    ("Rà soát hộ nghèo, cuối tháng", "", "", date(2025, 7, 31)),
    ("Giao Phòng Kinh tế kiểm tra chợ, xong trước thứ 6", "Phòng Kinh tế", "", date(2025, 7, 11)),
    ("Sở Nội vụ tham mưu kế hoạch trong 10 ngày làm việc", "Sở Nội vụ", "", date(2025, 7, 22)),
    ("Kiểm tra lại hồ sơ", "", "", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lead", "coordinating", "due"), TYPED)
def test_a_typed_sentence_is_one_task(text, lead, coordinating, due):
    (task,) = read_sentence(text, today=TODAY).directives
    assert task.lead == tuple(x for x in lead.split("; ") if x)
    assert task.coordinating == tuple(x for x in coordinating.split("; ") if x)
    assert (task.deadline.due if task.deadline else None) == due


HOSTILE = [
    "Sở Y tế; ",
    "Sở Y tế, ",
    "Ban Chỉ đạo ",
    "các xã, ",
    "đôn đốc Sở Y tế; ",
    "trước ",
    "(",
    "1/",
    "- ",
    "báo cáo Sở ",
    "Sở Y tế và ",
    "bản Pá Lau, Huổi ",
    "rà soát do Sở Y tế ",
    "TT\n",
    "Cơ quan thực hiện: Sở Y tế\n- ",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_long_line_of_one_pattern_ends_in_a_notice(unit):
    # How the time grows with the length is in bench/reading.py: here a regex that runs away would never end.
    length = 80_000
    notice = read_text((unit * length)[:length])
    assert all(0 <= d.span[0] < d.span[1] <= len(notice.text) for d in notice.directives)


# what stands in the body -> who leads what is read in it
SMALL = {
    "1. Sở Y tế:\n- Phun thuốc các chợ; các thôn phát loa vào sáng thứ bảy.": [("Sở Y tế",), ("các thôn",)],
    "1. Ông Lê Văn Tý, xã An Phú\nNội dung: Đề nghị UBND tỉnh mở đường.\nÝ kiến: Giao Sở Xây dựng trả lời.": [
        ("Sở Xây dựng",)
    ],
    "§. Sở Y tế kiểm tra bếp ăn.\n€) Sở Nội vụ rà soát biên chế.": [("Sở Y tế",), ("Sở Nội vụ",)],
    "4, Sở Y tế:\n5. Giao Sở Nội vụ rà soát biên chế.": [("Sở Nội vụ",)],
    "1. Giao Sở Y tế kiểm tra.\nTin đọc nhiều\nGiao Sở Nội vụ rà soát biên chế.": [("Sở Y tế",)],
    "1. Sở Y tế chủ trì, phối hợp với Bộ Chỉ huy Quân sự tỉnh và UBND huyện Đại Từ khám tuyển.": [("Sở Y tế",)],
}  # fmt: skip


@pytest.mark.parametrize("body", SMALL, ids=list(SMALL))
def test_a_small_body_gives_its_leads_in_turn(body):
    assert leads(body) == SMALL[body]


def test_an_army_command_is_no_office_of_the_committee_named_after_it():
    (task,) = read(next(reversed(SMALL))).directives
    assert task.coordinating == ("Bộ Chỉ huy Quân sự tỉnh", "UBND huyện Đại Từ")


def test_headings_that_never_end_stay_shallow():
    assert read_text("CHỦ TỊCH UBND TỈNH\n" + "Kết luận:\n" * 3000).directives == ()


def test_a_text_of_more_letters_than_allowed_is_refused():
    with pytest.raises(UnreadableDocument) as caught:
        read_document(b"Giao S\xe1\xbb\x9f Y t\xe1\xba\xbf.", "a.txt", limits=Limits(letters=5))
    assert (caught.value.fault, caught.value.detail) == (Fault.TOO_LARGE, "letters")


def test_another_body_that_acts_inside_a_task_makes_it_unsure():
    (task,) = read("1. Sở Y tế đôn đốc các sở, ngành; UBND thành phố khẩn trương lập kế hoạch.").directives
    assert Doubt.UNSURE in task.doubts


def test_letters_that_a_law_site_lost_are_put_in():
    (task,) = read(
        "1. Giao Sở Nông nghip và Môi trường thc hiện rà soát, thc hiện kim tra, phối hp với Sở Ni vụ đề xut."
    ).directives
    assert task.lead == ("Sở Nông nghiệp và Môi trường",)
    assert task.coordinating == ("Sở Nội vụ",)
