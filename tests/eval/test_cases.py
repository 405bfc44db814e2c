"""A question set is read whole or not at all: a wrong line is named with its file and number.

The sets that ship load, and every gold quotation of theirs stands in the article it names.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval import calibrate
from eval.cases import Case, Evidence, Turn, dump, load
from eval.run import Finder, locate
from index.article import Article
from index.build import update
from index.encode import Floats, Progress
from index.errors import UsageError
from index.library import Library
from index.snapshot import Generation
from tests.conftest import ROOT


class Plain:
    """An embedder of no cost, as a plug-in might be: where words stand does not hang on it."""

    fingerprint = "plain"
    dimension = 4

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        return self.encode_questions(texts)

    def encode_questions(self, texts: Sequence[str]) -> Floats:
        return np.stack([self._vector(text) for text in texts])

    encode_nearly = encode_questions

    def _vector(self, text: str) -> Floats:
        vector = np.random.default_rng(crc32(text.encode())).normal(size=4).astype(np.float32)
        unit: Floats = vector / np.linalg.norm(vector)
        return unit


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """Every article that ships."""
    library = Library(tmp_path_factory.mktemp("cases") / "library")
    assert update(library, [ROOT / "seeds"], Plain()).refused == ()
    return library.current()


GOOD = '{"id": "one", "question": "Who runs the ferry?", "kind": "who"}'
SHIPPED = sorted(path.stem for path in (ROOT / "eval" / "sets").glob("*.jsonl"))


def a_set(folder: Path, *lines: str | bytes) -> str:
    file = folder / "mine.jsonl"
    whole = [line if isinstance(line, bytes) else line.encode() for line in lines]
    file.write_bytes(b"\n".join(whole) + b"\n")
    return str(file)


def refusal(name: str, split: str | None = None) -> str:
    with pytest.raises(UsageError) as caught:
        load(name, split)
    said = str(caught.value)
    assert "\n" not in said
    return said


# --- The sets that ship --------------------------------------------------------------------------


def test_sets_ship() -> None:
    assert {"seeds", "elsewhere"} <= set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_set_loads_by_its_name(name: str) -> None:
    cases = load(name)
    assert len(cases) >= 50
    for case in cases:
        assert case.question.strip() == case.question
        # Who can answer says where it stands; who cannot has nothing to point at.
        assert bool(case.evidence) == case.answerable, case.id
        assert case.answerable or not case.answers, case.id


@pytest.mark.parametrize(("name", "least"), [("daily", 1_200), ("differ", 570)])
def test_the_sets_on_reports_by_others_stand_beside_their_articles(name: str, least: int) -> None:
    folder = Path(calibrate.__file__).parent / "press" / name
    cases = load(f"{folder}.jsonl")
    assert len(cases) >= least
    assert {case.split for case in cases} == {"dev", "test"}
    texts = {path.name: " ".join(path.read_text("utf-8").split()) for path in folder.glob("*.md")}
    for case in cases:
        assert case.answerable or not case.answers, case.id
        for one in case.evidence:
            assert " ".join(one.quote.split()) in texts[one.article], case.id


def test_every_gold_quotation_of_the_seeds_stands_in_its_article(generation: Generation) -> None:
    finder = Finder(generation)
    problems: list[str] = []
    for case in load("seeds"):
        spans = finder.spans(case, problems)
        assert len(spans) == len(case.evidence), problems
        for span, evidence in zip(spans, case.evidence, strict=True):
            quoted = generation.article(span.article_id).quote(span)
            assert quoted.split() == evidence.quote.split(), case.id
    assert problems == []


def test_no_gold_article_of_the_seeds_is_from_after_the_question(generation: Generation) -> None:
    finder = Finder(generation)
    for case in load("seeds"):
        for span in finder.spans(case, []):
            published = generation.article(span.article_id).published
            if case.as_of and published:
                assert published <= case.as_of, case.id


# --- A set of one's own --------------------------------------------------------------------------


def test_a_full_line_is_read_whole(tmp_path: Path) -> None:
    line = (
        '{"id": "x", "question": "And then?", "kind": "when", "answers": ["27 March"], '
        '"evidence": [{"article": "T", "quote": "on 27 March"}], "as_of": "2025-03-21", '
        '"history": [{"question": "Where?", "answer": "Paris"}], "split": "dev", "tags": ["t"]}'
    )
    assert load(a_set(tmp_path, line)) == [
        Case(
            id="x",
            question="And then?",
            kind="when",
            answers=("27 March",),
            evidence=(Evidence(article="T", quote="on 27 March"),),
            as_of=date(2025, 3, 21),
            history=(Turn(question="Where?", answer="Paris"),),
            split="dev",
            tags=("t",),
        )
    ]


def test_blank_lines_and_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    other = GOOD.replace("one", "two")
    cases = load(a_set(tmp_path, "", GOOD + "\r", "   ", other, ""))
    assert [case.id for case in cases] == ["one", "two"]


def test_a_split_is_taken_alone(tmp_path: Path) -> None:
    dev = GOOD.replace("one", "two").replace("}", ', "split": "dev"}')
    name = a_set(tmp_path, GOOD, dev)
    assert [case.id for case in load(name, "test")] == ["one"]
    assert [case.id for case in load(name, "dev")] == ["two"]
    assert len(load(name)) == 2


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "the line"),
        ("not json", "the line"),
        ("[]", "the line"),
        ("null", "the line"),
        ("{}", "id"),
        ('{"id": "b", "kind": "who"}', "question"),
        ('{"id": "b", "question": "", "kind": "who"}', "question"),
        ('{"id": "", "question": "Q?", "kind": "who"}', "id"),
        ('{"id": "b", "question": "Q?", "kind": "who", "split": "train"}', "split"),
        ('{"id": "b", "question": "Q?", "kind": "who", "as_of": "soon"}', "as_of"),
        ('{"id": "b", "question": "Q?", "kind": "who", "answer": "Paris"}', "answer"),
        ('{"id": "b", "question": "Q?", "kind": "who", "evidence": [{"article": "a"}]}', "quote"),
        (
            '{"id": "b", "question": "Q?", "kind": "who", "evidence": [{"article": "a", "quote": '
            '""}]}',
            "evidence.0.quote",
        ),
        ('{"id": "b", "question": "\\ud800", "kind": "who"}', "the line"),
        (b'{"id": "b", "question": "\xff?", "kind": "who"}', "UTF-8"),
        (GOOD, "'one' is used twice"),
    ],
)
def test_a_wrong_line_is_named_with_its_file_and_number(
    tmp_path: Path, line: str | bytes, says: str
) -> None:
    name = a_set(tmp_path, GOOD, "", line)
    said = refusal(name)
    assert f"{name}:3: " in said
    assert says in said


def test_a_set_that_does_not_exist_is_named_and_the_known_ones_are_listed(tmp_path: Path) -> None:
    assert "nothing.jsonl" in refusal(str(tmp_path / "nothing.jsonl"))
    said = refusal("nothing")
    assert all(name in said for name in SHIPPED)
    assert "nothing" in refusal("../sets/nothing")


def test_an_empty_set_or_split_is_refused(tmp_path: Path) -> None:
    assert "no question" in refusal(a_set(tmp_path, ""))
    assert "no question" in refusal(a_set(tmp_path, GOOD), "dev")


text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
cases_of_any_kind = st.builds(
    Case,
    id=text,
    question=text,
    kind=text,
    answers=st.lists(text, max_size=2).map(tuple),
    answerable=st.booleans(),
    evidence=st.lists(st.builds(Evidence, article=text, quote=text), max_size=2).map(tuple),
    as_of=st.none() | st.dates(),
    history=st.lists(st.builds(Turn, question=text, answer=text), max_size=2).map(tuple),
    split=st.sampled_from(["dev", "test"]),
    tags=st.lists(text, max_size=2).map(tuple),
)


@given(st.lists(cases_of_any_kind, min_size=1, max_size=4, unique_by=lambda case: case.id))
@settings(max_examples=80, deadline=None)
def test_what_is_written_is_read_back_whatever_it_says(cases: list[Case]) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "mine.jsonl"
        file.write_text(dump(cases), encoding="utf-8", newline="")
        assert load(str(file)) == cases


def test_a_line_separator_inside_a_question_does_not_end_its_line(tmp_path: Path) -> None:
    question = "Who\u2028runs\u0085the ferry?"
    name = a_set(tmp_path, GOOD.replace("Who runs the ferry?", question))
    assert load(name)[0].question == question


# --- Where evidence stands -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("The ferry sails.", "The ferry sails."),
        ("It sails on Monday.", "It sails\n  on Monday."),
        ("It\tsails on\nMonday.", "It sails\n  on Monday."),
        ("It sails on Tuesday.", None),
        ("the ferry sails.", None),
        (" ", " "),
    ],
)
def test_words_are_located_white_space_aside(quote: str, found: str | None) -> None:
    article = Article("a", "T", "The ferry sails. It sails\n  on Monday.", "a.txt")
    span = locate(article, quote)
    assert (span and article.quote(span)) == found


def test_white_space_that_does_not_stand_there_is_not_located() -> None:
    assert locate(Article("a", "T", "One.", "a.txt"), " \n ") is None


def test_sides_are_two_or_more(tmp_path: Path) -> None:
    line = '{"id": "a", "question": "How strong?", "kind": "how", "sides": %s}'
    (case,) = load(a_set(tmp_path, line % '[["94 mph"], ["88 mph", "88 miles an hour"]]'))
    assert case.differs
    assert case.sides == (("94 mph",), ("88 mph", "88 miles an hour"))
    for wrong in ('[["94 mph"]]', '[["94 mph"], []]', '[["94 mph"], [""]]'):
        with pytest.raises(UsageError, match="sides is wrong"):
            load(a_set(tmp_path, line % wrong))


def test_a_change_is_no_invented_disagreement() -> None:
    made = Case(id="a", question="When?", kind="when", tags=("postponed",))
    assert (made.differs, made.may_differ) == (False, True)
    assert Case(id="a", question="When?", kind="when", tags=("disagreement",)).differs
