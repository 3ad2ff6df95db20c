"""From the bytes of a hand-edited CSV file to its header and its numbered records; no value is interpreted here.

Belongs here: encoding, separator, quoting and the header, with what to do in a spreadsheet when one is wrong.
"""

import codecs
import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from raw.errors import SourceError
from raw.register_values import suggestion

_SAVE = (
    "In Excel choose File > Save As and the type 'CSV UTF-8 (comma delimited)' "
    "(Fichier > Enregistrer sous > 'CSV UTF-8 (délimité par des virgules)')."
)
_SEPARATOR = (
    "Where Excel still writes ';', as a French one does, set the list separator to ',' in Windows (Region > Additional "
    "settings > List separator), or save from LibreOffice as 'Text CSV' with UTF-8 and a comma."
)


@dataclass(frozen=True)
class Record:
    """One record of a CSV file as it stands there."""

    line: int
    """Line of the file the record begins on; the header is line 1."""
    text: str
    """The record's own lines, without the last line end."""
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Lines:
    """A CSV file as records."""

    file_id: str
    """First 12 digits of the sha256 of the file's bytes."""
    header: tuple[str, ...]
    """Column names, every one of them expected and none missing, in the file's own order."""
    records: tuple[Record, ...]
    """Every record after the header; blank lines are no records."""


def read_lines(path: Path, columns: Sequence[str], content: bytes | None = None) -> Lines:
    """Read a comma-separated UTF-8 file (with or without a byte-order mark) whose header holds exactly `columns`.

    `content` stands for what the file holds, where the caller has read it already.

    Raises SourceError for a file that cannot be read at all: absent, empty, of another encoding or separator, with
    NUL bytes, broken quoting, or another header.
    """
    try:
        content = path.read_bytes() if content is None else content
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}). Put the file there or name another.") from error
    text = _decoded(path, content)
    if not text.strip():
        raise SourceError(f"{path}: is empty. Its first line must name the columns: {','.join(columns)}")
    _refuse_other_separators(path, text)
    first, *records = _records(path, text)
    header = tuple(name.strip() for name in first.fields)
    if first.line != 1 or not set(header) & set(columns):
        raise SourceError(
            f"{path}, line 1: there is no header, none of the names is a column of this register. "
            f"Make the first line: {','.join(columns)}"
        )
    _check_header(path, header, columns)
    return Lines(hashlib.sha256(content).hexdigest()[:12], header, tuple(records))


def record_text(fields: Sequence[str]) -> str:
    """One record with commas and a line end, in quotation marks where a value needs them.

    The library's writer leaves a lone carriage return bare, which its reader takes for the end of the record.
    """
    texts = [f'"{field.replace(chr(34), chr(34) * 2)}"' if set(field) & {*',"\r\n'} else field for field in fields]
    return (",".join(texts) or '""') + "\n"


def _decoded(path: Path, content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SourceError(f"{path}: is UTF-16 ('Unicode text' in a spreadsheet), expected UTF-8. {_SAVE}")
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise SourceError(f"{path}, line {line}: holds a NUL byte, so this is no text file or a damaged one. {_SAVE}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        byte = error.object[error.start : error.start + 1]
        header = content.split(b"\n", 1)[0]
        also = (
            f" Its fields are separated by semicolons, too. {_SEPARATOR}"
            if b";" in header and b"," not in header
            else ""
        )
        raise SourceError(
            f"{path}, line {line}: is not UTF-8, byte 0x{byte.hex().upper()} is "
            f"'{byte.decode('cp1252', errors='replace')}' in Windows-1252 (cp1252), the encoding of a plain 'CSV' "
            f"saved by Excel on Windows. {_SAVE}{also}"
        ) from error


def _refuse_other_separators(path: Path, text: str) -> None:
    header = text.splitlines()[0]
    for separator, name in ((";", "semicolons (;)"), ("\t", "tabs"), ("|", "bars (|)")):
        if separator in header and "," not in header:
            raise SourceError(f"{path}, line 1: fields are separated by {name}, expected commas. {_SAVE} {_SEPARATOR}")


def _records(path: Path, text: str) -> Iterator[Record]:
    # StringIO ends lines as csv does (\n, \r\n, \r); str.splitlines would also break at U+2028 inside a value.
    physical = list(io.StringIO(text, newline=""))
    reader = csv.reader(physical, strict=True)
    while True:
        start = reader.line_num
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise SourceError(
                f"{path}, line {start + 1}: the quotation marks of the record that begins here do not close ({error}, "
                f'seen on line {reader.line_num}). Close the field with ", and write a mark inside it as "".'
            ) from error
        if fields:
            yield Record(start + 1, "".join(physical[start : reader.line_num]).rstrip("\r\n"), tuple(fields))


def _check_header(path: Path, header: Sequence[str], columns: Sequence[str]) -> None:
    absent = [name for name in columns if name not in header]
    problems = [f"column '{name}' stands there {n} times" for name, n in Counter(header).items() if n > 1]
    problems += [
        f"column '{name}' is unknown{suggestion(name, absent or columns)}"
        for name in dict.fromkeys(header)
        if name not in columns
    ]
    if absent:
        problems.append(f"missing: {', '.join(absent)}")
    if problems:
        raise SourceError(
            f"{path}, line 1: wrong header: {'; '.join(problems)}. "
            f"Name each of these columns once, in any order: {', '.join(columns)}"
        )
