"""The statement check that was learnt: what it adds to the rules, what it may not do, its files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from index.errors import ModelError
from rag.reader.change import apply, factors
from rag.reader.network import FOLDER as READER_FOLDER
from rag.reader.network import sha256
from rag.verify import Evidence, SupportCheck, verify
from rag.verify.export import carry
from rag.verify.support import FACTS, FOLDER, WEIGHTS, load_support

pytestmark = pytest.mark.skipif(load_support() is None, reason="the weights are not installed")
BRIDGE = (
    "The council approved the new bridge on Tuesday after the engineers had shown that the old one "
    "would not bear a second winter."
)


@pytest.fixture(scope="module")
def check() -> SupportCheck:
    return SupportCheck(precision="float32")


def test_what_is_said_is_likelier_than_what_is_not(check: SupportCheck) -> None:
    said = ["The bridge was approved.", "The council gave its approval on Tuesday."]
    unsaid = ["The council rejected the bridge.", "The bridge fell in winter.", "A ferry sank."]
    least = min(check.likely(text, [BRIDGE]) for text in said)
    assert least > 0.7
    assert max(check.likely(text, [BRIDGE]) for text in unsaid) < 0.3


def test_right_words_at_the_wrong_things_are_not_supported(check: SupportCheck) -> None:
    evidence = Evidence(
        "Harcastle gave two reasons: the price of gas has doubled since 2021, and a perfume maker "
        "that bought a third of the output has not renewed its contract."
    )
    turned = "Harcastle bought a third of the output of a perfume maker."
    assert verify(turned, [evidence]).verdict == "supported"
    judged = verify(turned, [evidence], support=check)
    assert judged.verdict == "unsupported"
    assert [finding.aspect for finding in judged.findings] == ["meaning"]
    assert "taken together" in judged.why


def test_other_words_for_the_same_are_supported(check: SupportCheck) -> None:
    closed = Evidence("The bridge is closed until Friday.")
    assert verify("The bridge is shut.", [closed]).verdict == "partly"
    judged = verify("The bridge is shut.", [closed], support=check)
    assert (judged.verdict, judged.findings) == ("supported", ())


def test_a_statement_that_is_not_read_whole_is_left_to_the_rules(check: SupportCheck) -> None:
    """Else an invention behind the first words would pass for them."""
    invented = ", ".join(f"poisoned the drinking well of village {n}" for n in "abcdefghijk")
    long = f"The council approved the new bridge on Tuesday while corrupt contractors {invented}."
    assert not check.reads_whole(long)
    judged = verify(long, [Evidence(BRIDGE)], support=check)
    assert judged == verify(long, [Evidence(BRIDGE)])
    assert judged.verdict != "supported"


def test_the_best_of_several_texts_counts_and_none_is_nothing(check: SupportCheck) -> None:
    other = "The museum shows drawings of birds until May."
    alone = check.likely("The bridge was approved.", [BRIDGE])
    assert check.likely("The bridge was approved.", [other, BRIDGE]) == pytest.approx(
        alone, abs=1e-3
    )
    assert check.likely("The bridge was approved.", []) == 0.0
    assert check.likely("The bridge was approved.", [""]) == 0.0


def test_a_long_text_counts_by_its_best_part(check: SupportCheck) -> None:
    filler = "The museum shows drawings of birds until May, and entry is free on Sundays. " * 40
    claim = "The council approved the new bridge."
    assert check.likely(claim, [filler]) < check.likely(claim, [filler + BRIDGE])


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80), st.text(max_size=200))
def test_any_text_has_a_likelihood(check: SupportCheck, statement: str, text: str) -> None:
    assert 0.0 <= check.likely(statement, [text]) <= 1.0


@pytest.mark.parametrize(
    ("statement", "aspect"),
    [
        ("The council approved 12 new bridges on Tuesday.", "number"),
        ("The council approved the new bridge on Friday.", "date"),
        ("The council approved the new bridge of Aldmoor.", "name"),
        ("The council did not approve the new bridge on Tuesday.", "negation"),
    ],
)
def test_what_the_rules_find_wrong_stays_wrong(
    check: SupportCheck, statement: str, aspect: str
) -> None:
    judged = verify(statement, [Evidence(BRIDGE)], support=check)
    assert judged == verify(statement, [Evidence(BRIDGE)])
    assert judged.verdict != "supported"
    assert aspect in {finding.aspect for finding in judged.findings}


def test_the_articles_own_words_need_no_check(check: SupportCheck) -> None:
    judged = verify(BRIDGE, [Evidence(BRIDGE)], support=check)
    assert (judged.verdict, judged.why) == ("supported", "the article's own words")


def test_without_weights_there_is_no_check_and_one_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"statement check's weights are not in .*\. Install"):
        SupportCheck(tmp_path)


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    folder = _copied(tmp_path)
    changed = bytearray((folder / WEIGHTS).read_bytes())
    changed[-1] ^= 1
    (folder / WEIGHTS).write_bytes(changed)
    with pytest.raises(ModelError, match="not the published file"):
        SupportCheck(folder)


def test_weights_made_from_another_reader_are_refused(tmp_path: Path) -> None:
    folder = _copied(tmp_path)
    facts = json.loads((folder / FACTS).read_text())
    (folder / FACTS).write_text(json.dumps({**facts, "made_from": "0" * 64}))
    with pytest.raises(ModelError, match="change other weights than the reader's"):
        SupportCheck(folder)


def test_two_thin_matrices_are_the_change_they_were_cut_from() -> None:
    torch.manual_seed(3)
    before = {"wide": torch.randn(96, 128), "narrow": torch.randn(3, 128), "same": torch.ones(2)}
    change = torch.randn(96, 12) @ torch.randn(12, 128) * 0.01
    stored = factors("wide", change, 16) | factors("narrow", torch.full((3, 128), 0.5), 16)
    assert sum(tensor.numel() for tensor in stored.values()) < change.numel()
    after = apply(before, stored)
    torch.testing.assert_close(after["wide"], before["wide"] + change, rtol=0, atol=1e-3)
    torch.testing.assert_close(after["narrow"], before["narrow"] + 0.5, rtol=0, atol=1e-3)
    assert torch.equal(after["same"], before["same"])


def _copied(tmp_path: Path) -> Path:
    folder = tmp_path / "check"
    folder.mkdir()
    for name in (WEIGHTS, FACTS):
        shutil.copy(FOLDER / name, folder / name)
    return folder


def test_a_change_can_be_carried_to_a_reader_that_learnt_more(tmp_path: Path) -> None:
    reader, check = tmp_path / "reader", _copied(tmp_path)
    reader.mkdir()
    weights = load_file(READER_FOLDER / "weights.safetensors")
    save_file({name: tensor * 1.001 for name, tensor in weights.items()},
              reader / "weights.safetensors")  # fmt: skip
    facts = json.loads((READER_FOLDER / "reader.json").read_text())
    facts["sha256"] = sha256(reader / "weights.safetensors")
    (reader / "reader.json").write_text(json.dumps(facts))
    with pytest.raises(ModelError, match="other weights"):
        SupportCheck(check, reader)
    known = json.loads((FOLDER / FACTS).read_text())
    carried = carry(check, reader)
    assert carried["made_from"] == facts["sha256"]
    assert carried["learnt_from"] == known.get("learnt_from", known["made_from"])
    assert SupportCheck(check, reader).likely("The bridge was approved.", [BRIDGE]) > 0.5
