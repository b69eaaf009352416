"""An unexpected error: the person, the log and the admins get one reference; the token gets nowhere."""

from __future__ import annotations

import asyncio
import io
import logging
import re
from collections.abc import Iterator
from unittest.mock import patch

import pytest

from bot.app import TokenFilter, set_up_logging
from bot.registry.figures import statistics
from bot.registry.outbox import outbox
from tests.stage import Stage

REFERENCE = re.compile(r"\b[0-9A-F]{8}\b")


async def fails(*_given: object) -> None:
    raise ZeroDivisionError("Sở Y tế: bí mật")


@pytest.fixture
def broken() -> Iterator[None]:
    """Let /baocao fail."""
    with patch.object(statistics, "of_now", fails):
        yield


@pytest.mark.usefixtures("broken")
async def test_person_log_and_admins_get_the_same_reference(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    chair = await stage.person("Lê Quang Vinh", "lãnh đạo")
    await chair.send("/baocao")
    [reference] = REFERENCE.findall(chair.private.last().text)
    assert chair.private.last().text.startswith("Xin lỗi")
    await stage.tick()
    assert reference in stage.hoa.private.last().text
    assert "ZeroDivisionError" in stage.hoa.private.last().text
    assert "bí mật" not in stage.hoa.private.last().text
    assert reference in caplog.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.usefixtures("broken")
async def test_the_admins_are_told_while_the_apology_still_waits_for_telegram(stage: Stage) -> None:
    chair = await stage.person("Lê Quang Vinh", "lãnh đạo")
    gate = stage.world.faults.hold(method="sendMessage", chat_id=chair.id)
    asking = asyncio.create_task(chair.send("/baocao"))
    async with asyncio.timeout(10):
        while not await stage.rows("fault"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert not [one for one in chair.private.bot_messages() if one.text.startswith("Xin lỗi")]
    gate.set()
    await asking


@pytest.mark.usefixtures("broken")
async def test_bot_goes_on_after_an_error(stage: Stage) -> None:
    await stage.hoa.send("/baocao")
    await stage.hoa.send("/coquan")
    assert "Danh mục đơn vị" in stage.hoa.private.last().text


async def test_apology_does_not_claim_that_nothing_was_recorded(stage: Stage) -> None:
    await stage.agencies("Sở Y tế")
    group = await stage.link("Sở Y tế")
    number = await stage.assign("Sở Y tế: rà soát thuốc")
    await stage.tell()
    stage.world.faults.refuse(500, method="sendMessage", chat_id=group.id)
    await stage.focal["Sở Y tế"].say(group, f"/xong {number} 45/BC-SYT")
    assert (await stage.task(number)).state == "reported"
    assert "chưa có gì thay đổi" not in group.last().text
    assert "/viec" in group.last().text


@pytest.mark.usefixtures("broken")
async def test_error_in_a_button_is_apologised_for_too(stage: Stage) -> None:
    await stage.hoa.send("/giao")
    with patch("bot.registry.intake.intake.intake", fails):
        said = await stage.forge(stage.hoa, stage.hoa.private, "review:1")
    assert "Xin lỗi" in said.text or "Có lỗi" in said.text


async def test_broken_register_is_told_to_the_admins_all_the_same(
    stage: Stage, broken: None, caplog: pytest.LogCaptureFixture
) -> None:
    chair = await stage.person("Lê Quang Vinh", "lãnh đạo")
    with patch.object(outbox, "plan", fails):
        await chair.send("/baocao")
    [reference] = REFERENCE.findall(chair.private.last().text)
    assert reference in stage.hoa.private.last().text
    assert f"could not be reached about {reference}" in caplog.text


async def test_token_never_appears_in_the_log(stage: Stage) -> None:
    token = stage.world.bot.token
    log, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(log)
    kept, level = root.handlers[:], root.level
    root.handlers[:] = [handler]
    try:
        set_up_logging(stage.context.settings.model_copy(update={"log_level": "DEBUG"}))
        assert any(isinstance(one, TokenFilter) for one in handler.filters)
        root.setLevel(logging.DEBUG)
        logging.getLogger("httpx").setLevel(logging.DEBUG)  # even if somebody turns it on
        stage.world.faults.unreachable(method="sendMessage", times=3)
        await stage.hoa.send("/trogiup")
        await stage.hoa.send("/trogiup")
        logging.getLogger("x").error("said %s", token)
        try:
            raise RuntimeError(f"POST http://sandbox/bot{token}/sendMessage")
        except RuntimeError:
            logging.getLogger("x").exception("call failed")
    finally:
        root.handlers[:] = kept
        root.setLevel(level)
    assert "call failed" in log.getvalue()
    assert "/bot<token>/" in log.getvalue()
    assert token not in log.getvalue()
    assert token.split(":")[1] not in log.getvalue()
