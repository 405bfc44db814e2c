"""What tabs share in connecting handlers: who asks, what was pressed, errors as sentences."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from anyio import to_thread

from index.errors import DatelineError
from ui import render
from ui.accounts import Visitor, visitor_of

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")

# Gradio runs this when an HTML component is there: its buttons reach Python as "select".
PICK = (Path(__file__).parent.parent / "assets" / "pick.js").read_text(encoding="utf-8")
QUIET = {"api_visibility": "private", "show_progress": "hidden"}


def awaited(html: Any) -> dict[str, Any]:
    """Like ``QUIET``, where somebody waits for what will be shown in ``html``.

    Until the first of it comes it is marked, and so is the button that was pressed, by
    ``ui/assets/busy.js``.
    """
    return {"api_visibility": "private", "show_progress": "minimal", "show_progress_on": html}


def offering(gr: Any, choices: Any, name: str) -> Any:
    """What hands its value on to a list, whose ``elem_id`` is ``name``, as its choices.

    Gradio stumbles over a list that gets shorter while it is open; ``ui/assets/lists.js`` closes
    it before.
    """
    held = gr.HTML(None, html_template="", visible="hidden", elem_id=f"{name}-offer")
    offer = f"(...given) => window.dateline.offer({name!r}, ...given)"
    held.change(
        None, [held, choices], choices, js=offer, **QUIET
    ).then(
        # The same once more for the server, which refuses a choice that it does not know of.
        lambda offered: gr.update(choices=offered), held, choices, **QUIET
    )  # fmt: skip
    return held


def knowing(gr: Any, handler: F) -> F:
    """Let Gradio hand a handler its ``request`` and its ``event``.

    Annotations are text here, and Gradio looks for its own types in them.
    """
    types = {"request": gr.Request, "event": gr.EventData}
    for name, kind in types.items():
        if name in handler.__annotations__:
            handler.__annotations__[name] = kind
    return handler


def picked(event: Any) -> tuple[str, str]:
    """What was pressed, as (verb, the rest); empty when a browser sent something else."""
    data = getattr(event, "_data", None)
    said = data.get("pick") if isinstance(data, dict) else None
    verb, _, rest = (said if isinstance(said, str) else "").partition(" ")
    return verb, rest


def asker(request: Any) -> Visitor:
    """Who asks.

    Raises:
        ForbiddenError: nobody that the guard let in.
    """
    return visitor_of(request)


def may_edit(request: Any) -> bool:
    """Whether to show what only editors may use. Hiding it protects nothing: handlers check."""
    try:
        return visitor_of(request).may_edit
    except DatelineError:
        return False


def is_here(request: Any) -> bool:
    """Whether it is somebody at this machine, who can reach its files."""
    try:
        return visitor_of(request).local
    except DatelineError:
        return False


def said(make: Callable[[], str]) -> str:
    """HTML, or the sentence why there is none."""
    try:
        return make()
    except DatelineError as error:
        return render.problem(str(error))


async def flowing(steps: Iterator[T]) -> AsyncIterator[T]:
    """The steps, one after another. Each may take long, and waiting for it can be cancelled:
    Gradio, which cancels a step of its own only when it has come, stumbles over late ones."""
    while (step := await to_thread.run_sync(next, steps, None, abandon_on_cancel=True)) is not None:
        yield step
