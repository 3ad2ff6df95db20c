"""Makes a release again from its manifest, apart from everything that is in force.

The present code works in a project folder of its own, `remake` in the warehouse, with a build store of its own; what
was pulled is shared. The folder is removed at the end, and at the beginning where a killed process left it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

import pipelines
from pipelines.project import Project
from pipelines.remade import Remade, compare
from pipelines.settings import FILE, PREFIX, SettingsError
from raw.catalogue import sources
from raw.errors import SourceError
from raw.pins import Pin, Pins
from raw.source import Source
from warehouse import inputs
from warehouse.files import sha256
from warehouse.inputs import Input, MadeFrom, Manifest, read_manifest
from warehouse.lock import only_one

FOLDER = "remake"
_DATA = "warehouse/data"
"""Where the folder has its warehouse, whatever the settings of the release say."""


class NotRemadeError(Exception):
    """A release could not be made again; the message says which input is gone, or what the build said."""


def remake(project: Project, release: Path) -> Remade:
    """Make a release again and compare. Raises NotRemadeError, ManifestError, and LockedError where one is at it."""
    manifest = read_manifest(release)
    with only_one(project.data, FOLDER):
        home = project.data / FOLDER
        shutil.rmtree(home, ignore_errors=True)
        try:
            _furnish(project, release, manifest, home)
            _build(home)
            return compare(release, (home / _DATA / "current").resolve(), project.engine)
        finally:
            shutil.rmtree(home, ignore_errors=True)


def _furnish(project: Project, release: Path, manifest: Manifest, home: Path) -> None:
    """Make a project folder whose settings, pins and inputs are those of a manifest."""
    if gone := [f"{what} {said}" for what, said in inputs.faults(release, project.data)]:
        raise NotRemadeError(f"Inputs of release {release.name} are gone: " + "; ".join(gone))
    home.mkdir(parents=True)
    if (project.folder / "dagster.yaml").exists():
        shutil.copyfile(project.folder / "dagster.yaml", home / "dagster.yaml")
    chosen = dict(manifest.settings["sources"])
    for made_from in manifest.sources:
        name = made_from.source
        if made_from.snapshot_id:
            _share_snapshots(project, made_from, home)
        elif made_from.mode in {"bundled", "files"}:
            listed = [_linked(project, made_from, item, n, home) for n, item in enumerate(made_from.files)]
            chosen[name] = {**chosen[name], "mode": "files", "files": listed}
    warehouse = {**manifest.settings["warehouse"], "folder": _DATA}
    settings = {**manifest.settings, "sources": chosen, "warehouse": warehouse}
    (home / FILE).write_text("".join(_toml(settings)), encoding="utf-8")


def _share_snapshots(project: Project, made_from: MadeFrom, home: Path) -> None:
    """Pin a source's snapshot, and let the folder see the snapshots there are."""
    own = home / _DATA / "snapshots" / made_from.source
    own.mkdir(parents=True)
    for part in ("cards", "files"):
        (own / part).symlink_to((project.data / "snapshots" / made_from.source / part).resolve())
    pin = Pin(snapshot=made_from.snapshot_id or "", since="", reason="the manifest of the release says so")
    Pins(home / "pins.toml").move(made_from.source, pin)


def _linked(project: Project, made_from: MadeFrom, item: Input, position: int, home: Path) -> str:
    """Give an input a place in the folder, under its own name; returns the pattern that names it there alone."""
    place = Path("inputs") / made_from.source / str(position) / item.name
    (home / place).parent.mkdir(parents=True)
    (home / place).symlink_to(_bytes_of(project, made_from, item).resolve())
    return (place.parent / "*").as_posix()


def _bytes_of(project: Project, made_from: MadeFrom, item: Input) -> Path:
    """Where the bytes of a file are: kept, or outside, where they are looked for by their hash."""
    if item.kept == "inputs":
        return project.data / str(item.path)
    for path in _candidates(project, made_from, item):
        if path.is_file() and path.stat().st_size == item.n_bytes and sha256(path) == item.sha256:
            return path
    raise NotRemadeError(
        f"{made_from.source}: {item.path or item.name} (sha256 {item.sha256}) is not found with the bytes it was read "
        "with. It was never in the warehouse's keeping: put it back, or let the settings name where it lies now."
    )


def _candidates(project: Project, made_from: MadeFrom, item: Input) -> Iterator[Path]:
    """Where a file outside may lie: where it lay in the project, and where the present settings find its name."""
    if item.path:
        yield project.folder / item.path
    source = {source.name: source for source in sources()}.get(made_from.source)
    if source:
        yield from (path for path in _present_files(project, source) if path.name == item.name)


def _present_files(project: Project, source: Source) -> list[Path]:
    try:
        return project.files(source)
    except (SettingsError, SourceError):  # what the settings name now may be gone as well
        return []


def _toml(tree: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Nested sections as TOML; what is None is left to its default, which is None."""
    sections = {name: value for name, value in tree.items() if isinstance(value, Mapping)}
    for name, value in tree.items():
        if name not in sections and value is not None:
            yield f"{name} = {_toml_value(value)}\n"
    for name, value in sections.items():
        yield f"\n[{prefix}{name}]\n"
        yield from _toml(value, f"{prefix}{name}.")


def _toml_value(value: Any) -> str:
    """A value as TOML writes it: as JSON does, in which DEL may stand as it is."""
    return msgspec.json.encode(value).decode().replace("\x7f", "\\u007f")


def _build(home: Path) -> None:
    """Run a build in a folder with the present code, where no variable of the environment reaches the settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith((PREFIX, "DAGSTER_"))}
    program = Path(str(pipelines.__file__)).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", "from pipelines.cli import main; main()", "build"],
        cwd=home,
        env={**kept, "PYTHONPATH": str(program)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip() or done.stdout.strip()
        raise NotRemadeError(f"The present code does not build what the manifest says:\n{said}")
