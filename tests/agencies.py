"""The agencies of the tests' province."""

from __future__ import annotations

HEALTH, FINANCE, WORKS, POLICE = AGENCIES = ("Sở Y tế", "Sở Tài chính", "Sở Xây dựng", "Công an tỉnh")
PLANNING = "Sở Kế hoạch và Đầu tư"  # gone since 2025: finance succeeds it
