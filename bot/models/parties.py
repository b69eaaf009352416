"""Agencies and their names, groups and heirs; people, chats and codes; days off and worked."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base


class Agency(Base):
    """A body that can be assigned work."""

    __tablename__ = "agencies"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str | None] = mapped_column(String(40))  # bot.notices.AgencyKind, for groups such as "các sở"
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    quiet_until: Mapped[date | None]  # its groups get no morning reminder until this day, which is included


class Successor(Base):
    """An agency that has taken over from another one since a day; with several heirs a person chooses."""

    __tablename__ = "successors"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    heir_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    since: Mapped[date]
    document: Mapped[str | None]  # the decision that says so
    field: Mapped[str | None]  # what part of the work went there ("lao động"), when there are several heirs


class AgencyName(Base):
    """A key under which an agency is found: its name, short names, aliases (bot.notices.agency_key)."""

    __tablename__ = "agency_names"

    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    written: Mapped[str]


class AgencyGroup(Base):
    """A group named by the office, with its members listed ("các chủ đầu tư")."""

    __tablename__ = "agency_groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(300), unique=True)
    name: Mapped[str]


class GroupMember(Base):
    """An agency in a listed group."""

    __tablename__ = "group_members"

    group_id: Mapped[int] = mapped_column(ForeignKey("agency_groups.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), primary_key=True)


class Person(Base):
    """Somebody who has spoken to the bot. The role is None for a member of an agency's group."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)  # Telegram's user id
    name: Mapped[str]
    role: Mapped[str | None] = mapped_column(String(20))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))  # focal point of this agency
    language: Mapped[str | None] = mapped_column(String(5))
    no_summaries: Mapped[list[str]] = mapped_column(default=list, server_default="[]")  # kinds that are not wanted
    created_at: Mapped[datetime]


class Chat(Base):
    """A chat the bot is in. Private chats carry the id of their person."""

    __tablename__ = "chats"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)  # Telegram's chat id
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str]
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    thread_id: Mapped[int | None] = mapped_column(BigInteger)
    language: Mapped[str | None] = mapped_column(String(5))
    linked_at: Mapped[datetime | None]
    met_at: Mapped[datetime | None]  # since when the bot has been in it; an unknown group is left after a day
    disabled: Mapped[str | None]  # why nothing can be sent there; None: it can
    moved_to: Mapped[int | None] = mapped_column(BigInteger, index=True)  # the supergroup that this group became


class LinkCode(Base):
    """A one-time code; only its hash is kept. It links a chat to an agency, or gives a person a role."""

    __tablename__ = "link_codes"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    role: Mapped[str | None] = mapped_column(String(20))
    made_by: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_in: Mapped[int | None] = mapped_column(BigInteger)


class DayOverride(Base):
    """A day that the office says is off or worked, with the document that says so."""

    __tablename__ = "day_overrides"

    day: Mapped[date] = mapped_column(primary_key=True)
    worked: Mapped[bool]
    document: Mapped[str | None]
