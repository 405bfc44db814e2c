"""The parser's frame: rules by the word that opens them, each read at most once a position.

A rule looks at a bounded number of tokens and calls :meth:`Reader.point` only for what stands
deeper in the same expression, to a bounded depth; what was read at a position is remembered. So the
time is proportional to the length of the text, whatever it says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from index.temporal.cursor import Cursor
from index.temporal.meaning import Meaning
from index.temporal.policy import Policy
from index.temporal.tokens import Token

Found = tuple[Meaning, int] | None
"""What was read, and the token after it."""

Rule = Callable[["Reader", int], Found]

_DEEPEST = 4


class Reader(Cursor):
    """A cursor with the rules, and the memory of what they read."""

    def __init__(
        self,
        tokens: Sequence[Token],
        policy: Policy,
        rules: Mapping[str, Sequence[Rule]],
        number_rules: Callable[[Reader, int], Sequence[Rule]],
        attached: Callable[[Reader, Meaning, int], Found],
    ) -> None:
        super().__init__(tokens)
        self.line_clock = -1
        """The character at which a time stands that the line is told under."""
        self.policy = policy
        self._rules = rules
        self._number_rules = number_rules
        self._attached = attached
        self._read: dict[tuple[int, int], Found] = {}
        self._depth = 0

    def point(self, i: int) -> Found:
        """The longest expression that begins at ``i``."""
        key = i, self._depth
        if key in self._read:
            return self._read[key]
        token = self.at(i)
        number = token.kind == "n"
        rules = self._number_rules(self, i) if number else self._rules.get(token.low)
        if not rules or self._depth >= _DEEPEST:
            return None
        self._depth += 1
        try:
            best = self._longest(rules, i)
            if best is not None:
                best = self._attached(self, *best) or best
        finally:
            self._depth -= 1
        self._read[key] = best
        return best

    def _longest(self, rules: Sequence[Rule], i: int) -> Found:
        best: Found = None
        for rule in rules:
            try:
                found = rule(self, i)
            except (ValueError, OverflowError):
                continue  # "31 June", or a day beyond the calendar: not a date at all.
            if found is not None and (best is None or found[1] > best[1]):
                best = found
        return best
