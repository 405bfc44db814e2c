"""Answers and conversations to take along: plain text, Markdown, BibTeX, CSL-JSON, JSON, HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from index.errors import UsageError
from rag.alternatives import told
from rag.answer import Answer, Citation, flat
from rag.export import to_csv, to_icalendar, to_markdown
from ui.conversation import Turn
from ui.render import conversation_page, seen
from ui.render.escape import of_web
from ui.render.qualified import VOICES, qualifications
from ui.terminal import differing, in_order
from ui.unseen import MARKS

# A hyphen or a plus is a mark where a line begins with it, and nowhere else.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#!|<>~$&]|^[+\-=]|(?<=-)-)")
# So is a number with a full stop.
_NUMBERED = re.compile(r"^(\d+)\.")
_NOT_OF_ADDRESS = re.compile(rf"[\s\x00-\x1f\x7f-\x9f{{}}\\<>`\"]|{MARKS.pattern}")
_NEAREST = "Nearest passages:"
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "$": r"\$", "&": r"\&",
    "#": r"\#", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip


def export(kind: str, turns: Sequence[Turn]) -> str:
    """A conversation in the format that ``kind`` names; see :data:`FORMATS`.

    Raises:
        UsageError: there is no such format.
    """
    if kind not in FORMATS:
        raise UsageError("There is no such format.", f"Choose: {', '.join(FORMATS)}.")
    return FORMATS[kind](turns)


def export_citation(kind: str, turn: Turn, number: int) -> str:
    """One citation of an answer: its exact words and where they stand, or its bibliographic entry.

    Raises:
        UsageError: a citation has no such format, or the answer no such citation.
    """
    if kind not in _OF_ONE:
        raise UsageError("There is no such format.", f"Choose: {', '.join(_OF_ONE)}.")
    for citation in turn.answer.citations if turn.answer else ():
        if citation.number == number:
            return _OF_ONE[kind](citation)
    raise UsageError(f"The answer has no citation [{number}].", "Choose one that it shows.")


def plain(turns: Sequence[Turn]) -> str:
    """As plain text: each question, its answer, what qualifies it, its sources with the exact
    words."""
    return "\n\n\n".join(_plain_turn(turn) for turn in turns if turn.answer) + "\n"


def _plain_turn(turn: Turn) -> str:
    assert turn.answer is not None
    answer = turn.answer
    lines = [turn.question, ""]
    if answer.short_answer:
        beside = f" ({answer.beside})" if answer.beside else ""
        lines += [answer.short_answer + beside, ""]
    lines += [*_statements(answer), *(f"- {event}" for event in _events(answer))]
    for found in answer.disagreements:
        lines += ["", *differing(found)]
    lines += ["", *qualifications(answer), "", *([_NEAREST] if answer.abstained else ())]
    for c in answer.citations:
        lines += [f"[{c.number}] {_reference(c)}", f"    “{flat(c.quote)}”"]
        lines += [f"    {_copies(c)}"] if c.copies else []
    return seen("\n".join(lines))


def markdown(turns: Sequence[Turn]) -> str:
    """As Markdown, in which nothing that comes from outside is markup but an address of the web."""
    return "\n\n".join(_markdown_turn(turn) for turn in turns if turn.answer) + "\n"


def _markdown_turn(turn: Turn) -> str:
    assert turn.answer is not None
    answer = turn.answer
    parts = [f"## {_escaped(turn.question)}"]
    if answer.short_answer:
        beside = _escaped(f" ({answer.beside})") if answer.beside else ""
        parts.append(f"**{_escaped(answer.short_answer)}** {beside}".rstrip())
    parts += map(_escaped, _statements(answer))
    parts.append(_listed(_events(answer)))
    parts += [_escaped(line) for found in answer.disagreements for line in differing(found)]
    parts.append(_listed(qualifications(answer)))
    parts += [_escaped(_NEAREST)] if answer.abstained else []
    for c in answer.citations:
        copies = f"\n\n{_escaped(_copies(c))}" if c.copies else ""
        parts.append(f"\\[{c.number}\\] {_linked(c)}\n\n> {_escaped(flat(c.quote))}{copies}")
    return "\n\n".join(filter(None, parts))


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {_escaped(line)}" for line in lines)


def _statements(answer: Answer) -> list[str]:
    """The proven sentences with their marks and what else is possible, or the refusal."""
    if answer.abstained:
        return [answer.answer]
    said = [
        flat(s.text) + " " + "".join(f"[{n}]" for n in s.citations)
        for s in answer.statements
        if s.verdict == "supported"
    ]
    return [*said, told(answer.alternatives)] if answer.alternatives else said


def _events(answer: Answer) -> list[str]:
    """The events in order, with what was only planned, or changed later."""
    return [line.removeprefix("- ") for line in in_order(answer)][1:]


def bibtex(turns: Sequence[Turn]) -> str:
    """The cited articles as BibTeX entries, each once."""
    return "\n\n".join(_bibtex(citation) for citation in _each_once(turns)) + "\n"


def _bibtex(citation: Citation) -> str:
    fields = {
        "title": f"{{{_tex(citation.title)}}}",
        "journal": f"{{{_tex(citation.source)}}}" if citation.source else "",
        "date": f"{{{citation.published.isoformat()}}}" if citation.published else "",
        "year": f"{{{citation.published.year}}}" if citation.published else "",
        "url": f"{{{_address(citation.url)}}}" if citation.url else "",
        "note": f"{{{_tex('“' + flat(citation.quote) + '”')}}}",
    }
    body = ",\n".join(f"  {name} = {value}" for name, value in fields.items() if value)
    return f"@article{{{_key(citation)},\n{body}\n}}"


def csl(turns: Sequence[Turn]) -> str:
    """The cited articles as CSL-JSON, each once."""
    return json.dumps([_csl(c) for c in _each_once(turns)], ensure_ascii=False, indent=2) + "\n"


def _csl(citation: Citation) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": _key(citation), "type": "article-newspaper", "title": citation.title,
        "container-title": citation.source, "URL": citation.url, "note": flat(citation.quote),
    }  # fmt: skip
    if citation.published:
        day = citation.published
        item["issued"] = {"date-parts": [[day.year, day.month, day.day]]}
    return {name: value for name, value in item.items() if value is not None}


def timeline(write: Callable[[Answer], str]) -> Callable[[Sequence[Turn]], str]:
    """The timeline of the first turn that has an answer, as ``write`` writes it."""

    def made(turns: Sequence[Turn]) -> str:
        answer = next((turn.answer for turn in turns if turn.answer), None)
        return write(answer) if answer else ""

    return made


def as_json(turns: Sequence[Turn]) -> str:
    """The whole conversation as one JSON document; each answer as the command line prints it."""
    return json.dumps([turn.to_json() for turn in turns], ensure_ascii=False, indent=2) + "\n"


FORMATS: dict[str, Callable[[Sequence[Turn]], str]] = {
    "text": plain,
    "markdown": markdown,
    "bibtex": bibtex,
    "csl": csl,
    "csv": timeline(to_csv),
    "ics": timeline(to_icalendar),
    "events": timeline(to_markdown),
    "json": as_json,
    "html": conversation_page,
}


_OF_ONE: dict[str, Callable[[Citation], str]] = {
    "text": lambda c: seen(f"“{flat(c.quote)}” ({_reference(c)})\n"),
    "markdown": lambda c: f"> {_escaped(flat(c.quote))}\n>\n> — {_linked(c)}\n",
    "bibtex": lambda c: _bibtex(c) + "\n",
    "csl": lambda c: json.dumps([_csl(c)], ensure_ascii=False, indent=2) + "\n",
}


def _each_once(turns: Sequence[Turn]) -> list[Citation]:
    found: dict[str, Citation] = {}
    for turn in turns:
        for citation in turn.answer.citations if turn.answer else ():
            found.setdefault(citation.article_id, citation)
    return list(found.values())


def _reference(citation: Citation) -> str:
    return ", ".join(filter(None, (_about(citation), flat(citation.url or ""))))


def _about(citation: Citation) -> str:
    voice = VOICES.get(citation.voice)
    parts = (citation.title, citation.source, _day(citation.published), voice)
    return ", ".join(flat(part) for part in parts if part)


def _linked(citation: Citation) -> str:
    """A reference in Markdown; its address is a link where it is one of the web."""
    address = citation.url or ""
    link = f"<{_address(address)}>" if of_web(address) else _escaped(address)
    return ", ".join(filter(None, (_escaped(_about(citation)), link)))


def _copies(citation: Citation) -> str:
    return f"Also printed by {'; '.join(map(flat, citation.copies))}."


def _key(citation: Citation) -> str:
    """A key that is the same in every export: the article's id in letters that BibTeX takes."""
    return "dateline-" + re.sub(r"[^A-Za-z0-9]+", "-", citation.article_id).strip("-")


def _day(value: date | None) -> str | None:
    return f"{value.day} {value:%B %Y}" if value else None


def _escaped(words: str) -> str:
    escaped = _NUMBERED.sub(r"\1\\.", _MARKDOWN.sub(r"\\\1", seen(flat(words))))
    return escaped.replace("://", ":\\/\\/").replace("www.", "www\\.")


def _tex(words: str) -> str:
    return "".join(_TEX.get(c, c) for c in flat(words))


def _address(url: str) -> str:
    """An address in which nothing can end it, or cannot be seen."""
    return _NOT_OF_ADDRESS.sub(lambda m: quote(m.group(), errors="replace"), url)
