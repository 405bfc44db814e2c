"""Temporal expressions: found in a text, resolved against a day, with the reason in words."""

from index.temporal.resolve import Expression, find

__all__ = ["Expression", "find"]
