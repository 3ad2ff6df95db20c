"""What a release says about itself: the rows of schema `meta`, and the hash that tells whether anything changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse import datapackage, meta
from warehouse.contract import Contract, columns, describe, key, meaning, write_rows
from warehouse.database import Content
from warehouse.files import digest
from warehouse.store import Version
from warehouse.table import Table


@dataclass(frozen=True)
class Made:
    """A table that is ready to be published."""

    table: Table
    version: Version
    comes_from: Mapping[str, Sequence[str]]
    """Column → `schema.table.column` it is computed from."""


def content_hash(made: Sequence[Made], release: Mapping[str, Any], sources: Sequence[Mapping[str, Any]]) -> str:
    """Hash of what a reader would see: rows, descriptions, sources and settings, not the code that made them."""
    tables = [f"{m.table.full_name} {m.version.hash} {describe(m.table.contract)}" for m in made]
    said = {name: value for name, value in release.items() if name not in {"code_version", "accepted_reason"}}
    return digest(*tables, repr(sorted(said.items())), *(repr(sorted(source.items())) for source in sources))


def path_in(release: Path, table: Table) -> Path:
    """The Parquet file of a table in a release's folder."""
    return release / datapackage.parquet_path(table.schema, table.name)


def write(staging: Path, name: str, rows: Sequence[Mapping[str, Any]]) -> Content:
    """Write one table of schema `meta`."""
    path = staging / datapackage.parquet_path("meta", name)
    path.parent.mkdir(parents=True, exist_ok=True)
    contract = meta.TABLES[name]
    write_rows(path, contract, rows)
    path.chmod(0o444)
    return Content("meta", name, contract, path, is_synthetic=False)


def describe_itself(staging: Path, sources: Sequence[Mapping[str, Any]], made: Sequence[Made]) -> list[Content]:
    """Write the tables of schema `meta` that list tables, columns and sources; they list those of `meta` too."""
    column_rows = [
        row for m in made for row in _column_rows(m.table.schema, m.table.name, m.table.contract, m.comes_from)
    ]
    for name, contract in meta.TABLES.items():
        column_rows += _column_rows("meta", name, contract, {})
    return [
        write(staging, "tables", [_table_row(item) for item in made]),
        write(staging, "columns", column_rows),
        write(staging, "sources", sources),
    ]


def _table_row(made: Made) -> dict[str, Any]:
    """The row of meta.tables."""
    return {
        "schema_name": made.table.schema,
        "table_name": made.table.name,
        "description": meaning(made.table.contract),
        "n_rows": made.version.n_rows,
        "version": made.version.hash,
        "code_version": made.table.code_version,
        "made_from": list(made.table.reads),
        "sql": made.table.select,
        "python": made.table.program.text if made.table.program else None,
        "is_synthetic": made.version.is_synthetic,
    }


def _column_rows(
    schema: str, table: str, contract: type[Contract], comes_from: Mapping[str, Sequence[str]]
) -> list[dict[str, Any]]:
    """The rows of meta.columns for one table."""
    return [
        {
            "schema_name": schema,
            "table_name": table,
            "column_name": c.name,
            "position": position,
            "data_type": c.duckdb_type,
            "description": c.description,
            "unit": c.unit,
            "is_nullable": c.nullable,
            "is_key": c.name in key(contract),
            "refers_to": c.references,
            "comes_from": list(comes_from.get(c.name, ())),
        }
        for position, c in enumerate(columns(contract), start=1)
    ]
