"""A world with a clock that a test moves, a person, a group, and a raw client of the Bot API."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox import BotProfile, Chat, User, World
from sandbox.client import client


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **by: float) -> None:
        self.time += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock) -> World:
    return World(clock=clock, bot=BotProfile(username="nhacviec_bot"))


@pytest.fixture
def hoa(world: World) -> User:
    return world.user("Trần Thị Hoa", username="tranthihoa", started=True)


@pytest.fixture
def group(world: World, hoa: User) -> Chat:
    return world.group("Sở Y tế - việc được giao", [hoa, world.user("Lê Văn", "Bình")])


class Api:
    """The Bot API by method name; gives the whole answer."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def __call__(self, method: str, files=None, **params):
        async with client(self.world) as http:
            if files:
                answer = await http.post(method, data=params, files=files)
            else:
                answer = await http.post(method, json=params)
            body = answer.json()
            assert answer.status_code == body.get("error_code", 200)
            return body

    async def result(self, method: str, **params):
        body = await self(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refusal(self, method: str, **params) -> str:
        body = await self(method, **params)
        assert not body["ok"], body
        return f"{body['error_code']} {body['description']}"


@pytest.fixture
def api(world: World) -> Api:
    return Api(world)
