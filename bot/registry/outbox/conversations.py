"""What the bot's own messages are about: tasks they mention, and questions that wait for an answer in words.

Rows instead of a conversation in memory: any replica can take the next message, also after a restart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from bot.db import put_all
from bot.models import Chat, Mention, Outbox, Prompt
from bot.registry.core.unit_of_work import UnitOfWork

LOOK_BACK = 200  # messages sent unasked to one chat
OPEN_FOR = timedelta(hours=24)
SAME_MOMENT = timedelta(minutes=2)  # between Telegram's stamp of a question and ours: two clocks, and a slow answer
PLAIN_ANSWER_FOR = timedelta(minutes=15)  # in private, people answer without using "reply"


class Question(StrEnum):
    """What is asked; the subject is a task's, a draft's or a notice's number."""

    EVIDENCE = "evidence"
    RETURN_REASON = "return_reason"
    PROGRESS = "progress"
    OBSTACLE = "obstacle"
    EXTENSION = "extension"  # the new deadline and the reason
    EXTENSION_REFUSAL = "extension_refusal"  # why it is not granted; the subject is the request's id
    REQUEST_ANSWER = "matter_answer"  # the subject is the request's id, as it is of the explanation
    OBJECTION = "contest"
    EXPLAIN = "explain"  # what an agency is to explain
    EXPLANATION = "explanation"
    REASSIGN_TO = "reassign_to"  # the agencies that a task goes to
    WITHDRAW_REASON = "withdraw_reason"
    WITHDRAW_NOTICE_REASON = "withdraw_notice_reason"  # the subject is the notice
    DRAFT_LEAD = "draft_lead"
    DRAFT_COORDINATING = "draft_coordinating"
    DRAFT_DEADLINE = "draft_deadline"
    NOTICE_NUMBER = "notice_number"
    NOTICE_DAY = "notice_day"


# Only what is corrected easily: a chance word must never become a report that counts for somebody's score.
PLAIN_ANSWERS = tuple(question for question in Question if question.value.startswith(("draft_", "notice_")))

# What may be answered with a file; another file in private is a notice.
TAKES_FILES = (Question.EVIDENCE, Question.EXPLANATION)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that waits for its answer."""

    question: Question
    subject: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Across:
    """A reply, from a supergroup, to a message of the bot's in the group that it was before.

    Telegram names neither that group nor the message, only when it was sent.
    """

    sent_at: datetime


ReplyTo = int | Across | None  # the number of a message in this chat, or one from before the move


async def ask(uow: UnitOfWork, chat_id: int, message_id: int, question: Question, subject: int) -> None:
    """Remember that this message of the bot asks this person something; the chat may have moved since they spoke."""
    source = uow.person.source
    await uow.session.merge(
        Prompt(
            chat_id=chat_id,
            message_id=message_id,
            person_id=source.person_id,
            kind=str(question),
            subject=subject,
            asked_at=uow.now,
        )
    )


async def answered(uow: UnitOfWork, reply_to: ReplyTo) -> Asked | None:
    """Return which question a message answers: the one it replies to, or in private the last one asked just now.

    In a group anyone of the agency may answer; who may act is the register's request.
    """
    row = await _open(uow, reply_to)
    return Asked(Question(row.kind), row.subject, row.asked_at) if row is not None else None


async def close(uow: UnitOfWork, reply_to: ReplyTo) -> None:
    """Close the question that was answered; it stays open when the answer was refused."""
    row = await _open(uow, reply_to)
    if row is not None:
        await uow.session.delete(row)


async def _open(uow: UnitOfWork, reply_to: ReplyTo) -> Prompt | None:
    source = uow.person.source
    if isinstance(reply_to, Across):
        return await _open_before(uow, reply_to.sent_at)
    query = select(Prompt).where(Prompt.chat_id == source.chat_id, Prompt.asked_at > uow.now - OPEN_FOR)
    if reply_to is not None:
        query = query.where(Prompt.message_id == reply_to)
    elif uow.person.in_private:
        query = query.where(Prompt.asked_at > uow.now - PLAIN_ANSWER_FOR, Prompt.kind.in_(PLAIN_ANSWERS))
    else:
        return None
    return await uow.session.scalar(query.order_by(Prompt.asked_at.desc(), Prompt.message_id.desc()).limit(1))


async def _open_before(uow: UnitOfWork, sent_at: datetime) -> Prompt | None:
    """Return the only question that was asked then before the move; of several none, a guess would be a report."""
    query = (
        select(Prompt)
        .join(Chat, Chat.id == Prompt.chat_id)
        .where(Chat.moved_to == uow.person.source.chat_id, Prompt.asked_at > uow.now - OPEN_FOR)
        .where(Prompt.asked_at.between(sent_at - SAME_MOMENT, sent_at + SAME_MOMENT))
        .limit(2)
    )
    found = list(await uow.session.scalars(query))
    return found[0] if len(found) == 1 else None


async def mention(uow: UnitOfWork, chat_id: int, message_id: int, tasks: Iterable[int]) -> None:
    """Remember which tasks a message of the bot speaks of."""
    rows = [{"chat_id": chat_id, "message_id": message_id, "assignment_id": number} for number in tasks]
    await put_all(uow.session, Mention, rows)


async def told(uow: UnitOfWork, chat_id: int, message_ids: Iterable[int]) -> set[int]:
    """Return the tasks that these messages of a chat speak of."""
    query = select(Mention.assignment_id).where(Mention.chat_id == chat_id, Mention.message_id.in_(list(message_ids)))
    return set(await uow.session.scalars(query))


async def told_together(uow: UnitOfWork, message_id: int) -> list[int]:
    """Return the tasks that a message of this chat speaks of, with the other pages of what was sent unasked."""
    chat_id = uow.person.source.chat_id
    sent = select(Outbox.message_ids).where(Outbox.chat_id == chat_id).order_by(Outbox.id.desc()).limit(LOOK_BACK)
    pages = next((ids for ids in await uow.session.scalars(sent) if message_id in ids), [message_id])
    return sorted(await told(uow, chat_id, pages))


async def mentioned(uow: UnitOfWork, message_id: int | None) -> list[int]:
    """Return the tasks that a message of this chat speaks of."""
    if message_id is None:
        return []
    found = await uow.session.scalars(
        select(Mention.assignment_id)
        .where(Mention.chat_id == uow.person.source.chat_id, Mention.message_id == message_id)
        .order_by(Mention.assignment_id)
    )
    return list(found)
