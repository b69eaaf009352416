"""Each linked group is told once, of its own tasks and no others."""

from __future__ import annotations

from demo.stage import data_of
from tests.chat.whole_way.way import Way


async def test_each_group_is_told_once_of_its_own_tasks(told: Way) -> None:
    for agency, group in told.stage.groups.items():
        [message] = group.bot_messages(since=group.messages[told.said[agency] - 1])
        own = {task.number for task in told.made if task.agency == agency}
        assert {number for number in range(1, 40) if f"\n{number}. " in message.text} == own
        done = {data for data in data_of(message) if data.startswith("done:")}
        assert done == {f"done:{task.number}" for task in told.leads if task.agency == agency}
