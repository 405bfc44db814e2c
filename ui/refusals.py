"""What a program reads when the server will not do what it asked: one sentence, as JSON.

``{"error": sentence}``, and under ``/v1/`` the shape that clients of the OpenAI protocol know. A
person whose browser asked for a page gets one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response

from index.errors import BusyError, DatelineError, ForbiddenError, TakenError, UsageError
from rag.turns import CrowdedError
from ui import render

PROTOCOL = "/v1/"
_PROGRAMS = ("/api/", PROTOCOL)
# By then a whole line of short questions has been worked off.
_CROWDED_S = 10
# The first that an error is one of.
_STATUSES: tuple[tuple[type[DatelineError], int], ...] = (
    (CrowdedError, 503),
    (TakenError, 409),
    (BusyError, 409),
    (ForbiddenError, 403),
    (UsageError, 400),
)
_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")


class Refusal(BaseModel):
    """Why something was not done, in one sentence."""

    error: str


class Fault(BaseModel):
    """Why something was not done: one sentence, and what programs tell such sentences apart by."""

    message: str
    type: str
    param: str | None
    code: str | None


class ProtocolRefusal(BaseModel):
    """A refusal as clients of the OpenAI protocol read it."""

    error: Fault


class RequestError(UsageError):
    """A call of the OpenAI protocol that is wrong in the parameter ``param``."""

    def __init__(
        self, message: str, remedy: str, *, param: str, status: int = 400, code: str | None = None
    ) -> None:
        super().__init__(message, remedy)
        self.param = param
        self.status = status
        self.code = code


def refusing(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The statuses with which a call refuses besides those of every call; for its description."""
    return {status: {"description": HTTPStatus(status).phrase} for status in statuses}


def add_refusals(app: FastAPI) -> None:
    """Every refusal of ``app`` is one sentence; no value that was sent is repeated at length."""

    @app.exception_handler(DatelineError)
    async def known(request: Request, error: DatelineError) -> Response:
        param, code = getattr(error, "param", None), getattr(error, "code", None)
        headers = {"Retry-After": str(_CROWDED_S)} if isinstance(error, CrowdedError) else {}
        body = refusal(request.url.path, _status(error), str(error), param, code)
        return _reply(request, _status(error), body, headers)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        body = refusal(request.url.path, error.status_code, str(error.detail))
        return _reply(request, error.status_code, body, error.headers or {})

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        # The OpenAI protocol knows no 422.
        status = 400 if request.url.path.startswith(PROTOCOL) else 422
        first = error.errors()[0]
        where = named(first["loc"][1:])
        body = refusal(request.url.path, status, wrong(first, where), where or None)
        return _reply(request, status, body, {})


def _status(error: DatelineError) -> int:
    if isinstance(error, RequestError):
        return error.status
    return next((code for kind, code in _STATUSES if isinstance(error, kind)), 503)


def refusal(
    path: str, status: int, why: str, param: str | None = None, code: str | None = None
) -> dict[str, Any]:
    """A refusal in words, capped; half of a surrogate pair in it cannot break the reply."""
    why = why[:500].encode("utf-8", "replace").decode()
    if not path.startswith(PROTOCOL):
        return {"error": why}
    kind = "server_error" if status >= 500 else _TYPES.get(status, "invalid_request_error")
    code = "invalid_api_key" if status == 401 else code
    return {"error": {"message": why, "type": kind, "param": param, "code": code}}


def wrong(error: Mapping[str, Any], where: str) -> str:
    """What pydantic found wrong, in one sentence. ``where`` names the value, if that can be."""
    if error["type"] == "json_invalid":
        return "The request is wrong: its body is not JSON."
    if error["type"] == "model_attributes_type" and not where:
        return (
            "The request is wrong: its body is no JSON object. "
            "Send one, with Content-Type: application/json."
        )
    if error["type"] == "missing":
        return f"The request is wrong: {where or 'its body'} is missing."
    if error["type"] == "extra_forbidden":
        return f"The request is wrong: it takes no {where or 'such field'}."
    what = f"The value of {where}" if where else "The request"
    return f"{what} is wrong: {error['msg'][:1].lower()}{error['msg'][1:].rstrip('.')}."


def named(place: Sequence[int | str]) -> str:
    """Where a value stands: "history[0][1]"; empty when that is no plain name."""
    said = ""
    for part in place:
        if isinstance(part, int):
            said += f"[{part}]" if said else ""
        elif part == "str":  # Which kind of several was tried.
            continue
        elif _NAME.fullmatch(part):
            said += f".{part}" if said else part
        else:
            return ""
    return said


def _reply(
    request: Request, status: int, body: Mapping[str, Any], headers: Mapping[str, str]
) -> Response:
    page = "text/html" in request.headers.get("accept", "")
    if page and not request.url.path.startswith(_PROGRAMS):
        return HTMLResponse(render.refusal_page(body["error"]), status, headers)
    return JSONResponse(body, status, headers)
