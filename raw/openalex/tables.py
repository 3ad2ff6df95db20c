"""The Parquet files of one reading, written a row group at a time."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyarrow
from pyarrow import parquet

from raw.openalex.columns import Columns, Stretch
from raw.openalex.contract import TABLES
from raw.source import RejectedRow
from warehouse.contract import arrow_schema

ROWS_IN_MEMORY = 200_000
"""Rows of all tables gathered before they are written: those of some 15,000 works."""
REJECTIONS_IN_MEMORY = 10_000
SELDOM_REPEATED = ("line", "work_id", "doi")
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
        self._writers = {
            table: _writer(folder / f"{table}.parquet", arrow_schema(contract))
            for table, contract in {**TABLES, "rejected_rows": RejectedRow}.items()
        }
        self._columns = Columns()
        self._rejections: list[Rejection] = []
        self._thread = ThreadPoolExecutor(1)
        self._writing: Future[None] | None = None

    def add(self, stretch: Stretch) -> None:
        """Take some works into every table."""
        self._columns.take(stretch)
        if self._columns.n_rows >= ROWS_IN_MEMORY:
            self._write_works()

    def reject(self, rejection: Rejection) -> None:
        """Take a rejected line."""
        self._rejections.append(rejection)
        if len(self._rejections) >= REJECTIONS_IN_MEMORY:
            self._write_rejections()

    def close(self) -> None:
        """Write what waits and finish the files."""
        with self._thread:
            self._write_works()
            self._write_rejections()
            self._wait()
        for writer in self._writers.values():
            writer.close()

    def _write_works(self) -> None:
        tables = self._columns.tables(self._file_id())
        self._columns = Columns()
        self._write(tables)

    def _write_rejections(self) -> None:
        rejections, self._rejections = self._rejections, []
        columns = {
            "source": ["openalex"] * len(rejections),
            "file_id": [self._file_id()] * len(rejections),
            "line": [rejection.line for rejection in rejections],
            "record_id": [rejection.record_id for rejection in rejections],
            "column_name": [rejection.column_name for rejection in rejections],
            "reason": [rejection.reason for rejection in rejections],
            "content": [None] * len(rejections),
        }
        self._write({"rejected_rows": pyarrow.Table.from_pydict(columns, schema=arrow_schema(RejectedRow))})

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
