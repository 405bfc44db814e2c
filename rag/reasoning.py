"""What a language model thinks aloud, told from what it says, however the words arrive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TAGS = "think|thinking|thoughts?|reasoning|reflection|analysis|scratchpad|seed:think"
_OPENS = re.compile(
    rf"<\s*(?:{_TAGS})\b[^<>\n]{{0,80}}>|\[THINK\]|◁think▷|<\|(?:begin_of_thought|START_THINKING)\|>"
    r"|<\|channel\|>\s*(?:analysis|commentary)[^<\n]{0,60}<\|message\|>"
    r"|(?P<fence>--- passage \d+ [0-9a-f]{8,})",
    re.I | re.M,
)
_CLOSES = re.compile(
    rf"<\s*/\s*(?:{_TAGS})\s*>|\[/THINK\]|◁/think▷|<\|(?:end_of_thought|END_THINKING)\|>"
    r"|<\|channel\|>\s*final[^<\n]{0,60}<\|message\|>",
    re.I,
)
_FENCE_ENDS = re.compile(r"--- end\b[^\n]*\n")
_BEGUN = re.compile(
    r"(?:[<\[◁][^<>\[\]▷\n]{0,90}|<\|channel\|>[^<\n]{0,60}(?:<[^<>\n]{0,20})?"
    r"|-{1,3}|--- [^\n]{0,40})\Z",
    re.I,
)
_LONGEST_TAG = 160  # with what stands between the two tokens of a channel


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Stands where a model ends its reasoning without having begun it: all before was that."""


class Reasoning:
    """Lets through what a model says, and keeps back what it thinks between tags, and passages
    that it repeats with their fences. Tags may arrive in pieces.

    ``said`` and ``thought`` tell how many characters were of which.
    """

    def __init__(self) -> None:
        self.said = 0
        self.thought = 0
        self._held = ""
        self._inside: re.Pattern[str] | None = None

    def feed(self, piece: str, *, last: bool = False) -> Iterator[str | Withdrawn]:
        """What of the text so far is said, as far as that is known."""
        self._held += piece
        while True:
            if self._inside is not None:
                if not self._leave(last):
                    return
                continue
            opens, closes = _OPENS.search(self._held), _CLOSES.search(self._held)
            first = min((m for m in (opens, closes) if m), key=lambda m: m.start(), default=None)
            if first is None:
                break
            yield from self._say(self._held[: first.start()])
            self._held = self._held[first.end() :]
            if first is closes:
                self.thought, self.said = self.thought + self.said, 0
                yield Withdrawn()
            else:
                self._inside = _FENCE_ENDS if first["fence"] else _CLOSES
        begun = None if last else _BEGUN.search(self._held[-_LONGEST_TAG:])
        known = len(self._held) - (len(begun.group()) if begun else 0)
        yield from self._say(self._held[:known])
        self._held = self._held[known:]

    def _say(self, text: str) -> Iterator[str]:
        self.said += len(text.strip())
        if text:
            yield text

    def _leave(self, last: bool) -> bool:
        """Whether the reasoning, or the passage, has come to its end."""
        assert self._inside is not None
        ends = self._inside.search(self._held + "\n" if last else self._held)
        kept = len(self._held) if last else max(0, len(self._held) - _LONGEST_TAG)
        gone = ends.end() if ends else kept
        if self._inside is _CLOSES:
            self.thought += gone
        self._held = self._held[gone:]
        if ends:
            self._inside = None
        return ends is not None
