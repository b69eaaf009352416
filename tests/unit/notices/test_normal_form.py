"""One key for each agency, its kind, and what a group's name covers."""

import pytest

from bot.notices import AgencyKind, agency_key, agency_kind, group_kinds, is_open_group

SAME = [
    ("Sở TN&MT", "sở Tài nguyên - Môi trường"),
    ("Sở TNMT", "Sở Tài nguyên và Môi trường"),
    ("Sở GTVT", "SỞ GIAO THÔNG VẬN TẢI"),
    ("Sở KH&ĐT", "Sở Kế hoạch & Đầu tư"),
    ("Sở NN&PTNT", "Sở Nông nghiệp và phát triển nông thôn"),
    ("Sở NN và PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
    ("Sở GD&ĐT", "Sở Giáo dục và Đào tạo"),
    ("Phòng LĐ-TB&XH", "phòng Lao động, Thương binh và Xã hội"),
    ("Sở Lao động Thương binh và Xã hội", "Sở Lao động - Thương binh & Xã hội"),
    ("Sở VHTTDL", "Sở Văn hoá, Thể thao và Du lịch"),
    ("Sở TT&TT", "Sở Thông tin và Truyền thông"),
    ("Sở KHCN", "Sở Khoa học và Công nghệ"),
    ("Sở KH-CN", "Sở Khoa học và Công nghệ"),
    ("Phòng TC-KH", "Phòng Tài chính - Kế hoạch"),
    ("BQL dự án", "Ban Quản lý dự án"),
    ("CA tỉnh", "Công an tỉnh"),
    ("VP UBND tỉnh", "Văn phòng Uỷ ban nhân dân tỉnh"),
    ("UBND xã Tân Hòa", "Ủy ban nhân dân xã Tân Hoà"),
    ("so y te", "SỞ Y TẾ"),
]

KINDS = [
    ("Sở Y tế", "so"), ("Giám đốc Sở Y tế", "so"), ("Phòng Kinh tế", "phong"), ("UBND tỉnh Hòa An", "ubnd_tinh"),
    ("UBND huyện Phú Sơn", "ubnd_huyen"), ("Chủ tịch UBND thị xã Tân An", "ubnd_huyen"), ("UBND xã Tân Hòa", "ubnd_xa"),
    ("UBND đặc khu Cô Tô", "ubnd_xa"), ("Công an xã Tân Hòa", "cong_an"), ("Ban Dân tộc", "ban"),
    ("Văn phòng UBND tỉnh", "van_phong"), ("Thanh tra tỉnh", "thanh_tra"), ("Bộ Chỉ huy Quân sự tỉnh", "quan_su"),
    ("Kho bạc Nhà nước khu vực V", "nganh_doc"), ("Hội Nông dân tỉnh", "doan_the"), ("Trạm Y tế xã", "y_te"),
    ("Công ty Điện lực Hòa An", "doanh_nghiep"), ("Đảng ủy xã Tân Hòa", "dang"), ("HĐND tỉnh", "hdnd"),
    ("Bộ Y tế", "bo"), ("Trung tâm Khuyến nông", "trung_tam"), ("Báo Hòa An", "bao_chi"), ("hộ gia đình", None),
    ("các sở, ngành", None), ("UBND các xã", None),
]  # fmt: skip

GROUPS = [
    ("UBND các huyện, thành phố", {"ubnd_huyen"}),
    ("các xã, thị trấn", {"ubnd_xa"}),
    ("UBND các xã, phường, đặc khu", {"ubnd_xa"}),
    ("Chủ tịch UBND các xã", {"ubnd_xa"}),
    ("các địa phương", {"ubnd_huyen", "ubnd_xa"}),
    ("Công an các xã", {"cong_an"}),
    ("các trường học", {"truong"}),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_ways_to_write_a_name_have_one_key(one, other):
    assert agency_key(one) == agency_key(other)


def test_different_bodies_have_different_keys():
    names = ["Sở Y tế", "Sở Tài chính", "Phòng Y tế", "UBND xã Tân Hòa", "UBND xã Tân An", "Công an xã Tân Hòa"]
    assert len({agency_key(name) for name in names}) == len(names)


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_the_kind_is_read_from_the_form(name, kind):
    assert agency_kind(name) == (AgencyKind(kind) if kind else None)


@pytest.mark.parametrize(("name", "kinds"), GROUPS)
def test_a_group_covers_kinds(name, kinds):
    assert group_kinds(name) == frozenset(AgencyKind(k) for k in kinds)


def test_departments_boards_and_branches_are_more_than_departments():
    covered, units = group_kinds("các sở, ban, ngành tỉnh"), group_kinds("các cơ quan, đơn vị")
    assert covered is not None
    assert units is not None
    assert covered >= {AgencyKind.SO, AgencyKind.BAN, AgencyKind.CONG_AN}
    assert AgencyKind.UBND_HUYEN not in units


@pytest.mark.parametrize("name", ["các đơn vị liên quan", "các sở, ngành có liên quan", "các cơ quan chức năng"])
def test_nobody_can_say_who_is_in_an_open_group(name):
    assert is_open_group(name)
    assert group_kinds(name) is None


@pytest.mark.parametrize("name", ["Sở Y tế", "các sở, ngành", "UBND các xã"])
def test_other_names_are_not_open_groups(name):
    assert not is_open_group(name)


@pytest.mark.parametrize("name", ["Sở Y tế", "UBND xã Tân Hòa", "ông Nguyễn Văn Tý"])
def test_a_single_body_is_no_group(name):
    assert group_kinds(name) is None
