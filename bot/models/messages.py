"""What the bot hears and says: the inbox, the outbox, what its messages are about, questions that wait for words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base


class Inbox(Base):
    """An update of Telegram's, written down before it is confirmed. Its number stays when it was dealt with."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index(
            "ix_inbox_waiting",
            "id",
            sqlite_where=text("content IS NOT NULL"),
            postgresql_where=text("content IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)  # Telegram's update_id
    content: Mapped[str | None]  # as Telegram sent it, JSON; None: dealt with
    worker: Mapped[str] = mapped_column(String(60))  # the process that deals with it
    held_until: Mapped[datetime]  # until then, unless it lives on and says so again
    tries: Mapped[int]  # how many processes have begun with it after another one had left it
    received_at: Mapped[datetime]


class Reading(Base):
    """A document that is being read, or waits for it, by the message that brought it; deleted when that is over."""

    __tablename__ = "readings"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    progress_id: Mapped[int | None] = mapped_column(BigInteger)  # the bot's message that says how far it has come
    left: Mapped[bool] = mapped_column(default=False)  # it is not wanted any more, or was entered


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
