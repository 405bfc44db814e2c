"""The mixture for judging is half unanswerable, and leaves alone what is held out."""

from __future__ import annotations

from pathlib import Path

import pytest
from tokenizers import Tokenizer

from eval.benchmarks.claims import load
from index.encode import bundled_model_folder
from rag.reader.claims import Claim, claims
from rag.reader.data import split_dev, squad
from rag.reader.judged import claim_windows, judged, some_claims
from rag.reader.written import FOLDER, split_written, written


def test_what_the_benchmark_holds_out_is_not_learnt(pool: Path) -> None:
    measured = {c.evidence for c in load(pool, 90) if c.held_out}
    learnt = list(claims(pool))
    kept = list(claims(pool, held=True))
    assert len(learnt) + len(kept) == 90
    assert measured == {c.evidence for c in kept}
    assert not measured & {c.evidence for c in learnt}
    assert {c.supported for c in learnt} == {True, False}


def test_a_claim_s_window_is_the_pair_and_points_nowhere() -> None:
    tokenizer = Tokenizer.from_file(str(bundled_model_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    claim = Claim("The boat sank.", "A boat went down in the storm. " * 20, True, "s")
    (made,) = claim_windows([claim], tokenizer, 40)
    assert len(made.ids) == 40
    assert tokenizer.decode(list(made.ids[1 : made.context_from - 1])) == "the boat sank."
    assert tokenizer.decode(list(made.ids[made.context_from :])).startswith("a boat went down")
    assert made.supported is True
    assert made.start < 0


def test_an_epoch_of_claims_is_the_same_for_the_same_seed(pool: Path, data: Path) -> None:
    assert some_claims(data, 3) == some_claims(data, 3)


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the written articles are not installed")
def test_about_half_has_no_answer_and_nothing_is_of_held_out_articles(data: Path) -> None:
    made = judged(data, 3)
    silent = sum(a.start is None for a in made) / len(made)
    assert 0.4 < silent < 0.65
    held = {a.context for a in split_written(list(written()))[1]}
    held |= {a.context for a in split_dev(squad(data / "reading" / "train.json"))[1]}
    assert not any(one.context.endswith(tuple(held)) for one in made)
    assert judged(data, 3) == made
