"""Whom a name in a notice means: agencies by any of their names, groups by kind and level, listed groups."""

from __future__ import annotations

import pytest

from bot.models import AgencyGroup, GroupMember
from bot.notices import agency_key
from bot.registry.core.context import Context
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.directory import agencies
from bot.registry.directory.agencies import Directory, Meaning

NAMES = (
    "Sở Y tế",
    "Sở Nông nghiệp và Môi trường",
    "Công an tỉnh",
    "UBND xã Khe Trầu",
    "UBND xã Đồng Lâm",
    "UBND phường Tân An",
    "UBND đặc khu Hòn Ngọc",
)


@pytest.fixture
async def known(context: Context) -> Directory:
    async with context.itself() as uow:
        for name in NAMES:
            await agencies.enter(uow, name, ["SYT"] if name == "Sở Y tế" else [])
        uow.session.add(AgencyGroup(id=1, key=agency_key("các chủ đầu tư"), name="các chủ đầu tư"))
        await uow.session.flush()
        uow.session.add(GroupMember(group_id=1, agency_id=1))
    async with context.db.read() as session:
        return await agencies.directory(session)


def meant(known: Directory, name: str) -> list[str]:
    return [known.name(agency) for agency in known.party(name).agency_ids]


@pytest.mark.parametrize(
    "name", ["Sở Y tế", "SỞ Y TẾ", "sở y tế", "SYT", "So Y te", "So\u031b\u0309 Y tê\u0301"], ids=ascii
)
async def test_an_agency_is_found_by_any_way_of_writing_its_name(known: Directory, name: str) -> None:
    assert meant(known, name) == ["Sở Y tế"]


@pytest.mark.parametrize("name", ["Sở NN&MT", "Sở Nông nghiệp & Môi trường"])
async def test_abbreviations_and_joining_words_do_not_matter(known: Directory, name: str) -> None:
    assert meant(known, name) == ["Sở Nông nghiệp và Môi trường"]


@pytest.mark.parametrize(
    ("group", "members"),
    [
        ("UBND các xã", ["UBND xã Khe Trầu", "UBND xã Đồng Lâm"]),
        ("UBND các phường", ["UBND phường Tân An"]),
        ("UBND các xã, phường", ["UBND xã Khe Trầu", "UBND xã Đồng Lâm", "UBND phường Tân An"]),
        ("UBND các xã, phường, đặc khu", list(NAMES[3:])),
        ("các sở", ["Sở Y tế", "Sở Nông nghiệp và Môi trường"]),
        ("các chủ đầu tư", ["Sở Y tế"]),
    ],
)
async def test_a_group_means_its_members(known: Directory, group: str, members: list[str]) -> None:
    assert known.party(group).meaning is Meaning.GROUP
    assert meant(known, group) == members


async def test_whom_it_may_concern_is_nobody_in_particular(known: Directory) -> None:
    assert known.party("các đơn vị liên quan").meaning is Meaning.OPEN
    assert known.party("Sở Không Có").meaning is Meaning.UNKNOWN


async def test_a_name_belongs_to_one_agency_only(known: Directory, context: Context) -> None:
    async def enter_again() -> None:
        async with context.itself() as uow:
            await agencies.enter(uow, "Bệnh viện tỉnh", ["SYT"])

    with pytest.raises(Refused) as no:
        await enter_again()
    assert no.value.refusal is Refusal.AGENCY_EXISTS
    async with context.db.read() as session:
        assert (await agencies.directory(session)).find("Bệnh viện tỉnh") is None
