"""The only place where HTML is made. Everything that comes from outside is escaped here.

:mod:`ui.render.escape` holds the escape functions, one module besides for each part of the page.
"""

from __future__ import annotations

from ui.render.answer import answer_html
from ui.render.conversation import conversation, followups, in_progress, thanks, welcome
from ui.render.escape import article_address, beside_address, day, problem, text
from ui.render.export_page import conversation_page
from ui.render.library import articles_table, report_table
from ui.render.shell import beside, exports, head, masthead
from ui.render.sources import (
    Evidence,
    article_beside,
    article_page,
    empty_panel,
    evidence,
    found_panel,
    sources_panel,
)
from ui.render.timeline import nothing_drawn, timeline_drawing, timeline_exports

__all__ = [
    "Evidence",
    "answer_html",
    "article_address",
    "article_beside",
    "article_page",
    "articles_table",
    "beside",
    "beside_address",
    "conversation",
    "conversation_page",
    "day",
    "empty_panel",
    "evidence",
    "exports",
    "followups",
    "found_panel",
    "head",
    "in_progress",
    "masthead",
    "nothing_drawn",
    "problem",
    "report_table",
    "sources_panel",
    "text",
    "thanks",
    "timeline_drawing",
    "timeline_exports",
    "welcome",
]
