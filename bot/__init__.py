"""Nhắc Việc: carries every directive of a People's Committee notice to its end."""
