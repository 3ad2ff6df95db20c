"""What releases take up on the disk, and the removal of old ones.

A release that is removed gets another name first (`releases/.removed-<id>`), so nobody finds half a release; a process
that has its files open goes on reading them. A kill leaves only folders of such names, which the next removal deletes.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse.files import synchronise
from warehouse.inputs import sweep_inputs
from warehouse.lock import only_one
from warehouse.release import Releases
from warehouse.rollback import standing
from warehouse.tags import changing_tags, read_tags

_REMOVED = ".removed-"


@dataclass(frozen=True)
class Plan:
    """What a removal keeps, and why; what it removes, oldest first; and the bytes that frees."""

    kept: Mapping[str, tuple[str, ...]]
    removed: tuple[str, ...]
    n_bytes: int


def size(folder: Path) -> int:
    """Bytes of a release's files."""
    return sum(file.stat().st_size for file in _files(folder))


def own_bytes(*folders: Path) -> int:
    """Bytes that removing these folders would free: of files that have no name (hard link) anywhere else."""
    found = [file.stat() for folder in folders for file in _files(folder)]
    names = Counter((status.st_dev, status.st_ino) for status in found)
    once = {(status.st_dev, status.st_ino): status for status in found}
    return sum(status.st_size for inode, status in once.items() if status.st_nlink == names[inode])


def plan(releases: Releases, keep: int) -> Plan:
    """What to remove so that the newest `keep` (1 or more) stay, and with them all that are tagged, current or noted.

    Raises TagError or RollbackError where it cannot be told which those are.
    """
    known = [str(package["version"]) for package in releases.all()]
    current, note = releases.current(), standing(releases.folder)
    reasons: dict[str, list[str]] = {name: [] for name in known}
    for place, name in enumerate(reversed(known[-keep:]), start=1):
        reasons[name].append("newest" if place == 1 else f"one of the newest {keep}")
    if current and current.name in reasons:
        reasons[current.name].append("current")
    for tag, name in read_tags(releases).items():
        if name in reasons:
            reasons[name].append(f"tag {tag}")
    for marked in (note.to, *note.left) if note else ():
        if marked.release in reasons:
            reasons[marked.release].append("named by the rollback in force")
    removed = tuple(name for name in known if not reasons[name])
    freed = own_bytes(*(releases.folder / "releases" / name for name in removed))
    return Plan({name: tuple(why) for name, why in reasons.items() if why}, removed, freed)


def prune(releases: Releases, keep: int, announce: Callable[[Plan], None]) -> int:
    """Remove all but what `plan` keeps, which `announce` hears before anything is removed; gives the bytes freed.

    The bytes count what removals killed earlier had left, too. Raises as `plan` does, and LockedError where a rebuild
    is running.
    """
    with only_one(releases.folder):
        home = releases.folder / "releases"
        with changing_tags(releases):
            decided = plan(releases, keep)
            announce(decided)
            for name in decided.removed:
                (home / name).rename(home / f"{_REMOVED}{name}")
        if decided.removed:
            synchronise(home)
        freed = sum(_delete(folder) for folder in sorted(home.glob(f"{_REMOVED}*")))
        _, freed_inputs = sweep_inputs(releases, releases.folder)
        return freed + freed_inputs


def _delete(folder: Path) -> int:
    """Delete a folder; gives the bytes of those of its files that had no other name."""
    freed = own_bytes(folder)
    shutil.rmtree(folder)
    return freed


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
