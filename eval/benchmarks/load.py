"""Twenty people at once: how long they wait, alone, together, and beside a rebuild.

The server is the real one, in a process of its own, and is asked over HTTP. Whether anybody got
somebody else's answer is checked by asking every question again alone.

    python -m eval.benchmarks.load --out eval/results/load.json
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import numpy as np

from eval.cases import load

PEOPLE = 20


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
    given = parser.parse_args()
    rows = measure(given.people, given.rounds)
    for row in rows:
        print(
            f"{row.asked:<26}{row.people:>3} people {row.questions:>4} questions  "
            f"p50 {row.p50_ms:8.0f} ms  p95 {row.p95_ms:8.0f} ms  mixed up {row.mixed_up}"
        )
    if given.out:
        machine = {"processors": os.cpu_count(), "load": [round(x, 1) for x in os.getloadavg()]}
        document = {"machine": machine, "rows": [asdict(row) for row in rows]}
        given.out.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def measure(people: int, rounds: int) -> list[Waits]:
    """The waits alone, together, and together while the library is built anew."""
    every = [case.question for case in load("seeds", "dev") if not case.history]
    needed = people * rounds
    groups = [every[at : at + needed] for at in range(0, 3 * needed, needed)]
    with tempfile.TemporaryDirectory() as folder, server(Path(folder) / "library") as address:
        rows = [row("one after another", address, groups[0], 1, 0)]
        rows.append(_together("together", address, groups[1], people))
        started = post(address, "/api/index", {"full": True})
        assert started["state"] == "running"
        rows.append(_together("together, while rebuilding", address, groups[2], people))
        post(address, "/api/index", None, method="DELETE")
    return rows


def row(what: str, address: str, questions: Sequence[str], people: int, mixed: int) -> Waits:
    """Let some people ask all the questions and note how long each waited."""
    waits = [seconds for seconds, _ in asked(address, questions, people)]
    low, high = (1000 * float(np.quantile(waits, q)) for q in (0.5, 0.95))
    return Waits(what, people, len(questions), round(low, 1), round(high, 1), mixed)


def _together(what: str, address: str, questions: Sequence[str], people: int) -> Waits:
    answers = asked(address, questions, people)
    waits = [seconds for seconds, _ in answers]
    alone = [answer for _, answer in asked(address, questions, 1)]
    mixed = sum(told(a) != told(b) for (_, a), b in zip(answers, alone, strict=True))
    low, high = (1000 * float(np.quantile(waits, q)) for q in (0.5, 0.95))
    return Waits(what, people, len(questions), round(low, 1), round(high, 1), mixed)


def asked(
    address: str, questions: Sequence[str], people: int
) -> list[tuple[float, dict[str, Any]]]:
    """(seconds waited, answer) of each question, ``people`` of them asked at a time."""

    def ask(question: str) -> tuple[float, dict[str, Any]]:
        started = time.perf_counter()
        answer = post(address, "/api/ask", {"question": question})
        return time.perf_counter() - started, answer

    with ThreadPoolExecutor(people) as crowd:
        return list(crowd.map(ask, questions))


def told(answer: dict[str, Any]) -> tuple[Any, ...]:
    """What must be the same whoever else asks at the time: all but the generation and timings."""
    cited = [(c["article_id"], c["start"], c["end"]) for c in answer["citations"]]
    return answer["question"], answer["answer"], answer["confidence"], cited


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
    """The address of a server over a fresh library of the bundled articles."""
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
