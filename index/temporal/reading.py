"""What resolving shares: the anchor, the dates mentioned so far, and what an expression means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from index.temporal.meaning import Meaning, Range
from index.temporal.policy import Policy
from index.temporal.units import Interval, rough_days

Aside = Literal["", "saying", "supposed"]
Kind = Literal["date", "time", "duration", "set", "vague"]


class NotResolved(Exception):
    """What an expression is counted from is not known; the message says what."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression means. ``interval`` is ``None`` where that is no stretch of days."""

    interval: Interval | None
    granularity: str
    why: str
    kind: Kind = "date"
    alternative: Interval | None = None
    mod: str = ""
    value: str = ""
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A date that the text mentioned."""

    interval: Interval
    granularity: str
    aside: Aside = ""
    """Whether it is only the day of a statement, or one that was supposed of a time alone."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A reading with the day it was counted from, how sure it was, and the direction of the
    sentence where that was asked for."""

    reading: Reading
    used: date | None
    confidence: float
    side: int | None


Memory = dict[Meaning, _Known]
"""What has been read before of one anchor by one policy."""


class Resolution:
    """Resolves one expression at a time; ``used`` is then the day that it was counted from.

    ``side`` asks for the direction that the sentence looks in: -1 past, 1 future, 0 unknown;
    ``at_hand`` whether a word next to the expression says that it is past; :attr:`in_programme`
    may be set to ask whether it is of an event's programme, :attr:`year_of_event` how many years on
    the event takes place that it dates. What was read before,
    and hangs neither on that nor on a date mentioned, is taken from ``memory``.
    """

    def __init__(
        self,
        anchor: date | None,
        policy: Policy,
        mentions: list[Mention],
        rules: Mapping[type, Callable[[Resolution, Any], Reading]],
        memory: Memory,
        side: Callable[[], int],
        at_hand: Callable[[], bool],
    ) -> None:
        self._rules = rules
        self._memory = memory
        self._mentions = mentions
        self._ask_side = side
        self._side: int | None = None
        self._heading: Interval | None = None
        self._event: Interval | None = None
        self._days: Interval | None = None
        self._asked = self._looked_back = False
        self.anchor = anchor
        self.policy = policy
        self._ask_at_hand = at_hand
        self.in_programme: Callable[[], bool] = bool
        self.year_of_event: Callable[[], int] = int
        self.used: date | None = None
        self.confidence = 1.0
        self.ends: tuple[Reading, ...] = ()
        """Both ends of the range that was read last."""

    @property
    def mentions(self) -> list[Mention]:
        """The dates that the text has named, the last one last."""
        self._looked_back = True
        return self._mentions

    @property
    def heading(self) -> Interval | None:
        """The day that the last heading was, where one was nothing else."""
        self._looked_back = True
        return self._heading

    @heading.setter
    def heading(self, day: Interval | None) -> None:
        self._heading = day

    @property
    def event(self) -> Interval | None:
        """The few days of the one event that was named before: those of a festival, say."""
        self._looked_back = True
        return self._event

    @event.setter
    def event(self, days: Interval | None) -> None:
        self._event = days

    @property
    def days(self) -> Interval | None:
        """The few days that were named last, where the expression is one of them: "the Friday"."""
        self._looked_back = True
        return self._days

    @days.setter
    def days(self, days: Interval | None) -> None:
        self._days = days

    def other_year(self) -> int | None:
        """The year of the event that the expression dates, where it is not the anchor's."""
        self._looked_back = True
        years = self.year_of_event()
        return self.now().year + years if years else None

    def side(self) -> int:
        """The direction that the sentence looks in."""
        self._asked = True
        if self._side is None:
            self._side = self._ask_side()
        return self._side

    def at_hand(self) -> bool:
        """Whether a word next to the expression says that it is past."""
        self._looked_back = True  # So that it is asked anew the next time.
        return self._ask_at_hand()

    def now(self) -> date:
        """The anchor.

        Raises:
            NotResolved: it is not known.
        """
        if self.anchor is None:
            raise NotResolved("it needs the article's date, which is not known")
        self.used = self.anchor
        self.confidence = min(self.confidence, 0.95)
        return self.anchor

    def direction(self) -> int:
        """Where a bare weekday, month or day points, by the policy."""
        fixed = {"past": -1, "future": 1}.get(self.policy.bare_weekday)
        if fixed is not None:
            return fixed
        side = self.side()
        self.confidence = min(self.confidence, 0.85 if side else 0.6)
        return side

    def last(self, unit: str) -> Mention:
        """The last date mentioned that is as fine as ``unit``.

        Raises:
            NotResolved: the text mentioned none.
        """
        self._looked_back = True
        coarsest = max(rough_days(unit), 1)
        for mention in reversed(self._mentions):
            if rough_days(mention.granularity) <= coarsest:
                self.used = mention.interval[0]
                self.confidence = min(self.confidence, 0.7)
                return mention
        raise NotResolved("it is counted from a date that the text has not named")

    def read(self, said: Meaning) -> Reading:
        """What ``said`` means.

        Raises:
            NotResolved: it hangs on a date that is not known.
            ValueError, OverflowError: there is no such day.
        """
        if isinstance(said, Range):  # No two stand at the same tokens.
            return self._rules[Range](self, said)
        known = self._memory.get(said)
        if known is not None and (known.side is None or known.side == self.side()):
            self.used = known.used or self.used
            self.confidence = min(self.confidence, known.confidence)
            return known.reading
        before = self.used, self.confidence, self._asked, self._looked_back
        self.used, self.confidence, self._asked, self._looked_back = None, 1.0, False, False
        reading = self._rules[type(said)](self, said)
        if not self._looked_back and not self.ends:
            side = self._side if self._asked else None
            self._memory[said] = _Known(reading, self.used, self.confidence, side)
        used, confidence, asked, looked_back = before
        self.used = self.used or used
        self.confidence = min(self.confidence, confidence)
        self._asked, self._looked_back = self._asked or asked, self._looked_back or looked_back
        return reading
