"""What went wrong with a language model, in words for who asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

_REFUSED_KEY = (401, 403)
_NOT_TAKEN = (400, 413, 422)
_BROKE_OFF = frozenset(
    "RemoteProtocolError ReadError IncompleteRead IncompleteReadError ChunkedEncodingError "
    "ConnectionAbortedError ConnectionResetError BrokenPipeError".split()
)
_UNREACHED = frozenset(
    "APIConnectionError ConnectError ConnectionError ConnectionRefusedError gaierror".split()
)
_NO_ANSWER_AT_ALL = frozenset(
    "JSONDecodeError UnicodeDecodeError ValidationError DecodingError".split()
)


def in_words(error: Exception) -> str:
    """One sentence: what failed, and what to look at where that is known."""
    chain = list(_chain(error))
    status = next(filter(None, map(_status, chain)), None)
    if status is not None:
        return _of_status(status, error)
    names = {kind.__name__ for one in chain for kind in type(one).__mro__}
    if any("Timeout" in name for name in names):
        return "The language model did not answer in time."
    if names & _BROKE_OFF:
        return "The language model's answer broke off."
    if names & _UNREACHED:
        return (
            "The language model cannot be reached; see that its server runs, and at which address."
        )
    if names & _NO_ANSWER_AT_ALL or "No generation chunks" in str(error):
        return "The language model's server sent what cannot be read as an answer."
    return f"The language model failed ({_said(error)})."


def _of_status(status: int, error: Exception) -> str:
    if status in _REFUSED_KEY:
        return (
            f"The language model's server refused the key (status {status}); see that it is in the "
            "environment."
        )
    if status == 404:
        return "The language model's server does not know the model or the address (status 404)."
    if status == 429:
        return (
            "The language model's server is asked too much, or what was paid for is used up "
            "(status 429)."
        )
    if status in _NOT_TAKEN:
        return f"The language model's server did not take the request ({_said(error)})."
    return f"The language model's server failed (status {status})."


def _status(error: BaseException) -> int | None:
    for name in ("status_code", "code"):
        status = getattr(error, name, None)
        if isinstance(status, int) and 400 <= status < 600:
            return status
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what caused it, as far as that is told."""
    seen = 0
    while error is not None and seen < 8:
        yield error
        error = error.__cause__ or error.__context__
        seen += 1


def _said(error: Exception) -> str:
    """The first line of what a client library said, without addresses or keys, kept short."""
    first = (str(error) or type(error).__name__).splitlines()[0]
    first = re.sub(r"^Error code: \d+ - ", "", first)
    if message := re.search(r"['\"]message['\"]: ?['\"]([^'\"]+)", first):
        first = message[1]
    return re.sub(r"\S*(?:://|sk-)\S*", "…", first)[:160]
