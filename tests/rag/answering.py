"""An answer in the words of a language model that behaves as it is told."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

from rag.answer import Answer
from rag.assistant import Assistant, AssistantSettings
from rag.generate import GenerateSettings
from rag.langchain import chat_model
from tests.rag.language_server import Behaviour, serving

QUESTION = "How many people were hurt in Storm Odalys?"
FACT = "fourteen people were hurt in Storm Odalys"


def answered(
    assistant: Assistant, behave: Behaviour, question: str = QUESTION, **settings: object
) -> Answer:
    """What is answered when the model behaves so; ``settings`` are those of its use."""
    with serving(behave) as server:
        generate = replace(GenerateSettings(first_word_s=5, whole_s=10), **settings)  # type: ignore[arg-type]
        wired = copy(assistant)  # What was read for the question before need not be read again.
        wired.settings = AssistantSettings(generate=generate)
        wired.model = chat_model("openai:stand-in", base_url=server.address)
        return wired.ask(question)
