"""The Parquet files of one reading, written a row group at a time."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import parquet

from raw.openalex.columns import Columns, Stretch
from raw.openalex.contract import TABLES
from raw.openalex.keys import KeyCounter
from raw.openalex.withdrawals import Withdrawal
from raw.source import RejectedRow
from warehouse.contract import arrow_schema

ROWS_IN_MEMORY = 200_000
"""Rows of all tables gathered before they are written: those of some 15,000 works."""
LINES_IN_MEMORY = 10_000
"""Rejected lines, and withdrawals, gathered before they are written."""
SELDOM_REPEATED = ("line", "record_id", "doi", "hal_id", "content_hash")
"""Columns for which a dictionary would only cost time and space."""


@dataclass(frozen=True)
class Rejection:
    """A line that was not taken, without its content."""

    line: int
    record_id: str | None
    column_name: str | None
    reason: str


class TableFiles:
    """All files of one reading: a table each, and the rejected lines. They are whole once closed."""

    def __init__(self, folder: Path, file_id: Callable[[], str]) -> None:
        """`file_id` is asked for when the first row group is written: hashing goes on meanwhile."""
        self._file_id = file_id
        self._schemas = {
            table: arrow_schema(contract) for table, contract in {**TABLES, "rejected_rows": RejectedRow}.items()
        }
        self._writers = {table: _writer(folder / f"{table}.parquet", schema) for table, schema in self._schemas.items()}
        self._columns = Columns()
        self._rejections: list[dict[str, Any]] = []
        self._withdrawals: list[dict[str, Any]] = []
        self._thread = ThreadPoolExecutor(1)
        self._writing: Future[None] | None = None

    def add(self, stretch: Stretch) -> None:
        """Take some works into every table."""
        self._columns.take(stretch)
        if self._columns.n_rows >= ROWS_IN_MEMORY:
            self._write_works()

    def reject(self, rejection: Rejection) -> None:
        """Take a rejected line."""
        self._rejections.append(
            {
                "line": rejection.line,
                "record_id": rejection.record_id,
                "column_name": rejection.column_name,
                "reason": rejection.reason,
                "content": None,
            }
        )
        if len(self._rejections) >= LINES_IN_MEMORY:
            self._write_rejections()

    def withdraw(self, line: int, withdrawal: Withdrawal) -> None:
        """Take a line that says that a work is gone."""
        self._withdrawals.append(
            {
                "line": line,
                "record_id": withdrawal.withdrawn,
                "reason": withdrawal.reason,
                "replaced_by": withdrawal.replaced_by,
            }
        )
        if len(self._withdrawals) >= LINES_IN_MEMORY:
            self._write_withdrawals()

    def close(self, keys: KeyCounter) -> None:
        """Write what waits, and the keys the works had, and finish the files."""
        with self._thread:
            self._write_works()
            self._write_rejections()
            self._write_withdrawals()
            self._write_rows("openalex_record_keys", list(keys.rows()))
            self._wait()
        for writer in self._writers.values():
            writer.close()

    def _write_works(self) -> None:
        tables = self._columns.tables(self._file_id())
        self._columns = Columns()
        self._write(tables)

    def _write_rejections(self) -> None:
        rows, self._rejections = self._rejections, []
        self._write_rows("rejected_rows", rows)

    def _write_withdrawals(self) -> None:
        rows, self._withdrawals = self._withdrawals, []
        self._write_rows("openalex_withdrawals", rows)

    def _write_rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        place = {"source": "openalex", "file_id": self._file_id()}
        self._write({table: pyarrow.Table.from_pylist([place | row for row in rows], schema=self._schemas[table])})

    def _write(self, tables: dict[str, pyarrow.Table]) -> None:
        """Write in the thread, after waiting for the row groups before: no more than two are in memory."""
        self._wait()
        self._writing = self._thread.submit(self._write_now, tables)

    def _write_now(self, tables: dict[str, pyarrow.Table]) -> None:
        for name, table in tables.items():
            if table.num_rows:
                self._writers[name].write_table(table)

    def _wait(self) -> None:
        if self._writing:
            self._writing.result()


def _writer(path: Path, schema: pyarrow.Schema) -> parquet.ParquetWriter:
    return parquet.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=[name for name in schema.names if name not in SELDOM_REPEATED],
    )
