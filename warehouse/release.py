"""Releases: directories made whole under a temporary name, checked, flushed, renamed, and never touched again.

releases/2026.11.22/collaboration.duckdb
                    tables/<schema>/<table>.parquet
                    datapackage.json   manifest.json   SHA256SUMS
current -> releases/2026.11.22          swapped by rename: a reader sees the old release or the new one, never both
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import msgspec
import pyarrow.parquet

from warehouse import database, datapackage, manifest, meta
from warehouse.contract import columns
from warehouse.database import Content
from warehouse.difference import Difference
from warehouse.files import sha256, synchronise
from warehouse.manifest import Made, content_hash
from warehouse.review import Finding, Review, find, listing
from warehouse.rollback import Rollback, clear, hold, point_to
from warehouse.store import Store

_UNFINISHED = ".unfinished-"
_REMOVED = ".removed-"
"""What `warehouse.retention` calls a release it is about to delete."""


class DamagedError(Exception):
    """A file does not have the bytes it was kept with."""


@dataclass(frozen=True)
class Outcome:
    """What publishing did."""

    release_id: str
    folder: Path
    content_hash: str
    is_new: bool
    held: Rollback | None = None
    """The rollback that keeps `current` where it is, though a later release has this content."""
    difference: Difference | None = None
    """From the release before, where this one is new and was compared."""


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
        folders = [f for f in (self.folder / "releases").glob("*") if not f.name.startswith(".")]
        packages = [package for folder in folders if (package := _read_package(folder))]
        # by the order in which they were made: a clock may jump
        return sorted(packages, key=lambda package: (package.get("sequence", 0), package["created"]))

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
        *,
        review: Review | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> Outcome:
        """Make a release of the tables, unless the newest one holds the same content already.

        `release` has the columns of meta.release but for its names, time and content hash; `sources` those of
        meta.sources; `files` are written into the release as they are. Raises DamagedError where a file of the store is
        not what it was, ComparisonError where the release before cannot be compared with, and what `review.judge`
        raises; the current release stays then, as it does on any other error.
        """
        self._sweep()
        hashed = content_hash(made, release, sources)
        if note := hold(self.folder, hashed):
            held = note if hashed != note.to.content_hash else None
            home = self.folder / "releases" / note.to.release
            return Outcome(home.name, home, note.to.content_hash, is_new=False, held=held)
        if newest := self._newest_with(hashed):
            # Not current only if a kill came between its making and the swap of the pointer.
            is_new = newest != self.current()
            if is_new:
                self._point_to(newest)
            clear(self.folder)
            return Outcome(newest.name, newest, hashed, is_new)
        known, previous = self.all(), self.current()
        latest = self.folder / "releases" / str(known[-1]["version"]) if known else None
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        sequence = 1 + max((package.get("sequence", 0) for package in known), default=0)
        row = {
            "release_id": self._next_name(now, latest.name if latest else None, sequence),
            "sequence": sequence,
            "previous_release_id": previous.name if previous else None,
            "created_at": now,
            "content_hash": hashed,
            **release,
        }
        home = self.folder / "releases" / row["release_id"]
        staging = home.with_name(f"{_UNFINISHED}{home.name}")
        try:
            contents = [_place(store, item, staging) for item in made]
            contents.append(manifest.write(staging, "release", [row]))
            finding, listed = self._compare(staging, row, (previous, latest), made, review)
            contents += [listed, *(_content(staging, item) for item in finding.made)]
            contents += manifest.describe_itself(staging, sources, [*made, *finding.made])
            database.write(staging / database.FILE_NAME, contents, memory_limit)
            for name, content in (files or {}).items():
                (staging / name).write_bytes(content)
            _seal(staging, {**row, "summary": finding.summary}, sources, contents)
        except BaseException:
            # Else it would keep a full disk full: no build would come as far as here, where it is swept.
            shutil.rmtree(staging, ignore_errors=True)
            raise
        staging.rename(home)
        synchronise(home.parent)
        self._point_to(home)
        clear(self.folder)
        return Outcome(home.name, home, hashed, is_new=True, difference=finding.difference)

    def _compare(
        self,
        staging: Path,
        row: Mapping[str, Any],
        before: tuple[Path | None, Path | None],
        made: Sequence[Made],
        review: Review | None,
    ) -> tuple[Finding, Content]:
        """Make the tables about the releases before, and meta.releases, and let the release be judged.

        `before` is the current release, to which this one is compared, and the last one made, whose list of releases
        goes on: after a rollback they differ.
        """
        previous, latest = before
        is_synthetic = bool(row["is_synthetic"])
        if review is None:
            finding = Finding((), meta.FIRST_RELEASE if previous is None else f"{meta.NOT_COMPARED}.", None)
            return finding, self._list(staging, row, finding.summary, latest)
        with TemporaryDirectory(dir=staging, prefix=".") as folder:
            scratch = Path(folder)
            finding = find(review, staging, previous, made, scratch, is_synthetic=is_synthetic)
            content = self._list(staging, row, finding.summary, latest)
            listed = listing(review, staging, latest, scratch, is_synthetic=is_synthetic)
        return replace(finding, made=(*finding.made, *listed)), content

    def _list(self, staging: Path, row: Mapping[str, Any], summary: str, latest: Path | None) -> Content:
        """Write meta.releases: the releases that the last one lists and that are still there, and this one."""
        kept = {str(package["version"]) for package in self.all()}
        path = latest / datapackage.parquet_path("meta", meta.LISTING) if latest else None
        before = pyarrow.parquet.read_table(path).to_pylist() if path and path.exists() else []
        names = [column.name for column in columns(meta.KeptRelease)]
        listed = [*(known for known in before if known["release_id"] in kept), {**row, "summary": summary}]
        return manifest.write(staging, meta.LISTING, [{name: known[name] for name in names} for known in listed])

    def _sweep(self) -> None:
        """Remove what a killed publication, or a killed removal, left."""
        for prefix in (_UNFINISHED, _REMOVED):
            for folder in (self.folder / "releases").glob(f"{prefix}*"):
                shutil.rmtree(folder)

    def _next_name(self, now: datetime, newest: str | None, sequence: int) -> str:
        """The day, and `.2`, `.3`, … for further releases of a day; the name of a removed one is not used again.

        The newest release is never removed, so a later day had none. Of an earlier day, to which a clock leads that was
        put back, any may have been removed: the sequence is larger than all their numbers.
        """
        day = now.strftime("%Y.%m.%d")
        if newest is not None and day < newest[: len(day)]:
            return f"{day}.{sequence}"
        parts = [folder.name.removeprefix(day) for folder in (self.folder / "releases").glob(f"{day}*")]
        taken = [int(part[1:]) if part else 1 for part in parts if not part or part[1:].isdigit()]
        return f"{day}.{max(taken) + 1}" if taken else day

    def _point_to(self, home: Path) -> None:
        """Swap `current` in one step."""
        point_to(self.folder, home)


def _read_package(folder: Path) -> dict[str, Any] | None:
    """The data package of a release; None where the release was removed since its folder was seen."""
    path = folder / "datapackage.json"
    try:
        package: dict[str, Any] = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError) as error:
        if not folder.exists():
            return None
        raise DamagedError(
            f"{path} cannot be read: {error}. Nothing was changed. Bring the file back from a backup, or move the "
            f"folder {folder.name} out of {folder.parent}; then try again."
        ) from None
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


def _content(staging: Path, made: Made) -> Content:
    """A table that lies in the release already."""
    table = made.table
    return Content(
        table.schema, table.name, table.contract, manifest.path_in(staging, table), made.version.is_synthetic
    )


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
