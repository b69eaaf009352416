"""What is wrong is said when it begins, hourly, and when it is over."""

from __future__ import annotations

import pytest

from bot.process.problem_log import AGAIN_SECONDS, ProblemLog


def test_a_problem_is_said_once_then_hourly_and_once_when_it_is_over(caplog: pytest.LogCaptureFixture) -> None:
    at = 0.0
    said = ProblemLog(lambda: at)
    for at in range(0, 2 * AGAIN_SECONDS + 1, 15):  # noqa: B007 - the log reads it
        said.say({"database": "The database does not answer."})
    said.say({})
    said.say({})
    line = "The database does not answer."
    assert [record.getMessage() for record in caplog.records] == [
        line,
        f"still: {line}",
        f"still: {line}",
        f"over: {line}",
    ]
    said.say({"database": line})
    assert caplog.records[-1].getMessage() == line


def test_what_changes_about_a_problem_is_no_new_problem(caplog: pytest.LogCaptureFixture) -> None:
    said = ProblemLog(lambda: 0.0)
    for n in range(5):
        said.say({"pending": f"{n} wait", "path": "another path"})
    assert [record.getMessage() for record in caplog.records] == ["0 wait", "another path"]
