"""The mixture that teaches choosing between passages: a question, the passage that answers it, and
those that a search would put beside it.

A reader that sees one passage at a time learns whether that passage answers, not whether another
answers better; its scores are then hardly comparable. Here the passages of one question share one
softmax, as in Clark and Gardner (2018, "Simple and Effective Multi-Paragraph Reading
Comprehension"), over the very score that ranks them later.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from index.encode import Encoder, load_encoder
from index.lexical import LexicalIndex
from rag.reader.data import (
    Asked,
    Window,
    noisy,
    one_annotator,
    pool,
    some,
    split_dev,
    squad,
    windows,
)
from rag.reader.judged import claim_windows, some_claims
from rag.reader.polar import polar_windows, refuted, split_polar
from rag.reader.unanswerable import unanswerable
from rag.reader.written import split_written, written

SPAN_SHARE = 0.42
"""What the best span's lead counts in a passage's score; the judge counts the rest. Calibration had
found it for the weights of before."""
_RIVALS = 2
_NEAREST = 5  # of each of the two ways to search
_UNTITLED = 0.15


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many questions of each kind an epoch has: answerable ones, each beside its rivals, then
    those that their passage does not answer, then claims. Of the own ones, those of the files named
    ``latest``, which no earlier stage learnt from, are taken first."""

    own: int
    squad: int
    wiki: int
    searched: int
    own_without: int
    squad_without: int
    made: int
    claims: int
    refuted: int
    latest: tuple[str, ...]


TOGETHER, WIDE, NEWS = "together", "wide", "news"
_F_TO_K = ("story-[fg]-*.txt", "quiz-[hk]-*.txt")
_SINCE = ("story-[hi]-*.txt", "quiz-[lmnpq]-*.txt", "ency-d-*.txt")
SIZES = {
    TOGETHER: Sizes(6_500, 600, 400, 400, 8_500, 800, 200, 3_000, 1_400, _F_TO_K),
    WIDE: Sizes(3_000, 2_600, 1_400, 700, 4_500, 2_600, 700, 2_000, 500, _F_TO_K),
    NEWS: Sizes(7_000, 700, 500, 400, 7_500, 1_000, 200, 1_000, 300, _SINCE),
}
"""The first is for what was written for this reader, the second keeps what it had learnt of
encyclopedic paragraphs before, the third is for what was written since: quizzes on news most of
all."""


def groups(
    data: Path,
    seed: int,
    tokenizer: Tokenizer,
    length: int,
    share: float = 1.0,
    sizes: Sizes = SIZES[TOGETHER],
) -> list[list[Window]]:
    """One epoch, or a share of one: groups of windows that are learnt from together, shuffled.

    A group is an answerable question's passage and its rivals, or one window alone: a question that
    its passage does not answer, one that it answers with yes or no, a claim.
    """
    chance = random.Random(seed)
    own, _ = split_written(list(written()))
    main, _ = split_dev(squad(data / "reading" / "train.json"))
    everything = pool(data / "reading" / "pool.jsonl.gz")
    wiki = [one for one in everything if one.source == "squadshifts-new_wiki"]
    searched = [one for one in everything if one.source == "nq-oracle"]
    if share < 1:  # Whole articles are left out: embedding them is most of the work.
        own, main, wiki, searched = (
            _some_articles(part, share, chance) for part in (own, main, wiki, searched)
        )
    encoder = load_encoder()
    latest = frozenset(one.group for names in sizes.latest for one in written(names=names))
    made: list[list[Window]] = []
    number = 0
    parts = ((own, sizes.own), (main, sizes.squad), (wiki, sizes.wiki), (searched, sizes.searched))
    for part, most in parts:
        answered = [one for one in part if one.start is not None]
        for one, others in rivals(
            part, take_latest(answered, share * most, chance, latest), encoder, chance
        ):
            asked = noisy(one_annotator(_perhaps_titled(one, chance), chance), chance)
            beside = [_perhaps_titled(replace(o, question=asked.question), chance) for o in others]
            first = windows([asked], tokenizer, length, chance)
            if first:
                found = [*first, *windows(beside, tokenizer, length, chance)]
                made.append([replace(w, together=number) for w in found])
                number += 1
    decided, undecided, *_ = split_polar()
    unanswered = [one for one in own if one.start is None]
    alone = take_latest(unanswered, share * sizes.own_without, chance, latest)
    alone += some(undecided, share * len(undecided), chance)
    alone += some([one for one in main if one.start is None], share * sizes.squad_without, chance)
    answered = [one for one in (*own, *wiki) if one.start is not None]
    alone += some(unanswerable(answered, chance, share=0.5), share * sizes.made, chance)
    alone = [noisy(_perhaps_titled(one, chance), chance) for one in alone]
    made += [[window] for window in windows(alone, tokenizer, length, chance)]
    drawn = some(some_claims(data, seed), share * sizes.claims, chance)
    made += [[window] for window in claim_windows(drawn, tokenizer, length)]
    decided = some(decided, share * len(decided), chance)
    decided += refuted(data / "claims" / "pool.jsonl.gz", int(share * sizes.refuted), chance)
    made += [[window] for window in polar_windows(decided, tokenizer, length, chance)]
    chance.shuffle(made)
    return made


def take_latest(
    asked: Sequence[Asked], most: float, chance: random.Random, latest: frozenset[str]
) -> list[Asked]:
    """The questions of the latest articles first, and of the others as many as are still wanted."""
    first = some([one for one in asked if one.group in latest], most, chance)
    rest = [one for one in asked if one.group not in latest]
    return first + some(rest, most - len(first), chance)


def _some_articles(asked: Sequence[Asked], share: float, chance: random.Random) -> list[Asked]:
    """The questions of a share of the articles, of ten at least."""
    articles = sorted({one.group for one in asked})
    kept = set(some(articles, max(10, share * len(articles)), chance))
    return [one for one in asked if one.group in kept]


def rivals(
    everything: Sequence[Asked], asked: Sequence[Asked], encoder: Encoder, chance: random.Random
) -> list[tuple[Asked, list[Asked]]]:
    """Each answerable question with contexts that a search finds for it and that do not hold its
    answer's words, as questions without an answer."""
    holders: dict[str, Asked] = {}
    for one in everything:
        holders.setdefault(one.context, one)
    contexts = list(holders)
    lexical = LexicalIndex.build(contexts)
    vectors = encoder.encode(contexts)
    found = []
    for one, vector in zip(asked, encoder.encode([o.question for o in asked]), strict=True):
        answer = one.context[one.start : one.end].casefold()
        near: dict[int, None] = {}
        for scores in (lexical.scores(one.question), vectors @ vector):
            near |= dict.fromkeys(np.argsort(-scores)[:_NEAREST].tolist())
        others = [
            contexts[i]
            for i in near
            if contexts[i] != one.context and answer not in contexts[i].casefold()
        ]
        chosen = [replace(holders[c], start=None, end=None, others=())
                  for c in some(others, _RIVALS, chance)]  # fmt: skip
        found.append((one, chosen))
    return found


def _perhaps_titled(one: Asked, chance: random.Random) -> Asked:
    """Mostly with its article's title, sometimes without: the reader shall do without one too."""
    if one.group == one.source or chance.random() < _UNTITLED:
        return one
    title = one.group.rpartition("|")[0] or one.group
    return replace(one, title=title.strip().replace("_", " "))
