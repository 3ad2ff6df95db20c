"""What a pull brought, against the snapshot before: the same files, one small file more, or all written anew.

The later of two files wins: a line with a record replaces that record, a withdrawal removes it. Within a file records
are sorted by their identifiers, so a snapshot depends on what a source holds, not on the order in which it came, and a
pull that found nothing changed gives the snapshot before. Identifiers, hashes and places are held in memory, no lines.
"""

import gzip
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal, cast

import msgspec
from isal import igzip
from isal.isal_zlib import IsalError

from raw.archive import Workspace
from raw.errors import PullError, SourceError
from warehouse.files import replacing_gzip

Identify = Callable[[bytes], tuple[str, bytes]]
"""A line → the record's identifier, and a hash of 16 bytes of what counts as its content; else SourceError."""

MOST_FILES = 20
"""Files of a snapshot at most."""
LARGEST_ADDITION = 0.25
"""Lines of the files after the first at most, as a share of the first file's."""

_DAMAGE = (EOFError, gzip.BadGzipFile, cast("type[Exception]", IsalError), msgspec.DecodeError, SourceError)
_HASH_BYTES = 16
WITHDRAWAL_BEGINS = b'{"withdrawn"'


class Withdrawal(msgspec.Struct):
    """A line that says that a record is no longer served; OpenAlex and HAL are read from files with such lines."""

    withdrawn: Annotated[str, msgspec.Meta(min_length=1)]
    reason: Literal["absent", "deleted", "merged"]
    replaced_by: str | None = None

    def __post_init__(self) -> None:
        """A record is merged into another, and only then replaced."""
        if (self.reason == "merged") != (self.replaced_by is not None):
            raise ValueError("expected `replaced_by` where the reason is merged, and only there")


def changes(workspace: Workspace, came: Path, identify: Identify) -> tuple[list[tuple[str, Path]], dict[str, int]]:
    """(name and path of each file of the snapshot, in reading order; counts) from the JSON lines in the file `came`.

    `came` holds every record the source serves now; of a record that came again with another content the last counts.
    Counts: received (distinct records), repeated (lines beyond them), new, changed, unchanged, withdrawn. Raises
    PullError where nothing came, SourceError where a line or a file of the snapshot before cannot be read.
    """
    places, repeated = _places(came, identify)
    if not places:
        raise PullError(
            "The source answered without a single record. That is taken for a fault, or for a question that finds "
            "nothing, and no snapshot is made of it: check the settings of the source, then pull again."
        )
    before, sizes = in_force(workspace.previous_files, identify)
    differs = [name for name, place in places.items() if before.get(name) != place[:_HASH_BYTES]]
    absent = before.keys() - places.keys()
    n_new = sum(name not in before for name in differs)
    counts = {
        "received": len(places),
        "repeated": repeated,
        "new": n_new,
        "changed": len(differs) - n_new,
        "unchanged": len(places) - len(differs),
        "withdrawn": len(absent),
    }
    known = [item.name for item in workspace.previous.files] if workspace.previous else []
    files = list(zip(known, workspace.previous_files, strict=True))
    if not differs and not absent:
        return files, counts
    n_added = sum(sizes[1:]) + len(differs) + len(absent)
    if not sizes or len(sizes) >= MOST_FILES or n_added > LARGEST_ADDITION * sizes[0]:
        files, differs, absent = [], list(places), set()
    name = f"works-{len(files) + 1}.jsonl.gz"
    _write(workspace.folder / name, came, {name: places[name] for name in differs}, absent)
    return [*files, (name, workspace.folder / name)], counts


def withdrawal(
    record_id: str, reason: Literal["absent", "deleted", "merged"] = "absent", replaced_by: str | None = None
) -> bytes:
    """The line, without its line feed, that withdraws a record; `replaced_by` is the one it was merged into."""
    return msgspec.json.encode(Withdrawal(record_id, reason, replaced_by))


def in_force(files: Iterable[Path], identify: Identify) -> tuple[dict[str, bytes], list[int]]:
    """(record → hash of its content, after all the gzip files in order; lines of each file). SourceError for damage."""
    records: dict[str, bytes] = {}
    sizes = []
    for path in files:
        number = 0
        try:
            with igzip.IGzipFile(path, "rb") as lines:  # type: ignore[no-untyped-call]
                for line in lines:
                    number += 1
                    if line.startswith(WITHDRAWAL_BEGINS):
                        records.pop(msgspec.json.decode(line, type=Withdrawal).withdrawn, None)
                    else:
                        name, content = identify(line)
                        records[name] = content
        except _DAMAGE as error:
            raise SourceError(
                f"{path}, after line {number:,}: the file is of the snapshot before and cannot be read ({error}), so "
                "what changed since cannot be told. Bring it back from a backup, or remove that snapshot's card to "
                "pull everything anew."
            ) from None
        sizes.append(number)
    return records, sizes


def _places(came: Path, identify: Identify) -> tuple[dict[str, bytes], int]:
    """(record → hash of its content and offset of its line, in one value to save memory; how many lines repeat one)."""
    places: dict[str, bytes] = {}
    n_lines = 0
    offset = 0
    with came.open("rb") as lines:
        for n_lines, line in enumerate(lines, 1):
            try:
                name, content = identify(line)
            except SourceError as error:
                raise SourceError(f"{came}, line {n_lines:,}: {error}") from None
            if name not in places or places[name][:_HASH_BYTES] != content:
                places[name] = content + offset.to_bytes(8, "big")
            offset += len(line)
    return places, n_lines - len(places)


def _write(path: Path, came: Path, places: Mapping[str, bytes], absent: Collection[str]) -> None:
    """Write the lines at some places of `came`, and withdrawals, sorted by record; equal lines give equal bytes."""
    with came.open("rb") as lines, replacing_gzip(path) as stream:
        for name in sorted([*places, *absent]):
            if name in places:
                lines.seek(int.from_bytes(places[name][_HASH_BYTES:], "big"))
                line = lines.readline().rstrip(b"\n")
            else:
                line = withdrawal(name)
            stream.write(line + b"\n")
