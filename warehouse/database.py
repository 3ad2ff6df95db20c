"""Writes the one DuckDB file of a release: tables made from their contracts, every table and column with its comment.

`create table … as select` would drop comments and constraints, and a file in the newest storage format would shut out
older clients: tables are created from the contract, in the format of DuckDB 1.0, which 1.1 and later open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.contract import Contract, columns, meaning
from warehouse.engine import quoted
from warehouse.meta import SYNTHETIC_NOTICE

STORAGE_VERSION = "v1.0.0"
FILE_NAME = "collaboration.duckdb"
"""Its stem differs from every schema's name: where the two are equal, DuckDB finds every name ambiguous."""


@dataclass(frozen=True)
class Content:
    """One table to publish."""

    schema: str
    name: str
    contract: type[Contract]
    parquet: Path
    is_synthetic: bool

    @property
    def comment(self) -> str:
        """What a row is, after the notice where the rows are made up."""
        said = meaning(self.contract)
        return f"{SYNTHETIC_NOTICE} {said}" if self.is_synthetic else said


def write(path: Path, contents: Sequence[Content], memory_limit: str) -> None:
    """Write a new database file holding `contents`; nothing but the file remains (no .wal)."""
    with duckdb.connect(config={"memory_limit": memory_limit}) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"attach {quoted(path)} as published (storage_version {quoted(STORAGE_VERSION)})")
        connection.execute("use published")
        for schema in sorted({content.schema for content in contents}):
            connection.execute(f'create schema "{schema}"')
        for content in contents:
            for statement in _statements(content):
                connection.execute(statement)
        connection.execute("use memory")
        connection.execute("checkpoint published")
        connection.execute("detach published")


def _statements(content: Content) -> list[str]:
    """The SQL that creates, fills and comments one table.

    No primary key is declared: its index would double the file, and what the build checked cannot change any more.
    meta.columns and the data package say which columns are the key.
    """
    name = f'"{content.schema}"."{content.name}"'
    described = columns(content.contract)
    defined = [f'"{c.name}" {c.duckdb_type}{"" if c.nullable else " not null"}' for c in described]
    statements = [
        f"create table {name} ({', '.join(defined)})",
        f"insert into {name} by name select * from read_parquet({quoted(content.parquet)})",
        f"comment on table {name} is {quoted(content.comment)}",
    ]
    statements += [f'comment on column {name}."{c.name}" is {quoted(c.description)}' for c in described]
    return statements
