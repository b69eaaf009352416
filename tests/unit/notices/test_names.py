"""Names of agencies at a place in a text: by their form, known or not."""

import pytest

from bot.notices.agencies.names import end_of, list_at, names_of
from bot.notices.text.source import Source

LISTS = [
    # text, names, what is left after them
    ("Sở Văn hóa, Thể thao và Du lịch chủ trì", "Sở Văn hóa, Thể thao và Du lịch", " chủ trì"),
    ("Sở Y tế và Công an tỉnh", "Sở Y tế|Công an tỉnh", ""),
    ("Sở Nông nghiệp và phát triển nông thôn rà soát", "Sở Nông nghiệp và phát triển nông thôn", " rà soát"),
    ("phòng Lao động – Thương binh & Xã hội, các công ty", "phòng Lao động – Thương binh & Xã hội|các công ty", ""),
    ("Sở TN&MT, Sở GTVT, BQL dự án ĐTXD tỉnh", "Sở TN&MT|Sở GTVT|BQL dự án ĐTXD tỉnh", ""),
    ("Sở Biển đảo và Nghề cá kiểm tra", "Sở Biển đảo và Nghề cá", " kiểm tra"),
    ("Ban quản lý dự án đầu tư xây dựng các công trình giao thông khẩn trương",
     "Ban quản lý dự án đầu tư xây dựng các công trình giao thông", " khẩn trương"),
    ("Ban Quản lý rừng phòng hộ Sông Đà tuần tra", "Ban Quản lý rừng phòng hộ Sông Đà", " tuần tra"),
    ("Trung tâm Phát triển quỹ đất tổ chức đấu giá", "Trung tâm Phát triển quỹ đất", " tổ chức đấu giá"),
    ("Chi cục Thuế khu vực Tân An - Bến Gỗ thu", "Chi cục Thuế khu vực Tân An - Bến Gỗ", " thu"),
    ("Công ty CP Công viên - Cây xanh, Sở Xây dựng", "Công ty CP Công viên - Cây xanh|Sở Xây dựng", ""),
    ("Văn phòng HĐND và UBND huyện tham mưu", "Văn phòng HĐND và UBND huyện", " tham mưu"),
    ("Uỷ ban nhân dân các huyện, thành phố rà soát", "Uỷ ban nhân dân các huyện, thành phố", " rà soát"),
    ("UBND thành phố Hội An xử lý", "UBND thành phố Hội An", " xử lý"),
    ("UBND huyện Ba Vì kiểm tra", "UBND huyện Ba Vì", " kiểm tra"),
    ("UBND tỉnh Bà Rịa - Vũng Tàu đề nghị", "UBND tỉnh Bà Rịa - Vũng Tàu", " đề nghị"),
    ("UBND phường 12, Quận 3 kiểm tra", "UBND phường 12|UBND Quận 3", " kiểm tra"),
    ("UBND đặc khu Cô Tô báo cáo", "UBND đặc khu Cô Tô", " báo cáo"),
    ("UBND huyện Đắk R'lấp, Sở Tài chính", "UBND huyện Đắk R'lấp|Sở Tài chính", ""),
    ("các cấp, các ngành thực hiện", "các cấp, các ngành", " thực hiện"),
    ("các sở, ban, ngành tỉnh, UBND các xã, phường", "các sở, ban, ngành tỉnh|UBND các xã, phường", ""),
    ("các cơ quan, đơn vị có liên quan tổ chức", "các cơ quan, đơn vị có liên quan", " tổ chức"),
    ("các doanh nghiệp viễn thông bảo đảm", "các doanh nghiệp viễn thông", " bảo đảm"),
    ("các khu phố 3, 4, 5 ra quân", "các khu phố 3, 4, 5", " ra quân"),
    ("các sở, ngành và Công ty Cổ phần Minh Phát có", "các sở, ngành|Công ty Cổ phần Minh Phát", " có"),
    ("Giám đốc các Sở: Y tế, Nội vụ; Chánh Thanh tra tỉnh", "Giám đốc các Sở|Y tế", None),
    ("Thanh tra tỉnh, Báo Hòa An, Đài Phát thanh - Truyền hình tỉnh đưa tin",
     "Thanh tra tỉnh|Báo Hòa An|Đài Phát thanh - Truyền hình tỉnh", " đưa tin"),
    ("Ủy ban MTTQ Việt Nam xã và các đoàn thể vận động", "Ủy ban MTTQ Việt Nam xã|các đoàn thể", " vận động"),
]  # fmt: skip

NOT_NAMES = ["ban hành kế hoạch", "phòng, chống dịch", "số 15 ngày", "sớm hoàn thành", "giáo dục", "báo cáo", "bộ máy"]


@pytest.mark.parametrize(("text", "names", "rest"), [row for row in LISTS if row[2] is not None])
def test_it_reads_a_list_of_names(text, names, rest):
    source = Source(text)
    found = list_at(source, 0)
    assert names_of(found) == tuple(names.split("|"))
    assert text[end_of(source, found) :] == rest


def test_a_shared_post_goes_with_each_department():
    found = list_at(Source("Giám đốc các Sở: Y tế, Nội vụ chịu trách nhiệm"), 0)
    assert names_of(found) == ("Giám đốc Sở Y tế", "Giám đốc Sở Nội vụ")


@pytest.mark.parametrize("text", NOT_NAMES)
def test_words_that_only_look_like_heads_are_no_names(text):
    assert list_at(Source(text), 0) == []


def test_a_head_alone_means_the_body_named_before():
    text = "Công ty Cổ phần Nam Sông được gia hạn. Yêu cầu Công ty cam kết tiến độ"
    assert names_of(list_at(Source(text), text.index("Công ty cam"))) == ("Công ty Cổ phần Nam Sông",)
