"""Whether the files of a release are those that were published, by the hashes it was sealed with."""

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from warehouse.files import sha256

SUMS = "SHA256SUMS"


class UnreadableError(Exception):
    """A file that others are compared with cannot be read."""


@dataclass(frozen=True)
class Hashes:
    """Hashes of files, each read once however many releases share it by a hard link."""

    known: dict[tuple[int, int], str] = field(default_factory=dict)

    def of(self, paths: Iterable[Path]) -> dict[Path, str]:
        """Path → sha256 of its bytes."""
        places = {path: (path.stat().st_dev, path.stat().st_ino) for path in paths}
        unknown = {place: path for path, place in places.items() if place not in self.known}
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            self.known.update(zip(unknown, pool.map(sha256, unknown.values()), strict=True))
        return {path: self.known[place] for path, place in places.items()}


def files_of(release: Path) -> dict[str, Path]:
    """Every file of a release, by its place there."""
    return {path.relative_to(release).as_posix(): path for path in sorted(release.rglob("*")) if path.is_file()}


def wrong_files(release: Path, hashes: Hashes, sizes: Mapping[str, int]) -> dict[str, str]:
    """File → what is wrong with it: missing, cut, changed or added. `sizes` are those that are known otherwise."""
    try:
        stated = read_sums(release)
    except UnreadableError as error:
        return {SUMS: str(error)}
    there = {name: path for name, path in files_of(release).items() if name != SUMS}
    found = hashes.of(there.values())
    wrong = {name: f"{name} is missing" for name in stated if name not in there}
    wrong |= {name: f"{name} was added: {SUMS} does not name it" for name in there if name not in stated}
    for name, path in there.items():
        if name in stated and found[path] != stated[name]:
            wrong[name] = f"{name} {_how_changed(path.stat().st_size, sizes.get(name))}"
    return dict(sorted(wrong.items()))


def read_sums(release: Path) -> dict[str, str]:
    """File → sha256, as SHA256SUMS states them. Raises UnreadableError where it is missing or no such list."""
    try:
        lines = (release / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{SUMS} cannot be read ({error}), so that no file can be checked") from None
    stated = {}
    for number, line in enumerate(lines, start=1):
        hashed, mark, name = line.partition("  ")
        if not mark or len(hashed) != 64:
            raise UnreadableError(f"{SUMS}, line {number}: is no hash and name, so that no file can be checked")
        stated[name] = hashed
    if not stated:
        raise UnreadableError(f"{SUMS} is empty, so that no file can be checked")
    return stated


def _how_changed(there: int, stated: int | None) -> str:
    if stated is None or stated == there:
        return f"was changed: its {there:,} bytes are not those that were published"
    return f"was {'cut' if there < stated else 'changed'}: it has {there:,} bytes instead of {stated:,}"
