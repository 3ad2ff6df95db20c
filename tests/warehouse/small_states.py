"""Releases written by hand for comparisons: Parquet files and the data package that lists them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow
import pyarrow.parquet

from warehouse.files import sha256

Keyed = tuple[pyarrow.Table, Sequence[str]]
"""A table and its key."""


def write_release(folder: Path, tables: Mapping[str, Keyed], *, is_synthetic: bool = False, sequence: int = 1) -> Path:
    """A release that has what a comparison reads; the name of the folder is its id."""
    resources = []
    for name, (table, key) in tables.items():
        schema, _, stem = name.partition(".")
        path = folder / "tables" / schema / f"{stem}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pyarrow.parquet.write_table(table, path)
        resources.append(
            {
                "name": name,
                "path": str(path.relative_to(folder)),
                "hash": f"sha256:{sha256(path)}",
                "schema": {"fields": [{"name": column} for column in table.column_names], "primaryKey": list(key)},
            }
        )
    package = {
        "version": folder.name,
        "sequence": sequence,
        "created": "2026-11-22T00:00:00Z",
        "isSynthetic": is_synthetic,
        "resources": resources,
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "datapackage.json").write_text(json.dumps(package))
    (folder / "SHA256SUMS").write_text("")
    return folder


def parquet_of(release: Path, table: str) -> Path:
    return release / "tables" / f"{table.replace('.', '/')}.parquet"
