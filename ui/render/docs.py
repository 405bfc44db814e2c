"""The description of the API as a page, made from the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ui.render.escape import text

_CSS = (Path(__file__).parent.parent / "assets" / "docs.css").read_text(encoding="utf-8")
_METHODS = ("get", "post", "put", "delete")


def docs_page(document: Mapping[str, Any]) -> str:
    """Every call with its parameters, what it takes, and what it gives."""
    schemas = document.get("components", {}).get("schemas", {})
    groups: dict[str, list[str]] = {}
    for path, calls in document["paths"].items():
        for method in _METHODS:
            call = calls.get(method)
            if call is not None:
                tag = (call.get("tags") or ["pages"])[0]
                groups.setdefault(tag, []).append(_call(method, path, call))
    body = "".join(f"<h2>{text(tag)}</h2>{''.join(calls)}" for tag, calls in groups.items())
    shapes = "".join(_schema(name, schema) for name, schema in sorted(schemas.items()))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>API – Dateline</title><style>{_CSS}</style></head>'
        '<body><main><p><a href="/">Dateline</a></p><h1>For programs</h1><p>A JSON API, described '
        'for machines at <a href="/openapi.json">/openapi.json</a>. A refusal is '
        '<code>{"error": "one sentence"}</code>, in the OpenAI protocol <code>{"error": '
        '{"message": "one sentence", …}}</code>. With accounts in use, send name and password as '
        "HTTP Basic, or <code>NAME:PASSWORD</code> as the bearer token (the key of an OpenAI "
        "client). The MCP tools <code>ask</code>, <code>search</code> and <code>article</code> are "
        f"at <code>/mcp</code>.</p>{body}<h2>Shapes</h2>{shapes}</main></body></html>"
    )


def _call(method: str, path: str, call: Mapping[str, Any]) -> str:
    parameters = "".join(
        f"<tr><td><code>{text(p['name'])}</code></td><td>{text(p['in'])}"
        f"{', required' if p.get('required') else ''}</td><td>{_kind(p.get('schema', {}))}</td>"
        f"<td>{text(p.get('description') or '')}</td></tr>"
        for p in call.get("parameters", ())
    )
    table = (
        '<table><thead><tr><th scope="col">Parameter</th><th scope="col">Where</th>'
        '<th scope="col">Kind</th><th scope="col">What it is</th></tr></thead>'
        f"<tbody>{parameters}</tbody></table>"
        if parameters
        else ""
    )
    takes = _content(call.get("requestBody", {}).get("content", {}))
    replies = call.get("responses", {})
    gives = "".join(
        f"<li>{text(status)}: {_content(reply.get('content', {})) or text(reply['description'])}"
        "</li>"
        for status, reply in replies.items()
        if status < "400"
    )
    refuses = "; ".join(
        f"{text(status)} ({text(reply['description'])})"
        for status, reply in replies.items()
        if status >= "400"
    )
    said = "".join(
        f"<p>{text(' '.join(part.split()))}</p>"
        for part in (call.get("description") or "").split("\n\n")
        if part.strip()
    )
    return (
        f'<section><h3><span class="method">{method.upper()}</span> <code>{text(path)}</code></h3>'
        f"{said}{table}{f'<p>Takes {takes}</p>' if takes else ''}<p>Gives</p><ul>{gives}</ul>"
        f"{f'<p>Refuses with {refuses}.</p>' if refuses else ''}</section>"
    )


def _content(content: Mapping[str, Any]) -> str:
    schema = next((c.get("schema", {}) for c in content.values()), None)
    return _kind(schema) if schema else ""


def _schema(name: str, schema: Mapping[str, Any]) -> str:
    required = set(schema.get("required", ()))
    rows = "".join(
        f"<tr><td><code>{text(field)}</code>{' *' if field in required else ''}</td>"
        f"<td>{_kind(about)}</td><td>{text(about.get('description') or '')}</td></tr>"
        for field, about in schema.get("properties", {}).items()
    )
    said = text(" ".join((schema.get("description") or "").split()))
    table = f"<table><tbody>{rows}</tbody></table>" if rows else ""
    return f'<section id="{text(name)}"><h3>{text(name)}</h3><p>{said}</p>{table}</section>'


def _kind(schema: Mapping[str, Any]) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        return f'<a href="#{text(name)}">{text(name)}</a>'
    if "anyOf" in schema:
        return " or ".join(_kind(part) for part in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(f"<code>{text(str(value))}</code>" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {})) or 'values'}"
    kind = str(schema.get("format") or schema.get("type") or "")
    return text("nothing" if kind == "null" else kind)
