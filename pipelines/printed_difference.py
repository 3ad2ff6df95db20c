"""A difference of two releases as it is printed: the tables that differ, and the first rows of one."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from warehouse.difference import Difference, TableDifference
from warehouse.difference_words import columns_in_words, how_many, schema_in_words
from warehouse.engine import Engine

_SAMPLE = 20
_SHOWN_VALUES = 6
"""Values shown of a row that only one release has."""
_FIRST = f"select change, changed_columns, before, after from difference.rows where change <> 'equal' limit {_SAMPLE}"

Row = Mapping[str, Any]


def as_tables(difference: Difference) -> Iterator[Table | str]:
    """The tables that differ, the changes of schema in sentences, and last what is about the release itself."""
    if difference.is_empty:
        yield "The releases are equal."
        return
    yield f"{difference.before} → {difference.after}: {how_many(difference)}."
    if difference.of_data:
        yield _counted(difference.of_data)
    for table in difference.of_data:
        yield from map(escape, schema_in_words(table))
    if difference.about_the_release:
        yield "About the release itself, where any two releases differ:"
        yield _counted(difference.about_the_release)
        for table in difference.about_the_release:
            yield from map(escape, schema_in_words(table))


def sample(rows: Path, engine: Engine) -> list[dict[str, Any]]:
    """The first differing rows of a file that `difference_rows.rows` wrote."""
    with engine.connect({"difference.rows": [rows]}) as connection:
        found = connection.execute(_FIRST)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def sample_as_table(table: TableDifference, rows: Sequence[Row]) -> Table:
    """Rows by their key, with each value before and after where it changed."""
    printed = Table("change", *table.compared_by, "values", header_style="bold")
    for row in rows:
        there = row["after"] or row["before"]
        key = [_value(there[name]) for name in table.compared_by]
        printed.add_row(row["change"], *map(escape, (*key, _values(row, there, table.compared_by))))
    return printed


def _counted(tables: Sequence[TableDifference]) -> Table:
    printed = Table(header_style="bold")
    for position, heading in enumerate(("table", "added", "removed", "changed", "columns that changed most")):
        printed.add_column(heading, justify="right" if 1 <= position <= 3 else "left")
    for table in tables:
        counts = (f"{n:,}" for n in (table.rows_added, table.rows_removed, table.rows_changed))
        printed.add_row(table.table, *counts, escape(columns_in_words(table)))
    return printed


def _values(row: Row, there: Row, key: Sequence[str]) -> str:
    if row["change"] == "changed":
        changed = row["changed_columns"]
        return "; ".join(f"{name}: {_value(row['before'][name])} → {_value(row['after'][name])}" for name in changed)
    values = [f"{name}: {_value(value)}" for name, value in there.items() if name not in key and value is not None]
    return "; ".join(values[:_SHOWN_VALUES]) + (" …" if len(values) > _SHOWN_VALUES else "")


def _value(value: Any) -> str:
    return "(empty)" if value is None else str(value)
