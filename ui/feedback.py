"""What readers say of answers, kept in a file of its own, and the question set it becomes."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from eval.cases import Case, Evidence, dump
from index.errors import StorageError, UsageError
from rag.answer import Answer

Vote = Literal["right", "wrong"]

FILE = "feedback.sqlite"
_OPENING = threading.Lock()
_TABLE = """
CREATE TABLE IF NOT EXISTS votes (
    number INTEGER PRIMARY KEY, at TEXT, question TEXT, answer TEXT, vote TEXT,
    accepted TEXT, answerable INTEGER, evidence TEXT
)
"""
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Reported:
    """An answer that somebody judged, and what an editor says the right one is.

    ``accepted`` is the right short answer, ``quote`` the sentence of ``article`` that says it;
    ``answerable`` is ``None`` until an editor has looked.
    """

    number: int
    at: str
    question: str
    answer: Answer
    vote: Vote
    accepted: str = ""
    answerable: bool | None = None
    article: str = ""
    quote: str = ""

    def case(self) -> Case:
        """The question of a set that it becomes.

        Before an editor has looked, it counts as answerable: somebody expected another answer.
        """
        reviewed = self.answerable is not None
        answerable = self.answerable is not False
        return Case(
            id=f"feedback-{self.number:05d}",
            question=self.question,
            kind=self.answer.kind,
            answers=(self.accepted,) if self.accepted and answerable else (),
            answerable=answerable,
            evidence=(
                (Evidence(article=self.article, quote=self.quote),)
                if self.quote and self.article and answerable
                else ()
            ),
            as_of=self.answer.as_of,
            split="dev",
            tags=("feedback", "reviewed" if reviewed else "unreviewed"),
        )


class Feedback:
    """The judgements in one SQLite file, which many may write to at once (WAL)."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def record(self, question: str, answer: Answer, vote: Vote) -> int:
        """Keep a judgement and return its number; the same one twice is kept once.

        Raises:
            StorageError: the disk refused, or ten thousand are kept already.
        """
        # A question that leans on the conversation is kept as it was understood.
        whole = answer.understood or question
        document = json.dumps(answer.to_json(), ensure_ascii=False, sort_keys=True)
        document = document.encode("utf-8", "replace").decode()
        with self._database() as database:
            found = database.execute(
                "SELECT number FROM votes WHERE question = ? AND vote = ? AND "
                "json_extract(answer, '$.answer') = ?",
                (whole, vote, answer.answer),
            ).fetchone()
            if found:
                return int(found[0])
            (count,) = database.execute("SELECT count(*) FROM votes").fetchone()
            if count >= _MOST:
                raise StorageError(
                    f"{_MOST} judgements are kept already.", "Export and remove some of them."
                )
            now = datetime.now(UTC).isoformat(timespec="seconds")
            made = database.execute(
                "INSERT INTO votes (at, question, answer, vote) VALUES (?, ?, ?, ?)",
                (now, whole, document, vote),
            )
            return int(made.lastrowid or 0)

    def reported(self) -> list[Reported]:
        """The answers said to be wrong, the latest first."""
        if not self.path.exists():
            return []
        with self._database() as database:
            rows = database.execute(
                "SELECT number, at, question, answer, vote, coalesce(accepted, ''), answerable, "
                "coalesce(evidence, '[\"\", \"\"]') FROM votes WHERE vote = 'wrong' "
                "ORDER BY number DESC"
            ).fetchall()
        return [
            Reported(
                number, at, question, Answer.from_json(json.loads(answer)), vote, accepted,
                None if answerable is None else bool(answerable), *json.loads(evidence),
            )
            for number, at, question, answer, vote, accepted, answerable, evidence in rows
        ]  # fmt: skip

    def review(
        self, number: int, *, accepted: str, answerable: bool, article: str = "", quote: str = ""
    ) -> None:
        """Note what the right answer to a reported question is.

        Raises:
            UsageError: there is no such report.
        """
        with self._database() as database:
            changed = database.execute(
                "UPDATE votes SET accepted = ?, answerable = ?, evidence = ? WHERE number = ?",
                (
                    accepted.strip(),
                    answerable,
                    json.dumps([article.strip(), quote.strip()]),
                    number,
                ),
            ).rowcount
        if not changed:
            raise UsageError(f"There is no report {number}.", "Choose one of the list.")

    def remove(self, number: int) -> None:
        """Forget a report."""
        with self._database() as database:
            database.execute("DELETE FROM votes WHERE number = ?", (number,))

    def cases(self) -> list[Case]:
        """The reported answers as the cases of a set, in order."""
        return [report.case() for report in reversed(self.reported())]

    def export(self) -> str:
        """The same as the lines of a question set."""
        return dump(self.cases())

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=10)) as database:
                # Another thread that does the same at once is not waited for, but fails.
                with _OPENING:
                    database.execute("PRAGMA journal_mode=WAL")
                    database.execute(_TABLE)
                with database:
                    yield database
        except (sqlite3.Error, OSError) as error:
            raise StorageError(
                f"{self.path} cannot be used: {str(error).lower()}.",
                "Free some space, or move the file away; a new one is made.",
            ) from error
