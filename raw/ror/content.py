"""The JSON inside a file of ROR, whatever it is wrapped in: the release's zip, gzip, or nothing.

What a file is is told by its first bytes, not by its name. A damaged, oversized or foreign file raises SourceError.
"""

import codecs
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from gzip import BadGzipFile, GzipFile
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import BadZipFile, ZipFile, is_zipfile

from raw.errors import SourceError

CHUNK = 2**22
MAXIMUM_FILE = 2**30
"""Bytes of a file as it lies; a release of 2026 takes some 50 million."""
MAXIMUM_CONTENT = 2**30
"""Bytes of the JSON inside, which is held in memory; in 2026 it takes some 300 million."""
MAXIMUM_MEMBERS = 100

_DAMAGE = (BadZipFile, BadGzipFile, EOFError, zlib.error, NotImplementedError, RuntimeError)
"""What a damaged stream raises, and zipfile where a member is encrypted or of an unknown method."""


def read_content(path: Path) -> bytearray:
    """The file's JSON as UTF-8 without a byte order mark.

    Raises SourceError where the file is too large, damaged, not UTF-8, or a zip without one JSON file of ROR.
    """
    size = path.stat().st_size
    if size > MAXIMUM_FILE:
        raise _too_large(path, f"has {size:,} bytes", MAXIMUM_FILE, "MAXIMUM_FILE")
    try:
        with _opened(path) as stream:
            return _gathered(path, stream)
    except _DAMAGE as error:
        raise SourceError(
            f"{path.name} ({size:,} bytes) is damaged or cut short: {error}. None of it is used, because what is "
            "missing cannot be known: fetch the file again and compare its size and hash."
        ) from error


def json_member(path: Path) -> str:
    """Name of the member of a release's zip that holds the organisations in schema 2; SourceError where none does."""
    with ZipFile(path) as bundle:
        names = [PurePosixPath(item.filename) for item in bundle.infolist() if not item.is_dir()]
    if len(names) > MAXIMUM_MEMBERS:
        raise SourceError(f"{path.name} holds {len(names):,} files, no release of ROR. Fetch the file again.")
    found = [name for name in names if "ror-data" in name.name and name.suffix == ".json" and name.name[0] != "."]
    # Releases up to 1.74 of November 2025 hold schema 1 beside schema 2, which alone says so in its name.
    chosen = [name for name in found if "schema_v2" in name.name] or found
    if len(chosen) != 1:
        listed = ", ".join(map(str, names)) or "nothing"
        raise SourceError(
            f"{path.name}: expected one file named …ror-data….json inside, found {len(chosen)} (it holds {listed}). "
            "Give the zip of a release as Zenodo serves it, or the JSON file itself."
        )
    return str(chosen[0])


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes] | GzipFile]:
    with path.open("rb") as file:
        beginning = file.read(2)
        file.seek(0)
        if is_zipfile(path):
            with ZipFile(path) as bundle, bundle.open(json_member(path)) as stream:
                yield stream
        elif beginning == b"PK":
            raise BadZipFile("it begins like a zip file and does not end like one")
        elif beginning == b"\x1f\x8b":
            with GzipFile(fileobj=file, mode="rb") as stream:
                yield stream
        else:
            yield file


def _gathered(path: Path, stream: IO[bytes] | GzipFile) -> bytearray:
    content = bytearray()
    decoder = codecs.getincrementaldecoder("utf-8")()
    while chunk := stream.read(CHUNK):
        if len(content) + len(chunk) > MAXIMUM_CONTENT:
            raise _too_large(path, "holds more than is read", MAXIMUM_CONTENT, "MAXIMUM_CONTENT")
        _check(path, decoder, chunk, len(content))
        content += chunk
    _check(path, decoder, b"", len(content), is_last=True)
    if content.startswith(codecs.BOM_UTF8):
        del content[: len(codecs.BOM_UTF8)]
    return content


def _check(path: Path, decoder: codecs.IncrementalDecoder, chunk: bytes, offset: int, *, is_last: bool = False) -> None:
    try:
        decoder.decode(chunk, is_last)
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{path.name}: is not UTF-8 ({error.reason}, within the {CHUNK:,} bytes from byte {offset:,} of its "
            "content). Fetch the file again; ROR serves UTF-8."
        ) from None


def _too_large(path: Path, what: str, limit: int, name: str) -> SourceError:
    return SourceError(
        f"{path.name} {what}; the limit is {limit:,} bytes. Check that it is a release of ROR; "
        f"raise {name} in raw/ror/content.py if releases have grown so large."
    )
