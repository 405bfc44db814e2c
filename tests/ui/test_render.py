"""What people read in the browser is what was written: words stay words, and marks sit right.

Whatever an article, a title, a source, a file name, a question or a refusal says, it is shown as
text. None of it becomes an element, an attribute, an address or Markdown, and no invisible
character changes how the words around it read.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from lxml import html as parser

from index.article import Article, Passage, Section, Sentence, Span
from index.build import BuildReport, Refusal
from index.catalogue import Listing, Row, Wish
from rag.answer import (
    Alternative,
    Answer,
    AppliedLimit,
    Citation,
    Days,
    Disagreement,
    LibraryState,
    ResolvedDate,
    Side,
    Statement,
    TimelineEvent,
)
from rag.retrieve import Hit
from ui import render
from ui.conversation import Kept, Turn
from ui.evidence import look
from ui.export import export

PLAIN = "plain words"
MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "</title></style></mark></blockquote><h1>big</h1>",
    "<!-- <b>not a comment --> ]]>",
    "&lt;b&gt; &amp;lt; &#60;i&#62;",
    "${window.__hit=1} {{value}} {{{value}}} @children `${1}`",
    "[a](javascript:alert(1)) ![b](https://evil.example/x.png) <https://evil.example>",
    "https://evil.example/ www.evil.example me@evil.example",
    "# heading\n\n- list\n\n```\ncode\n```\n| a | b |\n|---|---|",
    "$$\\href{javascript:alert(1)}{x}$$ **bold** _it_ ~~no~~ `code`",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
)
# Directional marks, zero-width characters, line separators, and the invisible tag alphabet.
RANGES = (
    (0x061C, 0x061C), (0x180E, 0x180E), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F),
    (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xE0000, 0xE007F),
)  # fmt: skip
UNSEEN = "".join(chr(point) for first, last in RANGES for point in range(first, last + 1))
# What an XML parser cannot hold in memory is told apart by the tests of single characters below.
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60) | st.sampled_from(
    MARKUP
)


def an_article(said: str, **changes: object) -> Article:
    article = Article(
        id="a1",
        title=said,
        text=f"Before. {said} After.",
        origin=said,
        published=date(2025, 3, 21),
        source=said,
        author=said,
    )
    return replace(article, **changes)  # type: ignore[arg-type]


def an_answer(said: str) -> Answer:
    return Answer(
        question=said,
        answer=said,
        short_answer=said,
        abstained=True,
        confidence=0.5,
        kind="who",
        generator=said,
        statements=(
            Statement(said, (1,), "supported"),
            Statement(said, (), "contradicted", said),
        ),
        citations=(
            Citation(
                1,
                "a1",
                said,
                date(2025, 3, 21),
                said,
                None,
                8,
                8 + len(said),
                said,
                "quote",
                (said,),
            ),
        ),
        library=LibraryState("000001", 1),
        dates=(ResolvedDate(said, date(2025, 3, 27), date(2025, 3, 28), None, said, 1),),
        timeline=(
            TimelineEvent(
                date(2025, 3, 27), date(2025, 3, 28), said, said, "changed", 1, said, changed_by=1
            ),
        ),
        disagreements=(
            Disagreement(
                said, "updated", (Side(said, 1, None, said, 2), Side(said, 9, None, said, 1)), said
            ),
        ),
        alternatives=(Alternative(said, 1), Alternative(said, 9)),
        independent=2,
        limit=AppliedLimit("happened", date(2025, 3, 1), date(2025, 4, 1), said, said),
        understood=said,
        notice=said,
        beside=said,
    )


def a_report(said: str) -> BuildReport:
    refused = tuple(Refusal(f"folder/{said}", said, again) for again in (False, True))
    return BuildReport(said, 1, 0, 0, 0, refused, 1, 1, 0.1, (said,))


def a_hit(said: str) -> Hit:
    article = an_article(said)
    whole = Span("a1", 0, len(article.text))
    passage = Passage(whole, 0, 0, said, (Sentence(whole, 0, 0),))
    return Hit(0, 1, passage, article, 1.0, {"dense": 1.0})


PIECES: dict[str, Callable[[str], str]] = {
    "article page": lambda said: render.article_page(an_article(said), 3, 9),
    "article page with sections": lambda said: render.article_page(
        an_article(said, sections=(Section(said, 2, 5), Section(None, 5, 9))), 3, 8
    ),
    "sources panel": lambda said: render.sources_panel(an_answer(said), [an_article(said)]),
    "answer": lambda said: render.answer_html(an_answer(said)),
    "article beside": lambda said: render.article_beside(an_article(said), 3, 9),
    "evidence": lambda said: render.evidence(
        look(an_article(said), 8, 8 + len(said), lambda _: ())
    ),
    "evidence found": lambda said: render.found_panel(
        said, [render.Found(a_hit(said), 2, 2 + len(said))]
    ),
    "conversation": lambda said: render.conversation(
        [Turn(said, an_answer(said)), Turn(said, problem=said)], reportable=True
    ),
    "answer in progress": lambda said: render.in_progress(Turn(said, lead=said, said=said)),
    "questions to ask next": lambda said: render.followups([said]),
    "what would be forgotten": lambda said: render.forgetting([Kept("a", said)]),
    "first questions": lambda said: render.welcome(3, [said]),
    "thanks": render.thanks,
    "exported page": lambda said: export("html", [Turn(said, an_answer(said))]),
    "table of articles": lambda said: render.articles_table(
        Listing((Row("a1", said, date(2025, 3, 21), said, said, 9),), 1), Wish(), 0, 50, True
    ),
    "report of a build": lambda said: render.report_table(a_report(said), places=True),
    "problem": render.problem,
    "empty panel": render.empty_panel,
}
WORDS = frozenset(
    {"data-label", "data-document", "data-question", "data-verdict", "data-copies", "title",
     "aria-label"}
)  # fmt: skip
OURS = re.compile(r"/$|/article/a1\b|/\?article=a1\b|/dateline/[a-z]+\.(?:css|js)$")
Shape = list[tuple[str, dict[str, str]]]


def tree(page: str) -> parser.HtmlElement:
    return parser.document_fromstring(f"<html><body>{page}</body></html>")


def shape(page: str) -> Shape:
    """Elements with their attributes, of which only those that hold words may differ."""
    return [
        (str(element.tag), {k: v for k, v in element.attrib.items() if k not in WORDS})
        for element in tree(page).iter()
    ]


def seen(said: str) -> str:
    """Text as a reader sees it: what cannot be seen is shown as its code point."""
    return "".join(f"⟨U+{ord(c):04X}⟩" if c in UNSEEN else c for c in said)


@pytest.mark.parametrize("piece", PIECES)
@given(said=words)
@settings(max_examples=60, deadline=None)
@example(said=UNSEEN)
def test_words_from_outside_never_become_markup(piece: str, said: str) -> None:
    # A label that is known ("Context") chooses one of four styles, as it should.
    assume(Section(said, 0, 0).voice == "report")
    filler = "x" * len(said)
    made, plain = shape(PIECES[piece](said or "x")), shape(PIECES[piece](filler or "x"))
    assert made == plain


@pytest.mark.parametrize("piece", [
    "problem", "empty panel", "article page", "article beside", "sources panel", "evidence",
    "evidence found", "answer", "conversation", "answer in progress", "questions to ask next",
    "exported page",
])  # fmt: skip
@given(said=words.filter(str.strip))
@settings(max_examples=60, deadline=None)
def test_words_from_outside_are_read_as_they_were_written(piece: str, said: str) -> None:
    assert seen(said) in tree(PIECES[piece](said)).text_content()


@pytest.mark.parametrize("mark", UNSEEN, ids=lambda c: f"U+{ord(c):04X}")
def test_an_invisible_character_is_shown_as_its_code_point(mark: str) -> None:
    shown = render.text(f"pay {mark}100 pounds")
    assert mark not in shown
    assert f"⟨U+{ord(mark):04X}⟩" in html.unescape(shown)


@pytest.mark.parametrize("piece", PIECES)
def test_no_invisible_character_reaches_any_page(piece: str) -> None:
    page = html.unescape(PIECES[piece](f"a{UNSEEN}b"))
    assert not set(UNSEEN) & set(page)


@pytest.mark.parametrize("piece", PIECES)
def test_the_naughty_strings_are_shown_as_text(piece: str, shared_data: Path) -> None:
    file = shared_data / "attacks" / "naughty_strings.json"
    if not file.is_file():
        pytest.skip(f"{file} is not here")
    for said in json.loads(file.read_text(encoding="utf-8")):
        # The parser refuses control characters; a browser drops or replaces them.
        kept = "".join(c for c in said if c in "\n\t" or ord(c) >= 32) or "x"
        page = PIECES[piece](kept)
        assert shape(page) == shape(PIECES[piece]("x" * len(kept))), said
        addresses = [a for _, _, a, _ in tree(page).iterlinks()]
        assert all(OURS.match(a) for a in addresses), said


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/",
        "/gradio_api/run/predict",
    ],
)
def test_an_article_s_address_that_is_not_of_the_web_is_text_and_no_link(address: str) -> None:
    page = tree(render.article_page(an_article(PLAIN, url=address), None, None))
    assert all(OURS.match(a) for _, _, a, _ in page.iterlinks())
    assert address.strip() in page.text_content()


@pytest.mark.parametrize("address", ["https://news.example/a?b=1&c=2#d", "HTTP://news.example/"])
def test_an_article_s_address_on_the_web_is_a_link_that_says_nothing_of_us(address: str) -> None:
    page = tree(render.article_page(an_article(PLAIN, url=address), None, None))
    link = page.xpath("//a[@rel]")[0]
    assert link.get("href") == address
    assert set(link.get("rel").split()) >= {"noopener", "noreferrer"}


def test_an_address_cannot_leave_its_attribute() -> None:
    address = 'https://news.example/"onmouseover="alert(1)'
    page = tree(render.article_page(an_article(PLAIN, url=address), None, None))
    link = page.xpath("//a[@rel]")[0]
    assert link.get("href") == address
    assert set(link.attrib) == {"rel", "href"}


@given(identifier=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
@settings(max_examples=100, deadline=None)
def test_an_article_s_id_stays_one_piece_of_its_address(identifier: str) -> None:
    address = render.article_address(identifier, 1, 2)
    assert re.fullmatch(r"/article/[A-Za-z0-9_.~%-]+\?start=1&end=2#mark", address)


def marked(page: str) -> str:
    return "".join(mark.text_content() for mark in tree(page).iter("mark"))


@given(data=st.data(), said=words.filter(bool))
@settings(max_examples=150, deadline=None)
def test_the_marked_words_are_exactly_the_cited_characters(data: st.DataObject, said: str) -> None:
    article = an_article(said)
    length = len(article.text)
    start = data.draw(st.integers(0, length - 1))
    end = data.draw(st.integers(start + 1, length))
    cut = sorted(data.draw(st.lists(st.integers(0, length), max_size=6, unique=True)))
    pairs = zip(cut[::2], cut[1::2], strict=False)
    article = replace(article, sections=tuple(Section(None, a, b) for a, b in pairs))
    page = render.article_page(article, start, end)
    assert marked(page) == seen(article.text[start:end])
    assert page.count('id="mark"') == 1
    whole = tree(page).xpath("//div[@class='text']")[0].text_content()
    assert whole == seen(article.text)


@pytest.mark.parametrize(
    ("start", "end"), [(None, None), (3, None), (None, 3), (5, 5), (9, 2), (-1, 4), (0, 10**9)]
)
def test_a_place_that_is_not_in_the_article_marks_nothing(
    start: int | None, end: int | None
) -> None:
    page = render.article_page(an_article(PLAIN), start, end)
    assert not tree(page).xpath("//mark")
    assert f"Before. {PLAIN} After." in tree(page).text_content()


@given(said=words.filter(bool))
@settings(max_examples=60, deadline=None)
def test_a_source_card_marks_the_quotation_amid_its_own_neighbours(said: str) -> None:
    panel = render.sources_panel(an_answer(said), [an_article(said)])
    assert marked(panel) == seen(said)
    assert tree(panel).xpath("//blockquote")[0].text_content() == seen(f"Before. {said} After.")


def test_a_source_card_says_where_it_was_cut() -> None:
    quote = "The ferry sails."
    long = f"{'a' * 300}{quote}{'b' * 300}"
    citation = Citation(1, "a1", "T", None, None, None, 300, 300 + len(quote), quote)
    answer = replace(an_answer(PLAIN), citations=(citation,))
    panel = render.sources_panel(answer, [an_article(PLAIN, text=long)])
    shown = tree(panel).xpath("//blockquote")[0].text_content()
    assert shown.startswith("…a")
    assert shown.endswith("b…")
    assert marked(panel) == quote


def test_an_answer_s_chip_leads_to_the_cited_characters_beside_the_chat() -> None:
    page = tree(render.answer_html(an_answer(PLAIN)))
    links = [a for _, _, a, _ in page.iterlinks()]
    assert set(links) == {f"/?article=a1&start=8&end={8 + len(PLAIN)}"}
    assert page.find_class("chip")[0].text_content() == f"[1] {PLAIN} · 21 Mar 2025"


def test_a_newspaper_s_long_name_is_cut_where_there_is_little_room() -> None:
    name = "The Extraordinarily Long Evening Intelligencer of Merrowby " + "and Thrushcombe " * 10
    answer = an_answer(PLAIN)
    named = replace(answer, citations=(replace(answer.citations[0], source=name),))
    chip = tree(render.answer_html(named)).find_class("chip")[0].text_content()
    assert chip == "[1] The Extraordinarily Long Evening… · 21 Mar 2025"
    row = Row("a1", PLAIN, date(2025, 3, 21), name, PLAIN, 9)
    table = tree(render.articles_table(Listing((row,), 1), Wish(), 0, 50, False))
    told = table.find_class("source")[-1].text_content()
    assert told == "The Extraordinarily Long Evening Intelligencer of Merrowby…"


@pytest.mark.parametrize("why", ["written in full", "the whole year", "the whole month"])
def test_a_date_that_says_itself_what_it_is_needs_no_note(why: str) -> None:
    day = date(2025, 3, 27)
    plain = ResolvedDate("27 March 2025", day, day, None, f"“27 March 2025”: {why}", 1)
    worked = replace(plain, text="Thursday", why="“Thursday”: the latest up to Friday 28 March")
    answer = replace(an_answer(PLAIN), dates=(plain, worked))
    notes = tree(render.answer_html(answer)).find_class("reason")
    assert [note.text_content() for note in notes] == ["Thursday the latest up to Friday 28 March"]


def test_what_else_is_possible_leads_to_its_own_sentence() -> None:
    page = tree(render.answer_html(an_answer("Jon Strood")))
    (shown,) = page.find_class("possible")
    # How sure the answer is stands beside it: 99 % are not "not sure".
    assert shown.findtext("h3") == "Also possible"
    (only,) = shown.iter("li")  # The other one's citation is not there to be opened.
    assert only.findtext("b") == "Jon Strood"
    assert len(only.find_class("chip")) == 1
    sure = replace(an_answer("Jon Strood"), alternatives=())
    assert not tree(render.answer_html(sure)).find_class("possible")


def test_an_unproven_sentence_is_struck_through_with_its_reason() -> None:
    answer = replace(
        an_answer("Forty came."),
        statements=(Statement("Forty came.", (), "contradicted", "14"),),
        timeline=(),
        disagreements=(),
        alternatives=(),
    )
    page = tree(render.answer_html(answer))
    assert [struck.text_content() for struck in page.iter("del")] == ["Forty came."]
    assert page.find_class("unproven")[0].text_content().endswith("14")
    assert not page.find_class("chip")


def test_a_timeline_says_when_what_and_what_became_of_it() -> None:
    page = tree(render.answer_html(an_answer("The line opens.")))
    (event,) = page.find_class("event")
    assert "changed" in event.get("class")
    assert "changed later" in event.text_content()
    assert len(event.find_class("chip")) == 2
    assert "1 Mar 2025 – 31 Mar 2025" in page.find_class("notes")[0].text_content()


def test_every_turn_has_its_own_sources_for_paper() -> None:
    turns = [Turn("Who?", an_answer("Ann")), Turn("Where?", problem="Stopped."),
             Turn("When?", an_answer("In May"))]  # fmt: skip
    printed = tree(render.conversation(turns)).find_class("printed")
    assert ["Ann" in p.text_content() for p in printed] == [True, False]
    assert all("Nearest passages[1]" in p.text_content() for p in printed)


def test_the_other_reading_of_a_date_is_shown_where_usage_differs() -> None:
    days = (date(2025, 3, 27), date(2025, 3, 28))
    found = ResolvedDate(
        text="next Thursday", start=days[0], end=days[1], anchor=date(2025, 3, 18), why="a rule",
        citation=1, alternative=Days(date(2025, 3, 20), date(2025, 3, 21)),
    )  # fmt: skip
    window = render.evidence(render.Evidence(an_article("x"), 0, 1, 0, 1, "report", (found,)))
    assert "some take it as Thursday 20 March 2025" in tree(window).text_content()
    alone = replace(found, alternative=None)
    window = render.evidence(render.Evidence(an_article("x"), 0, 1, 0, 1, "report", (alone,)))
    assert "some take it" not in window
