"""The sandbox under uvicorn, on a real port: polling, broken connections, the chat page."""

import asyncio
import json

import httpx
import pytest
import uvicorn

from sandbox.__main__ import EXAMPLE, arguments, greeting
from sandbox.page.pages import app_with_page
from sandbox.play.seed import plant
from tests.sandbox.pictures import png


@pytest.fixture
async def address(world):
    """Serve the world on a free port."""
    server = uvicorn.Server(uvicorn.Config(app_with_page(world), port=0, log_level="warning", lifespan="on", ws="none"))
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  (uvicorn has no event for it)
        await asyncio.sleep(0.005)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await task


@pytest.fixture
async def http(address, world):
    async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
        yield http


def bot(world, method):
    return f"/bot{world.bot.token}/{method}"


async def test_the_bot_polls_and_answers_over_http(world, http, hoa):
    poll = asyncio.create_task(http.post(bot(world, "getUpdates"), data={"timeout": 20}))
    await asyncio.sleep(0.05)
    await hoa.send("/start")
    update = (await poll).json()["result"][0]
    data = {"chat_id": update["message"]["chat"]["id"], "text": "<b>chào</b>", "parse_mode": "HTML"}
    assert (await http.post(bot(world, "sendMessage"), data=data)).json()["ok"]
    assert hoa.private.last().html == "<b>chào</b>"
    wrong = await http.get("/bot1:x/getMe")
    assert (wrong.status_code, wrong.json()["description"]) == (401, "Unauthorized")


async def test_a_429_carries_the_header_too(world, http, hoa):
    world.faults.refuse(429, retry_after=4)
    answer = await http.post(bot(world, "sendMessage"), data={"chat_id": hoa.id, "text": "x"})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "4")


async def test_a_connection_is_cut_and_an_answer_lost_for_real(world, http, hoa):
    data = {"chat_id": hoa.id, "text": "x"}
    world.faults.reset()
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        await http.post(bot(world, "sendMessage"), data=data)
    assert not hoa.private.messages
    world.faults.lose_answer()
    with pytest.raises(httpx.ReadTimeout):
        await http.post(bot(world, "sendMessage"), data=data, timeout=0.2)
    assert len(hoa.private.messages) == 1


async def test_a_person_tries_the_bot_on_the_chat_page(world, http, hoa):
    page = await http.get("/")
    assert page.headers["content-type"].startswith("text/html")
    assert "http://" not in page.text
    assert "https://" not in page.text
    binh = (await http.post("/sandbox/users", json={"name": "Lê Văn Bình"})).json()["id"]
    new = {"title": "Sở Y tế", "members": [str(hoa.id), binh], "forum": True}
    group = (await http.post("/sandbox/groups", json=new)).json()["id"]
    state = (await http.get("/sandbox/state")).json()
    assert [chat["title"] for chat in state["chats"] if chat["type"] != "private"] == ["Sở Y tế"]

    form = {"user": binh, "chat": "private", "text": "/start"}
    await http.post("/sandbox/send", data=form)
    await http.post("/sandbox/send", data=form | {"text": "công văn"}, files={"file": ("Số 1.pdf", b"%PDF")})
    picture = {"file": ("a.png", png(3, 3))}
    await http.post("/sandbox/send", data=form | {"as_photo": "1", "text": ""}, files=picture)
    nobody = await http.post("/sandbox/send", data=form | {"as_photo": "1"}, files={"file": ("a.png", b"x")})
    assert nobody.json() == {"error": "Bad Request: IMAGE_PROCESS_FAILED"}
    markup = {"inline_keyboard": [[{"text": "Nhận", "callback_data": "n"}]]}
    text = {"chat_id": binh, "text": "<script>alert(1)</script>", "reply_markup": json.dumps(markup)}
    assert (await http.post(bot(world, "sendMessage"), data=text)).json()["ok"]

    asked = {"user": binh, "chat": "private"}
    view = (await http.get("/sandbox/view", params=asked)).json()
    start, document, photo, answer = view["messages"]
    assert (start["html"], start["mine"], answer["mine"]) == ("/start", True, False)
    assert answer["html"] == "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert (await http.get("/sandbox/file/" + document["file"]["path"])).content == b"%PDF"
    assert (await http.get("/sandbox/file/" + photo["file"]["path"])).headers["content-type"] == "image/jpeg"
    unchanged = await http.get("/sandbox/view", params=asked | {"since": view["revision"]})
    assert "messages" not in unchanged.json()

    pressed = (await http.post("/sandbox/press", json=asked | {"message_id": answer["id"], "data": "n"})).json()
    await http.post(bot(world, "answerCallbackQuery"), data={"callback_query_id": pressed["id"], "text": "vâng"})
    view = (await http.get("/sandbox/view", params=asked)).json()
    assert [a["text"] for a in view["answers"]] == ["vâng"]
    told = (await http.get("/sandbox/view", params={"user": binh, "chat": group})).json()
    assert told["messages"][0]["service"].startswith("+ Nhắc Việc")


async def test_the_greeting_says_what_to_put_into_env(world):
    options = arguments().parse_args(["--port", "9"])
    text = greeting(world, options.host, options.port)
    assert f"BOT_TOKEN={world.bot.token}\nBOT_API_URL=http://127.0.0.1:9\n" in text


async def test_a_seed_makes_people_groups_and_topics(world):
    plant(world, EXAMPLE)
    members = ["hoa"]
    groups = [{"title": "UBND phường", "members": members, "forum": True, "topics": ["Báo cáo"], "id": -1009}]
    users = [{"key": "hoa", "first_name": "Hoa", "id": 6_000_000_000, "username": "hoa", "started": True}]
    plant(world, {"users": users, "groups": groups})
    forum = world.chats[-1009]
    assert list(forum.topics.values()) == ["Báo cáo"]
    assert forum.members[6_000_000_000] == "creator"
