"""The figures that README shows are those that were measured."""

import json
from pathlib import Path

import pytest

from eval.benchmarks.readme import filled
from tests.conftest import ROOT


def test_readme_shows_the_measured_figures() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
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
