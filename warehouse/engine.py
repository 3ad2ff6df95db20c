"""Runs one SELECT over Parquet files into one Parquet file.

Steps share files, never a database: DuckDB lets no second process read what one process writes.
"""

import atexit
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from warehouse.contract import Contract, columns, key
from warehouse.files import replacing

Relations = Mapping[str, Sequence[Path]]
"""`schema.table` → the Parquet files that hold it."""


class ContractBrokenError(Exception):
    """A SELECT does not give the columns its contract promises."""


@dataclass(frozen=True)
class Engine:
    """DuckDB within a stated memory limit, spilling to a folder."""

    memory_limit: str
    threads: int | None
    spill_folder: Path

    @contextmanager
    def connect(self, relations: Relations) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a database in which every relation, and nothing else, is a view on its Parquet files."""
        schemas = sorted({name.partition(".")[0] for name in relations})
        with _database(self.memory_limit, self.threads, self.spill_folder).cursor() as connection:
            try:
                for schema in schemas:
                    connection.execute(f'create schema "{schema}"')
                for name, files in relations.items():
                    schema, _, table = name.partition(".")
                    listed = ", ".join(quoted(file) for file in files)
                    connection.execute(f'create view "{schema}"."{table}" as from read_parquet([{listed}])')
                yield connection
            finally:
                for schema in schemas:
                    connection.execute(f'drop schema if exists "{schema}" cascade')

    def materialise(self, select: str, contract: type[Contract], relations: Relations, destination: Path) -> None:
        """Write the rows of `select`, ordered by the contract's key, to `destination`.

        Raises ContractBrokenError where a column's name or type differs from the contract: a cast belongs into the
        SELECT, where its reader sees it.
        """
        with self.connect(relations) as connection:
            given = dict(row[:2] for row in connection.execute(f"describe {select}").fetchall())
            promised = {c.name: c.duckdb_type for c in columns(contract)}
            if given != promised:
                raise ContractBrokenError(_difference(contract.__name__, given, promised))
            listed = ", ".join(f'"{name}"' for name in promised)
            order = ", ".join(f'"{name}"' for name in key(contract))
            with replacing(destination) as temporary:
                connection.execute(
                    f"copy (select {listed} from ({select}\n) order by {order})"
                    f" to {quoted(temporary)} (format parquet, compression zstd)"
                )


@cache
def _database(memory_limit: str, threads: int | None, spill_folder: Path) -> duckdb.DuckDBPyConnection:
    """The one in-memory database of this process: opening one costs 25 ms, and a rebuild needs a hundred."""
    spill_folder.mkdir(parents=True, exist_ok=True)
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "temp_directory": str(spill_folder),
        "python_enable_replacements": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if threads:
        settings["threads"] = threads
    connection = duckdb.connect(config=settings)
    atexit.register(_database.cache_clear)
    connection.execute("set enable_progress_bar = false")
    return connection


def quoted(value: object) -> str:
    """A value as an SQL text literal."""
    return "'" + str(value).replace("'", "''") + "'"


def _difference(name: str, given: Mapping[str, str], promised: Mapping[str, str]) -> str:
    """Say column by column how a SELECT departs from its contract."""
    lines = [f"The SELECT does not give what the contract {name} promises:"]
    lines += [f"  column {c} ({promised[c]}) is missing" for c in promised if c not in given]
    lines += [f"  column {c} ({given[c]}) is not in the contract" for c in given if c not in promised]
    lines += [
        f"  column {c} is {given[c]}, promised is {promised[c]}: cast it in the SELECT"
        for c in promised
        if c in given and given[c] != promised[c]
    ]
    return "\n".join(lines)
