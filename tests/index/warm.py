"""Processes that start at once: ``python -m tests.index.warm`` has imported what is slow to import.

For every line on standard input, a JSON list of an environment and of arguments, it forks a
process of ``tests.index.building`` and answers with that one's exit status and output. Nothing of
the project is imported before the fork, so that the environment is read as in a fresh process.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parent.parent.parent
_SLOW = (
    "argparse bm25s datasketch faiss filelock hashlib numpy py3langid resource sqlite3 Stemmer"
).split()


@dataclass(frozen=True)
class Ended:
    """How a process ended: negative is a signal's number. ``said`` is all it printed."""

    status: int
    said: str


class Builder:
    """The tests' end of the warm process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.index.warm"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )

    def __call__(self, *arguments: str | Path, **environment: str) -> Ended:
        """Run ``python -m tests.index.building`` with these arguments and this environment."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        request = [environment, [str(argument) for argument in arguments]]
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return Ended(*json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End the warm process."""
        self._process.communicate(timeout=10)


def serve(requests: IO[str], replies: IO[str]) -> None:
    """Fork for every request, until there is no other."""
    for name in _SLOW:
        importlib.import_module(name)
    assert not any(name == "index" or name.startswith("index.") for name in sys.modules)
    for line in iter(requests.readline, ""):
        environment, arguments = json.loads(line)
        source, sink = os.pipe()
        child = os.fork()
        if not child:
            _build(environment, arguments, sink)
        os.close(sink)
        with os.fdopen(source, errors="replace") as pipe:
            said = pipe.read()
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        replies.write(json.dumps([status, said]) + "\n")
        replies.flush()


def _build(environment: dict[str, str], arguments: list[str], sink: int) -> None:
    """What the forked process does; it never returns."""
    status = 70
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(sink, 1)
        os.dup2(sink, 2)
        os.environ.update(environment)
        from tests.index import building

        status = building.main(arguments)
    except SystemExit as ended:
        status = int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout)
