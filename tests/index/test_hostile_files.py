"""Files that must be refused in one clear sentence, within limits, and harm nothing."""

from __future__ import annotations

import io
import os
import tarfile
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pypdf
import pytest

from index.errors import RefusedError
from index.readers import isolate, read, read_report
from index.readers.isolate import Limits, close, read_report_isolated, report_isolated

GOOD_PAGE = (
    f"<html><body><article>{'<p>The harbour opens on Thursday.</p>' * 9}</article></body></html>"
)


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf(password: str | None = None) -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if password:
        writer.encrypt(password)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def bomb() -> bytes:
    stream = io.BytesIO(word("x"))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/image.png", b"\0" * 50_000_000)
    return stream.getvalue()


def xxe(secret: Path) -> bytes:
    return (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        '<rss version="2.0"><channel><title>t</title><item><title>a</title>'
        "<description>&x;</description></item></channel></rss>"
    ).encode()


REFUSED = {
    "empty.txt": (b"", "is empty"),
    "blank.md": (b" \r\n\t\n", "only blanks"),
    "label.txt": (b"Background:\n", "no text"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "binary data"),
    "noise.txt": (bytes(range(1, 256)) * 40, "binary data"),
    "renamed.txt": (b"%PDF-1.7 and so on", "is a PDF"),
    "page.txt": (b"<!DOCTYPE html><html><p>Hello</p></html>", "is a web page"),
    "odd.txt": (b"\xff\xfeabc", "UTF-16"),
    "oneline.txt": (b"word " * 2_000_000, "a line of"),
    "huge.md": (b"x" * 50_000_001, "the limit is 50,000,000"),
    "sheet.xlsx": (b"PK\x03\x04", "which no reader is for"),
    "noname": (b"text", "without a suffix"),
    "locked.pdf": (pdf("secret"), "encrypted"),
    "scan.pdf": (pdf(), "no text layer"),
    "cut.pdf": (pdf()[:150], "not a readable PDF"),
    "fake.pdf": (b"not a pdf at all", "not a readable PDF"),
    "cut.docx": (word("Hello there.")[:-900], "cut short"),
    "zip.docx": (b"PK\x05\x06" + b"\0" * 18, "not a readable Word document"),
    "locked.docx": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "encrypted"),
    "blank.docx": (word(), "no text"),
    "bomb.docx": (bomb(), "unpacks to"),
    "script.html": (b"<html><script>var a = 1;</script></html>", "no article text"),
    "nothing.html": (b"<!-- -->", "no article text"),
    "svg.xml": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither an RSS nor an Atom"),
    "none.xml": (b"<rss version='2.0'><channel><title>t</title></channel></rss>", "without items"),
    "bad.jsonl": (b'{"text": ""}\n{oops', "Nothing in bad.jsonl could be read"),
    "deep.jsonl": (b"[" * 200_000, "not valid JSON"),
    "long.jsonl": (b'{"text": "' + b"x" * 6_000_000 + b'"}', "6,000,012 bytes"),
}


@pytest.fixture(autouse=True, scope="module")
def _no_worker_stays() -> Iterator[None]:
    yield
    close()


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_one_sentence_that_names_the_file(name: str) -> None:
    data, reason = REFUSED[name]
    with pytest.raises(RefusedError) as caught:
        read_report_isolated(data, name)
    assert reason in caught.value.message
    assert name in caught.value.message
    assert len(str(caught.value)) < 300
    assert "\n" not in str(caught.value)


def test_the_batch_goes_on(tmp_path: Path) -> None:
    for name in ("bomb.docx", "locked.pdf", "script.html"):
        with pytest.raises(RefusedError):
            read_report_isolated(REFUSED[name][0], name)
        assert len(read_report_isolated(GOOD_PAGE.encode(), "good.html").articles) == 1


def test_no_entity_reads_a_file_or_grows(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret")
    with pytest.raises(RefusedError, match="declares XML entities"):
        read(xxe(secret), "feed.xml")
    utf16 = xxe(secret).decode().encode("utf-16")
    with pytest.raises(RefusedError, match="declares XML entities"):
        read(utf16, "feed.xml")
    source = io.BytesIO(word("MARK"))
    stream = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == "word/document.xml":
                head = f'<!DOCTYPE w [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
                data = data.replace(b"<w:document", head + b"<w:document", 1)
                data = data.replace(b"MARK", b"A word &x; here")
            new.writestr(part, data)
    try:
        (article,) = read(stream.getvalue(), "a.docx")
    except RefusedError:
        return
    assert "the-secret" not in article.text


def test_yaml_that_would_grow_or_act_is_only_text() -> None:
    layers = "\n".join(
        f"{b}: [{', '.join(['*' + a] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    lol = f"---\na: &a [x, x]\n{layers}\n---\nBody text.\n"
    assert "Body text." in read(lol.encode(), "a.md")[0].text
    act = "---\ntitle: !!python/object/apply:os.system ['false']\n---\nBody text.\n"
    assert read(act.encode(), "a.md")[0].text.endswith("Body text.")


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 900_000,
        b"<!--" * 500_000,
        b"# " + b"#" * 900_000 + b"x",
        b"*" * 900_000,
        b"[a](" * 200_000,
        b"a " + b" " * 900_000 + b"b",
        b"\n" * 2_000_000 + b"end",
        b"Quote: \xe2\x80\x9c" + b"a\n\n" * 300_000,
        b"Source:\n" * 100_000 + b"x",
        b"---\n" + b"a: b\n" * 300_000,
    ],
)
@pytest.mark.timeout(30)
def test_no_pattern_is_slow(data: bytes) -> None:
    started = time.process_time()
    for name in ("a.txt", "a.md"):
        try:
            read(data, name)
        except RefusedError:
            continue
    assert time.process_time() - started < 10


def test_a_deep_page_is_read_or_refused() -> None:
    page = "<div>" * 100_000 + "word " * 50 + "</div>" * 100_000
    try:
        (article,) = read_report_isolated(page.encode(), "deep.html").articles
    except RefusedError as error:
        message = error.message
    else:
        message = article.origin
    assert "deep.html" in message


@pytest.mark.alone
def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    close()
    page = ("<div><p>word word word. " * 300_000).encode()
    started = time.perf_counter()
    with pytest.raises(RefusedError, match=r"slow\.html took longer than 0\.5 seconds"):
        read_report_isolated(page, "slow.html", Limits(seconds=0.5))
    assert time.perf_counter() - started < 5
    assert read_report_isolated(GOOD_PAGE.encode(), "good.html").articles


@pytest.mark.skipif(os.name != "posix", reason="no address-space limit on this system")
def test_memory_is_bounded() -> None:
    close()
    page = ("<p>word word word.</p>" * 1_500_000).encode()
    with pytest.raises(RefusedError, match=r"big\.html"):
        read_report_isolated(page, "big.html", Limits(memory=300_000_000))
    close()
    assert read_report_isolated(GOOD_PAGE.encode(), "good.html").articles


def test_a_killed_worker_is_replaced() -> None:
    assert read_report_isolated(GOOD_PAGE.encode(), "good.html").articles
    isolate._WORKERS[0]._process.kill()
    isolate._WORKERS[0]._process.wait()
    assert read_report_isolated(GOOD_PAGE.encode(), "good.html").articles


def test_threads_get_their_own_answers() -> None:
    found: dict[int, str] = {}

    def ask(number: int) -> None:
        page = GOOD_PAGE.replace("harbour", f"harbour{number}")
        found[number] = read_report_isolated(page.encode(), f"{number}.html").articles[0].text

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"harbour{number} " in found[number] for number in range(8))


def test_isolated_and_direct_reading_agree() -> None:
    assert read_report_isolated(GOOD_PAGE.encode(), "a.html") == read_report(
        GOOD_PAGE.encode(), "a.html"
    )


def test_names_are_data(tmp_path: Path) -> None:
    (article,) = read(b"It rained.", "../../etc/\u202egpj.txt")
    assert "/" not in article.origin
    (article,) = read(b"It rained.", os.fsdecode(b"caf\xe9.txt"))
    article.origin.encode()
    with pytest.raises(RefusedError, match="is not a file"):
        report_isolated(tmp_path / "absent.txt")


@pytest.mark.parametrize("archive", ["pdf_samples", "office_samples"])
def test_real_samples_are_read_or_refused(shared_data: Path, archive: str) -> None:
    path = shared_data / "files" / f"{archive}.tar.gz"
    if not path.is_file():
        pytest.skip(f"{path.name} is missing")
    read_names = set()
    refused: list[tuple[str, RefusedError]] = []
    with tarfile.open(path) as samples:
        for member in samples.getmembers():
            stream = samples.extractfile(member)
            if stream is None:
                continue
            name = Path(member.name).name
            try:
                report = read_report_isolated(stream.read(), name)
            except RefusedError as error:
                refused.append((name, error))
                continue
            assert all(article.text for article in report.articles)
            read_names.add(name)
    assert all(name in error.message and error.remedy for name, error in refused)
    assert len(read_names) >= 15
    assert "libreoffice-writer-password.pdf" not in read_names
