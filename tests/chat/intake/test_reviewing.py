"""Review: every button of a card, the same typed, and what old cards and two people at once may not do."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from sandbox import Chat, Message
from tests.agencies import FINANCE, HEALTH, WORKS
from tests.documents import HEAD
from tests.reading import labels
from tests.stage import Stage

SATURDAY, FRIDAY, MONDAY = date(2026, 6, 20), date(2026, 6, 19), date(2026, 6, 22)
DAYS = {"keep": SATURDAY, "before": FRIDAY, "after": MONDAY}
DECIDED = "đã được xử lý rồi"
NOTICE = f"""{HEAD}1. Giao Sở Y tế rà soát cơ số thuốc trước ngày 24/6/2026.
2. Giao Sở Tài chính quyết toán kinh phí trước ngày 25/6/2026.
3. Giao Sở Xây dựng kiểm tra cầu Bến Đò trước ngày 26/6/2026.
"""


@pytest.fixture
async def office(stage: Stage) -> Chat:
    """Two agencies in the register; the private chat of the office's admin."""
    await stage.agencies(HEALTH, FINANCE)
    return stage.hoa.private


async def drafted(stage: Stage, words: str = f"{HEALTH}: tập huấn trước ngày 19/6/2026") -> Message:
    """Let hoa type a directive; returns the card."""
    await stage.hoa.send(f"/giao {words}")
    return stage.hoa.private.last()


async def field(stage: Stage, name: str, draft: int = 1) -> object:
    """Return a column of a draft."""
    async with stage.context.db.read() as session:
        row = (await session.connection()).exec_driver_sql
        return (await row(f"select {name} from directives where id = {draft}")).scalar_one()  # noqa: S608


async def counted(stage: Stage) -> int:
    return len((await stage.dump())["assignments"])


async def test_approved_card_assigns_and_says_whose_chat_is_missing(stage: Stage, office: Chat) -> None:
    card = await drafted(stage)
    await stage.hoa.press(card, "✅ Duyệt")
    assert f"Chưa có nhóm nhận tin của: {HEALTH}" in card.text
    assert labels(card) == ["↩ Hoàn tác"]
    assert await counted(stage) == 1


async def test_nothing_is_told_to_the_agency_before_the_approval(stage: Stage, office: Chat) -> None:
    group = await stage.link(HEALTH)
    said = len(group.messages)
    card = await drafted(stage)
    await stage.tell()
    assert len(group.messages) == said
    await stage.hoa.press(card, "✅ Duyệt")
    await stage.tell()
    assert len(group.messages) == said + 1


async def test_dropped_draft_is_no_task(stage: Stage, office: Chat) -> None:
    card = await drafted(stage)
    await stage.hoa.press(card, "🗑 Bỏ")
    assert "Đã bỏ mục 1" in card.text
    assert await counted(stage) == 0


@pytest.mark.parametrize("choice", DAYS)
async def test_deadline_on_a_day_off_is_kept_or_moved(stage: Stage, office: Chat, choice: str) -> None:
    card = await drafted(stage, f"{HEALTH}: tập huấn trước ngày 20/6/2026")
    assert "⚠ thời hạn rơi vào ngày nghỉ" in card.text
    await stage.hoa.press(card, f"dayoff:1:{choice}")
    assert "rơi vào ngày nghỉ" not in card.text
    await stage.hoa.press(card, "✅ Duyệt")
    assert (await stage.task(1)).deadline == DAYS[choice]


async def test_choice_on_an_old_card_does_not_move_the_day_twice(stage: Stage, office: Chat) -> None:
    first = await drafted(stage, f"{HEALTH}: tập huấn trước ngày 20/6/2026")
    await stage.hoa.send("/sua 1")
    second = office.last()
    await stage.hoa.press(first, "dayoff:1:before")
    await stage.hoa.press(second, "dayoff:1:before")
    assert await field(stage, "deadline") == FRIDAY.isoformat()


async def test_unknown_lead_is_added_by_its_button_and_then_approved(stage: Stage, office: Chat) -> None:
    card = await drafted(stage, f"{WORKS}: kiểm tra cầu & đường trước ngày 19/6/2026")
    assert f"{WORKS} ❓" in card.text
    assert "✅ Duyệt" not in labels(card)
    await stage.hoa.press(card, f"➕ Thêm “{WORKS}”")
    await stage.hoa.press(card, "✅ Duyệt")
    assert (await stage.task(1)).agency == WORKS


async def test_button_shows_the_sign_and_not_its_html(stage: Stage, office: Chat) -> None:
    card = await drafted(stage, "Sở NN&MT: kiểm tra đê trước ngày 19/6/2026")
    assert any("NN&MT" in label for label in labels(card))
    assert not any("&amp;" in label for label in labels(card))


async def test_draft_with_an_unknown_lead_cannot_be_approved_by_typing(stage: Stage, office: Chat) -> None:
    await drafted(stage, f"{WORKS}: kiểm tra cầu trước ngày 19/6/2026")
    await stage.hoa.send("/duyet 1")
    assert f"“{WORKS}” chưa có trong danh mục" in office.last().text
    assert await counted(stage) == 0


CHANGES = [
    ("lead:1", "/sua 1 chủ trì", FINANCE, "lead", f'["{FINANCE}"]'),
    ("lead:1", "/sua 1 lead", f" {HEALTH};  {FINANCE};", "lead", f'["{HEALTH}", "{FINANCE}"]'),
    ("coord:1", "/sua 1 phối hợp", FINANCE, "coordinating", f'["{FINANCE}"]'),
    ("coord:1", "/sua 1 phoihop", "không", "coordinating", "[]"),
    ("due:1", "/sua 1 hạn", "30/6", "deadline", "2026-06-30"),
    ("due:1", "/sua 1 thời hạn", "10 ngày làm việc", "deadline", "2026-06-29"),
    ("due:1", "/sua 1 hạn", "cuối tháng", "deadline", "2026-06-30"),
    ("due:1", "/sua 1 hạn", "không", "deadline", None),
]
REFUSED = [
    ("lead:1", "/sua 1 chủ trì", "Sở Không Có", "chưa có trong danh mục"),
    ("lead:1", "/sua 1 chủ trì", f"{HEALTH}; Sở Không Có", "chưa có trong danh mục"),
    ("lead:1", "/sua 1 chủ trì", "không", "chưa có đơn vị chủ trì"),
    ("coord:1", "/sua 1 phối hợp", "Sở Không Có", "chưa có trong danh mục"),
    ("due:1", "/sua 1 hạn", "14/6/2026", "không phải là một ngày từ hôm nay"),
    ("due:1", "/sua 1 hạn", "31/6", "không phải là một ngày từ hôm nay"),
    ("due:1", "/sua 1 hạn", "khi nào xong", "không phải là một ngày từ hôm nay"),
    ("due:1", "/sua 1 hạn", "<b>" * 500, "không phải là một ngày từ hôm nay"),
]


def plain(value: object) -> object:
    return value.encode().decode("unicode_escape") if isinstance(value, str) and "\\u" in value else value


@pytest.mark.parametrize(("button", "typed", "words", "column", "wanted"), CHANGES)
@pytest.mark.parametrize("way", ["button", "typed"])
async def test_change_by_answer_and_the_same_typed(
    stage: Stage, office: Chat, way: str, button: str, typed: str, words: str, column: str, wanted: str | None
) -> None:
    card = await drafted(stage)
    if way == "button":
        await stage.hoa.press(card, button)
        assert office.last().forces_reply
        await stage.hoa.reply(office.last(), words)
    else:
        await stage.hoa.send(f"{typed} {words}")
    assert office.last().text.startswith("Mục chờ duyệt số 1")
    assert plain(await field(stage, column)) == wanted


@pytest.mark.parametrize(("button", "typed", "words", "answer"), REFUSED)
@pytest.mark.parametrize("way", ["button", "typed"])
async def test_bad_answer_changes_nothing_and_may_be_given_again(
    stage: Stage, office: Chat, way: str, button: str, typed: str, words: str, answer: str
) -> None:
    card = await drafted(stage)
    before = await stage.dump("prompts")
    if way == "button":
        await stage.hoa.press(card, button)
        question = office.last()
        await stage.hoa.reply(question, words)
    else:
        await stage.hoa.send(f"{typed} {words}")
    assert any(answer in message.text for message in office.bot_messages(since=card))
    assert await stage.dump("prompts") == before
    if way == "button":
        await stage.hoa.reply(question, HEALTH if button != "due:1" else "30/6")
        assert office.last().text.startswith("Mục chờ duyệt số 1")


@pytest.mark.parametrize(
    "words", ["/sua", "/sua x", "/huy", "/huy abc", "/duyet 99", "/sua 99", "/huy 99", "/sua 0 hạn 1/7"]
)
async def test_missing_or_unknown_number_changes_nothing(stage: Stage, office: Chat, words: str) -> None:
    await drafted(stage)
    before = await stage.dump()
    await stage.hoa.send(words)
    assert office.last().text.startswith(("Đề nghị ghi thêm số", "Không có mục này"))
    assert await stage.dump() == before


@pytest.mark.parametrize("words", ["/duyet 1", "/huy 1", "/sua 1 hạn 30/6"])
async def test_decided_draft_stays_as_it_was_decided(stage: Stage, office: Chat, words: str) -> None:
    first = await drafted(stage)
    await stage.hoa.send("/sua 1")
    old = office.last()
    await stage.hoa.press(first, "✅ Duyệt")
    before = await stage.dump()
    await stage.hoa.send(words)
    assert DECIDED in office.last().text
    for row in old.buttons:
        for button in row:
            await stage.forge(stage.hoa, office, button.data or "")
            assert "Xin lỗi" not in office.last().text, button
    assert await stage.dump() == before


async def test_two_of_the_staff_approving_at_once_make_one_task(stage: Stage, office: Chat) -> None:
    lan = await stage.person("Phạm Thị Lan", "chuyên viên")
    await drafted(stage)
    listener, stage.world._listener = stage.world._listener, None
    await stage.hoa.send("/duyet 1")
    await lan.send("/duyet 1")
    assert listener
    await asyncio.gather(*(listener(raw) for raw in stage.world.take_updates()))
    assert await counted(stage) == 1
    said = sorted(chat.last().text for chat in (office, lan.private))
    assert [DECIDED in text for text in said] in ([True, False], [False, True])


async def test_clear_ones_are_approved_at_once_and_twice_changes_nothing(stage: Stage, office: Chat) -> None:
    await stage.hoa.send_document("tb.txt", NOTICE.encode())
    await stage.settled()
    overview = office.last()
    assert "Đọc được 3 nhiệm vụ" in overview.text
    assert f"Chưa có trong danh mục đơn vị: {WORKS}" in overview.text
    await stage.hoa.press(overview, "Duyệt cả 2 mục đã rõ")
    assert "Đã giao 2 việc" in office.last().text
    assert f"{WORKS} ❓" in office.last().text  # the card of what is left follows
    before = await stage.dump()
    await stage.forge(stage.hoa, office, "clear:1")
    assert await stage.dump() == before


async def test_cards_are_turned_in_place_and_the_next_undecided_one_comes_up(stage: Stage, office: Chat) -> None:
    await stage.hoa.send_document("tb.txt", NOTICE.encode())
    await stage.settled()
    await stage.hoa.press(office.last(), "Xem từng mục")
    card = office.last()
    assert "(1/3)" in card.text
    await stage.hoa.press(card, "Mục chưa duyệt tiếp theo ▶")
    assert "(2/3)" in card.text
    await stage.hoa.press(card, "✅ Duyệt")
    assert "(3/3)" in card.text
    await stage.hoa.press(card, "🗑 Bỏ")
    assert "(1/3)" in card.text
    await stage.hoa.press(card, "✅ Duyệt")
    assert "duyệt 2, bỏ 1" in card.text
    assert labels(card) == ["↩ Hoàn tác"]


async def test_queue_leads_back_to_a_review_that_was_left(stage: Stage, office: Chat) -> None:
    await stage.hoa.send_document("tb.txt", NOTICE.encode())
    await stage.settled()
    lan = await stage.person("Phạm Thị Lan", "chuyên viên")
    await lan.send("/duyet")
    assert "3 mục chờ duyệt của 12/TB-UBND" in lan.private.last().text
    await lan.press(lan.private.last(), "Xem văn bản 1")
    assert "Đã đọc văn bản" in lan.private.last().text


async def test_group_of_agencies_becomes_one_task_each(stage: Stage, office: Chat) -> None:
    await stage.agencies("UBND xã Đồng Lâm", "UBND xã Khe Trầu", "UBND phường Tân An")
    card = await drafted(stage, "UBND các xã, phường: rà soát hộ nghèo trước ngày 19/6/2026")
    assert "(3 đơn vị)" in card.text
    await stage.hoa.press(card, "✅ Duyệt")
    agencies = {(await stage.task(number)).agency for number in (1, 2, 3)}
    assert agencies == {"UBND xã Đồng Lâm", "UBND xã Khe Trầu", "UBND phường Tân An"}
    assert await counted(stage) == 3


async def test_agency_that_leads_and_coordinates_gets_one_task(stage: Stage, office: Chat) -> None:
    await drafted(stage)
    await stage.hoa.send(f"/sua 1 phối hợp {HEALTH}; {FINANCE}")
    await stage.hoa.send("/duyet 1")
    assert [(await stage.task(number)).agency for number in (1, 2)] == [HEALTH, FINANCE]
    assert await counted(stage) == 2
