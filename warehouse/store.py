"""The build store: every Parquet file under the hash of its bytes, and what was made from what.

    parquet/<sha256>.parquet   the files; equal content is stored once
    recipes/<recipe>.json      recipe (hash of code and inputs) → files: what need not be made again
    tables/<schema>.<table>.json   the version of each table in force: the one whose checks passed last
    work/                      what steps are writing
    spill/<host>.<process>/    what a process holds on the disk while it computes, since memory does not hold it

A recipe is written after its files and a version after its recipe, so a kill at any moment leaves only files nobody
names, which the next `sweep` removes. A note that cannot be read is as good as none: what it names is made again.
"""

import os
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from socket import gethostname
from typing import TypeVar

import msgspec
import pyarrow.parquet

from warehouse.files import digest, lives, make_folder, partials, sha256, synchronise, write_text

_Note = TypeVar("_Note")
_A_DAY = 86_400


class Part(msgspec.Struct, frozen=True):
    """One Parquet file of the store."""

    sha256: str
    n_rows: int
    n_bytes: int


class Recipe(msgspec.Struct, frozen=True):
    """What one step made: table name → file, and what the step says about it."""

    parts: dict[str, Part]
    notes: list[dict[str, int]] = []


class Version(msgspec.Struct, frozen=True):
    """One version of a table: its files, in order, and whether its rows come from generated sample records."""

    table: str
    parts: tuple[Part, ...]
    is_synthetic: bool
    code_version: str

    @property
    def hash(self) -> str:
        """The file's sha256, or the hash of all of them where there are several: equal content, equal version."""
        hashes = [part.sha256 for part in self.parts]
        return hashes[0] if len(hashes) == 1 else digest(*hashes)

    @property
    def n_rows(self) -> int:
        """Rows of the table."""
        return sum(part.n_rows for part in self.parts)


class MissingTableError(Exception):
    """A step needs a table that has not been built."""


@dataclass(frozen=True)
class Store:
    """A folder of Parquet files named by content."""

    folder: Path

    @property
    def spill(self) -> Path:
        """Where this process may spill. DuckDB crashes where two processes do in one folder: they share names."""
        return self.folder / "spill" / f"{gethostname()}.{os.getpid()}"

    def path(self, part: Part) -> Path:
        """Where a file lies."""
        return self.folder / "parquet" / f"{part.sha256}.parquet"

    def recall(self, recipe: str) -> Recipe | None:
        """What a recipe gave before, if every file of it is still there with the same bytes."""
        note = self.folder / "recipes" / f"{recipe}.json"
        known = _read(note, Recipe)
        if known is None or not all(self._is_whole(part) for part in known.parts.values()):
            return None
        note.touch()
        return known

    def keep(self, recipe: str, files: Mapping[str, Path], notes: Sequence[Mapping[str, int]] = ()) -> Recipe:
        """Move freshly written files (table name → path) into the store and remember the recipe that gave them."""
        parts = {table: self._take(file) for table, file in files.items()}
        made = Recipe(parts, [dict(note) for note in notes])
        write_text(self.folder / "recipes" / f"{recipe}.json", msgspec.json.encode(made).decode())
        return made

    def put_in_force(self, version: Version) -> None:
        """Make a version the one that later steps read."""
        write_text(self._pointer(version.table), msgspec.json.encode(version).decode())

    def in_force(self, table: str) -> Version:
        """The version later steps read; MissingTableError where the table was never built, or that is not known."""
        pointer = self._pointer(table)
        version = _read(pointer, Version)
        if version is None:
            state = f"is known by {pointer} alone, which is damaged" if pointer.exists() else "has not been built yet"
            raise MissingTableError(f"{table} {state}: run `observatory build`, which makes every table.")
        return version

    def sweep(self, unused_days: float) -> tuple[int, int]:
        """Forget recipes unused for that long and remove files no recipe or version names: (files, bytes) removed.

        What killed steps left goes too, so no step may be running.
        """
        before = time.time() - unused_days * _A_DAY
        named: set[str] = set()
        for note in (self.folder / "recipes").glob("*.json"):
            recipe = _read(note, Recipe) if note.stat().st_mtime >= before else None
            if recipe is None:
                note.unlink()
            else:
                named |= {part.sha256 for part in recipe.parts.values()}
        for pointer in (self.folder / "tables").glob("*.json"):
            version = _read(pointer, Version)
            if version is None:
                pointer.unlink()
            else:
                named |= {part.sha256 for part in version.parts}
        left = [*partials(self.folder / "recipes"), *partials(self.folder / "tables")]
        folders = [self.folder / "work", *(path for path in (self.folder / "spill").glob("*") if _is_left(path))]
        left += [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        left += [path for path in (self.folder / "parquet").glob("*") if path.stem not in named]
        freed = sum(path.stat().st_size for path in left)
        for path in left:
            path.unlink()
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        return len(left), freed

    def _pointer(self, table: str) -> Path:
        return self.folder / "tables" / f"{table}.json"

    def _is_whole(self, part: Part) -> bool:
        path = self.path(part)
        return path.exists() and path.stat().st_size == part.n_bytes and sha256(path) == part.sha256

    def _take(self, file: Path) -> Part:
        """Flush a file, make it read-only and give it its name; one of equal content stays: releases may share it."""
        part = Part(sha256(file), pyarrow.parquet.read_metadata(file).num_rows, file.stat().st_size)
        if self._is_whole(part):
            file.unlink()
            return part
        home = self.path(part)
        make_folder(home.parent)
        file.chmod(0o444)
        synchronise(file)
        file.replace(home)
        synchronise(home.parent)
        return part


def _read(note: Path, kind: type[_Note]) -> _Note | None:
    """What a note says; None where there is none, or it cannot be read."""
    try:
        return msgspec.json.decode(note.read_bytes(), type=kind)
    except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def _is_left(spill: Path) -> bool:
    """Whether the process that spilled there lives no more; of one on another machine a day without a change tells."""
    host, _, process = spill.name.rpartition(".")
    return not lives(process) if host == gethostname() else spill.stat().st_mtime < time.time() - _A_DAY
