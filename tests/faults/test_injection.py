"""Texts that want to harm, through every command: the bot answers, keeps what is fit to keep, and shows just that.

The sandbox refuses wrong HTML and what is too long as Telegram does, so a call without an error is a message within the
limits. The commands come from the bot's own table: a new one is tried by itself.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.clock import ZONE, SetClock
from bot.handlers.entry.registrations import REGISTERED
from bot.plaintext import clean
from bot.settings import Settings
from sandbox import Chat, Message, User
from tests.agencies import HEALTH
from tests.conftest import SOAK
from tests.stage import Stage, raise_curtain

TOKEN = "7000000001:AAE-sandbox_sandbox_sandbox_sandbox"
SORRY = "Xin lỗi, đã có lỗi"
HOSTILE = {
    "tags": "<b>đậm</b> </b><a href=\"tg://user?id=1\">x</a> <script>alert('1')</script>",
    "signs": "R&D &amp; &lt;b&gt; &#60; \"'` \\ {0} {number} %s %(a)s",
    "formula": "=cmd|' /C calc'!A0",
    "direction": "hóa đơn \u202efdp.exe\u202c \u2066a\u2069 \u200fب\u200e",
    "emoji": "👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇻🇳 ❤️‍🔥",
    "decomposed": unicodedata.normalize("NFD", "Báo cáo về việc thực hiện nhiệm vụ"),
    "control": "một\x00hai\x07\x1b[31m\x7f\x85ba\u2028bốn\ufeff",
    "query": "100%_'; drop table events; -- \\",
    "long": "dài lắm " * 625,
    "one word": "ổ" * 5000,
    "unseen": "\u200f\u202e\ufeff",
    "numbers": "99999999999999999999 -1 1e9 ٣ ½ ²",
}
SHORT = [name for name in HOSTILE if name not in ("long", "one word", "unseen")]
# Through every command: all that is short in one text, and what is strange by its length.
THROUGH = (
    HOSTILE
    if SOAK
    else {"short": " ".join(HOSTILE[name] for name in SHORT)}
    | {name: text for name, text in HOSTILE.items() if name not in SHORT or name == "formula"}
)
# With what stands before the text, so that it comes to lie where a command looks for it.
BEFORE = ("", "1 ", "2 ", "v1 ", "vb1 ", "1 15/7 ", "1 60% ", f"{HEALTH}: ", f"{HEALTH}; ", "1 chủ trì ", "1 nội dung ")
TYPED = sorted({*REGISTERED.commands, "xyz"})
# Written once, from settings or by the program itself; nobody types into these.
OWN = ("alembic_version", "meta", "link_codes")


def parts() -> st.SearchStrategy[str]:
    return st.sampled_from(list(HOSTILE.values())) | st.text(max_size=60)


async def open_office(stage: Stage, name: str = "Đầu mối", title: str = "nhóm") -> tuple[User, Chat]:
    """Put tasks 1 and 2 and a draft into the register, and an agency's group with somebody in it."""
    await stage.agencies(HEALTH)
    person = stage.world.user(name, started=True)
    group = stage.world.group(title, [person])
    await person.say(group, f"/start {await stage.code(HEALTH)}")
    for words in ("rà soát cơ số thuốc", "tập huấn"):
        await stage.assign(f"{HEALTH}: {words} trước ngày 30/6/2026")
    await stage.hoa.send(f"/giao {HEALTH}: kiểm tra bếp ăn trước ngày 26/6/2026")
    return person, group


async def says(stage: Stage, person: User, chat: Chat, words: str) -> list[Message]:
    """Let somebody say something and answer with the same words whatever is asked then; returns the bot's answers."""
    said = len(chat.messages)
    await person.say(chat, words)
    await stage.settled()
    asked = [message for message in chat.messages[said:] if message.from_bot and message.forces_reply]
    for question in asked[-1:]:
        await person.reply(question, words.partition(" ")[2] or words)
        await stage.settled()
    return [message for message in chat.messages[said:] if message.from_bot]


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list, tuple)):
        for one in value.items() if isinstance(value, dict) else value:
            yield from texts(one)


async def hold(stage: Stage) -> None:
    """Hold what must be true whatever anybody said: no failed call, no apology, nothing unfit in the tables."""
    assert [(call.method, call.error) for call in stage.world.calls if call.error] == []
    for chat in stage.world.chats.values():
        assert not [message.text for message in chat.bot_messages() if SORRY in message.text]
    for table, rows in (await stage.dump()).items():
        if table not in OWN:
            unfit = [text for row in rows for text in texts(row) if text != clean(text)]
            assert unfit == [], table


@pytest.mark.parametrize("words", THROUGH)
async def test_every_command_answers_and_keeps_only_what_is_fit(stage: Stage, words: str) -> None:
    person, group = await open_office(stage)
    for command in TYPED:
        some = random.Random(command + words).sample(BEFORE, len(BEFORE) if SOAK else 1)
        for before in some:
            assert await says(stage, stage.hoa, stage.hoa.private, f"/{command} {before}{THROUGH[words]}"), command
            answers = await says(stage, person, group, f"/{command} {before}{THROUGH[words]}")
            assert answers or command not in REGISTERED.commands, command  # groups have other bots too
    await stage.tell()
    await hold(stage)


@pytest.mark.parametrize("words", [name for name in HOSTILE if name not in ("long", "one word")])
async def test_names_of_people_chats_and_files_do_no_harm(stage: Stage, words: str) -> None:
    text = HOSTILE[words]
    person, group = await open_office(stage, name=text[:64], title=text[:128])
    await stage.tell()
    await person.send_document(f"{text}.txt", b"x", "/xong 1", chat=group)
    await stage.settled()
    await person.say(group, f"/xong 2 {text}")
    for where, who, command in (
        (stage.hoa.private, stage.hoa, "/duyet"),
        (stage.hoa.private, stage.hoa, "/coquan"),
        (stage.hoa.private, stage.hoa, f"/coquan {HEALTH}"),
        (stage.hoa.private, stage.hoa, "/nguoi"),
        (stage.hoa.private, stage.hoa, "/viec 1"),
        (stage.hoa.private, stage.hoa, "/lichsu 1"),
        (person.private, person, "/start"),
    ):
        assert await says(stage, who, where, command)
    await stage.at("2026-06-16 07:30")
    await hold(stage)
    assert (await stage.task(1)).state == "reported"


async def test_person_whose_name_nobody_can_see_is_known_by_the_id(stage: Stage) -> None:
    person = stage.world.user("\u202e\u200f", started=True)
    await person.send("/start")
    assert str(person.id) in person.private.last().text
    assert any(row[1] == str(person.id) for row in (await stage.dump())["people"])


@pytest.mark.parametrize("words", SHORT)
async def test_what_is_shown_is_what_is_kept(stage: Stage, words: str) -> None:
    text = HOSTILE[words]
    await stage.agencies(HEALTH)
    group = await stage.link(HEALTH)
    await stage.hoa.send(f"/giao {HEALTH}: rà soát {text} trước ngày 30/6/2026")
    card = stage.hoa.private.last()
    kept = await column(stage, "directives", "content")
    assert one_line(kept) in one_line(card.text)
    await stage.hoa.press(card, "✅ Duyệt")
    await stage.tell()
    await stage.focal[HEALTH].say(group, f"/xong 1 Báo cáo {text}")
    await stage.tell()
    evidence = f"Báo cáo {one_line(clean(text))}".strip()
    assert one_line(await column(stage, "events", "text")) == evidence
    await stage.hoa.send("/duyet")
    assert any(evidence in one_line(message.text) for message in stage.hoa.private.bot_messages())
    await stage.hoa.send(f"/tralai 1 thiếu {text}")
    await stage.tell()
    assert f"thiếu {one_line(clean(text))}".strip() in one_line(group.last_bot_message().text)
    await hold(stage)


def one_line(text: str) -> str:
    return " ".join(text.split())


async def column(stage: Stage, table: str, name: str) -> str:
    """Return the newest text of a column."""
    async with stage.context.db.read() as session:
        connection = await session.connection()
        query = f"select {name} from {table} where {name} is not null order by id desc limit 1"  # noqa: S608
        return str((await connection.exec_driver_sql(query)).scalar_one())


async def test_hostile_words_in_a_document_do_no_harm(stage: Stage) -> None:
    await stage.agencies(HEALTH)
    lines = [f"{n}. Giao {HEALTH} rà soát {text} trước ngày 30/6/2026." for n, text in enumerate(HOSTILE.values(), 1)]
    notice = "Số: 12/TB-UBND\nBình Lâm, ngày 12 tháng 6 năm 2026\nTHÔNG BÁO\nKết luận\n" + "\n".join(lines)
    await stage.hoa.send_document("tb <b>&.txt", notice.replace("\x00", "").encode())
    await stage.settled()
    await stage.hoa.send("/nhap vb1")
    table = stage.hoa.private.messages[-2].document
    assert table is not None
    before = await stage.dump("people", "chats")
    await stage.hoa.send_document("bảng.xlsx", table)
    await stage.settled()
    assert "nhận 0 dòng, không nhận 0 dòng" in stage.hoa.private.last().text
    assert await stage.dump("people", "chats") == before
    for draft in range(1, len(before["directives"]) + 1):
        await stage.hoa.send(f"/duyet {draft}")
    await stage.tell()
    assert [(call.method, call.error) for call in stage.world.calls if call.error] == []
    assert not [message.text for message in stage.hoa.private.bot_messages() if SORRY in message.text]


@hypothesis_settings(max_examples=200 if SOAK else 6)
@given(
    st.lists(
        st.tuples(st.sampled_from(TYPED), st.sampled_from(BEFORE), parts(), st.booleans()), min_size=10, max_size=15
    )
)
def test_random_texts_through_random_commands(said: list[tuple[str, str, str, bool]]) -> None:
    async def play() -> None:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite+aiosqlite:///{Path(folder) / 'register.sqlite3'}"
            settings = Settings(_env_file=None, database_url=url, bot_token=TOKEN)
            async with raise_curtain(settings, SetClock(datetime(2026, 6, 15, 9, 0, tzinfo=ZONE))) as stage:
                person, group = await open_office(stage)
                for command, before, text, in_private in said:
                    who, where = (stage.hoa, stage.hoa.private) if in_private else (person, group)
                    await says(stage, who, where, f"/{command} {before}{text}")
                await stage.tell()
                await hold(stage)

    asyncio.run(play())
