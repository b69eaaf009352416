"""Notices, directives, assignments, and what happens to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base


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


class Request(Base):
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
