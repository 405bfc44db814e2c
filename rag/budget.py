"""How many tokens a text costs a language model, never too few.

tiktoken fetches its encodings at first use; where they cannot be had, a text is taken to cost one
token for every three bytes of UTF-8, and one for each character that is not a letter, a digit or
a space: more than the encodings in use need for English, other scripts and symbols alike.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache

Count = Callable[[str], int]

ENCODING = "o200k_base"
_PATIENCE_S = 3.0


def careful(text: str) -> int:
    """The conservative count, which needs nothing."""
    marks = sum(not (c.isalnum() or c.isspace()) for c in text)
    return -(-len(text.encode("utf-8", "replace")) // 3) + marks


@cache
def counter(encoding: str = ENCODING) -> Count:
    """tiktoken's count in ``encoding`` where that can be had within seconds, else :func:`careful`.

    Only called when a language model is configured, so that nothing else ever tries the network.
    """
    got: list[Count] = []

    def fetch() -> None:
        import tiktoken

        try:
            found = tiktoken.get_encoding(encoding)
        except Exception:
            # Whatever went wrong (no network, a bad checksum), the answer is the same.
            return
        # encode_ordinary: a text that holds "<|endoftext|>" is text, and nothing else.
        got.append(lambda text: len(found.encode_ordinary(text)))

    fetching = threading.Thread(target=fetch, daemon=True)
    fetching.start()
    fetching.join(_PATIENCE_S)
    return got[0] if got else careful


def cut(text: str, limit: int, count: Count) -> str:
    """The longest beginning of ``text``, at a space, that costs at most ``limit`` tokens."""
    if count(text) <= limit:
        return text
    words = text.split(" ")
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if count(" ".join(words[:middle])) <= limit:
            low = middle
        else:
            high = middle - 1
    return " ".join(words[:low])
