"""The words of the field: what bodies are called, what they look after, and what they are told to do.

All entries are written as people write them; the grammar folds them. A comma in a field's name marks a place where a
comma, "và", "-", "&" or nothing may stand ("Lao động - Thương binh & Xã hội"); " và " and " - " mark a place where
any of these but a comma may stand.

Sources: Law on the Organisation of Local Government (72/2025/QH15), decrees 45/2025, 150/2025 (departments of
provinces and communes), 24/2014, 107/2020, 37/2014, 108/2020 (the departments before), and the names seen in notices.
"""

from __future__ import annotations

from enum import StrEnum


class AgencyKind(StrEnum):
    """What sort of body a name names, read from its form alone."""

    SO = "so"  # provincial department
    BAN = "ban"  # board ("Ban Dân tộc", "Ban Quản lý dự án ...")
    PHONG = "phong"  # division of a district or commune committee
    VAN_PHONG = "van_phong"  # office of a committee or council
    THANH_TRA = "thanh_tra"  # inspectorate
    UBND_TINH = "ubnd_tinh"  # people's committee of a province or a city under the centre
    UBND_HUYEN = "ubnd_huyen"  # of a district, town or provincial city (until 30/6/2025)
    UBND_XA = "ubnd_xa"  # of a commune, ward, township or special zone
    HDND = "hdnd"  # people's council
    CONG_AN = "cong_an"  # police
    QUAN_SU = "quan_su"  # army and border guard commands
    DANG = "dang"  # party committee
    DOAN_THE = "doan_the"  # Fatherland Front, unions, associations
    BO = "bo"  # ministry or another central body
    NGANH_DOC = "nganh_doc"  # centrally run bodies in the province: tax, treasury, insurance, statistics, courts
    CHI_CUC = "chi_cuc"  # sub-department
    TRUNG_TAM = "trung_tam"  # centre or another public service unit
    TRUONG = "truong"  # school, college, university
    Y_TE = "y_te"  # hospital, medical station
    DOANH_NGHIEP = "doanh_nghiep"  # company, bank, investor
    BAO_CHI = "bao_chi"  # newspaper, broadcaster
    KHAC = "khac"  # another body with a recognisable form


# Fields of provincial departments, before and after 1/3/2025.
SO_FIELDS = (
    "Văn hóa, Thể thao và Du lịch", "Văn hóa và Thể thao", "Văn hóa, Thông tin và Du lịch",
    "Văn hóa, Thể thao", "Du lịch", "Lao động, Thương binh và Xã hội", "Lao động - TB&XH", "Lao động - TBXH",
    "LĐ, TB và XH", "VH, TT và DL", "KH và ĐT", "GD và ĐT", "TN và MT", "NN và PTNT", "NN và MT", "TT và TT",
    "KH và CN",
    "Nông nghiệp và Phát triển nông thôn",
    "Nông nghiệp và PTNT", "Nông nghiệp và Môi trường", "Tài nguyên và Môi trường", "Kế hoạch và Đầu tư",
    "Giáo dục và Đào tạo", "Giáo dục, Đào tạo", "Thông tin và Truyền thông", "Khoa học và Công nghệ",
    "Giao thông vận tải", "Giao thông Công chánh", "Giao thông", "Công Thương", "Quy hoạch, Kiến trúc",
    "Dân tộc và Tôn giáo", "Nội vụ", "Tư pháp", "Tài chính", "Xây dựng", "Y tế", "Ngoại vụ", "An toàn thực phẩm",
    "Dân tộc", "Nông nghiệp",
)  # fmt: skip

# Fields of divisions, of districts (until 30/6/2025) and communes (since).
PHONG_FIELDS = (
    "Tài chính - Kế hoạch", "Kinh tế, Hạ tầng và Đô thị", "Kinh tế và Hạ tầng", "Kinh tế - Hạ tầng", "Kinh tế",
    "Văn hóa, Khoa học và Thông tin", "Văn hóa và Thông tin", "Văn hóa - Xã hội", "Văn hóa, Thể thao và Du lịch",
    "Quản lý đô thị", "Đô thị", "Nội vụ - Lao động, Thương binh và Xã hội", "Nội vụ", "Tư pháp", "Y tế", "Dân tộc",
    "Dân tộc và Tôn giáo", "Lao động, Thương binh, Xã hội và Dân tộc", "Kinh tế và Đô thị", "Hạ tầng và Đô thị",
    "Nông nghiệp, Tài nguyên và Môi trường", "Nông nghiệp và Môi trường", "Công Thương", "Tài chính", "Thanh tra",
    "Giáo dục, Văn hóa", "Hành chính - Tổng hợp", "Tổ chức - Hành chính", "Hành chính - Quản trị", "Giám định",
    "Cảnh sát môi trường", "Cảnh sát kinh tế", "Cảnh sát cơ động", "An ninh kinh tế",
    "Cảnh sát hình sự", "Cảnh sát giao thông", "Hậu cần", "Tham mưu", "Chính trị", "Khoáng sản", "Quản lý đất đai",
    "Quản lý xuất nhập cảnh", "Cảnh sát Phòng cháy, chữa cháy và Cứu nạn cứu hộ", "Tổng hợp", "Giao dịch",
    "Lao động, Thương binh và Xã hội", "Lao động - TB&XH", "Lao động - TBXH", "Nông nghiệp và Phát triển nông thôn",
    "Nông nghiệp và PTNT", "Tài nguyên và Môi trường", "Giáo dục và Đào tạo", "Nông nghiệp", "Giao thông vận tải",
    "Kế hoạch",
    "Kinh tế, Văn hóa", "Xây dựng", "Khoa học và Công nghệ", "Công chứng số",
)  # fmt: skip

# Topics in the names of boards, commands, centres and sub-departments, where lower case is common. Only phrases that
# cannot begin a task ("quản lý" can): after the head they belong to the name.
NAME_PHRASES = (
    "Quản lý dự án", "Quản lý các dự án", "dự án", "các dự án", "các khu công nghiệp", "khu kinh tế",
    "Khu kinh tế và các khu công nghiệp", "rừng phòng hộ", "rừng đặc dụng", "rừng", "chợ", "di tích",
    "vườn quốc gia", "Quản lý các khu công nghiệp", "Quản lý khu kinh tế", "QLDA", "Quản lý DA",
    "Quản lý Khu kinh tế và các khu công nghiệp", "Quản lý rừng phòng hộ", "Quản lý rừng đặc dụng", "Quản lý rừng",
    "Quản lý các công trình", "Quản lý công trình", "Quản lý đầu tư và xây dựng", "Quản lý chợ", "Quản lý khu",
    "Quản lý di tích", "Quản lý Vườn quốc gia", "Quản lý thị trường", "Quản lý đất đai", "Quản lý hạ tầng",
    "Quản lý chất lượng nông lâm sản và thủy sản", "Quản lý Đô thị", "Quản lý dịch vụ công ích", "Quản lý",
    "đầu tư xây dựng cơ bản", "đầu tư xây dựng công trình", "đầu tư xây dựng các công trình", "đầu tư xây dựng",
    "ĐTXD", "đầu tư và xây dựng", "các công trình", "công trình", "giao thông và nông nghiệp", "giao thông",
    "dân dụng và công nghiệp", "dân dụng", "công nghiệp", "nông nghiệp và phát triển nông thôn", "nông nghiệp",
    "phát triển nông thôn", "phát triển quỹ đất", "PTQĐ", "quỹ đất", "thủy lợi", "chuyên ngành", "khu vực",
    "giải phóng mặt bằng", "bồi thường", "tái định cư", "Chỉ đạo", "Chỉ huy", "Chỉ huy phòng thủ dân sự",
    "các chương trình mục tiêu quốc gia", "chương trình mục tiêu quốc gia", "xây dựng nông thôn mới", "nông thôn mới",
    "phòng, chống dịch bệnh", "phòng, chống dịch", "phòng, chống thiên tai và tìm kiếm cứu nạn", "cấp",
    "phòng, chống thiên tai", "phòng, chống lụt bão và tìm kiếm cứu nạn", "tìm kiếm cứu nạn", "phòng thủ dân sự",
    "phòng, chống tội phạm", "phòng, chống tham nhũng", "phòng, chống ma túy", "chuyển đổi số", "cải cách hành chính",
    "Tiếp công dân", "Tổ chức", "Tuyên giáo", "Tuyên giáo và Dân vận", "Dân vận", "Nội chính", "Thường vụ",
    "Chấp hành", "Thường trực", "Dân tộc", "Tôn giáo", "Bảo vệ chăm sóc sức khỏe", "Pháp chế", "Kinh tế - Ngân sách",
    "Kinh tế và Ngân sách", "Văn hóa - Xã hội", "Đô thị", "An toàn giao thông", "An toàn thực phẩm", "Pháp luật",
    "Quân sự", "Bộ đội Biên phòng", "Biên phòng", "Y tế", "Y tế dự phòng", "Kiểm soát bệnh tật", "Đa khoa",
    "Văn hóa, Thông tin và Thể thao", "Văn hóa, Thể thao và Truyền thông", "Văn hóa - Thông tin", "Văn hóa",
    "Văn hóa, Thông tin, Thể thao và Truyền thông", "Truyền thông và Văn hóa", "Truyền thông", "Thể thao", "Du lịch",
    "Phục vụ hành chính công", "Hành chính công", "Giám sát, điều hành thông minh", "Công nghệ thông tin",
    "Dịch vụ nông nghiệp", "Khuyến nông", "Dịch vụ việc làm", "Dịch vụ tổng hợp", "Dịch vụ đấu giá tài sản",
    "Dịch vụ sự nghiệp công", "Cung ứng dịch vụ sự nghiệp công", "Dịch vụ tài chính", "Xúc tiến đầu tư",
    "Xúc tiến đầu tư, thương mại và du lịch", "Giáo dục nghề nghiệp - Giáo dục thường xuyên", "GDNN - GDTX",
    "Giáo dục nghề nghiệp và Giáo dục thường xuyên", "Giáo dục thường xuyên", "Hướng nghiệp", "Chính trị",
    "Bồi dưỡng chính trị", "Bảo trợ xã hội", "Công tác xã hội", "Nước sạch và vệ sinh môi trường nông thôn",
    "Nước sạch", "Quan trắc tài nguyên và môi trường", "Quan trắc", "Trợ giúp pháp lý nhà nước", "Trợ giúp pháp lý",
    "Kỹ thuật nông nghiệp", "Kỹ thuật", "Lưu trữ lịch sử", "Thuế", "Thống kê", "Hải quan", "Thi hành án dân sự",
    "Kiểm lâm", "Thú y", "Chăn nuôi và Thú y", "Chăn nuôi", "Trồng trọt và Bảo vệ thực vật", "Bảo vệ thực vật",
    "Thủy sản", "Biển đảo", "Bảo vệ môi trường", "Dân số", "Dân số - Kế hoạch hóa gia đình", "Đăng kiểm",
    "Tiêu chuẩn đo lường chất lượng", "Lâm nghiệp", "Kiểm định", "Đăng ký đất đai", "Nhà nước", "xã hội",
    "Điều phối nông thôn mới", "Điều phối", "Điều phối xây dựng nông thôn mới", "Phát thanh và Truyền hình",
    "Phát thanh - Truyền hình", "Truyền thanh - Truyền hình", "Truyền thanh", "Khí tượng Thủy văn", "Khí tượng",
    "Chính sách xã hội", "Nông nghiệp và Phát triển nông thôn", "Bảo vệ và Phát triển rừng", "Khai thác công trình",
    "khai thác công trình thủy lợi", "khai thác thủy lợi", "Môi trường đô thị", "Cấp nước", "Cấp thoát nước",
    "Thoát nước", "Điện lực",
    "Cổ phần", "Trách nhiệm hữu hạn", "TNHH", "một thành viên", "MTV", "thương mại", "dịch vụ", "tư vấn", "xây dựng",
    "sản xuất", "đầu tư", "viễn thông", "bảo hiểm xã hội", "nhân dân", "Đầu tư phát triển", "Hỗ trợ nông dân",
    "trung học phổ thông", "trung học cơ sở", "THPT", "THCS", "PTDTNT", "PTDTBT", "tiểu học", "mầm non", "mẫu giáo",
    "phổ thông dân tộc nội trú",
    "phổ thông", "dân tộc nội trú", "nội trú", "bán trú", "cao đẳng", "trung cấp", "đại học", "tổng hợp", "cơ sở",
    "quy hoạch xây dựng", "quy hoạch", "hỗ trợ doanh nghiệp", "doanh nghiệp nhỏ và vừa", "người cao tuổi",
    "cựu chiến binh", "liên hiệp phụ nữ", "phụ nữ", "nông dân", "chữ thập đỏ", "luật gia", "đông y", "khuyến học",
    "Quản lý trật tự xây dựng", "Quản lý trật tự đô thị", "cửa khẩu", "khu kinh tế cửa khẩu", "Khu kinh tế",
    "trật tự đô thị", "trật tự xây dựng", "bầu cử", "Luật sư",
    "Kiểm tra quy tắc", "Quản lý trật tự xây dựng đô thị", "PCTT và TKCN", "PCLB và TKCN", "PCTT", "PCLB",
    "công nghệ số cộng đồng", "đầu tư của cộng đồng", "đầu tư cộng đồng", "giám sát đầu tư của cộng đồng",
    "giám sát đầu tư cộng đồng", "bảo vệ an ninh, trật tự", "an ninh, trật tự", "trật tự", "hòa giải",
    "Cung ứng dịch vụ công",
    "Dịch vụ công", "thanh niên xung phong", "thanh niên xung kích", "vệ sinh môi trường", "dân phòng", "liên ngành",
    "bồi thường, hỗ trợ và tái định cư", "bồi thường, hỗ trợ, tái định cư", "bồi thường, giải phóng mặt bằng",
    "bồi thường và giải phóng mặt bằng", "bồi thường GPMB", "giám sát cộng đồng", "hỗ trợ cộng đồng",
    "công tác", "thẩm định", "giúp việc", "công nghệ", "hạ tầng", "kinh tế", "biên giới",
)  # fmt: skip

# Heads of bodies: head word(s), kind, and the lists of fields that may follow ("" = none needed).
MINISTRIES = (
    "Tài chính", "Kế hoạch và Đầu tư", "Nội vụ", "Tư pháp", "Công an", "Quốc phòng", "Ngoại giao", "Công Thương",
    "Xây dựng", "Giao thông vận tải", "Nông nghiệp và Phát triển nông thôn", "Nông nghiệp và PTNT",
    "Nông nghiệp và Môi trường", "Tài nguyên và Môi trường", "Giáo dục và Đào tạo", "Y tế",
    "Khoa học và Công nghệ", "Thông tin và Truyền thông", "Lao động, Thương binh và Xã hội",
    "Văn hóa, Thể thao và Du lịch", "Dân tộc và Tôn giáo",
)  # fmt: skip

# Written short -> written out. The left side is matched as whole words, '&', '-', '.' and spaces apart.
ABBREVIATIONS = {
    "TN&MT": "Tài nguyên và Môi trường", "TNMT": "Tài nguyên và Môi trường", "GTVT": "Giao thông vận tải",
    "KH&ĐT": "Kế hoạch và Đầu tư", "KHĐT": "Kế hoạch và Đầu tư", "NN&PTNT": "Nông nghiệp và Phát triển nông thôn",
    "NNPTNT": "Nông nghiệp và Phát triển nông thôn", "NN": "Nông nghiệp", "PTNT": "Phát triển nông thôn",
    "NN&MT": "Nông nghiệp và Môi trường", "NNMT": "Nông nghiệp và Môi trường", "GD&ĐT": "Giáo dục và Đào tạo",
    "GDĐT": "Giáo dục và Đào tạo", "LĐ-TB&XH": "Lao động, Thương binh và Xã hội",
    "LĐTBXH": "Lao động, Thương binh và Xã hội", "LĐTB&XH": "Lao động, Thương binh và Xã hội",
    "LĐ-TBXH": "Lao động, Thương binh và Xã hội", "VHTTDL": "Văn hóa, Thể thao và Du lịch",
    "VH,TT&DL": "Văn hóa, Thể thao và Du lịch", "VHTT&DL": "Văn hóa, Thể thao và Du lịch",
    "VH-TT&DL": "Văn hóa, Thể thao và Du lịch", "VH-TT-DL": "Văn hóa, Thể thao và Du lịch",
    "VH&TT": "Văn hóa và Thông tin", "VHTT": "Văn hóa và Thông tin", "VH-TT": "Văn hóa và Thông tin",
    "VH-XH": "Văn hóa - Xã hội", "VHXH": "Văn hóa - Xã hội",
    "TT&TT": "Thông tin và Truyền thông", "TTTT": "Thông tin và Truyền thông", "KH&CN": "Khoa học và Công nghệ",
    "KHCN": "Khoa học và Công nghệ", "KH-CN": "Khoa học và Công nghệ", "TC-KH": "Tài chính - Kế hoạch",
    "TCKH": "Tài chính - Kế hoạch", "KT-HT": "Kinh tế - Hạ tầng", "KT&HT": "Kinh tế và Hạ tầng",
    "KTHT": "Kinh tế - Hạ tầng", "KT,HT&ĐT": "Kinh tế, Hạ tầng và Đô thị", "KT, HT&ĐT": "Kinh tế, Hạ tầng và Đô thị",
    "QLĐT": "Quản lý đô thị", "QHKT": "Quy hoạch - Kiến trúc", "QH-KT": "Quy hoạch - Kiến trúc",
    "DT&TG": "Dân tộc và Tôn giáo", "XD": "Xây dựng", "TC": "Tài chính", "TP": "Tư pháp", "NV": "Nội vụ",
    "YT": "Y tế", "CT": "Công Thương", "TNMT&NN": "Tài nguyên, Môi trường và Nông nghiệp",
    "VH,TT": "Văn hóa, Thể thao", "KT": "Kinh tế",
}  # fmt: skip

# Whole words expanded anywhere in a name's key.
SHORT_HEADS = {
    "UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân", "BQL": "Ban Quản lý", "QLDA": "Quản lý dự án",
    "CA": "Công an", "VP": "Văn phòng", "TTYT": "Trung tâm Y tế", "BCH": "Bộ Chỉ huy", "BCHQS": "Bộ Chỉ huy Quân sự",
    "BHXH": "Bảo hiểm xã hội", "KBNN": "Kho bạc Nhà nước", "MTTQ": "Mặt trận Tổ quốc", "TTPT": "Trung tâm Phát triển",
    "UBMTTQ": "Ủy ban Mặt trận Tổ quốc", "BCĐ": "Ban Chỉ đạo", "QLTT": "Quản lý thị trường", "TT": "Thị trấn",
    "LĐLĐ": "Liên đoàn Lao động", "TX": "thị xã", "BĐBP": "Bộ đội Biên phòng", "THADS": "Thi hành án dân sự",
    "BTCD": "Ban Tiếp công dân", "ĐTXD": "đầu tư xây dựng", "NTM": "nông thôn mới", "LHPN": "Liên hiệp Phụ nữ",
    "TTHĐND": "Thường trực Hội đồng nhân dân", "BQLDA": "Ban Quản lý dự án", "QĐ": "quỹ đất",
    "KCN": "khu công nghiệp",
    "PTQĐ": "Phát triển quỹ đất", "NHCSXH": "Ngân hàng Chính sách xã hội", "QS": "Quân sự",
    "GPMB": "giải phóng mặt bằng",
}  # fmt: skip
