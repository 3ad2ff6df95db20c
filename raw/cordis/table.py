"""One CSV file of CORDIS: its header recognised, its records turned into rows of a table or refused with a reason."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from raw.cordis.layouts import LAYOUTS, PERSONAL, Layout, evidence, nearest, recognise
from raw.cordis.lines import SEPARATORS, Line, Lines, Record, is_conflict_mark, records
from raw.cordis.namibia import is_doubtful
from raw.errors import SourceError


@dataclass(frozen=True)
class Kept:
    """A record as a row."""

    line: int
    row: Mapping[str, Any]


@dataclass(frozen=True)
class Refused:
    """A line that was not taken."""

    line: int
    reason: str
    content: str | None
    record_id: str | None = None
    column_name: str | None = None


class Table:
    """The records of one file, read once from its beginning to its end."""

    def __init__(self, name: str, lines: Lines, expected: Layout | None = None) -> None:
        """Read up to the header. Raises SourceError where it is of no layout, or not of the one expected."""
        self._lines = lines
        marks, first = _header_line(name, lines)
        self.header_line = first.number
        self.separator, self.header = _header(name, first, expected)
        self.layout = expected or recognise(self.header) or nearest(self.header)
        positions = self.layout.positions(self.header)
        self._read = [(place, field.column, field.convert) for place, field in positions.items()]
        self._evidence = evidence(self.header)
        self._may_name_people = bool({*PERSONAL} & {*self.header})
        self._marks = marks

    def rows(self) -> Iterator[Kept | Refused]:
        """Every record: its row, or why there is none."""
        for mark in self._marks:
            yield self._refused(mark)
        for record in records(self._lines, self.separator):
            yield self._refused(record) if record.fault else self._row(record)

    def columns(self) -> list[dict[str, Any]]:
        """What is to be said of the columns of the header, and of those that are read elsewhere and missing here."""
        read = {self.header[place] for place, _, _ in self._read}
        missing = {field.names[0] for field in self.layout.fields if not read & {*field.names}}
        return [
            {
                "column_name": name,
                "table_name": self.layout.table,
                "is_present": name in self.header,
                "is_known": name in self.layout.names or name in self.layout.left,
                "is_read": name in read,
            }
            for name in sorted({*self.header, *missing})
        ]

    def _row(self, record: Record) -> Kept | Refused:
        if len(record.fields) != len(self.header):
            what = "is the header again" if tuple(record.fields) == self.header else self._shifted(record)
            return self._refused(record, what)
        if tuple(record.fields) == self.header:
            return self._refused(record, "is the header again")
        row: dict[str, Any] = {}
        faults: dict[str, str] = {}
        for place, column, convert in self._read:
            text = record.fields[place].strip()
            try:
                row[column] = convert(text) if text else None
            except ValueError as error:
                faults[column] = f"{self.header[place]} is {text[:120]!r}: expected {error}"
        empty = [name for name in self.layout.required if row.get(name) is None and name not in faults]
        faults |= {name: f"{name} is empty, and the record means nothing without it" for name in sorted(empty)}
        if self.layout.any_of and all(row.get(name) is None for name in self.layout.any_of):
            faults[self.layout.any_of[0]] = f"{' and '.join(self.layout.any_of)} are empty: one must be known"
        if faults:
            record_id = row.get("project_id") or row.get("project_rcn")
            return self._refused(record, "; ".join(faults.values()), record_id, ", ".join(faults))
        if "country_code" in row:
            given = {name: record.fields[position] for position, name in self._evidence.items()}
            row["is_country_doubtful"] = is_doubtful(row["country_code"], given)
        return Kept(record.line.number, row)

    def _shifted(self, record: Record) -> str:
        return (
            f"has {len(record.fields)} fields instead of {len(self.header)}: values stand in wrong columns, as where a "
            f"{self.separator!r} inside a value was not quoted; none of the line can be trusted"
        )

    def _refused(
        self, record: Record, reason: str | None = None, record_id: str | None = None, column: str | None = None
    ) -> Refused:
        content = None if self._may_name_people else record.line.shown
        return Refused(record.line.number, reason or record.fault or "", content, record_id, column)


def _header_line(name: str, lines: Lines) -> tuple[list[Record], Line]:
    """The first line that is neither blank nor a mark of a conflict, and the marks before it."""
    marks: list[Record] = []
    while line := lines.take():
        if is_conflict_mark(line):
            lines.put_back([line])
            marks.append(next(records(lines, SEPARATORS[0])))
        elif line.content.strip():
            return marks, line
    raise SourceError(f"{name} holds no line. An empty file is taken for a failed download: fetch it again.")


def _header(name: str, line: Line, expected: Layout | None) -> tuple[str, tuple[str, ...]]:
    """(separator, column names) of a header."""
    if line.content.lstrip().startswith(b"<"):
        raise SourceError(
            f"{name} starts with '<': it is a web page or XML, not a file of CORDIS. A server answered with an error "
            "page: fetch the file again."
        )
    headers = {separator: _split(name, line, separator) for separator in SEPARATORS}
    for separator, header in headers.items():
        if not expected.missing(header) if expected else recognise(header):
            _refuse_duplicates(name, line, header)
            return separator, header
    separator, header = max(headers.items(), key=lambda item: len(item[1]))
    near = expected or nearest(header)
    raise SourceError(
        f"{name}, line {line.number}: no header of a layout that is read. Nearest is that of {near.kind}, which needs "
        f"{', '.join(near.missing(header))} as well. Found: {', '.join(header)[:500]}. Known are files of "
        f"{'; '.join(layout.kind for layout in LAYOUTS)}: leave other files out, or extend raw/cordis/layouts.py where "
        "CORDIS has renamed a column."
    )


def _split(name: str, line: Line, separator: str) -> tuple[str, ...]:
    try:
        # not strict: quoted names that another separator parts would be an error where there is only a wrong guess
        (fields,) = csv.reader([line.content.decode("utf-8")], delimiter=separator)
    except (csv.Error, UnicodeDecodeError, ValueError):
        raise SourceError(
            f"{name}, line {line.number}: the header cannot be read as UTF-8 text with quoted names. This is no CSV "
            "file of CORDIS, or a damaged one: fetch it again."
        ) from None
    return tuple(field.strip() or f"column {place}" for place, field in enumerate(fields, 1))


def _refuse_duplicates(name: str, line: Line, header: Sequence[str]) -> None:
    twice = sorted({column for column in header if header.count(column) > 1})
    if twice:
        raise SourceError(
            f"{name}, line {line.number}: the header names {', '.join(twice)} more than once, so it cannot be told "
            "which column is meant. Remove or rename one."
        )
