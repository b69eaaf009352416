"""Names of groups ("các sở, ban, ngành tỉnh") and of unnamed single bodies ("chủ đầu tư")."""

from __future__ import annotations

import re

_NOUNS = (
    "so|ban|nganh|phong ban|phong chuyen mon|phong|co quan thong tan,? bao chi|co quan bao chi|co quan chuyen mon|"
    "co quan chuc nang|co quan tham muu|co quan to tung|co quan|don vi su nghiep(?: cong lap)?|don vi chuc nang|"
    "don vi thi cong|don vi tu van|don vi chu dau tu|don vi du toan|don vi|dia phuong|cap uy dang|cap uy|"
    "chinh quyen|cap|"
    "xa|phuong|thi tran|dac khu|huyen|thi xa|thanh pho|quan|tinh|doan the chinh tri - xa hoi|doan the chinh tri|"
    "doan the|to chuc chinh tri ?- ?xa hoi|to chuc chinh tri|to chuc doan the|to chuc thanh vien|can bo|"
    "cong chuc|vien chuc|nguoi lao dong|dang vien|to chuc tin dung|to chuc hoi|to chuc|"
    "hoi doan the|hoi|doanh nghiep|cong ty|nha truong|truong hoc|truong|co so giao duc|co so y te|co so|"
    "chu dau tu|chu tai khoan|chu rung|chu phuong tien|chu tau|chu co so|chu ho|chu dam|chu mo|chu cho|chu nha tro|"
    "chu vat nuoi|chu trang trai|chu doanh nghiep|chu ho chua|nha may|"
    "ben xe|ben bai|nha xe|hang xe|hang tau|cua hang|khach san|mo da|tram bom|"
    "ho gia dinh|ho dan|to doi|chi hoi|chi bo|"
    "khoa phong|co quan bao dai|bao dai|nha mang|"
    "nha thau|nha dau tu|chu du an|thon|ap|buon|khom|xom|"
    "ban lang|lang|to dan pho|khu pho|khu dan cu|"
    "luc luong chuc nang|luc luong vu trang|luc luong|ngan hang(?: thuong mai)?|trung tam|chi cuc|tap doan|"
    "ho kinh doanh|"
    "hop tac xa|bo phan(?: chuyen mon| lien quan)?|bo|ban quan ly du an|ban quan ly|benh vien|tram y te|"
    "hat kiem lam|hieu truong|"
    "vien|doi|to cong tac|to|buu dien|van phong|ca nhan|truong thon|truong ban|bi thu|thanh vien|phong chuyen nganh"
)
_SEP = r"(?: ?, ?(?:va )?| va | ?[-/&] ?)"
_MORE = r"(?: ?, (?:va )?| va )cac (?:nganh|cap)"
_PLACE_LEVEL = r"(?:tinh|huyen|thanh pho|thi xa|quan|xa|phuong|dac khu)"
# All of these are bounded: in a run of nouns each would read the run to its end.
# What may close a group's name. Only "liên quan" makes it open: nobody can say who is in it.
_QUALITY = (
    rf"(?: (?:chuc nang|chuyen mon|chuyen nganh|truc thuoc|khac)| cap {_PLACE_LEVEL}(?!\w)|"
    rf" (?:cua |thuoc |trong )?{_PLACE_LEVEL}(?!\w)| thuoc (?:ubnd|uy ban nhan dan) {_PLACE_LEVEL}(?!\w)|"
    r" dia phuong(?!\w)| trung uong)"
)
_RELATED = r"(?: (?:co )?lien quan)"
GROUP = re.compile(
    rf"(?:tat ca )?(?:cac|nhung|toan the|tung|moi|mot so) (?:{_NOUNS})(?!\w)"
    rf"(?:{_SEP}(?:{_NOUNS})(?!\w)|{_MORE}){{0,40}}+"
    rf"{_QUALITY}{{0,2}}{_RELATED}?{_QUALITY}?"
)
# One body without a name. Only right after an order or "phối hợp với", never at large in a text.
SINGLE = re.compile(
    r"(?:chu dau tu|(?:co quan|don vi) (?:chu tri )?soan thao|(?:co quan|don vi) chu tri|dia phuong|"
    r"co quan thuong truc|co quan chuyen mon|co quan chuc nang|"
    r"(?:co quan|don vi|dia phuong|nganh|so|phong)(?:, (?:co quan|don vi|dia phuong|nganh)){0,9}(?: va dia phuong)?"
    r"(?: (?:co )?lien quan| chuc nang| chuyen nganh| chuyen mon)|"
    r"(?:chinh quyen|cap uy,? chinh quyen) dia phuong|don vi thi cong|"
    r"don vi tu van(?: thiet ke| giam sat| lap quy hoach| khao sat)?|nha thau(?: thi cong)?|"
    r"nha dau tu|"
    r"luc luong (?:chuc nang|cong an|quan su|dan quan|thu y|kiem lam|bien phong|vu trang|xung kich)|"
    r"dan quan(?: cac (?:thon|ban|ap|xa))?|"
    r"(?:can bo|cong chuc) (?:dia chinh|tu phap|van hoa|van phong|tai chinh|ke toan|xay dung|chuyen mon|thong ke)"
    r"(?: ?- ?(?:xay dung|ho tich|xa hoi|thong ke|ke toan|nong nghiep))?|"
    r"nhan dan|cap co tham quyen|don vi quan ly van hanh)(?: co lien quan| lien quan)?(?!\w)"
)
# What may follow a group's nouns as part of its name: "các huyện miền núi", "các trường trên địa bàn".
AREA = re.compile(r" (?:mien nui|ven bien|bien gioi|vung cao|trong diem|vung sau, vung xa|noi tren|neu tren)(?!\w)")
WHERE = re.compile(r" tren dia ban(?: (?:toan |cac )?(?:tinh|huyen|thanh pho|thi xa|quan|xa|phuong|dac khu)(?!\w))?")
NUMBERS = re.compile(r" \d{1,3}(?:(?:, ?| va )\d{1,3}){0,40}(?![\w/])")
OPEN = re.compile(r"(?:co )?lien quan\b|chuc nang\b")
