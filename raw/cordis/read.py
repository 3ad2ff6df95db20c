"""A file of CORDIS, an archive or one loose CSV file → Parquet tables and the rejected lines.

Rows are taken as they are: duplicates, codes that are no country and projects without organisations are facts of the
source, and what they mean is decided downstream.
"""

import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from raw.cordis.contract import TABLES
from raw.cordis.layouts import MEMBERS
from raw.cordis.lines import Lines
from raw.cordis.table import Kept, Refused, Table
from raw.cordis.zipped import is_zip, opened
from raw.errors import SourceError
from raw.source import FileCount
from raw.table_files import TableFiles
from warehouse.files import sha256


def read(files: Sequence[Path], destination: Path) -> Sequence[FileCount]:
    """Read one file into `destination`: a Parquet file per table, and `rejected_rows.parquet`.

    Raises SourceError where the file cannot be used as a whole (no archive or layout of CORDIS, damaged, empty):
    nothing is left in `destination` then. Raises ValueError for any other number of files than one.
    """
    if len(files) != 1:
        raise ValueError(f"Files of CORDIS are read one at a time; {len(files)} were given.")
    destination.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".incomplete-", dir=destination) as folder:
        with closing(TableFiles(Path(folder), TABLES, sha256(files[0])[:12])) as tables:
            reading = _Reading(files[0], tables)
            reading.run()
        for table in sorted(Path(folder).iterdir()):
            table.replace(destination / table.name)
    return [FileCount(reading.rows_in, reading.rows_kept, reading.rows_in - reading.rows_kept)]


class _Reading:
    """One pass over one file."""

    def __init__(self, path: Path, tables: TableFiles) -> None:
        self._path = path
        self._tables = tables
        self._first_fault: str | None = None
        self.rows_in = 0
        self.rows_kept = 0

    def run(self) -> None:
        if is_zip(self._path):
            self._read_archive()
        else:
            with self._path.open("rb") as stream:
                self._take(Table(self._path.name, Lines(stream)), lines_before=0, place="")
        if self.rows_in == 0:
            raise SourceError(f"{self._path.name} holds a header and no record: fetch it again, or leave it out.")
        if self.rows_kept == 0:
            raise SourceError(
                f"{self._path.name}: none of its {self.rows_in:,} records could be read. The first fault: "
                f"{self._first_fault}"
            )

    def _read_archive(self) -> None:
        n_lines = 0
        with opened(self._path) as archive:
            begins: dict[str, int] = {}
            for member in archive.to_read():
                begins[member.name] = n_lines + 1
                with archive.open(member) as stream:
                    lines = Lines(stream)
                    name = f"{self._path.name}, {member.name}"
                    self._take(Table(name, lines, MEMBERS[member.kind or ""]), n_lines, member.name)
                n_lines += lines.n_lines
            for member in sorted(archive.members, key=lambda member: member.name):
                said = {"member_name": member.name, "n_bytes": member.n_bytes, "is_read": member.name in begins}
                self._tables.add("cordis_members", {**said, "line": begins.get(member.name, 0)})

    def _take(self, table: Table, lines_before: int, place: str) -> None:
        """Keep or reject each record of a table; `place` is the member's name, empty for a loose file."""
        for found in table.rows():
            self.rows_in += 1
            line = lines_before + found.line
            if isinstance(found, Kept):
                self.rows_kept += 1
                self._tables.add(table.layout.table, {**found.row, "line": line})
            else:
                self._reject(found, line, f"{place}, line {found.line:,}: " if place else "")
        for column in table.columns():
            self._tables.add("cordis_columns", {**column, "line": lines_before + table.header_line})

    def _reject(self, refused: Refused, line: int, place: str) -> None:
        self._first_fault = self._first_fault or f"{place or f'line {line:,}: '}{refused.reason}"
        self._tables.add(
            "rejected_rows",
            {
                "source": "cordis",
                "line": line,
                "record_id": refused.record_id,
                "column_name": refused.column_name,
                "reason": f"{place}{refused.reason}",
                "content": refused.content,
            },
        )
