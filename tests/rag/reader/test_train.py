"""Training learns, and an interrupted run ends where an uninterrupted one does."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from rag.reader.checkpoint import checkpoint
from rag.reader.data import split_dev, squad
from rag.reader.export import calibrate, export
from rag.reader.train import Plan, Trainer

PLAN = Plan(epochs=3, length=48, tokens=400, rate=3e-4, warmup=0.2, steps=10, compute="float32")


@pytest.fixture(scope="module")
def whole(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Trainer:
    trainer = Trainer(PLAN, data, tmp_path_factory.mktemp("whole"))
    trainer.run(until=time.monotonic() + 600)
    return trainer


def test_the_loss_falls(whole: Trainer) -> None:
    assert whole.step == len(whole.losses) == 10
    assert sum(whole.losses[-3:]) < 0.8 * sum(whole.losses[:3])


def test_an_interrupted_run_goes_on_where_it_was(
    whole: Trainer, data: Path, tmp_path: Path
) -> None:
    first = Trainer(PLAN, data, tmp_path)
    for batch in first.batches[:4]:
        first.losses.append(first._learn(batch))
        first.step += 1
    first.save()
    second = Trainer(PLAN, data, tmp_path)
    second.resume()
    assert second.step == 4
    second.run(until=time.monotonic() + 600)
    assert second.losses == pytest.approx(whole.losses, rel=1e-3)
    for name, master in second.masters.items():
        torch.testing.assert_close(master, whole.masters[name], rtol=1e-3, atol=1e-4)


def test_another_plan_s_checkpoint_is_refused(whole: Trainer, data: Path) -> None:
    other = Trainer(replace(PLAN, steps=9), data, whole.out)
    with pytest.raises(ValueError, match="another plan"):
        other.resume()


def test_a_second_stage_begins_with_the_first_one_s_weights(
    whole: Trainer, data: Path, tmp_path: Path
) -> None:
    plan = Plan(
        length=48,
        tokens=400,
        steps=2,
        mixture="unlabelled",
        begin_from="whole",
        frozen=2,
        dropout=0.1,
        compute="float32",
    )
    second = Trainer(plan, data, tmp_path, checkpoint(whole.out))
    assert second.step == 0
    for name, master in second.masters.items():
        assert torch.equal(master, whole.masters[name])
    second.run(until=time.monotonic() + 600)
    assert all(loss == loss and loss < 20 for loss in second.losses)
    for name, master in second.masters.items():
        left = "embeddings" in name or "layer.0." in name or "layer.1." in name
        assert torch.equal(master, whole.masters[name]) == left
    assert (tmp_path / "step-000002" / "checkpoint.pt").is_file()


def test_a_checkpoint_becomes_a_calibrated_reader(
    whole: Trainer, data: Path, tmp_path: Path
) -> None:
    facts = export(whole.out, tmp_path)
    assert facts["steps"] == 10
    held = split_dev(squad(data / "reading" / "train.json"))[1]
    stated = calibrate(tmp_path, held)
    assert stated["calibration"]["questions"] == len(held)
    assert stated["calibration"]["articles"] == 3
    assert stated["verdict"]["span"] + stated["verdict"]["answerable"] == pytest.approx(1, abs=1e-4)
