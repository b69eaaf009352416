"""Posts that stand before a body's name ("Giám đốc Sở Y tế") or after a person's."""

from __future__ import annotations

import re

TITLE = re.compile(
    r"(?:(?:pho )?(?:tong )?giam doc|(?:pho )?chu tich|thu truong|nguoi dung dau|lanh dao|hieu truong|cuc truong|"
    r"chi cuc truong|ke toan truong|ke toan|thu quy|pho truong|thu ky|chi huy truong|"
    r"hat truong|doi truong|vien truong|(?:pho )?chanh|"
    r"bi thu|bo truong|chu nhiem|"
    r"to truong|tram truong|tong bien tap|truong|thanh vien|uy vien)(?!\w)"
)
TITLES = re.compile(
    rf"(?:cac (?=thanh vien|uy vien|pho chu tich|giam doc|hieu truong))?{TITLE.pattern}"
    rf"(?:(?: ?, ?| va | ?/ ?){TITLE.pattern}){{0,11}}+:?"  # each of a longer run would read it to its end
)
COMRADES = re.compile(
    r"(?:cac )?(?:dong chi|d/c|ong|ba|anh|chi)(?! (?:em|huy|cuc|dao|nhanh|thi|tiet|huong)\b)(?: (?:la )?)?(?!\w)"
)
ALONE = re.compile(
    r"(?:(?:pho )?(?:chanh van phong|chanh thanh tra)|thu truong|hieu truong|giam doc so(?= ?[,;]| va )|"
    r"giam doc cac so(?= ?[,;]| va ))(?!\w)"
)
