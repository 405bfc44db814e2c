"""What ``/openapi.json`` says besides what FastAPI finds: every refusal as it comes, and who may
come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from fastapi import FastAPI

from ui.guard import COOKIE
from ui.refusals import PROTOCOL, ProtocolRefusal, Refusal

_METHODS = ("get", "post", "put", "delete", "patch")
_REF = "#/components/schemas/"
_ALWAYS = {"403": "Another site's request, or one that the visitor has no right to"}
_WITH_ACCOUNTS = {"401": "A name and a password are needed", "429": "Too many wrong passwords"}
_WITH_BODY = {"413": "The request is too large"}
_LATER = ("429", "503")
_SCHEMES = {
    "password": {"type": "http", "scheme": "basic", "description": "name and password"},
    "key": {"type": "http", "scheme": "bearer", "description": "NAME:PASSWORD"},
    "session": {
        "type": "apiKey", "in": "cookie", "name": COOKIE,
        "description": "what /login sets in a browser",
    },
}  # fmt: skip


def describe(app: FastAPI, *, accounts: bool) -> None:
    """Make the app's OpenAPI document true. ``accounts``: who comes in must say who they are."""
    found: Callable[[], dict[str, Any]] = app.openapi

    def whole() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(found(), accounts)
        return app.openapi_schema

    app.openapi = whole  # type: ignore[method-assign]


def _completed(document: dict[str, Any], accounts: bool) -> dict[str, Any]:
    for path, call in _calls(document):
        shape = "ProtocolRefusal" if path.startswith(PROTOCOL) else "Refusal"
        responses = call["responses"]
        if _REF + "HTTPValidationError" in str(responses.get("422")):
            del responses["422"]
        common = _ALWAYS | (_WITH_ACCOUNTS if accounts else {})
        common |= _WITH_BODY if "requestBody" in call else {}
        for status, words in common.items():
            responses.setdefault(status, {"description": words})
        for status, reply in responses.items():
            if status >= "400":
                _refusing(reply, status, shape)
        call["responses"] = dict(sorted(responses.items()))
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for model in (Refusal, ProtocolRefusal):
        made = model.model_json_schema(ref_template=_REF + "{model}")
        schemas |= made.pop("$defs", {})
        schemas[model.__name__] = made
    if accounts:
        document["components"]["securitySchemes"] = _SCHEMES
        document["security"] = [{name: []} for name in _SCHEMES]
    return document


def _calls(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, calls in document["paths"].items():
        yield from ((path, calls[method]) for method in _METHODS if method in calls)


def _refusing(reply: dict[str, Any], status: str, shape: str) -> None:
    """Say that a reply is a refusal, besides what else it may be."""
    kind = reply.setdefault("content", {}).setdefault("application/json", {})
    own = {"$ref": _REF + shape}
    kind["schema"] = {"anyOf": [kind["schema"], own]} if "schema" in kind else own
    if status in _LATER:
        seconds = {"description": "seconds, where it is known", "schema": {"type": "integer"}}
        reply["headers"] = {"Retry-After": seconds}
