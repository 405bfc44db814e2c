"""The only place where HTML is made. Everything that comes from outside is escaped here.

:mod:`ui.render.escape` holds the escape functions, one module besides for each part of the page.
"""

from __future__ import annotations

from ui.render.answer import answer_message
from ui.render.escape import article_address, day, message, problem, text
from ui.render.library import articles_table, report_table
from ui.render.sources import article_page, empty_panel, sources_panel

__all__ = [
    "answer_message",
    "article_address",
    "article_page",
    "articles_table",
    "day",
    "empty_panel",
    "message",
    "problem",
    "report_table",
    "sources_panel",
    "text",
]
