"""Files become a generation: read, cut, embedded where new, written, verified, published."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import dating, durable
from index.article import Article, Passage
from index.chunk import embedding_text, passages
from index.collect import collect
from index.duplicates import near_duplicate_groups
from index.encode import EmbeddingCache, Encoder, passage_hash
from index.errors import DamagedError, UsageError
from index.ledger import Ledger
from index.library import Library
from index.manifest import SCHEMA
from index.merge import Plan, Refusal, merge
from index.removed import removal
from index.rescue import Start, start
from index.snapshot import Content, Generation, write_generation
from index.temporal import Expression, Policy

Progress = Callable[[str, int, int], None]

_STEP = 256
_CANARIES = 16


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How a generation is built; ``limit`` and ``overlap`` as :func:`index.chunk.passages`.

    ``dates`` says how a date with two common readings is taken; ``restore`` takes in again what was
    removed from the files that are named.
    """

    full: bool = False
    limit: int = 200
    overlap: int = 1
    max_file_bytes: int = 50_000_000
    dates: Policy = field(default_factory=Policy)
    restore: bool = False

    @property
    def settings(self) -> dict[str, int | str]:
        """What the manifest says: all that makes another generation of the same files."""
        return {"limit": self.limit, "overlap": self.overlap, **dating.settings_of(self.dates)}


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. ``generation`` is the one that serves after it.

    ``notes`` are sentences that whoever asked for it should read.
    """

    generation: str
    added: int
    changed: int
    removed: int
    unchanged: int
    refused: tuple[Refusal, ...]
    passages_total: int
    passages_embedded: int
    seconds: float
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The document that ``dateline index --json`` prints."""
        return {
            "generation": self.generation,
            "articles": {
                "added": self.added,
                "changed": self.changed,
                "removed": self.removed,
                "unchanged": self.unchanged,
                "refused": [{"file": r.file, "reason": r.reason} for r in self.refused],
            },
            "passages": {"total": self.passages_total, "embedded": self.passages_embedded},
            "seconds": round(self.seconds, 2),
            "notes": list(self.notes),
        }


def update(
    library: Library,
    paths: Sequence[Path],
    encoder: Encoder,
    options: BuildOptions | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Bring a library up to date with files and folders: what is new, changed or gone.

    Articles that were indexed from elsewhere stay. Nothing is published when nothing changed.

    Raises:
        UsageError: a path does not exist, or no article at all is left to index.
        DamagedError: the published generation is damaged, and articles of it would be lost.
        BusyError: another process is building this library.
        StorageError: the disk refused; what was published before still serves.
    """
    started = time.perf_counter()
    options = options or BuildOptions()
    progress = progress or (lambda stage, done, total: None)
    with library.lock(), durable.storage_errors(f"The library {library.path}"):
        begun = start(library, paths, anew=options.full)
        known = begun.ledger.files() if begun.ledger else {}
        if options.restore:
            known = {path: replace(file, sha256="") for path, file in known.items()}
        intake = collect(paths, known, options.max_file_bytes, progress)
        plan = merge(begun.ledger, intake, options.restore)
        return _publish(library, begun, plan, encoder, options, progress, started)


def remove(
    library: Library,
    ids: Iterable[str],
    encoder: Encoder,
    options: BuildOptions | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Publish a generation without some articles. Their files are left where they are.

    They stay out until they are asked for with :attr:`BuildOptions.restore`.

    Raises:
        NoLibraryError: nothing was ever published here.
        UsageError: an id is unknown, or nothing would be left.
        DamagedError: the published generation is damaged, and other articles would be lost too.
        BusyError: another process is building this library.
    """
    library.require()
    started = time.perf_counter()
    progress = progress or (lambda stage, done, total: None)
    wanted = set(ids)
    with library.lock(), durable.storage_errors(f"The library {library.path}"):
        begun = start(library)
        old = begun.ledger or library.current()
        stored = old.stored()
        unknown = wanted - {s.article.id for s in stored}
        if unknown:
            raise UsageError(
                f"The library has no article {', '.join(sorted(unknown))}.",
                "`dateline articles` lists them.",
            )
        kept = [s for s in stored if s.article.id not in wanted]
        absent = {r.id: r for r in old.removed()}
        absent |= {s.article.id: removal(s) for s in stored if s.article.id in wanted}
        plan = Plan(
            articles=kept,
            files=list(old.files().values()),
            absent=list(absent.values()),
            removed=len(wanted),
            unchanged=len(kept),
        )
        chosen = options or _options_of(old)
        return _publish(library, begun, plan, encoder, chosen, progress, started)


def _options_of(generation: Ledger) -> BuildOptions:
    settings, default = generation.manifest.settings, BuildOptions()
    return BuildOptions(
        limit=int(settings.get("limit", default.limit)),
        overlap=int(settings.get("overlap", default.overlap)),
        dates=dating.policy_of(settings),
    )


def _publish(
    library: Library,
    begun: Start,
    plan: Plan,
    encoder: Encoder,
    options: BuildOptions,
    progress: Progress,
    started: float,
) -> BuildReport:
    if not plan.articles:
        reasons = "; ".join(f"{r.file}: {r.reason}" for r in plan.refused[:5])
        raise UsageError(
            "No article would be in the library" + (f" ({reasons})." if reasons else "."),
            "Name files or folders that hold articles.",
        )
    notes = [*begun.notes, *plan.notes]
    serving = None if options.full or plan.differs else begun.whole
    entry: dict[str, Any] = {}
    embedded = 0
    if serving is not None and _is_of(serving, plan, encoder, options):
        library.sweep()
        name, total = serving.name, len(serving)
    else:
        old = begun.ledger
        content, embedded = _content_of(library, old, plan, encoder, options, progress)
        with library.draft() as folder:
            write_generation(folder, content)
            _prove(folder, content, progress)
            name = library.publish(folder)
            progress("publish", 1, 1)
        notes += library.collect(built_on=old.name if old else None)
        total = len(content.passages)
        if plan.paths:
            entry = {"built_on": old.name if old else None, "paths": plan.paths}
    report = BuildReport(
        generation=name,
        added=plan.added,
        changed=plan.changed,
        removed=plan.removed,
        unchanged=plan.unchanged,
        refused=tuple(plan.refused),
        passages_total=total,
        passages_embedded=embedded,
        seconds=time.perf_counter() - started,
        notes=tuple(notes),
    )
    done = f"nothing needs to be built again: generation {name} is published and serves."
    with durable.storage_errors(f"The journal of the library {library.path}", done):
        library.journal({**report.to_json(), **entry})
    return report


def _is_of(serving: Generation, plan: Plan, encoder: Encoder, options: BuildOptions) -> bool:
    """Whether a generation is what would be built of these files with these settings."""
    return (
        serving.manifest.fingerprint == encoder.fingerprint
        and dict(serving.manifest.settings) == options.settings
        and {f.path: f for f in plan.files} == serving.files()
        and plan.absent == serving.removed()
    )


def _content_of(
    library: Library,
    old: Ledger | None,
    plan: Plan,
    encoder: Encoder,
    options: BuildOptions,
    progress: Progress,
) -> tuple[Content, int]:
    """Everything to be written, in row order, and how many passages had to be embedded."""
    articles = sorted(plan.articles, key=lambda s: s.article.id)
    groups = near_duplicate_groups([s.article.text for s in articles])
    articles = [replace(s, report=int(g)) for s, g in zip(articles, groups, strict=True)]
    cut: list[Passage] = []
    texts: list[str] = []
    for number, stored in enumerate(articles, start=1):
        of_article = passages(stored.article, encoder.count_tokens, options.limit, options.overlap)
        cut += of_article
        texts += [embedding_text(stored.article, passage) for passage in of_article]
        progress("chunk", number, len(articles))
    hashes = [passage_hash(text) for text in texts]
    vectors, embedded = _embed(library, encoder, hashes, texts, options.full, progress)
    content = Content(
        articles=articles,
        dates=_dates(old, [s.article for s in articles], options, progress),
        files=sorted(plan.files, key=lambda f: f.path),
        passages=cut,
        hashes=hashes,
        texts=texts,
        vectors=vectors,
        fingerprint=encoder.fingerprint,
        settings=options.settings,
        removed=plan.absent,
    )
    return content, embedded


def _dates(
    old: Ledger | None,
    articles: Sequence[Article],
    options: BuildOptions,
    progress: Progress,
) -> list[tuple[Expression, ...]]:
    """The dates of each article: those of the generation before where nothing has changed."""
    same_rules = (
        old is not None
        and old.manifest.schema == SCHEMA
        and dating.settings_of(options.dates).items() <= old.manifest.settings.items()
    )
    known = old.stored_dates() if old is not None and same_rules and not options.full else {}
    before = {s.article.id: s.article for s in old.stored()} if old is not None and known else {}
    found = []
    for number, article in enumerate(articles, start=1):
        if article.id in known and before.get(article.id) == article:
            found.append(known[article.id])
        else:
            found.append(dating.dates_of(article, options.dates))
        progress("date", number, len(articles))
    return found


def _embed(
    library: Library,
    encoder: Encoder,
    hashes: Sequence[str],
    texts: Sequence[str],
    full: bool,
    progress: Progress,
) -> tuple[NDArray[np.float32], int]:
    """Vectors in row order; only unknown passages are embedded, and kept step by step."""
    cache = EmbeddingCache(library.path / "cache" / "embeddings.sqlite")
    try:
        known = {} if full else cache.get(hashes, encoder.fingerprint)
        missing = {h: t for h, t in zip(hashes, texts, strict=True) if h not in known}
        # Sorted by length, so that a step's batches share their shape and little is padded.
        todo = sorted(missing.items(), key=lambda pair: len(pair[1]), reverse=True)
        for start in range(0, len(todo), _STEP):
            step = todo[start : start + _STEP]
            fresh = encoder.encode(
                [text for _, text in step],
                lambda done, _, start=start: progress("embed", start + done, len(todo)),  # type: ignore[misc]
            )
            vectors = {digest: fresh[i] for i, (digest, _) in enumerate(step)}
            cache.put(encoder.fingerprint, vectors)
            known |= vectors
    finally:
        cache.close()
    matrix = np.empty((len(hashes), encoder.dimension), dtype=np.float32)
    for row, digest in enumerate(hashes):
        matrix[row] = known[digest]
    return matrix, len(todo)


def _prove(folder: Path, content: Content, progress: Progress) -> None:
    """Open what was written as a reader would, and ask for passages that must be found.

    Raises:
        DamagedError: a file differs from what was meant, or a passage does not find itself.
    """
    progress("verify", 0, 1)
    generation = Generation.open(folder)
    try:
        rows = np.unique(np.linspace(0, len(generation) - 1, _CANARIES).astype(np.int64))
        for row in rows.tolist():
            vector = content.vectors[row]
            _, scores = generation.vectors.search(vector, 1)
            own = float(vector @ vector)
            passage = generation.passage(row)
            if abs(float(scores[0]) - own) > 1e-4 or passage != content.passages[row]:
                raise DamagedError(
                    f"The new generation does not find its own passage {row}.",
                    "Run the command again with --full; the published generation still serves.",
                )
    finally:
        generation.close()
        with suppress(OSError):
            (folder / "lease").unlink()
    progress("verify", 1, 1)
