"""Whether the Parquet files of a release hold what its data package and its schema `meta` say."""

from collections.abc import Iterator, Mapping

import duckdb

from warehouse.verification_package import Package, Resource

Resources = Mapping[str, Resource]
"""`schema.table` → its entry in the data package."""
META = {"meta.release", "meta.tables", "meta.columns"}
_TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "DECIMAL": "number",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}
"""DuckDB's word, without what stands in brackets → the data package's."""


def unlike_package(connection: duckdb.DuckDBPyConnection, resources: Resources) -> Iterator[str]:
    """Where rows or columns of the tables, given as views, differ from the data package, or from schema meta."""
    is_told = META.issubset(resources)
    types, rows = (_types_in_meta(connection), _rows_in_meta(connection)) if is_told else ({}, {})
    for name, resource in resources.items():
        found = connection.execute(f"describe from {quoted_name(name)}").fetchall()
        given = [(str(row[0]), str(row[1])) for row in found]
        stated = [(field["name"], field["type"]) for field in resource["schema"]["fields"]]
        as_stated = [(column, _package_type(kind)) for column, kind in given]
        if as_stated != stated:
            yield f"{name}: has the columns {_listed(as_stated)}; the data package states {_listed(stated)}"
        elif name in types and types[name] != given:
            yield f"{name}: has the columns {_listed(given)}; meta.columns states {_listed(types[name])}"
        (n_rows,) = connection.execute(f"select count(*) from {quoted_name(name)}").fetchone() or (None,)
        for where, number in (("the data package", resource.get("rowCount")), ("meta.tables", rows.get(name))):
            if number is not None and number != n_rows:
                yield f"{name}: has {n_rows:,} rows; {where} states {number:,}"


def broken_keys(connection: duckdb.DuckDBPyConnection, resources: Resources) -> Iterator[str]:
    """Where a primary key is there twice, or a required value is missing."""
    for name, resource in resources.items():
        schema = resource["schema"]
        key = schema["primaryKey"]
        required = [
            field["name"]
            for field in schema["fields"]
            if field["name"] in key or field.get("constraints", {}).get("required")
        ]
        counts = ", ".join(f"count(*) - count({quoted_part(column)})" for column in required)
        listed = ", ".join(quoted_part(column) for column in key)
        missing = connection.execute(f"select {counts} from {quoted_name(name)}").fetchone() or ()
        for column, number in zip(required, missing, strict=True):
            if number:
                yield f"{name}.{column}: {number:,} values are missing"
        (twice,) = connection.execute(
            f"select count(*) from (select 1 from {quoted_name(name)} group by {listed} having count(*) > 1)"
        ).fetchone() or (0,)
        if twice:
            yield f"{name}: {twice:,} keys ({', '.join(key)}) are there more than once"


def misdescribed(connection: duckdb.DuckDBPyConnection, package: Package) -> Iterator[str]:
    """Where meta.release, meta.tables or meta.columns differ from the data package."""
    views = connection.execute("select schema_name || '.' || view_name from duckdb_views()").fetchall()
    if lacking := META - {name for (name,) in views}:
        yield f"not compared, for want of {', '.join(sorted(lacking))}"
        return
    said = connection.execute(
        "select release_id, content_hash, code_version, is_synthetic from meta.release"
    ).fetchall()
    stated = (package["version"], package["contentHash"], package["codeVersion"], package["isSynthetic"])
    if said != [stated]:
        yield f"meta.release: says {said}; the data package says {[stated]}"
    resources = {resource["name"]: resource for resource in package["resources"]}
    yield from _misdescribed_tables(connection, resources)
    yield from _misdescribed_columns(connection, resources)


def _misdescribed_tables(connection: duckdb.DuckDBPyConnection, resources: Resources) -> Iterator[str]:
    """Where meta.tables, which leaves out schema meta, differs."""
    told = connection.execute(
        "select schema_name || '.' || table_name, description, version from meta.tables order by all"
    ).fetchall()
    for name, description, version in told:
        if name not in resources:
            yield f"{name}: is in meta.tables and not in the data package"
        elif f"sha256:{version}" != resources[name]["hash"]:
            yield f"{name}: is of version {version} in meta.tables and of {resources[name]['hash']} in the data package"
        elif not resources[name]["description"].endswith(description):  # a notice may stand before it
            yield f"{name}: meta.tables and the data package describe it differently"
    published = {name for name in resources if not name.startswith("meta.")}
    yield from (f"{name}: is not in meta.tables" for name in sorted(published - {name for name, _, _ in told}))


def _misdescribed_columns(connection: duckdb.DuckDBPyConnection, resources: Resources) -> Iterator[str]:
    told = connection.execute(
        "select schema_name || '.' || table_name, column_name, description, unit from meta.columns"
    ).fetchall()
    in_meta = {(name, column): (description, unit) for name, column, description, unit in told}
    in_package = {
        (name, field["name"]): (field["description"], field.get("unit"))
        for name, resource in resources.items()
        for field in resource["schema"]["fields"]
    }
    for name, column in sorted(in_meta.keys() | in_package.keys()):
        if in_meta.get((name, column)) != in_package.get((name, column)):
            yield f"{name}.{column}: meta.columns and the data package describe it differently"


def quoted_name(name: str) -> str:
    """`schema.table` as SQL writes it."""
    return ".".join(quoted_part(part) for part in name.split(".", 1))


def quoted_part(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _rows_in_meta(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """`schema.table` → number of rows."""
    return dict(connection.execute("select schema_name || '.' || table_name, n_rows from meta.tables").fetchall())


def _types_in_meta(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str]]]:
    """`schema.table` → (column, DuckDB's type), in order."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = connection.execute(
        "select schema_name || '.' || table_name, column_name, data_type from meta.columns order by 1, position"
    ).fetchall()
    for name, column, kind in rows:
        found.setdefault(name, []).append((column, kind))
    return found


def _package_type(duckdb_type: str) -> str:
    return "array" if duckdb_type.endswith("[]") else _TYPES.get(duckdb_type.partition("(")[0], duckdb_type)


def _listed(columns: list[tuple[str, str]]) -> str:
    return ", ".join(f"{name} {kind}" for name, kind in columns)
