"""The Library tab, as a person uses it, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit, ask, picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_files_are_added_and_bad_ones_refused(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    good, bad = tmp_path / "walrus.txt", tmp_path / "broken.txt"
    good.write_text(" date 2025-05-11 A walrus called Bartholomew slept on the Quillhaven slipway.")
    bad.write_bytes(b"\x00\x01\x02\x00" * 50)
    page.get_by_role("tab", name="Library").click()
    page.locator("#files input[type=file]").set_input_files([str(good), str(bad)])
    expect(page.locator("#files")).to_contain_text("walrus")
    page.locator("#rebuild").click()
    report = page.locator("#build-report")
    expect(report).to_contain_text("1 added", timeout=200_000)
    expect(report.locator("table")).to_contain_text("broken.txt holds binary data")
    expect(page.locator("#library-table")).to_contain_text("63 articles")
    picture(page, "library")
    page.get_by_role("tab", name="Ask").click()
    ask(page, "What was the walrus called?")
    expect(page.locator("#sources mark").first).to_contain_text("Bartholomew", timeout=30_000)
