"""Each statement of an answer against the characters it cites, with the reason in words.

:func:`verify` is by rule alone: no model, a few milliseconds a statement. Names, numbers, dates,
negation, modality, speakers and content are each checked where they stand.
"""

from rag.verify.check import VerifySettings, compare, verify
from rag.verify.evidence import Evidence, Finding, Judgement

__all__ = ["Evidence", "Finding", "Judgement", "VerifySettings", "compare", "verify"]
