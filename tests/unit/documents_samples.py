"""Documents made by code for the tests of bot/notices/documents."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)

NOTICE = (
    "THÔNG BÁO",
    "Kết luận của Chủ tịch UBND huyện tại phiên họp tháng 5 năm 2024",
    "Ngày 20/5/2024, Chủ tịch UBND huyện chủ trì phiên họp thường kỳ. Sau khi nghe các phòng, ban báo cáo và ý kiến "
    "tham gia của các đại biểu dự họp, Chủ tịch UBND huyện kết luận như sau:",
    "I. Về công tác y tế",
    "1. Giao Phòng Y tế chủ trì, phối hợp với Trung tâm Y tế huyện và UBND các xã, thị trấn rà soát số liệu tiêm chủng "
    "trên địa bàn, báo cáo Chủ tịch UBND huyện trước ngày 15/6/2024.",
    "2. Giao Phòng Tài chính - Kế hoạch bố trí kinh phí.",
    "II. Về các nội dung khác",
    "1. Yêu cầu UBND các xã, thị trấn tăng cường tuyên truyền, vận động nhân dân thực hiện nghiêm các quy định về phòng "
    "cháy, chữa cháy rừng trong mùa khô; hoàn thành trong tháng 6/2024.",
    "Trên đây là kết luận của Chủ tịch UBND huyện, Văn phòng thông báo để các đơn vị biết, thực hiện./.",
)
"""Paragraphs of a notice, as they are seen on paper."""


def paragraph(text: str, properties: str = "") -> str:
    """One paragraph of WordprocessingML."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def numbered(text: str, num: int, level: int = 0) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table whose cells hold blocks of WordprocessingML."""
    cells = ("".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def level(ilvl: int, form: str, text: str, more: str = '<w:start w:val="1"/>') -> str:
    return f'<w:lvl w:ilvl="{ilvl}">{more}<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'


def numbering(abstracts: dict[int, str], nums: dict[int, tuple[int, str]]) -> str:
    """numbering.xml: abstract lists by id, and nums by id with their abstract list and overrides."""
    lists = "".join(f'<w:abstractNum w:abstractNumId="{key}">{levels}</w:abstractNum>' for key, levels in abstracts.items())
    used = "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{abstract}"/>{more}</w:num>' for key, (abstract, more) in nums.items()
    )
    return f"<w:numbering {_SPACES}>{lists}{used}</w:numbering>"


def docx(body: str, **parts: str) -> bytes:
    """A .docx of this body; parts such as numbering, styles, header1 are whole XML documents."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", _RELS)
        archive.writestr("word/document.xml", f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>")
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", xml)
    return buffer.getvalue()


def header(body: str) -> str:
    return f"<w:hdr {_SPACES}>{body}</w:hdr>"


def text_box(body: str) -> str:
    """A text box as Word stores it: once for new versions, once for old ones."""
    return (
        "<w:p><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{body}</w:txbxContent></wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{body}</w:txbxContent></v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()
