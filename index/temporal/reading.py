"""What resolving shares: the anchor, the dates mentioned so far, and what an expression means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from index.temporal.meaning import Meaning
from index.temporal.policy import Policy
from index.temporal.units import Interval, rough_days

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


class Resolution:
    """Resolves one expression at a time; ``used`` is then the day that it was counted from.

    ``ends`` are those of the range that was read, if it was one. ``side`` asks for the direction
    that the sentence looks in: -1 past, 1 future, 0 unknown; ``at_hand`` whether a word next to
    the expression says that it is past.
    """

    def __init__(
        self,
        anchor: date | None,
        policy: Policy,
        mentions: list[Mention],
        rules: Mapping[type, Callable[[Resolution, Any], Reading]],
    ) -> None:
        self._rules = rules
        self.anchor = anchor
        self.policy = policy
        self.mentions = mentions
        self.side: Callable[[], int] = lambda: 0
        self.at_hand: Callable[[], bool] = lambda: True
        self.ends: tuple[Reading, ...] = ()
        self.used: date | None = None
        self.confidence = 1.0

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
        for mention in reversed(self.mentions):
            if rough_days(mention.granularity) <= max(rough_days(unit), 1):
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
        return self._rules[type(said)](self, said)
