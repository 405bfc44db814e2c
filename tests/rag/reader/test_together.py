"""Passages of one question compete: who the rivals are, that they stay together, what is learnt."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

from index.encode import bundled_model_folder, load_encoder
from rag.reader.data import Asked, Window, split_dev, squad
from rag.reader.together import groups, rivals
from rag.reader.train import _batches, _together_loss
from rag.reader.written import FOLDER, split_written, written

FERRY = "The ferry to Arden carries 180 people."
OTHERS = (
    "The ferry to Bexley carries 240 people.",
    "The ferry to Corwen carries 180 people too.",
    "A storm took the roof of the school in Dalby.",
)


def test_rivals_are_what_a_search_finds_and_never_hold_the_answer() -> None:
    asked = Asked("How many people does the ferry to Arden carry?", FERRY, 26, 29, "s", "Ferry")
    every = [asked, *(Asked("?", text, None, None, "s", text[:9]) for text in OTHERS)]
    ((one, found),) = rivals(every, [asked], load_encoder(), random.Random(1))
    assert one is asked
    assert {other.context for other in found} == {OTHERS[0], OTHERS[2]}
    assert all(other.start is None and other.end is None for other in found)


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the written articles are not installed")
def test_an_epoch_is_groups_with_one_answer_and_nothing_that_is_held_out(
    data: Path, pool: Path
) -> None:
    tokenizer = Tokenizer.from_file(str(bundled_model_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    held = [a.context for a in split_written(list(written()))[1]]
    held += [a.context for a in split_dev(squad(data / "reading" / "train.json"))[1]]
    begun = {tuple(tokenizer.encode(c, add_special_tokens=False).ids[:20]) for c in set(held)}
    lengths = {len(b) for b in begun}
    made = groups(data, 5, tokenizer, 128, share=0.01)
    assert pool.is_file()
    assert any(len(group) > 2 for group in made)
    for group in made:
        if len(group) > 1:
            assert [w.start > 0 for w in group].count(True) == 1
            assert len({w.together for w in group}) == 1
        for window in group:
            ids = window.ids[window.context_from :]
            assert not any(tuple(ids[:length]) in begun for length in lengths)


def test_groups_stay_whole_in_batches_of_limited_size() -> None:
    chance = random.Random(3)
    made = [[_window(chance.randrange(5, 40), number) for _ in range(3)] for number in range(60)]
    batches = list(_batches(made, 400, chance))
    assert sum(map(len, batches)) == 180
    for batch in batches:
        assert len(batch) * max(len(w.ids) for w in batch) <= 400
        numbers = [w.together for w in batch]
        assert all(numbers.count(n) == 3 for n in numbers)


def test_the_loss_is_smaller_the_further_the_right_passage_leads() -> None:
    batch = [_window(6, 1, start=4), _window(6, 1), _window(6, 2), _window(6, None)]
    losses = []
    for lead in (0.0, 2.0, 4.0):
        start, end = torch.zeros(4, 6), torch.zeros(4, 6)
        start[0, 4] = end[0, 4] = lead
        start[3, 2] = 50.0
        losses.append(float(_together_loss(start, end, torch.zeros(4, 2), batch)))
    assert losses[0] == pytest.approx(0.6931, abs=1e-3)
    assert losses[0] > losses[1] > losses[2]
    alone = _together_loss(torch.zeros(1, 6), torch.zeros(1, 6), torch.zeros(1, 2), batch[2:3])
    assert float(alone) == 0.0


def _window(size: int, together: int | None, start: int = 0) -> Window:
    return Window(tuple(range(size)), 3, start, start, together=together)
