"""The Gradio app: the page's shell. What is on it stands in :mod:`ui.tabs`."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from ui.desk import Desk
from ui.preferences import STORAGE_KEY
from ui.tabs import ask, evaluation, library, settings, timeline

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

TABS = (ask, timeline, library, evaluation, settings)
SESSIONS = 500
"""Open pages whose conversations are held in memory; the one used longest ago is let go first, and
finds its own again in its browser."""
_ASSETS = Path(__file__).parent / "assets"
_STYLES = ("page", "article", "ask", "timeline", "library")
CSS = "\n".join((_ASSETS / f"{name}.css").read_text(encoding="utf-8") for name in _STYLES)


def build_blocks(desk: Desk) -> Any:
    """The page, ready to be mounted."""
    import gradio as gr

    with gr.Blocks(
        title="Dateline", analytics_enabled=False, delete_cache=(3600, 86400), fill_width=True
    ) as blocks:
        # The secret only keeps Gradio from making a new one at every start, which would lose them.
        kept = gr.BrowserState({}, storage_key=STORAGE_KEY, secret="dateline")
        desk = replace(desk, preferences=kept)
        for tab in TABS:
            with gr.Tab(tab.TITLE):
                tab.add(gr, blocks, desk)
    blocks.state_session_capacity = SESSIONS  # launch() would set it, but the page is mounted.
    blocks.queue(max_size=64, default_concurrency_limit=6)
    return blocks
