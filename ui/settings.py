"""The only reader of configuration: defaults < file < environment < command line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from index.build import BuildOptions
from index.errors import UsageError
from index.temporal import Policy
from rag.assistant import AssistantSettings
from rag.generate import GenerateSettings, LanguageModel
from rag.retrieve import Fusion, RetrieveSettings

LOCAL = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
"""The names under which a machine reaches itself, and nobody else reaches it."""


class Settings(BaseSettings):
    """Everything a user can set, with its default."""

    model_config = SettingsConfigDict(
        env_prefix="DATELINE_", toml_file="dateline.toml", extra="forbid", frozen=True
    )

    library: Path = Field(default=Path(".dateline"), description="folder of the library")
    encoder: str = Field(default="all-MiniLM-L6-v2", description="embedder: a name or a folder")
    precision: Literal["float32", "bfloat16"] = Field(
        default="float32", description="arithmetic of the embedder"
    )
    passage_tokens: int = Field(
        default=200, ge=16, le=240, description="longest passage, in tokens"
    )
    fusion: Fusion = Field(default="standardised", description="how scores are combined")
    dates_day_first: bool = Field(
        default=True, description="whether 03/04/2025 is 3 April, else 4 March"
    )
    dates_next_weekday: Literal["following-week", "nearest"] = Field(
        default="following-week", description="which Thursday “next Thursday” is"
    )
    dates_bare_weekday: Literal["tense", "past", "future"] = Field(
        default="tense", description="where “on Thursday” points; tense: as its sentence does"
    )
    dates_southern: bool = Field(default=False, description="seasons of the southern hemisphere")
    dates_region: Literal["uk", "us"] = Field(
        default="uk", description="whose rule a holiday follows where countries differ"
    )
    dates_fiscal_start: int = Field(
        default=1, ge=1, le=12, description="month that a fiscal year begins with"
    )
    threshold: float | None = Field(
        default=None, ge=0, le=1, description="confidence below which an answer is withheld"
    )
    risk: float | None = Field(
        default=None, gt=0, lt=1, description="most wrong answers among those given, as a share"
    )
    llm: str | None = Field(
        default=None, description="language model, as PROVIDER:MODEL; none is used when it is unset"
    )
    llm_choices: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="language models that people may choose besides it in the chat"
    )
    llm_base_url: str | None = Field(
        default=None, description="address of a server that speaks the OpenAI protocol"
    )
    llm_window: int = Field(
        default=8192, ge=1024, le=4_000_000, description="the language model's window, in tokens"
    )
    llm_timeout: float = Field(
        default=60.0, gt=0, le=600, description="seconds that the language model is given"
    )
    llm_unproven: Literal["drop", "mark"] = Field(
        default="drop", description="whether an unproven sentence is left out or struck through"
    )
    host: str = Field(default="127.0.0.1", description="address the chat listens on")
    port: int = Field(default=7860, ge=0, le=65535, description="port the chat listens on")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Command line first, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @field_validator("library", mode="before")
    @classmethod
    def _nameable(cls, given: Any) -> Any:
        """FAISS and SQLite take names that are text; no name at all would be this very folder."""
        if isinstance(given, str | Path):
            name = str(given)
            if not name:
                raise PydanticCustomError("folder", "it names no folder")
            if "\0" in name or name != name.encode("utf-8", "replace").decode():
                raise PydanticCustomError("folder", "the folder's name is not UTF-8")
        return given

    @field_validator("llm_choices", mode="before")
    @classmethod
    def _listed(cls, given: Any) -> Any:
        """In the environment the names stand in one line, with commas between them."""
        names = given.split(",") if isinstance(given, str) else given
        if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
            return names
        named = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
        for name in named:
            provider, _, model = name.partition(":")
            if not provider or not model:
                raise PydanticCustomError("model", "each model is written as PROVIDER:MODEL")
        return named

    def build_options(self, *, full: bool = False, restore: bool = False) -> BuildOptions:
        """What building a generation needs of these settings."""
        return BuildOptions(
            full=full, limit=self.passage_tokens, dates=self.date_policy(), restore=restore
        )

    def date_policy(self) -> Policy:
        """How dates with two common readings are taken, in articles and in questions."""
        return Policy(
            day_first=self.dates_day_first,
            next_weekday=self.dates_next_weekday,
            bare_weekday=self.dates_bare_weekday,
            southern=self.dates_southern,
            region=self.dates_region,
            fiscal_start=self.dates_fiscal_start,
        )

    def assistant_settings(self) -> AssistantSettings:
        """What answering needs of these settings."""
        generate = GenerateSettings(
            window=self.llm_window,
            first_word_s=min(20.0, self.llm_timeout),
            whole_s=self.llm_timeout,
            unproven=self.llm_unproven,
        )
        retrieve = RetrieveSettings(fusion=self.fusion)
        return AssistantSettings(retrieve, generate, self.threshold, self.date_policy(), self.risk)

    def language_model(self) -> LanguageModel | None:
        """The language model that is set, or ``None``.

        Raises:
            UsageError: its name is wrong, or it cannot be made.
            MissingExtraError: its package is not installed.
        """
        return self._chat_model(self.llm) if self.llm else None

    def model_choices(self) -> tuple[LanguageModel, ...]:
        """The language models that people may choose besides the one that is set.

        Raises:
            UsageError, MissingExtraError: as for :meth:`language_model`.
        """
        return tuple(self._chat_model(name) for name in self.llm_choices if name != self.llm)

    def base_url(self, model: str) -> str | None:
        """The address set for a language model. It is that of ``llm`` and of what its provider has
        besides; where ``llm`` is not set, that of the models of ``openai``."""
        provider = (self.llm or "openai").partition(":")[0]
        return self.llm_base_url if model.partition(":")[0] == provider else None

    def _chat_model(self, name: str) -> LanguageModel:
        from rag.langchain import chat_model

        return chat_model(name, base_url=self.base_url(name), timeout_s=self.llm_timeout)


def origins(settings: Settings) -> dict[str, str]:
    """Where each value came from: a variable of the environment, the file, or neither."""
    try:
        filed = set(TomlConfigSettingsSource(Settings)())
    except ValueError:
        filed = set()
    found = {}
    for name, about in Settings.model_fields.items():
        variable = next((v for v in os.environ if v.upper() == f"DATELINE_{name.upper()}"), None)
        if getattr(settings, name) == about.default:
            found[name] = "default"
        else:
            found[name] = variable or ("dateline.toml" if name in filed else "command line")
    return found


def load(**overrides: Any) -> Settings:
    """The settings in force; ``None`` among the overrides means "not given".

    Raises:
        UsageError: a value is not allowed, a key is unknown, ``dateline.toml`` is not TOML, or the
            folder that the library's name starts from is gone.
    """
    given = {key: value for key, value in overrides.items() if value is not None}
    try:
        settings = Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"The setting {name!r} is wrong: {first['msg'][:1].lower()}{first['msg'][1:]} "
            f"(got {repr(first['input'])[:80]}).",
            f"Correct {_where(name, given)}.",
        ) from error
    except (ValueError, OSError, RecursionError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"dateline.toml cannot be read: {why}.", "Correct the file.") from error
    if not settings.library.is_absolute():
        try:
            Path.cwd()
        except OSError as error:
            raise UsageError("The working folder is gone.", "Change to another one.") from error
    return settings


def _where(name: str, given: dict[str, Any]) -> str:
    """Where a setting's value came from: the strongest of the places that name it."""
    if name in given:
        return f"--{name} on the command line"
    for variable in os.environ:
        if variable.upper() == f"DATELINE_{name.upper()}":
            return f"the environment variable {variable}"
    return "the file dateline.toml"
