"""Archives of CORDIS: which members are read, and what an archive must not be before a byte of it is decompressed.

Nothing is ever extracted to a disk: members are streamed, under caps that the largest real archive keeps far below.
"""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from raw.cordis.layouts import MEMBERS
from raw.errors import SourceError

MAXIMUM_MEMBERS = 200
MAXIMUM_BYTES = 2 * 2**30
"""Bytes of one member, decompressed; the largest of real archives has about a tenth."""
MAXIMUM_RATIO = 100
"""Decompressed bytes per byte of a member; tables of text reach about 10."""
SMALL = 2**20
"""Members of up to so many bytes may have any ratio: empty tables compress well."""
NEEDED = ("project.csv", "organization.csv")
"""Without these an archive says nothing of who works with whom."""

_ENCRYPTED = 1
_BLOCK = 2**20
_DAMAGE = (BadZipFile, EOFError, zlib.error, NotImplementedError)
"""What damaged bytes raise while they are read."""
_DAMAGED_PLACE = (*_DAMAGE, OSError, ValueError, OverflowError, struct.error)
"""What a damaged table of contents raises, which leads to places that do not exist."""


@dataclass(frozen=True)
class Member:
    """A member of an archive."""

    name: str
    """As the archive has it."""
    n_bytes: int
    kind: str | None
    """Its own name without folders, one of `MEMBERS`; None where it is not read."""


def is_zip(path: Path) -> bool:
    """Whether the file begins like a zip archive."""
    with path.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


class Archive:
    """A zip archive that passed every check made from its table of contents."""

    def __init__(self, path: Path, zipped: ZipFile) -> None:
        self._path = path
        self._zipped = zipped
        infos = [info for info in zipped.infolist() if not info.is_dir()]
        self._refuse(infos)
        self.members = tuple(Member(info.filename, info.file_size, _kind(info)) for info in infos)
        """In the archive's order."""

    def to_read(self) -> list[Member]:
        """The members to read, in the order of `MEMBERS`; SourceError where a needed one is missing or double."""
        found: dict[str, Member] = {}
        for member in self.members:
            if member.kind in found:
                raise self._error(f"holds both {found[member.kind].name} and {member.name}", "Only one can be meant.")
            if member.kind:
                found[member.kind] = member
        absent = [name for name in NEEDED if name not in found]
        if absent:
            held = ", ".join(sorted(member.name for member in self.members)[:20]) or "nothing"
            raise self._error(f"lacks {' and '.join(absent)}", f"It holds {held}.")
        return [found[kind] for kind in MEMBERS if kind in found]

    @contextmanager
    def open(self, member: Member) -> Iterator[BinaryIO]:
        """Stream a member's bytes. Raises SourceError, also at its end, where they are damaged."""
        try:
            stream = self._zipped.open(member.name)
        except _DAMAGED_PLACE as error:
            raise self._damaged(member, error) from error
        with stream:
            try:
                yield cast("BinaryIO", BufferedReader(stream, _BLOCK))
            except _DAMAGE as error:
                raise self._damaged(member, error) from error

    def _damaged(self, member: Member, error: Exception) -> SourceError:
        return self._error(f"is damaged in {member.name} ({error})", "None of it is used.")

    def _refuse(self, infos: list[ZipInfo]) -> None:
        if len(infos) > MAXIMUM_MEMBERS:
            raise self._error(f"has {len(infos):,} members", f"CORDIS packs fewer than ten; at most {MAXIMUM_MEMBERS}.")
        names: set[str] = set()
        for info in infos:
            if info.filename in names:
                raise self._error(f"holds {info.filename} twice", "Which one is meant cannot be told.")
            names.add(info.filename)
            if _leads_outside(info.orig_filename):
                raise self._error(
                    f"has a member called {info.orig_filename!r}", "A name must not lead out of a folder."
                )
            if info.flag_bits & _ENCRYPTED:
                raise self._error(f"has an encrypted member, {info.filename}", "CORDIS publishes openly.")
            self._refuse_bomb(info)

    def _refuse_bomb(self, info: ZipInfo) -> None:
        if info.file_size > MAXIMUM_BYTES:
            raise self._error(
                f"has a member of {info.file_size:,} bytes, {info.filename}",
                f"At most {MAXIMUM_BYTES:,} are read: more would be no table of CORDIS.",
            )
        if info.file_size > SMALL and info.file_size > MAXIMUM_RATIO * info.compress_size:
            raise self._error(
                f"has a member that unpacks to {info.file_size:,} bytes from {info.compress_size:,}, {info.filename}",
                f"Text packs to no less than one part in {MAXIMUM_RATIO}: this is made to exhaust the machine.",
            )

    def _error(self, what: str, why: str) -> SourceError:
        return SourceError(
            f"{self._path.name} ({self._path.stat().st_size:,} bytes) {what}. {why} Fetch the archive again from "
            'CORDIS; where it stays so, read its CSV files in mode "files" instead.'
        )


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive at a path. Raises SourceError for one that is cut short, damaged, or not what CORDIS publishes."""
    try:
        zipped = ZipFile(path)
    except _DAMAGED_PLACE as error:
        raise SourceError(
            f"{path.name} ({path.stat().st_size:,} bytes) is no whole zip archive ({error}): it was cut short or is "
            "something else under this name. Fetch it again from CORDIS."
        ) from error
    with zipped:
        yield Archive(path, zipped)


def _kind(info: ZipInfo) -> str | None:
    name = PurePosixPath(info.filename).name.lower()
    return next((member for member in MEMBERS if member.lower() == name), None)


def _leads_outside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name
