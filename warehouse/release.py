"""Releases: directories made whole under a temporary name, checked, flushed, renamed, and never touched again.

releases/2026.11.22/collaboration.duckdb
                    tables/<schema>/<table>.parquet
                    datapackage.json   SHA256SUMS
current -> releases/2026.11.22          swapped by rename: a reader sees the old release or the new one, never both
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pyarrow.parquet

from warehouse import database, datapackage
from warehouse.database import Content
from warehouse.files import sha256, synchronise
from warehouse.manifest import Made, content_hash, describe_itself
from warehouse.store import Store

_UNFINISHED = ".unfinished-"


class DamagedError(Exception):
    """A file does not have the bytes it was kept with."""


@dataclass(frozen=True)
class Outcome:
    """What publishing did."""

    release_id: str
    folder: Path
    content_hash: str
    is_new: bool


@dataclass(frozen=True)
class Releases:
    """The releases of a warehouse."""

    folder: Path

    @property
    def pointer(self) -> Path:
        """The symbolic link to the current release."""
        return self.folder / "current"

    def current(self) -> Path | None:
        """Folder of the current release, if there is one."""
        return self.pointer.resolve() if self.pointer.exists() else None

    def all(self) -> list[dict[str, Any]]:
        """The data package of every release, oldest first."""
        folders = [f for f in (self.folder / "releases").glob("*") if not f.name.startswith(_UNFINISHED)]
        return sorted((_read_package(folder) for folder in folders), key=lambda d: (d["created"], len(d["version"])))

    def _newest_with(self, content_hash: str) -> Path | None:
        """Folder of the newest release, if it holds that content."""
        packages = self.all()
        if not packages or packages[-1]["contentHash"] != content_hash:
            return None
        return (self.folder / "releases" / str(packages[-1]["version"])).resolve()

    def publish(
        self,
        store: Store,
        made: Sequence[Made],
        release: Mapping[str, Any],
        sources: Sequence[Mapping[str, Any]],
        memory_limit: str,
    ) -> Outcome:
        """Make a release of the tables, unless the newest one holds the same content already.

        `release` has the columns of meta.release but for its name, time and content hash; `sources` those of
        meta.sources. Raises DamagedError where a file of the store is not what it was; the current release stays then,
        as it does on any other error.
        """
        self._sweep()
        hashed = content_hash(made, release, sources)
        if newest := self._newest_with(hashed):
            # Not current only if a kill came between its making and the swap of the pointer.
            is_new = newest != self.current()
            if is_new:
                self._point_to(newest)
            return Outcome(newest.name, newest, hashed, is_new)
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        row = {"release_id": self._next_name(now), "created_at": now, "content_hash": hashed, **release}
        home = self.folder / "releases" / row["release_id"]
        staging = home.with_name(f"{_UNFINISHED}{home.name}")
        contents = [_place(store, item, staging) for item in made]
        contents += describe_itself(staging, row, sources, made)
        database.write(staging / database.FILE_NAME, contents, memory_limit)
        _seal(staging, row, sources, contents)
        staging.rename(home)
        synchronise(home.parent)
        self._point_to(home)
        return Outcome(home.name, home, hashed, is_new=True)

    def _sweep(self) -> None:
        """Remove what a killed publication left."""
        for folder in (self.folder / "releases").glob(f"{_UNFINISHED}*"):
            shutil.rmtree(folder)

    def _next_name(self, now: datetime) -> str:
        """The day, and `.2`, `.3`, … for further releases of a day."""
        day = now.strftime("%Y.%m.%d")
        number = 1
        while (self.folder / "releases" / (name := day if number == 1 else f"{day}.{number}")).exists():
            number += 1
        return name

    def _point_to(self, home: Path) -> None:
        """Swap `current` in one step."""
        temporary = self.pointer.with_name(f".current.{os.getpid()}")
        temporary.unlink(missing_ok=True)
        temporary.symlink_to(Path("releases") / home.name)
        temporary.replace(self.pointer)
        synchronise(self.folder)


def _read_package(folder: Path) -> dict[str, Any]:
    package: dict[str, Any] = msgspec.json.decode((folder / "datapackage.json").read_bytes())
    return package


def _place(store: Store, made: Made, staging: Path) -> Content:
    """Give a table's file its place in the release: a hard link, so that an unchanged table costs no bytes."""
    table, (part,) = made.table, made.version.parts
    kept = store.path(part)
    if sha256(kept) != part.sha256:
        raise DamagedError(f"{kept} is damaged: its bytes changed since they were written. Run the build again.")
    target = staging / datapackage.parquet_path(table.schema, table.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(kept, target)
    except OSError:  # another file system, or one without hard links
        shutil.copyfile(kept, target)
        target.chmod(0o444)
    return Content(table.schema, table.name, table.contract, target, made.version.is_synthetic)


def _seal(
    staging: Path, release: Mapping[str, Any], sources: Sequence[Mapping[str, Any]], contents: Sequence[Content]
) -> None:
    """Check what was written, describe it, write its hashes, make it read-only, and flush it."""
    published = staging / database.FILE_NAME
    _check_database(published, contents)
    hashes = {f"{c.schema}.{c.name}": sha256(c.parquet) for c in contents}
    package = datapackage.describe(release, sources, contents, hashes)
    (staging / "datapackage.json").write_bytes(msgspec.json.format(msgspec.json.encode(package), indent=2) + b"\n")
    files = sorted(path for path in staging.rglob("*") if path.is_file())
    sums = "".join(f"{sha256(path)}  {path.relative_to(staging).as_posix()}\n" for path in files)
    (staging / "SHA256SUMS").write_text(sums, encoding="utf-8")
    for path in [*files, staging / "SHA256SUMS"]:
        path.chmod(0o444)
        synchronise(path)
    for folder in [*(path for path in staging.rglob("*") if path.is_dir()), staging]:
        synchronise(folder)


def _check_database(path: Path, contents: Sequence[Content]) -> None:
    """Open the finished file as a reader would and count: every table has the rows of its Parquet file."""
    with duckdb.connect(path, read_only=True) as connection:
        for content in contents:
            found = connection.execute(f'select count(*) from "{content.schema}"."{content.name}"').fetchone()
            expected = pyarrow.parquet.read_metadata(content.parquet).num_rows
            if found != (expected,):
                raise DamagedError(f"{path}: {content.schema}.{content.name} has {found} rows instead of {expected}.")
