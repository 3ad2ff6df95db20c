"""A file's lines, decompressed and split as a stream, so that memory does not grow with the file.

Gzip is told by its first bytes, not by the file's name. A damaged stream raises one of `DAMAGE`. While one chunk is
decoded the next is decompressed in a thread: isal lets go of Python's lock.
"""

from codecs import BOM_UTF8
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from gzip import BadGzipFile
from pathlib import Path
from typing import BinaryIO, cast

import pyarrow
from isal import igzip
from isal.isal_zlib import IsalError

CHUNK = 8 * 2**20
"""Bytes decompressed at a time: decoding them takes far longer than waiting for Python's lock, up to 5 ms."""
MAXIMUM_LINE = 64 * 2**20
"""Bytes of the longest line that is read; a work with 5,103 authors takes 1.6 million."""
KEPT_OF_A_LONG_LINE = 4096
DAMAGE: tuple[type[Exception], ...] = (EOFError, cast("type[Exception]", IsalError), BadGzipFile)
"""What a damaged gzip stream raises."""

Line = bytes | memoryview


@dataclass(frozen=True)
class Block:
    """Lines that follow each other in the file."""

    first_number: int
    """Number of the first of them, from 1."""
    lines: list[Line]
    """Without their line feeds. A line over `MAXIMUM_LINE` is cut to its first `KEPT_OF_A_LONG_LINE` bytes."""
    is_utf8: bool
    """False where at least one line is not UTF-8."""
    is_too_long: bool = False
    """True for a block of one line that was cut."""


def blocks(path: Path) -> Iterator[Block]:
    """The file's lines in order. Where blocks are cut depends on the bytes alone."""
    number = 1
    begun = _BegunLine()
    for chunk in _chunks(path):
        first, last = chunk.find(b"\n"), chunk.rfind(b"\n")
        view = memoryview(chunk)
        if first < 0:
            begun.add(view)
            continue
        begun.add(view[:first])
        block = begun.block(number)
        if block.is_too_long:
            yield block
            block = Block(number + 1, [], is_utf8=True)
        others = _split(chunk, first + 1, last + 1)
        yield Block(block.first_number, [*block.lines, *others], block.is_utf8 and is_utf8(view[first + 1 : last + 1]))
        number += 1 + len(others)
        begun = _BegunLine()
        begun.add(view[last + 1 :])
    if begun.size:
        yield begun.block(number)


class _BegunLine:
    """A line whose end has not come yet."""

    def __init__(self) -> None:
        self.size = 0
        self._parts: list[Line] = []

    def add(self, part: Line) -> None:
        self.size += len(part)
        self._parts.append(part)
        if self.size > MAXIMUM_LINE:
            self._parts = [b"".join(self._parts)[:KEPT_OF_A_LONG_LINE]]

    def block(self, number: int) -> Block:
        """The line, now whole, as a block of its own."""
        line = b"".join(self._parts)
        return Block(number, [line], is_utf8(line), self.size > MAXIMUM_LINE)


def _split(chunk: bytes, start: int, end: int) -> list[Line]:
    """Views of the lines in chunk[start:end], each of which ends in a line feed; nothing is copied."""
    view = memoryview(chunk)
    lines: list[Line] = []
    while start < end:
        stop = chunk.find(b"\n", start)
        lines.append(view[start:stop])
        start = stop + 1
    return lines


def decompressed(file: BinaryIO) -> BinaryIO:
    """The stream of a file that stands at its beginning: decompressed where that is of gzip, else the file itself."""
    is_gzip = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    return igzip.IGzipFile(fileobj=file, mode="rb") if is_gzip else file  # type: ignore[no-untyped-call, return-value]


def is_utf8(data: Line) -> bool:
    """Whether bytes are UTF-8: pyarrow looks at them in place, at several GB a second."""
    offsets = pyarrow.py_buffer(len(data).to_bytes(16, "little")[8:] + len(data).to_bytes(8, "little"))
    text = pyarrow.Array.from_buffers(pyarrow.large_string(), 1, [None, offsets, pyarrow.py_buffer(data)])
    try:
        text.validate(full=True)
    except pyarrow.ArrowInvalid:
        return False
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    """Decompressed bytes without a byte order mark, in chunks of one size."""
    with path.open("rb") as file:
        stream = decompressed(file)
        with ThreadPoolExecutor(1) as thread:
            chunk = stream.read(CHUNK).removeprefix(BOM_UTF8)
            while chunk:
                coming = thread.submit(stream.read, CHUNK)
                yield chunk
                chunk = coming.result()
