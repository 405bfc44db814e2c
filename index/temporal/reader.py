"""The parser's frame: rules by the word that opens them, each read at most once a position.

A rule looks at a bounded number of tokens and calls :meth:`Reader.point` only for what stands
deeper in the same expression, to a bounded depth; what was read at a position is remembered. So the
time is proportional to the length of the text, whatever it says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from index.temporal.cursor import Cursor
from index.temporal.lexicon import MONTH
from index.temporal.meaning import Meaning
from index.temporal.policy import Policy
from index.temporal.tokens import Token

Found = tuple[Meaning, int] | None
"""What was read, and the token after it."""

Rule = Callable[["Reader", int], Found]

_DEEPEST = 4
_FARTHEST_WORD = 8
"""Where the first word of an expression that begins with a number stands: "1,500-2,000 days"."""


class Reader(Cursor):
    """A cursor with the rules, and the memory of what they read."""

    def __init__(
        self,
        tokens: Sequence[Token],
        policy: Policy,
        rules: Mapping[str, Sequence[Rule]],
        number_rules: Sequence[Rule],
        figure_rules: Sequence[Rule],
        month_rules: Sequence[Rule],
        attached: Callable[[Reader, Meaning, int], Found],
    ) -> None:
        super().__init__(tokens)
        self.policy = policy
        self._rules = rules
        self._number_rules = number_rules
        self._figure_rules = figure_rules
        self._month_rules = month_rules
        self._words_after: list[int] = []
        self._attached = attached
        self._read: dict[tuple[int, int], Found] = {}
        self._depth = 0

    def point(self, i: int) -> Found:
        """The longest expression that begins at ``i``."""
        if (i, self._depth) in self._read:
            return self._read[i, self._depth]
        token = self.at(i)
        rules = self._rules_of_number(i) if token.kind == "n" else self._rules.get(token.low, ())
        if not rules or self._depth >= _DEEPEST:
            return None
        self._depth += 1
        try:
            best = self._longest(rules, i)
            if best is not None:
                best = self._attached(self, *best) or best
        finally:
            self._depth -= 1
        self._read[i, self._depth] = best
        return best

    def _rules_of_number(self, i: int) -> Sequence[Rule]:
        """Those that may fit: before a month few do, and without a word soon only figures."""
        before, rest = self.at(i - 1), self.at(i + 2)
        if before.kind == "w" and self.at(i).glued:
            return ()  # Part of something like "A4" or "Q1".
        if self.low(i + 1) in MONTH:
            return self._month_rules
        minutes = rest.kind == "n" and rest.end - rest.start == 2 and self.low(i + 1) in ":."
        if minutes or self._next_word(i) <= i + _FARTHEST_WORD:
            return self._number_rules
        return self._figure_rules

    def _next_word(self, i: int) -> int:
        """The first word after a token, found for all tokens at once."""
        if not self._words_after:
            word, after = self.size + _FARTHEST_WORD + 1, []
            for k in range(self.size - 1, -1, -1):
                after.append(word)
                word = k if self.at(k).kind == "w" else word
            self._words_after = after[::-1]
        return self._words_after[i]

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
