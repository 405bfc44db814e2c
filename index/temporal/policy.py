"""Where usage differs, what is meant: one policy, each choice a setting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Policy:
    """How expressions with more than one common reading are taken. The other one is kept.

    - ``day_first``: "03/04/2025" is 3 April (as in Britain), else 4 March. Dates that only one
      order allows, as "13/04/2025", are read in that one.
    - ``next_weekday``: "next Thursday" is the Thursday of the week after the anchor's week
      ("following-week": said on a Monday, in ten days), or the first one to come ("nearest": in
      three). "This Thursday" and "this coming Thursday" are the first one to come in both.
    - ``bare_weekday``: "on Thursday" follows the tense of its sentence ("tense": the latest one,
      the anchor's own day included, unless the sentence looks ahead), or always "past" or
      "future". The same holds for months and days without a year.
    - ``southern``: the seasons of the southern hemisphere.
    - ``region``: whose rule a holiday follows where countries differ ("uk" or "us").
    - ``fiscal_start``: the month (1 to 12) that a fiscal year begins with; 1 takes "fiscal 2024"
      to be the calendar year. A fiscal year has the name of the calendar year it ends in, and what
      is said to be its quarter or half counts from that month; "Q2" alone is the calendar's.

    Always: weeks begin on Monday; "last Thursday" is the latest one before the anchor, but "last
    February", said in March, that of the year before (the other would be "last month"); "in two
    weeks" is a day, "two months ago" a month, "two years ago" a year; "the end of" a period is its
    last day, "late" in it its last third. A weekday before or after a date is the nearest one that
    is not the date itself; "overnight on Friday" is the night that begins then.
    """

    day_first: bool = True
    next_weekday: Literal["following-week", "nearest"] = "following-week"
    bare_weekday: Literal["tense", "past", "future"] = "tense"
    southern: bool = False
    region: Literal["uk", "us"] = "uk"
    fiscal_start: int = 1
