"""The command line: what it prints, how it ends, and that the same notice gives the same bytes."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot import app, cli
from bot.app import make_context
from bot.misconfigured import Wrong
from bot.models import Agency
from bot.registry.outbox import outbox
from bot.settings import Settings
from bot.views.core import cli as views
from bot.views.core.cli import WHY
from sandbox import World
from sandbox.client import httpx_kwargs

ROOT = Path(__file__).parents[2]
NOTICE = ROOT / "demo" / "notice.txt"


@pytest.fixture(autouse=True)
def a_place_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'register.sqlite3'}")


def test_extract_prints_a_table_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", str(NOTICE)]) == 0
    said = capsys.readouterr().out
    assert "118/TB-UBND" in said
    assert "1. [II.1] Giao Sở Tài chính chủ trì" in said
    assert "Thứ Sáu, 24/04/2026 (“trước ngày 24/4/2026”)" in said


def test_extract_prints_json_with_spans_that_index_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", "--json", str(NOTICE)]) == 0
    read = json.loads(capsys.readouterr().out)
    first = read["directives"][0]
    assert (read["number"], read["issued_on"]) == ("118/TB-UBND", "2026-04-09")
    assert (first["lead"], first["deadline"]) == (["Sở Tài chính"], "2026-04-24")
    start, end = first["span"]
    assert read["text"][start:end].rstrip(".").endswith("trước ngày 24/4/2026")


def test_the_date_of_issue_may_be_given_and_moves_counted_deadlines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("1. Giao Sở Y tế báo cáo UBND tỉnh trong 10 ngày làm việc kể từ ngày ban hành.", encoding="utf-8")
    assert cli.main(["extract", "--json", "--issued", "2026-06-12", str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["directives"][0]["deadline"] == "2026-06-26"


@pytest.mark.parametrize("name", ["demo/notice.txt", "tests/notices/bang-truong-giang-2025-11.docx"])
def test_the_same_notice_gives_the_same_bytes_in_every_process(name: str) -> None:
    def run(seed: str) -> bytes:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "bot", "extract", "--json", str(ROOT / name)]
        return subprocess.run(command, env=environment, capture_output=True, check=True).stdout

    assert run("1") == run("2")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "không có chữ nào"),
        (b"\x00\x01\x02" * 100, "không đọc loại tệp này"),
        ("MẬT\nGiao Sở Y tế".encode(), "độ mật"),
    ],
    ids=["empty", "bytes", "secret"],
)
def test_an_unreadable_file_gets_a_sentence(
    content: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(content)
    assert cli.main(["extract", str(file)]) == cli.FAILED
    assert said in capsys.readouterr().err


def test_a_missing_file_gets_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", "none.txt"]) == cli.FAILED
    assert "Không mở được none.txt" in capsys.readouterr().err


def test_without_a_token_run_says_how_to_get_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run"]) == cli.MISUSED
    said = capsys.readouterr().err
    assert "@BotFather" in said
    assert "make demo" in said


ADDRESS = "http://, https://, socks5://, socks5h:// và có tên máy chủ; ví dụ: PROXY_URL=http://proxy:3128"
DATABASE = "phải là địa chỉ của cơ sở dữ liệu PostgreSQL hoặc tệp SQLite; ví dụ: DATABASE_URL=postgresql://nhacviec"
WRONG = {
    "WEBHOOK_PORT=99999": "WEBHOOK_PORT không được lớn hơn 65535; ví dụ: WEBHOOK_PORT=8443",
    "WEBHOOK_PORT=https": "WEBHOOK_PORT phải là số nguyên; ví dụ: WEBHOOK_PORT=8443",
    "DUE_SOON_DAYS=0": "DUE_SOON_DAYS phải từ 1 trở lên; ví dụ: DUE_SOON_DAYS=3",
    "MORNING_AT=7h30": "MORNING_AT phải là giờ trong ngày; ví dụ: MORNING_AT=07:30",
    "CONFIRM_BY_ITSELF=co": "CONFIRM_BY_ITSELF phải là true hoặc false; ví dụ: CONFIRM_BY_ITSELF=false",
    "LOG_LEVEL=TRACE": "LOG_LEVEL phải là một trong các giá trị DEBUG, INFO, WARNING, ERROR; ví dụ: LOG_LEVEL=INFO",
    "ADMIN_IDS=@hoa": "ADMIN_IDS phải là các số, cách nhau bằng dấu phẩy; ví dụ: ADMIN_IDS=5000000001,5000000002",
    "WORKDAY_ENDS_AT=07:00": "WORKDAY_ENDS_AT phải muộn hơn MORNING_AT; ví dụ: WORKDAY_ENDS_AT=17:00",
    "DUE_LATER_DAYS=1": "DUE_LATER_DAYS không được nhỏ hơn DUE_SOON_DAYS; ví dụ: DUE_LATER_DAYS=7",
    "PROXY_URL=proxy:3128": f"PROXY_URL phải bắt đầu bằng {ADDRESS}",
    "PROXY_URL=ftp://proxy:3128": f"PROXY_URL phải bắt đầu bằng {ADDRESS}",
    "PROXY_URL=http://:3128": f"PROXY_URL phải bắt đầu bằng {ADDRESS}",
    "PROXY_URL=http://proxy:port": f"PROXY_URL phải bắt đầu bằng {ADDRESS}",
    "BOT_API_URL=localhost:8081": "BOT_API_URL phải bắt đầu bằng http://, https:// và có tên máy chủ; ví dụ:",
    "WEBHOOK_URL=https://a.example": "WEBHOOK_SECRET phải có khi dùng WEBHOOK_URL",
    "WEBHOOK_SECRET=bí mật": "WEBHOOK_SECRET phải có khi dùng WEBHOOK_URL, chỉ gồm chữ không dấu",
    "DATABASE_URL=mysql://u:mat-khau-that@h/d": f"DATABASE_URL {DATABASE}",
    "DATABASE_URL=postgresql://u:mat-khau-that@h:port/d": f"DATABASE_URL {DATABASE}",
    "DATABASE_URL=nhacviec.sqlite3": f"DATABASE_URL {DATABASE}",
}


@pytest.mark.parametrize("given", WRONG)
def test_a_wrong_setting_gets_one_sentence_with_an_example(
    given: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name, value = given.split("=", 1)
    monkeypatch.setenv(name, value)
    assert cli.main(["run"]) == cli.MISUSED
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(WRONG[given])
    assert "mat-khau-that" not in line


def test_a_wrong_setting_is_told_in_the_language_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".env").write_text("LOCALE=en\nTICK_SECONDS=often\nGATHER_SECONDS=-1\n", encoding="utf-8")
    assert cli.main(["run"]) == cli.MISUSED
    assert sorted(capsys.readouterr().err.splitlines()) == [
        "GATHER_SECONDS must be 0 or more; for example: GATHER_SECONDS=300",
        "TICK_SECONDS must be a whole number; for example: TICK_SECONDS=30",
    ]


def test_each_reason_has_a_sentence_and_each_example_can_be_used() -> None:
    assert set(Wrong) <= set(WHY)
    for name in Settings.model_fields:
        given: dict[str, Any] = {name: views._example(name.upper())}
        if name == "webhook_url":
            given["webhook_secret"] = views._example("WEBHOOK_SECRET")
        if given[name] not in ("None", "()"):
            assert Settings(_env_file=None, **given) is not None


@pytest.mark.parametrize("content", ["LOCALE=vi\n".encode("utf-16"), "PLACE_NAME=Hà Nội\n".encode("cp1258", "replace")])
def test_a_file_of_settings_that_is_no_utf_8_gets_a_sentence(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".env").write_bytes(content)
    assert cli.main(["run"]) == cli.MISUSED
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Không đọc được tệp .env: tệp phải là văn bản UTF-8")


def test_a_name_that_is_no_setting_is_warned_of_with_the_one_that_may_be_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = "\ufeffTICK_SECONDS=31\nWEBHOK_PORT=8444\nGIO_NHAC=8\n"
    (tmp_path / ".env").write_text(lines, encoding="utf-8")
    monkeypatch.setenv("METRICS_PROT", "9100")
    monkeypatch.setenv("BOT_HOME", "/opt/bot")  # somebody else's
    assert cli.main(["doctor"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "WEBHOK_PORT trong tệp .env không phải là tên cấu hình; có thể là WEBHOOK_PORT.",
        "GIO_NHAC trong tệp .env không phải là tên cấu hình.",
        "Biến môi trường METRICS_PROT không phải là tên cấu hình; có thể là METRICS_PORT.",
    ]


@pytest.mark.parametrize("arguments", [["doctor"], ["extract", str(NOTICE)]], ids=["doctor", "extract"])
def test_a_console_that_lacks_letters_shows_what_it_can(arguments: list[str]) -> None:
    done = on_a_console("ascii", arguments)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"?" in done.stdout


def test_json_loses_no_letter_on_a_console_that_lacks_it() -> None:
    done = on_a_console("cp1252", ["extract", "--json", str(NOTICE)])
    assert json.loads(done.stdout.decode("ascii"))["directives"][0]["lead"] == ["Sở Tài chính"]


def on_a_console(encoding: str, arguments: list[str]) -> subprocess.CompletedProcess[bytes]:
    """Run a command whose output is in an encoding."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-m", "bot", *arguments], env=environment, capture_output=True, check=False)


def count_of_agencies() -> int:
    async def count() -> int:
        context = make_context(Settings())
        async with context.db.read() as session:
            found = await session.scalar(select(func.count()).select_from(Agency))
        await context.db.close()
        return found or 0

    return asyncio.run(count())


def test_agencies_are_loaded_all_or_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("Sở Y tế,SYT\nSở Xây dựng\n", encoding="utf-8-sig")
    bad.write_text("Sở Nội vụ\nBệnh viện tỉnh,SYT\n", encoding="utf-8")
    assert cli.main(["agencies", str(good)]) == 0
    assert "thêm 2, đổi tên 0" in capsys.readouterr().out
    assert cli.main(["agencies", str(bad)]) == cli.FAILED
    assert "đã là tên của một đơn vị" in capsys.readouterr().err
    assert count_of_agencies() == 2


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_a_written_list_is_read_again_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    sample, heirs = (ROOT / "demo" / "agencies" / file for file in ("tinh-2026.csv", "ke-thua-2025.csv"))
    assert cli.main(["agencies", str(sample)]) == 0
    assert cli.main(["agencies", str(heirs), "--export", str(tmp_path / name)]) == 0
    count = count_of_agencies()
    assert f"Đã ghi {count} đơn vị" in capsys.readouterr().out
    assert cli.main(["agencies", str(tmp_path / name)]) == 0
    assert f"thêm 0, đổi tên 0, sửa 0, giữ nguyên {count}" in capsys.readouterr().out


@pytest.mark.parametrize("file", sorted((ROOT / "demo" / "agencies").glob("*.csv")), ids=lambda file: file.stem)
def test_every_sample_list_is_taken_in(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if file.stem.startswith("ke-thua"):  # it says who took over, and wants their list first
        assert cli.main(["agencies", str(file.with_name("tinh-2026.csv"))]) == 0
    assert cli.main(["agencies", str(file)]) == 0
    assert "đổi tên 0, sửa 0" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\xff\xfe\x00\x01"])
def test_a_file_that_is_no_list_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(content)
    assert cli.main(["agencies", str(file)]) == cli.FAILED
    assert count_of_agencies() == 0
    assert "tệp" in capsys.readouterr().err.lower()


def test_adopting_a_database_lets_this_deployment_send(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["adopt"]) == 0
    monkeypatch.setenv("DEPLOYMENT_ID", "new")
    assert cli.main(["adopt"]) == 0
    assert "main không được gửi nữa" in capsys.readouterr().out

    async def may(name: str) -> bool:
        context = make_context(Settings())
        async with context.db.write() as session:
            allowed = await outbox.may_send(session, name)
        await context.db.close()
        return allowed

    assert asyncio.run(may("new"))
    assert not asyncio.run(may("main"))


def test_doctor_names_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "BOT_TOKEN: chưa có" in said
    assert "tesseract" in said


@pytest.fixture
def deleting(monkeypatch: pytest.MonkeyPatch) -> World:
    """A world in which the command line finds Telegram."""
    world = World()
    build = app.build
    monkeypatch.setenv("BOT_TOKEN", world.bot.token)
    monkeypatch.setenv("BOT_API_URL", "http://sandbox")
    monkeypatch.setattr(app, "build", lambda context: build(context, request=httpx_kwargs(world)))
    return world


def test_webhook_delete_deletes_what_somebody_has_set(deleting: World, capsys: pytest.CaptureFixture[str]) -> None:
    deleting.webhook.url = "https://other.example/secret-path"
    assert cli.main(["webhook", "delete"]) == 0
    assert not deleting.webhook.info()["url"]
    said = capsys.readouterr().out
    assert said == "Đã xóa webhook tại other.example; bot có thể tự hỏi Telegram để nhận tin.\n"
    assert cli.main(["webhook", "delete"]) == 0
    assert capsys.readouterr().out == "Bot này không có webhook ở Telegram.\n"


def test_webhook_delete_says_what_is_wrong(
    deleting: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    deleting.faults.unreachable(times=None)
    assert cli.main(["webhook", "delete"]) == cli.FAILED
    assert capsys.readouterr().err.startswith("Telegram không trả lời.")
    monkeypatch.setenv("BOT_TOKEN", "7000000009:AAE-not-known-not-known-not-known")
    deleting.faults.clear()
    assert cli.main(["webhook", "delete"]) == cli.MISUSED
    assert capsys.readouterr().err.startswith("BOT_TOKEN không được Telegram chấp nhận")
    monkeypatch.delenv("BOT_TOKEN")
    assert cli.main(["webhook", "delete"]) == cli.MISUSED
