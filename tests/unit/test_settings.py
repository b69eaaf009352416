"""The settings: .env.example lists them all with their defaults, and a bad value fails loudly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"
LINE = re.compile(r"([A-Z_]+)=(.*)")
NAMES = {name.upper(): field for name, field in Settings.model_fields.items()}


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def listed() -> Iterator[tuple[str, str, list[str]]]:
    """Return (name, value, comment lines above it) of each setting in .env.example."""
    comments: list[str] = []
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        found = LINE.fullmatch(line)
        if found:
            yield found[1], found[2], comments
        assert found or not line or line.startswith("#"), f"neither a comment nor NAME=value: {line!r}"
        comments = [*comments, line] if line.startswith("# ") else []


def test_the_example_lists_every_setting_once_and_nothing_else() -> None:
    assert sorted(name for name, _value, _comments in listed()) == sorted(NAMES)


def test_the_example_shows_the_default_of_every_setting() -> None:
    assert Settings(_env_file=EXAMPLE) == Settings(_env_file=None)
    for name, value, _comments in listed():
        assert bool(value) == bool(NAMES[name].default not in (None, ())), f"{name} shows {value!r}"


def test_each_value_in_the_example_is_the_default_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value, _comments in listed():
        monkeypatch.setenv(name, value)
        assert getattr(Settings(_env_file=None), name.lower()) == NAMES[name].default
        monkeypatch.delenv(name)


def test_the_example_explains_every_setting_in_the_words_of_the_program_and_in_vietnamese() -> None:
    for name, _value, comments in listed():
        assert comments[0] == f"# {NAMES[name].description}", name
        assert len(comments) == 2, f"{name} has no Vietnamese line"


def test_the_example_holds_no_secret() -> None:
    secret = [name for name, field in NAMES.items() if "SecretStr" in str(field.annotation)]
    assert secret
    assert [value for name, value, _comments in listed() if name in secret] == [""] * len(secret)


def test_secrets_are_not_shown() -> None:
    settings = Settings(_env_file=None, bot_token=SecretStr("7000000001:AAE"), webhook_secret=SecretStr("hush"))
    assert "AAE" not in repr(settings)
    assert "hush" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEBHOOK_PORT", "0"),
        ("WEBHOOK_PORT", "70000"),
        ("WEBHOOK_PORT", "https"),
        ("MORNING_AT", "25:00"),
        ("MORNING_AT", "7h30"),
        ("WORKDAY_ENDS_AT", "chiều"),
        ("LOCALE", "fr"),
        ("LOCALE", "VI"),
        ("ADMIN_IDS", "hoa"),
        ("ADMIN_IDS", "5000000001, @hoa"),
        ("DUE_SOON_DAYS", "0"),
        ("DUE_LATER_DAYS", "một tuần"),
        ("GATHER_SECONDS", "-1"),
        ("TICK_SECONDS", "0"),
        ("CODE_HOURS", "0"),
        ("DOCUMENT_SECONDS", "0"),
        ("LEAD_CHECK_SECONDS", "0"),
        ("POLL_STALLED_SECONDS", "10"),
        ("TICK_STALLED_SECONDS", "10"),
        ("MORNING_STALLED_MINUTES", "0"),
        ("METRICS_PORT", "70000"),
        ("CONFIRM_BY_ITSELF", "maybe"),
        ("EXTENSION_DAYS_BEFORE", "-1"),
        ("EXTENSION_LIMIT", "-1"),
        ("EXTENSIONS_DECIDED_BY", "quản trị"),
    ],
)
def test_a_bad_value_fails_and_names_the_setting(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as caught:
        Settings(_env_file=None)
    assert [error["loc"] for error in caught.value.errors()] == [(name.lower(),)]


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("5000000001", (5000000001,)),
        ("5000000001,5000000002", (5000000001, 5000000002)),
        (" 5000000001 ; 5000000002, ", (5000000001, 5000000002)),
        ("", ()),
    ],
)
def test_the_first_admins_are_numbers_with_commas_or_semicolons(
    monkeypatch: pytest.MonkeyPatch, written: str, ids: tuple[int, ...]
) -> None:
    monkeypatch.setenv("ADMIN_IDS", written)
    assert Settings(_env_file=None).admin_ids == ids


def test_an_empty_value_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MORNING_AT", "")
    monkeypatch.setenv("DEPLOYMENT_ID", "")
    settings = Settings(_env_file=None)
    assert settings.morning_at == time(7, 30)
    assert settings.deployment_id == "main"


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("MORNING_AT=08:00\nLOCALE=en\nSOMETHING_ELSE=1\n", encoding="utf-8")
    monkeypatch.setenv("MORNING_AT", "08:30")
    settings = Settings(_env_file=file)
    assert (settings.morning_at, settings.locale) == (time(8, 30), "en")


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"TICK_SECONDS": "600"}, "TICK_STALLED_SECONDS"),
        ({"HEARTBEAT_URL": "watch.example/ping"}, "HEARTBEAT_URL"),
        ({"HEARTBEAT_URL": "file:///etc/passwd"}, "HEARTBEAT_URL"),
    ],
)
def test_a_watch_that_could_not_work_fails_loudly(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], named: str
) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=named):
        Settings(_env_file=None)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("postgres://u:p%40ss@h:5432/d", "postgresql+asyncpg://u:p%40ss@h:5432/d"),
        ("postgresql://h/d", "postgresql+asyncpg://h/d"),
        ("postgresql+asyncpg://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgres://h/d?sslmode=require", "postgresql+asyncpg://h/d?ssl=require"),
        ("sqlite:///register.sqlite3", "sqlite+aiosqlite:///register.sqlite3"),
        ("sqlite:////srv/100%/register.sqlite3", "sqlite+aiosqlite:////srv/100%25/register.sqlite3"),
        ("sqlite+aiosqlite:///register.sqlite3", "sqlite+aiosqlite:///register.sqlite3"),
    ],
)
def test_the_usual_addresses_of_databases_simply_work(written: str, meant: str) -> None:
    assert Settings(_env_file=None, database_url=written).database_url == meant
