"""The tables. Only bot/registry/ imports them.

A directive is what the notice says; an assignment is what one agency owes. Overdue is computed, never stored. Events
and outbox rows are never deleted.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, MetaData, String, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.db import UTCDateTime

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table; constraints are named, so that migrations can name them too."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own form
        datetime: UTCDateTime,
        date: Date,
        str: Text,
        list[str]: JSON,
        list[int]: JSON,
        dict[str, Any]: JSON,
    }


class Meta(Base):
    """Facts about this database itself, e.g. which deployment may send from it."""

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str]


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


class Notice(Base):
    """A document that assigns work, or one message of /giao."""

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str | None]
    title: Mapped[str | None]
    issuer: Mapped[str | None]
    chaired_by: Mapped[str | None]
    issued_on: Mapped[date | None]
    met_on: Mapped[date | None]
    text: Mapped[str]
    file_name: Mapped[str | None]
    file_id: Mapped[str | None]  # Telegram's, to send the original back
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    doubts: Mapped[list[str]]
    entered_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Directive(Base):
    """One thing that a notice orders. A draft until a person has approved it."""

    __tablename__ = "directives"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), index=True)
    place: Mapped[int]  # order in the notice, from 0
    path: Mapped[str]
    content: Mapped[str]
    folded: Mapped[str]  # without accents, for searching: lower() of SQLite knows no Đ
    span_start: Mapped[int]
    span_end: Mapped[int]
    lead: Mapped[list[str]]
    coordinating: Mapped[list[str]]
    report_to: Mapped[list[str]]
    deadline: Mapped[date | None]
    deadline_words: Mapped[str | None]
    kind: Mapped[str] = mapped_column(String(20))
    rule: Mapped[str | None]
    doubts: Mapped[list[str]]
    state: Mapped[str] = mapped_column(String(20), index=True)  # draft, approved, dropped
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # who approved it and follows it
    decided_at: Mapped[datetime | None]
    consolidating: Mapped[list[str]] = mapped_column(default=list)  # gathers the others' reports
    starred: Mapped[bool] = mapped_column(default=False)
    series_id: Mapped[int | None] = mapped_column(index=True)  # the directive of the first occurrence


class Assignment(Base):
    """What one agency owes of one directive."""

    __tablename__ = "assignments"
    __table_args__ = (UniqueConstraint("directive_id", "agency_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)  # the task's number in chat
    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    part: Mapped[str] = mapped_column(String(20))  # lead, consolidating or coordinating
    state: Mapped[str] = mapped_column(String(20), index=True)
    deadline: Mapped[date | None] = mapped_column(index=True)
    first_deadline: Mapped[date | None]  # as assigned; what was granted since moves only the other
    extensions: Mapped[int] = mapped_column(default=0)  # granted so far
    percent: Mapped[int | None]
    assigned_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    report_event_id: Mapped[int | None]  # the report that waits for, or got, the office's answer
    updated_at: Mapped[datetime]
    urgings: Mapped[int] = mapped_column(default=0)  # mornings on which it was listed as overdue, and that was sent
    urged_on: Mapped[date | None]  # the last of them
    office_after: Mapped[int | None]  # urgings after which the office is told, as the settings said when it was given
    chair_after: Mapped[int | None]  # and the chairs; 0: never; None: given before there was a ladder
    quiet_until: Mapped[date | None]  # the office wants no reminder of it until this day, which is included


class Matter(Base):
    """Something about a task that one side has raised and the other must answer: obstacle, extension, explanation..."""

    __tablename__ = "matters"
    __table_args__ = (
        # One pending extension, and one pending explanation, for each task: the database itself keeps it.
        Index(
            "uq_matters_one_open",
            "assignment_id",
            "kind",
            unique=True,
            sqlite_where=text("state = 'open' AND kind IN ('extension', 'explanation')"),
            postgresql_where=text("state = 'open' AND kind IN ('extension', 'explanation')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), index=True)
    text: Mapped[str]
    day: Mapped[date | None]  # the deadline asked for; the day by which to explain
    old_deadline: Mapped[date | None]
    raised_at: Mapped[datetime]
    raised_by: Mapped[int | None] = mapped_column(BigInteger)
    raised_name: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(BigInteger)
    answered_name: Mapped[str | None]
    answer: Mapped[str | None]


class Event(Base):
    """Something that happened: who, when, what, through which message. Append-only."""

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("source", "act", "assignment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    act: Mapped[str] = mapped_column(String(30))
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    person_name: Mapped[str | None]
    role: Mapped[str | None] = mapped_column(String(20))
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    source: Mapped[str | None] = mapped_column(String(60))  # the message; the same message cannot act twice
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))
    directive_id: Mapped[int | None] = mapped_column(ForeignKey("directives.id"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"), index=True)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    text: Mapped[str | None]


class Evidence(Base):
    """A file that came with a report. A line of text is the report's event itself."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    file_id: Mapped[str]
    kind: Mapped[str] = mapped_column(String(20))  # document or photo
    name: Mapped[str | None]


class Outbox(Base):
    """A message sent unasked: planned in the transaction of the act that causes it, written when it is sent."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("chat_id", "day", "kind", "subject", name="uq_outbox_once"),
        Index("ix_outbox_waiting", "state", "not_before"),
        Index("ix_outbox_of_chat", "chat_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(30))
    subject: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(20))
    why: Mapped[str | None]  # for skipped, failed and unknown
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    claimed_by: Mapped[str | None] = mapped_column(String(60))
    claimed_at: Mapped[datetime | None]  # or last claimed, when it is planned again
    started_at: Mapped[datetime | None]  # when the last try touched the network; None: it has not
    closed_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    repeat: Mapped[bool] = mapped_column(default=False)  # an earlier try may have arrived
    unknowns: Mapped[int] = mapped_column(default=0)  # how many tries may have
    message_ids: Mapped[list[int]]
    as_of: Mapped[datetime | None]  # what the message says of its tasks is the state of this instant
    counts: Mapped[dict[str, Any] | None]  # numbers in it that no item tells: how many tasks it leaves out


class OutboxItem(Base):
    """A task that a message speaks of, and what it says of it: so that a message of today can be kept true.

    Until the message is written, tasks may be added, and nothing but their numbers is there.
    """

    __tablename__ = "outbox_items"

    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    section: Mapped[str | None] = mapped_column(String(20))  # where it stands in the message
    listed: Mapped[date | None]  # its deadline when the message was written
    state: Mapped[str | None] = mapped_column(String(20))  # what the message says now: written or edited
    deadline: Mapped[date | None]


class Mention(Base):
    """Which tasks a message of the bot speaks of, so that a reply to it needs no number."""

    __tablename__ = "mentions"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True)


class Prompt(Base):
    """A question the bot has asked and somebody will answer in words; any replica can take the answer."""

    __tablename__ = "prompts"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, index=True)
    kind: Mapped[str] = mapped_column(String(30))
    subject: Mapped[int]
    asked_at: Mapped[datetime]


class DayOverride(Base):
    """A day that the office says is off or worked, with the document that says so."""

    __tablename__ = "day_overrides"

    day: Mapped[date] = mapped_column(primary_key=True)
    worked: Mapped[bool]
    document: Mapped[str | None]
