"""Whether what lies around the releases is whole: the pointer to the current one, and the build store."""

from collections.abc import Iterator

import msgspec

from warehouse import database
from warehouse.release import Releases
from warehouse.store import Store, Version
from warehouse.verification import Finding
from warehouse.verification_files import Hashes, UnreadableError, read_sums
from warehouse.verification_package import PACKAGE


def current_is_whole(releases: Releases) -> Finding:
    """Whether `current` points to a release that has all its files."""
    promise = "current points to a whole release"
    pointer = releases.pointer
    if not pointer.is_symlink():
        return Finding(promise, (f"{pointer} is no symbolic link to a release",))
    home = pointer.resolve()
    if home.parent != (releases.folder / "releases").resolve() or not home.is_dir():
        return Finding(promise, (f"{pointer} points to {pointer.readlink()}, which is no release here",))
    try:
        stated = read_sums(home)
    except UnreadableError as error:
        return Finding(promise, (f"{home.name}: {error}",))
    needed = sorted({*stated, PACKAGE, database.FILE_NAME})
    return Finding(promise, tuple(f"{home.name}: {name} is missing" for name in needed if not (home / name).is_file()))


def store_is_whole(store: Store, hashes: Hashes) -> Iterator[Finding]:
    """Whether every file of the build store has the bytes of its name, and every table in force has its files."""
    files = sorted((store.folder / "parquet").glob("*.parquet"))
    found = hashes.of(files)
    changed = [
        f"{path.name} was changed: its bytes are not those of its name" for path in files if found[path] != path.stem
    ]
    yield Finding("every file of the build store has the bytes of its name", tuple(changed))
    yield Finding("every table in force has its files in the build store", tuple(_missing(store)))


def _missing(store: Store) -> Iterator[str]:
    for pointer in sorted((store.folder / "tables").glob("*.json")):
        try:
            version = msgspec.json.decode(pointer.read_bytes(), type=Version)
        except msgspec.DecodeError as error:
            yield f"{pointer.name} cannot be read: {error}"
            continue
        for part in version.parts:
            if not store.path(part).is_file():
                yield f"{version.table}: {part.sha256}.parquet is missing"
