"""The same report printed twice is one report; two reports on one matter are two."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.duplicates import near_duplicate_groups
from index.library import Library

REPORT = (
    "The crew of the Kittiwren will take the ferry to sea for the first time on Monday, while "
    "builders on the Isle of Quill race to finish the slipway she needs, the operator said. The "
    "trials will last eleven days and will be held in the lee of the headland."
)
OTHER = (
    "Councillors voted by nine to four on Thursday to merge the two schools, after a debate that "
    "lasted until midnight. Parents in the gallery shouted as the result was read out."
)


def test_the_planted_pairs_are_found_and_nothing_else(seeds_library: Library) -> None:
    generation = seeds_library.current()
    rows = generation.article_rows()
    texts = [generation.article(row.id).text for row in rows]
    groups: dict[int, set[str]] = {}
    for row, group in zip(rows, near_duplicate_groups(texts), strict=True):
        groups.setdefault(group, set()).add(Path(row.origin).stem[:10])
    together = sorted(sorted(days) for days in groups.values() if len(days) > 1)
    sizes = sorted(len(m) for m in _members(near_duplicate_groups(texts)).values())
    assert sizes.count(2) == 4
    assert set(sizes) == {1, 2}
    assert all(len(days) <= 2 for days in together)


def test_small_changes_do_not_hide_a_copy() -> None:
    edited = REPORT.replace("the operator said", "a spokesman for Soundline said on Sunday")
    assert near_duplicate_groups([REPORT, OTHER, edited]) == [0, 1, 0]


def test_two_reports_on_one_matter_stay_two() -> None:
    again = (
        "Sea trials of the Kittiwren begin on Monday in the lee of the headland. They are to last "
        "eleven days, Soundline said, though the slipway on Quill is still not finished."
    )
    assert near_duplicate_groups([REPORT, again]) == [0, 1]


def test_texts_without_words_are_nobodys_copy() -> None:
    assert near_duplicate_groups(["", "", "…"]) == [0, 1, 2]
    assert near_duplicate_groups([]) == []


@settings(deadline=None)
@given(st.permutations([REPORT, OTHER, REPORT + " It rained.", OTHER.upper(), "Something else."]))
def test_the_order_of_the_texts_does_not_matter(texts: list[str]) -> None:
    members = _members(near_duplicate_groups(texts)).values()
    found = {frozenset(texts[i] for i in group) for group in members}
    assert found == {
        frozenset({REPORT, REPORT + " It rained."}),
        frozenset({OTHER, OTHER.upper()}),
        frozenset({"Something else."}),
    }


@pytest.mark.parametrize("threshold", [0.4, 0.5, 0.6])
def test_a_group_is_named_by_its_first_member(threshold: float) -> None:
    assert near_duplicate_groups([OTHER, REPORT, REPORT, OTHER], threshold) == [0, 1, 1, 0]


def _members(groups: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for i, group in enumerate(groups):
        found.setdefault(group, []).append(i)
    return found
