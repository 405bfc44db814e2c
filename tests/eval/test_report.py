"""A run leaves a page that needs nothing but itself, and a file that another run is held against.

Runs are real ones here, of a small library whose articles and questions are full of markup.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as parser

from eval.cases import Case, Evidence
from eval.compare import compare
from eval.report import page, write
from eval.run import Run, run
from index.build import update
from index.encode import Encoder
from index.library import Library
from rag.assistant import Assistant, AssistantSettings
from ui.evaluate import evaluate

ATTACK = '<script src="https://evil.example/x.js"></script>"><img src=x onerror=alert(1)>'
ARTICLES = {
    "ferry.txt": f" date 2025-03-01 Isaura Penhallick runs the ferry {ATTACK} to Quillhaven.",
    "tram.txt": " date 2025-03-02 A heron delayed the tram in Nether Wick for two hours.",
    "baker.txt": " date 2025-03-03 The baker of Ower won a gold medal in Lyon.",
}
CASES = (
    Case(
        id=f"ferry {ATTACK}",
        question=f"Who runs the ferry to Quillhaven? {ATTACK}",
        kind=f"who {ATTACK}",
        answers=("Isaura Penhallick", ATTACK),
        evidence=(Evidence(article="ferry.txt", quote="Isaura Penhallick runs the ferry"),),
    ),
    Case(
        id="tram",
        question="What delayed the tram in Nether Wick?",
        kind="what",
        answers=("A heron",),
        evidence=(Evidence(article="tram.txt", quote="A heron delayed the tram"),),
    ),
    Case(id="moon", question="Who landed on the moon?", kind="who", answerable=False),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Library:
    folder = tmp_path_factory.mktemp("report")
    (folder / "in").mkdir()
    for name, text in ARTICLES.items():
        (folder / "in" / name).write_text(text, encoding="utf-8")
    library = Library(folder / "library")
    assert update(library, [folder / "in"], encoder).refused == ()
    return library


def a_run(library: Library, encoder: Encoder, threshold: float) -> Run:
    return run(Assistant(library, encoder, AssistantSettings(threshold=threshold)), CASES)


@pytest.fixture(scope="module")
def eager(library: Library, encoder: Encoder) -> Run:
    """A run that answers everything."""
    return a_run(library, encoder, 0.0)


@pytest.fixture(scope="module")
def shy(library: Library, encoder: Encoder) -> Run:
    """A run that refuses everything."""
    return a_run(library, encoder, 1.0)


# --- Scores of a run -----------------------------------------------------------------------------


def test_refusing_is_right_where_nothing_answers_and_wrong_where_something_does(
    eager: Run, shy: Run
) -> None:
    assert (eager.scores["refused"].mean, shy.scores["refused"].mean) == (0, 1)
    assert (eager.scores["false_refusal"].mean, shy.scores["false_refusal"].mean) == (0, 1)
    assert eager.scores["refused"].cases == 1
    assert eager.scores["false_refusal"].cases == 2


def test_what_was_refused_wrongly_scores_0_and_is_not_left_out(shy: Run) -> None:
    for measure in ("exact_match", "f1", "answer_in_citation", "citation_recall"):
        assert shy.scores[measure].mean == 0
        assert shy.scores[measure].cases == 2


def test_an_answer_that_cites_the_gold_sentence_scores_for_it(eager: Run) -> None:
    tram = next(result for result in eager.results if result.case["id"] == "tram")
    assert tram.scores["citation_recall"] == 1
    assert tram.scores["answer_in_citation"] == 1
    assert tram.scores["passage recall@1"] == 1
    assert tram.scores["article MRR@10"] == 1


def test_evidence_that_is_not_in_the_library_is_a_problem_of_the_run(
    library: Library, encoder: Encoder
) -> None:
    lost = CASES[1].model_copy(
        update={"evidence": (Evidence(article="tram.txt", quote="A stork delayed the tram"),)}
    )
    nowhere = CASES[1].model_copy(
        update={"id": "n", "evidence": (Evidence(article="none.txt", quote="A heron"),)}
    )
    finished = run(Assistant(library, encoder), [lost, nowhere])
    assert len(finished.problems) == 2
    assert "tram: the quotation" in finished.problems[0]
    assert "n: the article" in finished.problems[1]
    assert len(finished.results) == 2


def test_the_same_run_twice_has_the_same_signature_and_scores(
    library: Library, encoder: Encoder, eager: Run
) -> None:
    again = a_run(library, encoder, 0.0)
    assert again.signature == eager.signature
    assert again.scores == eager.scores
    fewer = run(Assistant(library, encoder), CASES[2:])
    assert fewer.signature != eager.signature


def test_differing_sources_that_are_shown_count_and_so_do_invented_ones(
    tmp_path: Path, encoder: Encoder
) -> None:
    gust = "The strongest gust of the storm in Nether Wick was {} mph, the {} said."
    said = {"a": gust.format(94, "harbour office"), "b": gust.format(88, "weather station")}
    for name, text in said.items():
        (tmp_path / f"{name}.txt").write_text(f" date 2025-03-01 {text}", encoding="utf-8")
    library = Library(tmp_path / "library")
    update(library, [tmp_path / "a.txt", tmp_path / "b.txt"], encoder)
    asked = "How strong was the strongest gust of the storm in Nether Wick?"
    known = Case(id="known", question=asked, kind="how", sides=(("94 mph",), ("88 mph",)))
    other = Case(id="other", question=asked, kind="how", answers=("94 mph",))
    finished = run(Assistant(library, encoder, AssistantSettings(threshold=0)), [known, other])
    assert finished.scores["disagreement_recall"].mean == 1
    assert finished.scores["disagreement_recall"].cases == 1
    assert finished.scores["disagreement_precision"].mean == 0.5
    refused = run(Assistant(library, encoder, AssistantSettings(threshold=1)), [known])
    assert refused.scores["disagreement_recall"].mean == 0
    assert "disagreement_precision" not in refused.scores


# --- The page ------------------------------------------------------------------------------------


def test_the_page_asks_nothing_of_any_other_place(eager: Run) -> None:
    made = page(eager)
    tree = parser.document_fromstring(made)
    assert list(tree.iterlinks()) == []
    assert not tree.xpath("//script|//link|//img|//iframe|//object|//base|//meta[@http-equiv]")
    styles = " ".join(tree.xpath("//style/text()") + tree.xpath("//@style"))
    assert not re.search(r"url\(|@import|expression", styles)
    assert not [name for name in tree.xpath("//@*") if str(name.attrname).startswith("on")]


def test_the_page_shows_markup_of_questions_and_articles_as_text(eager: Run) -> None:
    shown = parser.document_fromstring(page(eager)).text_content()
    assert f"ferry {ATTACK}: Who runs the ferry to Quillhaven? {ATTACK}" in shown
    assert f"who {ATTACK}" in shown
    assert f"Accepted: Isaura Penhallick | {ATTACK}" in shown
    assert f"runs the ferry {ATTACK} to Quillhaven" in shown


def test_markup_in_what_the_run_says_of_itself_is_text_too(eager: Run) -> None:
    marked = replace(eager, signature=ATTACK, created=ATTACK, problems=(ATTACK,))
    tree = parser.document_fromstring(page(marked))
    assert not tree.xpath("//script|//img")
    assert tree.text_content().count(ATTACK) >= 3


def test_the_page_has_every_question_and_measure(eager: Run) -> None:
    tree = parser.document_fromstring(page(eager))
    assert len(tree.xpath("//details")) == len(CASES)
    rows = tree.xpath("//table[1]/tbody/tr/td[1]/text()")
    assert set(eager.scores) <= set(rows)
    assert tree.xpath("//svg[@role='img'][@aria-label]")


def test_a_question_answered_in_spite_of_having_no_answer_is_marked_as_wrong(
    eager: Run, shy: Run
) -> None:
    def marks(of: Run) -> dict[str, str]:
        details = parser.document_fromstring(page(of)).xpath("//details")
        return {d.xpath("summary")[0].text_content(): d.get("class") for d in details}

    moon = "moon: Who landed on the moon?"
    assert marks(eager)[f"✗ {moon}"] == "bad"
    assert marks(shy)[f"✓ {moon}"] == "good"


def test_the_page_shows_what_each_risk_would_cost(eager: Run) -> None:
    tree = parser.document_fromstring(page(eager))
    labels = tree.xpath("//svg/@aria-label")
    assert labels == ["Risk against coverage", "Reliability of the confidence"]
    table = tree.xpath("//table[thead/tr/th[contains(., 'Wrong answers')]]")[0]
    first = [cell.text_content() for cell in table.xpath("tbody/tr[1]/td")]
    # Both ferry and tram are right and surer than the moon, so that the moon alone is refused.
    assert first[0] == "5%"
    assert first[2:] == ["66.7%", "0.0%", "100.0%"]


def test_a_refusal_is_judged_by_the_evidence_it_shows(eager: Run, shy: Run) -> None:
    assert [result.right for result in eager.results] == [True, True, False]
    assert [result.right for result in shy.results] == [True, True, False]


# --- The files -----------------------------------------------------------------------------------


def test_the_files_are_written_whole_and_the_json_loads_back(eager: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "report"
    write(eager, folder)
    write(eager, folder)
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "run.json"]
    assert (folder / "report.html").read_text(encoding="utf-8") == page(eager)
    document = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert Run.from_json(document) == eager


def test_a_file_that_is_no_run_is_refused_by_name(
    library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    assistant = Assistant(library, encoder)
    options = {"split": None, "report": None, "as_json": True}
    for number, content in enumerate((b"", b"{}", b"[]", b"7", b"\xff", b'{"signature": 1}')):
        file = tmp_path / f"{number}.json"
        file.write_bytes(content)
        with pytest.raises(Exception, match=rf"{number}\.json is not an earlier run"):
            evaluate(assistant, "seeds", against=file, **options)  # type: ignore[arg-type]


# --- Two runs beside each other ------------------------------------------------------------------


def test_a_run_beside_itself_shows_no_change(eager: Run) -> None:
    found = compare(eager, eager)
    assert found.changed == found.only_before == found.only_after == ()
    assert all(d.before == d.after and not d.certain for d in found.differences)


def test_the_questions_whose_answers_changed_are_named(eager: Run, shy: Run) -> None:
    changed = replace(eager, results=(eager.results[0], shy.results[1], eager.results[2]))
    assert compare(eager, changed).changed == ("tram",)
    assert compare(eager, shy).changed == tuple(case.id for case in CASES)


def test_a_question_that_only_one_run_asked_is_named_and_not_compared(eager: Run) -> None:
    before = replace(eager, results=eager.results[:2])
    after = replace(eager, results=eager.results[1:])
    found = compare(before, after)
    assert found.only_before == (CASES[0].id,)
    assert found.only_after == ("moon",)
    assert found.changed == ()


def test_a_difference_is_of_paired_cases_and_says_whether_it_is_certain(
    eager: Run, shy: Run
) -> None:
    differences = {d.measure: d for d in compare(shy, eager).differences}
    refusals = differences["false_refusal"]
    assert (refusals.before, refusals.after) == (1, 0)
    # Both cases moved by exactly -1, so that the interval is that point.
    assert (refusals.low, refusals.high, refusals.certain) == (-1, -1, True)
    assert compare(eager, replace(eager, results=())).differences == ()


def test_the_comparison_is_printed_with_the_changed_questions(
    library: Library,
    encoder: Encoder,
    shy: Run,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(shy, tmp_path)
    mine = tmp_path / "mine.jsonl"
    mine.write_text("".join(case.model_dump_json() + "\n" for case in CASES[1:]), encoding="utf-8")
    status = evaluate(
        Assistant(library, encoder, AssistantSettings(threshold=0.0)),
        str(mine),
        split=None,
        report=tmp_path / "report",
        against=tmp_path / "run.json",
        as_json=False,
    )
    printed = capsys.readouterr().out
    assert status == 0
    assert "2 answers changed: tram, moon" in printed
    assert (tmp_path / "report" / "report.html").is_file()
