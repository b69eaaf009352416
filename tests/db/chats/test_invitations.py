"""Codes and roles under two connections at the same moment: one wins, the other is told."""

from __future__ import annotations

import asyncio

from bot.models import Person
from bot.registry.chats import invitations, people
from bot.registry.core.context import Context
from bot.registry.core.permissions import Role, Source
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.directory import agencies

ADMIN = 1


def private(person: int) -> Source:
    return Source(person, f"Người {person}", person, "private", f"Người {person}", message_id=person)


async def redeem(context: Context, person: int, code: str) -> invitations.Linked | Refused:
    async with context.acting(private(person)) as uow:
        return await invitations.redeem(uow, code)


async def test_code_redeemed_twice_at_once_has_one_winner(context: Context) -> None:
    async with context.acting(private(ADMIN)) as uow:
        code = await invitations.invite_person(uow, Role.STAFF)
    done = await asyncio.gather(*(redeem(context, person, code) for person in (10, 11, 12)))
    assert [one.role for one in done if isinstance(one, invitations.Linked)] == [Role.STAFF]
    assert [one.refusal for one in done if isinstance(one, Refused)] == [Refusal.BAD_CODE] * 2
    async with context.db.read() as session:
        roles = [(await session.get_one(Person, person)).role for person in (10, 11, 12)]
    assert sorted(roles, key=str) == [None, None, "staff"]


async def test_two_admins_who_dismiss_each_other_leave_one(context: Context) -> None:
    for person in (10, 11):
        async with context.acting(private(ADMIN)) as uow:
            code = await invitations.invite_person(uow, Role.ADMIN)
        await redeem(context, person, code)
    context.settings.admin_ids = ()

    async def dismiss(who: int, whom: int) -> Refusal | None:
        try:
            async with context.acting(private(who)) as uow:
                await people.take_back(uow, whom)
        except Refused as no:
            return no.refusal
        return None

    done = await asyncio.gather(dismiss(10, 11), dismiss(11, 10))
    assert done.count(None) == 1
    assert {no for no in done if no} <= {Refusal.LAST_ADMIN, Refusal.NOT_ALLOWED}
    async with context.db.read() as session:
        roles = [(await session.get_one(Person, person)).role for person in (10, 11)]
    assert sorted(roles, key=str) == [None, "admin"]


async def test_same_agency_added_twice_at_once_stands_once(context: Context) -> None:
    async def add(written: str) -> Refusal | None:
        try:
            async with context.itself() as uow:
                await agencies.enter(uow, written)
        except Refused as no:
            return no.refusal
        return None

    assert set(await asyncio.gather(add("Sở Y tế"), add("SỞ Y TẾ"))) == {None, Refusal.AGENCY_EXISTS}
