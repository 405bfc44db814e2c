"""How somebody wants dates of two common readings taken: a choice of each, or as the server has it.

Each choice has a short code, which is what a browser keeps and sends; nothing else is understood.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from index.temporal import Policy


@dataclass(frozen=True, slots=True)
class Option:
    """One way to take such dates: what a person reads, its code, what a policy says."""

    label: str
    code: str
    value: str | int | bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A field of :class:`~index.temporal.Policy`, and the ways to take it."""

    name: str
    label: str
    options: tuple[Option, ...]

    def of(self, policy: Policy) -> Option:
        """The way a policy takes it."""
        return next(o for o in self.options if o.value == getattr(policy, self.name))


CHOICES = (
    Choice(
        "next_weekday", "“Next Thursday” is the Thursday",
        (
            Option("of the following week", "following", "following-week"),
            Option("that comes next", "nearest", "nearest"),
        ),
    ),
    Choice(
        "bare_weekday", "“On Thursday”, in an article, is",
        (
            Option("by its sentence’s tense", "tense", "tense"),
            Option("always the last one", "past", "past"),
            Option("always the next one", "future", "future"),
        ),
    ),
    Choice(
        "day_first", "03/04/2025 is",
        (Option("3 April", "day", True), Option("4 March", "month", False)),
    ),
    Choice(
        "southern", "“Summer” is that of",
        (Option("the north", "north", False), Option("the south", "south", True)),
    ),
    Choice(
        "region", "Holidays are as in",
        (Option("Britain", "uk", "uk"), Option("the United States", "us", "us")),
    ),
    Choice(
        "fiscal_start", "A fiscal year begins in",
        tuple(Option(f"{date(2000, month, 1):%B}", str(month), month) for month in range(1, 13)),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DateChoices:
    """The codes chosen, by the name of the policy's field; what is not there is the server's."""

    chosen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Any) -> DateChoices:
        """From what a browser sent, which may be anything: what makes no sense is not chosen."""
        given = document if isinstance(document, Mapping) else {}
        known = {c.name: {o.code for o in c.options} for c in CHOICES}
        said = {name: given.get(name) for name in known}
        return cls({n: c for n, c in said.items() if isinstance(c, str) and c in known[n]})

    def over(self, policy: Policy) -> Policy:
        """A policy with these choices in the place of its own."""
        changed: dict[str, Any] = {
            choice.name: option.value
            for choice in CHOICES
            for option in choice.options
            if self.chosen.get(choice.name) == option.code
        }
        return replace(policy, **changed)


def offered(choice: Choice, policy: Policy) -> list[tuple[str, str]]:
    """(what is shown, code) of the ways to take it; the code of the server's own way is empty."""
    default = choice.of(policy)
    return [
        (f"{o.label} (default)", "") if o is default else (o.label, o.code) for o in choice.options
    ]
