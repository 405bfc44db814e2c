"""The library for programs: what it holds, and changing it. Changing needs an editor."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from index.build import BuildReport
from ui.accounts import Visitor, require_editor, visitor_of
from ui.builds import Builds
from ui.programs import Day, article_of
from ui.refusals import refusing

_LONGEST_WAIT_S = 600.0


class NewArticle(BaseModel):
    """An article to take in: the keys of a line of a JSON Lines file."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=5_000_000)
    id: str | None = Field(
        default=None,
        max_length=200,
        description="up to 80 letters, digits and . _ : -, by which it is replaced or removed",
    )
    title: str | None = None
    published: Day | None = None
    source: str | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = None


class Wanted(BaseModel):
    """What to index: paths on the server's machine, articles as objects, or every known file."""

    model_config = ConfigDict(extra="forbid")

    path: str | None = Field(default=None, description="a file or folder of the server's machine")
    articles: list[NewArticle] = Field(default=[], max_length=1000)
    full: bool = Field(default=False, description="embed every passage again")


class Refused(BaseModel):
    """A file that was not taken in."""

    file: str
    reason: str


class Report(BaseModel):
    """What a build did; ``generation`` serves after it, and ``notes`` is what else is to be known:
    articles that stay out, damage that was mended."""

    generation: str
    added: int
    changed: int
    removed: int
    unchanged: int
    refused: list[Refused]
    notes: list[str]
    passages_total: int
    passages_embedded: int
    seconds: float


class Build(BaseModel):
    """Where the last build stands; ``left_s`` is a guess of the seconds that its stage takes."""

    state: Literal["idle", "running", "done", "failed"]
    number: int
    stage: str = ""
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    left_s: float | None = None
    report: Report | None = None
    error: str | None = None


class Serving(BaseModel):
    """The generation that serves."""

    generation: str


def _editor(request: Request) -> Visitor:
    return visitor_of(request)


# With ``wait`` a build is told when it has ended, and one that failed is a conflict, too.
_ENDED: dict[int | str, dict[str, Any]] = {
    202: {"description": "It has begun"},
    200: {"model": Build, "description": "With wait: it has ended"},
    409: {
        "model": Build,
        "description": "Another build is going on; or, with wait, this one has failed",
    },
}
_TAKEN = {
    "model": Build,
    "description": "Another build is going on, or an id is that of an article from a file; or, "
    "with wait, this build has failed",
}
Asker = Annotated[Visitor, Depends(_editor)]
Wait = Annotated[float, Query(ge=0, le=_LONGEST_WAIT_S, description="seconds to wait for the end")]


def add_index(app: FastAPI, builds: Builds) -> None:
    """Serve ``/api/index`` and what else changes the library from ``app``."""

    @app.post(
        "/api/index",
        tags=["library"],
        status_code=202,
        response_model=Build,
        responses={**_ENDED, 409: _TAKEN, **refusing(400, 422, 503)},
    )
    def start(wanted: Wanted, visitor: Asker, response: Response, wait: Wait = 0.0) -> Build:
        """Build the next generation (editors only).

        With neither ``path`` nor ``articles`` every known file that has changed is read again. An
        article with an ``id`` replaces the one that was sent with this ``id`` before; where an
        article from a file has it, nothing is taken in (409). What is not taken for another reason
        is in the report's ``refused``. The build goes on by itself; ``wait`` holds the reply back
        until it has ended.
        """
        if wanted.articles:
            given = [a.model_dump(mode="json", exclude_none=True) for a in wanted.articles]
            builds.add_articles(visitor, given)
        elif wanted.path:
            builds.add(visitor, [], wanted.path, wanted.full)
        else:
            builds.rebuild(visitor, wanted.full)
        return _ended(builds, response, wait)

    @app.get("/api/index", tags=["library"], response_model=Build)
    def state() -> Build:
        """Where the build that was last started stands."""
        return _state(builds)

    @app.delete("/api/index", tags=["library"], response_model=Build)
    def stop(visitor: Asker) -> Build:
        """Stop the build that is going on; nothing of it is published (editors only)."""
        builds.stop(visitor)
        return _state(builds)

    @app.delete(
        "/api/articles/{article_id}",
        tags=["articles"],
        status_code=202,
        response_model=Build,
        responses={**_ENDED, **refusing(404, 422, 503)},
    )
    def remove(article_id: str, visitor: Asker, response: Response, wait: Wait = 0.0) -> Build:
        """Publish a generation without an article; its file is left alone (editors only)."""
        require_editor(visitor)
        article_of(builds.assistant, article_id)
        builds.remove(visitor, [article_id])
        return _ended(builds, response, wait)

    @app.post(
        "/api/rollback", tags=["library"], response_model=Serving, responses=refusing(400, 409, 503)
    )
    def rollback(visitor: Asker, to: str | None = None) -> Serving:
        """Return to an earlier generation, the one before this by default (editors only)."""
        return Serving(generation=builds.rollback(visitor, to))


def _ended(builds: Builds, response: Response, wait: float) -> Build:
    if wait:
        builds.job.wait(wait)
    now = _state(builds)
    if now.state != "running":
        response.status_code = 200 if now.state == "done" else 409
    return now


def _state(builds: Builds) -> Build:
    now = builds.job.state()
    ended: Literal["done", "failed"] = "failed" if now.problem else "done"
    return Build(
        state="running" if now.running else ended if now.number else "idle",
        number=now.number,
        stage=now.stage,
        done=now.done,
        total=now.total,
        seconds=round(now.seconds, 2),
        left_s=None if now.left_s is None else round(now.left_s, 1),
        report=_report(now.result) if now.result else None,
        error=now.problem,
    )


def _report(made: BuildReport) -> Report:
    return Report(
        generation=made.generation,
        added=made.added,
        changed=made.changed,
        removed=made.removed,
        unchanged=made.unchanged,
        refused=[Refused(file=r.file, reason=r.reason) for r in made.refused],
        notes=list(made.notes),
        passages_total=made.passages_total,
        passages_embedded=made.passages_embedded,
        seconds=round(made.seconds, 2),
    )
