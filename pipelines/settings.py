"""The settings: `observatory.toml`, overridden by the environment, refused by name where they are wrong."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model, model_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from raw.catalogue import sources
from warehouse.contract import COUNTRY, ROR

FILE = "observatory.toml"
PREFIX = "OBSERVATORY_"


class SettingsError(Exception):
    """The settings cannot be used; the message names every key at fault, with the nearest valid one."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Institution(_Section):
    """The institution observed."""

    name: str = "CNRS Physics"
    ror: tuple[Annotated[str, Field(pattern=ROR)], ...] = Field(("https://ror.org/00z54nq84",), min_length=1)
    openalex: tuple[Annotated[str, Field(pattern=r"^I[0-9]+$")], ...] = ()
    home_country: Annotated[str, Field(pattern=COUNTRY)] = "FR"


class Years(_Section):
    """Years of publication counted, the day that counts as today, and the day whose knowledge of programmes counts."""

    first: int = Field(2014, ge=1000, le=2100)
    last: int = Field(2025, ge=1000, le=2100)
    as_of: date | Literal["today"] = "today"
    known_on: date | Literal["today"] = "today"

    @model_validator(mode="after")
    def _in_order(self) -> "Years":
        if self.first > self.last:
            raise ValueError(f"first ({self.first}) is after last ({self.last})")
        return self

    @property
    def as_of_date(self) -> date:
        """The day that counts as today (UTC)."""
        return datetime.now(UTC).date() if self.as_of == "today" else self.as_of

    @property
    def known_on_date(self) -> date:
        """The day on which the register of programmes is read as it then stood (UTC)."""
        return datetime.now(UTC).date() if self.known_on == "today" else self.known_on


class Definition(_Section):
    """The definition of the register that counts where none is named; figures of fewer works are marked as small."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")] = "observatory"
    small_cells_below: int = Field(10, ge=1)


def _sources() -> type[_Section]:
    """One section per source, made of the options its room declares."""
    sections: dict[str, Any] = {}
    for source in sources():
        hints = get_type_hints(source.options, include_extras=True)
        options: dict[str, Any] = {f.name: (hints[f.name], f.default) for f in fields(source.options)}
        section = create_model(source.options.__name__, __base__=_Section, **options)
        sections[source.name] = (section, section())
    return create_model("Sources", __base__=_Section, **sections)


_Sources: Any = _sources()


class Snapshots(_Section):
    """When what was pulled may be used, and how long it is kept."""

    keep: int = Field(5, ge=1)
    may_shrink: float = Field(0.05, ge=0, le=1)
    may_differ: float = Field(0.0, ge=0, le=1)
    fresh_days: int = Field(45, ge=1)


class Warehouse(_Section):
    """Where everything lies, and what a rebuild may use."""

    folder: Path = Path("warehouse/data")
    memory_limit: str = Field("2GB", pattern=r"^[0-9.]+ ?(KB|MB|GB|TB|KiB|MiB|GiB|TiB)$")
    threads: int | None = Field(None, ge=1)
    keep_unused_days: float = Field(30, ge=0)


class Limits(_Section):
    """How far a headline figure may move from one release to the next: further than `warn` is said, `stop` stops."""

    warn: float | None = Field(None, ge=0)
    stop: float | None = Field(None, ge=0)


class Changes(_Section):
    """Limits of movements: of a share in the share itself (0.01 is a point), of counts and sums in parts of them."""

    international_share: Limits = Limits(warn=0.01, stop=0.1)
    partner_countries: Limits = Limits(warn=0.05, stop=0.5)
    programmes: Limits = Limits(warn=0.1, stop=0.5)
    european_contribution: Limits = Limits(warn=0.05, stop=0.5)


class Schedule(_Section):
    """When the rebuild runs by itself."""

    cron: str = "0 4 * * 1"
    pull_cron: str | None = None
    timezone: str = "Europe/Paris"


class Settings(BaseSettings):
    """Everything that can be set."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix=PREFIX, env_nested_delimiter="__", env_file=None
    )

    institution: Institution = Institution()
    years: Years = Years()
    definition: Definition = Definition()
    sources: _Sources = _Sources()
    snapshots: Snapshots = Snapshots()
    changes: Changes = Changes()
    warehouse: Warehouse = Warehouse()
    schedule: Schedule = Schedule()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then the file, which is passed as init values."""
        return env_settings, init_settings


def project_folder() -> Path:
    """The folder that holds `observatory.toml`: OBSERVATORY_PROJECT, else the nearest one upwards from here.

    Raises SettingsError where there is none.
    """
    stated = os.environ.get(f"{PREFIX}PROJECT")
    if stated:
        return Path(stated).resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / FILE).is_file():
            return folder
    raise SettingsError(f"No {FILE} in {here} or above it. Run this in the project's folder, or set {PREFIX}PROJECT.")


def load(folder: Path) -> Settings:
    """Read the settings of a project. Raises SettingsError naming the file and every key at fault."""
    path = folder / FILE
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"{path} is missing: write it, or run this in a folder that has one.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not TOML: {error}") from None
    _refuse_unknown_environment()
    try:
        return Settings(**written)
    except ValidationError as error:
        problems = "\n".join(_explain(problem) for problem in error.errors())
        raise SettingsError(f"{path} cannot be used:\n{problems}") from None


def origins(folder: Path) -> list[tuple[str, Any, str]]:
    """Every setting in force as (dotted key, value, where it came from: default, file or environment)."""
    settings = load(folder)
    written = dict(_leaves(tomllib.loads((folder / FILE).read_text(encoding="utf-8"))))
    stated = dict(_leaves(EnvSettingsSource(Settings)()))
    found = []
    for name, value in _leaves(settings.model_dump()):
        origin = "environment" if name in stated else FILE if name in written else "default"
        found.append((name, value, origin))
    return found


def _leaves(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of nested sections, under its dotted key."""
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _keys() -> tuple[str, ...]:
    return tuple(name for name, _ in _leaves(Settings.model_construct().model_dump()))


def _refuse_unknown_environment() -> None:
    """Pydantic ignores a misspelt variable; its user would look for the fault elsewhere."""
    valid = {f"{PREFIX}{name.upper().replace('.', '__')}" for name in _keys()} | {f"{PREFIX}PROJECT"}
    sections = {re.sub("__.*", "", name) for name in valid}
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in valid | sections:
            raise SettingsError(f"The environment variable {name} is no setting.{_nearest(name, sorted(valid))}")


def _explain(problem: Any) -> str:
    """One problem in words, by the name of its key."""
    name = ".".join(str(part) for part in problem["loc"] if not isinstance(part, int))
    if problem["type"] == "extra_forbidden":
        sections = {key.rpartition(".")[0] for key in _keys()}
        candidates = sections if isinstance(problem["input"], Mapping) else set(_keys())
        return f"  {name}: there is no such key.{_nearest(name, sorted(candidates))}"
    return f"  {name} = {problem['input']!r}: {problem['msg']}"


def _nearest(name: str, valid: list[str]) -> str:
    close = get_close_matches(name, valid, n=1, cutoff=0.5)
    return f" Did you mean {close[0]}?" if close else f" Valid are {', '.join(valid)}."
