"""Sentences and their beginnings by what they are for: closings, sanctions, reports, talk that orders nothing."""

from __future__ import annotations

import re

from bot.notices.text.source import Source
from bot.notices.text.verbs import PAST, is_past

CLOSING = re.compile(
    r"(?:tren day la|vay,? |nhan duoc|thua lenh|van phong (?:hdnd|ubnd|doan|tinh|"
    r"huyen)[^.]{0,60}(?:xin )?thong bao|thua uy quyen|"
    r"van phong[^.;:]{0,40} thong bao[^.;:]{0,80}(?:biet|thuc hien)(?!\w))"
)
SHOULD_NEED_BE = re.compile(
    r"(?:trong )?qua trinh (?:to chuc |trien khai )*(?:thuc hien)?[^.;:]{0,40}?,? (?:neu|truong hop)(?!\w)"
)
TOLD = re.compile(
    r"(?:da|dang|chua|con|van con|tuy nhien|ben canh|ket qua|qua (?:kiem tra|theo doi|xem xet|bao cao))(?!\w)"
)
# "Việc tuần trước: đã ...", "Chưa làm được: Phòng A chưa trình ...": a line that tells, by its topic.
TOLD_TOPIC = re.compile(
    r"(?:(?:cac )?(?:viec|cong viec|nhiem vu) (?:tuan|thang|quy) (?:truoc|qua)|(?:da|chua|con|nhung viec chua|"
    r"viec chua|mat (?:lam )?duoc|mat chua) (?:lam|thuc hien|hoan thanh|dat|ton tai|han che|cham)"
    r"(?: duoc| xong| tot)?)[^:.;,]{0,30}:"
)
SKIPPED = re.compile(
    r"(?:dong thoi|mat khac|ngoai ra|ben canh do|truoc mat|trong do|dac biet(?: la)?|can|tiep do|sau do|"
    r"yeu cau|de nghi),? "
)
TOPIC = re.compile(r"[^.;:]{3,120}: ?")
REPORT_ONLY = re.compile(
    r"(?:dong thoi |sau do )?(?:yeu cau |de nghi )?(?:tong hop,? )?(?:ket qua |viec )?(?:bao cao|gui|trinh|"
    r"hoan thanh|thoi gian|thoi han|"
    r"han|xong|ket qua|thuc hien|cong viec|noi dung)(?!\w)"
)
LEADS = re.compile(r",? (?:chu tri|co trach nhiem|chiu trach nhiem|phai)(?!\w)")
DEMANDS = re.compile(r"(?:yeu cau|de nghi|don doc|chi dao) ")
FORMULA = re.compile(
    r"[ :,]{0,9}+(?:nghiem tuc )?(?:kiem diem,? )?(?:va )?rut kinh nghiem(?: nghiem tuc)?[.;]?(?:$|\n| [A-Z])"
)
OWNER = re.compile(r"[ :,]{0,9}+lam (?:chu dau tu|truong (?:doan|ban)|to truong)[^,;]{0,60}[.;]?$")
# What somebody said, told by a journalist: nothing in it is ordered.
QUOTED = re.compile(r'[“"][^”"]{10,1500}+[”"],? (?:đồng chí|ông|bà|(?:Phó )?[Cc]hủ tịch)')
WITH_AT_END = re.compile(r"chu tri,? (?:va )?phoi hop(?: cung)?(?: voi)? (?=[^.]{4,300}\.$)")
TOGETHER = re.compile(r"(?:dong thoi,? )?(?:chu tri,? )?(?:phoi hop|cung)(?!\w)")
PARTNERS = re.compile(r"; (?=phoi hop (?:voi |cung )?)")
SANCTION = re.compile(r"(?:qua|het) (?:thoi han|thoi gian|han|thoi diem)(?: nay| tren)?(?!\w)")
NOUN = re.compile(
    r"(?:du thao|de an|to trinh|bao cao (?:ket qua|danh gia|tong)|ke hoach|quy che|quy dinh|nghi quyet|[\"“])"
)


def tells(src: Source, place: int) -> bool:
    """Return whether words of the past begin here ("đang", not "đăng")."""
    if TOLD.match(src.flat, place) is None:
        return False
    return PAST.match(src.flat, place) is None or is_past(src.text, src.flat, place)
