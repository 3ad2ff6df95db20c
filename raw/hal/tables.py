"""The Parquet files of one reading, written a row group at a time."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import parquet

from raw.hal.contract import TABLES
from raw.source import RejectedRow
from warehouse.contract import arrow_schema

ROWS_IN_MEMORY = 100_000
"""Rows of all tables gathered before they are written."""

Row = Mapping[str, Any]


class TableFiles:
    """A file for each table and for the rejected rows. They are whole once closed."""

    def __init__(self, folder: Path, file_id: str) -> None:
        self._file_id = file_id
        self._schemas = {
            name: arrow_schema(contract) for name, contract in {**TABLES, "rejected_rows": RejectedRow}.items()
        }
        self._writers = {
            name: parquet.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd")
            for name, schema in self._schemas.items()
        }
        self._rows: dict[str, list[dict[str, Any]]] = {name: [] for name in self._schemas}
        self._variants: dict[str, dict[tuple[Any, ...], int]] = {}
        """Institution → attributes seen → variant number."""

    def add(self, line: int, rows: Mapping[str, Sequence[Row]]) -> None:
        """Take the rows of a document, `table` without the source's name; institutions seen before are passed over."""
        for table, added in rows.items():
            wanted = self._new_institutions(added) if table == "institutions" else added
            self._rows[f"hal_{table}"] += [{**row, "file_id": self._file_id, "line": line} for row in wanted]
        self._write_if_many()

    def reject(self, line: int, record_id: str | None, column_name: str | None, reason: str) -> None:
        """Take a document that was not read, without its content, which names people."""
        self._rows["rejected_rows"].append(
            {
                "source": "hal",
                "file_id": self._file_id,
                "line": line,
                "record_id": record_id,
                "column_name": column_name,
                "reason": reason,
            }
        )
        self._write_if_many()

    def close(self) -> None:
        """Write what waits and finish the files."""
        self._write()
        for writer in self._writers.values():
            writer.close()

    def _new_institutions(self, rows: Sequence[Row]) -> list[Row]:
        new: list[Row] = []
        for row in rows:
            attributes = (
                row["ror"],
                row["institution_name"],
                row["country_code"],
                row["institution_type"],
                *row["lineage"],
            )
            variants = self._variants.setdefault(row["institution_id"], {})
            if attributes not in variants:
                variants[attributes] = len(variants) + 1
                new.append({**row, "variant_number": variants[attributes]})
        return new

    def _write_if_many(self) -> None:
        if sum(map(len, self._rows.values())) >= ROWS_IN_MEMORY:
            self._write()

    def _write(self) -> None:
        for name, rows in self._rows.items():
            if rows:
                self._writers[name].write_table(pyarrow.Table.from_pylist(rows, schema=self._schemas[name]))
                self._rows[name] = []
