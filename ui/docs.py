"""A page that describes the API, made from its OpenAPI document; it needs no other address."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from ui.render.docs import docs_page


def add_docs(app: FastAPI) -> None:
    """Serve ``/docs`` from ``app``."""

    @app.get("/docs", response_class=HTMLResponse, include_in_schema=False)
    def docs() -> str:
        """The page."""
        return docs_page(app.openapi())
