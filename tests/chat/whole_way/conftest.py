"""The main job, whole: a notice goes from the document to the chair's report; each fixture goes one step further."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from demo.samples import HERE
from tests.agencies import FINANCE, WORKS
from tests.chat.whole_way.way import FILES, LINKED, WARD, Way, all_tasks, review
from tests.stage import Stage


@pytest.fixture
async def province(stage: Stage) -> AsyncIterator[Stage]:
    """The day after the notice was issued, and the sample list of a province's agencies; Telegram refuses nothing."""
    stage.clock.put(stage.clock.now().replace(month=4, day=10))
    await stage.load(HERE / "agencies" / "tinh-2026.csv")
    yield stage
    assert not [call for call in stage.world.calls if call.error]


@pytest.fixture(params=FILES)
async def handed_in(province: Stage, request: pytest.FixtureRequest) -> Way:
    """The document has been sent, as text and as Word in turn, and read; three agencies have groups."""
    chair = await province.person("Lê Quang Vinh", "lãnh đạo")
    for agency in LINKED:
        await province.link(agency)
    way = Way(province, chair, {agency: len(group.messages) for agency, group in province.groups.items()})
    await province.hoa.send_document(request.param, FILES[request.param])
    await province.settled()
    return way


@pytest.fixture
async def reviewed(handed_in: Way) -> Way:
    """The clerk has been through all directives."""
    await handed_in.stage.tell()
    await review(handed_in.stage)
    handed_in.made = await all_tasks(handed_in.stage)
    return handed_in


@pytest.fixture
async def told(reviewed: Way) -> Way:
    """The groups have been told of their tasks, and the scheduler has looked once more."""
    await reviewed.stage.tell()
    await reviewed.stage.tell()
    return reviewed


@pytest.fixture
async def reminded(told: Way) -> Way:
    """It is Monday morning."""
    await told.stage.at("2026-04-13 07:30")
    return told


@pytest.fixture
async def returned(reminded: Way) -> Way:
    """FINANCE has reported by number, and the office has returned it with a reason."""
    stage, number = reminded.stage, reminded.lead_of(FINANCE).number
    await stage.focal[FINANCE].say(stage.groups[FINANCE], f"/xong {number} Báo cáo số 45/BC-STC")
    await stage.tick()
    await stage.hoa.press(reminded.office.last(), "↩ Trả lại")
    await stage.hoa.reply(reminded.office.last(), "Thiếu phụ lục số liệu")
    await stage.tick()
    return reminded


@pytest.fixture
async def reported_again(returned: Way) -> Way:
    """FINANCE has reported a second time."""
    stage, number = returned.stage, returned.lead_of(FINANCE).number
    await stage.focal[FINANCE].say(stage.groups[FINANCE], f"/xong {number} Báo cáo số 46/BC-STC")
    await stage.tick()
    return returned


@pytest.fixture
async def confirmed(reported_again: Way) -> Way:
    """The office has confirmed the second report by its button."""
    await reported_again.stage.hoa.press(reported_again.office.last(), "✅ Xác nhận")
    await reported_again.stage.tick()
    return reported_again


@pytest.fixture
async def reported_with_file(confirmed: Way) -> Way:
    """WORKS has reported by the button under its reminder, with a file."""
    stage, focal, group = confirmed.stage, confirmed.stage.focal[WORKS], confirmed.stage.groups[WORKS]
    await focal.press(group.last(), f"done:{confirmed.bridge.number}")
    await focal.send_document("biên bản.txt", b"da kiem tra cau tam", chat=group, reply_to=group.last())
    await stage.settled()
    await stage.tick()
    return confirmed


@pytest.fixture
async def in_the_queue(reported_with_file: Way) -> Way:
    """That report is confirmed; the ward has reported by a reply, and the office asks what waits for it."""
    way = reported_with_file
    stage = way.stage
    await stage.hoa.press(way.office.bot_messages()[-1], "✅ Xác nhận")
    await stage.focal[WARD].reply(stage.groups[WARD].last(), f"/xong {way.lead_of(WARD).number} 12/BC-UBND")
    await stage.tick()
    await stage.hoa.send("/duyet")
    return way


@pytest.fixture
async def all_confirmed(in_the_queue: Way) -> Way:
    """The office has confirmed the ward's report by typing."""
    await in_the_queue.stage.hoa.send(f"/xacnhan {in_the_queue.lead_of(WARD).number}")
    await in_the_queue.stage.tick()
    return in_the_queue
