"""Letters: every kind of unasked message has one writer."""

from __future__ import annotations

import pytest

from bot.jobs.letters.writer import Writer
from bot.jobs.letters.writers import ROOMS, WRITERS, one_for_each_kind
from bot.registry.outbox.kinds import Kind


def test_every_kind_has_its_writer() -> None:
    assert set(WRITERS) == set(Kind)


def test_a_kind_without_a_writer_is_named() -> None:
    without: list[dict[Kind, Writer]] = [dict(room) for room in ROOMS]
    for room in without:
        room.pop(Kind.DIGEST, None)
    with pytest.raises(ValueError, match=r"look at \['digest'\]"):
        one_for_each_kind(without)


def test_a_kind_with_two_writers_is_named() -> None:
    with pytest.raises(ValueError, match=r"look at \['weekly'\]"):
        one_for_each_kind([*ROOMS, {Kind.WEEKLY: WRITERS[Kind.DIGEST]}])
