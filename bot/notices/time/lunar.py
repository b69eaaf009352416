"""New moons, for the length of the last lunar month: after Jean Meeus, Astronomical Algorithms, to a few minutes."""

from __future__ import annotations

from datetime import date
from math import floor, radians, sin

SYNODIC = 29.53058868  # mean days from one new moon to the next
FIRST_MOON = 2415020.75933  # Julian day of the first new moon of 1900
CENTURY = 1236.85  # new moons in a hundred years
UTC7 = 7 / 24
ORDINAL_ZERO = 1721425  # Julian day number of date.fromordinal(0)


def new_moon_before(day: date) -> date:
    """Return the day of the last new moon before ``day``, not on it, in Vietnam's time."""
    count = floor((day.toordinal() + ORDINAL_ZERO - FIRST_MOON) / SYNODIC) + 1
    while (found := _day(count)) >= day:
        count -= 1
    return found


def _day(count: int) -> date:
    return date.fromordinal(floor(_julian(count) + 0.5 + UTC7) - ORDINAL_ZERO)


def _julian(count: int) -> float:
    """Return the Julian day of the ``count``-th new moon since 1900: the mean one, put right for sun and moon."""
    t = count / CENTURY
    sun = radians(359.2242 + 29.10535608 * count - 0.0000333 * t**2)
    moon = radians(306.0253 + 385.81691806 * count + 0.0107306 * t**2)
    node = radians(21.2964 + 390.67050646 * count - 0.0016528 * t**2)
    mean = FIRST_MOON + SYNODIC * count + 0.0001178 * t**2
    mean += 0.00033 * sin(radians(166.56 + 132.87 * t - 0.009173 * t**2))
    return mean + (
        (0.1734 - 0.000393 * t) * sin(sun)
        + 0.0021 * sin(2 * sun)
        - 0.4068 * sin(moon)
        + 0.0161 * sin(2 * moon)
        - 0.0004 * sin(3 * moon)
        + 0.0104 * sin(2 * node)
        - 0.0051 * sin(sun + moon)
        - 0.0074 * sin(sun - moon)
        + 0.0004 * sin(2 * node + sun)
        - 0.0004 * sin(2 * node - sun)
        - 0.0006 * sin(2 * node + moon)
        + 0.0010 * sin(2 * node - moon)
    )
