"""The articles written for the reader are of the stated form, and their answers are in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.reader.written import FOLDER, split_written, written

ARTICLE = """# Ferry out of service | 2024-05-17
date 2024-05-17

Details: The ferry Sankt Olaf is out until Friday. It had 12 cars aboard.
+ Until when is the ferry out? => Friday
+ how many cars => 12
- Who is the captain of the ferry?

# A second one | 2024-05-18
Nothing else happened - or so it seemed.
- What happened?
"""


def _folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_questions_have_their_article_s_text_without_the_title(tmp_path: Path) -> None:
    ferry, cars, captain, second = written(_folder(tmp_path, ARTICLE))
    assert ferry.context.startswith("date 2024-05-17\n\nDetails: The ferry")
    assert ferry.context.endswith("12 cars aboard.")
    assert ferry.context[ferry.start : ferry.end] == "Friday"
    assert cars.question == "how many cars"
    assert cars.context[cars.start : cars.end] == "12"
    assert captain.start is None
    assert captain.context == ferry.context
    assert second.question == "What happened?"
    assert second.context == "Nothing else happened - or so it seemed."


@pytest.mark.parametrize(
    "line",
    ["+ how many => 13", "+ how many", "* how many => 12", "+ how many => 1"],
)
def test_an_answer_that_is_no_words_of_the_article_is_named(tmp_path: Path, line: str) -> None:
    folder = _folder(tmp_path, ARTICLE.replace("+ how many cars => 12", line))
    with pytest.raises(ValueError, match=r"a\.txt: .*Ferry out of service"):
        list(written(folder))


def test_an_article_without_questions_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no text or no questions"):
        list(written(_folder(tmp_path, "# Only a title | 2024-01-01\nAnd a text.\n")))


def test_without_files_there_is_nothing_to_learn(tmp_path: Path) -> None:
    assert list(written(tmp_path / "nowhere")) == []


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the written articles are not installed")
def test_what_was_written_keeps_its_form_and_whole_articles_are_held_out() -> None:
    asked = list(written())
    learnt, held = split_written(asked)
    assert len(learnt) + len(held) == len(asked) > 1_000
    assert not {a.group for a in learnt} & {a.group for a in held}
    assert not {a.context for a in learnt} & {a.context for a in held}
    share = len(held) / len(asked)
    assert 0.05 < share < 0.15
    for part in (learnt, held):
        assert 0.3 < sum(a.start is None for a in part) / len(part) < 0.7
