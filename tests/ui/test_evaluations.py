"""A run of a question set that cannot be written down is one sentence, and leaves nothing."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from tests.ui.served import SUMMIT, library_of_three
from ui.accounts import HERE
from ui.evaluations import Evaluations
from ui.feedback import Feedback


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_run_that_the_disk_refuses_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, encoder: Encoder
) -> None:
    import resource

    assistant = Assistant(library_of_three(tmp_path, encoder), encoder)
    assistant.ask(SUMMIT)
    case = {"id": "1", "question": SUMMIT, "kind": "where", "answers": ["Paris"],
            "answerable": True, "evidence": []}  # fmt: skip
    asked = tmp_path / "set.jsonl"
    asked.write_text(json.dumps(case) + "\n")
    evaluations = Evaluations(assistant, Feedback(tmp_path / "feedback.sqlite"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, hard))
    try:
        evaluations.start(HERE, "", str(asked), None)
        ended = evaluations.job.wait(120)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert ended.problem == (
        f"The run in {evaluations.folder} could not be written: file too large. "
        "Free some space or repair the disk, then run the set again."
    )
    assert list(evaluations.folder.iterdir()) == []
    evaluations.start(HERE, "", str(asked), None)
    assert evaluations.job.wait(120).problem is None
    assert len(evaluations.names()) == 1
