"""No window of Telegram's limits is ever exceeded, however calls arrive and however the network delays them.

The sandbox's limits play the server, in virtual time.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import RetryAfter

from bot.telegram.rate_limiter import HASTE, HASTY, IN_ALL, MANY_CHATS, MOST_KEPT, PATIENCE, RateLimiter, seconds
from sandbox.rules.errors import ApiError
from sandbox.rules.limits import RateLimits
from tests.virtual import run

GROUP, OTHER, PERSON = -100, -200, 7


def now() -> float:
    return asyncio.get_running_loop().time()


class Server:
    """A server with Telegram's limits, behind a network that delays each way."""

    def __init__(self, delays: Callable[[], float]) -> None:
        self.limits = RateLimits(now)
        self.delays = delays
        self.taken: list[tuple[float, int]] = []
        self.refused = 0
        self.penalty: dict[int, int] = {}  # chats that are answered 429, with this wait

    async def take(self, _endpoint: str, data: dict[str, Any]) -> bool:
        chat = data["chat_id"]
        await asyncio.sleep(self.delays())
        try:
            if chat in self.penalty:
                self.refused += 1
                raise RetryAfter(timedelta(seconds=self.penalty.pop(chat)))
            self.limits.spend(chat, group=chat < 0)
            self.taken.append((now(), chat))
        except ApiError as error:
            self.refused += 1
            raise RetryAfter(timedelta(seconds=error.parameters["retry_after"])) from error
        finally:
            await asyncio.sleep(self.delays())
        return True


async def call(
    budget: RateLimiter, server: Server, chat: int | str, endpoint: str = "sendMessage", *, hasty: bool = False
) -> object:
    data = {"chat_id": chat}
    return await budget.process_request(server.take, (endpoint, data), {}, endpoint, data, HASTY if hasty else None)


async def patiently(budget: RateLimiter, server: Server, chat: int) -> None:
    """Call until it is done, as the outbox does: a row that has to wait is tried again later."""
    while True:
        try:
            await call(budget, server, chat, hasty=True)
        except RetryAfter as error:
            await asyncio.sleep(seconds(error))
        else:
            return


@given(
    chats=st.lists(st.sampled_from([-1, -2, -3, 1, 2, *range(-300, -200)]), min_size=1, max_size=90),
    seed=st.integers(0, 2**32),
    slowest=st.sampled_from([0.0, 0.01, 0.3, 4.0]),
    hurry=st.sampled_from([0.0, 0.02, 1.0]),
)
def test_no_call_is_refused_whatever_arrives_and_however_the_network_delays_it(
    chats: list[int], seed: int, slowest: float, hurry: float
) -> None:
    dice = random.Random(seed)

    async def story() -> Server:
        budget, server = RateLimiter(), Server(lambda: dice.uniform(0, slowest))
        calls = []
        for chat in chats:
            calls.append(asyncio.create_task(patiently(budget, server, chat)))
            await asyncio.sleep(dice.uniform(0, hurry))
        await asyncio.gather(*calls)
        return server

    server = run(story())
    assert server.refused == 0
    assert Counter(chat for _when, chat in server.taken) == Counter(chats)


def test_calls_go_out_spread_and_nearly_as_fast_as_allowed() -> None:
    async def story() -> Server:
        budget, server = RateLimiter(), Server(lambda: 0.01)
        await asyncio.gather(*(patiently(budget, server, -chat) for chat in range(1, 601)))
        return server

    taken = [when for when, _chat in run(story()).taken]
    rate = (len(taken) - 1) / (taken[-1] - taken[0])
    assert 0.95 * IN_ALL <= rate <= IN_ALL
    fullest = max(sum(1 for other in taken if begin <= other < begin + 0.1) for begin in taken)
    assert fullest <= 0.2 * IN_ALL, "a tenth of a second never holds more than a fifth of a second's calls"


@given(
    turns=st.lists(st.integers(1, 4), min_size=1, max_size=5),
    seed=st.integers(0, 2**32),
    slowest=st.sampled_from([0.0, 0.3]),
)
def test_processes_that_share_a_bot_stay_within_its_limit_while_others_come_and_go(
    turns: list[int], seed: int, slowest: float
) -> None:
    dice = random.Random(seed)

    async def story() -> Server:
        server = Server(lambda: dice.uniform(0, slowest))
        budgets, chat = [RateLimiter()], 0
        calls: list[asyncio.Task[None]] = []
        for among in turns:
            for budget in budgets:
                budget.share(max(among, len(budgets)))
            # A process that comes sends nothing before the others know of it, and their calls are over.
            await asyncio.sleep(2 * slowest + 1.1)
            while len(budgets) < among:
                budgets.append(RateLimiter())
                budgets[-1].share(among)
            if len(budgets) > among:  # who goes has nothing left to send
                await asyncio.gather(*calls)
                del budgets[among:]
            for budget in budgets:
                budget.share(among)
            for _call in range(90):
                chat -= 1
                calls.append(asyncio.create_task(patiently(dice.choice(budgets), server, chat)))
        await asyncio.gather(*calls)
        return server

    server = run(story())
    assert server.refused == 0
    assert len(server.taken) == 90 * len(turns)


def test_a_process_that_is_alone_again_sends_as_fast_as_before() -> None:
    async def story() -> float:
        budget, server = RateLimiter(), Server(lambda: 0.0)
        budget.share(3)
        await asyncio.gather(*(patiently(budget, server, -chat) for chat in range(1, 31)))
        budget.share(1)
        begin = now()
        await asyncio.gather(*(patiently(budget, server, -chat) for chat in range(100, 400)))
        return now() - begin

    assert run(story()) < 300 / IN_ALL + 2


def test_a_chats_calls_go_in_their_order() -> None:
    async def story() -> list[int]:
        budget, server, order = RateLimiter(), Server(lambda: 0.05), []

        async def one(number: int) -> None:
            await call(budget, server, PERSON)
            order.append(number)

        await asyncio.gather(*(one(number) for number in range(9)))
        return order

    assert run(story()) == list(range(9))


@pytest.mark.parametrize("endpoint", ["getChat", "getChatMember", "sendChatAction"])
def test_calls_that_are_no_message_do_not_wait(endpoint: str) -> None:
    async def story() -> float:
        budget = RateLimiter()

        async def answer(*_args: object) -> bool:
            return True

        for _ in range(200):
            data = {"chat_id": GROUP}
            await budget.process_request(answer, (endpoint, data), {}, endpoint, data, None)
            await budget.process_request(answer, ("answerCallbackQuery", {}), {}, "answerCallbackQuery", {}, None)
        return now()

    assert run(story()) == 0.0


def test_an_answer_to_a_person_is_given_again_after_a_429_and_the_outbox_is_told_at_once() -> None:
    async def story() -> tuple[list[float], float]:
        budget, server = RateLimiter(), Server(lambda: 0.0)
        server.penalty[PERSON] = 4
        await call(budget, server, PERSON)
        answered = now()
        server.penalty[GROUP] = 4
        with pytest.raises(RetryAfter):
            await call(budget, server, GROUP, hasty=True)
        return [when for when, _chat in server.taken], now() - answered

    (taken,), hasty = run(story())
    assert taken >= 4
    assert hasty < 1


def test_an_answer_does_not_wait_longer_than_patience() -> None:
    async def story() -> float:
        budget, server = RateLimiter(), Server(lambda: 0.0)
        server.penalty[PERSON] = int(PATIENCE.total_seconds()) + 1
        with pytest.raises(RetryAfter):
            await call(budget, server, PERSON)
        begin = now()
        many = [call(budget, server, GROUP) for _ in range(300)]
        refused = [one for one in await asyncio.gather(*many, return_exceptions=True) if isinstance(one, RetryAfter)]
        assert 0 < len(refused) < 300
        return now() - begin

    assert run(story()) <= PATIENCE.total_seconds()


def test_one_chats_429_does_not_stop_the_others_and_many_stop_all() -> None:
    async def story() -> None:
        budget, server = RateLimiter(), Server(lambda: 0.0)
        server.penalty[GROUP] = 60
        with pytest.raises(RetryAfter):
            await call(budget, server, GROUP, hasty=True)
        await call(budget, server, OTHER, hasty=True)
        with pytest.raises(RetryAfter):
            await call(budget, server, GROUP, hasty=True)
        assert server.refused == 1, "the chat is not asked again while it is to be left alone"
        for chat in range(1, MANY_CHATS + 1):
            server.penalty[-chat] = 60
            with pytest.raises(RetryAfter):
                await call(budget, server, -chat, hasty=True)
        with pytest.raises(RetryAfter):
            await call(budget, server, -999, hasty=True)
        assert server.refused == 1 + MANY_CHATS
        await asyncio.sleep(61)
        assert await call(budget, server, -999, hasty=True)

    run(story())


def test_a_full_group_does_not_keep_the_outbox_waiting() -> None:
    async def story() -> float:
        budget, server = RateLimiter(), Server(lambda: 0.0)
        for _ in range(20):
            await call(budget, server, GROUP)
        began = now()
        with pytest.raises(RetryAfter):
            await call(budget, server, GROUP, hasty=True)
        await call(budget, server, OTHER, hasty=True)
        return now() - began

    assert run(story()) <= HASTE.total_seconds()


def test_a_call_that_is_given_up_takes_nothing_from_the_budget() -> None:
    async def story() -> Server:
        budget, server = RateLimiter(), Server(lambda: 0.1)
        for _ in range(50):
            waiting: list[Awaitable[object]] = [asyncio.create_task(call(budget, server, PERSON)) for _ in range(5)]
            await asyncio.sleep(0.05)
            for task in waiting:
                task.cancel()  # type: ignore[attr-defined]
            await asyncio.gather(*waiting, return_exceptions=True)
        await call(budget, server, PERSON)
        return server

    assert run(story()).refused == 0


def test_budgets_of_idle_chats_are_dropped() -> None:
    async def story() -> int:
        budget = RateLimiter(in_all=1000)

        async def answer(*_args: object) -> bool:
            return True

        for chat in range(1, 3 * MOST_KEPT):
            data = {"chat_id": chat}
            await budget.process_request(answer, (), {}, "sendMessage", data, HASTY)
            if chat % MOST_KEPT == 0:
                await asyncio.sleep(60)
        return len(budget._chats)

    assert run(story()) <= MOST_KEPT
