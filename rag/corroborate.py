"""An answer weighed against all that the sources say: who agrees, who copies, who differs.

Copies of one report, found when the library was built, count as one source. Where sources differ,
the answer leads with the latest value of those that were updated, and with both sides, in the order
of printing, of those that contradict each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.article import Article, Span
from index.dating import Dates
from index.snapshot import Generation
from rag.alike import alike
from rag.another import meet
from rag.answer import Answer, Citation, Disagreement, Side, Statement, cite, flat
from rag.apart import Hearing, Testimony
from rag.compose import Draft, beside_of
from rag.days import resolve_dates
from rag.disagree import survey
from rag.examine import Examined, Examiner
from rag.numbers import agree, quantities
from rag.proof import prove
from rag.question import Question
from rag.rank import MANY
from rag.reader.remembered import Remembered
from rag.retrieve import Hit, Retriever
from rag.shorts import ShortAnswer
from rag.sides import Group, Survey, asks_first
from rag.sought import Said
from rag.spoken import spoken_interval
from rag.timeline import changes
from rag.values import Value, same, taken_back
from rag.verify.polarity import mood
from rag.verify.words import Reading, read

WIDE = 24
"""How many passages an answer is weighed against."""
_MOST_SIDES = 4
_MOST_PROVED = 8
_HALF = 0.5
_FAR_SURER = 3.0  # in the reader's scores
_AS_LIKELY = 0.2  # of the likelihood of the likeliest short answer


@dataclass(frozen=True, slots=True)
class Weighed:
    """An answer's draft as the sources bear it out, where they differ, and the passages of the
    sides."""

    draft: Draft
    disagreements: tuple[Disagreement, ...] = ()
    independent: int = 0
    hits: tuple[Hit, ...] = ()


def weigh(
    question: Question,
    draft: Draft,
    hits: Sequence[Hit],
    retriever: Retriever,
    examiner: Examiner,
    examined: Examined,
    reader: Remembered | None,
) -> Weighed:
    """The draft of an answer that is given, weighed against what the passages found say, copies
    among them: :data:`WIDE` of them are more than it was made of, which ``examined`` tells."""
    generation = retriever.generation
    first = draft.citations[0]
    # Behind many copies of one report the answer's own may stand further down than ``hits`` go.
    ids = {first.article_id, *(hit.article.id for hit in hits)}
    reports = {one: generation.report_of(one) for one in ids}
    lead = Span(first.article_id, first.start, first.end)
    found, agreeing = None, list[Said]()
    if reader is not None:
        found = survey(question, hits, retriever.lexis, reader.read, reports, lead)
        hearing = Hearing(question, retriever, examiner, reports)
        answered = hearing.testimony(draft, examined)
        found = _heard_apart(question, draft, lead, hits, examined, hearing, answered, found)
        agreeing = hearing.agreeing(answered.said, hits) if answered else []
    disagreements: tuple[Disagreement, ...] = ()
    if found is not None and found.relation is not None:
        draft, disagreements = _told(question, found, retriever.dates)
        agreeing = list(found.groups[0].said) if found.relation == "updated" else []
    elif found is not None and _is_led_by(found.groups[0], lead, draft):
        agreeing += found.groups[0].said
    independent = _independent(_asserting(question, agreeing))
    if not disagreements:
        independent = max(independent, _proving(draft, hits, reports))
    citations = tuple(with_copies(c, generation, question) for c in draft.citations)
    sides = tuple(_spokesman(g).hit for g in found.groups) if found and disagreements else ()
    return Weighed(replace(draft, citations=citations), disagreements, independent, sides)


def carried(answer: Answer, citations: Sequence[Citation]) -> Answer:
    """An answer with other citations; those that its disagreements, alternatives and timeline name
    stay."""
    known = {(c.article_id, c.start, c.end): c for c in citations}
    old = {c.number: c for c in answer.citations}

    def number(before: int) -> int:
        one = old[before]
        place = (one.article_id, one.start, one.end)
        if place not in known:
            known[place] = replace(one, number=len(known) + 1)
        return known[place].number

    disagreements = tuple(
        replace(d, sides=tuple(replace(s, citation=number(s.citation)) for s in d.sides))
        for d in answer.disagreements
    )
    alternatives = tuple(replace(a, citation=number(a.citation)) for a in answer.alternatives)
    timeline = tuple(
        replace(
            event,
            citation=number(event.citation),
            changed_by=None if event.changed_by is None else number(event.changed_by),
        )
        for event in answer.timeline
    )
    return replace(
        answer,
        citations=tuple(known.values()),
        disagreements=disagreements,
        alternatives=alternatives,
        timeline=timeline,
    )


def _heard_apart(
    question: Question,
    draft: Draft,
    lead: Span,
    hits: Sequence[Hit],
    examined: Examined,
    hearing: Hearing,
    answered: Testimony | None,
    found: Survey | None,
) -> Survey | None:
    """What all passages together say, where it is about the answer, or what reports say that are
    asked one by one."""
    many = hearing.passages >= MANY
    if found is not None and many:
        found = _heard(found, examined.read)
    if found is not None and question.kind == "when":
        found = _moved(found, lead)
    if found is not None and not (
        _is_of_the_answer(question, found, draft) or _is_surer(found, lead, examined)
    ):
        found = None
    if answered is None:
        return found
    if found is not None and _is_of_another(found, answered.said.value):
        found = None
    ruled = found is not None and found.relation is not None
    alone = hearing.survey(answered, hits, surely=ruled)
    return _surer(found, _heard(alone, examined.read) if alone and many else alone)


def _surer(found: Survey | None, alone: Survey | None) -> Survey | None:
    """What reports answer when each is asked alone, but where it is in ``found`` as well: there the
    sides are told with what else is known of them."""
    if alone is None or found is None or found.relation is None:
        return alone or found
    kept = all(any(same(a.best.value, f.best.value) for f in found.groups) for a in alone.groups)
    return found if kept else alone


def _moved(found: Survey, lead: Span) -> Survey:
    """Days that contradict each other, unless the answer's own sentence says that it was moved and
    was printed after the others: then it updates them."""
    first = next((g for g in found.groups if any(s.sentence.span == lead for s in g.said)), None)
    if found.relation != "contradicted" or first is None:
        return found
    said = next(s for s in first.said if s.sentence.span == lead)
    words = said.article.quote(lead)
    others = tuple(group for group in found.groups if group is not first)
    if not changes(words) or any(_first_printed(g) >= _first_printed(first) for g in others):
        return found
    why = f"A later report says that it was moved: “{flat(words)}”"
    return replace(found, groups=(first, *others), relation="updated", why=why)


def _first_printed(group: Group) -> date:
    return min(said.article.published or date.max for said in group.said)


def _heard(found: Survey, suggested: Sequence[ShortAnswer]) -> Survey | None:
    """Of the sides that a large archive gives, those that answer: values whose words have some of
    the likelihood of the likeliest short answer. There is always a passage further down that gives
    another number to something else; in a small library it is about the same thing. ``None`` where
    no two are left to differ; an update stands where the value that holds is heard."""
    if found.relation is None or not suggested:
        return found
    least = _AS_LIKELY * max(one.share for one in suggested)
    heard = [group for group in found.groups if _share(group, suggested) >= least]
    if found.relation == "updated":
        return found if found.groups[0] in heard else None
    return replace(found, groups=tuple(heard)) if len(heard) > 1 else None


def _share(group: Group, suggested: Sequence[ShortAnswer]) -> float:
    """What of the likelihood of all short answers falls to a value: none where its passages were
    not read with the first ones."""
    shares = [
        one.share
        for said in group.said
        for one in suggested
        if one.span.overlaps(Span(said.article.id, said.value.start, said.value.end))
    ]
    return max(shares, default=0.0)


def _is_led_by(group: Group, lead: Span, draft: Draft) -> bool:
    """Whether a value is what the answer leads with."""
    values = [s.value for s in group.said if s.sentence.span == lead]
    if not values:
        return False
    short = draft.short_answer
    return short is None or values[0].kind == "date" or _mentions(short, values[0])


def _is_of_the_answer(question: Question, found: Survey, draft: Draft) -> bool:
    """Whether one of the values is what was answered: what differs about another thing is no
    disagreement on this one."""
    short = draft.short_answer
    if short is None or found.relation is None:
        return True
    values = [said.value for group in found.groups for said in group.said]
    if question.kind == "when":
        days = [(day.start, day.end) for day in draft.dates if day.citation == 1]
        return not days or any(v.interval and meet(v.interval, day) for v in values for day in days)
    told = quantities(short)
    return any(
        any(agree(v.quantity, one) != "different" for one in told)
        if v.quantity is not None
        else _mentions(short, v) or (v.kind == "words" and _shares_words(short, v))
        for v in values
    )


def _shares_words(short: str, value: Value) -> bool:
    """Whether an answer has a word that is like one of a value in words."""
    return any(alike(word, one) for word in read(short).stems for one in value.thing)


def _is_surer(found: Survey, lead: Span, examined: Examined) -> bool:
    """Whether the reader is far surer of each of some days than of the one that was answered."""
    short = next((c.short for c in examined.ranked if c.sentence.span == lead), None)
    if short is None or any(g.best.value.interval is None for g in found.groups):
        return False
    return all(group.best.score >= short.score + _FAR_SURER for group in found.groups)


def _is_of_another(found: Survey, answered: Value) -> bool:
    """Whether numbers are set against each other of which none is the one that was answered."""
    values = [said.value for group in found.groups for said in group.said]
    numbers = [answered, *values]
    return all(v.kind == "quantity" for v in numbers) and not any(same(answered, v) for v in values)


def _mentions(short: str, value: Value) -> bool:
    return value.text.casefold() in short.casefold() or short.casefold() in value.text.casefold()


def _told(
    question: Question, found: Survey, dates_of: Dates
) -> tuple[Draft, tuple[Disagreement, ...]]:
    """The answer that shows each side, with the sentence that says it best."""
    groups = found.groups[:_MOST_SIDES]
    numbers: dict[Span, int] = {}
    shown = [_spokesman(group) for group in groups]
    first = found.relation == "updated" and asks_first(question)
    for said in shown[::-1] if first else shown:
        numbers.setdefault(said.sentence.span, len(numbers) + 1)
    articles = {said.sentence.span: said.article for said in shown}
    citations = tuple(cite(n, articles[span], span) for span, n in numbers.items())
    statements = tuple(
        Statement(flat(c.quote), (c.number,), "supported", "the article's own words")
        for c in citations
    )
    sides = tuple(
        Side(
            value=spoken(said.value),
            citation=numbers[said.sentence.span],
            published=said.article.published,
            source=said.article.source,
            reports=max(1, _independent(group.said)),
        )
        for said, group in zip(shown, groups, strict=True)
    )
    relation = found.relation or "contradicted"
    short = sides[-1 if first else 0].value
    if relation == "contradicted":
        short = " or ".join(side.value for side in sides)
    words = " ".join(f"{s.text} [{s.citations[0]}]" for s in statements)
    dates = tuple(
        day
        for c in citations
        for day in resolve_dates(
            c.number, articles[Span(c.article_id, c.start, c.end)],
            Span(c.article_id, c.start, c.end), dates_of,
        )
    )  # fmt: skip
    beside = None
    if relation == "updated" and question.kind == "when":
        beside = beside_of(short, dates, shown[-1 if first else 0].article)
    lead = f"{short} ({beside}) [1]" if beside else short
    draft = Draft(f"{lead}: {words}", short, statements, citations, dates, beside)
    about = question.understood.rstrip("?. ")
    return draft, (Disagreement(about, relation, sides, found.why),)


def _spokesman(group: Group) -> Said:
    """Who says it best, rather in words of the day than looking back."""
    return next((s for s in group.said if not s.value.former), group.said[0])


def spoken(value: Value) -> str:
    """A day, or some days, as calendar dates, else the article's own words."""
    if value.interval is not None and (
        value.granularity == "day" or (value.interval[1] - value.interval[0]).days == 1
    ):
        return spoken_interval(*value.interval)
    return flat(value.text)


def _asserting(question: Question, agreeing: Sequence[Said]) -> Sequence[Said]:
    """Of those who agree, who do not deny it: "the 300 jobs will not be cut"; all where all do."""
    asked = read(question.understood)
    if mood(asked).negated:
        return agreeing
    return [said for said in agreeing if not _is_denied(asked, said)] or agreeing


def _is_denied(asked: Reading, said: Said) -> bool:
    """Whether a sentence denies its value, or of that value what is asked about."""
    reading, begin = read(said.text), said.sentence.span.start
    start, end = said.value.start - begin, said.value.end - begin
    if taken_back(said.text, start, end):
        return True
    words = reading.words
    clauses = {word.clause for word in words if start <= word.start < end}
    return any(
        start <= words[at].start < end
        or (words[at].clause in clauses and any(alike(words[at].stem, s) for s in asked.stems))
        for at in mood(reading).negated
    )


def _independent(said: Sequence[Said]) -> int:
    """How many reports say so by themselves: copies are one, and so is who quotes another."""
    heard: dict[int, Article] = {}
    for one in sorted(said, key=lambda s: s.article.published or date.max):
        if one.value.former or one.report in heard:
            continue
        if not any(_leans_on(one.article, other) for other in heard.values()):
            heard[one.report] = one.article
    return len(heard)


def _leans_on(article: Article, other: Article) -> bool:
    """Whether an article names another newspaper, whose report it may only retell."""
    source = other.source
    return bool(source) and source != article.source and str(source) in article.text


def _proving(draft: Draft, hits: Sequence[Hit], reports: Mapping[str, int]) -> int:
    """In how many independent reports words stand that prove the first statement."""
    statement, first = draft.statements[0], draft.citations[0]
    heard = {reports.get(first.article_id, -1)}
    wanted = _words(statement.text)
    near = [h for h in hits if len(wanted & _words(h.text)) >= _HALF * len(wanted)]
    for hit in near[:_MOST_PROVED]:
        report = reports[hit.article.id]
        if report not in heard and prove(statement.text, hit).verdict == "supported":
            heard.add(report)
    return len(heard)


def with_copies(citation: Citation, generation: Generation, question: Question) -> Citation:
    """The citation with the other papers that print its report, as far as they may be known."""
    names: list[str] = []
    for copy in map(generation.article, generation.copies_of(citation.article_id)):
        late = question.last_day and copy.published and copy.published > question.last_day
        name = copy.source if copy.source and copy.source != citation.source else copy.title
        if not late and name not in names:
            names.append(name)
    return replace(citation, copies=tuple(names)) if names else citation


def _words(text: str) -> frozenset[str]:
    return frozenset(w for w in text.casefold().split() if len(w) > 3)
