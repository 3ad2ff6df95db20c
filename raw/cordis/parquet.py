"""The Parquet files of one reading, written some rows at a time so that memory does not grow with the file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import parquet

from raw.cordis.contract import TABLES
from raw.source import RejectedRow
from warehouse.contract import Contract, arrow_schema

ROWS_IN_MEMORY = 50_000
"""Rows of one table gathered before they are written."""

_CONTRACTS: Mapping[str, type[Contract]] = {**TABLES, "rejected_rows": RejectedRow}


class TableFiles:
    """All files of one reading: a table each, and the rejected rows. They are whole once closed."""

    def __init__(self, folder: Path, file_id: str) -> None:
        self._file_id = file_id
        self._schemas = {table: arrow_schema(contract) for table, contract in _CONTRACTS.items()}
        self._rows: dict[str, list[Mapping[str, Any]]] = {table: [] for table in _CONTRACTS}
        self._writers = {
            table: parquet.ParquetWriter(folder / f"{table}.parquet", schema, compression="zstd")
            for table, schema in self._schemas.items()
        }

    def add(self, table: str, row: Mapping[str, Any]) -> None:
        """Take a row; columns it does not name are empty."""
        rows = self._rows[table]
        rows.append(row)
        if len(rows) >= ROWS_IN_MEMORY:
            self._write(table)

    def close(self) -> None:
        """Write what waits and finish the files."""
        for table, writer in self._writers.items():
            self._write(table)
            writer.close()

    def _write(self, table: str) -> None:
        rows, self._rows[table] = self._rows[table], []
        if rows:
            given = [{**row, "file_id": self._file_id} for row in rows]
            self._writers[table].write_table(pyarrow.Table.from_pylist(given, schema=self._schemas[table]))
