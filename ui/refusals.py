"""What a program reads when the server will not do what it asked: one sentence, as JSON."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from index.errors import BusyError, DatelineError, ForbiddenError, UsageError
from rag.turns import CrowdedError

_NAMES = frozenset(
    {"question", "as_of", "since", "until", "sources", "k", "start", "end", "article_id"}
)


def add_refusals(app: FastAPI) -> None:
    """Every refusal becomes ``{"error": sentence}``; nothing that was sent is repeated."""

    @app.exception_handler(DatelineError)
    async def known(request: Request, error: DatelineError) -> JSONResponse:
        kinds = ((CrowdedError, 503), (UsageError, 400), (ForbiddenError, 403), (BusyError, 409))
        status = next((code for kind, code in kinds if isinstance(error, kind)), 503)
        return refuse(status, str(error))

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        return refuse(error.status_code, str(error.detail))

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        named = [part for part in first["loc"] if part in _NAMES]
        what = f"The value of {named[0]}" if named else "The request"
        return refuse(422, f"{what} is wrong: {first['msg'].lower()}.")


def refuse(status: int, why: str) -> JSONResponse:
    """A refusal in words, capped; half of a surrogate pair in it cannot break the reply."""
    return JSONResponse({"error": why[:500].encode("utf-8", "replace").decode()}, status)
