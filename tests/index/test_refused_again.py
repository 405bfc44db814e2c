"""What a build refused is told apart, in the next one, from what it refuses for the first time."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from index.build import BuildOptions, BuildReport, update
from index.library import Library
from tests.index.building import BagOfWords

ENCODER = BagOfWords()


def again(report: BuildReport) -> dict[str, bool]:
    """Whether it was refused before, by the name of what was refused."""
    return {Path(refusal.file).name: refusal.again for refusal in report.refused}


def test_a_refusal_is_new_until_its_file_has_been_read(tmp_path: Path) -> None:
    library, files = Library(tmp_path / "library"), tmp_path / "files"
    files.mkdir()
    good = {"text": "The orchard at Dunlow was sold on Monday."}
    (files / "a.txt").write_text("The cider press at Dunlow stands still.")
    (files / "copy.txt").write_text("The cider press at Dunlow stands still.")
    (files / "week.jsonl").write_text(f'{json.dumps(good)}\n{{"text": 7}}\n')
    (files / "wax.txt").write_bytes(b"\0\1\2\0" * 40)

    def built(options: BuildOptions | None = None) -> dict[str, bool]:
        return again(update(library, [files], ENCODER, options))

    names = {"copy.txt", "week.jsonl#2", "wax.txt"}
    assert built() == dict.fromkeys(names, False)
    assert built() == dict.fromkeys(names, True)
    # One that has changed, and one that was sent again, are news; another that is new is, too.
    (files / "week.jsonl").write_text(f'{{"text": 8}}\n{json.dumps(good)}\n')
    (files / "rust.txt").write_bytes(b"\0\1\3\0" * 40)
    told = {"copy.txt": True, "wax.txt": True, "week.jsonl#1": False, "rust.txt": False}
    assert built() == told
    assert built(replace(BuildOptions(), restore=True)) == dict.fromkeys(told, False)
    (files / "wax.txt").unlink()
    del told["wax.txt"]
    assert built() == dict.fromkeys(told, True)
