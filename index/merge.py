"""What the next generation will hold: the articles there were, and what was read just now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.article import Article
from index.collect import Intake, item_of
from index.ledger import Ledger, Removed, StoredArticle, StoredFile
from index.removed import Absent, content_of, place_of

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or an item of one, that was not taken in, and why.

    ``again`` where the file has not changed since a build before listed it.
    """

    file: str
    reason: str
    again: bool = False


@dataclass(slots=True)
class Plan:
    """The articles and files that the next generation will hold, and how they came about.

    ``paths`` are the files and folders that, read again, would bring all of it about once more.
    """

    articles: list[StoredArticle]
    files: list[StoredFile]
    refused: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    absent: list[Removed] = field(default_factory=list)
    paths: tuple[str, ...] = ()
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0

    @property
    def differs(self) -> bool:
        """Whether any article came, changed or went."""
        return bool(self.added or self.changed or self.removed)


def merge(old: Ledger | None, intake: Intake, restore: bool = False) -> Plan:
    """Old articles, less those of the files that were named, plus what those hold now.

    Of a file that cannot be read now the last good text stays. Of articles that are the same, or
    claim the same id, the first by file and item is taken, whenever it came: so the outcome depends
    on the files alone. What was taken out earlier comes in only with ``restore``, and what was
    passed over earlier takes the place of nothing that came since.
    """
    stored, known = (old.stored(), old.files()) if old else ([], {})
    absent = Absent(old.removed() if old else ())
    before = {(s.file, s.item): s.article for s in stored}
    read = {file.path for file in intake.files}
    same = set(intake.unchanged_files)
    stays = {
        path
        for path in {*known, *(s.file for s in stored)}
        if path in same or path in intake.unread or (path not in read and _is_left(path, intake))
    }
    candidates = [s for s in stored if s.file in stays]
    fresh = [StoredArticle(a, path, item, report=0) for path, item, a in intake.articles]
    candidates += [new for new in fresh if not absent.meets(new) or restore]
    plan = Plan(
        articles=[],
        files=[f for path, f in known.items() if path in stays - read] + list(intake.files),
        refused=[
            Refusal(file, reason, file.removesuffix(item_of(file)) in intake.same)
            for file, reason in intake.refused
        ],
        paths=() if restore else tuple(str(root) for root in intake.roots),
    )
    taken: dict[str, StoredArticle] = {}
    contents: dict[str, StoredArticle] = {}
    passed_over = set()
    undated: list[str] = []
    for new in _in_order(candidates, before, _passed_over(known, intake)):
        article = new.article
        content = content_of(new)
        twin = contents.get(content)
        rival = twin or taken.get(article.id)
        if rival is not None:
            plan.refused.append(_beaten(new, rival, twin is not None, new.file in intake.same))
            if rival.file != new.file:
                passed_over.add(new.file)
            continue
        plan.articles.append(new)
        taken[article.id] = contents[content] = new
        was = before.pop((new.file, new.item), None)
        plan.added += was is None
        plan.unchanged += was == article
        plan.changed += was is not None and was != article
        undated += [article.origin] if article.published is None and was != article else []
    plan.removed += len(before)
    plan.absent, plan.notes = absent.kept(intake, restore)
    plan.notes += _undated(undated)
    plan.refused += _unread(intake, plan.articles)
    plan.files = [f.passed_over() if f.path in passed_over else f for f in plan.files]
    return plan


def _passed_over(known: Mapping[str, StoredFile], intake: Intake) -> set[str]:
    """The files of which articles were passed over earlier, and that have not changed since."""
    return {
        file.path
        for file in intake.files
        if (was := known.get(file.path)) and was.is_passed_over and was.may_hold(file.sha256)
    }


def _in_order(
    candidates: Sequence[StoredArticle], before: Mapping[tuple[str, int], Article], late: set[str]
) -> list[StoredArticle]:
    """Articles by file and item; last those of the files ``late`` that did not serve, where one
    that does says the same or has the same id: it came when the one preferred then was taken out.
    """
    served: set[str] = set()
    for s in candidates if late else ():
        was = before.get((s.file, s.item))
        served |= {s.article.id} if was is not None and was.id == s.article.id else set()
        served |= {content_of(s)} if was == s.article else set()

    def rank(s: StoredArticle) -> tuple[bool, str, int]:
        waits = s.file in late and (s.file, s.item) not in before
        return waits and not served.isdisjoint((s.article.id, content_of(s))), s.file, s.item

    return sorted(candidates, key=rank)


def _is_left(path: str, intake: Intake) -> bool:
    """Whether nothing is known of a file now, so that it stays as it was."""
    return not intake.covers(path) or intake.could_not_read(path)


def _beaten(new: StoredArticle, rival: StoredArticle, same: bool, again: bool) -> Refusal:
    place = place_of(rival)
    reason = (
        f"The same article is already in {place}." if same
        else f"The id {new.article.id} is already used by {place}."
    )  # fmt: skip
    return Refusal(place_of(new), reason, again)


def _undated(origins: Sequence[str]) -> list[str]:
    """A sentence on the articles that came in, or changed, without a day of publication."""
    if not origins:
        return []
    one, more = len(origins) == 1, len(origins) - _NAMED
    who = "1 article has" if one else f"{len(origins):,} articles have"
    named = ", ".join(origins[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
    return [
        f"{who} no date that could be found ({named}): a question with a time limit leaves "
        f"{'it' if one else 'them'} out. A text may begin with a line such as `date 2025-03-21`."
    ]


def _unread(intake: Intake, articles: Sequence[StoredArticle]) -> Iterator[Refusal]:
    """Every file and folder that could not be read, and whether it had been read earlier."""
    files = {s.file for s in articles}
    folders = {str(p) for file in files for p in Path(file).parents} if intake.unread else set()
    for path, reason in intake.unread.items():
        if path in files:
            reason += " Its earlier text is kept."
        elif path in folders:
            reason += " Its articles are kept as they were."
        yield Refusal(path, reason, path in intake.same)
