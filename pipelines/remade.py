"""Compares a release with what its manifest gives now: table by table, by hash, and by rows where bytes differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.comparison import PREVIOUS
from warehouse.difference import TableDifference, summary
from warehouse.engine import Engine, quoted
from warehouse.inputs import MadeFrom, read_manifest
from warehouse.verification_package import read_package


@dataclass(frozen=True)
class Remade:
    """A release beside what its manifest gives now."""

    release_id: str
    n_equal: int
    """Tables of equal bytes."""
    same_rows: tuple[str, ...]
    """Tables of the same rows in other bytes, as another version of a library writes them."""
    differing: Mapping[str, str]
    """`schema.table` → how it differs."""
    added: tuple[str, ...]
    """Tables that the present code makes and the release has not."""
    remarks: tuple[str, ...]
    """What of code and tools is not as it was."""

    @property
    def is_equal(self) -> bool:
        """Whether every table of the release was made again with the same rows."""
        return not self.differing


def compare(release: Path, remade: Path, engine: Engine) -> Remade:
    """Compare the tables of a release with those made again, but for what tells of releases instead of records.

    Raises DifferenceError where a file of either is damaged.
    """
    apart = _about_releases(release) | _about_releases(remade)
    theirs, ours = (
        {resource["name"]: resource["hash"] for resource in read_package(folder)["resources"]}
        for folder in (release, remade)
    )
    compared = theirs.keys() - apart
    unlike = {found.table: found for found in summary(release, remade, engine).tables if found.table in compared}
    n_equal = sum(theirs[name] == ours.get(name) for name in compared)
    return Remade(
        release_id=release.name,
        n_equal=n_equal,
        same_rows=tuple(sorted(name for name in compared - unlike.keys() if theirs[name] != ours[name])),
        differing={name: _in_words(found) for name, found in sorted(unlike.items())},
        added=tuple(sorted(ours.keys() - theirs.keys() - apart)),
        remarks=tuple(_remarks(release, remade)),
    )


def _about_releases(release: Path) -> set[str]:
    """Tables of schema meta, those that compare a release with the one before, and those made of such."""
    path = quoted(release / "tables" / "meta" / "tables.parquet")
    with duckdb.connect() as connection:
        query = f"select schema_name || '.' || table_name, made_from from read_parquet({path})"
        made_from: dict[str, list[str]] = dict(connection.execute(query).fetchall())
    found = {
        resource["name"] for resource in read_package(release)["resources"] if resource["name"].startswith("meta.")
    }
    while more := {name for name, read in made_from.items() if _tells(read, found)} - found:
        found |= more
    return found


def _tells(read: list[str], about_releases: set[str]) -> bool:
    """Whether a table that reads these tells of releases."""
    return any(name.startswith((PREVIOUS, "meta.")) or name in about_releases for name in read)


def _in_words(found: TableDifference) -> str:
    """How a table of the release and the one made again differ."""
    if found.is_gone:
        return "the present code does not make it"
    said = [
        f"{number:,} rows {what}"
        for number, what in (
            (found.rows_changed, "have other values"),
            (found.rows_removed, "were not made again"),
            (found.rows_added, "are made now and were not there"),
        )
        if number
    ]
    changed = ", ".join(found.columns_changed)
    return "; ".join([*said, *([f"values differ in {changed}"] if changed else [])]) or "its columns or its key changed"


def _remarks(release: Path, remade: Path) -> Iterator[str]:
    """What made the release and is not what makes it now."""
    then, now = read_manifest(release), read_manifest(remade)
    if then.code_version != now.code_version:
        yield f"The code changed: the release was made by {then.code_version[:12]}, this is {now.code_version[:12]}."
    for name in sorted({*then.made_with, *now.made_with}):
        was, is_now = (made.made_with.get(name, "none") for made in (then, now))
        if was != is_now:
            yield f"{name} was {was}, and is {is_now}."
    again = {source.source: source for source in now.sources}
    for source in then.sources:
        if source.generated and source.source in again and _hashes(source) != _hashes(again[source.source]):
            yield f"{source.source}: the present code generates other sample records."


def _hashes(source: MadeFrom) -> list[str]:
    return [item.sha256 for item in source.files]
