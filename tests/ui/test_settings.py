"""A user's settings hold wherever they are written, and a wrong one is named with its place.

The command line beats the environment, the environment beats ``dateline.toml``, and the file beats
the defaults; each setting is decided on its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from index.errors import MissingExtraError, UsageError
from tests.conftest import ROOT
from ui.settings import Settings, load


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, and an environment that says nothing of Dateline."""
    for variable in [name for name in os.environ if name.upper().startswith("DATELINE_")]:
        monkeypatch.delenv(variable)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, text: str) -> None:
    (folder / "dateline.toml").write_text(text, encoding="utf-8")


def refusal(**overrides: object) -> str:
    with pytest.raises(UsageError) as caught:
        load(**overrides)
    said = str(caught.value)
    assert "\n" not in said
    assert len(said) < 400
    return said


def test_with_nothing_said_the_defaults_hold() -> None:
    settings = load()
    assert settings.library == Path(".dateline")
    assert (settings.host, settings.port) == ("127.0.0.1", 7860)
    assert settings.encoder == "all-MiniLM-L6-v2"
    assert settings.threshold is None


def test_the_file_beats_the_defaults(folder: Path) -> None:
    write(folder, 'port = 7001\nlibrary = "archive"\nthreshold = 0.5\n')
    settings = load()
    assert (settings.port, settings.library, settings.threshold) == (7001, Path("archive"), 0.5)
    assert settings.host == "127.0.0.1"


def test_the_environment_beats_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, 'port = 7001\nlibrary = "archive"\n')
    monkeypatch.setenv("DATELINE_PORT", "7002")
    settings = load()
    assert (settings.port, settings.library) == (7002, Path("archive"))


def test_the_command_line_beats_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, "port = 7001\n")
    monkeypatch.setenv("DATELINE_PORT", "7002")
    monkeypatch.setenv("DATELINE_HOST", "localhost")
    settings = load(port=7003)
    assert (settings.port, settings.host) == (7003, "localhost")


def test_an_option_that_was_not_given_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_PORT", "7002")
    assert load(port=None, library=None).port == 7002


def test_nought_on_the_command_line_is_a_value() -> None:
    assert load(port=0, threshold=0.0).threshold == 0.0
    assert load(port=0).port == 0


def test_settings_reach_what_they_set() -> None:
    settings = load(passage_tokens=64, fusion=fusions()[-1])
    assert settings.build_options(full=True).limit == 64
    assert settings.build_options(full=True).full
    assert settings.assistant_settings().retrieve.fusion == settings.fusion
    assert load(threshold=0.25).assistant_settings().threshold == 0.25
    assert load(risk=0.1).assistant_settings().risk == 0.1


@pytest.mark.parametrize(
    ("line", "variable"),
    [
        ('llm_choices = ["openai:a", "ollama:b:7b"]', None),
        ('llm_choices = "openai:a, ollama:b:7b, openai:a,"', None),
        ("", "openai:a,ollama:b:7b"),
        ('llm_choices = ["anthropic:c"]', " openai:a , ollama:b:7b"),
    ],
)
def test_models_to_choose_from_are_named_in_a_list_or_a_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, line: str, variable: str | None
) -> None:
    write(folder, line)
    if variable is not None:
        monkeypatch.setenv("DATELINE_LLM_CHOICES", variable)
    assert load().llm_choices == ("openai:a", "ollama:b:7b")


@pytest.mark.parametrize("given", ["gpt-4o", ["openai:"], [":gpt"], "openai:a, b", "x" * 9999])
def test_a_model_without_a_provider_is_refused_with_how_to_write_it(
    folder: Path, given: object
) -> None:
    write(folder, f"llm_choices = {given!r}")
    said = refusal()
    assert "'llm_choices'" in said
    assert "each model is written as PROVIDER:MODEL" in said
    assert "dateline.toml" in said


def test_models_that_cannot_be_had_are_refused_before_anything_is_served() -> None:
    with pytest.raises(UsageError, match="with one of"):
        load(llm_choices=("nobody:x",)).model_choices()
    with pytest.raises(MissingExtraError, match="pip install langchain-mistralai"):
        load(llm_choices=("mistralai:small",)).model_choices()


def test_an_address_is_that_of_one_provider_s_models() -> None:
    settings = load(
        llm="openai:a", llm_choices=("openai:a", "openai:b"), llm_base_url="http://127.0.0.1:1/v1"
    )
    assert [model.name for model in settings.model_choices()] == ["openai:b"]
    assert settings.base_url("openai:b") == "http://127.0.0.1:1/v1"
    assert settings.base_url("anthropic:c") is None
    assert load(llm_base_url="http://127.0.0.1:1/v1").base_url("openai:b") is not None


def fusions() -> list[str]:
    choices: list[str] = Settings.model_json_schema()["properties"]["fusion"]["enum"]
    return choices


def test_settings_do_not_change_once_they_hold() -> None:
    settings = load()
    with pytest.raises(ValidationError):
        settings.port = 1


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("port = 70000", "port", "70000"),
        ('port = "many"', "port", "many"),
        ("passage_tokens = 5", "passage_tokens", "5"),
        ("threshold = 1.5", "threshold", "1.5"),
        ("threshold = nan", "threshold", "nan"),
        ('precision = "float8"', "precision", "float8"),
        ('fusion = "magic"', "fusion", "magic"),
        ("library = 7", "library", "7"),
        ("prot = 7860", "prot", "7860"),
        ("[chat]\nport = 1", "chat", "port"),
    ],
)
def test_a_wrong_value_in_the_file_is_named_with_the_file(
    folder: Path, line: str, name: str, value: str
) -> None:
    write(folder, line + "\n")
    said = refusal()
    assert repr(name) in said
    assert value in said
    assert "dateline.toml" in said
    assert "DATELINE_" not in said


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATELINE_PORT", "many"),
        ("DATELINE_PORT", ""),
        ("DATELINE_PORT", "-1"),
        ("DATELINE_THRESHOLD", "2"),
        ("DATELINE_PRECISION", "float8"),
        ("DATELINE_FUSION", "magic"),
        ("DATELINE_PASSAGE_TOKENS", "1e3"),
    ],
)
def test_a_wrong_value_in_the_environment_is_named_with_its_variable(
    folder: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    write(folder, "port = 7001\n")
    monkeypatch.setenv(variable, value)
    said = refusal()
    assert variable in said
    assert repr(value) in said
    assert "dateline.toml" not in said


def test_a_wrong_value_on_the_command_line_is_named_with_its_option(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATELINE_PORT", "7002")
    said = refusal(port=70000)
    assert "--port" in said
    assert "70000" in said
    assert "DATELINE_PORT" not in said


def test_a_wrong_value_of_any_length_is_named_in_one_sentence(folder: Path) -> None:
    write(folder, f'port = "{"9" * 100_000}"\n')
    assert "'port'" in refusal()


@pytest.mark.parametrize(
    "content",
    [b"port = ", b"port 7860", b"= 1", b"port = 1\nport = 2", b"\xff\xfe\x00", b"\x00", b"[["],
)
def test_a_file_that_is_not_toml_is_named(folder: Path, content: bytes) -> None:
    (folder / "dateline.toml").write_bytes(content)
    assert "dateline.toml" in refusal()


def test_the_program_keeps_to_the_same_order(folder: Path) -> None:
    """Through a real process: the library that the strongest place names is the one opened."""
    write(folder, 'library = "from-the-file"\n')

    def generation(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ui.cli", "articles", "--json", *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
            check=False,
        )

    variables = {"DATELINE_LIBRARY": "from-the-environment"}
    assert "from-the-environment" in generation(**variables).stderr
    assert "from-the-option" in generation("--library", "from-the-option", **variables).stderr
    wrong = generation(DATELINE_PORT="many")
    assert wrong.returncode == 2
    assert json.loads(wrong.stdout) == {"error": wrong.stderr.strip()}
    assert "DATELINE_PORT" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_every_setting_says_what_it_is() -> None:
    described = Settings.model_json_schema()["properties"]
    assert all(described[name].get("description") for name in Settings.model_fields)
