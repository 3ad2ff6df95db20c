"""A derived table: one SELECT, the Python that follows it in a few, its contract, and the tables it reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from warehouse.contract import Contract, columns, describe
from warehouse.files import digest
from warehouse.program import Program


class UnreadableError(Exception):
    """A table's SQL is not one SELECT that DuckDB can parse."""


@dataclass(frozen=True)
class Table:
    """One room of `transforms/`: folder name = SQL file = table name."""

    schema: str
    name: str
    contract: type[Contract]
    select: str
    """One SELECT over `schema.table` names; its first lines say what a row is."""
    program: Program | None = None
    """Makes the rows from those of the SELECT; without one they are the SELECT's own."""

    @classmethod
    def load(cls, folder: Path, contract: type[Contract], program: Program | None = None) -> "Table":
        """Read the room at `…/<schema>/<table>/`; FileNotFoundError names the SQL file that is missing."""
        select = (folder / f"{folder.name}.sql").read_text(encoding="utf-8")
        return cls(schema=folder.parent.name, name=folder.name, contract=contract, select=select, program=program)

    @property
    def full_name(self) -> str:
        """`schema.table`."""
        return f"{self.schema}.{self.name}"

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """Tables the SELECT names, sorted; names without a schema are its own common table expressions.

        Raises UnreadableError where DuckDB cannot parse it.
        """
        with _parser().cursor() as parser:
            (parsed,) = parser.execute("select json_serialize_sql(?::varchar)", [self.select]).fetchone() or ("{}",)
        tree = msgspec.json.decode(parsed)
        if tree.get("error"):
            raise UnreadableError(f"{self.full_name}: {tree['error_message']}")
        return tuple(sorted(_named(tree)))

    @cached_property
    def references(self) -> tuple[str, ...]:
        """Tables that foreign keys point to, sorted."""
        targets = {c.references.rpartition(".")[0] for c in columns(self.contract) if c.references}
        return tuple(sorted(targets - {self.full_name}))

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """Every table that must exist before this one can be made and checked."""
        return tuple(sorted({*self.reads, *self.references}))

    @cached_property
    def code_version(self) -> str:
        """Hash of what decides the table's content and its checks: the SELECT, the contract, and the program."""
        program = (self.program.code_version,) if self.program else ()
        return digest(self.select, describe(self.contract), *program)


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    """A database to parse with: opening one takes as long as parsing ten tables."""
    return duckdb.connect()


def _named(node: Any) -> Iterator[str]:
    """Every `schema.table` under a node of DuckDB's parse tree."""
    if isinstance(node, dict):
        if node.get("type") == "BASE_TABLE" and node["schema_name"]:
            yield f"{node['schema_name']}.{node['table_name']}"
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from _named(child)
