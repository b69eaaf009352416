"""Whether a name is that of who issues the notice: then it orders, and is no addressee."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.notices.agencies.names import names_of
from bot.notices.agencies.normal_form import agency_key
from bot.notices.text.source import Mention

_CHAIR = re.compile(r"(?:pho )?chu tich uy ban nhan dan (?:tinh|huyen|thi xa|thanh pho|quan) \w+ \w+")
_LEVEL_ONLY = re.compile(r"uy ban nhan dan (?:tinh|huyen|thi xa|thanh pho|quan) ")
_OFFICE = re.compile(r"^(?:(?:quyen|pho|chu tich|thuong truc|lanh dao|cac) )+")


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whose words a notice gives: the committee, and who concluded for it by name."""

    body: str = ""
    chair: str = ""


NOBODY = Issuer()


def is_issuer(speaker: list[Mention] | tuple[Mention, ...], issuer: Issuer) -> bool:
    """Return whether the names are those of who issues the notice: its committee, or that committee's chair."""
    own = agency_key(issuer.body)
    said = [agency_key(n) for n in names_of(list(speaker))]
    if issuer.chair and len(said) == 1 and f" {agency_key(issuer.chair)}".endswith(f" {said[0]}"):
        return True  # "ông Vịnh" is Đoàn Thế Vịnh
    return bool(own) and all(_only_office(s) and _same_body(own, s) for s in said)


def _same_body(own: str, said: str) -> bool:
    """Return whether a name is that of the issuing body; after "Chủ tịch UBND huyện" the chair's own name may stand."""
    body = _OFFICE.sub("", said)
    if f"{own} ".startswith(f"{body} "):
        return True
    level = _LEVEL_ONLY.match(own)
    return body != said and level is not None and body.startswith(level.group()) and _CHAIR.match(said) is not None


def _only_office(said: str) -> bool:
    return said.startswith(("uy ban nhan dan", "chu tich", "pho chu tich", "thuong truc", "lanh dao", "hoi dong"))
