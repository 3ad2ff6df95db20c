"""The tables that a recomputation reads: the release's own, and those that are not published, where they are kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from pipelines.manifest import observed
from pipelines.project import Project
from raw.catalogue import members, sources
from raw.observation.contract import TABLES as OBSERVATION
from warehouse import datapackage, meta
from warehouse.comparison import PREVIOUS
from warehouse.contract import write_rows
from warehouse.engine import quoted
from warehouse.inputs import Manifest
from warehouse.verification_tables import quoted_name, quoted_part

PUBLISHED = "this release"
_LISTING = f"meta.{meta.LISTING}"


class NotComputableError(Exception):
    """A cell cannot be computed again from what is kept; the message says what is missing."""


@dataclass(frozen=True)
class Origin:
    """A table that is read."""

    name: str
    place: str
    """Where its rows were taken from."""
    n_rows: int


@dataclass(frozen=True)
class Opening:
    """Opens what the SQL of a release's table reads, each under its name, in a database in memory."""

    project: Project
    release: Path
    manifest: Manifest
    connection: duckdb.DuckDBPyConnection

    def published(self) -> None:
        """Open every table of the release."""
        for path in sorted(self.release.glob("tables/*/*.parquet")):
            self._view(f"{path.parent.name}.{path.stem}", [path])

    def read(self, names: Sequence[str]) -> tuple[Origin, ...]:
        """Open the tables that are read and not published. Raises NotComputableError naming those that are gone."""
        is_listing = _LISTING in names
        places = {name: self._place(name, is_listing=is_listing) for name in names}
        if absent := [name for name, place in places.items() if place is None]:
            raise NotComputableError(
                f"{', '.join(absent)}: not published with release {self.release.name}, and no longer in the build "
                f"store. `observatory rebuild {self.release.name}` makes everything again from the inputs."
            )
        return tuple(Origin(name, place or "", self._count(name)) for name, place in places.items())

    def _place(self, name: str, *, is_listing: bool) -> str | None:
        """Open one table; where it was found, None where it was not."""
        schema, _, table = name.partition(".")
        if (self.release / datapackage.parquet_path(schema, table)).is_file():
            return PUBLISHED
        if schema.startswith(PREVIOUS):
            return self._previous(name, is_listing=is_listing)
        if files := list(self._kept(name)):
            self._view(name, files)
            return "the build store"
        if schema == "raw" and table in OBSERVATION:
            self._write_observation(name, table)
            return "the settings in the manifest"
        return None

    def _kept(self, name: str) -> Iterator[Path]:
        """The files of a raw table in the build store, in the version that was read; none where any of them is gone."""
        known = self.manifest.raw_tables
        parts = [part for member in members(name, sources()) for part in known.get(member, ())]
        paths = {part: self.project.store.path(part) for part in parts}
        if all(path.is_file() and path.stat().st_size == part.n_bytes for part, path in paths.items()):
            yield from paths.values()

    def _write_observation(self, name: str, table: str) -> None:
        """Make a table that carries the settings into SQL, from the settings of the manifest."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"{table}.parquet"
            write_rows(path, OBSERVATION[table], observed(self.manifest.settings)[table])
            self.connection.execute("create schema if not exists raw")
            self.connection.execute(f"create or replace table {quoted_name(name)} as from read_parquet({quoted(path)})")

    def _previous(self, name: str, *, is_listing: bool) -> str:
        """Open a table of the release before; where there was none, one of the same columns without rows."""
        schema, _, table = name.removeprefix(PREVIOUS).partition(".")
        path = datapackage.parquet_path(schema, table)
        before = self._release_before(is_listing=is_listing)
        if before is None:
            self._view(name, [self.release / path], "where false")
            return "no release before"
        if not (before / path).is_file():
            raise NotComputableError(f"{name}: release {before.name}, which came before, is no longer kept.")
        self._view(name, [before / path])
        return f"release {before.name}"

    def _release_before(self, *, is_listing: bool) -> Path | None:
        """Folder of the release that `previous_` meant when this one was made; it may be gone. None where none did.

        That is the release then current; for a table that lists releases the one made last, which after a rollback is
        another.
        """
        packages = {str(package["version"]): package for package in self.project.releases.all()}
        own = packages[self.release.name]
        if str(own.get("summary", "")).startswith(meta.NOT_COMPARED):
            if is_listing:
                raise NotComputableError(f"{self.release.name} was published without a comparison with those before.")
            return None
        if not is_listing:
            before = own.get("previous")
            return self.project.releases.folder / "releases" / str(before) if before else None
        sequence = own.get("sequence", 0)
        last = [name for name, package in packages.items() if package.get("sequence", 0) == sequence - 1]
        if not last and sequence > 1:
            raise NotComputableError(f"The release made before {self.release.name} is no longer kept.")
        return self.project.releases.folder / "releases" / last[-1] if last else None

    def _view(self, name: str, files: Sequence[Path], condition: str = "") -> None:
        self.connection.execute(f"create schema if not exists {quoted_part(name.partition('.')[0])}")
        listed = ", ".join(quoted(file) for file in files)
        self.connection.execute(
            f"create or replace view {quoted_name(name)} as from read_parquet([{listed}]) {condition}"
        )

    def _count(self, name: str) -> int:
        ((number,),) = self.connection.execute(f"select count(*) from {quoted_name(name)}").fetchall()
        return int(number)
