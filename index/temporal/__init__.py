"""Temporal expressions: found in a text, resolved against a day, with the reason in words."""

from index.temporal.expressions import Expression, Resolver, find, find_all
from index.temporal.policy import Policy

__all__ = ["Expression", "Policy", "Resolver", "find", "find_all"]
