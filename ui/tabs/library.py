"""The library: its articles, and building it."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import Any

from index.build import BuildReport, update
from index.errors import DatelineError, UsageError
from ui import render
from ui.desk import Desk

TITLE = "Library"
_UPLOADS = 200


def add(gr: Any, blocks: Any, desk: Desk) -> None:
    """The tab: files and folders in, a report and the table of articles out."""
    building = threading.Lock()

    def rebuild(
        files: list[str] | None,
        folder: str,
        bar: Any = gr.Progress(),  # noqa: B008
    ) -> tuple[str, str]:
        def show(stage: str, done: int, total: int) -> None:
            bar((done, total), desc=stage, unit="items")

        return build(desk, building, files, folder, show)

    with gr.Row():
        files = gr.File(label="Files to add", file_count="multiple", elem_id="files", height=160)
        folder = gr.Textbox(
            label="Or a folder on this machine", placeholder="seeds", elem_id="folder"
        )
    start = gr.Button("Rebuild from files", variant="primary", elem_id="rebuild")
    report = gr.HTML(elem_id="build-report")
    shown = gr.HTML(lambda: table(desk), elem_id="library-table")
    start.click(
        rebuild, [files, folder], [report, shown],
        concurrency_limit=1, api_visibility="private", show_progress_on=report,
    )  # fmt: skip


def build(
    desk: Desk, building: threading.Lock, files: list[str] | None, folder: str, progress: Any
) -> tuple[str, str]:
    """Take files or a folder in: (report, table of articles). One build at a time."""
    if not building.acquire(blocking=False):
        return render.problem("Another build is going on. Wait until it has ended."), table(desk)
    try:
        paths = _paths(desk, files or [], folder.strip())
        report: BuildReport = update(
            desk.assistant.library, paths, desk.assistant.encoder, desk.options, progress
        )
        desk.assistant.refresh()
        return render.report_table(report), table(desk)
    except DatelineError as error:
        return render.problem(str(error)), table(desk)
    finally:
        building.release()


def table(desk: Desk) -> str:
    """The library's articles."""
    try:
        return render.articles_table(desk.assistant.library.current().article_rows())
    except DatelineError as error:
        return render.problem(str(error))


def _paths(desk: Desk, files: list[str], folder: str) -> list[Path]:
    """The folder named, and uploads copied to where they stay."""
    if len(files) > _UPLOADS:
        raise UsageError(f"At most {_UPLOADS} files are taken at once.", "Name a folder instead.")
    kept: list[Path] = []
    uploads = desk.assistant.library.path / "uploads"
    for file in files:
        uploads.mkdir(parents=True, exist_ok=True)
        target = uploads / Path(file).name
        shutil.copyfile(file, target)
        kept.append(target)
    if folder:
        kept.append(Path(folder).expanduser())
    if not kept:
        raise UsageError("No file and no folder is named.", "Choose files or type a folder.")
    return kept
