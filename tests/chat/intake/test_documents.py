"""Documents that cannot be taken: a clear sentence each, and not one row is left."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable

import pytest

from sandbox import Chat
from tests.documents import DEMO_NOTICE, as_docx
from tests.reading import WHO_SPOKE
from tests.stage import Stage

SECRET = DEMO_NOTICE.decode().replace("THÔNG BÁO\n", "MẬT\n\nTHÔNG BÁO\n", 1).encode()


NOISE = random.Random(1).randbytes(3000)
REFUSED: list[tuple[str, bytes, str]] = [
    ("tb.docx", NOISE, "không đọc loại tệp này"),
    ("tb.pdf", NOISE, "không đọc loại tệp này"),
    ("tb.pdf", b"%PDF-1.7\n" + NOISE, "Tệp bị hỏng"),
    ("tb.docx", as_docx(DEMO_NOTICE)[:2000], "Tệp bị hỏng"),
    ("tb.txt", b"", "không có chữ nào"),
    ("tb.txt", b" \n\t\n", "không có chữ nào"),
    ("tb.docx", as_docx(b""), "không có chữ nào"),
    ("tb.txt", SECRET, "dấu chỉ độ mật"),
    ("tb.docx", as_docx(SECRET), "dấu chỉ độ mật"),
    ("tb.exe", b"MZ\x90\x00" + NOISE, "không đọc loại tệp này"),
    ("tb.mp4", NOISE, "không đọc loại tệp này"),
    ("tb.txt", "Hôm nay trời đẹp.\n".encode(), "Không thấy nhiệm vụ nào"),
]


async def sends(stage: Stage, name: str, data: bytes) -> str:
    await stage.hoa.send_document(name, data)
    await stage.settled()
    return stage.hoa.private.last().text


@pytest.mark.parametrize(("name", "data", "answer"), REFUSED, ids=[f"{n}-{a}-{len(d)}" for n, d, a in REFUSED])
async def test_refused_document_gets_a_sentence_and_leaves_no_row(
    stage: Stage, name: str, data: bytes, answer: str
) -> None:
    before = await stage.dump()
    assert answer in await sends(stage, name, data)
    assert await stage.dump() == before


async def test_document_over_20_mb_is_not_even_fetched(stage: Stage) -> None:
    raw = stage.world.document_raw
    stage.world.document_raw = lambda file: raw(file) | {"file_size": 21 * 1024 * 1024}  # type: ignore[method-assign]
    before = await stage.dump()
    assert "quá lớn (tối đa 20 MB)" in await sends(stage, "tb.txt", DEMO_NOTICE)
    assert await stage.dump() == before
    assert not [call for call in stage.world.calls if call.method == "getFile"]


async def test_secret_document_leaves_no_trace_in_the_log(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    await sends(stage, "tb.txt", SECRET)
    assert "Bến Đò" not in caplog.text


async def test_same_file_twice_is_one_notice(stage: Stage) -> None:
    assert "Đọc được 10 nhiệm vụ" in await sends(stage, "tb.txt", DEMO_NOTICE)
    before = await stage.dump()
    assert "đã được đọc trước đây" in await sends(stage, "ten khac.txt", DEMO_NOTICE)
    assert await stage.dump() == before


async def test_same_message_twice_is_one_notice(stage: Stage) -> None:
    message = await stage.hoa.send_document("tb.txt", DEMO_NOTICE)
    await stage.settled()
    before = await stage.dump()
    await stage.again(message)
    assert await stage.dump() == before


async def test_two_people_sending_one_file_at_once_make_one_notice(stage: Stage) -> None:
    lan = await stage.person("Phạm Thị Lan", "chuyên viên")
    await stage.hoa.send_document("tb.txt", DEMO_NOTICE)
    await lan.send_document("tb.txt", DEMO_NOTICE)
    await stage.settled()
    assert len((await stage.dump())["notices"]) == 1
    said = sorted(person.private.last().text[:20] for person in (stage.hoa, lan))
    assert [text.startswith("Tệp này đã được đọc") for text in said] in ([False, True], [True, False])


async def by_stranger(stage: Stage) -> Chat:
    stranger = stage.world.user("Người lạ", started=True)
    await stranger.send_document("tb.txt", DEMO_NOTICE)
    return stranger.private


async def by_chair(stage: Stage) -> Chat:
    chair = await stage.person("Lê Quang Vinh", "lãnh đạo")
    await chair.send_document("tb.txt", DEMO_NOTICE)
    return chair.private


async def by_focal_point(stage: Stage) -> Chat:
    await stage.agencies("Sở Y tế")
    await stage.link("Sở Y tế")
    await stage.focal["Sở Y tế"].send_document("tb.txt", DEMO_NOTICE)
    return stage.focal["Sở Y tế"].private


@pytest.mark.parametrize("send", [by_stranger, by_chair, by_focal_point])
async def test_document_of_somebody_without_the_right_is_refused(
    stage: Stage, send: Callable[[Stage], Awaitable[Chat]]
) -> None:
    chat = await send(stage)
    await stage.settled()
    assert "không có quyền" in chat.last().text
    assert (await stage.dump())["notices"] == []


async def test_document_in_a_group_is_not_read(stage: Stage) -> None:
    group = stage.world.group("Văn phòng", [stage.hoa])
    await group.promote_bot()  # now it sees every message
    before = await stage.dump(*WHO_SPOKE)
    await stage.hoa.send_document("tb.txt", DEMO_NOTICE, chat=group)
    await stage.settled()
    assert group.bot_messages() == []
    await stage.hoa.send_document("tb.txt", DEMO_NOTICE, "/giao", chat=group)
    await stage.settled()
    assert "nhắn riêng cho bot" in group.last().text
    assert await stage.dump(*WHO_SPOKE) == before


async def test_file_that_cannot_be_fetched_is_an_apology_and_leaves_no_row(stage: Stage) -> None:
    stage.world.faults.refuse(500, method="getFile", times=None)
    before = await stage.dump("outbox")
    assert "Xin lỗi" in await sends(stage, "tb.txt", DEMO_NOTICE)
    assert await stage.dump("outbox") == before
