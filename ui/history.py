"""Earlier conversations: kept by the visitor's own browser, and nowhere else."""

from __future__ import annotations

import uuid
from typing import Any

_MOST = 20
_TITLE = 70


def keep(
    kept: list[dict[str, Any]] | None,
    opened: str | None,
    messages: list[dict[str, Any]],
    turns: list[list[str]],
) -> tuple[list[dict[str, Any]], str | None]:
    """Put the conversation that is open in front of those kept: (kept, its id).

    The oldest is dropped when there are more than twenty. One without an answer is not kept.
    """
    others = [c for c in kept or [] if c["id"] != opened]
    if not turns:
        return others, opened
    name = opened or uuid.uuid4().hex
    now = {"id": name, "title": turns[0][0][:_TITLE], "messages": messages, "turns": turns}
    return [now, *others][:_MOST], name


def choices(kept: list[dict[str, Any]] | None) -> list[tuple[str, str]]:
    """(title, id) of those kept, the latest first; equal titles are numbered."""
    named: list[tuple[str, str]] = []
    for conversation in kept or []:
        same = sum(title.startswith(conversation["title"]) for title, _ in named)
        suffix = f" ({same + 1})" if same else ""
        named.append((conversation["title"] + suffix, conversation["id"]))
    return named


def find(
    kept: list[dict[str, Any]] | None, wanted: str | None
) -> tuple[list[dict[str, Any]], list[list[str]], str | None]:
    """(messages, turns, id) of a conversation; an empty one when it is not there."""
    for conversation in kept or []:
        if conversation["id"] == wanted:
            return conversation["messages"], conversation["turns"], wanted
    return [], [], None
