"""The Parquet files of one reading, written a row group at a time."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyarrow
from pyarrow import parquet

from raw.openalex.columns import Rows
from raw.openalex.contract import TABLES
from raw.source import RejectedRow
from warehouse.contract import arrow_schema

ROWS_PER_GROUP = 100_000
"""Rows of a table held in memory before they are written."""
REJECTIONS_PER_GROUP = 10_000
SELDOM_REPEATED = ("line", "work_id", "doi")
"""Columns for which a dictionary would only cost time and space."""


@dataclass(frozen=True)
class Rejection:
    """A line that was not taken, without its content."""

    line: int
    record_id: str | None
    column_name: str | None
    reason: str


class _TableFile:
    """One Parquet file. Batches come without `file_id`, and are written with it, in `thread`."""

    def __init__(
        self, path: Path, schema: pyarrow.Schema, file_id: Callable[[], str], thread: ThreadPoolExecutor
    ) -> None:
        self._schema = schema
        self._file_id = file_id
        self._thread = thread
        self._writer = parquet.ParquetWriter(
            path,
            schema,
            compression="zstd",
            compression_level=1,
            use_dictionary=[name for name in schema.names if name not in SELDOM_REPEATED],
        )
        self._waiting: list[pyarrow.RecordBatch] = []
        self._n_waiting = 0
        self._writing: Future[None] | None = None

    def add(self, batch: pyarrow.RecordBatch) -> None:
        self._waiting.append(batch)
        self._n_waiting += batch.num_rows
        if self._n_waiting >= ROWS_PER_GROUP:
            self._flush()

    def close(self) -> None:
        if self._n_waiting:
            self._flush()
        if self._writing:
            self._writing.result()
        self._writer.close()

    def _flush(self) -> None:
        """Hand over what waits; wait for the row group before it, so that no more than two are in memory."""
        if self._writing:
            self._writing.result()
        self._writing = self._thread.submit(self._write, self._waiting)
        self._waiting, self._n_waiting = [], 0

    def _write(self, batches: list[pyarrow.RecordBatch]) -> None:
        table = pyarrow.Table.from_batches(batches)
        file_ids = pyarrow.repeat(pyarrow.scalar(self._file_id(), pyarrow.string()), table.num_rows)
        columns = {"file_id": file_ids, **dict(zip(table.column_names, table.columns, strict=True))}
        self._writer.write_table(pyarrow.table([columns[name] for name in self._schema.names], schema=self._schema))


class TableFiles:
    """All files of one reading: a table each, and the rejected lines. They are whole once closed."""

    def __init__(self, folder: Path, file_id: Callable[[], str]) -> None:
        """`file_id` is asked for when the first row group is written: hashing goes on meanwhile."""
        self._thread = ThreadPoolExecutor(1)
        self._tables = {
            table: _TableFile(folder / f"{table}.parquet", arrow_schema(contract), file_id, self._thread)
            for table, contract in TABLES.items()
        }
        schema = arrow_schema(RejectedRow)
        self._rejected_schema = pyarrow.schema([field for field in schema if field.name != "file_id"])
        self._rejected = _TableFile(folder / "rejected_rows.parquet", schema, file_id, self._thread)
        self._rejections: list[Rejection] = []

    def add(self, rows: Rows) -> None:
        """Take the rows of some works into every table."""
        for table, batch in rows.batches().items():
            self._tables[table].add(batch)

    def reject(self, rejection: Rejection) -> None:
        """Take a rejected line."""
        self._rejections.append(rejection)
        if len(self._rejections) >= REJECTIONS_PER_GROUP:
            self._write_rejections()

    def close(self) -> None:
        """Write what waits and finish the files."""
        with self._thread:
            self._write_rejections()
            for file in (*self._tables.values(), self._rejected):
                file.close()

    def _write_rejections(self) -> None:
        columns = {
            "source": ["openalex"] * len(self._rejections),
            "line": [rejection.line for rejection in self._rejections],
            "record_id": [rejection.record_id for rejection in self._rejections],
            "column_name": [rejection.column_name for rejection in self._rejections],
            "reason": [rejection.reason for rejection in self._rejections],
            "content": [None] * len(self._rejections),
        }
        self._rejected.add(pyarrow.RecordBatch.from_pydict(columns, schema=self._rejected_schema))
        self._rejections = []
