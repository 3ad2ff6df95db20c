"""From the bytes of a CSV file to its records, each with its line, without interpreting a value.

A record whose quotation marks do not fit is given up at its first line, and reading goes on at the next: one stray
mark costs one line and not the rest of the file. Only the line being read is in memory.
"""

import csv
import re
from codecs import BOM_UTF8
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

MAXIMUM_LINE = 2**20
"""Bytes of the longest line that is read; the longest of real files has some ten thousand."""
SEPARATORS = (";", ",", "\t")
"""CORDIS writes semicolons; files that others saved again have commas or tabs."""

_CONFLICT = re.compile(rb"(<{7}|\|{7}|={7}|>{7})([ \r\n]|$)")
_CONFLICT_SIDE = re.compile(rb"(<{7}|>{7}) ")
_CONFLICT_MARK = (
    "is a mark of a git conflict that was published unresolved; the lines of both its sides are read: have the "
    "publisher resolve it"
)


class _UnreadableError(Exception):
    """A line that is no text."""


@dataclass(frozen=True)
class Line:
    """One line as its bytes lie."""

    number: int
    """From 1."""
    content: bytes
    is_too_long: bool = False

    @property
    def shown(self) -> str:
        """The line for a person to look at: its first 500 characters."""
        return self.content[:2000].decode("utf-8", errors="replace").rstrip("\r\n")[:500]

    def text(self) -> str:
        """The line as text, its end included."""
        if self.is_too_long:
            raise _UnreadableError(f"has more than {MAXIMUM_LINE:,} bytes: a line of CORDIS has some thousands")
        if b"\0" in self.content:
            raise _UnreadableError("holds a NUL byte, so the file is damaged here")
        try:
            return self.content.decode("utf-8")
        except UnicodeDecodeError as error:
            byte = self.content[error.start : error.start + 1]
            raise _UnreadableError(
                f"is not UTF-8: byte 0x{byte.hex().upper()}, which is "
                f"'{byte.decode('cp1252', errors='replace')}' in Windows-1252; save the file as UTF-8"
            ) from None


@dataclass(frozen=True)
class Record:
    """One record, or the line that holds none."""

    line: Line
    """The line it begins on."""
    fields: Sequence[str]
    fault: str | None = None
    """Why the line is no record."""


class Lines:
    """The lines of a file in order, any of which may be put back."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._waiting: deque[Line] = deque()
        self.n_lines = 0
        """Lines read so far."""
        self.n_bytes = 0

    def take(self) -> Line | None:
        """The next line, None after the last."""
        if self._waiting:
            return self._waiting.popleft()
        content = self._stream.readline(MAXIMUM_LINE)
        if not content:
            return None
        self.n_lines += 1
        self.n_bytes += len(content)
        is_too_long = len(content) == MAXIMUM_LINE and not content.endswith(b"\n")
        rest = content if is_too_long else b"\n"
        while not rest.endswith(b"\n") and rest:
            rest = self._stream.readline(MAXIMUM_LINE)
            self.n_bytes += len(rest)
        return Line(self.n_lines, content.removeprefix(BOM_UTF8) if self.n_lines == 1 else content, is_too_long)

    def put_back(self, lines: Sequence[Line]) -> None:
        """Let these lines, which follow each other, be taken again."""
        self._waiting.extendleft(reversed(lines))


def is_conflict_mark(line: Line) -> bool:
    """Whether the line is one that git writes around the two sides of a conflict."""
    return _CONFLICT.match(line.content) is not None


def records(lines: Lines, separator: str) -> Iterator[Record]:
    """Every record and every line that is none, in order; blank lines are neither."""
    while True:
        taken: list[Line] = []
        try:
            fields = next(csv.reader(_texts(lines, taken), delimiter=separator, strict=True), None)
        except (csv.Error, _UnreadableError) as error:
            lines.put_back(taken[1:])
            yield Record(taken[0], (), _fault(taken, error))
            continue
        if fields is None:
            return
        if is_conflict_mark(taken[0]):
            lines.put_back(taken[1:])
            yield Record(taken[0], (), _CONFLICT_MARK)
        elif fields:
            yield Record(taken[0], fields)


def _texts(lines: Lines, taken: list[Line]) -> Iterator[str]:
    """The text of each line that a record takes, which `taken` remembers."""
    while line := lines.take():
        taken.append(line)
        if len(taken) > 1 and _CONFLICT_SIDE.match(line.content):
            raise _UnreadableError("is the mark of a git conflict")
        yield line.text()


def _fault(taken: Sequence[Line], error: Exception) -> str:
    if not isinstance(error, _UnreadableError):
        return f'has quotation marks that do not fit ({error}): a mark inside a value must be written ""'
    if len(taken) > 1:
        return f"begins a record that line {taken[-1].number} breaks off: that line {error}"
    return str(error)
