"""Temporal expressions: found in a text, resolved against a day, with the reason in words."""

from index.temporal.expressions import Expression, Resolver, find
from index.temporal.policy import Policy
from index.temporal.speech import find_all

RULES = 7
"""The number of the rules: raised whenever they give other days, so that libraries are redated."""

__all__ = ["RULES", "Expression", "Policy", "Resolver", "find", "find_all"]
