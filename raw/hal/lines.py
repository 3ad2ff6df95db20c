"""The documents of a file, one by one, as bytes: JSON lines as a stream, or an answer of HAL's search as a whole.

Gzip is told by the first bytes, not by the file's name. A damaged stream raises one of `DAMAGE`.
"""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from raw.errors import SourceError

MAXIMUM_LINE = 64 * 2**20
"""Bytes of the longest line that is read; a document with 3,000 authors takes some 5 million as HAL serves it."""
LARGEST_ANSWER = 512 * 2**20
"""Bytes of the largest answer that is held in memory."""
DAMAGE: tuple[type[Exception], ...] = (EOFError, gzip.BadGzipFile, zlib.error)
"""What a damaged gzip stream raises."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_Fields = dict[str, msgspec.Raw]


class _Response(msgspec.Struct):
    docs: list[msgspec.Raw]


def documents(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """(number from 1, bytes) of each document; None for a line longer than `MAXIMUM_LINE`. Blank lines are passed over.

    The number is that of the line or, in an answer, the document's place. SourceError where the file is a web page, an
    error of HAL's search engine, or several answers.
    """
    with _opened(path) as stream:
        head = _first_line(stream)
        if head.lstrip().startswith(b"<"):
            raise SourceError(f"{path.name} is a web page or XML. Give JSON: ask HAL with wt=json.")
        fields = _object(head)
        if fields is None or _is_answer(fields):
            whole = head + stream.read(LARGEST_ANSWER)
            answer = _object(whole)
            if answer is not None:
                yield from enumerate(_of_answer(path, whole, answer), 1)
                return
            if fields is not None:
                raise SourceError(
                    f"{path.name} begins with an answer of HAL and goes on after it. Give each answer in its own file."
                )
    yield from _of_lines(path)


def _opened(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        is_gzip = file.read(2) == b"\x1f\x8b"
    return cast("BinaryIO", gzip.open(path)) if is_gzip else path.open("rb")


def _first_line(stream: BinaryIO) -> bytes:
    """The first line that is not blank, with its line feed."""
    line = stream.readline(MAXIMUM_LINE).removeprefix(_BYTE_ORDER_MARK)
    while line and not line.strip():
        line = stream.readline(MAXIMUM_LINE)
    return line


def _object(data: bytes) -> _Fields | None:
    """The fields of a JSON object; None where it is none."""
    try:
        return msgspec.json.decode(data, type=_Fields)
    except (msgspec.DecodeError, RecursionError):
        return None


def _is_answer(fields: _Fields) -> bool:
    return "halId_s" not in fields and ("response" in fields or "error" in fields)


def _of_answer(path: Path, whole: bytes, fields: _Fields) -> list[bytes]:
    if not _is_answer(fields):
        return [whole]
    if "response" not in fields:
        raise SourceError(f"{path.name} is an error of HAL's search engine, not an answer. Ask HAL again.")
    try:
        return [bytes(document) for document in msgspec.json.decode(fields["response"], type=_Response).docs]
    except msgspec.DecodeError as error:
        raise SourceError(f"{path.name} is no answer of HAL's search: {error}. Ask HAL again.") from None


def _of_lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    with _opened(path) as stream:
        number = 0
        while line := stream.readline(MAXIMUM_LINE + 1):
            number += 1
            if number == 1:
                line = line.removeprefix(_BYTE_ORDER_MARK)
            if len(line) > MAXIMUM_LINE:
                _skip_line(stream, line)
                yield number, None
            elif line.strip():
                yield number, line


def _skip_line(stream: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(MAXIMUM_LINE)
