"""Holidays with a fixed date or a rule, Easter by computus."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

Rule = Callable[[int], date]


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian year.

    The anonymous algorithm printed in Nature of 20 April 1876, as given by Meeus, *Astronomical
    Algorithms* (1991), chapter 8.
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    shift = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * shift) // 451
    month, day = divmod(h + shift - 7 * m + 114, 31)
    return date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """The ``n``-th Monday (0) to Sunday (6) of a month; ``-1`` is its last.

    Raises:
        ValueError: the month has no such day.
    """
    if n < 0:
        after = date(year + month // 12, month % 12 + 1, 1)
        return after - timedelta(days=(after.weekday() - weekday - 1) % 7 + 1)
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
    if day.month != month:
        raise ValueError(f"Month {month} of {year} has no weekday {weekday} number {n}.")
    return day


def _fixed(month: int, day: int) -> Rule:
    return lambda year: date(year, month, day)


def _from_easter(days: int) -> Rule:
    return lambda year: easter(year) + timedelta(days=days)


def _nth(n: int, weekday: int, month: int, days: int = 0) -> Rule:
    return lambda year: nth_weekday(year, month, weekday, n) + timedelta(days=days)


def _inauguration(year: int) -> date:
    return date(year, 1, 20)


_EVERYWHERE: dict[str, Rule] = {
    "christmas": _fixed(12, 25),
    "christmas day": _fixed(12, 25),
    "xmas": _fixed(12, 25),
    "christmas eve": _fixed(12, 24),
    "boxing day": _fixed(12, 26),
    "st stephens day": _fixed(12, 26),
    "new years day": _fixed(1, 1),
    "new years eve": _fixed(12, 31),
    "new year": _fixed(1, 1),
    "hogmanay": _fixed(12, 31),
    "epiphany": _fixed(1, 6),
    "twelfth night": _fixed(1, 5),
    "burns night": _fixed(1, 25),
    "holocaust memorial day": _fixed(1, 27),
    "groundhog day": _fixed(2, 2),
    "valentines day": _fixed(2, 14),
    "valentine day": _fixed(2, 14),
    "st valentines day": _fixed(2, 14),
    "st davids day": _fixed(3, 1),
    "international womens day": _fixed(3, 8),
    "st patricks day": _fixed(3, 17),
    "april fools day": _fixed(4, 1),
    "st georges day": _fixed(4, 23),
    "anzac day": _fixed(4, 25),
    "earth day": _fixed(4, 22),
    "may day": _fixed(5, 1),
    "ve day": _fixed(5, 8),
    "juneteenth": _fixed(6, 19),
    "canada day": _fixed(7, 1),
    "independence day": _fixed(7, 4),
    "bastille day": _fixed(7, 14),
    "australia day": _fixed(1, 26),
    "halloween": _fixed(10, 31),
    "guy fawkes night": _fixed(11, 5),
    "bonfire night": _fixed(11, 5),
    "all saints day": _fixed(11, 1),
    "armistice day": _fixed(11, 11),
    "veterans day": _fixed(11, 11),
    "st andrews day": _fixed(11, 30),
    "world aids day": _fixed(12, 1),
    "easter": _from_easter(0),
    "easter sunday": _from_easter(0),
    "easter day": _from_easter(0),
    "easter monday": _from_easter(1),
    "good friday": _from_easter(-2),
    "maundy thursday": _from_easter(-3),
    "holy saturday": _from_easter(-1),
    "easter saturday": _from_easter(-1),
    "palm sunday": _from_easter(-7),
    "ash wednesday": _from_easter(-46),
    "shrove tuesday": _from_easter(-47),
    "pancake day": _from_easter(-47),
    "mardi gras": _from_easter(-47),
    "ascension day": _from_easter(39),
    "pentecost": _from_easter(49),
    "whit sunday": _from_easter(49),
    "whitsun": _from_easter(49),
    "whit monday": _from_easter(50),
    "trinity sunday": _from_easter(56),
    "corpus christi": _from_easter(60),
    "mothering sunday": _from_easter(-21),
    "fathers day": _nth(3, 6, 6),
    "thanksgiving": _nth(4, 3, 11),
    "thanksgiving day": _nth(4, 3, 11),
    "black friday": _nth(4, 3, 11, 1),
    "cyber monday": _nth(4, 3, 11, 4),
    "giving tuesday": _nth(4, 3, 11, 5),
    "labor day": _nth(1, 0, 9),
    "labour day": _nth(1, 0, 9),
    "memorial day": _nth(-1, 0, 5),
    "columbus day": _nth(2, 0, 10),
    "presidents day": _nth(3, 0, 2),
    "martin luther king day": _nth(3, 0, 1),
    "martin luther king jr day": _nth(3, 0, 1),
    "martin luther kings day": _nth(3, 0, 1),
    "mlk day": _nth(3, 0, 1),
    "election day": lambda year: nth_weekday(year, 11, 0, 1) + timedelta(days=1),
    "remembrance sunday": _nth(2, 6, 11),
    "early may bank holiday": _nth(1, 0, 5),
    "may day bank holiday": _nth(1, 0, 5),
    "easter bank holiday": _from_easter(1),
    "may bank holiday": _nth(1, 0, 5),
    "spring bank holiday": _nth(-1, 0, 5),
    "late may bank holiday": _nth(-1, 0, 5),
    "august bank holiday": _nth(-1, 0, 8),
    "summer bank holiday": _nth(-1, 0, 8),
    "inauguration day": _inauguration,
}
_BY_REGION: dict[str, dict[str, Rule]] = {
    "uk": {"mothers day": _from_easter(-21)},
    "us": {"mothers day": _nth(2, 6, 5)},
}
_BANK_HOLIDAYS = (
    "new years day",
    "good friday",
    "easter monday",
    "early may bank holiday",
    "spring bank holiday",
    "summer bank holiday",
    "christmas",
    "boxing day",
)

BANK_HOLIDAYS = frozenset({"bank holiday", "bank holiday monday"})
"""Those that have no rule of their own: one of the bank holidays of the year."""
NAMES = frozenset(_EVERYWHERE) | frozenset(_BY_REGION["uk"]) | BANK_HOLIDAYS
"""Lower case, apostrophes and full stops left out."""

_WRITTEN = {
    "xmas": "Christmas",
    "st stephens day": "St Stephen's Day",
    "new years day": "New Year's Day",
    "new years eve": "New Year's Eve",
    "new year": "New Year's Day",
    "valentines day": "St Valentine's Day",
    "valentine day": "St Valentine's Day",
    "st valentines day": "St Valentine's Day",
    "st davids day": "St David's Day",
    "international womens day": "International Women's Day",
    "st patricks day": "St Patrick's Day",
    "april fools day": "April Fools' Day",
    "st georges day": "St George's Day",
    "ve day": "VE Day",
    "all saints day": "All Saints' Day",
    "st andrews day": "St Andrew's Day",
    "world aids day": "World AIDS Day",
    "fathers day": "Father's Day",
    "mothers day": "Mother's Day",
    "presidents day": "Presidents' Day",
    "martin luther king jr day": "Martin Luther King Jr Day",
    "martin luther kings day": "Martin Luther King Day",
    "mlk day": "Martin Luther King Day",
}
"""The names that are not written as they are spoken, a capital for each word."""


def spoken_name(name: str) -> str:
    """A holiday of :data:`NAMES` as English writes it: "New Year's Eve", "Veterans Day"."""
    return _WRITTEN.get(name) or name.title().replace("Bank Holiday", "bank holiday")


@lru_cache(maxsize=4096)
def holiday(name: str, year: int, region: str) -> date:
    """The day that a holiday of :data:`NAMES` falls on in ``year``.

    Raises:
        KeyError: no such holiday, or one without a day of its own ("bank holiday").
    """
    rule = _BY_REGION[region].get(name) or _EVERYWHERE[name]
    return rule(year)


def bank_holidays(year: int) -> list[date]:
    """The bank holidays of England and Wales by rule, with substitute days, in order.

    Days that were proclaimed once, as for a coronation, are not by rule.
    """
    days: list[date] = []
    for name in _BANK_HOLIDAYS:
        day = holiday(name, year, "uk")
        while day.weekday() >= 5 or day in days:
            day += timedelta(days=1)
        days.append(day)
    return sorted(days)
