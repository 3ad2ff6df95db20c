"""Whether a release keeps its promises: its bytes, its tables, its database, its descriptions and its inputs.

It reads only. A file whose bytes are damaged is named and not looked into: what it seems to say means nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import duckdb

from warehouse import database, inputs
from warehouse.engine import quoted
from warehouse.verification_database import same_tables, undescribed
from warehouse.verification_files import SUMS, Hashes, UnreadableError, files_of, wrong_files
from warehouse.verification_package import PACKAGE, Package, Resource, read_package
from warehouse.verification_tables import broken_keys, misdescribed, quoted_name, quoted_part, unlike_package


@dataclass(frozen=True)
class Finding:
    """One promise, and everything that breaks it."""

    promise: str
    problems: tuple[str, ...]
    """Each names its file or table; none where the promise is kept."""
    remark: str = ""
    """What a reader should know though nothing is wrong."""


@dataclass(frozen=True)
class Inspection:
    """One release under examination."""

    release: Path
    warehouse: Path
    """Folder of the warehouse, in which inputs are kept."""
    memory_limit: str
    hashes: Hashes = field(default_factory=Hashes)

    def findings(self) -> Iterator[Finding]:
        """One finding per promise, in order."""
        yield Finding(f"every file has the bytes that {SUMS} states", tuple(self._wrong.values()))
        try:
            misnamed = tuple(self._misnamed())
        except UnreadableError as error:
            yield Finding("the data package can be read", (str(error),))
            return
        yield Finding("the data package names this release and its tables", misnamed)
        with duckdb.connect(config={"memory_limit": self.memory_limit}) as connection:
            yield from self._contents(connection)
        yield self._inputs()

    def _contents(self, connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
        """The findings about tables, which are opened one by one in a database in memory."""
        resources = self._resources
        sound = {name: resources[name] for name in self._sound}
        self._open(connection)
        yield self._look(
            "every Parquet file has the rows and columns that the data package states",
            lambda: unlike_package(connection, sound),
        )
        yield self._look(
            "keys are unique, and no value is missing that is required", lambda: broken_keys(connection, sound)
        )
        unopened = self._attach(connection)
        yield self._look(
            "the database holds the rows of every Parquet file, and no other table",
            lambda: same_tables(connection, list(resources), list(sound)),
            unopened,
        )
        yield self._look(
            "every table and column of the database has its description",
            lambda: undescribed(connection, resources),
            unopened,
        )
        yield self._look("schema meta says what the data package says", lambda: misdescribed(connection, self._package))

    @cached_property
    def _package(self) -> Package:
        return read_package(self.release)

    @cached_property
    def _resources(self) -> dict[str, Resource]:
        """`schema.table` → its entry in the data package."""
        return {resource["name"]: resource for resource in self._package["resources"]}

    @cached_property
    def _files(self) -> dict[str, Path]:
        return files_of(self.release)

    @cached_property
    def _wrong(self) -> dict[str, str]:
        """File → what is wrong with its bytes."""
        try:
            sizes = {resource["path"]: resource["bytes"] for resource in self._resources.values()}
        except UnreadableError:
            sizes = {}
        return wrong_files(self.release, self.hashes, sizes)

    @cached_property
    def _sound(self) -> dict[str, Path]:
        """`schema.table` → its Parquet file, where that has the bytes it was published with."""
        found = {}
        for name, resource in self._resources.items():
            path = self._files.get(resource["path"])
            if path and f"sha256:{self.hashes.of([path])[path]}" == resource["hash"]:
                found[name] = path
        return found

    def _misnamed(self) -> Iterator[str]:
        """Where the data package is of another release, or names other tables than there are."""
        if self._package["version"] != self.release.name:
            yield f"{PACKAGE}: is of release {self._package['version']}, its folder is {self.release.name}"
        paths = {resource["path"] for resource in self._resources.values()}
        yield from (f"{n}: is no table of {PACKAGE}" for n in self._files if n.startswith("tables/") and n not in paths)
        for name, resource in self._resources.items():
            if resource["path"] not in self._files:
                yield f"{name}: {resource['path']} is missing"
            elif name not in self._sound and resource["path"] not in self._wrong:
                yield f"{name}: {resource['path']} has another hash than {PACKAGE} states"

    def _look(self, promise: str, find: Callable[[], Iterable[str]], unopened: str = "") -> Finding:
        """Look into what is sound, and say what was not looked into; `unopened` says why nothing could be."""
        if unopened:
            return Finding(promise, (unopened,))
        unseen = [
            f"{name}: not looked into, since its file is damaged or missing"
            for name in self._resources
            if name not in self._sound
        ]
        try:
            return Finding(promise, (*unseen, *find()))
        except duckdb.Error as error:
            return Finding(promise, (*unseen, str(error).partition("\n")[0]))

    def _open(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Show every sound Parquet file as a view under its table's name."""
        connection.execute("set enable_progress_bar = false")
        for name, path in self._sound.items():
            connection.execute(f"create schema if not exists {quoted_part(name.partition('.')[0])}")
            connection.execute(f"create view {quoted_name(name)} as from read_parquet({quoted(path)})")

    def _attach(self, connection: duckdb.DuckDBPyConnection) -> str:
        """Open the release's database beside them as `published`; why it was not, empty where it was."""
        if database.FILE_NAME not in self._files:
            return f"{database.FILE_NAME} is missing"
        if database.FILE_NAME in self._wrong:
            return f"{database.FILE_NAME}: not looked into, since its bytes are damaged"
        try:
            connection.execute(f"attach {quoted(self.release / database.FILE_NAME)} as published (read_only)")
        except duckdb.Error as error:
            return f"{database.FILE_NAME} cannot be opened: {str(error).partition(chr(10))[0]}"
        return ""

    def _inputs(self) -> Finding:
        """Whether what the manifest names is kept; a release made before manifests were written has none."""
        promise = "the inputs it was made from are kept, with the same bytes"
        if inputs.FILE_NAME not in self._files and inputs.FILE_NAME not in self._wrong:
            return Finding(
                promise, (), f"Not known: it has no {inputs.FILE_NAME}, which earlier versions did not write."
            )
        try:
            wrong = [f"{what} {said}" for what, said in inputs.faults(self.release, self.warehouse)]
            outside = inputs.elsewhere(inputs.read_manifest(self.release))
        except inputs.ManifestError as error:
            return Finding(promise, (str(error),))
        names = ", ".join(f"{source}: {item.path or item.name}" for source, item in outside)
        return Finding(
            promise, tuple(wrong), f"Outside the warehouse's keeping, not looked at: {names}." if names else ""
        )
