"""Who waits for a report waits alone; over the real process, with the report counted in a process beside."""

from __future__ import annotations

import io
import os
import signal
import sys
from pathlib import Path

import docx
import pytest

from bot.registry.tasks.states import State
from tests.faults.crowd import gather_groups
from tests.faults.program import Program, machines, until
from tests.stage import Stage

in_proc = pytest.mark.skipif(sys.platform != "linux", reason="the children of a process are found in /proc")


def children(program: Program) -> set[int]:
    return {int(one) for one in Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text().split()}


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@in_proc
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_bot_that_is_killed_leaves_no_process_behind(eve: Stage) -> None:
    await gather_groups(eve, 1)
    async with machines(eve.world, eve.context.settings.database_url, eve.hoa) as ours:
        eve.world.deliver_to(None)
        program = ours.start(eve.clock.now())
        await until(lambda: program.leads)
        readers = children(program)
        await eve.hoa.send("/baocao excel")
        await until(lambda: any(message.document for message in eve.hoa.private.bot_messages()))
        beside = children(program) - readers
        assert readers
        assert beside
        await program.kill()
        await until(lambda: not any(map(lives, readers | beside)))


@in_proc
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_report_that_hangs_holds_up_nobody_and_is_told_when_its_process_dies(eve: Stage) -> None:
    groups = await gather_groups(eve, 2)
    admin = eve.hoa.private
    async with machines(eve.world, eve.context.settings.database_url, eve.hoa) as ours:
        eve.world.deliver_to(None)
        program = ours.start(eve.clock.now())
        await until(lambda: program.leads)
        before = children(program)
        await eve.hoa.send("/baocao word")
        await until(lambda: any(message.document for message in admin.bot_messages()))
        made = next(message.document for message in admin.bot_messages() if message.document)
        assert docx.Document(io.BytesIO(made or b"")).tables
        beside = children(program) - before
        assert beside, "a process was started for it, and stays"
        for one in beside:
            os.kill(one, signal.SIGSTOP)
        await eve.hoa.send("/baocao excel")
        await groups[0].someone().say(groups[0], "/xong 1 Báo cáo số 1/BC-UBND")

        async def reported() -> bool:
            return await eve.states(1) == [State.REPORTED]

        await until(reported)
        await until(groups[0].bot_messages)
        told = len(admin.bot_messages())
        for one in beside:
            os.kill(one, signal.SIGKILL)
        await until(lambda: any("Xin lỗi" in message.text for message in admin.bot_messages()[told - 1 :]))
        await eve.hoa.send("/baocao excel")
        await until(lambda: sum(message.document is not None for message in admin.bot_messages()) == 2)
        await program.stop()
