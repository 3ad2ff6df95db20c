"""CSV files of ERC statistics → the table and the rejected lines.

The files are read together: a call that stands in two of them would be counted twice.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from raw.erc.contract import FILE_COLUMNS, TABLES
from raw.erc.values import row_of
from raw.errors import SourceError
from raw.register import write_tables
from raw.register_lines import Lines, Record, read_lines
from raw.register_rules import Fault
from raw.source import FileCount, RejectedRow
from warehouse.contract import frame_of

SOURCE_NAME = "erc"

_TABLE = "erc_statistics"
_AGAIN = "Fetch it again, or export it again from the statistics of the ERC."


def read(files: Sequence[Path], destination: Path) -> list[FileCount]:
    """Write `erc_statistics.parquet` and `rejected_rows.parquet`; one count per file, in the order given.

    Raises SourceError where a file cannot be used as a whole, or where two files hold the same call.
    """
    rows: list[dict[str, object]] = []
    rejected: list[dict[str, object]] = []
    counts = []
    calls: dict[tuple[object, object], Path] = {}
    for path in files:
        kept, refused = _read_file(path)
        _refuse_calls_read_before(calls, path, kept)
        rows += kept
        rejected += refused
        counts.append(FileCount(len(kept) + len(refused), len(kept), len(refused)))
    table = {_TABLE: (TABLES[_TABLE], frame_of(rows, TABLES[_TABLE]))}
    write_tables(destination, table, frame_of(rejected, RejectedRow))
    return counts


def lines_of(path: Path) -> Lines:
    """The records of a file, as texts. SourceError where it is no CSV file of ERC statistics, or holds no record."""
    _refuse_markup(path)
    lines = read_lines(path, tuple(FILE_COLUMNS))
    if not lines.records:
        raise SourceError(f"{path}: holds a header and no record, which is taken for a failed export. {_AGAIN}")
    return lines


def _refuse_markup(path: Path) -> None:
    if path.is_file():
        with path.open("rb") as file:
            beginning = file.read(1024).removeprefix(b"\xef\xbb\xbf").lstrip()
        if beginning.startswith(b"<"):
            raise SourceError(f"{path}: starts with '<', so it is a web page or XML and no CSV file. {_AGAIN}")


def _read_file(path: Path) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """(rows, rejected rows) of a file."""
    lines = lines_of(path)
    kept, refused = [], []
    for record in lines.records:
        row, faults = _read_record(record, lines)
        if faults:
            refused.append(_rejected(record, lines, faults))
        else:
            kept.append({"file_id": lines.file_id, **row})
    return kept, refused


def _read_record(record: Record, lines: Lines) -> tuple[dict[str, object], list[Fault]]:
    found, expected = len(record.fields), len(lines.header)
    if found != expected:
        advice = "a value that holds a comma needs quotation marks" if found > expected else "a comma is missing"
        return {}, [Fault(record.line, None, f"the line has {found} fields, expected {expected}: {advice}")]
    return row_of(record.line, dict(zip(lines.header, record.fields, strict=True)))


def _rejected(record: Record, lines: Lines, faults: Sequence[Fault]) -> dict[str, object]:
    is_whole = len(record.fields) == len(lines.header)
    return {
        "source": SOURCE_NAME,
        "file_id": lines.file_id,
        "line": record.line,
        "record_id": " / ".join(field.strip() for field in record.fields[:-1]) if is_whole else None,
        "column_name": ", ".join(dict.fromkeys(fault.column for fault in faults if fault.column)) or None,
        "reason": "; ".join(fault.reason for fault in faults) + ".",
        "content": record.text,
    }


def _refuse_calls_read_before(
    calls: dict[tuple[object, object], Path], path: Path, rows: Iterable[dict[str, object]]
) -> None:
    for call in sorted({(row["call_year"], row["funding_scheme"]) for row in rows}, key=str):
        other = calls.setdefault(call, path)
        if other is not path:
            raise SourceError(
                f"{path}: holds the {call[1]} call of {call[0]}, which {other} holds, too: its proposals would be "
                "counted twice. Give each call in one file only."
            )
