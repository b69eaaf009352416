"""Health tells the truth: the same reasons in /healthz, in /trangthai and in the log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from unittest.mock import patch

import httpx
import pytest
from pydantic import SecretStr

from bot.handlers.entry.routes import ALLOWED_UPDATES
from bot.i18n import language
from bot.jobs import schedule
from bot.process.http_metrics import HttpMetrics
from bot.process.watchdog import Watchdog
from bot.process.webhook_watch import GROWING_LOOKS, SAME_SECONDS, SILENT_LOOKS, WebhookWatch
from bot.registry.core.context import Context
from bot.registry.operations import heartbeat
from bot.registry.operations.heartbeat import Heartbeat
from bot.registry.operations.problems import Problem, What
from bot.registry.outbox import outbox
from bot.registry.outbox.kinds import Kind
from bot.telegram import connection
from bot.telegram.connection import WebhookState
from bot.views.operations import health as views
from tests.reading import texts
from tests.stage import Stage

URL = "https://bot.example/nhan"


@pytest.fixture
def beat(stage: Stage) -> Heartbeat:
    now = stage.clock.now()
    return Heartbeat("máy một:1", "1.0", "main", now, leading_since=now, polled=now)


@pytest.fixture
async def watch(stage: Stage, beat: Heartbeat) -> AsyncIterator[Watchdog]:
    made = Watchdog(stage.context, beat)
    yield made
    await made.close()


async def healthz(watch: Watchdog) -> tuple[int, list[str]]:
    serving = HttpMetrics(watch, asyncio.get_running_loop())
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{serving.port}", trust_env=False) as http:
        answer = await http.get("/healthz")
    await asyncio.to_thread(serving.close)
    return answer.status_code, answer.text.splitlines()


async def test_a_database_that_is_away_is_told_without_waiting_for_it(stage: Stage, watch: Watchdog) -> None:
    with patch.object(type(stage.context.db), "read", side_effect=OSError("away")):
        await watch.look()
        status, said = await healthz(watch)
    assert status == 503
    assert [line.split(" (since")[0] for line in said] == ["database: The database does not answer."]
    await watch.look()
    assert await healthz(watch) == (200, ["ok"])


async def test_a_document_worker_that_cannot_start_is_told_until_it_can(
    stage: Stage, watch: Watchdog, caplog: pytest.LogCaptureFixture
) -> None:
    trouble: list[str | None] = ["no memory"]
    watch.ask(What.DOCUMENTS, lambda: trouble[0])
    for _look in range(3):
        await watch.look()
    assert [line.split(" (since")[0] for line in (await healthz(watch))[1]] == [
        "documents: Documents cannot be read: no memory"
    ]
    await stage.hoa.send("/trangthai")
    assert "Không đọc được văn bản: no memory" in stage.hoa.private.last().text
    trouble[0] = None
    await watch.look()
    assert (await healthz(watch))[0] == 200
    await stage.hoa.send("/trangthai")
    assert "Không đọc được văn bản" not in stage.hoa.private.last().text
    lines = [record.getMessage() for record in caplog.records if "no memory" in record.getMessage()]
    assert [line.startswith("over: ") for line in lines] == [False, True]


UNREACHED = "admins: No administrator can be reached"


async def test_the_only_admin_who_has_blocked_the_bot_is_missed(
    stage: Stage, watch: Watchdog, caplog: pytest.LogCaptureFixture
) -> None:
    lan = await stage.person("Phạm Thị Lan", "chuyên viên")
    await stage.hoa.block_bot()
    await stage.tick()
    for _look in range(3):
        await watch.look()
    status, [said] = await healthz(watch)
    assert (status, said.split(":")[0]) == (503, "admins")
    assert said.startswith(UNREACHED)
    [line] = [record for record in caplog.records if "No administrator can be reached" in record.getMessage()]
    assert line.levelname == "ERROR"
    assert "Trần Thị Hoa" in lan.private.last().text
    assert "Hiện không có quản trị nào nhận được tin" in lan.private.last().text
    await lan.send("/trangthai")
    assert "Không có quản trị nào nhận được tin" in lan.private.last().text
    await stage.hoa.unblock_bot()
    await watch.look()
    assert await healthz(watch) == (200, ["ok"])


async def test_another_admin_who_is_reached_is_enough(stage: Stage, watch: Watchdog) -> None:
    nam = await stage.person("Nguyễn Văn Nam", "quản trị")
    await stage.hoa.block_bot()
    await stage.tick()
    await watch.look()
    assert await healthz(watch) == (200, ["ok"])
    assert "Trần Thị Hoa" in nam.private.last().text
    assert "Hiện không có quản trị" not in nam.private.last().text


async def test_an_admin_who_has_never_started_the_bot_is_missed_once_that_is_known(
    stage: Stage, beat: Heartbeat
) -> None:
    stranger = stage.world.user("Quản Trị Mới")
    settings = stage.context.settings.model_copy(update={"admin_ids": (stranger.id,)})
    context = Context(settings, stage.clock, stage.context.db)
    watch = Watchdog(context, beat)
    await watch.look()
    assert await healthz(watch) == (200, ["ok"]), "nobody has tried yet"
    async with context.itself() as uow:
        await outbox.plan(uow, stranger.id, Kind.STALLED, "tick:2026-06-15T02:00:00+00:00")
    await schedule.tick(context, stage.application.bot)
    await watch.look()
    assert (await healthz(watch))[1][0].startswith(UNREACHED)
    await stranger.send("/start")
    await watch.look()
    assert await healthz(watch) == (200, ["ok"])
    await watch.close()


async def test_a_stage_that_stands_is_in_all_three(stage: Stage, watch: Watchdog, beat: Heartbeat) -> None:
    stage.clock.forward(timedelta(seconds=200))
    await watch.look()
    assert (await healthz(watch))[1] == ["poll stands still since 2026-06-15T02:00:00+00:00"]
    await stage.hoa.send("/trangthai")
    assert "Telegram không trả lời. (từ 09:00 15/06/2026)" in texts(stage.hoa.private.bot_messages())[-1]


async def test_a_copy_says_that_it_may_not_send_and_writes_no_line_at_each_tick(
    stage: Stage, beat: Heartbeat, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.tick()
    copy = Context(
        stage.context.settings.model_copy(update={"deployment_id": "copy"}), stage.context.clock, stage.context.db
    )
    watch = Watchdog(copy, beat)
    for _tick in range(5):
        await schedule._guarded_tick(copy, stage.application.bot, watch)
        await watch.look()
    assert (await healthz(watch))[1][0].startswith("deployment: Deployment copy may not send from this database")
    assert sum("may not send" in record.getMessage() for record in caplog.records) == 1
    await watch.close()


async def test_while_something_is_wrong_the_outside_is_not_told_that_all_is_well(stage: Stage, beat: Heartbeat) -> None:
    calls: list[httpx.Request] = []
    settings = stage.context.settings.model_copy(update={"heartbeat_url": "http://watch.example/"})

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(200)

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    watch = Watchdog(Context(settings, stage.clock, stage.context.db), beat, client)
    beat.wrong(What.CONFLICT, stage.clock.now(), "terminated")
    watch._tell_outside()
    assert watch._beat is None
    beat.right(What.CONFLICT)
    watch._tell_outside()
    await watch.close()
    assert len(calls) == 1


@pytest.mark.parametrize("what", What)
@pytest.mark.parametrize("locale", ["vi", "en"])
def test_each_problem_has_a_sentence_of_one_line(stage: Stage, what: What, locale: str) -> None:
    detail = "stage/delivery" if what is What.STALLED else "<b>x</b>\ny"
    said = str(views.problem(language(locale), Problem(what, stage.clock.now(), detail)))
    assert "<b>" not in said
    assert "09:00" in said or "9:00" in said, said


async def test_problems_are_written_down_and_read_again(stage: Stage, beat: Heartbeat) -> None:
    beat.wrong(What.WEBHOOK_ERRORS, stage.clock.now(), "502 Bad Gateway")
    first = beat.problems
    stage.clock.forward(timedelta(minutes=5))
    beat.wrong(What.WEBHOOK_ERRORS, stage.clock.now(), "503")
    assert beat.problems[What.WEBHOOK_ERRORS].since == first[What.WEBHOOK_ERRORS].since
    async with stage.context.itself() as uow:
        await heartbeat.note(uow.session, beat, uow.now)
        [row] = await heartbeat._rows(uow.session)
        assert heartbeat._of_row(row) == beat
        row.value = row.value.replace("webhook_errors", "of_a_newer_version")
        assert heartbeat._of_row(row).problems == {}


# --- The webhook ------------------------------------------------------------------------------------------------------


class Seconds:
    """A monotonic clock that is put forward by hand."""

    at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
async def hook(stage: Stage, beat: Heartbeat, seconds: Seconds) -> WebhookWatch:
    settings = stage.context.settings.model_copy(update={"webhook_url": URL, "webhook_secret": SecretStr("hush")})
    context = Context(settings, stage.clock, stage.context.db)
    made = WebhookWatch(context, beat, stage.application, ALLOWED_UPDATES, seconds)
    assert await made.set()
    return made


def problems(beat: Heartbeat) -> dict[str, str]:
    return {name: one.detail for name, one in beat.problems.items()}


async def test_telegram_is_heard_while_it_says_that_no_update_waits(
    stage: Stage, beat: Heartbeat, hook: WebhookWatch
) -> None:
    await hook.look()
    assert beat.heard == (first := stage.clock.now())
    stage.clock.forward(timedelta(hours=30))
    with patch.object(connection, "webhook_state", return_value=WebhookState(URL, 1, None, "")):
        await hook.look()
    assert beat.heard == first, "what waits may be lost while it waits"
    stage.world.webhook.url = ""
    await hook.look()
    assert beat.heard == first, "somebody else may have taken what came"


@pytest.mark.parametrize("url", ["", "https://other.example/x"])
async def test_a_webhook_that_is_not_ours_is_set_again_and_told_once_an_hour(
    stage: Stage, beat: Heartbeat, hook: WebhookWatch, seconds: Seconds, url: str
) -> None:
    for _minute in range(3):
        stage.world.webhook.url = url
        await hook.look()
        assert stage.world.webhook.url == URL
        assert problems(beat) == {What.WEBHOOK_LOST: ""}
        await hook.look()
        assert problems(beat) == {}
        seconds.at += 60
        stage.clock.forward(timedelta(minutes=1))
    assert len(await stage.rows("stalled")) == 1
    await stage.tick()
    assert "webhook của bot bị xóa hoặc thay đổi" in texts(stage.hoa.private.bot_messages())[-1]
    seconds.at += SAME_SECONDS
    stage.world.webhook.url = url
    await hook.look()
    assert len(await stage.rows("stalled")) == 2


async def test_who_does_not_lead_or_may_not_send_sets_it_again_without_a_word(
    stage: Stage, beat: Heartbeat, hook: WebhookWatch
) -> None:
    beat.leading_since = None
    stage.world.webhook.url = ""
    await hook.look()
    assert stage.world.webhook.url == URL
    assert await stage.rows("stalled") == []


def tell(monkeypatch: pytest.MonkeyPatch, pending: int, failed: datetime | None = None, error: str = "") -> None:
    """Let Telegram tell this of the webhook."""

    async def answer(_application: object) -> WebhookState:
        return WebhookState(URL, pending, failed, error)

    monkeypatch.setattr(connection, "webhook_state", answer)


async def test_errors_of_before_are_no_errors_of_now(
    stage: Stage, beat: Heartbeat, hook: WebhookWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stage.clock.now()
    tell(monkeypatch, 3, before, "Connection refused")
    for _look in range(2):
        await hook.look()
        assert problems(beat) == {}
    tell(monkeypatch, 1, before + timedelta(seconds=100), "Wrong response from the webhook: 404 Not Found")
    for _look in range(2):
        await hook.look()
        assert problems(beat) == {What.WEBHOOK_ERRORS: "Wrong response from the webhook: 404 Not Found"}
    assert hook.pending == 1
    tell(monkeypatch, 0, before + timedelta(seconds=100), "Wrong response from the webhook: 404 Not Found")
    await hook.look()
    assert problems(beat) == {}


async def test_a_queue_that_only_grows_is_told(
    beat: Heartbeat, hook: WebhookWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for waiting in range(GROWING_LOOKS + 1):
        assert problems(beat) == {}
        tell(monkeypatch, waiting)
        await hook.look()
    assert problems(beat) == {What.WEBHOOK_PENDING: str(GROWING_LOOKS)}
    await hook.look()
    assert problems(beat) == {}


async def test_telegram_that_says_nothing_of_the_webhook_is_told_after_some_looks(
    stage: Stage, beat: Heartbeat, hook: WebhookWatch
) -> None:
    stage.world.faults.unreachable(method="getWebhookInfo", times=SILENT_LOOKS)
    for _look in range(SILENT_LOOKS):
        assert problems(beat) == {}
        await hook.look()
    assert list(problems(beat)) == [What.TELEGRAM]
    await hook.look()
    assert problems(beat) == {}


async def test_a_webhook_that_telegram_refuses_is_told_in_its_words(
    stage: Stage, beat: Heartbeat, hook: WebhookWatch
) -> None:
    stage.world.faults.refuse(400, "Bad Request: bad webhook: Failed to resolve host", method="setWebhook")
    assert not await hook.set()
    assert "failed to resolve host" in problems(beat)[What.WEBHOOK_REFUSED]
    assert await hook.set()
    assert problems(beat) == {}
