"""The derived tables of made-up works: which there are, where they lie, and how they are made.

A table of rows that each belong to one publication is made in parts of a million works, which never meet in it; every
other table is made of the whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from benchmarks.records import DATA, part_folders
from benchmarks.register_files import write_registers
from raw.bibliography import BIBLIOGRAPHY
from raw.catalogue import PUBLICATION_FILES, members, sources
from transforms.catalogue import tables
from warehouse.contract import key
from warehouse.engine import Engine
from warehouse.table import Table

THREADS = 2
OF_DEFINITIONS = (
    "core.definitions",
    "core.country_views",
    "core.selections",
    "core.country_sets",
    "core.judgements",
    "core.publication_classes",
    "core.publication_profiles",
    "core.definition_classes",
    "core.home_credit_profiles",
)
"""Core tables that all definitions of the register decide, of which tables of shares are made. In others the default
alone does, which is the first of the register."""
ELSEWHERE = ("raw.programme", "raw.claim", "raw.cordis", "raw.erc", "raw.ministry")
"""Raw tables that no indicator of co-authorship reads."""


@cache
def catalogue() -> dict[str, Table]:
    """Every derived table by its name."""
    return {table.full_name: table for table in tables()}


@cache
def ancestors(name: str) -> frozenset[str]:
    """A table and everything it is made from, raw tables among it."""
    given = catalogue()[name].inputs if name in catalogue() else ()
    return frozenset({name}).union(*map(ancestors, given))


def indicators() -> list[str]:
    """The tables of co-authorship, each after those it is made from."""
    return [
        name
        for name in in_order(catalogue())
        if name.startswith("indicators.")
        and "core.publications" in ancestors(name)
        and not any(given.startswith(ELSEWHERE) for given in ancestors(name))
    ]


@cache
def core() -> list[str]:
    """The core tables those need, each after those it is made from."""
    return [name for name in in_order(frozenset().union(*map(ancestors, indicators()))) if name.startswith("core.")]


def in_order(names: Iterable[str]) -> list[str]:
    """The same names, each after those it is made from."""
    return sorted(names, key=lambda name: (len(ancestors(name)), name))


def is_in_parts(name: str) -> bool:
    """True where each row belongs to one publication."""
    if name in catalogue():
        return name == "core.publication_records" or key(catalogue()[name].contract)[0] == "publication_id"
    return name.removeprefix("raw.") in {*BIBLIOGRAPHY, PUBLICATION_FILES}


@dataclass(frozen=True)
class Warehouse:
    """All tables of so many works under the first definitions of the register; 0 means all of them."""

    n_works: int
    n_definitions: int = 0

    @property
    def folder(self) -> Path:
        """Where its tables lie."""
        return DATA / f"tables_{self.n_works}_{self.n_definitions or 'all'}"

    @cached_property
    def parts(self) -> list[Path]:
        """The folders of its works."""
        return part_folders(self.n_works)

    def write_registers(self) -> None:
        """Write the raw tables other than those of works."""
        write_registers(self.folder / "raw", self.n_definitions, len(self.parts))

    def files(self, name: str) -> list[Path]:
        """The Parquet files of a table; those of one in parts in the order of the parts."""
        if self.n_definitions and name.startswith("core.") and name not in OF_DEFINITIONS:
            return Warehouse(self.n_works).files(name)
        if name in catalogue():
            return [
                self.folder / f"{name}_{part}.parquet" for part in range(len(self.parts) if is_in_parts(name) else 1)
            ]
        if name == f"raw.{PUBLICATION_FILES}":
            return [self.folder / "raw" / f"publication_files_{part}.parquet" for part in range(len(self.parts))]
        if is_in_parts(name):
            return [part / f"{name.removeprefix('raw.')}.parquet" for part in self.parts]
        return [self.folder / "raw" / f"{member.removeprefix('raw.')}.parquet" for member in members(name, sources())]

    def make(self, name: str, engine: Engine) -> None:
        """Write the files of a table from those of its inputs."""
        table = catalogue()[name]
        given = {each: self.files(each) for each in table.inputs}
        for part, file in enumerate(self.files(name)):
            chosen = given
            if is_in_parts(name):
                chosen = {each: files[part : part + 1] if is_in_parts(each) else files for each, files in given.items()}
            engine.materialise(table.select, table.contract, chosen, file, table.program)

    def engine(self, memory_limit: str) -> Engine:
        """DuckDB on two threads within a limit of memory."""
        return Engine(memory_limit, THREADS, self.folder / "spill")
