"""One part of the bulk files → the works of it that are asked for, without their people; a part is read once.

What became of a part is noted beside the snapshots, under the part's path, size, time and what was asked: as long as
these are the same, the bytes that a snapshot or the unfinished pull holds are taken again, and the part is not opened.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from raw.archive import Workspace
from raw.errors import SourceError
from raw.openalex.anonymous import KEPT, LEFT_OUT, anonymous
from raw.openalex.columns import LIST_LIMIT
from raw.openalex.lines import DAMAGE, Block, Line, blocks, is_utf8
from raw.openalex.mirror import Mirror, Part
from raw.openalex.mirror_errors import DamagedPartError, IncompleteMirrorError, MirrorChangedError
from raw.openalex.relevance import FoundWork, Wanted
from warehouse.files import digest, replacing_gzip, sha256, write_text

_DECODE = msgspec.json.Decoder(FoundWork).decode


class _Note(msgspec.Struct):
    """What became of a part."""

    sha256: str | None
    """Of the file of the works kept; None where none was."""


@dataclass(frozen=True)
class PartReader:
    """Reads the parts of a copy, or remembers them."""

    mirror: Mirror
    wanted: Wanted
    workspace: Workspace

    def works(self, part: Part) -> Path | None:
        """The file of the works kept of a part; None where none is asked for."""
        archive = self.workspace.folder.parents[1]
        identity = self._identity(part)
        path = archive / "parts" / f"{identity}.json"
        new = self.workspace.folder / part.name
        if path.is_file():
            note = msgspec.json.decode(path.read_bytes(), type=_Note)
            if note.sha256 is None:
                return None
            for known in (archive / "files" / note.sha256 / part.name, new):
                if known.is_file() and sha256(known) == note.sha256:
                    return known
        n_kept = filter_part(self.mirror.works / part.path, part, self.wanted, new)
        if self._identity(part) != identity:
            raise MirrorChangedError(
                f"{self.mirror.works / part.path} was overwritten while it was read. Pull again when the copy is done."
            )
        if not n_kept:
            new.unlink()
        note = _Note(sha256(new) if n_kept else None)
        write_text(path, msgspec.json.encode(note).decode())
        return new if n_kept else None

    def _identity(self, part: Part) -> str:
        status = (self.mirror.works / part.path).stat()
        what = (str(self.wanted), ",".join(KEPT), LEFT_OUT)
        return digest(part.path, str(status.st_size), str(status.st_mtime_ns), *what)


def filter_part(path: Path, part: Part, wanted: Wanted, destination: Path) -> int:
    """Write the works asked for to `destination`, gzip, and return their number; equal bytes give equal bytes.

    Lines without a trace of what is asked for are passed over undecoded, whatever they are. A work whose values are of
    other types than usual is kept, for the reader to reject with its reason. Raises DamagedPartError for a broken gzip
    stream, and for a line with a trace that is no JSON: the bulk files are written by a machine, so the copy is
    damaged. Raises IncompleteMirrorError where there are more or fewer lines than the manifest says.
    """
    n_kept = 0
    n_lines = 0
    with replacing_gzip(destination) as stream:
        for kept in _filtered(path, wanted):
            n_lines += 1
            if kept is not None:
                stream.write(kept + b"\n")
                n_kept += 1
        if n_lines != part.n_works:
            raise IncompleteMirrorError(
                f"{path} holds {n_lines:,} works instead of the {part.n_works:,} of the manifest. Copy it again."
            )
    return n_kept


def _filtered(path: Path, wanted: Wanted) -> Iterator[bytes | None]:
    """For each line, the work as it is kept, or None where it is not asked for."""
    traces = wanted.traces
    number = 0
    try:
        for number, line, is_readable in _lines(path):  # noqa: B007 - the message below says where it stopped
            if any([trace in line for trace in traces]):  # noqa: C419 - a list is faster than a generator
                yield _kept(line, wanted) if is_readable else _unreadable("it is not UTF-8, or too long")
            else:
                yield None
    except DAMAGE as error:
        raise DamagedPartError(
            f"{path}, after line {number:,}: the gzip stream is damaged, cut short or followed by other bytes "
            f"({error}). Copy the part again."
        ) from None
    except SourceError as error:
        raise DamagedPartError(f"{path}, line {number:,}: {error} Copy the part again.") from None


def _lines(path: Path) -> Iterator[tuple[int, bytes, bool]]:
    """(number, line, whether it can be read) for each line that is not blank."""
    for block in blocks(path):
        for number, line in enumerate(block.lines, block.first_number):
            content = bytes(line)
            if content and not content.isspace():
                yield number, content, _is_readable(block, line)


def _is_readable(block: Block, line: Line) -> bool:
    return not block.is_too_long and (block.is_utf8 or is_utf8(line))


def _kept(line: bytes, wanted: Wanted) -> bytes | None:
    """The work as it is kept; None where it is not asked for; SourceError where it cannot be read."""
    try:
        work = _DECODE(line)
    except msgspec.ValidationError:
        return anonymous(line)
    except (msgspec.DecodeError, RecursionError) as error:
        return _unreadable(f"it is not JSON ({error})")
    return anonymous(line, is_whole=work.n_authors == LIST_LIMIT) if wanted.has(work) else None


def _unreadable(why: str) -> bytes:
    raise SourceError(f"the line names what is asked for, but {why}.")
