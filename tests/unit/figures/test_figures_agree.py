"""A large random register: text, chart, workbook and Word file agree with a plain count made from the events alone."""

from __future__ import annotations

import asyncio
import io
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import insert

from bot.app import make_context
from bot.clock import ZONE, SetClock
from bot.i18n import language
from bot.models import Agency, Assignment, Directive, Event, Notice, Person
from bot.registry.core.context import Context
from bot.registry.core.permissions import Source
from bot.registry.figures import statistics
from bot.registry.figures.periods import Period, Span
from bot.registry.figures.statistics import Overview
from bot.settings import Settings
from bot.telegram.pages import pages
from bot.views.figures import chart, official, status_report
from bot.views.figures import overview as summary
from bot.views.figures.register_workbook import register_workbook
from tests.conftest import SOAK

AGENCIES, ASSIGNMENTS = 34, 2000
ADMIN = 7
NOW = datetime(2027, 2, 16, 9, 0, tzinfo=ZONE)  # the first morning after Tết
FIRST = datetime(2026, 9, 1, 8, 0, tzinfo=ZONE)
t = language("vi")
SOURCE = Source(ADMIN, "Hoa", ADMIN, "private", "Hoa", 1)
STANDINGS = ("on_time", "late", "waiting", "in_time", "overdue", "undated")
Row = dict[str, Any]


def life(number: int, dice: random.Random) -> list[Row]:
    """Make up what happens to one assignment: its events, oldest first."""
    at = FIRST + timedelta(minutes=dice.randrange(int((NOW - FIRST).total_seconds() // 60) - 1))
    due = dice.choice((None, at.date() + timedelta(days=dice.randrange(1, 60))))
    part = dice.choices(("lead", "consolidating", "coordinating"), (8, 1, 2))[0]
    events = [event(number, at, "assigned", state="assigned", part=part, agency_id=1 + number % AGENCIES, deadline=due)]
    state = "assigned"
    while dice.random() < 0.75:
        at += timedelta(minutes=dice.randrange(1, 60 * 24 * 30))
        if dice.random() < 0.02:
            at = datetime.combine(at.date(), time(), ZONE)  # exactly at midnight
            if at <= events[-1]["at"]:
                continue
        if at > NOW:
            break
        state, act, fields = follow(state, at, due, dice)
        if act is None:
            break
        due = fields.get("deadline", due)
        events.append(event(number, at, act, **fields))
    return events


def follow(state: str, at: datetime, due: date | None, dice: random.Random) -> tuple[str, str | None, Row]:
    """Make up the next thing that happens in a state."""
    if state == "reported":
        if dice.random() < 0.7:
            return "confirmed", "confirmed", {"state": "confirmed", "confirmed_at": at}
        return "returned", "returned", {"state": "returned", "reported_at": None}
    if state in ("confirmed", "cancelled"):
        return state, None, {}
    roll = dice.random()
    if roll < 0.45:
        return "reported", "reported", {"state": "reported", "reported_at": at}
    if roll < 0.5:
        return "cancelled", "withdrawn", {"state": "cancelled"}
    if roll < 0.65 and due is not None:
        return state, "extension_granted", {"deadline": due + timedelta(days=10), "extensions": 1}
    return "in_progress", "progress", {"state": "in_progress", "percent": dice.randrange(101)}


def event(number: int, at: datetime, act: str, **fields: object) -> Row:
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}
    return {"assignment_id": number, "directive_id": number, "at": at, "act": act, "before": {}, "after": plain}


def plain_count(
    lives: list[list[Row]], begin: date | None, end: datetime, day: date
) -> tuple[Counter[str], int, dict[int, Counter[str]]]:
    """Count from the events alone, by the definitions of docs/figures.md: standings, updated ones, and by agency."""
    total: Counter[str] = Counter()
    agencies: dict[int, Counter[str]] = {}
    updated = 0
    for events in lives:
        seen = [one for one in events if one["at"] < end]
        picture: Row = {}
        for one in seen:
            picture.update(one["after"])
        if not seen or picture["part"] == "coordinating" or picture["state"] == "cancelled":
            continue
        if begin and picture["state"] == "confirmed" and at(picture["confirmed_at"]).date() < begin:
            continue
        standing = stands(picture, day)
        total[standing] += 1
        agencies.setdefault(picture["agency_id"], Counter())[standing] += 1
        words = [one["at"] for one in seen if one["act"] in ("reported", "progress")]
        if picture["state"] in ("assigned", "in_progress", "returned") and words:
            updated += end - words[-1] <= timedelta(days=7)
    return total, updated, agencies


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).astimezone(ZONE)


def stands(picture: Row, day: date) -> str:
    due = date.fromisoformat(picture["deadline"]) if picture.get("deadline") else None
    if picture["state"] in ("reported", "confirmed"):
        late = due is not None and at(picture["reported_at"]).date() > due
        return "waiting" if picture["state"] == "reported" else "late" if late else "on_time"
    if due is None:
        return "undated"
    return "overdue" if day > due else "in_time"


async def fill(context: Context, lives: list[list[Row]]) -> None:
    """Put the lives into a register as it would stand after them."""
    await context.db.migrate()
    async with context.db.write() as session:
        names = [{"id": n, "name": f"Đơn vị {n}", "created_at": FIRST, "active": True} for n in range(1, AGENCIES + 1)]
        await session.execute(insert(Agency), names)
        session.add(Person(id=ADMIN, name="Hoa", created_at=FIRST))
        await session.flush()
        session.add(Notice(id=1, number="118/TB", text="", sha256="", doubts=[], entered_by=ADMIN, entered_at=FIRST))
        await session.flush()
        await session.execute(insert(Directive), [directive(n) for n in range(1, len(lives) + 1)])
        await session.execute(insert(Assignment), [assignment(events) for events in lives])
        await session.execute(insert(Event), [one for events in lives for one in events])


def directive(number: int) -> Row:
    words = {"path": "", "content": f"nhiệm vụ {number}", "folded": "", "kind": "dated", "state": "approved"}
    lists: Row = {"lead": [], "coordinating": [], "report_to": [], "doubts": [], "consolidating": []}
    return {"id": number, "notice_id": 1, "place": number, "span_start": 0, "span_end": 0, **words, **lists}


def assignment(events: list[Row]) -> Row:
    picture: Row = {}
    for one in events:
        picture.update(one["after"])
    due = picture.get("deadline")
    return {
        "id": events[0]["assignment_id"],
        "directive_id": events[0]["assignment_id"],
        "agency_id": picture["agency_id"],
        "part": picture["part"],
        "state": picture["state"],
        "deadline": date.fromisoformat(due) if due else None,
        "assigned_at": events[0]["at"],
        "updated_at": events[-1]["at"],
    }


def periods() -> Iterator[tuple[Period | None, date | None, datetime, date]]:
    """Return periods with hard edges: present, ended at a midnight of the 14th, across Tết, across a year."""
    yield None, None, NOW + timedelta(microseconds=1), NOW.date()
    for first, last in (
        (date(2026, 9, 15), date(2026, 10, 14)),
        (date(2026, 12, 15), date(2027, 1, 14)),
        (date(2027, 1, 15), date(2027, 2, 14)),
        (date(2026, 12, 15), date(2027, 12, 14)),
    ):
        end = min(datetime.combine(last + timedelta(days=1), time(), ZONE), NOW + timedelta(microseconds=1))
        yield Period(first, last, Span.FREE), first, end, min(last, NOW.date())


async def overview(context: Context, period: Period | None) -> Overview:
    async with context.looking(SOURCE) as uow:
        return await (statistics.of_now(uow) if period is None else statistics.of_period(uow, period))


def in_text(shown: Overview) -> list[int]:
    said = "\n".join(page.text for page in pages(summary.summary(t, shown)))
    return [int(found) for found in re.findall(r"^• (?:hoàn|đã|chưa).*<b>(\d+)</b>$", said, flags=re.MULTILINE)]


def in_workbook(shown: Overview) -> tuple[list[list[Any]], int]:
    book = load_workbook(io.BytesIO(register_workbook(t, shown)))
    tasks, totals, _definitions = book.worksheets
    rows = [[cell.value for cell in row[:8]] for row in totals.iter_rows(min_row=5)]
    return rows, sum(1 for row in tasks.iter_rows(min_row=5) if row[0].value)


def in_word(shown: Overview) -> list[list[str]]:
    letterhead = official.letterhead(t, Settings(_env_file=None), "BC-UBND")
    document = Document(io.BytesIO(status_report.status_report(t, shown, letterhead)))
    return [[cell.text for cell in row.cells] for row in document.tables[1].rows[1:]]


@pytest.mark.parametrize("case", range(5), ids=["now", "a month", "over new year", "over Tết", "a year"])
@given(seed=st.integers(0, 10_000))
@hypothesis_settings(max_examples=3 if SOAK else 1, deadline=None)
def test_every_output_agrees_with_a_plain_count(case: int, seed: int) -> None:
    dice = random.Random(seed)
    lives = [life(number, dice) for number in range(1, ASSIGNMENTS + 1)]
    period, begin, end, day = list(periods())[case]
    expected, updated, agencies = plain_count(lives, begin, end, day)
    with tempfile.TemporaryDirectory() as folder:
        shown = asyncio.run(look(Path(folder), lives, period))
    wanted = [expected[name] for name in STANDINGS]
    assert [shown.counts.of[standing] for standing in chart.COLOURS] == wanted
    assert shown.counts.updated == updated
    drawn = {agency: [of.of[standing] for standing in chart.COLOURS] for agency, _name, of in shown.by_agency()}
    assert drawn == {agency: [of[name] for name in STANDINGS] for agency, of in agencies.items()}
    assert in_text(shown) == wanted
    rows, listed = in_workbook(shown)
    assert rows[-1][1:] == [sum(wanted), *wanted]
    assert listed == sum(wanted)
    by_name = {f"Đơn vị {agency}": [sum(of.values()), *(of[n] for n in STANDINGS)] for agency, of in agencies.items()}
    assert {str(row[0]): row[1:] for row in rows[:-1]} == by_name
    if case == 1:  # thousands of rows in Word take their time: one of the cases is enough for the form
        assert {row[0]: [int(n) for n in row[1:]] for row in in_word(shown)} == by_name


async def look(folder: Path, lives: list[list[Row]], period: Period | None) -> Overview:
    settings = Settings(
        _env_file=None,
        bot_token="1:x",
        database_url=f"sqlite+aiosqlite:///{folder / 'register.sqlite3'}",
        admin_ids=(ADMIN,),
    )
    context = make_context(settings, SetClock(NOW))
    await fill(context, lives)
    shown = await overview(context, period)
    await context.db.close()
    return shown
