"""What a release is made from, as its manifest says it: settings, sources with their files, and versions of tools."""

import platform
import re
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import pyarrow.parquet

from pipelines.project import Project
from raw.http.redaction import Secrets
from raw.observation.contract import TABLES as OBSERVATION
from raw.source import Source
from warehouse.files import sha256
from warehouse.inputs import ChangedInputError, Input, Inputs, MadeFrom, Manifest, kept_path
from warehouse.store import Part

LARGEST_KEPT = 1_000_000
"""Bytes: files of mode "files" are copied where a source's are not larger than this together."""
_DECIDE_BYTES = ("duckdb", "pyarrow", "numpy", "pandas")
_USER = re.compile(r"(?<=://)[^/@\s]*@")


def keep_inputs(project: Project, sources: Sequence[Source]) -> None:
    """Keep the small input files of a build: those of bundled registers, and few given ones.

    Raises ChangedInputError where a file is being edited, SettingsError and SourceError as `Project.files`.
    """
    kept = Inputs(project.data)
    for source in sources:
        files = project.files(source)
        if _is_kept(project.mode(source), files):
            for path in files:
                kept.keep(path, sha256(path))


def manifest(project: Project, sources: Sequence[Source], code_version: str) -> bytes:
    """The bytes of `manifest.json`: equal inputs, settings and tools give equal bytes.

    Raises ChangedInputError where a file is not what the tables in force were read from, or was not kept;
    MissingTableError where a raw table has not been built.
    """
    contracts = [*OBSERVATION, *(table for source in sources for table in source.all_tables)]
    in_force = {f"raw.{table}": project.store.in_force(f"raw.{table}").parts for table in contracts}
    return Manifest(
        code_version=code_version,
        made_with={"python": platform.python_version(), **{name: version(name) for name in _DECIDE_BYTES}},
        settings=_settings(project, in_force["raw.observation"]),
        sources=tuple(_made_from(project, source) for source in sources),
        raw_tables=in_force,
    ).to_json()


def observed(settings: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Table of raw/observation → its rows, as a build makes them of the settings that a manifest holds."""
    institution, years, definition = (settings[name] for name in ("institution", "years", "definition"))
    row = {
        "institution_name": institution["name"],
        "home_country_code": institution["home_country"],
        "first_year": years["first"],
        "last_year": years["last"],
        "as_of_date": date.fromisoformat(years["as_of"]),
        "known_on_date": date.fromisoformat(years["known_on"]),
        "default_definition_id": definition["name"],
        "small_cells_below": definition["small_cells_below"],
    }
    schemes = (("ROR", institution["ror"]), ("OpenAlex", institution["openalex"]))
    identifiers = [{"identifier": name, "scheme": scheme} for scheme, names in schemes for name in names]
    return {"observation": [row], "observed_identifiers": identifiers}


def _made_from(project: Project, source: Source) -> MadeFrom:
    """What was read of a source, after a look whether it still is what was read."""
    mode = project.mode(source)
    files = _inputs(project, source, mode)
    read = [row["sha256"] for row in _rows(project, project.store.in_force(f"raw.{source.name}_input_files").parts)]
    if set(read) != {item.sha256 for item in files}:
        raise ChangedInputError(
            f"{source.name}: its files were changed after they were read, so that the release would not say what it "
            "was made from. Run the build again."
        )
    snapshot = project.pinned(source) if project.connector(source) else None
    return MadeFrom(
        source=source.name,
        mode=mode,
        code_version=source.code_version,
        snapshot_id=snapshot.snapshot_id if snapshot else None,
        files=files,
        generated=_asked_of_generator(project, source) if mode == "sample" else None,
    )


def _asked_of_generator(project: Project, source: Source) -> Mapping[str, Any]:
    """What sample records were made for; with the code that makes them, it makes them again."""
    request = project.request(source)
    return {
        "institution_ror": request.institution_rors[0],
        "home_country": request.home_country,
        "first_year": request.first_year,
        "last_year": request.last_year,
    }


def _inputs(project: Project, source: Source, mode: str) -> tuple[Input, ...]:
    """The files a source was read from, in order, and where their bytes are kept."""
    if project.connector(source):
        snapshot = project.pinned(source)
        home = f"snapshots/{source.name}/files"
        return tuple(
            Input(item.name, item.sha256, item.n_bytes, "snapshot", f"{home}/{item.sha256}/{item.name}")
            for item in (snapshot.files if snapshot else ())
        )
    files = project.files(source)
    if mode == "sample":
        return tuple(Input(path.name, sha256(path), path.stat().st_size, "generated") for path in files)
    is_kept = _is_kept(mode, files)
    return tuple(_kept(project, path) if is_kept else _outside(project, path) for path in files)


def _is_kept(mode: str, files: Sequence[Path]) -> bool:
    """Whether a source's files are copied."""
    return mode == "bundled" or (mode == "files" and sum(path.stat().st_size for path in files) <= LARGEST_KEPT)


def _kept(project: Project, path: Path) -> Input:
    hashed = sha256(path)
    relative = kept_path(hashed, path.name)
    if not (project.data / relative).is_file():
        raise ChangedInputError(f"{path} changed after it was kept for the release. Run the build again.")
    return Input(path.name, hashed, path.stat().st_size, "inputs", relative)


def _outside(project: Project, path: Path) -> Input:
    where, home = path.resolve(), project.folder.resolve()
    relative = where.relative_to(home).as_posix() if where.is_relative_to(home) else None
    return Input(path.name, sha256(path), path.stat().st_size, "outside", relative)


def _settings(project: Project, observation: Sequence[Part]) -> Mapping[str, Any]:
    """Every setting in force, the days as they were when the settings were carried into the tables."""
    settings = project.settings.model_dump(mode="json")
    (row,) = _rows(project, observation)
    days = {"as_of": row["as_of_date"].isoformat(), "known_on": row["known_on_date"].isoformat()}
    shown: dict[str, Any] = _publishable({**settings, "years": {**settings["years"], **days}})
    return shown


def _publishable(value: Any) -> Any:
    """A value without what is nobody else's business: folders of the machine, and keys or users in addresses."""
    if isinstance(value, Mapping):
        return {name: _publishable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_publishable(part) for part in value]
    return _publishable_text(value) if isinstance(value, str) else value


def _publishable_text(text: str) -> str:
    if text.startswith("file:"):
        return text.rstrip("/").rpartition("/")[2]
    if "://" in text:
        return _USER.sub("", Secrets.of(None, text, None).shown(text))
    for kind in (PurePosixPath, PureWindowsPath):
        if kind(text).is_absolute() or text.startswith("~"):
            return kind(text).name
    return text


def _rows(project: Project, parts: Sequence[Part]) -> list[dict[str, Any]]:
    """The rows of a small table of the build store."""
    return [row for part in parts for row in pyarrow.parquet.read_table(project.store.path(part)).to_pylist()]
