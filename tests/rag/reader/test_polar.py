"""Questions for yes or no: how they are written down, and what is learnt from each."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

from index.encode import bundled_model_folder
from rag.reader.data import Asked, Window
from rag.reader.polar import Polar, polar, polar_windows, split_polar
from rag.reader.train import _judged_loss
from rag.reader.written import FOLDER

ARTICLE = """# Ferry out of service | 2024-05-17
The ferry Sankt Olaf is out until Friday. “It is not the engine,” said Mr. Roe. It had 12 cars.
+ how many cars => 12
"""
HEAD = "# Ferry out of service | 2024-05-17\n"


def _polar(tmp_path: Path, lines: str, head: str = HEAD) -> list[Polar | Asked]:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "polar").mkdir()
    (tmp_path / "polar" / "a.txt").write_text(head + lines, encoding="utf-8")
    return [one for one, _ in polar(tmp_path / "polar")]


def test_a_question_has_the_sentence_that_decides_it(tmp_path: Path) -> None:
    yes, no, neither = _polar(
        tmp_path,
        "y Is the ferry laid up? => out until Friday\n"
        "n Did the engine fail? => It is not the engine\n"
        "u Is anybody hurt?\n",
    )
    assert isinstance(yes, Polar)
    assert (yes.yes, yes.sentence) == (True, "The ferry Sankt Olaf is out until Friday.")
    assert isinstance(no, Polar)
    assert not no.yes
    assert no.sentence.startswith("“It is not the engine,”")
    assert isinstance(neither, Asked)
    assert neither.start is None
    assert neither.context == yes.context == no.context


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("y Is it so? => words of nowhere", HEAD),
        ("y Is it so?", HEAD),
        ("x Is it so? => 12 cars", HEAD),
        ("u Is it so?", "# Another article | 2024-05-18\n"),
    ],
)
def test_what_the_article_does_not_prove_is_named(tmp_path: Path, line: str, head: str) -> None:
    with pytest.raises(ValueError, match=r"a\.txt: .*does not prove"):
        _polar(tmp_path, line + "\n", head)


def test_windows_say_yes_or_no_and_point_at_nothing() -> None:
    tokenizer = Tokenizer.from_file(str(bundled_model_folder() / "tokenizer.json"))
    made = [
        Polar("Is it laid up?", "It is out.", "It is out. So it is.", True, "Ferry | 2024-05-17"),
        Polar("Is it well?", "It is out.", "It is out. So it is.", False),
    ]
    windows = polar_windows(made * 40, tokenizer, 64, random.Random(3))
    assert [w.affirmed for w in windows] == [True, False] * 40
    assert {w.start for w in windows} == {-100}
    read = {tokenizer.decode(list(w.ids[w.context_from :])) for w in windows}
    assert read == {"it is out.", "it is out. so it is."}
    assert any("ferry" in tokenizer.decode(list(w.ids)) for w in windows)


def test_a_yes_teaches_that_there_is_an_answer_too() -> None:
    window = Window((1, 2, 3), 2, -100, -100, affirmed=True)
    sure = torch.tensor([[9.0, 0.0, 9.0]])
    assert float(_judged_loss(sure, [window])) < 0.01
    for wrong in ([-9.0, 0.0, 9.0], [9.0, 0.0, -9.0]):
        assert float(_judged_loss(torch.tensor([wrong]), [window])) > 4
    # What it was not asked changes nothing.
    unasked = torch.tensor([[9.0, -9.0, 9.0]])
    assert float(_judged_loss(unasked, [window])) < 0.01


@pytest.mark.skipif(not (FOLDER / "polar").is_dir(), reason="the questions are not installed")
def test_what_was_written_is_as_often_yes_as_no_and_whole_articles_are_held_out() -> None:
    learnt, _, held, _ = split_polar()
    assert not {one.context for one in learnt} & {one.context for one in held}
    for part in (learnt, held):
        assert 0.4 < sum(one.yes for one in part) / len(part) < 0.6
