"""The watchdog: what is stalled is noticed, told once, and shown to the outside."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from unittest.mock import patch

import httpx
import pytest

from bot.app import make_context
from bot.jobs import schedule
from bot.jobs.delivery import delivery
from bot.jobs.planning import morning
from bot.process import watchdog
from bot.process.http_metrics import HttpMetrics
from bot.process.watchdog import Watchdog
from bot.registry.operations import heartbeat
from bot.registry.operations.heartbeat import Heartbeat, Part
from bot.registry.operations.heartbeat import Stage as Stages
from tests.agencies import HEALTH
from tests.reading import texts
from tests.stage import Stage

BEAT = "http://watch.example/ping"


@pytest.fixture
def beat(stage: Stage) -> Heartbeat:
    now = stage.clock.now()
    return Heartbeat("máy một:1", "1.0", "main", now, leading_since=now)


@pytest.fixture
async def watch(stage: Stage, beat: Heartbeat) -> AsyncIterator[Watchdog]:
    made = Watchdog(stage.context, beat)
    yield made
    await made.close()


async def tick(stage: Stage, watch: Watchdog) -> None:
    """Tick as the scheduler does."""
    await schedule._guarded_tick(stage.context, stage.application.bot, watch)


def later(stage: Stage, **by: float) -> None:
    stage.clock.forward(timedelta(**by))


async def test_telegram_silent_for_too_long_is_told_to_the_admins_once(stage: Stage, watch: Watchdog) -> None:
    watch.heard()
    for _ in range(5):
        later(stage, seconds=60)
        await watch.look()
        await tick(stage, watch)
    [alarm] = [text for text in texts(stage.hoa.private.bot_messages()) if "⚠" in text]
    assert alarm.startswith("⚠ Từ 09:00 15/06/2026, bot không nhận được trả lời của Telegram.")


async def test_the_next_outage_is_told_anew(stage: Stage, watch: Watchdog) -> None:
    for _ in range(2):
        watch.heard()
        await watch.look()
        later(stage, seconds=200)
        await watch.look()
        await watch.look()
    assert len(await stage.rows("stalled")) == 2


async def test_an_alarm_is_told_once_also_by_a_process_that_was_started_anew(
    stage: Stage, watch: Watchdog, beat: Heartbeat
) -> None:
    later(stage, seconds=200)
    await watch.look()
    again = Watchdog(stage.context, beat)
    await again.look()
    await again.close()
    assert len(await stage.rows("stalled")) == 1


async def test_who_does_not_lead_need_not_hear_telegram(stage: Stage, watch: Watchdog, beat: Heartbeat) -> None:
    beat.leading_since = None
    await tick(stage, watch)
    later(stage, seconds=500)
    assert watch.stalls() == []


async def test_a_webhook_office_polls_nothing(stage: Stage, beat: Heartbeat) -> None:
    settings = stage.context.settings.model_copy(update={"webhook_url": "https://example.org"})
    watch = Watchdog(make_context(settings, stage.clock), beat)
    later(stage, seconds=500)
    assert watch.stalls() == []
    later(stage, seconds=101)
    assert [what.part for what in watch.stalls()] == [Part.TICK]
    await watch.close()
    await watch.context.db.close()


async def hang(*_given: object) -> None:
    """Never come to an end."""
    await asyncio.Event().wait()


async def test_a_tick_that_never_ends_is_noticed(stage: Stage, watch: Watchdog) -> None:
    with patch.object(delivery, "deliver", hang):
        hanging = asyncio.create_task(tick(stage, watch))
        await asyncio.sleep(0)
        later(stage, seconds=601)
        watch.heard()
        assert [what.part for what in watch.stalls()] == [Part.TICK]
        await watch.look()
        hanging.cancel()
        await asyncio.wait([hanging])
    await tick(stage, watch)
    assert watch.stalls() == []
    assert "bot chưa kiểm tra xong lượt nào" in stage.hoa.private.last().text


def stalled(stage: Stage) -> list[str]:
    return [text for text in texts(stage.hoa.private.bot_messages()) if "⚠" in text]


async def test_the_alarm_of_a_tick_that_never_ends_does_not_wait_for_a_tick(stage: Stage, watch: Watchdog) -> None:
    watch.gateway = stage.application.bot
    with patch.object(delivery, "deliver", hang):
        hanging = asyncio.create_task(tick(stage, watch))
        later(stage, seconds=601)
        watch.heard()
        for _look in range(3):
            await watch.look()
        assert len(stalled(stage)) == 1
        hanging.cancel()
        await asyncio.wait([hanging])
    await tick(stage, watch)
    assert len(stalled(stage)) == 1
    assert [row.state for row in await stage.rows("stalled")] == ["sent"]


async def test_an_alarm_that_telegram_does_not_take_directly_goes_by_the_outbox(stage: Stage, watch: Watchdog) -> None:
    watch.gateway = stage.application.bot
    stage.world.faults.unreachable(method="sendMessage", times=1)
    later(stage, seconds=601)
    watch.heard()
    await watch.look()
    assert [row.state for row in await stage.rows("stalled")] == ["planned"]
    later(stage, seconds=60)
    await tick(stage, watch)
    assert len(stalled(stage)) == 1


async def test_the_alarm_of_a_tick_that_holds_the_database_needs_no_database(stage: Stage, watch: Watchdog) -> None:
    watch.gateway = stage.application.bot
    later(stage, seconds=601)
    watch.heard()
    with patch.object(watchdog, "DATABASE_SECONDS", 0.05):
        async with stage.context.itself():
            for _look in range(2):
                with pytest.raises(TimeoutError):
                    await watch.look()
    assert len(stalled(stage)) == 1
    await watch.look()
    await tick(stage, watch)
    assert len(stalled(stage)) == 1, "who was told without a row gets none"


async def test_a_stage_that_only_fails_is_told_by_its_name_once(stage: Stage, watch: Watchdog) -> None:
    watch.gateway = stage.application.bot
    with patch.object(delivery, "deliver", side_effect=OSError("disk full")):
        for _minute in range(25):
            later(stage, seconds=60)
            watch.heard()
            await tick(stage, watch)
            await watch.look()
    [alarm] = stalled(stage)
    assert "gửi tin" in alarm
    assert [what.name for what in watch.stalls()] == ["stage/delivery"]
    await tick(stage, watch)
    assert watch.stalls() == []


async def test_a_copy_of_the_database_sends_no_alarm(stage: Stage, beat: Heartbeat) -> None:
    copy = make_context(stage.context.settings.model_copy(update={"deployment_id": "copy"}), stage.clock)
    await stage.tick()
    watch = Watchdog(copy, beat)
    watch.gateway = stage.application.bot
    later(stage, seconds=601)
    await watch.look()
    assert stalled(stage) == []
    await watch.close()
    await copy.db.close()


async def test_what_an_older_version_wrote_down_is_still_read(stage: Stage, beat: Heartbeat) -> None:
    beat.went_wrong(Stages.SUMMARIES, stage.clock.now(), "KeyError", "1A2B3C4D")
    async with stage.context.itself() as uow:
        await heartbeat.note(uow.session, beat, uow.now)
        [row] = await heartbeat._rows(uow.session)
        newest = heartbeat._of_row(row)
        assert newest == beat
        written = json.loads(row.value)
        row.value = json.dumps({name: value for name, value in written.items() if name not in ("stages", "looked")})
        assert heartbeat._of_row(row).stages == {}


async def test_metrics_tell_of_each_stage_from_the_start(stage: Stage, watch: Watchdog) -> None:
    watch.heartbeat.went_well(Stages.SERIES, stage.clock.now())
    watch.heartbeat.went_wrong(Stages.SUMMARIES, stage.clock.now(), "KeyError", "1A2B3C4D")
    later(stage, seconds=30)
    serving = HttpMetrics(watch, asyncio.get_running_loop())
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{serving.port}", trust_env=False) as http:
        said = (await http.get("/metrics")).text.splitlines()
    await asyncio.to_thread(serving.close)
    assert 'nhacviec_seconds_since_stage{stage="series"} 30.0' in said
    assert 'nhacviec_stage_failing{stage="summaries"} 1.0' in said
    error = 'nhacviec_seconds_since_stage_error{error="KeyError",reference="1A2B3C4D",stage="summaries"} 30.0'
    assert error in said
    counted = {line.split()[0] for line in said if line.startswith("nhacviec_errors_total")}
    assert {f'nhacviec_errors_total{{where="{one}"}}' for one in Stages} <= counted


async def test_a_tick_that_fails_is_no_finished_tick_and_the_next_one_goes_on(stage: Stage, watch: Watchdog) -> None:
    with patch.object(delivery, "deliver", side_effect=OSError("disk full")):
        await tick(stage, watch)
    assert watch.heartbeat.ticked is None
    await tick(stage, watch)
    assert watch.heartbeat.ticked == stage.clock.now()


async def test_reminders_that_still_wait_an_hour_later_are_told(stage: Stage, watch: Watchdog) -> None:
    await stage.agencies(HEALTH)
    group = await stage.link(HEALTH)
    await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 18/6/2026")
    await stage.tell()
    stage.world.faults.unreachable(times=None, chat_id=group.id)
    await stage.at("2026-06-16 07:30")
    for minutes in (59, 2, 2):
        later(stage, minutes=minutes)
        watch.heard()
        await tick(stage, watch)
        await watch.look()
    [row] = await stage.rows("stalled")
    assert row.subject.startswith("morning:")
    await tick(stage, watch)
    assert "Tin nhắc lẽ ra gửi lúc 07:30 16/06/2026 vẫn chưa gửi xong" in texts(stage.hoa.private.bot_messages())[-1]


async def test_a_day_off_has_no_late_morning(stage: Stage, watch: Watchdog) -> None:
    await stage.at("2026-06-20 10:00")
    watch.heard()
    await tick(stage, watch)
    await watch.look()
    assert await stage.rows("stalled") == []


async def test_a_copy_of_the_database_plans_nothing(stage: Stage) -> None:
    await stage.agencies(HEALTH)
    await stage.link(HEALTH)
    await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 18/6/2026")
    await stage.tell()
    before = len(await stage.rows())
    stage.clock.forward(timedelta(days=1))
    copy = make_context(stage.context.settings.model_copy(update={"deployment_id": "copy"}), stage.clock)
    await schedule.tick(copy, stage.application.bot)
    await copy.db.close()
    assert len(await stage.rows()) == before
    await stage.tick()
    assert len(await stage.rows()) > before


async def test_who_stands_by_sends_and_does_not_plan(stage: Stage, watch: Watchdog, beat: Heartbeat) -> None:
    await stage.agencies(HEALTH)
    group = await stage.link(HEALTH)
    await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 18/6/2026")
    stage.clock.forward(timedelta(days=1))
    beat.leading_since = None
    await tick(stage, watch)
    assert [text.splitlines()[0] for text in texts(group.bot_messages())[1:]] == [f"{HEALTH}: nhiệm vụ mới được giao"]
    await morning.plan(stage.context)
    await tick(stage, watch)
    assert len(await stage.rows("digest")) == 1
    assert {row.state for row in await stage.rows("digest")} == {"sent"}


# --- The outside ------------------------------------------------------------------------------------------------------


@pytest.fixture
async def beats(stage: Stage, beat: Heartbeat) -> AsyncIterator[tuple[Watchdog, list[httpx.Request]]]:
    """A watchdog with an outside that counts its calls, and answers the first one with an error."""
    calls: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(500 if len(calls) == 1 else 200)

    settings = stage.context.settings.model_copy(update={"heartbeat_url": BEAT})
    context = make_context(settings, stage.clock)
    watch = Watchdog(context, beat, httpx.AsyncClient(transport=httpx.MockTransport(answer)))
    yield watch, calls
    await watch.close()
    await context.db.close()


async def test_the_outside_is_called_once_a_minute_while_all_is_well(
    stage: Stage, beats: tuple[Watchdog, list[httpx.Request]]
) -> None:
    watch, calls = beats
    for _ in range(6):
        watch.heard()
        await tick(stage, watch)
        if watch._beat is not None:
            await watch._beat
        later(stage, seconds=20)
    assert [str(call.url) for call in calls] == [BEAT] * 2
    later(stage, seconds=500)
    await tick(stage, watch)
    assert len(calls) == 2, "Telegram was silent: that is not well"


async def test_an_outside_that_hangs_does_not_hold_up_the_tick(stage: Stage, beat: Heartbeat) -> None:
    released = asyncio.Event()

    async def hang(_request: httpx.Request) -> httpx.Response:
        await released.wait()
        raise httpx.ReadTimeout("too slow")

    settings = stage.context.settings.model_copy(update={"heartbeat_url": BEAT})
    context = make_context(settings, stage.clock)
    watch = Watchdog(context, beat, httpx.AsyncClient(transport=httpx.MockTransport(hang)))
    for _ in range(3):
        watch.heard()
        await tick(stage, watch)
        assert beat.ticked == stage.clock.now()
        later(stage, seconds=61)
    released.set()
    await watch.close()
    await context.db.close()


async def test_healthz_says_what_stands_still(stage: Stage, watch: Watchdog) -> None:
    serving = HttpMetrics(watch, asyncio.get_running_loop())
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{serving.port}", trust_env=False) as http:
        watch.heard()
        well = await http.get("/healthz")
        later(stage, seconds=200)
        ill = await http.get("/healthz")
        other = await http.get("/")
    await asyncio.to_thread(serving.close)
    assert (well.status_code, well.text) == (200, "ok\n")
    assert (ill.status_code, ill.text) == (503, "poll stands still since 2026-06-15T02:00:00+00:00\n")
    assert other.status_code == 404


async def test_without_the_database_metrics_tell_of_the_process_alone(stage: Stage, watch: Watchdog) -> None:
    serving = HttpMetrics(watch, asyncio.get_running_loop())
    with patch.object(type(stage.context.db), "read", side_effect=OSError("away")):
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{serving.port}", trust_env=False) as http:
            said = (await http.get("/metrics")).text.splitlines()
    await asyncio.to_thread(serving.close)
    assert "nhacviec_database_up 0.0" in said
    assert "nhacviec_is_leader 1.0" in said
    assert not [line for line in said if "outbox_rows{" in line]
