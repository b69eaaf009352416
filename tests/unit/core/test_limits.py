"""Limits for people, as pure rules: how much is taken in any window, who is told, and what is remembered."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import LANGUAGES, language
from bot.registry.core import limits as rules
from bot.registry.core.limits import HOUR, MINUTE, OFFICE_TIMES, Allowed, Caller, Limits, Over, Standing
from bot.views.core import refusals

ALERT_LETTERS = 200  # Telegram's limit for the text over a button
ALLOWED = Allowed(person=4, chat=6, uploads=3, stranger=2)
BINH = Caller(person=1, chat=1, private=True)
IN_GROUP = Caller(person=1, chat=-5, private=False)


class Seconds:
    """Monotonic seconds that a test puts forward."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def limits(seconds: Seconds) -> Limits:
    return Limits(ALLOWED, seconds)


def attempt(limits: Limits, caller: Caller, standing: Standing = Standing.MEMBER) -> Over | None:
    """Take a call when there is room; returns the limit it is over otherwise."""
    over = limits.over(caller, standing)
    if over is None:
        limits.take(caller)
    return over


@pytest.mark.parametrize(
    ("standing", "most"), [(Standing.STRANGER, 2), (Standing.MEMBER, 4), (Standing.OFFICE, 4 * OFFICE_TIMES)]
)
def test_so_many_calls_are_taken_in_a_minute_by_standing(limits: Limits, standing: Standing, most: int) -> None:
    taken = [attempt(limits, BINH, standing) for _ in range(most + 1)]
    assert taken == [None] * most + [Over.PERSON]
    assert limits.most(Over.PERSON, standing) == most


def test_there_is_room_again_exactly_a_minute_after_the_first_call(limits: Limits, seconds: Seconds) -> None:
    for _ in range(4):
        attempt(limits, BINH)
    seconds.now += MINUTE - 0.001
    assert attempt(limits, BINH) is Over.PERSON
    seconds.now += 0.001
    assert attempt(limits, BINH) is None


def test_a_group_has_a_limit_of_its_own_and_a_private_chat_none_beside_the_person(limits: Limits) -> None:
    crowd = [replace(IN_GROUP, person=number) for number in range(10, 17)]
    assert [attempt(limits, one) for one in crowd] == [None] * 6 + [Over.CHAT]
    assert attempt(limits, replace(IN_GROUP, chat=-6)) is None, "another group has room"
    assert attempt(limits, crowd[-1], Standing.OFFICE) is None, "the office has more room in the same group"
    private = [replace(BINH, person=number) for number in range(20, 30)]
    assert not any(attempt(limits, one) for one in private)


def test_uploads_are_counted_for_an_hour_and_nothing_else_with_them(limits: Limits, seconds: Seconds) -> None:
    photo = replace(BINH, upload=True)
    assert [attempt(limits, photo) for _ in range(4)] == [None] * 3 + [Over.UPLOADS]
    assert attempt(limits, BINH) is None, "words are no upload"
    seconds.now += HOUR - 0.001
    assert attempt(limits, photo) is Over.UPLOADS
    seconds.now += 0.001
    assert attempt(limits, photo) is None


def test_zero_means_no_limit_and_a_stranger_never_has_more_than_others() -> None:
    unlimited = Limits(Allowed(), Seconds())
    everything = replace(IN_GROUP, upload=True)
    assert not any(attempt(unlimited, everything, standing) for standing in Standing for _ in range(500))
    assert Limits(Allowed(person=4, stranger=9)).most(Over.PERSON, Standing.STRANGER) == 4
    assert Limits(Allowed(person=4)).most(Over.PERSON, Standing.STRANGER) == 4
    assert Limits(Allowed(stranger=3)).most(Over.PERSON, Standing.STRANGER) == 3


def test_it_is_said_once_a_minute_to_each_person_and_once_to_a_group(limits: Limits, seconds: Seconds) -> None:
    other = replace(IN_GROUP, person=2)
    assert [limits.tell(IN_GROUP, Over.PERSON) for _ in range(3)] == [True, False, False]
    assert limits.tell(other, Over.PERSON), "another person has not been told"
    assert limits.tell(BINH, Over.PERSON), "nor the same one in private"
    assert limits.tell(IN_GROUP, Over.UPLOADS), "nor of another limit"
    assert limits.tell(IN_GROUP, Over.CHAT)
    assert not limits.tell(other, Over.CHAT), "the group has read it"
    seconds.now += MINUTE - 0.001
    assert not limits.tell(IN_GROUP, Over.PERSON)
    seconds.now += 0.001
    assert limits.tell(IN_GROUP, Over.PERSON)


@pytest.mark.parametrize(("standing", "lasts"), [(Standing.STRANGER, 10), (Standing.MEMBER, 60), (Standing.OFFICE, 60)])
def test_who_somebody_is_is_remembered_for_a_short_while(
    limits: Limits, seconds: Seconds, standing: Standing, lasts: float
) -> None:
    assert limits.known(BINH) is None
    limits.learn(BINH, standing)
    assert limits.known(IN_GROUP) is None, "in another chat the same person may be something else"
    seconds.now += lasts - 0.001
    assert limits.known(BINH) is standing
    seconds.now += 0.001
    assert limits.known(BINH) is None


def test_who_no_longer_calls_takes_no_memory(limits: Limits, seconds: Seconds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "KNOWN_AT_MOST", 10)
    for number in range(1000):
        caller = Caller(number, number, private=True)
        attempt(limits, caller)
        limits.tell(caller, Over.PERSON)
        limits.learn(caller, Standing.MEMBER)
        seconds.now += 10
    assert limits.remembered() <= 50


@given(
    waits=st.lists(st.floats(0, 40), max_size=60),
    callers=st.lists(st.sampled_from([(1, -5), (2, -5), (1, 1), (3, -6)]), min_size=60, max_size=60),
    standing=st.sampled_from(Standing),
)
def test_in_no_window_are_more_calls_taken_than_allowed(
    waits: list[float], callers: list[tuple[int, int]], standing: Standing
) -> None:
    seconds = Seconds()
    limits = Limits(ALLOWED, seconds)
    taken: list[tuple[float, Caller]] = []
    for wait, (person, chat) in zip(waits, callers, strict=False):
        seconds.now += wait
        caller = Caller(person, chat, private=chat > 0)
        if attempt(limits, caller, standing) is None:
            taken.append((seconds.now, caller))
    for end, _caller in taken:
        window = [caller for at, caller in taken if end - MINUTE < at <= end]
        for person in (1, 2, 3):
            assert sum(one.person == person for one in window) <= limits.most(Over.PERSON, standing)
        for chat in (-5, -6):
            assert sum(one.chat == chat for one in window) <= limits.most(Over.CHAT, standing)


@given(waits=st.lists(st.floats(0, 40), max_size=60))
def test_nobody_is_told_twice_within_a_minute(waits: list[float]) -> None:
    seconds = Seconds()
    limits = Limits(ALLOWED, seconds)
    told = []
    for wait in waits:
        seconds.now += wait
        if limits.tell(BINH, Over.PERSON):
            told.append(seconds.now)
    assert all(later - earlier >= MINUTE for earlier, later in itertools.pairwise(told))


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("over", Over)
def test_the_sentence_fits_over_a_button(code: str, over: Over) -> None:
    said = refusals.too_many(language(code), over, 10**6).blocks[0].text.striptags()
    assert len(said) <= ALERT_LETTERS
