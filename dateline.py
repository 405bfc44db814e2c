"""Dateline for programs: ``from dateline import Assistant, Answer``."""

from rag.answer import Answer
from rag.assistant import Assistant

__all__ = ["Answer", "Assistant"]
