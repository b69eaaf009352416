"""Codes and roles under two connections at the same moment: one wins, the other is told."""

from __future__ import annotations

import asyncio

from bot.models import Person
from bot.registry.chats import invitations, people
from bot.registry.core.context import Office
from bot.registry.core.permissions import Role, Source
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.directory import agencies

ADMIN = 1


def private(person: int) -> Source:
    return Source(person, f"Người {person}", person, "private", f"Người {person}", message_id=person)


async def redeem(office: Office, person: int, code: str) -> invitations.Linked | Refused:
    async with office.acting(private(person)) as desk:
        return await invitations.redeem(desk, code)


async def test_code_redeemed_twice_at_once_has_one_winner(office: Office) -> None:
    async with office.acting(private(ADMIN)) as desk:
        code = await invitations.invite_person(desk, Role.STAFF)
    done = await asyncio.gather(*(redeem(office, person, code) for person in (10, 11, 12)))
    assert [one.role for one in done if isinstance(one, invitations.Linked)] == [Role.STAFF]
    assert [one.refusal for one in done if isinstance(one, Refused)] == [Refusal.BAD_CODE] * 2
    async with office.db.read() as session:
        roles = [(await session.get_one(Person, person)).role for person in (10, 11, 12)]
    assert sorted(roles, key=str) == [None, None, "staff"]


async def test_two_admins_who_dismiss_each_other_leave_one(office: Office) -> None:
    for person in (10, 11):
        async with office.acting(private(ADMIN)) as desk:
            code = await invitations.invite_person(desk, Role.ADMIN)
        await redeem(office, person, code)
    office.settings.admin_ids = ()

    async def dismiss(who: int, whom: int) -> Refusal | None:
        try:
            async with office.acting(private(who)) as desk:
                await people.take_back(desk, whom)
        except Refused as no:
            return no.refusal
        return None

    done = await asyncio.gather(dismiss(10, 11), dismiss(11, 10))
    assert done.count(None) == 1
    assert {no for no in done if no} <= {Refusal.LAST_ADMIN, Refusal.NOT_ALLOWED}
    async with office.db.read() as session:
        roles = [(await session.get_one(Person, person)).role for person in (10, 11)]
    assert sorted(roles, key=str) == [None, "admin"]


async def test_same_agency_added_twice_at_once_stands_once(office: Office) -> None:
    async def add(written: str) -> Refusal | None:
        try:
            async with office.itself() as desk:
                await agencies.enter(desk, written)
        except Refused as no:
            return no.refusal
        return None

    assert set(await asyncio.gather(add("Sở Y tế"), add("SỞ Y TẾ"))) == {None, Refusal.AGENCY_EXISTS}
