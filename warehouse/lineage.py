"""Which columns a column is computed from, read from the SQL itself."""

from collections.abc import Mapping, Sequence

from sqlglot import expressions, lineage
from sqlglot.schema import MappingSchema

from warehouse.contract import Contract, columns
from warehouse.table import Table

Catalogue = Mapping[str, type[Contract]]
"""`schema.table` → contract of every table the SQL may read."""


def column_sources(table: Table, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Column → the `schema.table.column` its value is computed from, sorted; empty for a constant."""
    schema = MappingSchema(dialect="duckdb")
    for name in table.reads:
        schema.add_table(name, {c.name: c.duckdb_type for c in columns(catalogue[name])})
    # trimming copies the tree for every column, at five times the cost and for the same leaves
    roots = lineage.lineage(None, table.select, schema, dialect="duckdb", trim_selects=False)
    return {column.name: _leaves(roots[column.name]) for column in columns(table.contract)}


def _leaves(root: lineage.Node) -> tuple[str, ...]:
    """The stored columns at the ends of a lineage tree."""
    found = set()
    for node in root.walk():
        source = node.source
        if not node.downstream and isinstance(source, expressions.Table) and source.db:
            found.add(f"{source.db}.{source.name}.{node.name.rpartition('.')[2]}")
    return tuple(sorted(found))


def in_words(sources: Sequence[str]) -> str:
    """Where a column comes from, as an ending to its description."""
    return f" (from {', '.join(sources)})" if sources else ""
