"""A call: one message or button press of one person, with what is needed to act on it and to answer it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from telegram import (
    Bot,
    CallbackQuery,
    Chat,
    Document,
    Message,
    MessageId,
    MessageOriginUser,
    ReplyParameters,
    Update,
    User,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden
from telegram.ext import ContextTypes

from bot.handlers.core import posting
from bot.i18n import Language, language
from bot.plaintext import clean
from bot.registry.core.context import Context
from bot.registry.core.permissions import Source
from bot.registry.core.refusals import Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import conversations
from bot.registry.outbox.conversations import Across, Asked, Question, ReplyTo
from bot.registry.tasks.evidence import File
from bot.telegram import transport
from bot.telegram.pages import Page, pages
from bot.views.core import message as views
from bot.views.core import refusals

CONTEXT = "context"
ANONYMOUS_ADMIN = 1087968824  # Telegram's GroupAnonymousBot, who posts for admins that hide their names

BotContext = ContextTypes.DEFAULT_TYPE
Handle = Callable[["Call"], Awaitable[None]]
Button = tuple[str, Handle]  # what its data must look like after the verb, and what it does
Answer = Callable[["Call", Asked], Awaitable[None]]  # takes the answer to a question that was asked
TakeTable = Callable[["Call", bytes], Awaitable[None]]  # takes a table of ours that was sent back
Callback = Callable[[Update, BotContext], Coroutine[Any, Any, None]]


def context_of(bot_context: BotContext) -> Context:
    """Return the office that the composition root has put into the application."""
    context = bot_context.bot_data[CONTEXT]
    assert isinstance(context, Context)  # noqa: S101 - narrows the type; app.py puts nothing else there
    return context


@dataclass
class Call:
    """What somebody said or pressed. ``words`` is what follows the command."""

    context: Context
    bot: Bot
    chat: Chat
    source: Source
    words: str
    message: Message | None  # the message typed, or the one whose button was pressed
    query: CallbackQuery | None = None
    data: tuple[str, ...] = ()
    language: Language | None = None

    @asynccontextmanager
    async def acting(self) -> AsyncIterator[UnitOfWork]:
        """Open a unit of work in which this person may change things."""
        async with self.context.acting(self.source) as uow:
            self.language = language(uow.person.language)
            yield uow

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[UnitOfWork]:
        """Open a unit of work in which this person only reads."""
        async with self.context.looking(self.source) as uow:
            self.language = language(uow.person.language)
            yield uow

    @property
    def text(self) -> Language:
        """The texts in the language of this chat, known once a unit of work was opened."""
        return self.language or language(self.context.settings.locale)

    @property
    def thread_id(self) -> int | None:
        """The topic to answer in; General has none."""
        message = self.message
        return message.message_thread_id if message is not None and message.is_topic_message else None

    @property
    def message_id(self) -> int:
        """The number of the message that was typed, or whose button was pressed."""
        return self.source.message_id or 0

    @property
    def replied(self) -> Message | None:
        """The message that this one replies to."""
        return None if self.query or self.message is None else self.message.reply_to_message

    @property
    def reply_to(self) -> ReplyTo:
        """The message that this one replies to, in this chat or in the group that it was before it moved."""
        if self.replied is not None:
            return self.replied.message_id
        before = self.replied_before
        return Across(before.date) if before is not None else None

    @property
    def replied_before(self) -> MessageOriginUser | None:
        """Who wrote, and when, if it was the bot, what is replied to and does not stand in this supergroup."""
        typed = None if self.query or self.chat.type != Chat.SUPERGROUP else self.message
        reply = typed.external_reply if typed is not None else None
        origin = reply.origin if reply is not None else None
        return origin if isinstance(origin, MessageOriginUser) and origin.sender_user.id == self.bot.id else None

    def files(self) -> tuple[File, ...]:
        """Return the files of this message and of somebody else's message that it replies to."""
        found = [self.message, self.replied if self.replied and not _is_own(self.replied, self.bot) else None]
        return tuple(file for message in found if message is not None and not self.query for file in _files(message))

    async def answer(self, view: views.Message, asks: tuple[Question, int] | None = None) -> None:
        """Answer in the same chat and topic; a question is kept so that its answer finds its way."""
        sent: list[tuple[int, int, Page]] = []
        for page in pages(view):
            where = await self._post(page)
            if where is None:
                return
            sent.append((*where, page))
        await self._remember(sent, asks)

    async def _post(self, page: Page) -> tuple[int, int] | None:
        """Post a page where the chat is now; instead of a file that Telegram refuses, a sentence that says so."""

        async def send(chat: int) -> int:
            return await transport.post(self.bot, chat, page, self.thread_id, self._answers_to())

        try:
            return await posting.post(self.context, self.chat.id, send)
        except BadRequest as error:
            if page.file is None or not posting.is_refused_file(error):
                raise
            (page,) = pages(refusals.file_refused(self.text))
            return await posting.post(self.context, self.chat.id, send)

    def _answers_to(self) -> ReplyParameters | None:
        if self.chat.type == Chat.PRIVATE or self.message is None or self.query:
            return None
        return ReplyParameters(self.message.message_id, allow_sending_without_reply=True)

    async def _remember(self, sent: Iterable[tuple[int, int, Page]], asks: tuple[Question, int] | None) -> None:
        sent = list(sent)
        if asks is None and not any(page.tasks for _chat, _id, page in sent):
            return
        async with self.context.acting(self.source) as uow:
            for chat, message_id, page in sent:
                await conversations.mention(uow, chat, message_id, page.tasks)
            if asks is not None:
                await conversations.ask(uow, sent[-1][0], sent[-1][1], *asks)

    async def edit(self, view: views.Message) -> None:
        """Show a view in place of the message whose button was pressed; again where that is not possible."""
        shown = pages(view)
        if self.message is None or self.query is None or len(shown) != 1:
            await self.answer(view)
            return
        try:
            await transport.put(self.bot, self.chat.id, self.message.message_id, shown[0])
        except (BadRequest, ChatMigrated, Forbidden) as error:
            if "not modified" not in str(error):
                await self.answer(view)

    async def take_buttons(self) -> None:
        """Take the buttons off the message whose button was pressed: it has been answered."""
        if self.message is not None and self.query is not None:
            with contextlib.suppress(BadRequest, ChatMigrated, Forbidden):
                await self.bot.edit_message_reply_markup(self.chat.id, self.message.message_id, reply_markup=None)

    async def learn_language(self) -> None:
        """Look up the chat's language if no unit of work has; without the register it stays the default."""
        if self.language is None:
            with contextlib.suppress(Exception):
                async with self.looking():
                    pass

    async def refuse(self, no: Refused) -> None:
        """Answer with the sentence of a refusal."""
        await self.learn_language()
        await self.answer(refusals.refused(self.text, no.refusal, no.facts))


def _is_own(message: Message, bot: Bot) -> bool:
    return message.from_user is not None and message.from_user.id == bot.id


def _files(message: Message) -> list[File]:
    found = []
    if message.document:
        found.append(File(message.document.file_id, "document", _file_name(message.document)))
    if message.photo:
        found.append(File(message.photo[-1].file_id, "photo"))
    return found


def _file_name(document: Document) -> str | None:
    return clean(document.file_name) if document.file_name else None


def call_of(update: Update, bot_context: BotContext) -> Call | None:
    """Make a call of an update; None for what nobody said."""
    if update.callback_query is not None:
        return _press(update.callback_query, bot_context)
    message = update.effective_message
    if message is None or message.from_user is None or update.edited_message is not None:
        return None
    if message.is_automatic_forward:
        return None  # a linked channel's post, which Telegram itself puts into the group
    said = clean(message.text or message.caption or "")
    words = said.split(maxsplit=1)[1] if said.startswith("/") and len(said.split(maxsplit=1)) > 1 else ""
    if not said.startswith("/"):
        words = said
    anonymous = message.sender_chat is not None or message.from_user.id == ANONYMOUS_ADMIN
    source = _source(message.from_user, message.chat, message.message_id, typed=True, anonymous=anonymous)
    return Call(context_of(bot_context), bot_context.bot, message.chat, source, words.strip(), message)


def _press(query: CallbackQuery, bot_context: BotContext) -> Call | None:
    if query.message is None:
        return None
    chat = query.message.chat
    source = _source(query.from_user, chat, query.message.message_id, typed=False, anonymous=False)
    message = query.message if isinstance(query.message, Message) else None
    data = tuple((query.data or "").split(":"))
    return Call(context_of(bot_context), bot_context.bot, chat, source, "", message, query, data)


def _source(user: User, chat: Chat, message_id: int | MessageId, *, typed: bool, anonymous: bool) -> Source:
    return Source(
        person_id=user.id,
        person_name=_name(user),
        chat_id=chat.id,
        chat_kind=chat.type,
        chat_title=clean(chat.title or "").strip() or _name(user),
        message_id=int(message_id),  # type: ignore[arg-type]
        typed=typed,
        anonymous=anonymous,
    )


def _name(user: User) -> str:
    """Return a person's name; of one who calls himself by signs that nobody sees, the id."""
    return clean(user.full_name).strip() or str(user.id)


def guarded(handle: Handle) -> Callback:
    """Make a callback for the library of a handler: a refusal is answered, nothing else is caught here."""

    async def callback(update: Update, bot_context: BotContext) -> None:
        call = call_of(update, bot_context)
        if call is None:
            return
        try:
            await handle(call)
        except Refused as no:
            await call.refuse(no)

    return callback
