"""What agencies are told to do: the words that may begin a task, and the words that order it.

Folded (no accents): scans and typists lose them. Two-syllable words are safe without accents; one-syllable words are
checked against the accented form where they are used.
"""

from __future__ import annotations

import re

_TASKS = """
    an dinh | ap dung | ban hanh | ban giao | bam sat | bao cao | bao dam | bao duong | bao quan | bao ve | bien soan |
    bieu duong | binh on | bo sung | bo tri | boi duong | boi thuong | cai cach | cai tao | cai thien | can cu | can doi |
    canh bao | cap nhat | cap phat | cap phep | cat giam | cam moc | chap hanh | chap thuan | chao hang | cham dut |
    cham lo | cham soc | chi dao | chi tra | chia se | chiu trach nhiem | cho phep | chon | chong | chu dong | chu tri |
    chu trong | chuan bi | chung minh | chuyen | chuyen doi | chung nhan | co bao cao | co bien phap | co giai phap |
    co ke hoach | co phuong an | co thong bao | co to trinh | co trach nhiem | co van ban | co y kien | cong bo |
    cong khai | cong nhan | cung cap | cung co | cu can bo | cu nguoi | cu cong chuc | dam bao | danh gia | dang ky |
    dang tai | dau moi | dau thau | dau tranh | dau tu | day manh | day nhanh | de cao | de ra | de xuat | di doi |
    dieu chinh | dieu hanh | dieu phoi | dieu tiet | dieu tra | doi chieu | doi moi | don doc | dong vien | du bao |
    dua vao | duoc giao | duoc phan cong | duy tri | duy tu | gan voi | giai ngan | giai phong | giai quyet | giai trinh |
    giam sat | gianh | giao dich | giu gin | giu vung | giup | gop y | gui | ha thap | han che | hoan chinh | hoan thanh |
    hoan thien | hoan tat | hop | ho tro | huong dan | huong ung | huy dong | in an | ke khai | ket hop | ket noi |
    khai bao | khai thac | khac phuc | khan truong | khao sat | khen thuong | khoanh vung | khoi cong | khoi phuc |
    khong de | khong duoc | khong | khuyen cao | khuyen khich | khuyen nong | kiem diem | kiem dem | kiem soat | kiem tra | kien nghi |
    kien quyet | kien toan | kip thoi | ky ket | lam dau moi | lam ro | lam tot | lam viec | lap | lay y kien | lien he |
    linh hoat | loi dung | long ghep | lua chon | luu y | mo | mua sam | nam | nam bat | nam chac | nang cao | nang cap |
    nao vet | nghien cuu | nghiem cam | nghiem tuc | ngan chan | nhan rong | nhanh chong | niem yet | no luc | on dinh |
    phan bo | phan cong | phan dau | phan loai | phan luong | phat dong | phat hien | phat huy | phat trien | phan anh |
    phai | phe duyet | phoi hop | pho bien | phong chong | phong, chong | phuc hoi | phuc vu | quan ly | quan tam | quan triet | quy dinh |
    quyet dinh | quyet liet | quyet toan | ra quan | ra soat | rut gon | rut kinh nghiem | rut ngan | san sang | san xuat |
    sap xep | so hoa | so ket | sua chua | sua doi | soan thao | som | tai co cau | tam dung | tang cuong | tang toc |
    tap hop | tap huan | tap trung | tham dinh | tham du | tham gia | tham khao | tham muu | tham tra | thanh lap |
    thanh quyet toan | thanh toan | thanh tra | thao go | theo doi | thi cong | thi hanh | thiet ke | thiet lap |
    thong bao | thong ke | thong nhat | thong tin | thu gom | thu hoi | thu nop | thu tuc | thuc hien | thuc day |
    thuong truc | thuong xuyen | tich cuc | tiem | tiep cong dan | tiep nhan | tiep tuc | tiep thu | tiet kiem | tim |
    tinh toan | to chuc | tong hop | tong ket | tong ra soat | tra loi | trien khai | trinh | tri | trong | trung tu | truc |
    truy quet | truy thu | truyen thong | tu kiem tra | tu ra soat | tu choi | tuan tra | tuan thu | tuyen chon |
    tuyen duong | tuyen dung | tuyen truyen | tuyet doi | ung dung | ung pho | ung truc | uu tien | van dong | van hanh |
    vao cuoc | viet | xac dinh | xac minh | xac nhan | xay dung | xem xet | xin y kien | xoa | xu ly | xu phat | xuc tien |
    y kien | yeu cau | dang kiem | quyet tam | siet chat | truc tiep | tu danh gia | nhac nho | mo rong | mo dot |
    hop dong | hoan tra | kiem ke | kiem dinh | ky cam ket | cam ket | khao nghiem | giao ban | giao nhiem vu | phat hanh |
    dua tin | dang tin | phat song | thu thap | tap ket | cong chung | tang | giam | nop | ra van ban | ra thong bao | de nghi |
    phoi hop chat che | phan khai | ban giao | tra ket qua | tiep don | phong ngua | bao tri | lap dat | lap ke hoach |
    tru khoang | chuyen giao | quang ba | xac lap | tai to chuc | xay moi | trong moi | phun | rac | tieu huy | khu trung |
    cach ly | dap dap | gia co | kiem lam | so tan | cuu tro | cuu nan | tro giup | tang qua | tham hoi | to giac | an toan |
    dien tap | tap luyen | tuyen quan | giao quan | thu thue | chong that thu | cuong che | xet duyet | xet | cham diem |
    dua | hoan | cam ket | tien hanh | danh | phan anh | cat tia | lay phieu | lay | khoi to | don | chinh trang |
    giai toa | chan chinh | mo lop | ban | tro cap | kham | thu dung | du tru | tang ca | tang cuong | dung | treo |
    hop long | khanh thanh | dieu dong | biet phai | cong tac | dinh ky | dinh huong | dong gop | hien | xep | giu |
    binh xet | niem phong | tich hop | dong bo | lien thong | phan tich | doi thoai | tiep xuc | bieu quyet | giao
"""
_SPACES = re.compile(r"\s+")
TASKS = tuple(word for entry in _TASKS.split("|") if (word := _SPACES.sub(" ", entry).strip()))
TASK = re.compile(rf"(?:{'|'.join(sorted(set(map(re.escape, TASKS)), key=len, reverse=True))})(?!\w)")

# One-syllable tasks that mean something else with other accents: folded -> as spelt.
SPELT = {
    "chon": "chọn", "chong": "chống", "chuyen": "chuyển", "giup": "giúp", "gui": "gửi", "gianh": "giành", "hop": "họp",
    "lap": "lập", "mo": "mở", "nam": "nắm", "phai": "phải", "som": "sớm", "tiem": "tiêm", "tim": "tìm", "tri": "trị",
    "trinh": "trình", "trong": "trồng", "truc": "trực", "viet": "viết", "xoa": "xóa", "khong": "không", "tang": "tăng",
    "dua": "đưa", "hoan": "hoãn", "danh": "dành", "lay": "lấy", "don": "dọn", "ban": "bán", "kham": "khám",
    "dung": "dừng", "hien": "hiến", "xep": "xếp", "giu": "giữ", "treo": "treo",
    "giam": "giảm", "nop": "nộp", "phun": "phun", "rac": "rắc", "xet": "xét", "giao": "giao",
}  # fmt: skip

# "giao", "yêu cầu" ...: what the one who concludes says to give a task away.
ORDER = re.compile(
    r"(?:(?:thong nhat|dong y|nhat tri|tiep tuc|uu tien) )?(?:"
    r"giao (?:nhiem vu|trach nhiem)(?: (?:cu the|chinh))?(?: cho)?|giao cho|giao|yeu cau|de nghi|phan cong(?: nhiem vu)?(?: cho)?|"
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
    r"(?:(?:la|lam) (?:don vi|co quan|dau moi) ?)?(?:chu tri|co trach nhiem|chiu trach nhiem|duoc giao|duoc phan cong|"
    r"phai|khan truong|phoi hop|co nhiem vu|can)(?!\w)"
)


def begins_task(flat_text: str, at: int) -> bool:
    """Tell whether words that may begin a task stand here (folded text)."""
    return TASK.match(flat_text, at) is not None
