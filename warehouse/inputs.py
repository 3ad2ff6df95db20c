"""What a release was made from: `manifest.json`, and the small input files that are kept for it.

    inputs/<sha256>/<name>     a file of a register as a release read it, read-only: the register is edited in place

A manifest names every input file with its hash and says where its bytes are kept. It names no folder of the machine:
paths are relative to the warehouse, or to the project.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from warehouse.files import replacing, sha256
from warehouse.release import Releases
from warehouse.store import Part

FILE_NAME = "manifest.json"
FOLDER = "inputs"


class ManifestError(Exception):
    """A release's manifest is missing or cannot be read."""


class ChangedInputError(Exception):
    """A file is not what it was when it was read."""


class Input(msgspec.Struct, frozen=True):
    """One input file."""

    name: str
    sha256: str
    n_bytes: int
    kept: Literal["snapshot", "inputs", "outside", "generated"]
    """Where the bytes are: with a snapshot, among the kept inputs, elsewhere in nobody's keeping, or made again."""
    path: str | None = None
    """Relative to the warehouse for `snapshot` and `inputs`, to the project for `outside`; None where it lies
    elsewhere, and for generated records."""


class MadeFrom(msgspec.Struct, frozen=True):
    """What was read of one source."""

    source: str
    mode: str
    code_version: str
    """Hash of the code that read it, and that generated its records where these are generated."""
    snapshot_id: str | None
    files: tuple[Input, ...]
    """In the order in which they were read."""
    generated: Mapping[str, Any] | None = None
    """What was asked of the generator, where the records are generated."""


class Manifest(msgspec.Struct, frozen=True):
    """Everything that decides a release."""

    code_version: str
    made_with: Mapping[str, str]
    """Python and the libraries that decide bytes → version."""
    settings: Mapping[str, Any]
    """Every setting in force, days resolved; paths outside the project by their name alone."""
    sources: tuple[MadeFrom, ...]
    raw_tables: Mapping[str, tuple[Part, ...]]
    """`raw.<table>` → its files in the build store, in order."""

    def to_json(self) -> bytes:
        """The bytes of `manifest.json`: equal manifests, equal bytes."""
        return msgspec.json.format(msgspec.json.encode(self, order="deterministic"), indent=2) + b"\n"


def read_manifest(release: Path) -> Manifest:
    """The manifest of a release's folder. Raises ManifestError where it is missing or not understood."""
    path = release / FILE_NAME
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise ManifestError(
            f"{path} is missing: release {release.name} does not say what it was made from. Releases made before "
            "manifests were written have none; else bring it back from a backup."
        ) from None
    except msgspec.DecodeError as error:
        raise ManifestError(f"{path} cannot be read: {error}. Bring it back from a backup.") from None


@dataclass(frozen=True)
class Inputs:
    """The kept input files of a warehouse."""

    folder: Path
    """Folder of the warehouse, which holds `inputs`."""

    def keep(self, path: Path, hashed: str) -> str:
        """Copy a file, whole or not at all, under its hash; returns where it lies, relative to the warehouse.

        Raises ChangedInputError where its bytes do not have that hash (any more).
        """
        relative = kept_path(hashed, path.name)
        home = self.folder / relative
        if home.exists() and sha256(home) == hashed:
            return relative
        with replacing(home) as temporary:
            shutil.copyfile(path, temporary)
            if sha256(temporary) != hashed:
                raise ChangedInputError(f"{path} changed while it was being kept. Run the build again.")
            temporary.chmod(0o444)
        return relative


def kept_path(hashed: str, name: str) -> str:
    """Where an input is kept, relative to the warehouse."""
    return f"{FOLDER}/{hashed}/{name}"


def faults(release: Path, warehouse: Path) -> Iterator[tuple[str, str]]:
    """What is wrong with inputs that should be kept: (file, in words). Raises ManifestError as `read_manifest`."""
    for source in read_manifest(release).sources:
        for item in source.files:
            if item.kept not in {"snapshot", "inputs"}:
                continue
            path = warehouse / (item.path or "")
            what = f"{source.source}: {item.path}"
            if not path.is_file():
                yield what, "is missing"
            elif path.stat().st_size != item.n_bytes:
                yield what, f"has {path.stat().st_size:,} bytes instead of {item.n_bytes:,}"
            elif sha256(path) != item.sha256:
                yield what, "has other bytes than it was read with"


def elsewhere(manifest: Manifest) -> Sequence[tuple[str, Input]]:
    """(source, file) of the inputs that are in nobody's keeping."""
    return [(source.source, item) for source in manifest.sources for item in source.files if item.kept == "outside"]


def sweep_inputs(releases: Releases, folder: Path) -> tuple[int, int]:
    """Remove kept inputs that no release names: (files, bytes) removed. `folder` is that of the warehouse.

    Nothing is removed while the manifest of any release cannot be read: it may name them.
    """
    named: set[str] = set()
    for package in releases.all():
        release = releases.folder / "releases" / str(package["version"])
        if not (release / FILE_NAME).exists():
            continue  # made before manifests were written: nothing was kept for it
        try:
            manifest = read_manifest(release)
        except ManifestError:
            return 0, 0
        named |= {
            item.path for source in manifest.sources for item in source.files if item.kept == "inputs" and item.path
        }
    home = folder / FOLDER
    doomed = [path for path in home.glob("*/*") if path.relative_to(folder).as_posix() not in named]
    freed = sum(path.stat().st_size for path in doomed)
    for path in doomed:
        path.unlink()
    for emptied in [path for path in home.glob("*") if not any(path.iterdir())]:
        emptied.rmdir()
    return len(doomed), freed
