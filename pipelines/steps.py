"""What every step that makes tables does: make them, unless nothing changed; check them; put them in force."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import dagster as dg
import duckdb

from pipelines import describe
from pipelines.project import Project
from warehouse.checks import Verdict, verify
from warehouse.contract import Contract
from warehouse.files import digest
from warehouse.store import Recipe, Version

Contracts = Mapping[str, type[Contract]]
"""`schema.table` → contract."""
Materialised = dg.MaterializeResult[None]
Results = Iterator[dg.AssetCheckResult | Materialised]
Write = Callable[[Path], Sequence[Mapping[str, int]]]
"""Writes `<table>.parquet` for each table into a folder and says what there is to remember about it."""


class BrokenTablesError(Exception):
    """Tables that break their contracts: `schema.table` → verdicts."""

    def __init__(self, contracts: Contracts, verdicts: Mapping[str, Sequence[Verdict]]) -> None:
        broken = {table: found for table, found in verdicts.items() if not all(verdict.passed for verdict in found)}
        super().__init__("\n".join(describe.complaint(table, found) for table, found in broken.items()))
        self.contracts, self.verdicts = contracts, verdicts


def recipe_of(*parts: str) -> str:
    """Hash of what decides a step's result: code, inputs, and the version of DuckDB, which decides Parquet's bytes."""
    return digest(duckdb.__version__, *parts)


def make(
    project: Project, recipe: str, contracts: Contracts, write: Write, known: Mapping[str, Sequence[Path]]
) -> tuple[Recipe, bool]:
    """Make tables by a recipe, or recall them where it was followed before: (what it gave, True where made now).

    `known` holds the files of tables that foreign keys point to. Raises BrokenTablesError, and keeps nothing, where a
    table breaks its contract.
    """
    if recalled := project.store.recall(recipe):
        return recalled, False
    work = project.data / "build" / "work"
    work.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=work) as folder:
        notes = write(Path(folder))
        files = {table: Path(folder) / f"{table.partition('.')[2]}.parquet" for table in contracts}
        with project.engine.connect({**known, **{table: [file] for table, file in files.items()}}) as connection:
            verdicts = {table: verify(connection, contract, table) for table, contract in contracts.items()}
        if any(not verdict.passed for found in verdicts.values() for verdict in found):
            raise BrokenTablesError(contracts, verdicts)
        return project.store.keep(recipe, files, notes), True


def refused(error: BrokenTablesError) -> Results:
    """Record every check of tables that break their contracts, then stop the run."""
    for table, contract in error.contracts.items():
        yield describe.check_result(table, contract, error.verdicts[table])
    raise dg.Failure(description=str(error), allow_retries=False) from error


def accept(
    project: Project, contracts: Contracts, versions: Mapping[str, Version], extra: Mapping[str, Mapping[str, Any]]
) -> Results:
    """Put checked tables in force and tell Dagster about them; `extra` is further metadata by table."""
    for table, contract in contracts.items():
        yield describe.check_result(table, contract, ())
        version = versions[table]
        project.store.put_in_force(version)
        files = [project.store.path(part) for part in version.parts]
        yield dg.MaterializeResult(
            asset_key=describe.asset_key(table),
            data_version=dg.DataVersion(version.hash),
            metadata={
                "dagster/row_count": version.n_rows,
                "size_in_bytes": sum(part.n_bytes for part in version.parts),
                "is_synthetic": version.is_synthetic,
                "preview": dg.MetadataValue.md(describe.preview(files)),
                **extra.get(table, {}),
            },
        )
