"""A process ends while it reads a document: the next one reads it, enters it once, and says so once."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import make_context
from bot.models import Inbox, Notice, Reading
from bot.settings import Settings
from sandbox import User, World
from tests.excel import NOTICE
from tests.faults.program import Program, machines, until

READ = "Đã đọc văn bản"


def halt_readers(program: Program) -> list[int]:
    """Stop the processes that read documents, so that whatever they are given stays half done; returns their ids."""
    children = Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text(encoding="ascii").split()
    assert children, "they are started warm"
    for child in children:
        os.kill(int(child), signal.SIGSTOP)
    return [int(child) for child in children]


@pytest.mark.skipif(sys.platform != "linux", reason="the children of a process are found in /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "stopped"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_was_being_read_is_read_again_entered_once_and_announced_once(
    world: World, hoa: User, database_url: str, how: signal.Signals
) -> None:
    settings = Settings(_env_file=None, database_url=database_url, admin_ids=(hoa.id,))
    context = make_context(settings)
    async with machines(world, database_url, hoa) as ours:
        first = ours.start()
        await until(lambda: first.leads)
        halted = halt_readers(first)
        await hoa.send_document("tb.txt", NOTICE.encode())

        async def begun() -> bool:
            async with context.db.read() as session:
                return bool(list(await session.scalars(select(Reading))))

        await until(begun)
        first.signal(how)
        await first.ended()
        for reader in halted:  # one whose parent was killed notices it only when it goes on
            with contextlib.suppress(ProcessLookupError):
                os.kill(reader, signal.SIGKILL)
        assert not any(READ in message.text for message in hoa.private.bot_messages())
        async with context.db.read() as session:
            assert list(await session.scalars(select(Notice))) == []
            assert len(list(await session.scalars(select(Inbox).where(Inbox.content.is_not(None))))) == 1
        second = ours.start()
        await until(lambda: any(READ in message.text for message in hoa.private.bot_messages()))
        await asyncio.sleep(1)  # whatever else would come
        await second.stop()
    async with context.db.read() as session:
        assert len(list(await session.scalars(select(Notice)))) == 1
        assert list(await session.scalars(select(Reading))) == []
    assert sum(READ in message.text for message in hoa.private.bot_messages()) == 1
    await context.db.close()
