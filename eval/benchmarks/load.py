"""Twenty people at once: how long they wait, alone, together, beside a rebuild, and in the chat.

The server is the real one, in a process of its own. All of a round ask at the same moment, through
the JSON API or through the chat page's own queue. Every row has the same questions, and whether
anybody got somebody else's answer is checked against what each was answered alone.

    python -m eval.benchmarks.load --runs 3 --out eval/results/load.json
"""

from __future__ import annotations

import argparse
import html
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import numpy as np

from eval.cases import load

PEOPLE = 20
Ask = Callable[[str], dict[str, Any]]
_DOCUMENT = re.compile(r'data-document="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Waits:
    """How long a number of people waited for their answers, in milliseconds."""

    asked: str
    people: int
    questions: int
    p50_ms: float
    p95_ms: float
    mixed_up: int


def main() -> None:
    """Measure, print a table, and write the figures where ``--out`` says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--runs", type=int, default=1, help="the quietest of so many is kept")
    given = parser.parse_args()
    runs = [measure(given.people, given.rounds) for _ in range(given.runs)]
    quietest = min(runs, key=lambda rows: sum(row.p95_ms for row in rows))
    for row in quietest:
        print(
            f"{row.asked:<40}{row.people:>3} people {row.questions:>4} questions  "
            f"p50 {row.p50_ms:8.0f} ms  p95 {row.p95_ms:8.0f} ms  mixed up {row.mixed_up}"
        )
    if given.out:
        document = {
            "machine": {
                "processors": os.cpu_count(), "load": [round(x, 1) for x in os.getloadavg()],
            },
            "runs": given.runs,
            "p95_ms_of_every_run": {
                row.asked: [rows[n].p95_ms for rows in runs] for n, row in enumerate(quietest)
            },
            "rows": [asdict(row) for row in quietest],
        }  # fmt: skip
        given.out.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def measure(people: int, rounds: int) -> list[Waits]:
    """The waits alone, together, and together while the library is built anew."""
    every = [case.question for case in load("seeds", "dev") if not case.history]
    bursts = [every[at : at + people] for at in range(0, people * rounds, people)]
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library"
        with _ready(library) as address:
            alone = asked(by_api(address), [q for burst in bursts for q in burst], 1)
        known = {answer["question"]: told(answer) for _, answer in alone}
        rows = [_row("one after another", 1, alone, known)]
        for what, door in (("together", by_api), ("together, in the chat page", by_page)):
            with _ready(library) as address:
                heard = [one for burst in bursts for one in asked(door(address), burst, people)]
            rows.append(_row(what, people, heard, known))
            with _ready(library) as address:
                heard = []
                for burst in bursts:
                    rebuild(address)
                    heard += asked(door(address), burst, people)
                    if built(address)["state"] != "running":
                        raise AssertionError("the rebuild ended before the answers came")
                stop(address)
            rows.append(_row(f"{what}, while rebuilding", people, heard, known))
    return rows


@contextmanager
def _ready(library: Path) -> Iterator[str]:
    """A server that has read nothing yet of what will be asked: what was read is remembered."""
    with server(library) as address:
        post(address, "/api/ask", {"question": "Is everything ready?"})
        yield address


def _row(
    what: str,
    people: int,
    heard: Sequence[tuple[float, dict[str, Any]]],
    known: Mapping[str, tuple[Any, ...]],
) -> Waits:
    low, high = (1000 * float(np.quantile([s for s, _ in heard], q)) for q in (0.5, 0.95))
    mixed = sum(told(answer) != known[answer["question"]] for _, answer in heard)
    return Waits(what, people, len(heard), round(low, 1), round(high, 1), mixed)


def asked(ask: Ask, questions: Sequence[str], people: int) -> list[tuple[float, dict[str, Any]]]:
    """(seconds waited, answer) of each question, ``people`` of them asked at a time.

    Raises:
        AssertionError: somebody was answered another question.
    """

    def timed(question: str) -> tuple[float, dict[str, Any]]:
        started = time.perf_counter()
        answer = ask(question)
        waited = time.perf_counter() - started
        if answer["question"] != question:
            raise AssertionError(f"asked {question!r}, answered {answer['question']!r}")
        return waited, answer

    with ThreadPoolExecutor(people) as crowd:
        return list(crowd.map(timed, questions))


def told(answer: dict[str, Any]) -> tuple[Any, ...]:
    """What must be the same whoever else asks at the time: all but the generation and timings."""
    cited = [(c["article_id"], c["start"], c["end"]) for c in answer["citations"]]
    return answer["question"], answer["answer"], answer["confidence"], cited


def by_api(address: str) -> Ask:
    """Asking as a program does."""
    return lambda question: post(address, "/api/ask", {"question": question})


def by_page(address: str) -> Ask:
    """Asking as the chat page does."""
    return Page(address).ask


class Page:
    """Asking as the chat page does: a place in Gradio's queue, and its events to the last one."""

    def __init__(self, address: str) -> None:
        self._address = address
        with urlopen(f"{address}/config", timeout=60) as reply:
            config = json.loads(reply.read())
        ids = {c["props"].get("elem_id"): c["id"] for c in config["components"]}
        wanted = [ids["question"], "submit"]
        handlers = config["dependencies"]
        asked = (h for h in handlers if wanted in [list(t) for t in h["targets"]])
        # Another shows at once that the question was taken, in the browser alone.
        self._handler = next(h for h in asked if ids["conversation"] in h["outputs"])
        self._at = self._handler["inputs"].index(ids["question"])
        self._finished = self._handler["outputs"].index(ids["conversation"])

    def ask(self, question: str) -> dict[str, Any]:
        """The answer that a new visitor's conversation shows in the end."""
        data: list[Any] = [None] * len(self._handler["inputs"])
        data[self._at] = question
        session = uuid.uuid4().hex
        body = {"fn_index": self._handler["id"], "data": data, "session_hash": session}
        post(self._address, "/gradio_api/queue/join", body)
        events = f"{self._address}/gradio_api/queue/data?session_hash={session}"
        with urlopen(events, timeout=300) as stream:
            for line in stream:
                event = json.loads(line[5:]) if line.startswith(b"data:") else {}
                if event.get("msg") == "process_completed":
                    return self._shown(event["output"]["data"][self._finished])
        raise AssertionError("the page's queue ended without an answer")

    @staticmethod
    def _shown(conversation: str) -> dict[str, Any]:
        (document,) = _DOCUMENT.findall(conversation)
        answer: dict[str, Any] = json.loads(html.unescape(document))["answer"]
        return answer


def rebuild(address: str) -> None:
    """Begin to embed the whole library anew, if that is not going on already."""
    with suppress(HTTPError):  # 409: it is.
        post(address, "/api/index", {"full": True})


def stop(address: str) -> None:
    """Stop the build that is going on, and wait until it has."""
    post(address, "/api/index", None, method="DELETE")
    while built(address)["state"] == "running":
        time.sleep(0.1)


def built(address: str) -> dict[str, Any]:
    """Where the build stands."""
    return post(address, "/api/index", None, method="GET")


def post(address: str, path: str, document: Any, method: str = "POST") -> dict[str, Any]:
    """Send a JSON document and read the one that comes back."""
    data = None if document is None else json.dumps(document).encode()
    headers = {"Content-Type": "application/json"}
    request = Request(address + path, data, headers, method=method)
    with urlopen(request, timeout=300) as reply:
        found: dict[str, Any] = json.loads(reply.read())
        return found


@contextmanager
def server(library: Path) -> Iterator[str]:
    """The address of a server over a library of the bundled articles, which is built if it is not
    there."""
    environment = {**os.environ, "DATELINE_LIBRARY": str(library), "CI": "true"}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "ui.cli"]
    subprocess.run([*command, "index"], env=environment, check=True, stdout=subprocess.DEVNULL)
    process = subprocess.Popen([*command, "chat", "--port", str(port), "--no-llm"], env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                with urlopen(f"{address}/api/health", timeout=2):
                    break
            except OSError:
                if process.poll() is not None:
                    raise
                time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait(30)


if __name__ == "__main__":
    main()
