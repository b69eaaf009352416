"""/ngonngu: the language of one chat."""

from __future__ import annotations

import pytest

from tests.agencies import HEALTH
from tests.stage import Stage


async def test_english_is_chosen_for_one_chat_and_back(stage: Stage) -> None:
    await stage.agencies(HEALTH)
    group = await stage.link(HEALTH)
    await stage.hoa.send("/ngonngu en")
    assert stage.hoa.private.last().text == "This chat now reads English."
    await stage.hoa.send("/baocao")
    assert stage.hoa.private.last().text.startswith("Report on assigned tasks")
    await stage.focal[HEALTH].say(group, "/viec")
    assert group.last().text.startswith("Việc của")
    await stage.focal[HEALTH].say(group, "/ngonngu EN")
    await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 17/6/2026")
    await stage.tell()
    assert "new tasks" in group.last().text
    await stage.at("2026-06-16 07:30")
    assert "tasks to do" in group.last().text
    await stage.focal[HEALTH].say(group, "/ngonngu vi")
    await stage.focal[HEALTH].say(group, "/viec")
    assert group.last().text.startswith("Việc của")


@pytest.mark.parametrize("words", ["", "fr", "tiếng Anh", "en vi"])
async def test_unknown_language_changes_nothing(stage: Stage, words: str) -> None:
    before = await stage.dump()
    await stage.hoa.send(f"/ngonngu {words}".strip())
    assert stage.hoa.private.last().text == "Đề nghị chọn: /ngonngu vi hoặc /ngonngu en"
    assert await stage.dump() == before
