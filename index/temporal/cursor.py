"""Looking at tokens: every look is of constant length, and numbers in words are read here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from index.temporal.lexicon import (
    ONES,
    ORDINAL_ONES,
    ORDINAL_TENS,
    TENS,
    UNIT,
    UNITS,
    VAGUE_COUNT,
)
from index.temporal.tokens import Token

_NOTHING = Token(0, 0, "", "", "b", False)
_BEYOND = 64  # tokens that a rule may look past either end


class Count(NamedTuple):
    """``value`` is ``None`` for "several"; ``end`` is the token after it."""

    value: float | None
    end: int


class Cursor:
    """The tokens of a text, with the small readings that all rules share."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.size = len(tokens)
        # Empty tokens beyond the end; a negative index counts from there and finds them as well.
        padded = [*tokens, *[_NOTHING] * (2 * _BEYOND)]
        self.at: Callable[[int], Token] = padded.__getitem__
        """The token, or an empty one beyond either end."""
        self.low: Callable[[int], str] = [token.low for token in padded].__getitem__
        """The token in lower case, "" beyond either end."""
        self._integers: dict[int, tuple[int | None, int]] = {}
        self._ordinals: dict[int, Count | None] = {}
        self.cues: dict[int, int] = {}
        """What each token tells of past and future, as far as it was asked for."""
        self.clear = (0, 0)
        """The first token, and the one after the last, of a stretch that tells nothing of it."""

    def says(self, i: int, *words: str) -> bool:
        """Whether these words stand at ``i`` one after the other."""
        for word in words:
            if self.low(i) != word:
                return False
            i += 1
        return True

    def titled(self, i: int) -> bool:
        """Whether the token is a word with a capital."""
        token = self.at(i)
        return token.kind == "w" and token.text[:1].isupper()

    def dash(self, i: int) -> int:
        """``i + 1`` where a hyphen stands at ``i``, else ``i``."""
        return i + 1 if self.low(i) == "-" else i

    def possessive(self, i: int) -> int:
        """The token after "'s" or "'" at ``i``, else ``i``."""
        if self.low(i) != "'" or not self.at(i).glued:
            return i
        if self.low(i + 1) == "s" and self.at(i + 1).glued:
            return i + 2
        return i + 1

    def sentence_starts(self, i: int) -> bool:
        """Whether the token is the first of its sentence, or of a quotation in it."""
        before = self.at(i - 1)
        return before.kind == "b" or before.low in (".", "!", "?", ":", '"', "“", "'", "_", "(")

    def integer(self, i: int, digits: int = 4) -> int | None:
        """A plain number of at most ``digits`` digits: no part of "1,500", "2.5" or "$20"."""
        known = self._integers.get(i)
        if known is None:
            known = self._integers[i] = self._figures(i)
        return known[0] if known[1] <= digits else None

    def _figures(self, i: int) -> tuple[int | None, int]:
        """The plain number at ``i`` and how many figures it has."""
        token = self.at(i)
        if token.kind != "n" or not token.text or self._tied(i):
            return None, 0
        return int(token.text), token.end - token.start

    def _tied(self, i: int) -> bool:
        before, after = self.at(i - 1), self.at(i + 1)
        glued = self.at(i).glued
        if glued and (before.low in "$£€¥#@/\\_=&%+" or before.kind == "w"):
            return True
        if glued and before.low in ",.:" and self.at(i - 2).kind == "n" and before.glued:
            return True
        far = self.at(i + 2)
        return after.glued and (
            (after.low in (",", ".", ":") and far.kind == "n" and far.glued)
            or after.low in ("%", "_", "@", "°", "=", "&")
        )

    def cardinal(self, i: int) -> Count | None:
        """A count: "3", "1,500", "twenty-one", "a dozen", "a couple of", "several", "a few"."""
        low = self.low(i)
        if low in ("a", "an", "the", "some"):
            return self._article_count(i) if low != "the" else None
        if low == "couple":
            return Count(2, i + 2 if self.low(i + 1) == "of" else i + 1)
        if low in VAGUE_COUNT:
            return Count(None, i + 1)
        value = self.integer(i)
        if value is not None:
            return self._fraction(value, i + 1)
        if self.at(i).kind == "n":
            return self._thousands(i) or self._decimal(i)
        return self.words(i)

    def _fraction(self, value: int, i: int) -> Count:
        low = self.low(i)
        if low == "and" and self.says(i + 1, "a", "half"):
            return Count(value + 0.5, i + 3)
        if low == "1" and self.says(i + 1, "/", "2") and self.at(i + 1).glued:
            return Count(value + 0.5, i + 3)  # "5 1/2 hours"
        if low == "½":
            return Count(value + 0.5, i + 1)
        return Count(value, i)

    def _thousands(self, i: int) -> Count | None:
        token, rest = self.at(i), self.at(i + 2)
        whole = (
            self.low(i + 1) == ","
            and rest.glued
            and rest.end - rest.start == 3
            and rest.kind == "n"
        )
        if whole and token.end - token.start <= 3 and self.low(i - 1) not in ("$", "£", "€"):
            return Count(int(token.text) * 1000 + int(rest.text), i + 3)
        return None

    def _decimal(self, i: int) -> Count | None:
        token, rest = self.at(i), self.at(i + 2)
        pointed = self.low(i + 1) == "." and rest.glued and rest.kind == "n"
        if not pointed or token.end - token.start > 3 or rest.end - rest.start > 2:
            return None
        if self.low(i + 3) == "." or self.low(i - 1) in ("$", "£", "€", "."):
            return None
        return Count(float(f"{token.text}.{rest.text}"), i + 3)

    def _article_count(self, i: int) -> Count | None:
        low = self.low(i + 1)
        if low == "couple":
            return Count(2, i + 3 if self.low(i + 2) == "of" else i + 2)
        if low == "dozen":
            return Count(12, i + 2)
        if low == "half" and self.low(i + 2) in ("dozen",):
            return Count(6, i + 3)
        if low in ("few", "several"):
            return Count(None, i + 2)
        if low in ("hundred", "thousand"):
            return Count(100 if low == "hundred" else 1000, i + 2)
        return None

    def words(self, i: int) -> Count | None:
        """A cardinal in words, up to thousands."""
        first = self.below_hundred(i)
        if first is None:
            return None
        value, end = first.value or 0, first.end
        for word, size in (("hundred", 100), ("thousand", 1000)):
            if self.low(end) == word:
                value, end = value * size, end + 1
                skip = end + 1 if self.low(end) == "and" else end
                rest = self.below_hundred(skip)
                if rest is not None:
                    value, end = value + (rest.value or 0), rest.end
        if self.says(end, "and", "a", "half"):
            return Count(value + 0.5, end + 3)
        return Count(value, end)

    def below_hundred(self, i: int) -> Count | None:
        """ "seven", "twenty", "twenty-one" or "twenty one"."""
        low = self.low(i)
        if low in ONES and low != "zero":
            return Count(ONES[low], i + 1)
        if low not in TENS:
            return None
        j = self.dash(i + 1)
        one = ONES.get(self.low(j), 0)
        return Count(TENS[low] + one, j + 1) if 1 <= one <= 9 else Count(TENS[low], i + 1)

    def ordinal(self, i: int) -> Count | None:
        """ "3rd", "twenty-first", "second"."""
        if i not in self._ordinals:
            self._ordinals[i] = self._ordinal(i)
        return self._ordinals[i]

    def _ordinal(self, i: int) -> Count | None:
        low = self.low(i)
        if low in ORDINAL_ONES:
            return Count(ORDINAL_ONES[low], i + 1)
        if low in ORDINAL_TENS:
            return Count(ORDINAL_TENS[low], i + 1)
        if low in TENS:
            j = self.dash(i + 1)
            one = ORDINAL_ONES.get(self.low(j), 0)
            return Count(TENS[low] + one, j + 1) if 1 <= one <= 9 else None
        token, suffix = self.at(i), self.at(i + 1)
        if token.kind == "n" and suffix.glued and suffix.low in ("st", "nd", "rd", "th"):
            return Count(int(token.text), i + 2) if 0 < token.end - token.start <= 3 else None
        return None

    def unit(self, i: int) -> tuple[str, bool] | None:
        """The unit of time at ``i``, and whether it is in the plural."""
        low = self.low(i)
        if low in UNIT:
            return UNIT[low], False
        return (UNITS[low], True) if low in UNITS else None

    def year(self, i: int) -> Count | None:
        """A year of four digits, "'98", or in words ("nineteen seventy-nine")."""
        value = self.integer(i)
        if value is not None:
            fits = self.at(i).end - self.at(i).start == 4 and 1000 <= value <= 2999
            return Count(value, i + 1) if fits and not self._more_digits(i) else None
        if self.low(i) == "'" and self.at(i + 1).glued:
            if self.at(i).glued and self.low(i - 1) == "'":
                return None  # A quotation mark typed as two: "''60 Minutes''".
            token = self.at(i + 1)
            if token.kind == "n" and token.end - token.start == 2:
                return Count(pivot(int(token.text)), i + 2)
            return None
        return self.year_in_words(i)

    def _more_digits(self, i: int) -> bool:
        after, far = self.at(i + 1), self.at(i + 2)
        dashed = after.low in ("-", "/") and after.glued and far.kind == "n" and far.glued
        return dashed and far.end - far.start not in (2, 4)

    def year_in_words(self, i: int) -> Count | None:
        """ "nineteen seventy-nine", "two thousand and ten", "twenty twenty-five"."""
        if self.low(i) == "two" and self.low(i + 1) == "thousand":
            skip = i + 3 if self.low(i + 2) == "and" else i + 2
            rest = self.below_hundred(skip)
            return Count(2000 + (rest.value or 0), rest.end) if rest else Count(2000, i + 2)
        century = {"nineteen": 19, "eighteen": 18, "seventeen": 17, "twenty": 20}.get(self.low(i))
        if century is None:
            return None
        j = self.dash(i + 1)
        rest = self.below_hundred(j)
        if rest is None or rest.value is None or rest.value < 10 or rest.end - j > 3:
            return None
        return Count(century * 100 + rest.value, rest.end)


def pivot(short: int) -> int:
    """The year that two digits mean: 00 to 49 are 2000 to 2049."""
    return 2000 + short if short < 50 else 1900 + short
