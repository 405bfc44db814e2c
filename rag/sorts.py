"""Names of another sort of thing than is asked for.

"Storm Ivo" is no company and nobody, and "Ida Grün, 41," is no party: what stands beside a name
tells what bears it, where the name does not.
"""

from __future__ import annotations

import re

from rag.role import PERSONS_WORD
from rag.verify.lexicon import FUNCTION, TITLES
from rag.verify.polarity import past_form

_SORTS = {
    "storm": "storm hurricane cyclone typhoon",
    "vessel": "ferry ship steamer trawler lifeboat tanker yacht vessel",
    "water": "lake loch",
    "organisation": "party company firm business bank airline insurer university college school "
    "hospital clinic team club newspaper magazine union ministry agency authority charity museum "
    "gallery church organisation organization institution institute court group band orchestra "
    "brand chain supermarket shop store restaurant hotel factory league department council "
    "foundation association society publisher broadcaster",
    "place": "city town village country nation state county region province district island river "
    "mountain street square continent port harbour station airport valley sea ocean bay",
}
SORT_OF = {noun: sort for sort, nouns in _SORTS.items() for noun in nouns.split()}
"""What bears a name and is nobody, and of which sort that is."""
SORT_OF["boat"] = "vessel"  # But "in the boat Ada Lorne saw" names none.
_STORM, _VESSEL, _WATER = ("|".join(_SORTS[sort].split()) for sort in ("storm", "vessel", "water"))
# "Storm Odalys", "the ferry Kittiwren", "HMS Drake".
_THING = (
    rf"(?P<thing>{_STORM}|{_WATER}|{_VESSEL}|comet|operation|mount|mv|ms|ss|hms|rms|satellite"
    r"|rocket)\s+[\"“‘']?"
)
_TOLD_BY_NAME = re.compile(
    rf"\b(?P<thing>{_STORM}|comet|operation) (?P<own>(?-i:[A-Z])[\w’'-]+)", re.I
)
_BEHIND_A_THING = re.compile(rf"\b{_THING}$", re.I)
_NAMES_A_THING = re.compile(rf"{_THING}(?-i:[A-Z])", re.I)
_TITLES = TITLES - {"former", "acting", "foreign", "deputy", "vice", "general"}
_TITLED = re.compile(rf"\b(?:{'|'.join(sorted(_TITLES))})\.? $", re.I)
_WANTED = re.compile(
    rf"\b(?:which|what)\s+(?:(?!(?:{'|'.join(sorted(FUNCTION))}|\w+(?:s|ed))\b)[\w’'-]+\s+){{0,3}}?"
    rf"(?P<sort>{'|'.join(SORT_OF)})\b(?:\s+(?P<behind>[\w-]+))?",
    re.I,
)
_PERSON = re.compile(PERSONS_WORD, re.I)
_PLACED = re.compile(r"\b(?:of|in|at|from|near|to) (?:the )?$", re.I)
_AGED = re.compile(r"(?:,| \() ?(?:aged )?\d{1,2}[,.;)](?!\d)")
# Firms are called so, too: "Birk Foods, a Danish retailer".
_NO_PERSON = (
    "other|former|latter|river|sponsor|competitor|(?:manufactur|produc|retail|insur|publish|broadcast"
    "|brew|lend|develop|suppl[iy]|carri|build|mak|own|run|freight|tank|cruis)er|operator|distributor"
    "|contractor|investor"
)
_IS_SOMEBODY = re.compile(
    r", (?:an?|the|its|his|her|their|one of the) (?:(?!(?:of|in|at|that|and)\b)[\w’'-]+ ){0,3}?"
    rf"(?:(?!(?:{_NO_PERSON})s?\b){PERSONS_WORD}|wife|husband|daughter|son|mother|father|mayor|captain|chair)"
    r"(?=[,.;]|$| (?:of|at|for|from|in|with|who|and)\b)"
)


def is_a_thing(before: str, words: str) -> bool:
    """Whether a name is that of a thing: "Ivo", with "Storm" before it."""
    return words[:1].isupper() and _thing(before, words) is not None


def is_of_another_sort(asked: str, before: str, words: str, behind: str) -> bool:
    """Whether it is asked which company, ship or town, and the words are somebody's name, or that
    of another sort of thing, as what stands on either side of them says."""
    wanted = _sort_wanted(asked)
    if wanted is None or not words[:1].isupper():
        return False
    if thing := _thing(before, words):
        return SORT_OF.get(thing.casefold(), wanted) != wanted
    if _PLACED.search(before):
        return False  # "Tereza Ruzicka of Plzen, 41,": what follows is hers.
    if " " in words and _IS_SOMEBODY.match(behind):
        return True  # "Doritos, a sponsor of the game," is nobody.
    return bool(_TITLED.search(before) or _AGED.match(behind))


def _sort_wanted(asked: str) -> str | None:
    """The sort of "which sea rescue company owns it", if that is listed; a company's director is
    somebody."""
    found = _WANTED.search(asked)
    if found is None:
        return None
    behind = (found["behind"] or "").casefold()
    verb = not behind or behind in FUNCTION or past_form(behind) or behind.endswith("s")
    if not verb or _PERSON.fullmatch(behind):
        return None
    return SORT_OF[found["sort"].casefold()]


def is_of_a_namesake(asked: str, told: str, sentence: str) -> bool:
    """Whether a sentence that names no storm follows on what tells of another storm than the one
    that the question names; ``told`` is its article, headline first, as far as the sentence."""
    for found in _TOLD_BY_NAME.finditer(asked):
        own, others = found["own"].casefold(), _namesakes(found, told)
        here = sentence.casefold()
        if not others or any(one in here for one in (own, *others)):
            continue
        text = told.casefold()
        return text.rfind(own) < max(map(text.rfind, others))
    return False


def _namesakes(thing: re.Match[str], text: str) -> set[str]:
    """The names of others in a text that are called the same sort of thing."""
    sort = thing["thing"].casefold()
    same = (f for f in _TOLD_BY_NAME.finditer(text) if f["thing"].casefold() == sort)
    return {f["own"].casefold() for f in same} - {thing["own"].casefold()}


def _thing(before: str, words: str) -> str | None:
    """The sort of thing that is said with a name: "Storm"."""
    found = _BEHIND_A_THING.search(before) or _NAMES_A_THING.match(words)
    return found["thing"] if found else None
