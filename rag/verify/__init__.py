"""Each statement of an answer against the characters it cites, with the reason in words.

:func:`verify` goes by rules, a few milliseconds a statement: names, numbers, dates, negation,
modality, speakers and content are each checked where they stand. What they cannot see, whether all
of it is said of the same thing, :class:`SupportCheck` judges where it is given.
"""

from rag.verify.check import VerifySettings, compare, verify
from rag.verify.evidence import Evidence, Finding, Judgement
from rag.verify.support import SupportCheck, Supports, load_support

__all__ = [
    "Evidence",
    "Finding",
    "Judgement",
    "SupportCheck",
    "Supports",
    "VerifySettings",
    "compare",
    "load_support",
    "verify",
]
