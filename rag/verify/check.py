"""The check itself: one statement, its evidence, a verdict with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.sentences import split
from rag.answer import Verdict
from rag.verify.align import alike, known
from rag.verify.attribution import check_attribution, plain_speech
from rag.verify.contrast import check_contrasts
from rag.verify.evidence import GRAVITY, Evidence, Finding, Judgement
from rag.verify.figures import check_dates, check_numbers
from rag.verify.focus import Facts, Focus, focus
from rag.verify.people import check_names, check_roles
from rag.verify.polarity import check_modality, check_negation, covered_by_opposite, mood
from rag.verify.support import Supports
from rag.verify.words import Reading, read

MOST_CHARACTERS = 5_000
_OWN_WORDS = "the article's own words"
_FOLLOWS = "every name, number and date of it stands in the cited words"
_OTHERWISE = "the cited words say so in other words"
_DOUBTED = "its words stand in the cited ones, but taken together these say something else"


@dataclass(frozen=True, slots=True)
class VerifySettings:
    """How much of a statement's content the evidence must hold, as shares from 0 to 1.

    From ``enough`` on it is supported, from ``some`` on partly. Both were chosen on the training
    part of public claims and on faults planted in news (``eval/benchmarks/verify.py``).

    The last two are probabilities of the statement check: below ``doubtful`` it counts against a
    statement that the rules find nothing wrong with, from ``likely`` on it stands in for words that
    are missing, and for nothing else. They were chosen on claims kept apart from its training.
    """

    enough: float = 0.6
    some: float = 0.35
    doubtful: float = 0.3
    likely: float = 0.7


def verify(
    statement_text: str,
    evidence: Sequence[Evidence],
    settings: VerifySettings = VerifySettings(),
    support: Supports | None = None,
) -> Judgement:
    """Check a statement against the words that it cites: by rules, and by ``support`` where it is
    given, which sees whether words that match are said of the same thing.

    Never raises on any text. Each sentence of the statement is checked by itself; the gravest
    verdict stands, but a statement of which a part is supported is "partly" rather than
    "unsupported".
    """
    if len(statement_text) > MOST_CHARACTERS:
        why = f"the statement is longer than the {MOST_CHARACTERS:,} characters that are checked"
        return Judgement("unsupported", why, (Finding("coverage", "unsupported", why),), 0.0)
    usable = [e for e in evidence if e.quote.strip()]
    if not usable or not any(c.isalnum() for c in statement_text):
        why = "nothing is cited for it" if not usable else "the statement says nothing"
        return Judgement("unsupported", why, (Finding("coverage", "unsupported", why),), 0.0)
    sentences = [statement_text[a:b] for a, b in split(statement_text)]
    return _together([_sentence(s, usable, settings, support) for s in sentences])


def compare(statement_text: str, evidence: Sequence[Evidence]) -> tuple[list[Finding], float]:
    """All that the rules find wrong, and the share of content covered, without any verdict.

    Nothing is taken for granted here: a verbatim quotation goes through every check.
    """
    reading = read(statement_text)
    focuses = [focus(reading, e) for e in evidence]
    statement = _facts(statement_text, evidence)
    return list(_findings(statement, focuses)), _coverage(statement, focuses)


def _facts(text: str, evidence: Sequence[Evidence]) -> Facts:
    """What a statement states, its dates taken as its first evidence's are."""
    return Facts(text, evidence[0].published, evidence[0].policy) if evidence else Facts(text, None)


def is_verbatim(statement_text: str, evidence: Sequence[Evidence]) -> bool:
    """Whether the statement is whole sentences of one citation, letter for letter.

    Half a sentence will not do: "it was approved" stands in "he denied that it was approved".
    """
    wanted = _letters(statement_text)
    for one in evidence:
        if wanted == _letters(one.quote):
            return True
        spans = split(one.quote)
        starts = {one.quote[a:b]: (a, b) for a, b in spans}
        if any(wanted == _letters(text) for text in starts):
            return True
    return False


def _letters(text: str) -> str:
    return " ".join(text.replace("’", "'").replace("“", '"').replace("”", '"').split())


def _sentence(
    text: str,
    evidence: Sequence[Evidence],
    settings: VerifySettings,
    support: Supports | None,
) -> Judgement:
    if is_verbatim(text, evidence):
        return Judgement("supported", _OWN_WORDS, (), 1.0)
    findings, coverage = compare(text, evidence)
    if coverage < settings.enough:
        findings.append(_thin(text, evidence, coverage, settings))
    only_thin = all(f.aspect == "coverage" and f.verdict == "partly" for f in findings)
    if support and only_thin and support.reads_whole(text):
        likely = support.likely(text, [e.quote for e in evidence])
        if findings and likely >= settings.likely:
            return Judgement("supported", _OTHERWISE, (), coverage)
        if not findings and likely < settings.doubtful:
            findings.append(Finding("meaning", "unsupported", _DOUBTED))
    if not findings:
        return Judgement("supported", _FOLLOWS, (), coverage)
    wrong = {f.aspect for f in findings if f.verdict == "contradicted"}
    unknown = any(f.aspect == "name" and f.verdict == "unsupported" for f in findings)
    if unknown or {"name", "number"} <= wrong:
        findings = [_of_somebody_else(f) for f in findings]
    findings.sort(key=lambda f: (-GRAVITY[f.verdict], f.aspect != "name"))
    worst = findings[0]
    if worst.verdict == "contradicted" and coverage < settings.some and worst.aspect != "date":
        worst = Finding(worst.aspect, "unsupported", worst.why)
    return Judgement(worst.verdict, worst.why, tuple(findings), coverage)


def _of_somebody_else(finding: Finding) -> Finding:
    """Where the evidence does not name whom the statement names, its numbers are of others."""
    if finding.aspect in ("number", "name") and finding.verdict == "contradicted":
        return Finding(finding.aspect, "unsupported", finding.why)
    return finding


def _thin(
    text: str, evidence: Sequence[Evidence], coverage: float, settings: VerifySettings
) -> Finding:
    verdict: Verdict = "partly" if coverage >= settings.some else "unsupported"
    missing = _missing_words(text, evidence)
    named = ", ".join(f"“{word}”" for word in missing[:3])
    return Finding("coverage", verdict, f"the cited words say nothing of {named or 'this'}")


def _together(parts: Sequence[Judgement]) -> Judgement:
    if not parts:
        why = "the statement says nothing"
        return Judgement("unsupported", why, (Finding("coverage", "unsupported", why),), 0.0)
    worst = max(parts, key=lambda p: GRAVITY[p.verdict])
    verdict = worst.verdict
    if verdict == "unsupported" and any(p.verdict == "supported" for p in parts):
        verdict = "partly"
    findings = tuple(f for part in parts for f in part.findings)
    return Judgement(verdict, worst.why, findings, sum(p.coverage for p in parts) / len(parts))


def _findings(statement: Facts, focuses: Sequence[Focus]) -> Iterator[Finding]:
    yield from check_numbers(statement, focuses)
    yield from check_dates(statement.text, focuses)
    yield from check_names(statement, focuses)
    yield from _in_all(
        [
            [
                *check_roles(statement, one),
                *check_negation(statement.reading, one.facts.reading),
                *check_modality(statement.reading, one.facts.reading),
                *check_attribution(statement, one),
                *check_contrasts(statement, one),
            ]
            for one in _closest(statement.reading, focuses)
        ]
    )


def _closest(statement: Reading, focuses: Sequence[Focus]) -> list[Focus]:
    """The evidences that say most of the statement: how it is asserted is theirs to tell."""
    shares = [len(statement.stems & one.facts.reading.stems) for one in focuses]
    most = max(shares, default=0)
    return [one for one, share in zip(focuses, shares, strict=True) if share >= 0.9 * most]


def _in_all(found: Sequence[list[Finding]]) -> list[Finding]:
    """Findings stand only if no evidence is free of them."""
    return min(found, key=len) if found else []


def _coverage(facts: Facts, focuses: Sequence[Focus]) -> float:
    statement = facts.reading
    words = [
        (i, w) for i, w in enumerate(statement.words) if w.content and w.start not in facts.blind
    ]
    if not words:
        return 1.0
    negated = mood(statement).negated
    covered = sum(
        max((_held(w.stem, i in negated, f) for f in focuses), default=0.0) for i, w in words
    )
    return covered / len(words)


def _held(stem: str, denied: bool, focus: Focus) -> float:
    """1 for a word of the cited sentences, half for one of their context, 0 for neither."""
    reading = focus.facts.reading
    if known(stem, reading.stems) or plain_speech(stem):
        return 1.0
    if any(alike(stem, other) for other in reading.stems):
        return 1.0
    if covered_by_opposite(stem, denied, reading):
        return 1.0
    return 0.5 if stem in focus.rest.reading.stems else 0.0


def _missing_words(text: str, evidence: Sequence[Evidence]) -> list[str]:
    facts = _facts(text, evidence)
    focuses = [focus(facts.reading, e) for e in evidence]
    return [
        w.text
        for w in facts.reading.words
        if w.content
        and w.start not in facts.blind
        and not any(_held(w.stem, False, f) for f in focuses)
    ]
