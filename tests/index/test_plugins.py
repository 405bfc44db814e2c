"""Names to objects: known, unknown, and known but not installed."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from index import plugins
from index.errors import MissingExtraError, UnknownPluginError
from index.vectors import FlatIndex


def test_built_in_names_load() -> None:
    assert plugins.load("vectors", "flat") is FlatIndex
    assert {".txt", ".pdf", ".docx", ".jsonl"} <= set(plugins.known("readers"))


def test_an_unknown_name_lists_the_known() -> None:
    with pytest.raises(UnknownPluginError, match=r"no \"hnsw\" in vectors.*Known: .*flat"):
        plugins.load("vectors", "hnsw")


def test_a_missing_package_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = EntryPoint("remote", "a_package_not_here.store:Index [cloud]", "dateline.vectors")
    monkeypatch.setattr(plugins, "entry_points", lambda group: [entry])
    plugins._targets.cache_clear()
    try:
        assert "remote" in plugins.known("vectors")
        with pytest.raises(MissingExtraError, match=r"pip install .a_package_not_here"):
            plugins.load("vectors", "remote")
    finally:
        plugins._targets.cache_clear()
