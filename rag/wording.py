"""What a language model writes, as sentences: without its reasoning, and taken out of Markdown.

Models number their citations in many ways, and write lists, tables and links though asked for plain
text. Here their words become whole sentences as soon as they are whole, each with the numbers of
the passages that it names, however the words arrive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from index.sentences import split
from rag.answer import flat
from rag.reasoning import Reasoning, Withdrawn
from rag.verify.lexicon import AUXILIARIES, FUTURE, POSSIBLE
from rag.verify.polarity import past_form

_NUMBERS = r"\d{1,3}(?:\s*(?:,\s*and\b|[,;&–—-]|\band\b)\s*\d{1,3})*"
_KIND = r"(?:(?:passage|source|document|doc|excerpt|reference|ref|citation)s?\b\.?\s*|#\s*|P)"
_MARK = r"\[\d{1,3}\]"
_MARKS = rf"{_MARK}(?:\s*{_MARK})*"
_BRACKETED = (
    re.compile(rf"[【［⟦]\s*{_KIND}?(?P<n>{_NUMBERS})[^】］⟧\n]{{0,40}}[】］⟧]", re.I),
    re.compile(rf"<sup>\s*[\[(]?\s*(?P<n>{_NUMBERS})\s*[\])]?\s*</sup>", re.I),
    re.compile(rf"\[\[\s*\^?{_KIND}?(?P<n>{_NUMBERS})\s*\]\]", re.I),
    re.compile(rf"\^?(?<!\[)\[\s*\^?{_KIND}?(?P<n>{_NUMBERS})(?:†[^\]\n]{{0,40}})?\s*\]", re.I),
    re.compile(rf"\(\s*(?:see\s+)?{_KIND}(?P<n>{_NUMBERS})\s*\)", re.I),
    re.compile(rf"\(\s*(?P<n>{_MARK}(?:\s*[,;&]?\s*{_MARK})*)\s*\)"),
)
_FEW = r"\((?P<n>\d{1,2}(?:\s*[,;–-]\s*\d{1,2})*)\)"
_ROUND = (
    re.compile(rf"[ \t]*{_FEW}(?=[ \t]*[.!?,;\n])"),
    re.compile(rf"(?<=[.!?])[ \t]*{_FEW}(?=\s)"),
)
_HIGH = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = re.compile(
    rf"(?<![\d{_HIGH}])(?:(?P<n>[{_HIGH}]{{1,2}})(?=[^{_HIGH}])|\^(?P<c>\d{{1,2}})(?=\D))"
)
_UNIT = re.compile(r"(?:^|[\W\d])(?:[kcm]?m|ft|mi|in|yd)\Z")
_LOWERED = str.maketrans(_HIGH, "0123456789")
_BETWEEN = re.compile(rf"({_MARK})\s*(?:[,;&]|and\b)\s*(?=\[\d)")
_MARK_BEGUN = re.compile(
    rf"\s*(?:(?:[,;&]|and\b)?\s*(?:\Z|\[[\d^]|\[[^\]\n]{{0,60}}\Z)|an?\Z"
    rf"|\([^()\n]{{0,30}}\Z|[【［⟦<^][^】］⟧>\n]{{0,60}}\Z|[{_HIGH}]+\Z)"
)
_AFTER_STOP = re.compile(rf"([.!?…][\"'”’)]*)((?:[ \t]*{_MARK})+)")

_IMAGE = re.compile(r"!\[(?!\[?\d{1,3}\])[^\]\n]{0,300}\]\([^()\n]{0,2000}\)")
_LINK = re.compile(
    r"\[([^\[\]\n]{1,300})\]\((?:[^()\s]|\([^()\s]*\)){0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)"
)
_TOKEN = re.compile(r"<\|[a-z_]{1,40}\|>", re.I)
_RUN = re.compile(r"([ \t])[ \t]{2,}|(\n\n)\n+")
_NEW_LINE = re.compile(r"<(?:br|/?p|/?li|/?div|/?[uo]l)\s*/?>", re.I)
_LINE_STARTS = r"(?:(?<=\n)[ \t]*|\A(?=\S))"  # A sentence that was given leaves a space behind.
_LINE = re.compile(
    rf"{_LINE_STARTS}(?![^\n]*\b(?i:no answer)\b)"
    r"(?:#{1,6}[ \t][^\n]*|\|[^\n]*|(?:```|~~~|--- end )[^\n]*"
    r"|[-*_=][-*_= \t]{2,}|\[\^?\w{1,20}\]:[^\n]*|\*\*[^*\n]{0,90}[^*\n.!?\]]\*\*:?[ \t]*"
    rf"|{_MARK}[ \t]*[^\n]*[^\n.!?\]\"”’ \t])[ \t]*\n"
)
_LINE_BEGUN = re.compile(r"[ \t]*(?:[#|`~=]|\[|\*\*[^*\n]*\**:?[ \t]*\Z)")
_SOURCES = re.compile(
    rf"{_LINE_STARTS}[#*_ \t]*(?:sources?|references?|citations?|footnotes?|notes?)"
    r"[ \t*_]*:?[ \t*_]*\n",
    re.I,
)
_WHOLE = re.compile(r"[.!?…\]][\"'”’)*_]*(?:</\w{1,10}>)*$")
_DOTTED = re.compile(r"(?:^|[\s(])(?:[A-Z]\.){2,}$")
_ABBREVIATED = re.compile(r"\b(?:I|(?:[A-Z]\.)+[A-Z])\.[\"'”’)\]]*$", re.I)
_AHEAD = 40  # characters behind an abbreviation's full stop that the splitter looks at
_MOST_JOINED = 3
NOTHING = re.compile(r"\bNO ANSWER\b|(?i:^\W*no answer\W*$)")
"""What a model was asked to write where the passages do not answer."""
DECLINES = re.compile(
    r"^\W*(?:I (?:do not|don['’]t|cannot|can['’]t|could not|couldn['’]t) (?:know|answer|find|tell)"
    r"|there is no (?:answer|information|mention)\b|(?:none of )?(?:the )?(?:provided |given )?"
    r"(?:passages?|articles?|context|texts?|sources?|information)\b[^.]{0,30}"
    r"\b(?:do(?:es)? not|don['’]t|doesn['’]t|(?:answer|contain|mention)s? no)\b)",
    re.I,
)
"""The same in other words."""

_URL = r"<?(?:https?://|www\.)[^\s<>()\[\]]*[^\s<>()\[\].,;:!?]>?"
_ADDRESS = re.compile(rf"\(\s*(?:see|from|at|via|sources?:?)?\s*{_URL}\s*\)|{_URL}", re.I)
_BEHIND_MARK = re.compile(rf"({_MARK})\([^()\s]*\)")
_TAG = re.compile(
    r"</?(?:a|b|i|u|em|strong|code|mark|small|cite|q|span|su[bp]|h\d|blockquote|answer|final|response)"
    r"(?:\s[^<>\n]{0,300})?/?>",
    re.I,
)
_NOISE = re.compile(
    r"\[(?:citation needed|sic|source|sources|link|ref|unverified|x|…|\.{3})\]", re.I
)
_BRACKETS = re.compile(r"\[([^\[\]\n]{0,300})\]")
_NONCE = re.compile(r"\s*\(?\b[0-9a-f]{16}\b\)?")
_BULLET = re.compile(
    r"^(?:\s*(?:[-*•·‣▪◦–—>+|#:;,!]+\s+|\(?\d{1,2}[.)]\s+|[\u2600-\u27bf\u2b00-\u2bff\ufe0f"
    r"\U0001f000-\U0001faff]+\s*))+"
)
_EMPHASIS = re.compile(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")
_SPACED = re.compile(r"\s+([.,;:!?])(?=[\s\"”’)]|$)")
_ENDED = re.compile(r"[.!?…][\"'”’)]*$")

_PASSAGE = re.compile(
    r"\b(?:the\s+)?(?:passages\s+(\d{1,2}(?:,\s*\d{1,2})*,?\s*(?:and|&|–|-)\s*\d{1,2})"
    r"|passages?\s+#?(\d{1,2}))(?![\w.,]\d|\d)",
    re.I,
)
_WHERE = rf"\b(?:according to|as (?:\w+ )?(?:in|by)|based on|see(?: also)?|per)\s+({_MARKS})"
_BY_MARK = re.compile(
    rf"^in\s+({_MARKS})\s*,\s*|^{_WHERE}\s*[,:]?\s*|\s*,\s*{_WHERE}\s*,(?=\s)"
    rf"|\s*[,;(]?\s*{_WHERE}\s*\)?",
    re.I,
)
_GIVEN = r"(?:provided|given|above|supplied|available|retrieved|following)"
_MATTER = (
    rf"(?:the\s+)?(?:{_GIVEN}\s+)?(?:passages?|context|excerpts?|snippets?|search results)"
    rf"(?:\s+{_GIVEN})?|(?:the\s+)?{_GIVEN}\s+(?:articles?|texts?|information|sources?|reports?)"
    rf"|(?:the\s+)?(?:articles?|texts?|information|sources?|reports?)\s+{_GIVEN}"
)
_SAYS = r"(?:says?|states?|reports?|mentions?|notes?|indicates?|confirms?|shows?|tells? us)"
_AFTER_MARKS = re.compile(rf"{_MARKS}\s*(\w*)")
_LABEL = re.compile(rf"{_PASSAGE.pattern}\s*[:–—-]", re.I)
_FRAMES = (
    re.compile(r"^(?:sure|certainly|of course|okay|ok|great)\s*[,!:.]+\s+", re.I),
    re.compile(rf"^(?:according to|based on|as per|per|from)\s+(?:{_MATTER})\s*,\s*", re.I),
    re.compile(r"^(?:the |my |final |short )*answer(?:\s+is\s+that|\s+is\s*:|\s*:)\s+", re.I),
)
_TOLD = re.compile(
    rf"^(?:(?P<m>{_MARKS}(?:\s*(?:,|and)\s*{_MARKS})*)|{_MATTER})(?:\s*\([^()]{{0,80}}\))?"
    rf"\s+(?:also\s+|both\s+|all\s+)?{_SAYS}\b(?P<that>\s+that\b|\s*:)?\s*",
    re.I,
)


def sentences(
    deltas: Iterator[str], limit: int, most: int, reasoning: Reasoning | None = None
) -> Iterator[str | Withdrawn]:
    """Whole sentences as soon as they are whole, citation marks as ``[2]`` inside.

    At most ``limit`` characters of what is said are read; a sentence that is cut off is not given.
    ``most`` is the highest number that a bare one may have to be taken for a citation.
    """
    reasoning = reasoning or Reasoning()
    pending = ""
    for delta in deltas:
        for part in reasoning.feed(delta):
            if isinstance(part, Withdrawn):
                pending = ""
                yield part
                continue
            pending = tidy(pending + part, most)
            if ending := _SOURCES.search(pending):
                yield from _last(pending[: ending.end()], most)
                return
            done = _known_whole(pending)
            for start, end in done:
                yield pending[start:end]
            pending = pending[done[-1][1] :] if done else pending
        if reasoning.said > limit or reasoning.thought > 8 * limit:
            return
    for part in reasoning.feed("", last=True):
        pending = pending + part if isinstance(part, str) else ""
    yield from _last(pending, most)


def _last(pending: str, most: int) -> Iterator[str]:
    """The sentences of an answer's end; what was cut off says something else than was meant."""
    pending, *rest = _SOURCES.split(tidy(pending + "\n", most), maxsplit=1)
    spans = _joined(pending, split(pending))
    for i, (start, end) in enumerate(spans, start=1):
        sentence = pending[start:end]
        if rest or i < len(spans) or _WHOLE.search(sentence) or NOTHING.search(sentence):
            yield sentence


def _known_whole(pending: str) -> list[tuple[int, int]]:
    """The sentences of which nothing that may still come can change anything."""
    line = pending.rfind("\n") + 1
    end = line if _LINE_BEGUN.match(pending, line) else len(pending)
    spans = _joined(pending, split(pending, 0, end))
    done = max(0, len(spans) - 1)
    # A mark may still follow a sentence that has ended; it would begin what comes next.
    while done > 0 and _is_open_end(pending, *spans[done - 1], spans[done][0]):
        done -= 1
    return spans[:done]


def _is_open_end(pending: str, start: int, end: int, following: int) -> bool:
    """Whether a sentence may yet be found to go on, or to be followed by a mark."""
    if pending[following] in "[(【［⟦<^.!?…" + _HIGH:
        return True
    return end > len(pending) - _AHEAD and _ABBREVIATED.search(pending, start, end) is not None


def _joined(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sentences with those put together again that end within a quotation or an abbreviation."""
    joined: list[tuple[int, int]] = []
    together = 1
    for start, end in spans:
        before = text[slice(*joined[-1])] if joined else ""
        if before and together < _MOST_JOINED and _is_open(before, text[joined[-1][1] : start]):
            joined[-1] = (joined[-1][0], end)
            together += 1
        else:
            joined.append((start, end))
            together = 1
    return joined


def _is_open(sentence: str, gap: str) -> bool:
    if gap.count("\n") > 1:
        return False
    within = sentence.count("“") > sentence.count("”") or sentence.count('"') % 2 == 1
    return within or _DOTTED.search(sentence) is not None


def tidy(text: str, most: int) -> str:
    """Text with citation marks as ``[2]`` before the full stop, and without what is no prose:
    headings, tables, rules, fences, images and the addresses of links.

    Nothing that is incomplete is touched, and tidying a tidy text changes nothing.
    """
    text = _RUN.sub(r"\1\1\2", _NEW_LINE.sub("\n", _TOKEN.sub("", text)))
    text = _IMAGE.sub("", text)
    for pattern in _BRACKETED:
        text = pattern.sub(lambda m: _as_marks(m["n"]), text)
    text = _LINK.sub(lambda m: f"[{m[1]}]" if m[1].isdigit() else m[1], text)
    for pattern in _ROUND:
        text = pattern.sub(lambda m: _if_few(m, m["n"], most), text)
    text = _RAISED.sub(lambda m: _raised(m, most), text)
    text = _BETWEEN.sub(r"\1", text)
    text = _AFTER_STOP.sub(_inside, text)
    listed = _SOURCES.search(text)
    prose = listed.start() if listed else len(text)
    return _LINE.sub("\n\n", text[:prose]) + text[prose:]


def _inside(match: re.Match[str]) -> str:
    """``He won. [2]`` becomes ``He won [2].``, once no more marks can follow."""
    text, at = match.string, match.end()
    more = text[at : at + 1] != "\n" and _MARK_BEGUN.match(text, at)
    return match.group() if more else f"{match[2]}{match[1]}"


def _as_marks(numbers: str) -> str:
    return "".join(f"[{n}]" for n in _counted(numbers))


def _if_few(match: re.Match[str], numbers: str, most: int) -> str:
    counted = _counted(numbers)
    fits = all(1 <= n <= most for n in counted)
    return _as_marks(numbers) if fits else match.group()


def _raised(match: re.Match[str], most: int) -> str:
    """A raised number is a citation, but not behind a unit: "40 km²"."""
    if _UNIT.search(match.string[: match.start()]):
        return match.group()
    return _if_few(match, (match["n"] or match["c"]).translate(_LOWERED), most)


def _counted(numbers: str) -> list[int]:
    """The numbers that a citation names: "1, 3-5" → 1, 3, 4, 5."""
    found = list(re.finditer(r"\d+", numbers))
    counted = [int(match.group()) for match in found[:1]]
    for one, other in pairwise(found):
        first, last = int(one.group()), int(other.group())
        spans = numbers[one.end() : other.start()].strip() in ("-", "–", "—")
        whole = spans and first < last <= first + 20
        counted += range(first + 1, last + 1) if whole else [last]
    return counted


def cited(sentence: str) -> tuple[str, list[int]]:
    """A sentence in plain words, and the numbers of the passages that it names.

    Without its marks and decoration, and without what it says of the passages it was written from
    ("Passage 2 says that …"). Empty where nothing is left.
    """
    said = flat(_BULLET.sub("", _EMPHASIS.sub("", _BEHIND_MARK.sub(r"\1", sentence))))
    text = _PASSAGE.sub(lambda m: _as_marks(m[1] or m[2]), said)
    subject = _PASSAGE.match(said) is not None and _LABEL.match(said) is None
    framed = _BY_MARK.sub(lambda m: "".join(filter(None, m.groups())), text)
    plain = _unframed(framed, subject=subject)
    numbers = [int(n) for n in re.findall(r"\[(\d{1,3})\]", text)]
    words = re.sub(rf"\s*{_MARK}", "", plain)
    for pattern in (_TAG, _ADDRESS, _NONCE, _NOISE):
        words = pattern.sub("", words)
    words = re.sub(r"\(\s*\)", "", _BRACKETS.sub(r"\1", words))
    words = _BULLET.sub("", _SPACED.sub(r"\1", words))
    return _ended(flat(words), capital=plain != text), list(dict.fromkeys(numbers))


def _unframed(text: str, *, subject: bool) -> str:
    """A sentence without the words that put it into the mouth of what it was written from.

    Empty where it only tells of a passage (``subject``: it begins with one): "Passage 1 reports on
    the storm" says nothing about the storm.
    """
    for pattern in _FRAMES:
        text = pattern.sub("", text)
    told = _TOLD.match(text)
    if told is not None:
        rest = text[told.end() :]
        states = told["that"] or any(map(_is_verb, re.findall(r"[a-z’']+", rest.casefold())))
        return f"{told['m'] or ''} {rest}" if states else ""
    first = _AFTER_MARKS.match(text)
    return "" if first and (subject or _is_verb(first[1])) else text


def _is_verb(word: str) -> bool:
    return word in AUXILIARIES | FUTURE | POSSIBLE or past_form(word)


def _ended(words: str, *, capital: bool) -> str:
    """Words as a sentence: with a full stop, and a capital where its beginning was taken off."""
    if words.endswith(":") or not any(c.isalnum() for c in words):
        return ""
    if words.endswith(".."):
        words = words if words.endswith("...") else words[:-1]
    words = words.rstrip(",; ")
    words += "" if _ENDED.search(words) else "."
    return words[:1].upper() + words[1:] if capital else words
