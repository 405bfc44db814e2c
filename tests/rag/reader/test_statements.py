"""The statements written for the statement check are of the stated form."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from rag.reader.statements import FOLDER, SOURCE, statements

BLOCK = """= The Aldmoor bank sold its tower to the insurer Kestrel, which plans to let it.
+ Kestrel bought the tower from the Aldmoor bank.
- r The insurer Kestrel sold its tower to the Aldmoor bank.
- n Kestrel plans to let the tower to a hotel.
"""


def _folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_each_statement_stands_beside_its_evidence(tmp_path: Path) -> None:
    bought, sold, hotel = statements(folder=_folder(tmp_path, f"{BLOCK}\n{BLOCK}"))[:3]
    assert bought.evidence.startswith("The Aldmoor bank sold")
    assert bought.evidence == sold.evidence == hotel.evidence
    assert (bought.supported, sold.supported, hotel.supported) == (True, False, False)
    assert (bought.refuted, sold.refuted, hotel.refuted) == (False, True, False)
    assert hotel.text == "Kestrel plans to let the tower to a hotel."
    assert sold.source == f"{SOURCE}: roles turned round"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("- x Kestrel let it.", "- x Kestrel"),
        ("Kestrel let it.", "Kestrel let it."),
        ("+ ", "'+ '"),
        ("- r", "- r"),
    ],
)
def test_a_line_of_another_form_is_named(tmp_path: Path, line: str, named: str) -> None:
    folder = _folder(tmp_path, BLOCK.replace("- r The", f"{line}\n- r The"))
    with pytest.raises(ValueError, match=r"a\.txt: ") as raised:
        statements(folder=folder)
    assert named in str(raised.value)


@pytest.mark.parametrize("block", ["+ Kestrel let it.\n", "= A tower was sold.\n"])
def test_a_block_without_evidence_or_statements_is_named(tmp_path: Path, block: str) -> None:
    with pytest.raises(ValueError, match="no evidence with statements"):
        statements(folder=_folder(tmp_path, block))


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the written statements are not installed")
def test_what_is_held_out_is_not_learnt_and_every_fault_is_in_both() -> None:
    learnt, held = statements(), statements(held=True)
    assert not {one.evidence for one in learnt} & {one.evidence for one in held}
    for part in (learnt, held):
        sources = Counter(one.source for one in part)
        assert len(sources) == 5
        assert min(sources.values()) >= 50
