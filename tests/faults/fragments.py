"""Pieces of text that are repeated until a pattern or a loop that takes more than it should shows itself.

Each is something that stands in notices, pages or scans, or the beginning of something that never ends.
"""

from __future__ import annotations

_TABLE = {
    "words": (
        "giao |yêu cầu |giao cho |thống nhất giao |đề nghị các |báo cáo |phối hợp với |phối hợp chặt chẽ |chủ trì, |"
        "có trách nhiệm |chịu trách nhiệm |khẩn trương |tập trung |tổ chức thực hiện |đồng thời |trong đó, |"
        "trên địa bàn |theo chức năng |theo đúng nhiệm vụ |được giao |liên quan |kết luận |ý kiến chỉ đạo |"
        "thời gian tới |kết quả |tồn tại, hạn chế |đã |chưa |không |a |ab |nhiệm vụ trọng tâm |xin ý kiến |"
        "rút kinh nghiệm |việc thực hiện |qua kiểm tra |ngay sau khi |nếu phát hiện |hiện |của |với sự tham gia của |"
        "cùng với |cùng |riêng |đối với |ông |bà |đồng chí |đ/c |các ông, |tiếp tục |quá trình |bảo cáo kết qủa "
    ),
    "names": (
        "Sở Y tế; |Sở Y tế, |Sở Y tế |sở, |các sở, |các sở, ban, ngành |các xã |các xã A, |UBND |UBND tỉnh |UBND xã |"
        "UBND huyện Tam Đường, |UBND các huyện, |Công an tỉnh và |Chi cục Thuế |Công ty |Công ty Cổ phần |Công ty A, |"
        "Trung tâm |Ban Quản lý |Ban Quản lý dự án |Văn phòng |Văn phòng HĐND và UBND |Giám đốc |Giám đốc Sở |"
        "Giám đốc, |Chủ tịch |Chủ tịch UBND |Trưởng phòng |thủ trưởng các |Phòng |Phòng Kinh tế - |Trường |Hội |"
        "Huyện ủy Bình Gia, |Bản |Thôn 2, |Khu phố 2 |xã |xã A |thị trấn |tỉnh, |huyện, |cấp |ngành |chủ đầu tư |"
        "Nguyễn Văn A |Nguyễn Văn A, |Ông Nguyễn |đồng chí Nguyễn Văn A |A |A, |Đ |TN&MT |TN&MT, |S.Y.T |SYT-|"
        "Sở Tài chính và |Sở: |các đơn vị có liên quan |các chủ đầu tư có dự án |MTTQ |Đài Phát thanh và |VNPT "
    ),
    "dates": (
        "ngày |ngày 1/|ngày 1/1|ngày 1/1/2025 |ngày 15 tháng |ngày 15 tháng 7 năm 2025, |trước ngày |"
        "trước ngày 15/7/2025 |trước ngày 15/7, |chậm nhất |chậm nhất là |trong |trong 10 ngày |trong vòng 10 ngày |"
        "quý I, |quý I |trong quý III |tháng 7 |trong tháng |cuối năm |năm 2025 |hằng tháng |hằng tháng, |hàng tuần |"
        "định kỳ |định kỳ hằng |thứ hai |thứ sáu hàng tuần |17 giờ |17h30 |cùng ngày |trước cùng ngày |"
        "đến cùng ngày 1/7 |trước Tết |sau Tết |sau khi |kể từ ngày |1/1/|15.7.|15-7-|2025-|2025-01-01 |"
        "Hòa An, ngày |Lai Châu, ngày 08 tháng 7 năm |28.05.2019 09:51 |Ký ngày: "
    ),
    "marks": (
        ".|. |..|...|…|!|? |;|; |,|, |:|: | :|- |-|--|–|— |+ |+|* |*|**|_|__|=|~|`|'|\"|“|” |«|/|/ |./.|. /.|\\|\\*|&|"
        " & |#|# |##|%|@|^|<|>|> |$|°|•|·|▪ |°~|, ,|;,|.,| ., |a. |a.b|A.|.A|a;B|a.B|Tp.|TP.H|đ) |\u00a0|\u200b|\u0301|"
        "a\u0301|\ufffd|\t| |  "
    ),
    "numbers": (
        "1|12 |1.|1. |1.1 |1.1. |1.1.1. |1) |1/|01/TB-UBND |Số 12/|số: |Số: 12/TB-|12/2025/|1,2|1-2|1, |II. |I. |"
        "IV |Phần thứ nhất |Điều 1. |a) |10% |1.000.000 |0|00:|12:30 |+07:00 |01 "
    ),
    "brackets": "(|((|)|()|(a|(a) |(giao |( giao) |[|]|[]|[a](|[a](b) |![|{|}|{{|(1), |“a” |\"a\" |(“|“a|,(|a(b ",
    "markdown": "*a |**a |__a |**a** |*a**b|# a #|#  |--  |:-- |- - |_ _|***|a](b |[a](b \"|\\\\*a ",
    "scans": "tính |chú trì |thc hiện |Bạn Quản lý |l. |IL |H |§. |ò1. |s5. |©) |ˆ |¡ |Ñ£⁄ |UBND tính Bạn |nghip ",
    "html": (
        "<p>|<p>a</p>|<div>|<br>|<br/>|<!-- a -->|<!--|-->|<!|<?xml ?>|<?xml |<table><tr><td>|<td>a</td>|<li>a|"
        "<b>a</b>|<a href=x>a</a>|<a |<span |<h1>|&amp;|&nbsp;|&|<html>|<body |<style>|<script>|<x>|< |</p>|"
        "<p class=\"menu\">"
    ),
}  # fmt: skip
# Pieces that hold the bar that parts the others, or a line's end.
_ROWS = (
    "|", "| ", " | ", "||", "a|", "a | b", "| a | b |", "|---|", "| --- |", "1 | a | b | c", "a |", ":-|", "|\n",
    "a | b\n", "| a | b |\n", "|---|---|\n", "1\n", "TT\nNội dung\nChủ trì\n1\n", "TT | Nhiệm vụ | Chủ trì\n",
    "1 | Báo cáo | Sở Y tế | 15/7\n", "\n", "\n\n", " \n", "\r", "\r\n", "\f", "a\n", "a\n\n", ".\n", "-\n", "- a\n",
    "- Sở Y tế:\n", "1. a\n", "1.1. a\n", "I. A\n", "a) b\n", "# a\n", "* a\n", "> ", "> a\n", "Sở Y tế:\n",
    "Kính gửi: ", "Kính gửi: Sở Y tế;\n", "Nơi nhận:\n", "TM. ỦY BAN\n", "ngày 1\n", "Về tình hình\n", "THÔNG BÁO\n",
    "Ý KIẾN\n", "Giao Sở Y tế báo cáo trước ngày 15/7.\n", "Giao Sở Y tế báo cáo trước ngày 15/7. ",
    "1. Sở Y tế chủ trì, phối hợp với Công an tỉnh rà soát, báo cáo trước ngày 15/7/2025.\n",
    "- Cơ quan chủ trì: Sở Y tế - Phối hợp: Sở B - Thời gian: 15/5 ", "; phối hợp với Sở Y tế trước ngày 1/7 ",
    "; phối hợp với Sở Y tế ", "Sở Y tế chủ trì, phối hợp với Sở Y tế. ", "R'", "các cấp, ", "các ngành và ",
    "đơn vị, ", "số 1, ", "Sở Y tế hoặc ", "Việt Nam ", "các đồng chí ông ", "giám đốc/",
    "báo cáo trước ngày 20 hằng tháng, trong 10 ngày, ",
)  # fmt: skip

_LAST = "x"
FRAGMENTS: tuple[str, ...] = tuple(
    dict.fromkeys([*(piece for pieces in _TABLE.values() for piece in pieces.split("|") if piece), *_ROWS])
)


def repeated(piece: str, letters: int, *, lines: bool = False) -> str:
    """Return a piece repeated to so many letters, in one line or one to a line, and at the end something else.

    What is tried in all ways is tried so only where none of them leads to the end.
    """
    whole = piece + "\n" if lines else piece
    return (whole * (letters // len(whole) + 1))[: letters - len(_LAST)] + _LAST
