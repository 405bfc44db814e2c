"""Questions made of plain text, so that choosing a span can be learnt before anybody asked one.

Two kinds. *Recurring spans* (Ram et al. 2021, "Few-Shot Question Answering by Pretraining Span
Selection"): words that stand more than once in a text are masked in one sentence, and the other
place is the answer. *Cloze*: a name or a number of a sentence gives way to a question word, and the
answer is where it stood in the untouched text. Sentences whose answer is nowhere else in the
passage are, when that sentence is left out, questions without an answer.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.sentences import split
from rag.reader.data import Asked, split_dev, squad

MASK = "[MASK]"
_WORDS = re.compile(r"\w+(?:[-'’.,]\w+)*")
# Words that say nothing alone: a span of nothing else is no answer.
_PLAIN = frozenset(
    "a an and are as at be but by for from had has have he her his i in is it its of on or she "
    "that the their them they this to was were which who will with would not been we you said "
    "there also after before more than one when where what".split()
)
_NAMED = re.compile(
    r"(?:[A-Z][\w'’-]+(?:\s+(?:of|the|and|de|van|al|bin)\s+(?=[A-Z]))?\s?){1,5}"
    r"|[$€£]?\d[\d,.]*(?:\s+(?:million|billion|percent|per cent|people|years|km|dollars))?"
)
_MOST_WORDS, _CONTEXT = 10, 900


def unlabelled(data: Path, seed: int) -> list[Asked]:
    """One epoch of questions made of the newswire and of the training paragraphs, shuffled.

    ``[MASK]`` in a question stands for the words asked for; the tokenizer knows it as one token.
    """
    chance = random.Random(seed)
    made: list[Asked] = []
    for text in texts(data):
        made += recurring(text, chance)
        made += cloze(text, chance)
    chance.shuffle(made)
    return made


def texts(data: Path) -> Iterator[str]:
    """Passages of the newswire and paragraphs of the training part, in order; none of the test's,
    and none of the articles that are held out for choosing."""
    with (data / "newswire" / "articles.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield from passages(json.loads(line)["text"])
    main, _ = split_dev(squad(data / "reading" / "train.json"))
    yield from dict.fromkeys(one.context for one in main)


def passages(text: str) -> Iterator[str]:
    """Pieces of a text of whole sentences, of about ``_CONTEXT`` characters each."""
    begin = end = 0
    for start, stop in split(text):
        if stop - begin > _CONTEXT and end > begin:
            yield text[begin:end].strip()
            begin = start
        end = stop
    if text[begin:end].strip():
        yield text[begin:end].strip()


def recurring(text: str, chance: random.Random, most: int = 2) -> list[Asked]:
    """Questions whose answer stands twice: the sentence of one place asks, the other answers.

    The sentence that asks is left out of the context, so that it cannot be found by its words.
    """
    sentences = split(text)
    places = repeated_spans(text)
    chance.shuffle(places)
    made = []
    for group in places:
        asking = chance.choice(group)
        sentence = next(((a, b) for a, b in sentences if a <= asking[0] and asking[1] <= b), None)
        rest = [p for p in group if sentence and not (sentence[0] <= p[0] < sentence[1])]
        if sentence is None or not rest:
            continue
        question = _blank(text, sentence, asking)
        context = text[: sentence[0]] + text[sentence[1] :]
        moved = [_moved(place, sentence) for place in rest]
        made.append(Asked(question, context, *moved[0], "recurring", "", tuple(moved[1:])))
        if len(made) == most:
            break
    return made


def repeated_spans(text: str) -> list[list[tuple[int, int]]]:
    """Places, in characters, of each longest run of words that stands at least twice.

    Runs of at most ten words with a word that says something, and not part of a longer run that
    stands as often (Ram et al. 2021, section 3.1).
    """
    words = [(m.start(), m.end(), m.group().casefold()) for m in _WORDS.finditer(text)]
    runs: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for size in range(_MOST_WORDS, 0, -1):
        for i in range(len(words) - size + 1):
            run = words[i : i + size]
            if run[0][2] in _PLAIN or run[-1][2] in _PLAIN:
                continue
            if not _broken(text, run[0][0], run[-1][1]):
                runs[tuple(w for _, _, w in run)].append((run[0][0], run[-1][1]))
    kept: list[list[tuple[int, int]]] = []
    covered: list[tuple[int, int]] = []
    for run_places in runs.values():
        if len(run_places) > 1 and not any(
            c[0] <= p[0] and p[1] <= c[1] for p in run_places for c in covered
        ):
            kept.append(run_places)
            covered += run_places
    return kept


def cloze(text: str, chance: random.Random, most: int = 2) -> list[Asked]:
    """Sentences with a name or a number blanked, beside the whole text; and, one in three, beside
    a text from which that sentence was taken, when nothing else there holds the answer."""
    sentences = [(a, b) for a, b in split(text) if 40 < b - a < 300]
    chance.shuffle(sentences)
    made = []
    for a, b in sentences[:most]:
        named = [m for m in _NAMED.finditer(text, a, b) if m.start() > a and m.group().strip()]
        if not named:
            continue
        found = chance.choice(named)
        words = found.group().rstrip(" .,")
        place = (found.start(), found.start() + len(words))
        question = _blank(text, (a, b), place)
        rest = text[:a] + text[b:]
        if chance.random() < 1 / 3 and words.casefold() not in rest.casefold():
            made.append(Asked(question, rest, None, None, "cloze", ""))
        else:
            made.append(Asked(_shortened(question, chance), text, *place, "cloze", ""))
    return [m for m in made if m.context.strip() and MASK in m.question]


def _blank(text: str, sentence: tuple[int, int], place: tuple[int, int]) -> str:
    return f"{text[sentence[0] : place[0]]}{MASK}{text[place[1] : sentence[1]]}".strip()


def _shortened(question: str, chance: random.Random) -> str:
    """The words around the blank, one in six of the others dropped: a question repeats its
    sentence in part only."""
    words = question.split()
    kept = [w for w in words if MASK in w or chance.random() > 1 / 6]
    return " ".join(kept)


def _moved(place: tuple[int, int], removed: tuple[int, int]) -> tuple[int, int]:
    """Where a place is once the ``removed`` characters are gone."""
    shift = removed[1] - removed[0] if place[0] >= removed[1] else 0
    return place[0] - shift, place[1] - shift


def _broken(text: str, start: int, end: int) -> bool:
    """Whether a sentence ends, or a line, within the span."""
    return re.search(r"[.!?]\s|\n", text[start:end]) is not None


def kinds(asked: Sequence[Asked]) -> dict[str, int]:
    """How many questions of each source, those without an answer apart."""
    counted: dict[str, int] = defaultdict(int)
    for one in asked:
        counted[one.source if one.start is not None else f"{one.source}, no answer"] += 1
    return dict(counted)
