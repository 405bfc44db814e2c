"""The figures that README and the reader's card show are those that were measured."""

import json
from pathlib import Path

import pytest

from eval.benchmarks.readme import PAGES, filled


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_shows_the_measured_figures(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "<!-- figures:" in text
    assert filled(text) == text, "run: python -m eval.benchmarks.readme"


def test_a_table_is_replaced_and_the_rest_kept(tmp_path: Path) -> None:
    (tmp_path / "speed.json").write_text(json.dumps({"rows": [{"what": "a", "ms": 2.5}]}))
    text = "before\n<!-- figures: speed -->\nold\n<!-- end -->\nafter"
    made = filled(text, tmp_path)
    assert made.startswith("before\n")
    assert made.endswith("<!-- end -->\nafter")
    assert "| a | 2.500 |" in made
    assert "old" not in made
    assert filled(made, tmp_path) == made


def test_figures_that_were_never_measured_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        filled("<!-- figures: nothing -->\n<!-- end -->", tmp_path)
