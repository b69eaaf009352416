from __future__ import annotations

import pytest

from bot.notices.documents import to_text

MENU = '<ul class="menu"><li><a href="/">Trang chủ</a></li><li><a href="/cd">Chỉ đạo, điều hành</a></li></ul>'
NEWS = (
    '<div class="related"><h3>Tin liên quan</h3><ul><li><a href="1">Giao Sở Y tế chủ trì tiêm chủng mở rộng</a></li>'
    '<li><a href="2">Yêu cầu báo cáo trước ngày 20/5</a></li></ul></div>'
)
FOOTER = '<div class="footer">Cơ quan chủ quản: UBND tỉnh Sơn Đà. Điện thoại: 0213.3876.543</div>'


def lines(body: str, *, charset: str = "utf-8") -> list[str]:
    page = f'<html><head><meta charset="{charset}"><title>x</title></head><body>{body}</body></html>'
    return to_text(page.encode(charset, "xmlcharrefreplace"), "a.html").text.split("\n")


def portal(article: str) -> str:
    return (
        f'<form id="aspnetForm"><div class="top">{MENU}</div><div class="row"><div class="col">{article}{NEWS}</div>'
        f'<div class="sidebar"><div>1</div><div>7</div><a href="3">Thông báo tuyển dụng</a></div></div>{FOOTER}</form>'
    )


def test_the_article_is_whole_and_the_furniture_gone():
    article = (
        "<h1>Kết luận của Chủ tịch UBND tỉnh</h1><div>Lượt xem: 1.234</div><div><b>UBND tỉnh ban hành Thông báo số "
        "45/TB-UBND.</b></div><div class=content><p>Chủ tịch UBND tỉnh kết luận như sau:</p>"
        "<p>Giao Sở Y tế rà soát.</p>"
        "<p>Ngắn.</p><a href=x>Xem chi tiết tại đây</a></div>"
    )
    assert lines(portal(article)) == [
        "Kết luận của Chủ tịch UBND tỉnh",
        "UBND tỉnh ban hành Thông báo số 45/TB-UBND.",
        "Chủ tịch UBND tỉnh kết luận như sau:",
        "Giao Sở Y tế rà soát.",
        "Ngắn.",
    ]


def test_a_directive_outside_the_main_container_is_never_lost():
    long = "<div>" + "<p>Đánh giá tình hình kinh tế - xã hội của tỉnh trong sáu tháng đầu năm.</p>" * 20 + "</div>"
    beside = "<div><p>Giao Sở Y tế chủ trì, báo cáo trước ngày 15/6/2024.</p></div>"
    assert "Giao Sở Y tế chủ trì, báo cáo trước ngày 15/6/2024." in lines(f"<div>{long}{beside}</div>")


def test_a_directive_in_a_container_named_as_furniture_is_never_lost():
    body = (
        '<div class="content-related tags"><p>Giao Sở Y tế chủ trì, báo cáo trước ngày 15/6/2024.</p></div><p>Khác.</p>'
    )
    assert "Giao Sở Y tế chủ trì, báo cáo trước ngày 15/6/2024." in lines(body)


def test_a_linked_paragraph_among_plain_ones_is_kept():
    linked = "<a href=x>Giao Sở Y tế thực hiện Công văn số 12.</a>"
    body = f"<div><p>Chủ tịch UBND tỉnh kết luận như sau:</p><p>{linked}</p></div>"
    assert "Giao Sở Y tế thực hiện Công văn số 12." in lines(body)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ol><li>một</li><li>hai</li></ol>", ["1. một", "2. hai"]),
        ('<ol start="5"><li>một</li><li value="9">hai</li><li>ba</li></ol>', ["5. một", "9. hai", "10. ba"]),
        ('<ol type="a"><li>một</li><li>hai</li></ol>', ["a) một", "b) hai"]),
        ('<ol type="I"><li>một<ul><li>hai</li><li>ba</li></ul></li><li>bốn</li></ol>',
         ["I. một", "- hai", "- ba", "II. bốn"]),
        ("<ul><li><p>một</p><p>hai</p></li></ul>", ["- một", "hai"]),
        ("<ul><li>- đã có</li><li>1. đã có</li></ul>", ["- đã có", "1. đã có"]),
        ("<p>một<br>hai<br/><br/>ba</p>", ["một", "hai", "ba"]),
        ("<h2>Phần I</h2>một <b>đậm</b> <i>nghiêng</i><div>hai</div>", ["Phần I", "một đậm nghiêng", "hai"]),
        ("<pre>một\nhai</pre>", ["một", "hai"]),
        ("<p>một<script>x='Giao'</script><span style='display:none'>ẩn</span> hai</p>", ["một hai"]),
        ("<p>trước ngày&nbsp;15/6<del>16/6</del></p>", ["trước ngày 15/6"]),
        ("<table><tr><th>STT</th><th>Việc</th></tr><tr><td>1</td><td>Họp<p>giao ban</p></td></tr></table>",
         ["STT | Việc", "1 | Họp giao ban"]),
        ("<table><tr><td>một</td></tr><tr><td>hai</td></tr></table>", ["một", "hai"]),
        ("<table><tr><td><table><tr><td>1</td><td>a</td></tr><tr><td>2</td><td>b</td></tr></table></td></tr></table>",
         ["1 | a", "2 | b"]),
        ("<table><tr><td>UBND TỈNH<br>Số: 1</td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>ngày 2</td></tr></table>",
         ["UBND TỈNH", "Số: 1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ngày 2"]),
    ],
)  # fmt: skip
def test_blocks_become_lines(html, expected):
    assert lines(html) == expected


@pytest.mark.parametrize("charset", ["utf-8", "windows-1258", "utf-16"])
def test_the_charset_is_found(charset):
    assert lines("<p>Thông báo: Ủy ban nhân dân tỉnh</p>", charset=charset) == ["Thông báo: Ủy ban nhân dân tỉnh"]


@pytest.mark.parametrize("named", ["windows-1258", "x-unknown", "iso-8859-1"])
def test_a_page_that_names_the_wrong_charset_is_read(named):
    page = (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={named}"></head><p>Ủy ban</p></html>'
    )
    assert to_text(page.encode(), "a.htm").text == "Ủy ban"


def test_a_page_under_the_name_of_a_word_document_is_recognised():
    assert to_text("<html><body><p>Ủy ban</p></body></html>".encode(), "a.doc").kind == "html"
    assert to_text("\n <!-- x --><!DOCTYPE html><p>Ủy ban</p>".encode(), "a").kind == "html"


def test_words_in_angle_brackets_are_plain_text():
    assert to_text("Nếu a < b thì <p> là đoạn".encode(), "a.txt").kind == "txt"


def test_control_characters_are_dropped():
    body = "<p>Giao\x01 Sở&#2; Y tế<span style='display:none'>x</span>\x03 chủ trì.</p>"
    assert lines(body) == ["Giao Sở Y tế chủ trì."]
