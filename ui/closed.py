"""Where nothing is served under ``/api/`` and ``/v1/``, and which methods are taken where
something is.

Without it the page's own app, which is mounted at ``/``, would answer there in its own way.
"""

from __future__ import annotations

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send


def add_closed(app: FastAPI) -> None:
    """Refuse what no route of ``app`` takes there; to be added after all of them."""
    closed = _Closed(app)
    for path in ("/api", "/v1"):
        for every in (path, f"{path}/{{rest:path}}"):
            app.router.routes.append(Route(every, closed, include_in_schema=False))


class _Closed:
    """An ASGI app that says which methods the path takes, or that there is nothing.

    Raises:
        HTTPException: 405 or 404, always.
    """

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        taken: set[str] = set()
        for route in self._app.router.routes:
            if route.matches(scope)[0] is Match.PARTIAL:
                taken |= set(getattr(route, "methods", ()))
        if not taken:
            raise HTTPException(404, "There is nothing at this address. /docs says what there is.")
        methods = ", ".join(sorted(taken))
        raise HTTPException(405, f"This address takes {methods} only.", headers={"Allow": methods})
