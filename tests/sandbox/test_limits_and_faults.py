import asyncio

import httpx
import pytest

from sandbox.rules.faults import Fault


async def send(api, chat, count, text="x"):
    return [await api("sendMessage", chat_id=chat.id, text=f"{text} {n}") for n in range(count)]


async def test_limits_are_off_unless_asked_for(api, hoa):
    assert all(body["ok"] for body in await send(api, hoa, 40))


async def test_a_chat_takes_a_short_burst_and_then_one_message_a_second(world, api, hoa, clock):
    world.limits.enabled = True
    *fine, refused = await send(api, hoa, 4)
    assert all(body["ok"] for body in fine)
    assert refused["error_code"] == 429
    assert refused["description"] == "Too Many Requests: retry after 3"
    assert refused["parameters"] == {"retry_after": 3}
    clock.forward(seconds=3)
    assert (await send(api, hoa, 1))[0]["ok"]


async def test_a_group_takes_twenty_a_minute_and_edits_count(world, api, group, clock):
    world.limits.enabled = True
    (first,) = await send(api, group, 1)
    for n in range(19):
        clock.forward(seconds=1)
        where = {"chat_id": group.id, "message_id": first["result"]["message_id"]}
        assert (await api("editMessageText", **where, text=f"sửa {n}"))["ok"]
    clock.forward(seconds=1)
    (refused,) = await send(api, group, 1)
    assert refused["parameters"]["retry_after"] == 40
    clock.forward(seconds=40)
    assert (await send(api, group, 1))[0]["ok"]


async def test_whoever_calls_on_after_a_429_waits_longer_each_time(world, api, hoa, clock):
    world.limits.enabled = True
    binh = world.user("Bình", started=True)
    waits = [body["parameters"]["retry_after"] for body in (await send(api, hoa, 6))[3:]]
    assert waits == [3, 3, 3], "what was under way already is no offence"
    for expected in (6, 12, 24):
        clock.forward(seconds=2)
        (refused,) = await send(api, hoa, 1)
        assert refused["parameters"]["retry_after"] == expected
    assert (await send(api, binh, 1))[0]["ok"], "another chat is not punished"
    clock.forward(seconds=23)
    assert (await send(api, hoa, 1))[0]["parameters"]["retry_after"] == 48
    clock.forward(seconds=48)
    *fine, refused = await send(api, hoa, 4)
    assert all(body["ok"] for body in fine)
    assert refused["parameters"]["retry_after"] == 3, "whoever has waited begins anew"


async def test_a_penalty_has_an_end(world, api, hoa, clock):
    world.limits.enabled = True
    await send(api, hoa, 4)
    for _call in range(20):
        clock.forward(seconds=2)
        (refused,) = await send(api, hoa, 1)
    assert refused["parameters"]["retry_after"] == 3600
    clock.forward(hours=1)
    assert (await send(api, hoa, 1))[0]["ok"]


async def test_thirty_messages_a_second_go_out_in_all(world, api):
    world.limits.enabled = True
    people = [world.user(f"Người {n}", started=True) for n in range(31)]
    codes = [(await send(api, person, 1))[0].get("error_code") for person in people]
    assert codes == [None] * 30 + [429]


async def test_faults_strike_in_order_and_only_where_they_are_meant(world, api, hoa, group):
    world.faults.refuse(500, method="sendMessage", chat_id=group.id)
    world.faults.refuse(403, method="sendMessage", chat_id=group.id)
    assert (await send(api, hoa, 1))[0]["ok"]
    assert [body.get("error_code") for body in await send(api, group, 3)] == [500, 403, None]


async def test_a_fault_may_strike_for_ever_until_cleared(world, api, hoa):
    world.faults.refuse(429, retry_after=9, times=None)
    assert [b["parameters"]["retry_after"] for b in await send(api, hoa, 3)] == [9, 9, 9]
    world.faults.clear()
    assert (await send(api, hoa, 1))[0]["ok"]


async def test_a_lost_answer_was_delivered_and_a_reset_was_not(world, api, hoa):
    world.faults.lose_answer()
    with pytest.raises(httpx.ReadTimeout):
        await send(api, hoa, 1, "đến")
    world.faults.reset()
    with pytest.raises(httpx.ReadError):
        await send(api, hoa, 1, "không")
    world.faults.unreachable()
    with pytest.raises(httpx.ConnectError):
        await send(api, hoa, 1, "không")
    assert [m.text for m in hoa.private.messages] == ["đến 0"]


async def test_a_held_call_waits_for_its_gate(world, api, hoa):
    gate = world.faults.hold(method="sendMessage")
    task = asyncio.create_task(api("sendMessage", chat_id=hoa.id, text="chờ"))
    await asyncio.sleep(0)
    assert not hoa.private.messages
    gate.set()
    assert (await task)["ok"]
    world.faults.delay(0.001)
    assert (await send(api, hoa, 1))[0]["ok"]


async def test_a_test_may_choose_faults_by_itself(world, api, hoa):
    world.faults.use(lambda method, params: Fault("reset") if "xấu" in params.get("text", "") else None)
    assert (await send(api, hoa, 1, "tốt"))[0]["ok"]
    with pytest.raises(httpx.ReadError):
        await send(api, hoa, 1, "xấu")


async def test_every_call_is_noted(world, api, hoa):
    await api("sendMessage", chat_id=hoa.id, text="x")
    await api("sendMessage", chat_id=99, text="x")
    assert [(call.method, call.error) for call in world.calls] == [
        ("sendMessage", None),
        ("sendMessage", "Bad Request: chat not found"),
    ]


async def test_a_refused_call_costs_nothing_and_its_answer_may_be_lost_too(world, api, hoa):
    world.limits.enabled = True
    for _ in range(9):
        assert (await api("sendMessage", chat_id=hoa.id, text="x" * 4097))["error_code"] == 400
    assert (await send(api, hoa, 1))[0]["ok"]
    world.faults.lose_answer()
    with pytest.raises(httpx.ReadTimeout):
        await api("sendMessage", chat_id=99, text="x")
