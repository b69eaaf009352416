"""The corpus of assignments: one sentence, who leads, who coordinates, to whom it is reported, by when.

Every form of assignment, coordination, deadline and report that was measured in real notices has its line here, in
words made up for it. A rule of the grammar is right when this table stays right.
"""

from datetime import date

import pytest

from bot.notices import read_text

ISSUED = date(2025, 7, 8)
HEAD = (
    "ỦY BAN NHÂN DÂN TỈNH HÒA AN\nHòa An, ngày 08 tháng 7 năm 2025\n"
    "Đồng chí Lê Thị Bưởi - Chủ tịch UBND tỉnh kết luận như sau:\n"
)

# sentence, lead, coordinating, deadline (None: no day), report to
ONE = [
    # an order and its addressee
    ("Giao Sở Nội vụ tham mưu UBND tỉnh ban hành quy chế làm việc.", "Sở Nội vụ", "", None, "UBND tỉnh"),
    ("Giao cho Sở Nội vụ xây dựng đề án vị trí việc làm.", "Sở Nội vụ", "", None, ""),
    ("Giao nhiệm vụ cho Thanh tra tỉnh kiểm tra công vụ.", "Thanh tra tỉnh", "", None, ""),
    ("Phân công Sở Y tế thường trực, theo dõi dịch.", "Sở Y tế", "", None, ""),
    ("Về công tác thanh tra: giao Thanh tra tỉnh xây dựng kế hoạch năm 2026.", "Thanh tra tỉnh", "", None, ""),
    ("Để kịp tiến độ, giao Sở Xây dựng thẩm định dự án.", "Sở Xây dựng", "", None, ""),
    ("Chủ tịch UBND tỉnh giao Sở Tư pháp rà soát văn bản quy phạm pháp luật.", "Sở Tư pháp", "", None, ""),
    ("UBND tỉnh yêu cầu Sở Tư pháp rà soát văn bản quy phạm pháp luật.", "Sở Tư pháp", "", None, ""),
    ("Chi cục Kiểm lâm được giao chủ trì tuần tra rừng.", "Chi cục Kiểm lâm", "", None, ""),
    ("Yêu cầu Công an tỉnh tăng cường tuần tra ban đêm.", "Công an tỉnh", "", None, ""),
    ("Đề nghị Công ty Cổ phần Cấp nước Sông Hồng khắc phục sự cố vỡ đường ống.",
     "Công ty Cổ phần Cấp nước Sông Hồng", "", None, ""),
    ("Đề nghị Ban Thường vụ Huyện ủy Bình Gia quan tâm chỉ đạo giải phóng mặt bằng.",
     "Ban Thường vụ Huyện ủy Bình Gia", "", None, ""),
    # a subject and what it must do
    ("Sở Công Thương chủ trì bình ổn giá.", "Sở Công Thương", "", None, ""),
    ("Sở Công Thương có trách nhiệm công bố giá bán lẻ.", "Sở Công Thương", "", None, ""),
    ("UBND xã Tân Hòa phải hoàn thành kiểm kê đất đai.", "UBND xã Tân Hòa", "", None, ""),
    ("Văn phòng UBND tỉnh đôn đốc các sở, ngành báo cáo đúng hạn.", "Văn phòng UBND tỉnh", "", None, ""),
    ("Sở Y tế: Duy trì trực cấp cứu; chuẩn bị đủ thuốc.", "Sở Y tế", "", None, ""),
    ("Đồng thời, Sở Y tế rà soát cơ số thuốc.", "Sở Y tế", "", None, ""),
    ("Riêng UBND thị trấn Mai Châu rà soát lại phương án đấu giá.", "UBND thị trấn Mai Châu", "", None, ""),
    ("Các sở, ngành theo chức năng, nhiệm vụ được giao tổ chức kiểm tra định kỳ.", "Các sở, ngành", "", None, ""),
    ("Ngay sau khi được phê duyệt, Sở Xây dựng công bố quy hoạch.", "Sở Xây dựng", "", None, ""),
    # any verb after a body among tasks, also one that the lexicon does not know
    ("Sở Công Thương gỡ vướng cho các hộ kinh doanh chợ Mới.", "Sở Công Thương", "", None, ""),
    ("Công an xã siết lại việc đăng ký tạm trú.", "Công an xã", "", None, ""),
    ("Hội Nông dân xã vận động hội viên góp ngày công.", "Hội Nông dân xã", "", None, ""),
    ("Sở Y tế đề xuất danh mục thuốc thiết yếu.", "Sở Y tế", "", None, ""),
    ("Điện lực Bình Gia di chuyển hai cột điện trước cổng trường.", "Điện lực Bình Gia", "", None, ""),
    ("Huyện Bình Gia phải chọn xong địa điểm bãi rác.", "Huyện Bình Gia", "", None, ""),
    ("Các chủ đầu tư có dự án chậm giải ngân phải cam kết tiến độ.", "Các chủ đầu tư", "", None, ""),
    ("Sở Y tế đã làm tốt, thời gian tới cần kiểm tra bếp ăn trường học.", "Sở Y tế", "", None, ""),
    ("Sở Tài chính cấp ngay 2 tỷ đồng mua thuốc.", "Sở Tài chính", "", None, ""),
    ("Các chủ rừng phát quang lối vào, xong trước ngày 20/7/2025.", "Các chủ rừng", "", date(2025, 7, 20), ""),
    ("Các nhà máy gạch tư nhân phải tắt lò vào ban đêm.", "Các nhà máy gạch tư nhân", "", None, ""),
    ("Hiệu trưởng các trường cho học sinh nghỉ học ngày mưa lớn.", "Hiệu trưởng các trường", "", None, ""),
    ("Đồng chí Mai Thị Hận - Phó Chủ tịch UBND huyện phụ trách mục 3.", "Mai Thị Hận", "", None, ""),
    ("Giao đ/c Bưởi trực tiếp kiểm tra kho thuốc.", "Bưởi", "", None, ""),
    ("Các đ/c Phó Chủ tịch theo mảng phụ trách đôn đốc các phòng.", "Các đ/c Phó Chủ tịch", "", None, ""),
    ("Đơn vị tư vấn giám sát kiểm tra cốt nền trước ngày 20/7/2025.", "Đơn vị tư vấn giám sát", "",
     date(2025, 7, 20), ""),
    ("Các phòng chưa có trang thông tin phải mở trước ngày 20/7/2025.", "Các phòng", "", date(2025, 7, 20), ""),
    # what stands before the subject: a limit without a comma, a topic, another body's proposal
    ("Chậm nhất đến ngày 25/7/2025 UBND các xã nộp danh sách về Sở Nội vụ.", "UBND các xã", "", date(2025, 7, 25),
     "Sở Nội vụ"),
    ("Đối với xã An Phú: Chủ tịch UBND xã trực tiếp đối thoại với dân.", "Chủ tịch UBND xã", "", None, ""),
    ("Thống nhất với đề nghị của Sở Y tế, giao Sở Nội vụ lập danh sách.", "Sở Nội vụ", "", None, ""),
    ("Các lò giết mổ chưa di dời (xã An Phú cũ) giao UBND phường Tân Lập xử lý.", "UBND phường Tân Lập", "", None, ""),
    ("Nhiệm vụ cắm mốc lộ giới giao Sở Xây dựng thực hiện.", "Sở Xây dựng", "", None, ""),
    # the issuer reported, by office or by name
    ("Phó Chủ tịch UBND tỉnh cũng đề nghị Hội Nông dân tỉnh ký cam kết.", "Hội Nông dân tỉnh", "", None, ""),
    ("Về cát lòng sông, ông Bưởi giao Sở Y tế kiểm tra nguồn nước.", "Sở Y tế", "", None, ""),
    ("Sở Xây dựng cũng được yêu cầu cắm biển cảnh báo.", "Sở Xây dựng", "", None, ""),
    ("Các Phó Chủ tịch UBND tỉnh trực tiếp kiểm tra lĩnh vực phụ trách.", "Các Phó Chủ tịch UBND tỉnh", "", None, ""),
    # a lead that is named after its task
    ("Rà soát hồ sơ tồn đọng (Sở Nội vụ).", "Sở Nội vụ", "", None, ""),
    ("Việc tiếp nhận kiến nghị giao cho Văn phòng UBND tỉnh thực hiện.", "Văn phòng UBND tỉnh", "", None, ""),
    ("Tổ chức khám lưu động do Sở Y tế chủ trì, Tỉnh đoàn hỗ trợ, xong trước ngày 20/7/2025.", "Sở Y tế",
     "Tỉnh đoàn", date(2025, 7, 20), ""),
    ("Đối chiếu hóa đơn xăng dầu, việc này Thuế tỉnh phải xong sớm.", "Thuế tỉnh", "", None, ""),
    # heads of office, persons, groups
    ("Yêu cầu Giám đốc Sở Y tế, Chủ tịch UBND các huyện, thành phố chịu trách nhiệm toàn diện.",
     "Giám đốc Sở Y tế; Chủ tịch UBND các huyện, thành phố", "", None, ""),
    ("Thủ trưởng các sở, ban, ngành tỉnh chấn chỉnh kỷ luật hành chính.", "Thủ trưởng các sở, ban, ngành tỉnh", "",
     None, ""),
    ("Giao Trưởng phòng Tư pháp đề nghị Sở Tư pháp hướng dẫn nghiệp vụ.", "Trưởng phòng Tư pháp", "", None, ""),
    ("Giao Hiệu trưởng Trường THPT Chu Văn An kiểm điểm trách nhiệm.", "Hiệu trưởng Trường THPT Chu Văn An", "", None,
     ""),
    ("Giao đồng chí Lê Thị Bưởi - Phó Chủ tịch UBND tỉnh chỉ đạo xử lý.", "Lê Thị Bưởi", "", None, ""),
    ("Các đồng chí Ủy viên UBND tỉnh chỉ đạo lĩnh vực phụ trách.", "Ủy viên UBND tỉnh", "", None, ""),
    ("Các cơ quan, đơn vị, địa phương tiết kiệm điện.", "Các cơ quan, đơn vị, địa phương", "", None, ""),
    ("Các chủ đầu tư đẩy nhanh giải ngân.", "Các chủ đầu tư", "", None, ""),
    ("UBND cấp xã niêm yết công khai thủ tục.", "UBND cấp xã", "", None, ""),
    # several leads, shared heads, joined bodies
    ("Giao các sở Tài chính, Xây dựng, Nội vụ góp ý dự thảo đề án.", "sở Tài chính; sở Xây dựng; sở Nội vụ", "", None,
     ""),
    ("Giao Sở Tài chính; Sở Xây dựng; các chủ đầu tư quyết toán dự án.", "Sở Tài chính; Sở Xây dựng; các chủ đầu tư",
     "", None, ""),
    ("Giao các Sở: Tài chính, Y tế; UBND các huyện: Bình Gia, Bắc Sơn kiểm tra các trạm y tế.",
     "Sở Tài chính; Sở Y tế; UBND huyện Bình Gia; UBND huyện Bắc Sơn", "", None, ""),
    ("Giao UBND xã An Phú, An Bình và An Lợi vận động nhân dân hiến đất.",
     "UBND xã An Phú; UBND xã An Bình; UBND xã An Lợi", "", None, ""),
    ("Các sở, ngành: Sở Y tế; Sở Nội vụ cử đầu mối.", "Sở Y tế; Sở Nội vụ", "", None, ""),
    ("Phòng Tài chính - Kế hoạch; Nội vụ lập danh sách khen thưởng.", "Phòng Tài chính - Kế hoạch; Phòng Nội vụ", "",
     None, ""),
    ("Đảng ủy - UBND các xã, thị trấn tuyên truyền bầu cử.", "Đảng ủy các xã, thị trấn; UBND các xã, thị trấn", "",
     None, ""),
    ("Công an, Ban CHQS huyện phối hợp tuần tra.", "Công an huyện; Ban CHQS huyện", "", None, ""),
    ("Giao Kho bạc Nhà nước khu vực V, Thuế tỉnh, Bảo hiểm xã hội tỉnh đối chiếu số thu.",
     "Kho bạc Nhà nước khu vực V; Thuế tỉnh; Bảo hiểm xã hội tỉnh", "", None, ""),
    ("Công ty TNHH Cao su Bình Minh trả lương cho công nhân.", "Công ty TNHH Cao su Bình Minh", "", None, ""),
    ("Đội Kiểm tra quy tắc, phòng Tư pháp tháo dỡ mái che vỉa hè.", "Đội Kiểm tra quy tắc; phòng Tư pháp", "",
     None, ""),
    ("Trưởng bản Pá Lau, Huổi Mí nhắc dân làm chuồng trại.", "Trưởng bản Pá Lau; Trưởng bản Huổi Mí", "", None, ""),
    ("Ủy ban MTTQ Việt Nam xã, Hội Nông dân xã tuyên truyền.", "Ủy ban MTTQ Việt Nam xã; Hội Nông dân xã", "", None,
     ""),
    ("Văn phòng HĐND và UBND: lên lịch tiếp công dân.", "Văn phòng HĐND và UBND", "", None, ""),
    ("Hội đồng bồi thường, hỗ trợ và tái định cư huyện họp dân.", "Hội đồng bồi thường, hỗ trợ và tái định cư huyện",
     "", None, ""),
    ("Tổ công tác liên ngành 127 tăng cường kiểm tra chợ.", "Tổ công tác liên ngành 127", "", None, ""),
    ("Đề nghị Ban Thường vụ Huyện ủy Bình Gia, Đại Từ quan tâm chỉ đạo.",
     "Ban Thường vụ Huyện ủy Bình Gia; Ban Thường vụ Huyện ủy Đại Từ", "", None, ""),
    ("Điện lực Bình Gia (đề nghị) phát quang hành lang tuyến.", "Điện lực Bình Gia", "", None, ""),
    # chains: the first body under the issuer leads
    ("Giao UBND huyện Đại Từ chỉ đạo Phòng Nông nghiệp và PTNT chủ trì tiêm phòng.", "UBND huyện Đại Từ", "", None, ""),
    ("Sở Xây dựng đôn đốc các sở, ngành; UBND thành phố và các huyện khẩn trương lập quy hoạch.", "Sở Xây dựng", "",
     None, ""),
    # coordination
    ("Giao Sở Y tế chủ trì, phối hợp với Công an tỉnh kiểm tra bếp ăn.", "Sở Y tế", "Công an tỉnh", None, ""),
    ("Giao Phòng Kinh tế chủ trì phối hợp với Phòng Văn hóa - Xã hội, Công an xã và các đơn vị liên quan kiểm tra chợ.",
     "Phòng Kinh tế", "Phòng Văn hóa - Xã hội; Công an xã; các đơn vị liên quan", None, ""),
    ("Giao Ban Quản lý dự án phối hợp Trung tâm Phát triển quỹ đất bàn giao mặt bằng.", "Ban Quản lý dự án",
     "Trung tâm Phát triển quỹ đất", None, ""),
    ("Sở Giáo dục và Đào tạo, Sở Y tế chủ động phối hợp với Công an tỉnh kiểm tra bếp ăn.",
     "Sở Giáo dục và Đào tạo; Sở Y tế", "Công an tỉnh", None, ""),
    ("Sở Nông nghiệp và Môi trường cùng Sở Tài chính thẩm định đơn giá bồi thường.", "Sở Nông nghiệp và Môi trường",
     "Sở Tài chính", None, ""),
    ("Sở Nội vụ chủ trì cùng Sở Tài chính xây dựng phương án.", "Sở Nội vụ", "Sở Tài chính", None, ""),
    ("Giao Sở Du lịch xây dựng kế hoạch, phối hợp với Sở Công Thương tổ chức hội chợ.", "Sở Du lịch",
     "Sở Công Thương", None, ""),
    ("Ban Dân tộc chủ trì, phối hợp với Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh, Tỉnh đoàn tổ chức lễ tuyên dương.",
     "Ban Dân tộc", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh; Tỉnh đoàn", None, ""),
    ("Giao Công an tỉnh làm việc với Công ty Điện lực Hòa An về sự cố.", "Công an tỉnh", "", None, ""),
    ("Sở Tư pháp phối hợp đăng tin trên báo.", "Sở Tư pháp", "", None, ""),
    ("Giao Văn phòng Điều phối nông thôn mới (cơ quan thường trực Ban Chỉ đạo) tổng hợp kết quả.",
     "Văn phòng Điều phối nông thôn mới", "", None, ""),
    # deadlines
    ("Giao Sở Y tế kiểm tra xong trước ngày 30/9/2025.", "Sở Y tế", "", date(2025, 9, 30), ""),
    ("Giao Sở Y tế kiểm tra trước ngày 30-9-2025.", "Sở Y tế", "", date(2025, 9, 30), ""),
    ("Giao Sở Y tế kiểm tra trước 30.9.2025.", "Sở Y tế", "", date(2025, 9, 30), ""),
    ("Giao Sở Y tế kiểm tra trước ngày 30 tháng 9 năm 2025.", "Sở Y tế", "", date(2025, 9, 30), ""),
    ("Giao Sở Y tế kiểm tra trước ngày 30/9.", "Sở Y tế", "", date(2025, 9, 30), ""),
    ("Giao Sở Y tế kiểm tra, hoàn thành trước 17 giờ 00 ngày 12/7/2025.", "Sở Y tế", "", date(2025, 7, 12), ""),
    ("Giao Sở Y tế kiểm tra, chậm nhất ngày 20/7/2025.", "Sở Y tế", "", date(2025, 7, 20), ""),
    ("Giao Sở Y tế kiểm tra, thời gian hoàn thành: trước ngày 20/7/2025.", "Sở Y tế", "", date(2025, 7, 20), ""),
    ("Giao Sở Y tế kiểm tra trong tháng 8/2025.", "Sở Y tế", "", date(2025, 8, 31), ""),
    ("Giao Sở Y tế kiểm tra trong tháng 7 này.", "Sở Y tế", "", date(2025, 7, 31), ""),
    ("Giao Sở Y tế kiểm tra trong tháng này.", "Sở Y tế", "", date(2025, 7, 31), ""),
    ("Trong quý III/2025, Sở Y tế hoàn thành kho dữ liệu.", "Sở Y tế", "", date(2025, 9, 30), ""),
    ("Giao Sở Y tế tổng kết chương trình vào cuối năm 2025.", "Sở Y tế", "", date(2025, 12, 31), ""),
    ("Giao Sở Y tế hoàn thành trong 6 tháng đầu năm 2026.", "Sở Y tế", "", date(2026, 6, 30), ""),
    ("Giao Sở Y tế kiểm tra xong trước giữa tháng 8/2025.", "Sở Y tế", "", date(2025, 8, 15), ""),
    ("Giao Sở Tư pháp thẩm định trong vòng 07 ngày kể từ ngày ký Thông báo này.", "Sở Tư pháp", "", date(2025, 7, 15),
     ""),
    ("Giao Sở Tư pháp thẩm định trong 10 ngày làm việc.", "Sở Tư pháp", "", date(2025, 7, 22), ""),
    ("Giao Sở Tư pháp có ý kiến trong thời hạn 05 ngày kể từ ngày nhận đủ hồ sơ.", "Sở Tư pháp", "", None, ""),
    ("Giao Sở Y tế mở đợt cao điểm từ ngày 10/7/2025 đến ngày 20/7/2025.", "Sở Y tế", "", date(2025, 7, 20), ""),
    ("Giao Sở Nội vụ trình đề án tại kỳ họp thứ 12 HĐND tỉnh.", "Sở Nội vụ", "", None, ""),
    ("Các doanh nghiệp bố trí xe đưa đón, không để ùn tắc trong dịp Tết.", "Các doanh nghiệp", "", None, ""),
    ("Giao Sở Y tế thực hiện Kế hoạch số 15/KH-UBND ngày 20/01/2025.", "Sở Y tế", "", None, ""),
    ("Giao Sở Y tế xử lý các vi phạm phát sinh trước ngày 01/7/2014.", "Sở Y tế", "", None, ""),
    ("Giao Sở Y tế khẩn trương triển khai giai đoạn 2026 - 2030, đúng tiến độ đề ra.", "Sở Y tế", "", None, ""),
    ("Giao Sở Y tế báo cáo UBND tỉnh kết quả trong tháng 8/2025.", "Sở Y tế", "", date(2025, 8, 31), "UBND tỉnh"),
    # reports
    ("Sở Y tế rà soát giường bệnh, báo cáo Chủ tịch.", "Sở Y tế", "", None, "Chủ tịch"),
    ("Công an xã đếm xe quá tải, báo lại Sở Xây dựng.", "Công an xã", "", None, "Sở Xây dựng"),
    ("Giao Cục Thống kê gửi số liệu về Sở Tài chính trước ngày 20/7/2025 để tổng hợp, báo cáo UBND tỉnh.",
     "Cục Thống kê", "", date(2025, 7, 20), "Sở Tài chính"),
    ("Giao Sở Y tế báo cáo kết quả về UBND tỉnh (qua Văn phòng UBND tỉnh) trước ngày 20/7/2025.", "Sở Y tế", "",
     date(2025, 7, 20), "UBND tỉnh; Văn phòng UBND tỉnh"),
    ("Giao Sở Y tế trình Chủ tịch UBND tỉnh trước ngày 20/7/2025.", "Sở Y tế", "", date(2025, 7, 20),
     "Chủ tịch UBND tỉnh"),
    ("Giao Sở Nội vụ xây dựng báo cáo chuyên đề.", "Sở Nội vụ", "", None, ""),
]  # fmt: skip

NONE = [
    "UBND tỉnh đã giao Sở Nội vụ chủ trì xây dựng đề án nhưng đến nay chưa hoàn thành.",
    "Sở Nội vụ đã tham mưu ban hành quy chế.",
    "Thống nhất chủ trương đầu tư xây dựng cầu Trà Lý.",
    "Ghi nhận kết quả của Sở Y tế trong năm qua.",
    "Theo lãnh đạo Sở Y tế, thuốc còn thiếu, đề nghị Sở Tài chính cấp thêm kinh phí.",
    "Cử tri có ý kiến phản ánh: đề nghị UBND tỉnh mở đường; đề nghị Công ty Nam Sông trả tiền điện.",
    "Đối với xã An Phú, thống nhất lùi thời gian đại hội.",
    "Thống nhất giao Công ty CP Nam Sông làm chủ đầu tư chợ đêm.",
    "“Đề nghị các phường đừng chờ nhắc, tự mình ra quân”, ông Bưởi nói tại cuộc họp.",
    "Nhiệm vụ được giao cho Sở Nội vụ chưa hoàn thành.",
    "Nội dung đơn: ông Nguyễn Văn Tý đề nghị UBND huyện xem xét cấp giấy chứng nhận.",
    "UBND tỉnh giao đất cho Công ty Minh Phát theo Quyết định số 12/QĐ-UBND ngày 02/3/2024.",
    "Đồng chí Phó Chủ tịch UBND tỉnh chủ trì cuộc họp.",
    "Đề nghị các đơn vị nghiêm túc rút kinh nghiệm.",
    "Trên đây là kết luận của Chủ tịch UBND tỉnh, Văn phòng UBND tỉnh thông báo để các đơn vị biết, thực hiện./.",
    "Nội dung: Đề nghị UBND tỉnh giao Công ty Nam Sông đền bù ruộng lúa.",
    "Vụ việc này UBND tỉnh đã chỉ đạo, trong đó giao Sở Y tế kiểm tra trước ngày 20/6/2025.",
    "Chưa làm được: Sở Y tế chưa trình đề án; thôn Đông báo cáo muộn.",
    "Văn phòng thông báo các đơn vị biết, thực hiện.",
    "Các xã thực hiện chưa nghiêm Quyết định số 8/QĐ-UBND giao Sở Y tế quản lý nghĩa trang.",
    "Trong quá trình thực hiện nếu có vướng mắc, các cơ quan kịp thời phản ánh về Sở Nội vụ.",
]

TWO = [
    ("UBND tỉnh giao Sở Y tế kiểm tra bếp ăn, trong khi Sở Công Thương chủ trì kiểm tra chợ.", "Sở Y tế",
     "Sở Công Thương"),
    ("Giao Sở Y tế kiểm tra bếp ăn; đồng thời yêu cầu Sở Công Thương chốt giá.", "Sở Y tế", "Sở Công Thương"),
    ("Sở Y tế cân nhắc phương án và Sở Nội vụ làm rõ nhu cầu.", "Sở Y tế", "Sở Nội vụ"),
    ("Công an tỉnh tuần tra ban đêm, phòng Tư pháp tham mưu quyết định xử phạt.", "Công an tỉnh", "phòng Tư pháp"),
    ("Công an tỉnh phạt nguội xe quá tải.UBND các xã dọn hành lang đường.", "Công an tỉnh", "UBND các xã"),
    ("Sở Y tế rà soát giường bệnh,Sở Nội vụ bổ sung biên chế trước ngày 28/ 7.", "Sở Y tế", "Sở Nội vụ"),
    ("Sở Y tế chốt số liệu ngày 5/7.Công an tỉnh tuần tra ban đêm.", "Sở Y tế", "Công an tỉnh"),
    ("Công an tỉnh bảo đảm trật tự, trong khi Sở Xây dựng chủ trì phân luồng.", "Công an tỉnh", "Sở Xây dựng"),
    ("Sở Y tế kiểm tra bếp ăn; Sở Công Thương kiểm tra chợ đầu mối.", "Sở Y tế", "Sở Công Thương"),
    ("Giao Sở Y tế kiểm tra bếp ăn, giao Sở Công Thương kiểm tra chợ đầu mối.", "Sở Y tế", "Sở Công Thương"),
    ("Giao Sở Y tế kiểm tra bếp ăn. Sở Công Thương kiểm tra chợ đầu mối.", "Sở Y tế", "Sở Công Thương"),
]  # fmt: skip


def read(sentence):
    mark = "" if sentence.startswith("“") else "1. "
    return read_text(HEAD + mark + sentence, issued_on=ISSUED).directives


def names(text):
    return tuple(part for part in text.split("; ") if part)


@pytest.mark.parametrize(("sentence", "lead", "coordinating", "due", "reported"), ONE, ids=[row[0] for row in ONE])
def test_it_reads_one_assignment(sentence, lead, coordinating, due, reported):
    (task,) = read(sentence)
    assert task.lead == names(lead)
    assert task.coordinating == names(coordinating)
    assert task.report_to == names(reported)
    day = task.deadline.due if task.deadline and task.deadline.basis not in ("event", "recurring") else None
    assert day == due


@pytest.mark.parametrize("sentence", NONE)
def test_it_finds_no_assignment(sentence):
    assert read(sentence) == ()


@pytest.mark.parametrize(("sentence", "first", "second"), TWO)
def test_it_reads_two_leads_in_turn(sentence, first, second):
    one, two = read(sentence)
    assert (one.lead, two.lead) == ((first,), (second,))


def test_a_sentence_without_accents_is_read_like_one_with_them():
    (task,) = read("Giao Sở Y tê chủ trì, phôi hợp với Công an tinh kiêm tra trước ngày 20/7/2025.")
    assert (task.lead, task.coordinating) == (("Sở Y tê",), ("Công an tinh",))
