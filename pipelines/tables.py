"""The assets of the derived tables: one SELECT each, in a few Python after it, and dependencies read from the SQL."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import dagster as dg

from pipelines import describe
from pipelines.project import Project
from pipelines.resources import Workshop
from pipelines.steps import BrokenTablesError, Contracts, Results, accept, make, recipe_of, refused
from raw.catalogue import members
from raw.source import Source
from warehouse.engine import ContractBrokenError
from warehouse.store import Version
from warehouse.table import Table


def table_asset(table: Table, sources: Sequence[Source], lineage: Mapping[str, Sequence[str]]) -> dg.AssetsDefinition:
    """The asset of one table. `lineage` says where each column comes from."""
    contracts: Contracts = {table.full_name: table.contract}
    inputs = [member for name in table.inputs for member in members(name, sources)]

    @dg.multi_asset(
        name=table.full_name.replace(".", "_"),
        specs=[
            describe.table_spec(
                table.full_name,
                table.contract,
                deps=[describe.asset_key(name) for name in inputs],
                code_version=table.code_version,
                kinds={"duckdb", "sql", "python"} if table.program else {"duckdb", "sql"},
                select=table.select,
                program=table.program.text if table.program else None,
                lineage=lineage,
            )
        ],
        check_specs=[describe.check_spec(table.full_name, table.contract)],
    )
    def step(workshop: Workshop) -> Results:
        project = workshop.project
        versions = {name: project.store.in_force(name) for name in inputs}
        relations = {name: _files(project, versions, members(name, sources)) for name in table.inputs}

        def write(folder: Path) -> list[dict[str, int]]:
            file = folder / f"{table.name}.parquet"
            project.engine.materialise(table.select, table.contract, relations, file, table.program)
            return []

        recipe = recipe_of(table.code_version, *(f"{name} {version.hash}" for name, version in versions.items()))
        try:
            made, is_new = make(project, recipe, contracts, write, relations)
        except BrokenTablesError as error:
            yield from refused(error)
            return
        except ContractBrokenError as error:
            raise dg.Failure(description=f"{table.full_name}: {error}", allow_retries=False) from error
        is_synthetic = any(version.is_synthetic for version in versions.values())
        version = Version(table.full_name, (made.parts[table.full_name],), is_synthetic, table.code_version)
        extra = {"dagster/column_lineage": describe.column_lineage(lineage), "was_recomputed": is_new}
        yield from accept(project, contracts, {table.full_name: version}, {table.full_name: extra})

    return step


def _files(project: Project, versions: Mapping[str, Version], names: Sequence[str]) -> list[Path]:
    """The Parquet files of tables that are read as one."""
    return [project.store.path(part) for name in names for part in versions[name].parts]
