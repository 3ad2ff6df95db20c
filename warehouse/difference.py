"""The difference of two releases, to the last row: which tables, which columns, and how many rows by their key.

A table whose Parquet file has the same hash in both is not read. `difference_rows` gives the rows themselves,
`difference_words` says a difference in words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from warehouse.difference_query import AFTER, BEFORE, Comparison
from warehouse.difference_reading import opened
from warehouse.difference_state import DifferenceError, Held, State, advice, read_state
from warehouse.engine import Engine

_SCHEMAS_ABOUT_THE_RELEASE = ("meta", "history")
_TABLES_ABOUT_THE_RELEASE = ("audit.movements", "audit.changes", "audit.changed_records", "audit.changed_partners")


@dataclass(frozen=True)
class SchemaChange:
    """What changed in the shape of a table that both releases have."""

    columns_added: Mapping[str, str]
    """Column → type."""
    columns_gone: Mapping[str, str]
    columns_retyped: Mapping[str, tuple[str, str]]
    """Column → type before and after."""
    is_reordered: bool
    """True where the columns that stayed are in another order."""
    key_before: tuple[str, ...]
    key_after: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """True where the shape is the same."""
        columns = self.columns_added or self.columns_gone or self.columns_retyped or self.is_reordered
        return not columns and self.key_before == self.key_after


@dataclass(frozen=True)
class TableDifference:
    """One table that differs."""

    table: str
    """`schema.table`."""
    is_new: bool
    """True where only the later release has it; its rows count as added."""
    is_gone: bool
    """True where only the earlier release has it; its rows count as removed."""
    rows_before: int
    rows_after: int
    rows_added: int
    rows_removed: int
    rows_changed: int
    columns_changed: Mapping[str, int]
    """Column → rows in which its value changed, most first; without columns that one side alone has."""
    compared_by: tuple[str, ...]
    """The key by which rows were told apart; none where they were compared as wholes."""
    schema: SchemaChange

    @property
    def is_empty(self) -> bool:
        """True where neither rows nor shape differ."""
        is_moved = self.is_new or self.is_gone
        return not (is_moved or self.rows_added or self.rows_removed or self.rows_changed) and self.schema.is_empty


@dataclass(frozen=True)
class Difference:
    """How a release differs from an earlier one."""

    before: str
    """Id of the earlier release."""
    after: str
    is_synthetic_before: bool
    is_synthetic_after: bool
    n_tables: int
    """Tables that either release has, without those about the release itself."""
    tables: tuple[TableDifference, ...]
    """Those that differ, in the order of the later release's data package, those that are gone last."""

    @property
    def is_empty(self) -> bool:
        """True where no table differs, not even one about the release itself."""
        return not self.tables

    @property
    def of_data(self) -> tuple[TableDifference, ...]:
        """Tables that differ, without those about the release itself."""
        return tuple(table for table in self.tables if not is_about_the_release(table.table))

    @property
    def about_the_release(self) -> tuple[TableDifference, ...]:
        """Tables about the release itself that differ, as they do between any two releases."""
        return tuple(table for table in self.tables if is_about_the_release(table.table))

    @property
    def is_synthetic(self) -> bool:
        """True where either release holds generated sample records."""
        return self.is_synthetic_before or self.is_synthetic_after


def is_about_the_release(table: str) -> bool:
    """True for a table that says what a release is, or how it differs from others."""
    return table.partition(".")[0] in _SCHEMAS_ABOUT_THE_RELEASE or table in _TABLES_ABOUT_THE_RELEASE


def summary(before: Path, after: Path, engine: Engine) -> Difference:
    """How the release in folder `after` differs from that in folder `before`.

    Raises DifferenceError where a file that must be read is missing or damaged.
    """
    return between(read_state(before), read_state(after), engine)


def between(before: State, after: State, engine: Engine) -> Difference:
    """How one state differs from an earlier one; either may be of a release that is not published yet."""
    names = [*after.tables, *(name for name in before.tables if name not in after.tables)]
    compared = (_table(before.tables.get(name), after.tables.get(name), engine) for name in names)
    return Difference(
        before=before.name,
        after=after.name,
        is_synthetic_before=before.is_synthetic,
        is_synthetic_after=after.is_synthetic,
        n_tables=sum(not is_about_the_release(name) for name in names),
        tables=tuple(table for table in compared if table and not table.is_empty),
    )


def as_json(difference: Difference) -> bytes:
    """A difference for programs: the fields of its classes under their names."""
    return msgspec.json.encode(difference)


def _table(before: Held | None, after: Held | None, engine: Engine) -> TableDifference | None:
    """How a table differs; None where its file and its key are the same."""
    if before and after and before.sha256 == after.sha256 and before.key == after.key:
        return None
    with opened(before, after, engine) as (connection, comparison):
        rows = {BEFORE: 0, AFTER: 0}
        for relation in comparison.relations:
            (rows[relation],) = connection.execute(f"select count(*) from {relation}").fetchone() or (0,)
        n_joined, added, removed, changed, *by_column = connection.execute(comparison.counts()).fetchone() or ()
    for held, relation, single in ((after, BEFORE, added), (before, AFTER, removed)):
        # A row that met several of the other side was counted as often.
        if held and n_joined - single != rows[relation]:
            raise DifferenceError(
                f"{held.path}: rows share a key ({', '.join(held.key)}), so that they cannot be told apart. "
                + advice(held.path)
            )
    changed_in = sorted(zip(comparison.compared, by_column, strict=True), key=lambda item: -item[1])
    return TableDifference(
        table=next(held.name for held in (after, before) if held),
        is_new=before is None,
        is_gone=after is None,
        rows_before=rows[BEFORE],
        rows_after=rows[AFTER],
        rows_added=added,
        rows_removed=removed,
        rows_changed=changed,
        columns_changed={name: n for name, n in changed_in if n},
        compared_by=comparison.key,
        schema=_schema(comparison),
    )


def _schema(comparison: Comparison) -> SchemaChange:
    before, after = comparison.before, comparison.after
    stayed = [[name for name in one if name in other] for one, other in ((before, after), (after, before))]
    return SchemaChange(
        columns_added={name: kind for name, kind in after.items() if name not in before},
        columns_gone={name: kind for name, kind in before.items() if name not in after},
        columns_retyped={n: (kind, after[n]) for n, kind in before.items() if n in after and after[n] != kind},
        is_reordered=stayed[0] != stayed[1],
        key_before=comparison.key_before,
        key_after=comparison.key_after,
    )
