"""Reading in a child process, with limits: a hostile file costs its reader's life, not ours."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from index.article import Article, Section
from index.errors import RefusedError
from index.readers import read_report
from index.readers.common import ReadReport, clean_name, parse_time

_SIMPLE = frozenset({".txt", ".text", ".md", ".markdown", ".jsonl"})


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes of memory that one file may take."""

    seconds: float = 60.0
    memory: int = 2_000_000_000


class Worker:
    """One child process that reads file after file, and is replaced when it dies."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, data: bytes, name: str) -> ReadReport:
        """What :func:`index.readers.read_report` gives, or a refusal when a limit is passed.

        Raises:
            RefusedError: the file cannot be read, or only at too great a cost.
        """
        with self._lock:
            answer = self._ask(data, name)
        if "refused_all" in answer:
            raise RefusedError(answer["refused_all"])
        return ReadReport(
            tuple(_from_json(article) for article in answer["articles"]),
            tuple((item, reason) for item, reason in answer["refused"]),
        )

    def close(self) -> None:
        """End the child process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            self._process = None

    def _ask(self, data: bytes, name: str) -> dict[str, Any]:
        process = self._process
        if process is None or process.poll() is not None:
            process = self._process = subprocess.Popen(
                [sys.executable, "-m", "index.readers.isolate", str(self.limits.memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=Path(__file__).parents[2],
            )
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self.limits.seconds, stop)
        timer.start()
        try:
            header = json.dumps({"name": name, "size": len(data)}).encode() + b"\n"
            process.stdin.write(header + data)
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = b""
        finally:
            timer.cancel()
        if not line:
            self.close()
            why = (
                f"{name} takes longer than {self.limits.seconds:.0f} s to read."
                if late.is_set()
                else f"{name} makes its reader crash or run out of memory."
            )
            return {"refused_all": f"{why} Leave it out, or save it in another format."}
        answer: dict[str, Any] = json.loads(line)
        return answer


_worker = Worker(Limits())


def read_report_isolated(data: bytes, name: str) -> ReadReport:
    """Read a file: plain text here, complicated formats in the child process.

    Raises:
        RefusedError: the file cannot be read, or only at too great a cost.
    """
    name = clean_name(name)
    if PurePath(name).suffix.lower() in _SIMPLE:
        return read_report(data, name)
    return _worker.read(data, name)


def read_isolated(path: Path) -> list[Article]:
    """The articles of a file on the disk, read as :func:`read_report_isolated` reads.

    Raises:
        RefusedError: the file cannot be read.
    """
    return list(read_report_isolated(path.read_bytes(), path.name).articles)


def _to_json(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "origin": article.origin,
        "published": article.published.isoformat() if article.published else None,
        "published_basis": article.published_basis,
        "source": article.source,
        "url": article.url,
        "author": article.author,
        "language": article.language,
        "sections": [[s.label, s.start, s.end] for s in article.sections],
        "metadata": dict(article.metadata),
    }


def _from_json(fields: dict[str, Any]) -> Article:
    published = fields["published"]
    return Article(
        **{
            **fields,
            "published": parse_time(published) if published else None,
            "sections": tuple(Section(*section) for section in fields["sections"]),
        }
    )


def _serve(memory: int) -> None:
    """The child's loop: a header line and bytes in, one line of JSON out."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    while header := sys.stdin.buffer.readline():
        asked = json.loads(header)
        data = sys.stdin.buffer.read(asked["size"])
        answer: dict[str, Any]
        try:
            report = read_report(data, asked["name"])
            answer = {
                "articles": [_to_json(article) for article in report.articles],
                "refused": report.refused,
            }
        except RefusedError as error:
            answer = {"refused_all": str(error)}
        except Exception as error:
            answer = {
                "refused_all": f"{asked['name']} cannot be read ({type(error).__name__}). "
                "Leave it out, or save it in another format."
            }
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
