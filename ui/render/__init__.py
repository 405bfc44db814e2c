"""The only place where HTML is made. Everything that comes from outside is escaped here.

:mod:`ui.render.escape` holds the escape functions, one module besides for each part of the page.
"""

from __future__ import annotations

from ui.render.answer import answer_html
from ui.render.conversation import (
    conversation,
    followups,
    forgetting,
    in_progress,
    listed,
    thanks,
    welcome,
)
from ui.render.escape import article_address, beside_address, day, done, problem, seen, text
from ui.render.evaluation import (
    comparison as run_comparison,
)
from ui.render.evaluation import (
    evaluation_intro,
    question_page,
    questions,
    report_page,
    reports,
    run_report,
    set_download,
)
from ui.render.export_page import conversation_page
from ui.render.library import (
    Facts,
    articles_table,
    build_progress,
    difference_report,
    generations_table,
    health,
    library_facts,
    progress_bar,
    removal,
    report_table,
)
from ui.render.login import login_page, once_more
from ui.render.page import refusal_page
from ui.render.pictures import map_picture, over_time
from ui.render.settings import account, answering, dates_said, places_list, settings_table
from ui.render.shell import beside, exports, head, masthead, renaming
from ui.render.sources import (
    Evidence,
    Found,
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
    "Facts",
    "Found",
    "account",
    "answer_html",
    "answering",
    "article_address",
    "article_beside",
    "article_page",
    "articles_table",
    "beside",
    "beside_address",
    "build_progress",
    "conversation",
    "conversation_page",
    "dates_said",
    "day",
    "difference_report",
    "done",
    "empty_panel",
    "evaluation_intro",
    "evidence",
    "exports",
    "followups",
    "forgetting",
    "found_panel",
    "generations_table",
    "head",
    "health",
    "in_progress",
    "library_facts",
    "listed",
    "login_page",
    "map_picture",
    "masthead",
    "nothing_drawn",
    "once_more",
    "over_time",
    "places_list",
    "problem",
    "progress_bar",
    "question_page",
    "questions",
    "refusal_page",
    "removal",
    "renaming",
    "report_page",
    "report_table",
    "reports",
    "run_comparison",
    "run_report",
    "seen",
    "set_download",
    "settings_table",
    "sources_panel",
    "text",
    "thanks",
    "timeline_drawing",
    "timeline_exports",
    "welcome",
]
