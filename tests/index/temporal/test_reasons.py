"""The rule that an answer shows is right English."""

from __future__ import annotations

from datetime import date

import pytest

from index.temporal import find
from index.temporal.holidays import NAMES, spoken_name


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("It shut on Christmas Day 2024.", "Christmas Day of 2024 by its rule"),
        ("It shut on Veterans Day 2024.", "Veterans Day of 2024 by its rule"),
        ("It shut on All Saints’ Day 2024.", "All Saints' Day of 2024 by its rule"),
        ("It shut on New Year's Eve 2024.", "New Year's Eve of 2024 by its rule"),
        ("It shut on Presidents Day 2024.", "Presidents' Day of 2024 by its rule"),
        ("It shut on VE Day 2024.", "VE Day of 2024 by its rule"),
        (
            "It shut the weekend before last.",
            "Saturday and Sunday of the week two before that of Sunday 2 March 2025",
        ),
        (
            "It will shut the weekend after next.",
            "Saturday and Sunday of the week two after that of Sunday 2 March 2025",
        ),
        ("It shut the first Monday of May 2024.", "the first Monday of May 2024"),
        ("It shut the last Friday of 2024.", "the last Friday of 2024"),
        (
            "It shut in the second week of May 2024.",
            "the second week of May 2024, Monday to Sunday",
        ),
        ("It shut in the third quarter of 2024.", "the third quarter of the year"),
        ("It shut on the Monday before 5 March 2025.", "the Monday before Wednesday 5 March 2025"),
        ("It shut two Fridays ago.", "the second Friday before Sunday 2 March 2025"),
    ],
)
def test_a_reason_reads_as_a_person_would_write_it(text: str, why: str) -> None:
    (found,) = find(text, date(2025, 3, 2))
    assert found.why == f"“{found.text}”: {why}"


def test_a_name_of_a_holiday_is_written_with_its_apostrophe_or_without_one() -> None:
    names = {spoken_name(name) for name in NAMES}
    plain = {name for name in names if "s Day" in name and "'" not in name}
    assert plain == {"Christmas Day", "Columbus Day", "Veterans Day"}
    assert not [name for name in names if "Years" in name or "'S" in name or "Christma'" in name]
