"""JSON exports of the ministry → the table and the rejected records.

The files are read together: a country's applications that stand in two of them would be counted twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from raw.errors import SourceError
from raw.ministry.contract import TABLES
from raw.ministry.record import NotTakenError, record_id, row_of
from raw.ministry.records import records_of
from raw.register import write_tables
from raw.source import FileCount, RejectedRow
from warehouse.contract import frame_of
from warehouse.files import sha256

SOURCE_NAME = "ministry"

_TABLE = "ministry_applications"
_KEY = ("country_code_given", "framework", "call_year", "stage")


@dataclass
class _Read:
    """What was read so far."""

    rows: list[dict[str, object]] = field(default_factory=list)
    rejected: list[dict[str, object]] = field(default_factory=list)
    places: dict[tuple[object, ...], tuple[Path, int]] = field(default_factory=dict)
    """Key of a row → where it stands."""


def read(files: Sequence[Path], destination: Path) -> list[FileCount]:
    """Write `ministry_applications.parquet` and `rejected_rows.parquet`; one count per file, in the order given.

    Raises SourceError where a file cannot be used as a whole: no JSON list, none of its records taken, or a record that
    another file holds, too.
    """
    found = _Read()
    counts = [_read_file(path, found) for path in files]
    table = {_TABLE: (TABLES[_TABLE], frame_of(found.rows, TABLES[_TABLE]))}
    write_tables(destination, table, frame_of(found.rejected, RejectedRow))
    return counts


def _read_file(path: Path, found: _Read) -> FileCount:
    records = records_of(path)
    file_id = sha256(path)[:12]
    n_rejected = len(found.rejected)
    for number, raw in enumerate(records, start=1):
        try:
            row = row_of(raw)
            _refuse_repeated(path, number, row, found)
        except NotTakenError as error:
            found.rejected.append(_rejected(file_id, number, raw, error))
        else:
            found.rows.append({"file_id": file_id, "line": number, **row})
    n_rejected = len(found.rejected) - n_rejected
    if n_rejected == len(records):
        raise SourceError(
            f"{path}: none of its {len(records):,} records is one of applications by country. The first fault: "
            f"{found.rejected[-n_rejected]['reason']} Give exports of fr-esr-countries-evolution-pcri only."
        )
    return FileCount(len(records), len(records) - n_rejected, n_rejected)


def _refuse_repeated(path: Path, number: int, row: dict[str, object], found: _Read) -> None:
    key = tuple(row[name] for name in _KEY)
    other, place = found.places.setdefault(key, (path, number))
    said = ", ".join(str(part) for part in key)
    if other is not path:
        raise SourceError(
            f"{path}: holds {said} (record {number}), which {other} holds, too: it would be counted twice. "
            "Give one export of the dataset only."
        )
    if place != number:
        raise NotTakenError(None, f"{said} already stands in record {place}, which was kept: export the dataset again.")


def _rejected(file_id: str, number: int, raw: msgspec.Raw, error: NotTakenError) -> dict[str, object]:
    return {
        "source": SOURCE_NAME,
        "file_id": file_id,
        "line": number,
        "record_id": record_id(raw),
        "column_name": error.column_name,
        "reason": str(error),
        "content": bytes(raw).decode(),
    }
