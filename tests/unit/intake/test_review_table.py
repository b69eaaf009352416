"""A law for random registers: what comes back unchanged changes nothing, and what was edited is all that changes."""

from __future__ import annotations

import asyncio
import io
import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openpyxl.utils import column_index_from_string

from bot import tables
from bot.clock import ZONE, SetClock
from bot.db import Database
from bot.folding import fold
from bot.i18n import language
from bot.models import Base, Directive, Notice, Person
from bot.notices import Doubt
from bot.registry.core.context import Context
from bot.registry.core.permissions import Source
from bot.registry.directory import agencies
from bot.registry.intake import review_table
from bot.registry.intake.review_table import COLUMNS, Imported
from bot.settings import Settings
from bot.tables import TableKind
from bot.views.intake import review_table as workbooks
from tests.conftest import SOAK

ADMIN = 101
TODAY = date(2026, 6, 15)
AGENCIES = ("Sở Y tế", "Sở Tài chính", "Công an tỉnh", "UBND xã Bình Lâm", "UBND phường Lâm")
NAMES = (
    *AGENCIES,
    "UBND các xã, phường",
    "Các đơn vị liên quan",
    "Sở Lạ",
    "=1+1",
    "A; B",
    "không",
    " Sở  Y tế ",
    "e\u0301",
)
PLACE = dict(zip(COLUMNS, "ABCDEFGHJ", strict=True))  # I holds what is doubtful
AGENCY_COLUMNS = ("lead", "coordinating", "consolidating")


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
names = st.lists(st.sampled_from(NAMES) | texts, max_size=4)
days = st.dates(TODAY - timedelta(days=400), TODAY + timedelta(days=400))
drafts = st.fixed_dictionaries(
    {
        "path": texts,
        "content": texts | st.just("x" * 5000),
        "lead": names,
        "coordinating": names,
        "consolidating": names,
        "deadline": st.none() | days,
        "deadline_words": st.none() | texts,
        "doubts": st.lists(st.sampled_from([str(doubt) for doubt in Doubt]), unique=True, max_size=3),
    }
)
registers = st.lists(drafts, min_size=1, max_size=6)
joined = names.flatmap(lambda some: st.sampled_from([";".join(some), "\n".join(some), "; ".join(some) + ";"]))
edits = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(AGENCY_COLUMNS), joined | texts)
    | st.tuples(
        st.integers(0, 5),
        st.just("deadline"),
        st.none()
        | days
        | st.sampled_from(["15/7", "không", "cuối tháng", "hôm qua", "=1", "46218", 46218, 12.5])
        | texts,
    )
    | st.tuples(st.integers(0, 5), st.just("decision"), st.sampled_from(["duyệt", "Bỏ", "để sau", "xong", "", None]))
    | st.tuples(st.integers(0, 5), st.sampled_from(("content", "path", "words")), texts),
    max_size=8,
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with agencies and an admin, to be copied for every example."""
    path: Path = tmp_path_factory.mktemp("template") / "register.sqlite3"

    async def fill(context: Context) -> None:
        await context.db.migrate()
        async with context.itself() as uow:
            uow.session.add(Person(id=ADMIN, name="Trần Thị Hoa", created_at=uow.now))
            for name in AGENCIES:
                await agencies.enter(uow, name)

    in_office(path, fill)
    return path


def in_office(path: Path, do: Callable[[Context], Any]) -> Any:
    """Open the office of this database, let it do something, and close it."""

    async def run() -> object:
        settings = Settings(_env_file=None, database_url=f"sqlite+aiosqlite:///{path}", admin_ids=(ADMIN,))
        clock = SetClock(datetime(2026, 6, 15, 9, 0, tzinfo=ZONE))
        context = Context(settings, clock, Database(settings.database_url))
        try:
            return await do(context)
        finally:
            await context.db.close()

    return asyncio.run(run())


def hoa(message: int) -> Source:
    return Source(ADMIN, "Trần Thị Hoa", ADMIN, "private", "Trần Thị Hoa", message)


async def entered(context: Context, register: list[dict[str, Any]]) -> None:
    async with context.acting(hoa(1)) as uow:
        notice = Notice(
            number="12/TB-UBND", text="", sha256="0" * 64, doubts=[], entered_by=ADMIN, entered_at=uow.now
        )  # fmt: skip
        uow.session.add(notice)
        await uow.session.flush()
        for place, draft in enumerate(register):
            fixed = {"place": place, "span_start": 0, "span_end": 0, "report_to": [], "state": "draft", "kind": "dated"}
            uow.session.add(Directive(notice_id=notice.id, folded=fold(draft["content"]), **fixed, **draft))


async def sent(context: Context) -> bytes:
    text = language("vi")
    async with context.looking(hoa(2)) as uow:
        return workbooks.workbook(text, await review_table.table(uow, 1, workbooks.decisions(text))).data


async def returned(context: Context, data: bytes) -> Imported:
    grid = tables.read(data, TableKind.DRAFTS, COLUMNS)
    async with context.acting(hoa(3)) as uow:
        return await review_table.take(uow, grid)


async def dump(context: Context) -> dict[str, list[dict[str, object]]]:
    async with context.db.read() as session:
        return {
            table.name: [dict(row) for row in (await session.execute(table.select())).mappings()]
            for table in Base.metadata.sorted_tables
        }


def directives(whole: dict[str, list[dict[str, object]]]) -> dict[Any, dict[str, object]]:
    return {row["id"]: row for row in whole["directives"]}


@given(register=registers)
@hypothesis_settings(max_examples=300 if SOAK else 30, deadline=None)
def test_table_that_comes_back_unchanged_changes_nothing(template: Path, register: list[dict[str, Any]]) -> None:
    async def there_and_back(context: Context) -> None:
        await entered(context, register)
        data = await sent(context)
        before = await dump(context)
        done = await returned(context, data)
        assert (done.taken, done.not_taken, done.same) == ((), (), len(register))
        assert await dump(context) == before

    in_office(copied(template), there_and_back)


def copied(template: Path) -> Path:
    path = template.with_name("copy.sqlite3")
    for old in template.parent.glob("copy.sqlite3*"):
        old.unlink()
    shutil.copy(template, path)
    return path


@given(register=registers, changed=edits)
@hypothesis_settings(max_examples=300 if SOAK else 30, deadline=None)
def test_edited_cells_are_all_that_changes_or_are_refused(
    template: Path, register: list[dict[str, Any]], changed: list[tuple[int, str, object]]
) -> None:
    async def there_and_back(context: Context) -> None:
        await entered(context, register)
        book = openpyxl.load_workbook(io.BytesIO(await sent(context)))
        for row, column, value in changed:
            if row < len(register):
                cell = tables.cell_of(book.worksheets[0], row + 2, column_index_from_string(PLACE[column]))
                if isinstance(value, str):
                    tables.write(cell, value)
                else:
                    cell.value = value  # type: ignore[assignment]
        before = await dump(context)
        done = await returned(context, tables.saved(book))
        hold(before, await dump(context), done, {(row + 1, column) for row, column, _value in changed})

    in_office(copied(template), there_and_back)


def hold(
    before: dict[str, list[dict[str, object]]],
    after: dict[str, list[dict[str, object]]],
    done: Imported,
    touched: set[tuple[int, str]],
) -> None:
    """Hold the register after an import against the one before and against the report."""
    was, is_ = directives(before), directives(after)
    reported = {one.draft: one for one in done.taken}
    assert len(done.taken) + len(done.not_taken) + done.same == len(was)
    refused = {one.draft for one in done.not_taken}
    assert reported.keys() | refused <= {number for number, _column in touched}
    for number, row in is_.items():
        changed = {key for key, value in row.items() if value != was[number][key]}
        if number not in reported:
            assert not changed
            continue
        report = reported[number]
        columns = {edit.column for edit in report.edits}
        assert {(number, column) for column in columns} <= touched
        assert columns or report.decision != "later"
        of_columns = {name for column in columns for name in ALSO.get(column, (column, "doubts"))}
        of_decision = {"state", "decided_at", "follower_id"} if report.decision != "later" else set()
        assert changed <= of_columns | of_decision
        assert (row["state"] == "draft") == (report.decision == "later")
    acts = [event["act"] for event in after["events"][len(before["events"]) :]]
    edited = sum(len(one.edits) for one in done.taken)
    assert sum(str(act).endswith(("_changed", "_corrected")) for act in acts) == edited
    assert acts.count("drafts_imported") == bool(done.taken)
    assert acts.count("draft_approved") == sum(one.decision == "approve" for one in done.taken)
    assert acts.count("assigned") == len(after["assignments"])
    same = ("agencies", "agency_names", "notices", "people", "chats", "evidence", "matters", "outbox", "prompts")
    assert all(before[name] == after[name] for name in same)


ALSO = {
    "deadline": ("deadline", "deadline_words", "kind", "rule", "doubts"),
    "content": ("content", "folded"),
}
