"""Where sentences end in news English.

The splitter only decides on boundaries: what lies between two sentences is white space, so that
sentences and gaps together are the text again.
"""

from __future__ import annotations

import re
from itertools import pairwise

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof rev hon st sr jr gen col maj capt lt sgt cpl adm cmdr gov sen rep pres "
    "messrs vs etc approx dept est inc ltd co corp bros no nos vol pp fig figs art ave blvd rd "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun "
    "cf al ed eds ie eg viz op cit ca".split()
)
# Abbreviations that also end sentences: the next word decides.
_OFTEN_LAST = frozenset(
    "etc inc ltd co corp bros jr sr no al ave rd blvd a.m p.m u.s u.k e.u".split()
)
# What follows such a one within a sentence: "U.S. Rep. Lauren Boebert", "9 a.m. ET".
_GOES_ON = re.compile(
    r"(?:[ECMP][SD]?T|GMT|UTC|BST|CET|Eastern|Central|Pacific|local time)\b"
    r"|(?:Rep|Sen|Gen|Gov|Sec|Amb|Lt|Col|Adm)\.|(?:Attorney|District (?:Court|Judge)"
    r"|Supreme Court|Senate|House of|President|Secretary|Department|Army|Navy|Air Force|Marines?"
    r"|Congress|Capitol|Treasury|Ambassador|Representative|Senator|Open|Embassy)\b"
)
# Looked for only where a run of marks begins: a line of nothing but dots takes no longer.
_ENDS = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]]*(?=\s|$)")
_BLANK_LINE = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_BULLET_LINE = re.compile(r"\n[ \t]*(?=(?:[-*•–—‣▪]|\(?\d{1,2}[.)])[ \t]+\S)")
_LAST_WORD = re.compile(r"([^\s(\[\"'“‘]+)$")
_STARTS_SMALL = re.compile(r"[a-zß-öø-ÿ,;:)\]]")
_INITIALS = re.compile(r"(?:[A-Z]\.)*[A-Z]")
_LIST_NUMBER = re.compile(r"\(?\d{1,2}(?:[.:]\d\d)?")
# "4.17 p.m. Talks have begun": the time that a live report tells a sentence under.
_ONLY_CLOCK = re.compile(r"\d{1,2}(?:[.:]\d\d)?[ \t]?[ap]\.m")


def split(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The half-open offsets of the sentences of ``text[start:end]``, without outer white space."""
    end = len(text) if end is None else end
    found = []
    for block_start, block_end in _blocks(text, start, end):
        position = block_start
        for match in _ENDS.finditer(text, block_start, block_end):
            if match.start() >= position and _is_end(text, position, match, block_end):
                found.append((position, match.end()))
                position = match.end()
        found.append((position, block_end))
    stripped = (_strip(text, first, last) for first, last in found)
    return [span for span in stripped if span is not None]


def _blocks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Paragraphs, list items and headings: a sentence never crosses one."""
    cuts = {start, end}
    for pattern in (_BLANK_LINE, _BULLET_LINE):
        cuts.update(match.end() for match in pattern.finditer(text, start, end))
    line_end = text.find("\n", start, end)
    while line_end != -1:
        before = text[max(start, line_end - 8) : line_end].rstrip()
        if before.endswith((".", "!", "?", "…", "”", '"', ":", ";")):
            cuts.add(line_end + 1)
        line_end = text.find("\n", line_end + 1, end)
    ordered = sorted(cuts)
    return list(pairwise(ordered))


def _is_end(text: str, start: int, match: re.Match[str], end: int) -> bool:
    following = text[match.end() : min(end, match.end() + 40)].lstrip()
    if not following:
        return True
    if _STARTS_SMALL.match(following):
        return False
    marks = match.group()
    if "!" in marks or "?" in marks or "…" in marks or len(marks.rstrip("\"'”’»)]")) > 1:
        return True
    word = _LAST_WORD.search(text[max(start, match.start() - 30) : match.start()])
    if word is None:
        return True
    return not _is_abbreviation(word.group(1), text[start : match.start()], following, marks)


def _is_abbreviation(word: str, before: str, following: str, marks: str) -> bool:
    folded = word.casefold()
    if folded in _OFTEN_LAST and len(folded) > 1:
        # "the shop of Jones & Co. The council …" against "No. 10" and "7 p.m. on Friday".
        return (
            following[0].isdigit()
            or bool(_ONLY_CLOCK.fullmatch(before.strip()))
            or (folded in ("a.m", "p.m", "u.s") and bool(_GOES_ON.match(following)))
        )
    if folded in _ABBREVIATIONS:
        return len(marks) == 1
    if _INITIALS.fullmatch(word) and len(marks) == 1:
        # A lone initial belongs to a name, unless it is the pronoun or ends "vitamin C."
        return word != "I" or bool(re.match(r"[A-Z]\.", following))
    return bool(_LIST_NUMBER.fullmatch(word)) and before.strip() == word


def _strip(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
