"""Which columns a column is computed from, read from the SQL itself; of Python after it only the names are known."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import msgspec
from sqlglot import expressions, lineage
from sqlglot.schema import MappingSchema

from warehouse.contract import Contract, columns, describe
from warehouse.files import digest, write_text
from warehouse.table import Table

Catalogue = Mapping[str, type[Contract]]
"""`schema.table` → contract of every table the SQL may read."""


def lineages(tables: Sequence[Table], catalogue: Catalogue, memory: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    """`column_sources` of every table, by its name.

    What equal SQL gave is remembered in a file: reading it anew would take a tenth of a second a table at every start.
    """
    known: dict[str, dict[str, tuple[str, ...]]] = {}
    with suppress(FileNotFoundError, msgspec.DecodeError):
        known = msgspec.json.decode(memory.read_bytes(), type=dict[str, dict[str, tuple[str, ...]]])
    hashes = {table.full_name: _hash(table, catalogue) for table in tables}
    found = {
        table.full_name: known.get(hashes[table.full_name]) or column_sources(table, catalogue) for table in tables
    }
    now = {hashes[name]: sources for name, sources in found.items()}
    if now != known:
        write_text(memory, msgspec.json.encode(now).decode())
    return found


def _hash(table: Table, catalogue: Catalogue) -> str:
    """Hash of all that decides a table's lineage."""
    return digest(
        version("sqlglot"),
        table.select,
        "python" if table.program else "",
        describe(table.contract),
        *(describe(catalogue[name]) for name in table.reads),
    )


def column_sources(table: Table, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Column → the `schema.table.column` its value is computed from, sorted; empty for a constant.

    Where a program follows the SELECT, a column of the table comes from the SELECT's column of the same name, or from
    all columns of the SELECT where it has none of that name.
    """
    schema = MappingSchema(dialect="duckdb")
    for name in table.reads:
        schema.add_table(name, {c.name: c.duckdb_type for c in columns(catalogue[name])})
    # trimming copies the tree for every column, at five times the cost and for the same leaves
    roots = lineage.lineage(None, table.select, schema, dialect="duckdb", trim_selects=False)
    leaves = {name: _leaves(root) for name, root in roots.items()}
    if table.program:
        whole = tuple(sorted({source for sources in leaves.values() for source in sources}))
        return {column.name: leaves.get(column.name, whole) for column in columns(table.contract)}
    return {column.name: leaves[column.name] for column in columns(table.contract)}


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
