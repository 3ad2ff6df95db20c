"""Describes a release as a Frictionless Data Package, version 2 (https://datapackage.org)."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow
import pyarrow.parquet

from warehouse.contract import Column, columns, key
from warehouse.database import Content

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

_TYPES: Mapping[pyarrow.DataType, str] = {
    pyarrow.string(): "string",
    pyarrow.list_(pyarrow.string()): "array",
    pyarrow.bool_(): "boolean",
    pyarrow.int32(): "integer",
    pyarrow.int64(): "integer",
    pyarrow.float64(): "number",
    pyarrow.decimal128(18, 12): "number",
    pyarrow.decimal128(38, 12): "number",
    pyarrow.date32(): "date",
    pyarrow.timestamp("us"): "datetime",
}
_CONSTRAINTS: Mapping[str, tuple[str, str]] = {
    "greater_than_or_equal_to": ("minimum", "min_value"),
    "less_than_or_equal_to": ("maximum", "max_value"),
    "isin": ("enum", "allowed_values"),
    "str_matches": ("pattern", "pattern"),
}


def describe(
    release: Mapping[str, Any],
    sources: Sequence[Mapping[str, Any]],
    contents: Sequence[Content],
    hashes: Mapping[str, str],
) -> dict[str, Any]:
    """The package's descriptor; `hashes` maps `schema.table` to the sha256 of its Parquet file."""
    licences = {source["licence"]: source["licence_address"] for source in sources}
    return {
        "$schema": PROFILE,
        "name": f"international-collaboration-{release['release_id']}",
        "title": f"International collaboration of {release['institution_name']}",
        "description": release["notice"] or "Indicators of international collaboration, with the records behind them.",
        "version": release["release_id"],
        "created": release["created_at"].strftime("%Y-%m-%dT%H:%M:%SZ"),
        "contentHash": release["content_hash"],
        "codeVersion": release["code_version"],
        "sequence": release["sequence"],
        "previous": release["previous_release_id"],
        "summary": release["summary"],
        "isSynthetic": release["is_synthetic"],
        "licenses": [{"name": name, "path": path} for name, path in sorted(licences.items())],
        "sources": [_source(source) for source in sources],
        "resources": [_resource(content, hashes[f"{content.schema}.{content.name}"]) for content in contents],
    }


def _source(source: Mapping[str, Any]) -> dict[str, Any]:
    """Where records came from, and the snapshot of them that was read."""
    snapshot = {"snapshot": source["snapshot_id"]} if source["snapshot_id"] else {}
    return {
        "title": source["title"],
        "name": source["source"],
        "path": source["address"],
        "citation": source["citation"],
        **snapshot,
    }


def parquet_path(schema: str, name: str) -> str:
    """Where a release keeps a table's Parquet file."""
    return f"tables/{schema}/{name}.parquet"


def _resource(content: Content, sha256: str) -> dict[str, Any]:
    """One table of the package."""
    foreign = [(c.name, *c.references.rsplit(".", 1)) for c in columns(content.contract) if c.references]
    schema: dict[str, Any] = {
        "fields": [_field(c) for c in columns(content.contract)],
        "primaryKey": list(key(content.contract)),
        "missingValues": [],  # Parquet says by itself what is missing: an empty text is a value
    }
    if foreign:
        schema["foreignKeys"] = [
            {"fields": [name], "reference": {"resource": table, "fields": [target]}} for name, table, target in foreign
        ]
    return {
        "name": f"{content.schema}.{content.name}",
        "path": parquet_path(content.schema, content.name),
        "description": content.comment,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": content.parquet.stat().st_size,
        "rowCount": pyarrow.parquet.read_metadata(content.parquet).num_rows,
        "hash": f"sha256:{sha256}",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    """One column of a table."""
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    for check, arguments in column.checks:
        if check in _CONSTRAINTS:
            name, argument = _CONSTRAINTS[check]
            constraints[name] = arguments[argument]
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.arrow_type],
        "description": column.description,
    }
    if column.unit:
        field["unit"] = column.unit
    if constraints:
        field["constraints"] = constraints
    return field
