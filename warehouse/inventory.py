"""What releases are kept, and what each says about itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from warehouse.datapackage import parquet_path
from warehouse.release import DamagedError, Releases
from warehouse.retention import own_bytes, size
from warehouse.tags import read_tags

NO_SUMMARY = "not recorded"
"""What changed, in a release made before releases said so."""


@dataclass(frozen=True)
class Entry:
    """One release that is kept."""

    release_id: str
    folder: Path
    created_at: str
    """When it was made (UTC), as YYYY-MM-DDThh:mm:ssZ."""
    summary: str
    """What changed since the release before it, in a line."""
    title: str
    sources: Sequence[Mapping[str, Any]]
    """The rows of meta.sources."""
    code_version: str
    n_bytes: int
    n_own_bytes: int
    """Bytes that removing it alone would free."""
    tags: tuple[str, ...]
    is_current: bool
    is_synthetic: bool


@dataclass(frozen=True)
class Size:
    """How large a table of a release is."""

    table: str
    """`schema.table`."""
    n_rows: int
    n_bytes: int
    """Bytes of its Parquet file."""


def inventory(releases: Releases) -> list[Entry]:
    """Every release, oldest first; a damaged one says so in place of what changed. Raises TagError as `read_tags`."""
    tags, current = read_tags(releases), releases.current()
    return [_entry(releases, package, tags, current) for package in releases.all()]


def contents(folder: Path) -> list[Size]:
    """Every table of the release in a folder, by name. Raises DamagedError where one cannot be read."""
    sizes = []
    for path in sorted((folder / "tables").glob("*/*.parquet")):
        try:
            n_rows = pyarrow.parquet.read_metadata(path).num_rows
        except (OSError, pyarrow.ArrowException) as error:
            raise _damaged(path, error) from None
        sizes.append(Size(f"{path.parent.name}.{path.stem}", n_rows, path.stat().st_size))
    return sizes


def said(folder: Path, table: str) -> list[dict[str, Any]]:
    """The rows of table `table` of schema `meta`, of the release in a folder. Raises DamagedError."""
    path = folder / parquet_path("meta", table)
    try:
        rows: list[dict[str, Any]] = pyarrow.parquet.read_table(path).to_pylist()
    except (OSError, pyarrow.ArrowException) as error:
        raise _damaged(path, error) from None
    return rows


def _damaged(path: Path, error: Exception) -> DamagedError:
    return DamagedError(f"{path} cannot be read: {error}. A release is never changed: bring the file back.")


def _entry(releases: Releases, package: Mapping[str, Any], tags: Mapping[str, str], current: Path | None) -> Entry:
    release_id = str(package["version"])
    folder = releases.folder / "releases" / release_id
    try:
        sources = said(folder, "sources")
        summary = str(package.get("summary") or NO_SUMMARY)
    except DamagedError as error:
        summary, sources = str(error), []
    return Entry(
        release_id=release_id,
        folder=folder,
        created_at=str(package["created"]),
        summary=summary,
        title=str(package["title"]),
        sources=sources,
        code_version=str(package["codeVersion"]),
        n_bytes=size(folder),
        n_own_bytes=own_bytes(folder),
        tags=tuple(tag for tag, name in tags.items() if name == release_id),
        is_current=current is not None and current.name == release_id,
        is_synthetic=bool(package["isSynthetic"]),
    )
