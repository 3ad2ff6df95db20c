"""Hand-edited registers: a CSV file and its contract in, checked rows and rejected lines out.

Belongs here: what happens to a line of a register. Which files there must be is in `register_files`, how the bytes
become records in `register_lines`, how a text becomes a value in `register_values` and a date as written days in
`register_dates`, which rules a row breaks in `register_rules`; what the columns mean is in each register's contract.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas
import pyarrow
import pyarrow.parquet

from raw.register_lines import Lines, Record, read_lines
from raw.register_rules import Fault, broken_rules, duplicates
from raw.register_values import convert, shown, suggestion
from raw.source import FileCount, RejectedRow
from warehouse.contract import Column, Contract, arrow_schema, columns, frame_of, key

_PLACE = ("file_id", "line")
"""The columns the reader adds: where a row came from."""


@dataclass(frozen=True)
class Origin:
    """The file behind a register, kept so that a line can still be rejected after it was read."""

    source: str
    file_name: str
    file_id: str
    texts: Mapping[int, str]
    """Line → the record as it stands in the file."""
    record_ids: Mapping[int, str]
    """Line → its key, where the record has the right number of fields."""


@dataclass(frozen=True)
class Register:
    """What was read from one register file."""

    frame: pandas.DataFrame
    """One row per accepted record, in the contract's columns and Arrow types, in the file's order."""
    rejected: pandas.DataFrame
    """One row per rejected record, in the columns of `RejectedRow`."""
    count: FileCount
    origin: Origin
    faults: tuple[Fault, ...] = ()
    """Everything that is wrong with the rejected records, fault by fault."""


def read_register(path: Path, contract: type[Contract], *, source: str, content: bytes | None = None) -> Register:
    """Read a CSV register of the given source against its contract; `content` stands for what the file holds.

    The file holds every column of the contract but the first two, `file_id` and `line`, which say where a row came
    from. A line that cannot be taken is rejected with every reason found; of two lines with one key the first is kept.
    Raises SourceError where the file as a whole cannot be read.
    """
    described = {column.name: column for column in columns(contract)}
    lines = read_lines(path, written_columns(contract), content)
    origin = Origin(
        source=source,
        file_name=path.name,
        file_id=lines.file_id,
        texts={record.line: record.text for record in lines.records},
        record_ids=_record_ids(lines, key(contract)),
    )
    rows: list[dict[str, object]] = []
    faults: list[Fault] = []
    for record in lines.records:
        row, found = _row(record, lines, described)
        faults += found
        if not found:
            rows.append(row)
    register = Register(
        frame_of(rows, contract), _rejected(origin, []), FileCount(len(lines.records), len(rows), 0), origin
    )
    register = reject(register, faults)
    register = reject(register, broken_rules(register.frame, contract))
    return reject(register, duplicates(register.frame, key(contract)))


def written_columns(contract: type[Contract]) -> list[str]:
    """The columns a register's file holds: those of the contract but the first two, which say where a row came from."""
    return [column.name for column in columns(contract) if column.name not in _PLACE]


def reject(register: Register, faults: Iterable[Fault]) -> Register:
    """The register without the faulty lines, which join its rejected rows; several reasons of a line are joined."""
    found = tuple(faults)
    more = _rejected(register.origin, found)
    if more.empty:
        return register
    frame = register.frame[~register.frame["line"].isin(more["line"])].reset_index(drop=True)
    rejected = pandas.concat([register.rejected, more], ignore_index=True).sort_values("line", ignore_index=True)
    count = FileCount(register.count.rows_in, len(frame), len(rejected))
    return Register(frame, rejected, count, register.origin, (*register.faults, *found))


def reject_orphans(child: Register, column: str, parent: Register, parent_column: str | None = None) -> Register:
    """Reject the rows of `child` whose `column` names something that `parent` does not hold.

    `parent_column` is the parent's key, by default named like `column`; an empty reference is no fault. A register may
    be its own parent: then a row whose parent is rejected here is rejected as well.
    """
    parent_column = parent_column or column
    while True:
        held = set(parent.frame[parent_column])
        references = child.frame[["line", column]].dropna().itertuples(index=False, name=None)
        faults = [
            Fault(line, column, f"{column} is {shown(value)}, {_absent(value, parent, held)}")
            for line, value in references
            if value not in held
        ]
        if not faults:
            return child
        smaller = reject(child, faults)
        parent = smaller if parent is child else parent
        child = smaller


def write_tables(
    destination: Path, tables: Mapping[str, tuple[type[Contract], pandas.DataFrame]], rejected: pandas.DataFrame
) -> None:
    """Write `<table>.parquet` for each table and `rejected_rows.parquet`, sorted by key: equal rows give equal bytes.

    Raises pandera's SchemaErrors where a frame breaks its contract, which is a fault of the reader, not of the file.
    """
    destination.mkdir(parents=True, exist_ok=True)
    everything: dict[str, tuple[type[Contract], pandas.DataFrame]] = {
        **tables,
        "rejected_rows": (RejectedRow, rejected),
    }
    for name, (contract, frame) in everything.items():
        contract.validate(frame, lazy=True)
        table = pyarrow.Table.from_pandas(frame, schema=arrow_schema(contract), preserve_index=False)
        ordered = table.sort_by([(column, "ascending") for column in key(contract)])
        # pandas' own metadata names its version, which must not decide whether a table changed.
        plain = ordered.replace_schema_metadata(None)
        pyarrow.parquet.write_table(plain, destination / f"{name}.parquet", compression="zstd")


def _row(record: Record, lines: Lines, described: Mapping[str, Column]) -> tuple[dict[str, object], Sequence[Fault]]:
    found, expected = len(record.fields), len(lines.header)
    if found != expected:
        advice = "put a value that holds a comma between quotation marks" if found > expected else "add the commas"
        return {}, [Fault(record.line, None, f"the line has {found} fields, expected {expected}: {advice}")]
    row: dict[str, object] = {"file_id": lines.file_id, "line": record.line}
    faults = []
    for name, text in zip(lines.header, record.fields, strict=True):
        try:
            row[name] = convert(text, described[name])
        except ValueError as error:
            faults.append(Fault(record.line, name, str(error)))
    return row, faults


def _absent(value: str, parent: Register, held: set[str]) -> str:
    # The key of a register that keeps former versions goes on with the day each was entered.
    records = parent.rejected["record_id"].astype(str)
    said = parent.rejected[(records == value) | records.str.startswith(f"{value} / ")]
    if not said.empty:
        return (
            f"which is on line {said['line'].iloc[0]} of {parent.origin.file_name}, rejected: correct that line first"
        )
    return f"which {parent.origin.file_name} does not hold{suggestion(value, held) or ': add it there'}"


def _record_ids(lines: Lines, unique: Sequence[str]) -> dict[int, str]:
    positions = [lines.header.index(name) for name in unique]
    whole = [record for record in lines.records if len(record.fields) == len(lines.header)]
    return {record.line: " / ".join(record.fields[position].strip() for position in positions) for record in whole}


def _rejected(origin: Origin, faults: Iterable[Fault]) -> pandas.DataFrame:
    by_line: dict[int, list[Fault]] = {}
    for fault in faults:
        by_line.setdefault(fault.line, []).append(fault)
    rows = [
        {
            "source": origin.source,
            "file_id": origin.file_id,
            "line": line,
            "record_id": origin.record_ids.get(line),
            "column_name": ", ".join(dict.fromkeys(fault.column for fault in found if fault.column)) or None,
            "reason": "; ".join(dict.fromkeys(fault.reason for fault in found)),
            "content": origin.texts[line],
        }
        for line, found in sorted(by_line.items())
    ]
    return frame_of(rows, RejectedRow)
