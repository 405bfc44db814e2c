"""What stays on this machine and what would leave it, said from the settings in force."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from ui.settings import LOCAL, Settings

_HOSTS = {
    "openai": "api.openai.com",
    "anthropic": "api.anthropic.com",
    "google_genai": "generativelanguage.googleapis.com",
    "mistralai": "api.mistral.ai",
}


@dataclass(frozen=True, slots=True)
class Places:
    """Sentences about what stays, and what leaves; ``leaves`` is empty when nothing does."""

    stays: tuple[str, ...]
    leaves: tuple[str, ...]


def places(settings: Settings, accounts: bool) -> Places:
    """Where the words of articles, questions and answers go with these settings."""
    stays = [
        f"The articles, their embeddings and everything made of them lie in "
        f"{settings.library.absolute()}.",
        f"Questions and articles are embedded here, with {settings.encoder}.",
        "Conversations and these preferences are kept in your browser, and nowhere else.",
        "An answer that somebody reports is kept in the library’s folder, with its question.",
        "This page loads nothing from any other address.",
    ]
    leaves = []
    models = tuple(dict.fromkeys(name for name in (settings.llm, *settings.llm_choices) if name))
    for name in models:
        host = model_host(settings, name)
        unless = "" if name == settings.llm else ", for whoever chooses it above"
        if host in LOCAL:
            stays.append(f"The language model {name} answers on this machine, at {host}{unless}.")
        else:
            leaves.append(
                f"Each question that can be answered, and the passages found for it, are sent to "
                f"the language model {name} at {host}"
                f"{unless or ', unless you choose otherwise above'}."
            )
    if not models:
        stays.append("No language model is used: answers are the articles’ own sentences.")
    if settings.host in LOCAL:
        stays.append("Only this machine can reach this page.")
    else:
        who = "who has an account" if accounts else "reaches it"
        leaves.append(f"This page answers at {settings.host}: whoever {who} can read the articles.")
    return Places(tuple(stays), tuple(leaves))


def model_host(settings: Settings, model: str) -> str:
    """The machine that a language model runs on."""
    provider = model.partition(":")[0]
    address = settings.base_url(model)
    if provider == "ollama" and not address:
        address = os.environ.get("OLLAMA_HOST") or "127.0.0.1"
    if address:
        return urlsplit(address if "://" in address else f"//{address}").hostname or address
    return _HOSTS.get(provider, f"the service of {provider}")
