"""What agencies are told to do: the words that may begin a task, and the words that order it.

Folded (no accents): scans and typists lose them. Two-syllable words are safe without accents; one-syllable words are
checked against the accented form where they are used.
"""

from __future__ import annotations

import re

from bot.folding import says

_TASKS = """
    an dinh | an toan | ap dung | bam sat | ban | ban giao | ban hanh | bao cao | bao dam | bao duong | bao quan |
    bao tri | bao ve | bien soan | biet phai | bieu duong | bieu quyet | binh on | binh xet | bo sung | bo tri |
    boi duong | boi thuong | cach ly | cai cach | cai tao | cai thien | cam ket | cam moc | can cu | can doi |
    canh bao | cap nhat | cap phat | cap phep | cat giam | cat tia | cham diem | cham dut | cham lo | cham soc |
    chan chinh | chao hang | chap hanh | chap thuan | chi dao | chi tra | chia se | chinh trang | chiu trach nhiem
    | cho phep | chon | chong | chong that thu | chu dong | chu tri | chu trong | chuan bi | chung minh | chung
    nhan | chuyen | chuyen doi | chuyen giao | co bao cao | co bien phap | co giai phap | co ke hoach | co phuong
    an | co thong bao | co to trinh | co trach nhiem | co van ban | co y kien | cong bo | cong chung | cong khai |
    cong nhan | cong tac | cu | cung cap | cung co | cuong che | cuu nan | cuu
    tro | dam bao | dang kiem | dang ky | dang tai | dang tin | danh | danh gia | dap dap | dau moi | dau thau |
    dau tranh | dau tu | day manh | day nhanh | de cao | de nghi | de ra | de xuat | di doi | dien tap | dieu
    chinh | dieu dong | dieu hanh | dieu phoi | dieu tiet | dieu tra | dinh huong | dinh ky | doi chieu | doi moi
    | doi thoai | don | don doc | dong bo | dong gop | dong vien | du bao | du tru | dua | dua tin | dua vao |
    dung | duoc giao | duoc phan cong | duy tri | duy tu | gan voi | gia co | giai ngan | giai phong | giai quyet
    | giai toa | giai trinh | giam | giam sat | gianh | giao ban | giao dich | giao nhiem vu | giao quan | giu |
    giu gin | giu vung | giup | gop y | gui | ha thap | han che | hien | ho tro | hoan | hoan chinh | hoan tat |
    hoan thanh | hoan thien | hoan tra | hop | hop dong | hop long | huong dan | huong ung | huy dong | in an | ke
    khai | ket hop | ket noi | khac phuc | khai bao | khai thac | kham | khan truong | khanh thanh | khao nghiem |
    khao sat | khen thuong | khoanh vung | khoi cong | khoi phuc | khoi to | khong | khong de | khong duoc | khu
    trung | khuyen cao | khuyen khich | khuyen nong | kiem dem | kiem diem | kiem dinh | kiem ke | kiem lam | kiem
    soat | kiem tra | kien nghi | kien quyet | kien toan | kip thoi | ky cam ket | ky ket | lam dau moi | lam ro |
    lam tot | lam viec | lap | lap dat | lap ke hoach | lay | lay phieu | lay y kien | lien he | lien thong | linh
    hoat | loi dung | long ghep | lua chon | luu y | mo | mo dot | mo lop | mo rong | mua sam | nam | nam bat |
    nam chac | nang cao | nang cap | nao vet | ngan chan | nghiem cam | nghiem tuc | nghien cuu | nhac nho | nhan
    rong | nhanh chong | niem phong | niem yet | no luc | nop | on dinh | phai | phan anh | phan bo | phan cong |
    phan dau | phan khai | phan loai | phan luong | phan tich | phat dong | phat hanh | phat hien | phat huy |
    phat song | phat trien | phe duyet | pho bien | phoi hop | phoi hop chat che | phong chong | phong ngua |
    phong, chong | phuc hoi | phuc vu | phun | quan ly | quan tam | quan triet | quang ba | quy dinh | quyet dinh
    | quyet liet | quyet tam | quyet toan | ra quan | ra soat | ra thong bao | ra van ban | rac | rut gon | rut
    kinh nghiem | rut ngan | san sang | san xuat | sap xep | siet chat | so hoa | so ket | so tan | soan thao |
    som | sua chua | sua doi | tai co cau | tai to chuc | tam dung | tang | tang ca | tang cuong | tang qua | tang
    toc | tap hop | tap huan | tap ket | tap luyen | tap trung | tham dinh | tham du | tham gia | tham hoi | tham
    khao | tham muu | tham tra | thanh lap | thanh quyet toan | thanh toan | thanh tra | thao go | theo doi | thi
    cong | thi hanh | thiet ke | thiet lap | thong bao | thong ke | thong nhat | thong tin | thu dung | thu gom |
    thu hoi | thu nop | thu thap | thu thue | thu tuc | thuc day | thuc hien | thuong truc | thuong xuyen | tich
    cuc | tich hop | tiem | tien hanh | tiep cong dan | tiep don | tiep nhan | tiep thu | tiep tuc | tiep xuc |
    tiet kiem | tieu huy | tim | tinh toan | to chuc | to giac | tong hop | tong ket | tong ra soat | tra ket qua
    | tra loi | treo | tri | trien khai | trinh | tro cap | tro giup | trong | trong moi | tru khoang | truc |
    truc tiep | trung tu | truy quet | truy thu | truyen thong | tu choi | tu danh gia | tu kiem tra | tu ra soat
    | tuan thu | tuan tra | tuyen chon | tuyen dung | tuyen duong | tuyen quan | tuyen truyen | tuyet doi | ung
    dung | ung pho | ung truc | uu tien | van dong | van hanh | vao cuoc | viet | xac dinh | xac lap | xac minh |
    xac nhan | xay dung | xay moi | xem xet | xep | xet | xet duyet | xin y kien | xoa | xu ly | xu phat | xuc
    tien | y kien | yeu cau | di chuyen | di dan | dong cua | cam bien | tao dieu kien | mo chuyen muc |
    cap bo sung | cap bu | cap cuu | cap dien | cap doi | cap du | cap giay | cap kinh phi | cap ngay | cap nuoc |
    cap tam ung | cap them | cap tien | cap von | cat dien | chot | danh quy dat | dau noi | day | dinh chi | do dac |
    do ve | don dep | dong cong | dong diem | dong quan | ghi | gianh quy dat | giao not | go bo | ha tai | ke lai |
    keo | khoanh nuoi | lam lai | lam thu tuc | lat lai | len danh sach | len ke hoach | len lich | len phuong an |
    lo du | lo kinh phi | nhap | phat don | phat quang | phu trach | quet | ra lai | soat xet | tam ung | thao do |
    thao nuoc | thay | thong nuoc | thong tuyen | thong xe | thu hoach | thu phi | tich nuoc | trang bi | trang tri |
    trich do | xa nuoc | xu tri
"""
_SPACES = re.compile(r"\s+")
TASKS = tuple(word for entry in _TASKS.split("|") if (word := _SPACES.sub(" ", entry).strip()))
TASK = re.compile(rf"(?:{'|'.join(sorted(set(map(re.escape, TASKS)), key=len, reverse=True))})(?!\w)")

# One-syllable tasks that mean something else with other accents: folded -> as spelt.
SPELT = {
    "chon": "chọn", "chong": "chống", "chuyen": "chuyển", "giup": "giúp", "gui": "gửi", "gianh": "giành",
    "hop": "họp",
    "lap": "lập", "mo": "mở", "nam": "nắm", "phai": "phải", "som": "sớm", "tiem": "tiêm", "tim": "tìm", "tri": "trị",
    "trinh": "trình", "trong": "trồng", "truc": "trực", "viet": "viết", "xoa": "xóa", "khong": "không",
    "tang": "tăng",
    "dua": "đưa", "hoan": "hoãn", "danh": "dành", "lay": "lấy", "don": "dọn", "ban": "bán", "kham": "khám",
    "dung": "dừng", "hien": "hiến", "xep": "xếp", "giu": "giữ", "treo": "treo",
    "giam": "giảm", "thay": "thay", "chot": "chốt", "ghi": "ghi", "nhap": "nhập", "day": "đẩy",
    "quet": "quét", "keo": "kéo", "cu": "cử", "nop": "nộp", "phun": "phun", "rac": "rắc", "xet": "xét",
}  # fmt: skip

# "giao", "yêu cầu" ...: what the one who concludes says to give a task away.
ORDER = re.compile(
    r"(?:(?:thong nhat|dong y|nhat tri|tiep tuc|uu tien) )?(?:"
    r"giao (?:nhiem vu|trach nhiem)(?: (?:cu the|chinh))?(?: cho)?|giao cho|giao|yeu cau|de nghi|"
    r"phan cong(?: nhiem vu)?(?: cho)?|"
    r"uy quyen(?: cho)?|chi dao|luu y|nhac nho|kinh de nghi|tran trong de nghi|de xuat giao)(?!\w)[:,]? ?"
)
# The issuer's own act and things that are no order though an order's word stands there.
NOT_ORDER_BEFORE = re.compile(
    r"(?:da|duoc|dang|tung|viec|theo|nhiem vu|ke hoach|van ban|cong van|to trinh|co|ban|nhung|cac|mot so|dap ung|cua|"
    r"ve|de|chi tieu|noi dung|kien nghi|quyet dinh|thoi gian|cho|nham|dat|bao dam|dam bao|phu hop|muc|co the|cung|"
    r"chua|se|khi|neu|ly do|don|phieu|hop dong|co quan|vua qua|truoc day|tham muu|bao cao|xem xet) $"
)
# What cannot follow a subject that is told to do something: it tells what was, or what is.
PAST = re.compile(r"(?:da|dang|chua|con|bi|vua|la|van|von|tung|co the|khong chi|thuoc|cua|o|tai|trong)(?!\w)")
DECISION = re.compile(
    r"(?:co ban )?(?:thong nhat|nhat tri|dong y|ghi nhan|danh gia cao|bieu duong|hoan nghenh|phe binh|nhac nho|"
    r"cho phep|chap thuan|cho y kien|thong qua|khong chap thuan|hoan thoi gian|chua xem xet|tam hoan)(?!\w)"
)


# What says by itself that its subject is told to do something.
STRONG = re.compile(
    r"(?:(?:la|lam) (?:don vi|co quan|dau moi) ?)?(?:chu tri|co trach nhiem|chiu trach nhiem|duoc giao|"
    r"duoc phan cong|(?:cung )?duoc (?:yeu cau|de nghi|chi dao|giao)|"
    r"phai|khan truong|phoi hop|co nhiem vu|can|cung)(?!\w)"
)


_WORD = re.compile(r"\w+")
# Words of the past that mean something else with other accents: "vẫn", not "vận"; "còn", not "con".
_PAST_SPELT = {
    "da": "đã", "dang": "đang", "chua": "chưa", "con": "còn", "bi": "bị", "vua": "vừa", "la": "là", "van": "vẫn",
    "von": "vốn", "tung": "từng", "thuoc": "thuộc", "cua": "của", "o": "ở", "tai": "tại", "trong": "trong",
}  # fmt: skip


def is_past(text: str, flat: str, at: int) -> bool:
    """Return whether words stand here that tell what was, or what is, rightly spelt or without accents."""
    found = PAST.match(flat, at)
    word = _WORD.match(text, at)
    if found is None or word is None:
        return False
    return says(word.group(), _PAST_SPELT.get(found.group(), word.group()))


def begins_task(text: str, flat: str, at: int) -> bool:
    """Return whether words that may begin a task stand here, rightly spelt or without accents."""
    found = TASK.match(flat, at)
    word = _WORD.match(text, at)
    if found is None or word is None:
        return False
    return says(word.group(), SPELT.get(found.group(), word.group()))
