"""Whether the database of a release is its Parquet files: the same rows, and the descriptions of the data package."""

from collections.abc import Iterator, Sequence

import duckdb

from warehouse.verification_tables import Resources, quoted_name, quoted_part


def same_tables(
    connection: duckdb.DuckDBPyConnection, expected: Sequence[str], compared: Sequence[str]
) -> Iterator[str]:
    """Where the tables of the attached database `published` are not those expected, or differ from the views.

    `compared` are those of which there is a view with the rows of the Parquet file.
    """
    listed = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'published' order by all"
    ).fetchall()
    there = [str(name) for (name,) in listed]
    yield from (f"{name}: is not in the database" for name in sorted(set(expected) - set(there)))
    yield from (
        f"{name}: is in the database and not in the data package" for name in there if name not in set(expected)
    )
    for name in compared:
        if name in there:
            try:
                difference = _difference(connection, name)
            except duckdb.Error as error:
                difference = f"cannot be read: {str(error).partition(chr(10))[0]}"
            if difference:
                yield f"{name}: {difference}"


def undescribed(connection: duckdb.DuckDBPyConnection, resources: Resources) -> Iterator[str]:
    """Where a table or column of the attached database lacks its comment, or has another than the data package's."""
    tables = connection.execute(
        "select schema_name || '.' || table_name, comment from duckdb_tables() where database_name = 'published'"
    ).fetchall()
    columns = connection.execute(
        "select schema_name || '.' || table_name || '.' || column_name, comment from duckdb_columns()"
        " where database_name = 'published' and not internal order by column_index"
    ).fetchall()
    stated = {name: item["description"] for name, item in resources.items()}
    stated |= {
        f"{name}.{field['name']}": field["description"]
        for name, item in resources.items()
        for field in item["schema"]["fields"]
    }
    for name, comment in (*tables, *columns):
        if not comment:
            yield f"{name}: has no description in the database"
        elif name in stated and comment != stated[name]:
            yield f"{name}: is described in the database as {comment!r}, in the data package as {stated[name]!r}"


def _difference(connection: duckdb.DuckDBPyConnection, name: str) -> str | None:
    """How a published table differs from its Parquet file, if it does."""
    table, view = f"published.{quoted_name(name)}", f"memory.{quoted_name(name)}"
    ours, theirs = (connection.execute(f"describe from {which}").fetchall() for which in (view, table))
    columns = [row[:2] for row in ours]
    if columns != [row[:2] for row in theirs]:
        return "has other columns in the database than in its Parquet file"
    counts = [connection.execute(f"select count(*) from {which}").fetchall()[0][0] for which in (view, table)]
    if counts[0] != counts[1]:
        return f"has {counts[1]:,} rows in the database and {counts[0]:,} in its Parquet file"
    names = [quoted_part(column) for column, _ in columns]
    listed = ", ".join(names)
    # Row by row in the order of both, which costs one pass; only where that fails are the rows sorted out.
    unlike = " or ".join(f"p.{part} is distinct from d.{part}" for part in names)
    in_order = f"select 1 from {view} as p positional join {table} as d where {unlike} limit 1"
    if not connection.execute(in_order).fetchall():
        return None
    (n_other,) = connection.execute(
        f"select count(*) from (select {listed} from {view} except all select {listed} from {table})"
    ).fetchone() or (0,)
    return f"{n_other:,} of {counts[0]:,} rows are not those of its Parquet file" if n_other else None
