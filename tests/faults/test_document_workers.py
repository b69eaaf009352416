"""Foreign bytes are read in processes that can be ended: hostile files stop nobody, an ended worker is replaced."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import sys
import tempfile
import zipfile
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest

from bot import notices, tables
from bot.notices import Fault, Limits, Notice, UnreadableDocument
from bot.readers import Readers, process, wire
from bot.readers import pool as pools
from bot.readers.process import Worker
from bot.tables import Column, TableKind, WrongColumnsError
from bot.workdays import WorkCalendar
from tests.unit.notices.documents_samples import W, docx, paragraph, pdf, zipped

GOOD = docx(paragraph("Giao Sở Y tế chủ trì rà soát trước ngày 15/7/2025."))
SMALL = Limits(seconds=10, memory_bytes=300_000_000)
COLUMNS = [Column("name", "Tên", 10), Column("day", "Ngày", 10)]


def workbook_of(xml: int) -> bytes:
    """A workbook whose only sheet has so many bytes of XML, in numbers that pack less than a bomb would."""
    book = tables.make(TableKind.AGENCIES, "Cơ quan", COLUMNS, {})
    old = zipfile.ZipFile(io.BytesIO(tables.saved(book)))
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>{n * 7919 % 99991}</v></c></row>' for n in range(1, xml // 53))
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return made.getvalue()


def deep() -> bytes:
    xml = f'<w:document xmlns:w="{W}"><w:body>' + "<w:sdt><w:sdtContent>" * 50_000
    return zipped({"word/document.xml": xml.encode()})


HOSTILE = {
    "trang.html": lambda: b"<!-- a -->" * 60 + b"<x>",
    "cham.txt": ("Giao Sở Y tế chủ trì " + "." * 60_000).encode,
    "ngoac.txt": lambda: b"(" * 50_000 + b"a" + b")" * 50_000,
    "ngoac.html": lambda: b"<html><body>" + b"<div>" * 50_000 + b"a",
    "sau.docx": deep,
    "bom.docx": lambda: zipped({"word/document.xml": b"\0" * 50_000_000}),
    "bang.xlsx": lambda: workbook_of(29_000_000),
    "dong.md": lambda: b"# a\n" * 4_750_000,
}


@asynccontextmanager
async def pool(*command: str, workers: int = 1, limits: Limits = SMALL) -> AsyncIterator[Readers]:
    readers = Readers(workers, limits, command or process.COMMAND)
    yield readers
    await readers.close()


def program(body: str) -> tuple[str, ...]:
    """The real worker, in which reading a notice is this."""
    source = f"import os, time\nfrom bot.readers import worker\ndef bad(data, request, limits, say):\n    {body}\n"
    return sys.executable, "-P", "-c", source + "worker._WORK['notice'] = bad\nworker.main()"


def is_over(pid: int) -> bool:
    """Whether a process has ended, be it that nobody has asked how."""
    state = Path("/proc", str(pid), "stat")
    return not state.exists() or state.read_text().split()[2] == "Z"


async def fault_of(readers: Readers, data: bytes = GOOD, name: str = "a.docx") -> Fault:
    with pytest.raises(UnreadableDocument) as refusal:
        await readers.read(data, name)
    return refusal.value.fault


async def outcome(readers: Readers, data: bytes, name: str) -> Fault | Notice:
    try:
        return await readers.read(data, name)
    except UnreadableDocument as problem:
        return problem.fault


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_ends_within_its_limits_and_the_next_is_read(name):
    async with pool() as readers:
        assert await outcome(readers, HOSTILE[name](), name) not in {Fault.UNAVAILABLE, Fault.NEEDS_PROGRAM}
        assert (await readers.read(GOOD, "a.docx")).directives


async def test_a_workbook_of_very_much_xml_is_not_unpacked_by_the_bot(monkeypatch):
    def unpacked(*_args):
        raise AssertionError

    data = workbook_of(29_000_000)
    monkeypatch.setattr(zipfile.ZipFile, "__init__", unpacked)
    async with pool() as readers:
        assert await readers.table_kind(data) is TableKind.AGENCIES
        with pytest.raises(UnreadableDocument):
            await readers.table(data, TableKind.AGENCIES, ["name"])


async def test_others_are_read_while_one_reads_for_ever():
    order = []
    body = "return worker._notice(data, request, limits, say) if request['name'] else time.sleep(99)"
    async with pool(*program(body), workers=2, limits=Limits(seconds=4)) as readers:

        async def slow() -> None:
            assert await fault_of(readers, name="") is Fault.TOO_SLOW
            order.append("slow")

        waiting = asyncio.create_task(slow())
        await readers.read(GOOD, "a.docx")
        order.append("read")
        await waiting
    assert order == ["read", "slow"]


async def test_a_worker_at_its_time_is_ended_with_what_it_has_started(tmp_path):
    note = tmp_path / "pid"
    body = (
        f"import subprocess; open({str(note)!r}, 'w').write(str(subprocess.Popen(['sleep', '99']).pid)); time.sleep(99)"
    )
    async with pool(*program(body), limits=Limits(seconds=1)) as readers:
        assert await fault_of(readers) is Fault.TOO_SLOW
        await readers.close()
    assert is_over(int(note.read_text()))


async def test_a_worker_that_is_killed_is_replaced():
    async with pool() as readers:
        await readers.read(GOOD, "a.docx")
        worker = await readers._ready[0]
        assert worker is not None
        os.kill(worker.pid, signal.SIGKILL)
        await worker._process.wait()
        assert (await readers.read(GOOD, "a.docx")).directives


async def test_a_worker_that_dies_at_its_work_is_replaced():
    async with pool(*program("os.kill(os.getpid(), 11)")) as readers:
        assert await fault_of(readers) is Fault.DAMAGED
        fresh = await readers._ready[0]
        assert fresh is not None
        assert fresh.alive


async def test_pages_that_go_to_ocr_have_time_of_their_own():
    body = "say({'page': [0, 3]}); time.sleep(1.2); raise worker.UnreadableDocument(worker.Fault.EMPTY)"
    async with pool(*program(body), limits=Limits(seconds=1, ocr_page_seconds=9)) as readers:
        assert await fault_of(readers) is Fault.EMPTY
        with pytest.raises(UnreadableDocument) as refusal:  # more pages than may go to OCR give no time
            await readers.read(GOOD, "a.docx", limits=Limits(seconds=1, ocr_page_seconds=9, ocr_pages=0))
    assert refusal.value.fault is Fault.TOO_SLOW


async def test_an_error_of_the_callers_own_ends_the_worker_and_comes_through():
    def refuse(done: int, total: int) -> None:
        assert (done, total) == (0, 3)
        raise LookupError

    async with pool(*program("say({'page': [0, 3]}); time.sleep(99)")) as readers:
        with pytest.raises(LookupError):
            await readers.read(GOOD, "a.docx", on_page=refuse)
        assert await readers._ready[0] is not None


async def test_a_pdf_that_unpacks_to_too_much_is_ended():
    bomb = zlib.compress(b"0" * 400_000_000, 9)
    stream = f"<< /Length {len(bomb)} /Filter /FlateDecode >> stream\n".encode("latin-1") + bomb + b"\nendstream"
    data = pdf([[(85, 100, 14, "a")]], extra=[stream.decode("latin-1")]).replace(b"/Contents 8 0 R", b"/Contents 7 0 R")
    async with pool() as readers:
        found = await outcome(readers, data, "a.pdf")
    assert found in {Fault.TOO_LARGE, Fault.TOO_SLOW, Fault.EMPTY, Fault.DAMAGED, Fault.TOO_MUCH_MEMORY}


@pytest.mark.parametrize("body", ["while True: say({'page': [1, 2]})", "return 'a' * 20_000_000"])
async def test_a_worker_that_says_too_much_is_ended(body, monkeypatch):
    monkeypatch.setattr(process, "OUTPUT_BYTES", 1_000_000)
    async with pool(*program(body)) as readers:
        assert await fault_of(readers) is Fault.TOO_LARGE


@pytest.mark.parametrize("answer", ["[]", "'x'", "{'text': 3}", "None"])
async def test_an_answer_that_is_no_notice_is_a_damaged_file(answer):
    async with pool(*program(f"return {answer}")) as readers:
        assert await fault_of(readers) is Fault.DAMAGED


@pytest.mark.skipif(not Path("/proc").exists(), reason="memory of a process can be limited on Linux only")
async def test_a_memory_hog_is_ended_and_replaced():
    async with pool(*program("return len(bytearray(600_000_000))")) as readers:
        assert await fault_of(readers) is Fault.TOO_MUCH_MEMORY
        assert await readers._ready[0] is not None


@pytest.mark.skipif(not Path("/proc").exists(), reason="memory of a process can be limited on Linux only")
async def test_helper_programs_have_a_memory_limit_of_their_own():
    body = "from bot.notices.documents import helpers; raise worker.UnreadableDocument(worker.Fault.EMPTY, helpers.run(['sh', '-c', 'ulimit -d'], seconds=9).decode())"  # noqa: E501
    async with pool(*program(body)) as readers:
        with pytest.raises(UnreadableDocument) as told:
            await readers.read(GOOD, "a.docx")
    assert int(told.value.detail) == 2_000_000_000 // 1024


async def test_an_error_of_ours_is_told_without_words_of_the_document():
    async with pool(*program("raise KeyError('bí mật')")) as readers:
        with pytest.raises(wire.WorkerFailedError, match="KeyError") as told:
            await readers.read(GOOD, "a.docx")
    assert "bí mật" not in str(told.value)


async def test_a_worker_sees_neither_token_nor_database(monkeypatch):
    monkeypatch.setenv("BOT_TOKEN", "1:secret")
    monkeypatch.setenv("DATABASE_URL", "secret")
    async with pool(*program("raise worker.UnreadableDocument(worker.Fault.EMPTY, str(dict(os.environ)))")) as readers:
        with pytest.raises(UnreadableDocument) as told:
            await readers.read(GOOD, "a.docx")
    assert "PATH" in told.value.detail
    assert "secret" not in told.value.detail


@pytest.mark.parametrize(
    ("command", "why"),
    [(("/nowhere/python",), "No such file"), ((sys.executable, "-c", "raise SystemExit('no fonts')"), "no fonts")],
)
async def test_a_worker_that_cannot_start_is_told_and_tried_again(command, why):
    async with pool(*command) as readers:
        assert await fault_of(readers) is Fault.UNAVAILABLE
        assert why in (readers.trouble or "")
        readers._command = process.COMMAND
        assert (await readers.read(GOOD, "a.docx")).directives
        assert readers.trouble is None


async def test_callers_wait_their_turn():
    order = []
    async with pool() as readers:

        async def read(number: int) -> None:
            await readers.read(GOOD, "a.docx")
            order.append(number)

        await asyncio.gather(*(read(number) for number in range(4)))
    assert order == [0, 1, 2, 3]
    assert readers.waiting == 0


async def test_who_gives_up_waiting_or_reading_leaves_the_pool_whole():
    async with pool() as readers:
        reading = [asyncio.create_task(readers.read(GOOD, "a.docx")) for _ in range(3)]
        await asyncio.sleep(0)
        for task in reading[:2]:
            task.cancel()
        assert (await reading[2]).directives
        assert readers.waiting == 0


async def test_a_reading_that_a_stop_cuts_off_is_cancelled_and_so_is_who_waits():
    readers = Readers(1, SMALL, program("time.sleep(99)"))
    reading = [asyncio.create_task(readers.read(GOOD, "a.docx")) for _ in range(2)]
    await until(lambda: bool(readers._asking))
    await readers.close()
    assert await asyncio.gather(*(cancelled(task) for task in reading)) == [True, True]
    assert not readers._ready
    assert not readers._ending


async def test_a_trouble_that_has_passed_is_not_told_for_ever(monkeypatch):
    monkeypatch.setattr(pools, "RETRY_SECONDS", 0.01)
    async with Readers(1, SMALL, ["/nowhere/python"]) as readers:
        await until(lambda: readers.trouble is not None)
        readers._command = process.COMMAND
        await until(lambda: readers.trouble is None)
        assert (await readers.read(GOOD, "a.docx")).directives


async def until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110 - the pool tells nobody
        await asyncio.sleep(0.01)


async def cancelled(task: asyncio.Task[Notice]) -> bool:
    try:
        await task
    except asyncio.CancelledError:
        return True
    return False


async def test_entered_it_has_its_workers_warm_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    async with Readers(2) as readers:
        assert len(readers._ready) == 2
        await readers.read(GOOD, "a.docx")
        workers = [worker for one in readers._ready if isinstance(worker := await one, Worker)]
        assert len(workers) == 2
    assert not any(worker.alive for worker in workers)
    assert list(tmp_path.iterdir()) == []


async def test_what_a_worker_reads_is_what_the_library_reads():
    text = "Giao Sở Y tế rà soát trong 03 ngày làm việc kể từ ngày 15/7/2025; báo cáo trước ngày 20 hằng tháng."
    calendar = WorkCalendar({date(2025, 7, 16): False})
    async with pool() as readers:
        found = await readers.read(text.encode(), "a.txt", calendar=calendar)
    assert found == notices.read(text.encode(), "a.txt", calendar=calendar)


async def test_a_table_comes_back_as_it_was_read():
    book = tables.make(TableKind.DRAFTS, "Dự thảo", COLUMNS, {"notice": "3"})
    tables.add(book, COLUMNS, {"name": "2025-07-15", "day": date(2025, 7, 15)})
    data = tables.saved(book)
    async with pool() as readers:
        assert await readers.table_kind(data) is TableKind.DRAFTS
        assert await readers.table_kind(GOOD) is None
        assert await readers.table(data, TableKind.DRAFTS, ["name"]) == tables.read(data, TableKind.DRAFTS, ["name"])
        assert await readers.comma_separated("Tên;x\nSở, ban;y".encode(), ["Tên"]) == [["Tên", "x"], ["Sở, ban", "y"]]
        tables.write(tables.cell_of(book.worksheets[0], 1, 1), "khác")
        with pytest.raises(WrongColumnsError, match="Tên"):
            await readers.table(tables.saved(book), TableKind.DRAFTS, ["name"])
