"""Words that different reports use of one event: wider than what proves a statement.

Two reports of one arrest may say "arrested" and "detained". For finding what speaks of the same
thing that is the same; for proving a sentence (:mod:`rag.verify`) it is not always.
"""

from __future__ import annotations

from functools import lru_cache

from rag.verify.align import alike as proven_alike
from rag.verify.words import Reading, stem

_EVENTS = """
arrest detain hold seize catch apprehend
steal take rob theft burglary thief
object item piece thing artefact
home house household property dwelling
attend come turn visit audience crowd visitor
cost price worth value budget expense
open start begin launch sail inaugurate opening
kill die dead death toll victim fatality
injure hurt wound treat casualty injury
ill sick patient case infect
dismiss sack fire oust
resign quit leave
jail prison sentence imprison
convict guilty conviction
delay postpone put
strike walkout stoppage
approve pass back adopt
win beat defeat victory winner elect
build construct
break breach fail collapse give burst
damage destroy wreck
flood water submerge
evacuate rescue save
job post position worker employee staff
person people man woman resident
raise rise increase grow climb
cut fall drop reduce
sign agree deal
crash collide collision accident
protest march demonstrate rally demonstration
found set establish create
buy acquire purchase takeover
record measure log
"""


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in _EVENTS.strip().splitlines():
        stems = frozenset(stem(word) for word in line.split())
        for one in stems:
            found[one] = found.get(one, frozenset()) | stems
    return found


@lru_cache(maxsize=50_000)
def alike(one: str, other: str) -> bool:
    """Whether two stems may speak of the same thing in two reports."""
    return proven_alike(one, other) or other in _groups().get(one, frozenset())


def is_event(one: str) -> bool:
    """Whether a stem is of what may befall somebody or something, as far as that is listed."""
    return one in _groups()


def holds(reading: Reading, wanted: str) -> bool:
    """Whether a text has a word that is alike."""
    return wanted in reading.stems or any(alike(wanted, other) for other in reading.stems)


def shared(one: Reading, other: Reading) -> int:
    """How many content words of one text have their like in the other, numbers left out."""
    return sum(holds(other, s) for s in one.stems if s.isalpha())
