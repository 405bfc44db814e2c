"""Where usage differs: what each setting makes of the same words."""

from __future__ import annotations

from datetime import date

import pytest

from index.temporal import Policy, find

_ANCHOR = date(2025, 3, 2)


def _days(text: str, policy: Policy, anchor: date = _ANCHOR) -> tuple[str, str]:
    """The first and last day of the last expression of a text."""
    interval = find(text, anchor, policy=policy)[-1].interval
    assert interval is not None
    return interval[0].isoformat(), interval[1].isoformat()


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("fiscal 2025", "2024-04-01", "2025-04-01"),
        ("FY2025", "2024-04-01", "2025-04-01"),
        ("FY25", "2024-04-01", "2025-04-01"),
        ("FY2024-25", "2024-04-01", "2025-04-01"),
        ("the financial year 2024/25", "2024-04-01", "2025-04-01"),
        ("the 2024-25 financial year", "2024-04-01", "2025-04-01"),
        ("the 2025 fiscal year", "2024-04-01", "2025-04-01"),
        ("the first quarter of fiscal 2025", "2024-04-01", "2024-07-01"),
        ("the fourth quarter of the fiscal year 2025", "2025-01-01", "2025-04-01"),
        ("the first half of fiscal year 2025", "2024-04-01", "2024-10-01"),
        ("the second fiscal quarter of 2025", "2024-07-01", "2024-10-01"),
        ("the fiscal second quarter of 2025", "2024-07-01", "2024-10-01"),
        ("the second fiscal quarter", "2024-07-01", "2024-10-01"),
        ("fiscal 2025's third quarter", "2024-10-01", "2025-01-01"),
        ("fiscal Q1 2025", "2024-04-01", "2024-07-01"),
        ("Q1 of fiscal 2025", "2024-04-01", "2024-07-01"),
        ("Q1 FY25", "2024-04-01", "2024-07-01"),
        ("H2 FY25", "2024-10-01", "2025-04-01"),
        ("this fiscal year", "2024-04-01", "2025-04-01"),
        ("the current financial year", "2024-04-01", "2025-04-01"),
        ("last fiscal year", "2023-04-01", "2024-04-01"),
        ("the last fiscal year", "2023-04-01", "2024-04-01"),
        ("next financial year", "2025-04-01", "2026-04-01"),
        ("last fiscal year's third quarter", "2023-10-01", "2024-01-01"),
        ("the first quarter of the current fiscal year", "2024-04-01", "2024-07-01"),
        ("fiscal 2023, and in the previous fiscal year", "2021-04-01", "2022-04-01"),
        ("early fiscal 2025", "2024-04-01", "2024-08-01"),
        # What is not said to be fiscal is the calendar's.
        ("the first quarter of 2025", "2025-01-01", "2025-04-01"),
        ("Q1 2025", "2025-01-01", "2025-04-01"),
        ("1Q25", "2025-01-01", "2025-04-01"),
        ("2024's second quarter", "2024-04-01", "2024-07-01"),
        ("last year", "2024-01-01", "2025-01-01"),
    ],
)
def test_a_fiscal_year_has_the_name_of_the_year_it_ends_in(
    words: str, start: str, end: str
) -> None:
    assert _days(f"Sales rose in {words}.", Policy(fiscal_start=4)) == (start, end)


@pytest.mark.parametrize(
    ("words", "first", "start", "end"),
    [
        ("third quarter of the fiscal year 2024", 10, "2024-04-01", "2024-07-01"),
        ("this fiscal year", 10, "2024-10-01", "2025-10-01"),
        ("the first quarter of fiscal 2025", 2, "2024-02-01", "2024-05-01"),
        ("the first quarter of fiscal 2025", 1, "2025-01-01", "2025-04-01"),
        ("fiscal Q2 2025", 1, "2025-04-01", "2025-07-01"),
        ("last fiscal year", 1, "2024-01-01", "2025-01-01"),
        # Two calendar years, of which nobody said where the year begins: both.
        ("FY2024-25", 1, "2024-01-01", "2026-01-01"),
    ],
)
def test_a_fiscal_year_begins_where_the_setting_says(
    words: str, first: int, start: str, end: str
) -> None:
    assert _days(f"Sales rose in the {words}.", Policy(fiscal_start=first)) == (start, end)


def test_the_reason_says_which_fiscal_year_and_why() -> None:
    (found,) = find("Sales rose in fiscal Q1 2025.", _ANCHOR, policy=Policy(fiscal_start=4))
    assert found.why == (
        "“fiscal Q1 2025”: the first quarter of the fiscal year (fiscal 2025, from April 2024 to "
        "March 2025, named after the year it ends in)"
    )
    assert found.value == "2024-Q2"  # The field counts quarters by the calendar.
    (plain,) = find("Sales rose in fiscal 2025.", _ANCHOR)
    assert plain.why == "“fiscal 2025”: fiscal 2025, taken as the calendar year"


@pytest.mark.parametrize(
    ("text", "anchor", "day", "other"),
    [
        ("They met on 3/4.", "2025-04-10", "2025-04-03", "2025-03-04"),
        ("They will meet on 3/4.", "2025-03-02", "2025-04-03", "2025-03-04"),
        ("They met on 12/1.", "2025-03-02", "2025-01-12", "2024-12-01"),
        ("They met on 03/04/2025.", "2025-05-02", "2025-04-03", "2025-03-04"),
    ],
)
def test_either_order_of_a_day_and_a_month_is_kept(
    text: str, anchor: str, day: str, other: str
) -> None:
    at = date.fromisoformat(anchor)
    (european,) = find(text, at)
    (american,) = find(text, at, policy=Policy(day_first=False))
    for found, first, second in ((european, day, other), (american, other, day)):
        assert found.interval is not None
        assert found.alternative is not None
        assert found.interval[0].isoformat() == first
        assert found.alternative[0].isoformat() == second


@pytest.mark.parametrize("text", ["on Tuesday 3/4", "on Tuesday 03/04/2025", "on Tuesday, 3/4/25"])
def test_a_weekday_tells_which_order_is_meant(text: str) -> None:
    """4 March 2025 is a Tuesday, and 3 April a Thursday."""
    assert _days(f"They met {text}.", Policy())[0] == "2025-03-04"


def test_a_date_in_figures_that_both_orders_read_alike_has_no_other() -> None:
    for text in ("They met on 4/4.", "They met on 13/4.", "They met on 4/13."):
        (found,) = find(text, date(2025, 4, 20))
        assert found.interval is not None
        if found.alternative is not None:  # Of another year, not of the other order.
            assert found.alternative[0].year != found.interval[0].year
            assert found.alternative[0].timetuple()[1:3] == found.interval[0].timetuple()[1:3]


def test_the_following_spring_is_that_of_the_hemisphere() -> None:
    text = "On 3 March 2024 it closed. The following spring it reopened."
    assert _days(text, Policy(southern=True)) == ("2024-09-01", "2024-12-01")
    assert _days(text, Policy()) == ("2025-03-01", "2025-06-01")
