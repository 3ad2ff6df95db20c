"""The Parquet files of one reading, written some rows at a time so that memory does not grow with the file read."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import parquet

from raw.source import RejectedRow
from warehouse.contract import Contract, arrow_schema

ROWS_IN_MEMORY = 50_000
"""Rows of one table gathered before they are written."""


class TableFiles:
    """A file for each table and for the rejected rows of one file that is read. They are whole once closed."""

    def __init__(self, folder: Path, tables: Mapping[str, type[Contract]], file_id: str) -> None:
        self._file_id = file_id
        contracts: dict[str, type[Contract]] = {**tables, "rejected_rows": RejectedRow}
        self._schemas = {table: arrow_schema(contract) for table, contract in contracts.items()}
        self._rows: dict[str, list[Mapping[str, Any]]] = {table: [] for table in contracts}
        self._writers = {
            table: parquet.ParquetWriter(folder / f"{table}.parquet", schema, compression="zstd")
            for table, schema in self._schemas.items()
        }

    def add(self, table: str, row: Mapping[str, Any]) -> None:
        """Take a row, without its `file_id`; columns it does not name are empty."""
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
