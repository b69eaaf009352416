"""Who acts in the month: agencies of an invented province, and their focal points."""

from __future__ import annotations

FINANCE, WORKS, FARMING, HEALTH = "Sở Tài chính", "Sở Xây dựng", "Sở Nông nghiệp và Môi trường", "Sở Y tế"
HOME, SCHOOLS, POLICE = "Sở Nội vụ", "Sở Giáo dục và Đào tạo", "Công an tỉnh"
TREES, FIELDS, WARD = "UBND xã Khe Trầu", "UBND xã Đồng Lâm", "UBND phường Tân An"
FOCAL = {
    FINANCE: "Đặng Thu Hằng",
    WORKS: "Bùi Văn Thắng",
    FARMING: "Hoàng Thị Mai",
    HEALTH: "Phan Đức Long",
    HOME: "Võ Thị Ngọc",
    POLICE: "Đỗ Mạnh Cường",
    TREES: "Lương Văn Sơn",
    WARD: "Tạ Thị Bích",
}
UNLINKED = {SCHOOLS, FIELDS}  # the schools' group is linked later, the fields' never
EVIDENCE = "Tệp minh họa của bản trình diễn.\n".encode()
