"""Which release `current` points to, and the note that holds it on an older one after a rollback.

Without a note the next rebuild of unchanged inputs would find that the newest release has its content already, and
point `current` to that one again. The note (`rollback.json`) names the release rolled back to and all those left, each
with its content hash, and stands until a build gives other content.
"""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from warehouse.files import synchronise, write_text
from warehouse.lock import only_one

if TYPE_CHECKING:
    from warehouse.release import Releases


class RollbackError(Exception):
    """The note of a rollback cannot be read; the message says what to do."""


class Marked(msgspec.Struct, frozen=True, rename="camel"):
    """A release and what it holds."""

    release: str
    content_hash: str


class Rollback(msgspec.Struct, frozen=True):
    """The note: where `current` was put, which releases it was taken from, when (UTC), and why."""

    to: Marked
    left: tuple[Marked, ...] = msgspec.field(name="from")
    at: str
    reason: str

    @property
    def sentence(self) -> str:
        """What was done, and how to undo it."""
        left = " and ".join(marked.release for marked in self.left)
        return (
            f"{self.to.release} is current since a rollback from {left} on {self.at} (reason: {self.reason}). "
            "It stays so until a build gives other content; `observatory rollback newest` undoes it."
        )


def point_to(folder: Path, home: Path) -> None:
    """Swap `current` in the warehouse's folder in one step: a reader sees the old release or the new one."""
    temporary = folder / f".current.{os.getpid()}"
    for left in folder.glob(".current.*"):  # of a process killed between the next two lines
        left.unlink(missing_ok=True)
    temporary.symlink_to(Path("releases") / home.name)
    temporary.replace(folder / "current")
    synchronise(folder)


def roll_back(releases: "Releases", target: Path, reason: str) -> Rollback | None:
    """Point `current` to a release and note why; None where that is the newest one, which needs no note.

    Nothing is deleted. Raises LockedError where a rebuild is running.
    """
    with only_one(releases.folder):
        hashes = {str(package["version"]): str(package["contentHash"]) for package in releases.all()}
        newest, current = list(hashes)[-1], releases.current()
        if target.name == newest:
            # The note goes first: without one, a rebuild finishes what a kill in between leaves.
            clear(releases.folder)
            point_to(releases.folder, target)
            return None
        before = standing(releases.folder)
        left = {marked.release: marked for marked in (before.left if before else ())}
        left |= _marked(hashes, newest, *([current.name] if current else []))
        left.pop(target.name, None)
        note = Rollback(
            to=_marked(hashes, target.name)[target.name],
            left=tuple(left[name] for name in sorted(left, key=list(hashes).index)),
            at=datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
            reason=reason,
        )
        # The note goes first: `hold` finishes what a kill in between leaves.
        write_text(_file(releases.folder), f"{msgspec.json.format(msgspec.json.encode(note), indent=2).decode()}\n")
        point_to(releases.folder, target)
        return note


def standing(folder: Path) -> Rollback | None:
    """The note in the warehouse's folder, unless `current` has gone on to a release it does not name.

    Raises RollbackError where the note cannot be read.
    """
    path = _file(folder)
    try:
        note = msgspec.json.decode(path.read_bytes(), type=Rollback)
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RollbackError(
            f"The note of the last rollback, {path}, cannot be read: {error}. Remove the file, and roll back again if "
            "the newest release is not to be the current one."
        ) from None
    named = {note.to.release, *(marked.release for marked in note.left)}
    # A build points `current` to its release before it clears the note: a kill in between leaves a note of the past.
    return note if (folder / "current").resolve().name in named and _home(folder, note).is_dir() else None


def hold(folder: Path, content_hash: str) -> Rollback | None:
    """The note, where a build gave the content of a release it names; `current` then points where the note says."""
    note = standing(folder)
    if note is None or content_hash not in {note.to.content_hash, *(marked.content_hash for marked in note.left)}:
        return None
    if (folder / "current").resolve().name != note.to.release:
        point_to(folder, _home(folder, note))
    return note


def clear(folder: Path) -> None:
    """Forget the note: a build gave other content, or the rollback was undone."""
    if (path := _file(folder)).exists():
        path.unlink()
        synchronise(folder)


def _marked(hashes: Mapping[str, str], *names: str) -> dict[str, Marked]:
    return {name: Marked(name, hashes[name]) for name in names}


def _home(folder: Path, note: Rollback) -> Path:
    return folder / "releases" / note.to.release


def _file(folder: Path) -> Path:
    return folder / "rollback.json"
