"""What the server's log shows of words from outside."""

from __future__ import annotations

import logging.config

import pytest

from ui.log import CONFIG


def test_nothing_in_a_log_acts_on_the_terminal_or_floods_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logging.config.dictConfig(CONFIG)
    try:
        raise ValueError("\x1b[31m\x9b2J" + "x" * 1_000_000)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("it failed")
    words = capsys.readouterr().err
    assert words.startswith("ERROR: it failed\nTraceback")
    assert "⟨U+001B⟩[31m⟨U+009B⟩2J" in words
    assert "\x1b" not in words
    assert len(words) < 21_000


def test_what_ctrl_c_tears_down_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    logging.config.dictConfig(CONFIG)
    logger = logging.getLogger("uvicorn.error")
    logger.error("Traceback (most recent call last):\n…\nasyncio.exceptions.CancelledError\n")
    logger.error("It failed.")
    assert capsys.readouterr().err == "ERROR: It failed.\n"
