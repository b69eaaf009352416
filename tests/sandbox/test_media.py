"""What people send besides words: how the bot hears of it, by another library's models too."""

import pytest
from aiogram import types

from sandbox import Item
from tests.sandbox.pictures import png
from tests.sandbox.test_judged_by_aiogram import judge

KINDS = ["video", "video_note", "voice", "audio", "animation", "sticker"]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_recording_is_told_with_its_file(world, api, hoa, kind):
    await hoa.send_media(kind, b"\x00\x01")
    (update,) = world.take_updates()
    judge(types.Update, update)
    file_id = update["message"][kind]["file_id"]
    assert (await api.result("getFile", file_id=file_id))["file_size"] == 2


async def test_a_caption_stands_under_what_can_have_one(world, hoa, group):
    await hoa.send_media("video", b"\x00", "/xong 12", chat=group)
    await hoa.send_media("video", b"\x00", "cho vui", chat=group)
    assert [update["message"]["caption"] for update in world.take_updates()] == ["/xong 12"]
    with pytest.raises(ValueError, match="sticker"):
        await hoa.send_media("sticker", b"\x00", "/xong 12")
    with pytest.raises(ValueError, match="film"):
        await hoa.send_media("film", b"\x00")


async def test_a_place_and_a_contact_are_told(world, hoa):
    await hoa.send_location(21.03, 105.85)
    await hoa.send_contact("+84900000000", "Bình")
    place, contact = world.take_updates()
    judge(types.Update, place)
    judge(types.Update, contact)
    assert place["message"]["location"] == {"latitude": 21.03, "longitude": 105.85}
    assert contact["message"]["contact"]["phone_number"] == "+84900000000"


async def test_an_album_is_a_message_for_each_file_under_one_number(world, api, hoa, group):
    await api.result("sendMessage", chat_id=group.id, text="Kết quả?")
    pictures = [Item("photo", png(100 + n, 100)) for n in range(3)]
    sent = await hoa.send_album(pictures, "Báo cáo", chat=group, reply_to=group.last())
    updates = world.take_updates()
    for update in updates:
        judge(types.Update, update)
    assert len({update["message"]["media_group_id"] for update in updates}) == 1
    assert [update["message"].get("caption") for update in updates] == ["Báo cáo", None, None]
    assert all("reply_to_message" in update["message"] for update in updates)
    assert [message.photo for message in sent] == [item.content for item in pictures]
    await hoa.send_album([Item("document", b"a", "a.pdf"), Item("document", b"b", "b.pdf")])
    other = [update["message"] for update in world.take_updates()]
    assert [message["document"]["file_name"] for message in other] == ["a.pdf", "b.pdf"]
    assert other[0]["media_group_id"] != updates[0]["message"]["media_group_id"]


async def test_of_an_album_whose_caption_is_a_command_a_group_shows_the_first_file_only(world, hoa, group):
    await hoa.send_album([Item("photo", png(100, 100)), Item("video", b"\x00")], "/xong 12", chat=group)
    assert [update["message"].get("caption") for update in world.take_updates()] == ["/xong 12"]


@pytest.mark.parametrize(
    "items",
    [
        [Item("document", b"a", "a.pdf")],
        [Item("document", b"a", "a.pdf"), Item("video", b"\x00")],
        [Item("voice", b"\x00")] * 11,
    ],
)
async def test_an_album_has_two_to_ten_files_of_a_kind(hoa, items):
    with pytest.raises(ValueError, match="album"):
        await hoa.send_album(items)
