"""Releases of two small tables, made as every release is made: one table that differs, one that never does."""

import hashlib
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from warehouse.contract import Contract, Integer, column, write_rows
from warehouse.files import digest
from warehouse.manifest import Made
from warehouse.release import Outcome, Releases
from warehouse.store import Store, Version
from warehouse.table import Table

RELEASE: Mapping[str, Any] = {
    "code_version": "c" * 64,
    "institution_name": "Institute of Numbers",
    "institution_identifiers": ["https://ror.org/00z54nq84"],
    "home_country_code": "FR",
    "first_year": 2014,
    "last_year": 2025,
    "as_of_date": date(2026, 11, 23),
    "known_on_date": date(2026, 11, 23),
    "accepted_reason": None,
    "is_synthetic": False,
    "notice": None,
}
SOURCE: Mapping[str, Any] = {
    "source": "openalex",
    "title": "OpenAlex",
    "producer": "OurResearch",
    "address": "https://example.org",
    "licence": "CC0-1.0",
    "licence_address": "https://example.org/licence",
    "citation": "cite it",
    "mode": "api",
    "snapshot_id": "0123456789abcdef",
    "pulled_at": None,
    "source_release": "2026-11",
    "n_files": 1,
    "rows_in": 4,
    "rows_kept": 3,
    "rows_rejected": 1,
    "is_synthetic": False,
}


class Number(Contract):
    """One row per number."""

    n: Integer = column("A number.")

    class Config:
        unique = ["n"]


def publish(releases: Releases, *numbers: int) -> Outcome:
    """Publish what a build gives that finds these numbers."""
    store = Store(releases.folder / "build")
    made = [_made(store, "numbers", numbers), _made(store, "constants", range(1000))]
    return releases.publish(store, made, RELEASE, [SOURCE], "500MB")


def copy(template: Releases, folder: Path) -> Releases:
    """A copy of releases and their build in which files share their bytes (hard links) as they do in the template."""
    known: dict[int, Path] = {}

    def take(source: str, target: str) -> str:
        inode = Path(source).stat().st_ino
        if inode in known:
            Path(target).hardlink_to(known[inode])
        else:
            known[inode] = Path(shutil.copy2(source, target))
        return target

    shutil.copytree(template.folder, folder, symlinks=True, copy_function=take, dirs_exist_ok=True)
    return Releases(folder)


def files(releases: Releases) -> dict[str, tuple[str, int, int]]:
    """Every file of every release: its hash, inode and time of change."""
    found = {}
    for path in sorted((releases.folder / "releases").rglob("*")):
        if path.is_file():
            status = path.stat()
            hashed = hashlib.sha256(path.read_bytes()).hexdigest()
            found[str(path.relative_to(releases.folder))] = (hashed, status.st_ino, status.st_mtime_ns)
    return found


def _made(store: Store, name: str, numbers: Any) -> Made:
    recipe = digest(name, *(str(n) for n in numbers))
    made = store.recall(recipe)
    if made is None:
        path = store.folder / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_rows(path, Number, [{"n": n} for n in numbers])
        made = store.keep(recipe, {f"core.{name}": path})
    part = made.parts[f"core.{name}"]
    version = Version(f"core.{name}", (part,), is_synthetic=False, code_version="c" * 64)
    return Made(Table("core", name, Number, "select n from raw.numbers order by n"), version, {})
