"""Training on claims and statements makes a statement check of a reader."""

from __future__ import annotations

import gzip
import json
import shutil
import time
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from rag.reader.checkpoint import checkpoint
from rag.reader.claims import choosing, claims
from rag.reader.judged import all_claims
from rag.reader.statements import statements
from rag.reader.train import Plan, Trainer
from rag.verify import SupportCheck
from rag.verify.export import calibrate, export

PLAN = Plan(length=48, tokens=400, rate=3e-4, steps=4, mixture="claims", compute="float32")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that has claims about boats."""
    made = tmp_path_factory.mktemp("data")
    (made / "claims").mkdir()
    with gzip.open(made / "claims" / "pool.jsonl.gz", "wt") as file:
        for i in range(600):
            row = {
                "claim": f"Boat {i} sank.",
                "evidence": f"Boat {i // 2} went down.",
                "label": ("SUPPORT", "REFUTE", "NEI")[i % 3],
                "source": "fever-dev",
            }
            file.write(json.dumps(row) + "\n")
    return made


@pytest.fixture(scope="module")
def shipped(untrained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reader as it ships, without the checkpoint that it was made from."""
    made = tmp_path_factory.mktemp("shipped")
    for name in ("weights.safetensors", "reader.json"):
        shutil.copy(untrained / name, made / name)
    return made


def test_an_epoch_has_every_claim_that_is_not_kept_apart(folder: Path) -> None:
    made = all_claims(folder, Random(3))
    learnt = {one.evidence for one in made}
    pool = folder / "claims" / "pool.jsonl.gz"
    assert not any(choosing(evidence) for evidence in learnt)
    assert not learnt & {one.evidence for one in claims(pool, held=True)}
    assert not learnt & {one.evidence for one in statements(held=True)}
    assert learnt >= {c.evidence for c in claims(pool) if not choosing(c.evidence)}


def test_what_training_changed_becomes_a_check(folder: Path, shipped: Path, tmp_path: Path) -> None:
    begun = checkpoint(shipped)
    plan = replace(PLAN, begin_from=begun.sha256)
    trainer = Trainer(plan, folder, tmp_path / "training", begun)
    trainer.run(until=time.monotonic() + 600)
    facts = export(tmp_path / "training", tmp_path / "check", shipped)
    assert facts["steps"] == 4
    assert facts["made_from"] == begun.sha256
    assert facts["bytes"] < 2_000_000
    fitted = calibrate(tmp_path / "check", folder, shipped)
    kept = [c for c in claims(folder / "claims" / "pool.jsonl.gz") if choosing(c.evidence)]
    assert 0 < fitted["calibration"]["claims"] <= len(kept)
    check = SupportCheck(tmp_path / "check", shipped, "float32")
    assert 0 <= check.likely("Boat 3 sank.", ["Boat 3 went down."]) <= 1


def test_a_training_that_began_elsewhere_is_not_exported(
    folder: Path, shipped: Path, tmp_path: Path
) -> None:
    plan = replace(PLAN, steps=1, begin_from="elsewhere")
    trainer = Trainer(plan, folder, tmp_path / "training", checkpoint(shipped))
    trainer.run(until=time.monotonic() + 600)
    with pytest.raises(ValueError, match="did not begin with the weights"):
        export(tmp_path / "training", tmp_path / "check", shipped)
