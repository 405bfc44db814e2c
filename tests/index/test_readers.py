"""What each format gives: title, day and how it is known, source, sections, clean text."""

from __future__ import annotations

import io
import json
import unicodedata
from datetime import date
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article
from index.dating import dates_of
from index.errors import RefusedError
from index.readers import SUFFIXES, read, read_report
from index.readers.isolate import report_isolated

ROOT = Path(__file__).parents[2]
NEWS = """ date 2025-03-21 The harbour of Port Ellery will open again next Thursday.

Source: Isaura Penhallick at a briefing

Quote: "We have waited for a month.

"And we would wait longer.

Nobody likes it, but the wall comes first."

Then the meeting closed.

Details: Dredging begins on Monday.

A second paragraph of details.

"It is cold," a diver added.

Background:

The harbour closed in February.

It had been open since 1902.
"""


def one(text: str | bytes, name: str) -> Article:
    data = text.encode() if isinstance(text, str) else text
    (article,) = read(data, name)
    return article


def bodies(article: Article) -> list[tuple[str | None, str]]:
    return [(s.label, article.text[s.start : s.end]) for s in article.sections]


def test_news_format() -> None:
    article = one(NEWS, "harbour.txt")
    assert article.published == date(2025, 3, 21)
    assert article.published_basis == "stated"
    assert article.title == "The harbour of Port Ellery will open again next Thursday"
    assert article.text.startswith("The harbour of Port Ellery")
    assert article.source is None  # A source line says who spoke, not who published.
    assert article.origin == "harbour.txt"


def test_a_quotation_runs_on_until_its_mark_is_closed() -> None:
    found = bodies(one(NEWS, "harbour.txt"))
    assert [label for label, _ in found] == [
        None, "Source", "Quote", None, "Details", "Background",
    ]  # fmt: skip
    quote = found[2][1]
    assert quote.startswith('"We have waited')
    assert quote.endswith('the wall comes first."')
    assert found[3][1] == "Then the meeting closed."
    assert found[4][1].endswith('"It is cold," a diver added.')
    assert found[5][1] == "The harbour closed in February.\n\nIt had been open since 1902."


def test_curly_quotations_and_attribution() -> None:
    text = "Rain fell.\n\nQuote: “One.\n\n“Two,” she said.\n\n“Three.”\n\nShe left.\n"
    assert bodies(one(text, "a.txt"))[1:] == [
        ("Quote", "“One.\n\n“Two,” she said.\n\n“Three.”"),
        (None, "She left."),
    ]


def test_long_first_sentence_is_cut_at_a_word() -> None:
    words = "The council of the old harbour town " * 8
    title = one(f"date 2025-03-21 {words.strip()}.", "a.txt").title
    assert title.endswith("…")
    assert len(title) <= 111
    assert words.startswith(title[:-1])
    assert words[len(title) - 1] == " "


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Published: 14 April 2025\n\nThe works lit a furnace.", date(2025, 4, 14)),
        ("Published: Monday, 14 April 2025, 09:00\n\nThe works lit a furnace.", date(2025, 4, 14)),
        ("Date: Fri, 21 Mar 2025 10:00:00 +0000\n\nThe works lit a furnace.", date(2025, 3, 21)),
        ("Published: April 14, 2025\n\nThe works lit a furnace.", date(2025, 4, 14)),
        ("The works lit a furnace.\n\nPublished: 14 April 2025", date(2025, 4, 14)),
        ("PORT ELLERY, 3 February 2025 — The works lit a furnace.", date(2025, 2, 3)),
        ("Port Ellery, February 3, 2025 (NSA) -- The works lit a furnace.", date(2025, 2, 3)),
    ],
)
def test_stated_days(text: str, day: date) -> None:
    article = one(text, "a.txt")
    assert (article.published, article.published_basis) == (day, "stated")
    assert article.title == "The works lit a furnace"
    first = article.sections[0]
    assert article.text[first.start : first.end].startswith("The works lit a furnace.")


@pytest.mark.parametrize(
    "text",
    [
        "date 2025-02-30 No such day exists.",
        "Published: 03/04/2025\n\nMarch or April, nobody knows.",
        "The meeting on 3 April 2025 was long.",
        "Dates grow on palms.",
        "Updated: 14 April 2025\n\nThe works lit a furnace.",
    ],
)
def test_no_day_is_guessed(text: str) -> None:
    article = one(text, "a.txt")
    assert (article.published, article.published_basis) == (None, "unknown")


def test_a_day_in_the_file_name_is_inferred() -> None:
    article = one("The meeting was long.", "2025-04-03-meeting.txt")
    assert (article.published, article.published_basis) == (date(2025, 4, 3), "inferred")


def test_year_less_dateline_is_no_ones_words() -> None:
    article = one("BEIJING, Nov. 24 (Xinhua) -- The works lit a furnace.", "a.txt")
    assert article.published is None
    assert article.text[article.sections[0].start :] == "The works lit a furnace."


_ELECTION = "The opposition won Sunday's election in Corvania, ending twelve years of one rule."
_DATELINE = "Port Salis, 25 May 2026 — "


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize(
    "above",
    [
        "Opposition wins in Corvania\n\n",
        "Opposition wins in Corvania\n",
        "Opposition wins in Corvania\n\nBy Ann Oake\n\n",
        "## Opposition wins in Corvania\n\n",
    ],
)
def test_a_headline_over_a_dateline(above: str, name: str) -> None:
    if name == "a.txt":
        above = above.removeprefix("## ")
    article = one(f"{above}{_DATELINE}{_ELECTION}\n\nTurnout was high.\n", name)
    assert article.published == date(2026, 5, 25)
    assert article.title == "Opposition wins in Corvania"
    assert bodies(article) == [(None, f"{_ELECTION}\n\nTurnout was high.")]
    (day,) = dates_of(article)  # Of the story, not of the dateline.
    assert (day.text, day.interval) == ("Sunday", (date(2026, 5, 24), date(2026, 5, 25)))


def test_a_dateline_under_lines_that_stay() -> None:
    text = f"# Opposition wins\n\nStrahl is to go in June.\n\n{_DATELINE}{_ELECTION}\n"
    article = one(text, "a.md")
    assert (article.title, article.published) == ("Opposition wins", date(2026, 5, 25))
    assert bodies(article) == [(None, "Strahl is to go in June."), (None, _ELECTION)]


def test_days_in_a_list_date_no_article() -> None:
    play = "– the band plays every one of its songs, and some of others"
    shows = f"Leeds, 3 May 2026 {play}\nYork, 5 May 2026 {play}\n"
    article = one(f"The band goes on tour, it says.\n\n{shows}", "a.md")
    assert (article.published, len(article.sections)) == (None, 1)


def test_markdown_front_matter_and_marks() -> None:
    article = one(
        "---\ntitle: Ferry: a delay\npublished: 2025-02-07T09:00:00+13:00\nsource: Courier\n"
        "author: [Ann Oake, Bo Fell]\nurl: https://example.org/a\nlanguage: en-GB\ndesk: coast\n"
        "---\n\n# Ferry: a delay\n\nThe **new** ferry, a [ship](https://x.org/) of *steel*, "
        "is late.\n\n## Why ##\n\n- a gear_box_part\n- 2 * 3 * 4 screws\n\n> It broke.\n",
        "a.md",
    )
    assert article.title == "Ferry: a delay"
    assert article.published == date(2025, 2, 7)
    assert (article.source, article.author) == ("Courier", "[Ann Oake, Bo Fell]")
    assert (article.url, article.language) == ("https://example.org/a", "en")
    assert article.metadata == {"desk": "coast"}
    assert article.text == (
        "The new ferry, a ship of steel, is late.\n\nWhy\n\n"
        "- a gear_box_part\n- 2 * 3 * 4 screws\n\nIt broke."
    )


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ('"The Ferryman" found: three held', '"The Ferryman" found: three held'),
        ('"The Ferryman: found"', "The Ferryman: found"),
        ("Held: 'no comment'", "Held: 'no comment'"),
    ],
)
def test_quotation_marks_of_a_name_in_a_title_stay(written: str, title: str) -> None:
    assert one(f"---\ntitle: {written}\n---\n\nThey were found.\n", "a.md").title == title


def test_yaml_lists_and_the_heading_as_title() -> None:
    article = one("---\nauthor: [Ann, Bo]\n---\n# A delay\n\nIt is late.\n", "a.md")
    assert (article.author, article.title, article.text) == ("Ann, Bo", "A delay", "It is late.")


@pytest.mark.parametrize(
    "data",
    [
        "Zoë’s café – £5".encode(),
        "\ufeffZoë’s café – £5".encode(),
        "Zoë’s café – £5".encode("cp1252"),
        "Zoë’s café – £5".encode("utf-16"),
        b"\xff\xfe" + "Zoë’s café – £5".encode("utf-16-le"),
        unicodedata.normalize("NFD", "Zoë’s café – £5").encode(),
    ],
)
def test_encodings_and_normal_form(data: bytes) -> None:
    assert one(data, "a.txt").text == "Zoë’s café – £5"


def test_cyrillic_code_page() -> None:
    text = "Совет города принял новый бюджет после долгих споров в среду вечером. " * 5
    article = one(text.encode("cp1251"), "a.txt")
    assert article.text == text.strip()
    assert article.language == "ru"


def test_line_ends_and_controls() -> None:
    article = one(b"One\x07 line.\r\nTwo\xc2\xad lines.\rThree.\x0c\xe2\x80\x8bFour.", "a.txt")
    assert article.text == "One line.\nTwo lines.\nThree.\n\u200bFour."


def test_language_is_told_only_from_enough_text() -> None:
    assert one("The harbour is open again.", "a.txt").language is None
    assert one("The harbour is open again, the mayor told the town. " * 6, "a.txt").language == "en"


def test_html() -> None:
    words = "<p>The harbour of Port Ellery will open again on Thursday, the mayor said.</p>"
    page = (
        "<html lang='en-GB'><head><title>Harbour opens | Courier</title>"
        "<meta property='og:title' content='Harbour opens'>"
        "<meta property='og:site_name' content='Courier'>"
        "<meta property='article:published_time' content='2025-02-07T23:30:00-05:00'>"
        "<link rel='canonical' href='https://example.org/harbour'></head><body>"
        "<nav><a href='/'>Home</a> <a href='/x'>Tide tables</a></nav><article>"
        f"<h1>Harbour opens</h1>{words * 5}</article><footer>Imprint</footer></body></html>"
    )
    article = one(page, "a.html")
    assert article.title == "Harbour opens"
    assert (article.published, article.published_basis) == (date(2025, 2, 7), "stated")
    assert (article.source, article.language) == ("Courier", "en")
    assert article.url == "https://example.org/harbour"
    assert article.text.startswith("The harbour of Port Ellery")
    assert "Tide tables" not in article.text
    assert "Imprint" not in article.text


def test_feed_keeps_the_local_day_and_refuses_empty_items() -> None:
    feed = """<?xml version="1.0"?><rss version="2.0"><channel><title>Courier</title>
    <language>en-gb</language>
    <item><title>One</title><link>https://example.org/1</link>
    <pubDate>Thu, 17 Apr 2025 00:30:00 +0100</pubDate>
    <description>&lt;p&gt;The first.&lt;/p&gt;&lt;ul&gt;&lt;li&gt;a&lt;/li&gt;&lt;li&gt;b&lt;/li&gt;
    &lt;/ul&gt;</description></item>
    <item><title>Two</title><link>https://example.org/2</link></item></channel></rss>"""
    report = read_report(feed.encode(), "feed.xml")
    (article,) = report.articles
    assert article.origin == "feed.xml#1"
    assert article.text == "The first.\n\n- a\n- b"
    assert (article.published, article.source) == (date(2025, 4, 17), "Courier")
    assert [item for item, _ in report.refused] == ["feed.xml#2"]


def test_docx() -> None:
    document = docx.Document()
    document.core_properties.author = "Ottilie Prance"
    document.add_paragraph("A furnace relit", style="Title")
    document.add_paragraph("Published: 14 April 2025")
    document.add_paragraph("Dunmarrow Gazette")
    document.add_paragraph("The works lit a furnace.")
    document.add_paragraph("first", style="List Bullet")
    document.add_paragraph("second", style="List Bullet")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "jobs", "336"
    stream = io.BytesIO()
    document.save(stream)
    article = one(stream.getvalue(), "a.docx")
    assert article.title == "A furnace relit"
    assert (article.published, article.published_basis) == (date(2025, 4, 14), "stated")
    assert (article.source, article.author) == ("Dunmarrow Gazette", "Ottilie Prance")
    assert article.text == "The works lit a furnace.\n\n- first\n- second\n\njobs | 336"


def test_the_template_day_of_python_docx_is_no_day() -> None:
    document = docx.Document()
    document.add_paragraph("The works lit a furnace.")
    stream = io.BytesIO()
    document.save(stream)
    assert one(stream.getvalue(), "a.docx").published_basis == "unknown"


def test_json_lines() -> None:
    good = {
        "text": "It rained.", "id": "nsa-1", "title": "Rain", "published": "2025-05-10T13:30:00Z",
        "source": "NSA", "desk": {"lc": 1}, "pages": 3,
    }  # fmt: skip
    lines = [json.dumps(good), "", "{broken", '{"title": "no text"}', '{"text": "Dry."}', "[1]"]
    lines.append('{"text": "Twice.", "id": "nsa-1"}')
    report = read_report("\n".join(lines).encode() + b'\n{"text": "\xff"}', "week.jsonl")
    first, second = report.articles
    assert (first.id, first.origin) == ("nsa-1", "week.jsonl#1")
    assert (first.published, first.title, first.source) == (date(2025, 5, 10), "Rain", "NSA")
    assert first.metadata == {"desk": '{"lc": 1}', "pages": "3"}
    assert (second.text, second.origin) == ("Dry.", "week.jsonl#5")
    assert [item for item, _ in report.refused] == [f"week.jsonl#{n}" for n in (3, 4, 6, 7, 8)]
    assert len(read("\n".join(lines).encode(), "week.jsonl")) == 2


def test_ids_follow_contents_and_item() -> None:
    lines = b'{"text": "Same."}\n{"text": "Same."}'
    first, second = read(lines, "a.jsonl")
    assert first.id != second.id
    assert [first, second] == read(lines, "/other/folder/a.jsonl")
    assert first.id != read(lines, "b.jsonl")[0].id


def test_seeds_all_read_with_a_day_and_a_title() -> None:
    articles = []
    for path in sorted((ROOT / "seeds").iterdir()):
        if path.suffix in SUFFIXES:
            report = report_isolated(path)
            assert report.refused == ()
            articles += report.articles
    assert len(articles) >= 60
    assert all(article.published_basis == "stated" and article.title for article in articles)
    assert all(article.language == "en" for article in articles)
    assert len({article.id for article in articles}) == len(articles)


def test_the_users_own_article() -> None:
    folder = ROOT.parent / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip("../shared/seeds is missing")
    (path,) = folder.glob("*.txt")
    (article,) = report_isolated(path).articles
    assert article.published == date(2025, 3, 21)
    assert [s.label for s in article.sections] == [
        None, "Source", "Details", "Quote", "Details", "Background",
    ]  # fmt: skip
    quote = article.text[article.sections[3].start : article.sections[3].end]
    assert quote.count("\n\n") >= 1
    assert quote.endswith('"')


_LINES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["Quote: “Yes.", "Source: x", "date 2025-03-21 Go.", "Published: 1 May 2025", "---", "# T",
         "Background:", "Rome, 3 May 2025 — Rain.", '"', "title: x", "", "> **a** [b](c)",
         f"{_DATELINE}{_ELECTION}", "A headline"]
    ),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_LINES, max_size=12), st.sampled_from([".txt", ".md", ".html", ".xml"]))
def test_any_text_is_read_soundly_or_refused(lines: list[str], suffix: str) -> None:
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    try:
        articles = read(data, f"a{suffix}")
    except RefusedError:
        return
    assert articles == read(data, f"a{suffix}")
    for article in articles:
        text = article.text
        assert text == unicodedata.normalize("NFC", text)
        assert "\r" not in text
        assert "\x00" not in text
        assert article.title
        ends = 0
        for section in article.sections:
            assert ends <= section.start < section.end <= len(text)
            body = text[section.start : section.end]
            assert body == body.strip()
            ends = section.end


def test_a_feed_that_was_cut_off_says_so_and_keeps_its_whole_items() -> None:
    feed = (
        b'<rss version="2.0"><channel><title>News</title><item><title>First</title>'
        b"<description>The ferry sails again.</description></item><item><title>Second</title>"
        b"<description>The heron delayed the tr"
    )
    report = read_report(feed, "feed.xml")
    assert [article.text for article in report.articles] == ["The ferry sails again."]
    assert report.refused == (
        ("feed.xml#2", "Item 2 is cut short or broken. Fetch the feed again."),
    )
    whole = feed + b"am.</description></item><item><title>Third</title></item></channel></rss>"
    assert read_report(whole, "feed.xml").refused == (
        ("feed.xml#3", "Item 3 has no text, only a link."),
    )


def test_a_damaged_word_document_is_said_to_be_one() -> None:
    document = docx.Document()
    for n in range(200):
        document.add_paragraph(f"The harbour opens on Thursday {n}, {n * 7919}.")
    stream = io.BytesIO()
    document.save(stream)
    said = set()
    for place in range(0, stream.tell(), stream.tell() // 150):
        rotten = bytearray(stream.getvalue())
        rotten[place] ^= 0x55
        try:
            read_report(bytes(rotten), "d.docx")
        except RefusedError as error:
            said.add(error.message)
    assert "d.docx is not a readable Word document: it is damaged, or of another kind." in said
    assert not any("could not be parsed" in message for message in said)


def test_json_lines_of_an_old_macintosh_end_with_a_carriage_return() -> None:
    data = b'{"text": "The ferry sails."}\r{"text": 1}\r{"text": "A heron came."}\r'
    report = read_report(data, "old.jsonl")
    assert [a.text for a in report.articles] == ["The ferry sails.", "A heron came."]
    assert [item for item, _ in report.refused] == ["old.jsonl#2"]
