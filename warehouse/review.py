"""Compares a release in the making with the one before, and lets it be judged before anybody sees it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet

from warehouse import meta
from warehouse.comparison import Comparison, ComparisonError
from warehouse.contract import Contract, key
from warehouse.difference import Difference, between
from warehouse.difference_state import DifferenceError, Held, State, read_state
from warehouse.difference_words import in_a_line
from warehouse.engine import Engine
from warehouse.files import sha256
from warehouse.manifest import Made, path_in
from warehouse.store import Part, Version
from warehouse.table import Table

_LISTING = f"meta.{meta.LISTING}"


@dataclass(frozen=True)
class Review:
    """How a release is compared with the one before, and who may stop it."""

    tables: Sequence[tuple[Table, Mapping[str, Sequence[str]]]]
    """Tables about the releases before, in the order in which they are made, each with the origins of its columns."""
    contracts: Mapping[str, type[Contract]]
    """`schema.table` → contract of every published table."""
    engine: Engine
    judge: Callable[[Path, Path | None], None]
    """(release in the making, release before) → nothing; what it raises stops the release."""
    must_compare: bool = True
    """False where a person let a release pass that cannot be compared with the one before."""


@dataclass(frozen=True)
class Finding:
    """What a comparison gave."""

    made: tuple[Made, ...]
    """Tables about what changed."""
    summary: str
    """What changed, in a line."""
    difference: Difference | None
    """None for a first release, and for one that is not compared."""


def find(
    review: Review, staging: Path, previous: Path | None, made: Sequence[Made], scratch: Path, *, is_synthetic: bool
) -> Finding:
    """Make the tables about what changed, judge, and sum up.

    Raises ComparisonError where the release before cannot be compared with and must be, and what `review.judge` raises.
    """
    comparison = Comparison(staging, staging, previous, scratch, review.contracts)
    about_changes = [(table, origins) for table, origins in review.tables if _LISTING not in table.inputs]
    try:
        compared = _make(about_changes, comparison, review.engine, is_synthetic=is_synthetic)
        difference = _difference(staging, previous, [*made, *compared], review.engine, is_synthetic=is_synthetic)
    except ComparisonError as error:
        if review.must_compare:
            raise
        comparison = Comparison(staging, staging, None, scratch, review.contracts)
        compared = _make(about_changes, comparison, review.engine, is_synthetic=is_synthetic)
        return Finding(tuple(compared), f"{meta.NOT_COMPARED}: {error.why}.", None)
    review.judge(staging, previous)
    return Finding(tuple(compared), in_a_line(difference) if difference else meta.FIRST_RELEASE, difference)


def listing(review: Review, staging: Path, latest: Path | None, scratch: Path, *, is_synthetic: bool) -> list[Made]:
    """Make the tables that list the releases, once meta.releases is there; they go on from those of the latest."""
    tables = [(table, origins) for table, origins in review.tables if _LISTING in table.inputs]
    comparison = Comparison(staging, staging, latest, scratch, review.contracts)
    try:
        return _make(tables, comparison, review.engine, is_synthetic=is_synthetic)
    except ComparisonError:
        if review.must_compare:
            raise
        comparison = Comparison(staging, staging, None, scratch, review.contracts)
        return _make(tables, comparison, review.engine, is_synthetic=is_synthetic)


def _make(
    tables: Sequence[tuple[Table, Mapping[str, Sequence[str]]]],
    comparison: Comparison,
    engine: Engine,
    *,
    is_synthetic: bool,
) -> list[Made]:
    found = []
    for table, origins in tables:
        path = comparison.make(table, engine)
        part = Part(sha256(path), pyarrow.parquet.read_metadata(path).num_rows, path.stat().st_size)
        version = Version(table.full_name, (part,), is_synthetic=is_synthetic, code_version=table.code_version)
        found.append(Made(table, version, origins))
    return found


def _difference(
    staging: Path, previous: Path | None, made: Sequence[Made], engine: Engine, *, is_synthetic: bool
) -> Difference | None:
    """How the release in the making differs from the one before. Raises ComparisonError where that cannot be told."""
    if previous is None:
        return None
    tables = {
        item.table.full_name: Held(
            item.table.full_name, path_in(staging, item.table), item.version.hash, key(item.table.contract)
        )
        for item in made
    }
    try:
        before = read_state(previous)
        # what only a finished release has cannot be compared yet
        shared = {name: held for name, held in before.tables.items() if not name.startswith(("meta.", "history."))}
        return between(
            State(before.name, before.is_synthetic, shared), State(staging.name, is_synthetic, tables), engine
        )
    except DifferenceError as error:
        raise ComparisonError(previous.name, str(error)) from error
