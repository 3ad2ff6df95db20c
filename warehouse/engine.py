"""Runs one SELECT over Parquet files, and the Python that follows it in a few tables, into one Parquet file.

Steps share files, never a database: DuckDB lets no second process read what one process writes.
"""

import atexit
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.compute

from warehouse.contract import Contract, columns, key
from warehouse.files import replacing
from warehouse.program import Program

Relations = Mapping[str, Sequence[Path]]
"""`schema.table` → the Parquet files that hold it."""


class ContractBrokenError(Exception):
    """A SELECT, or the program after it, does not give the columns its contract promises."""


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

    def materialise(
        self,
        select: str,
        contract: type[Contract],
        relations: Relations,
        destination: Path,
        program: Program | None = None,
    ) -> None:
        """Write the rows of `select`, or what `program` makes of them, ordered by the contract's key, to a file.

        Raises ContractBrokenError where a column's name or type differs from the contract: a cast belongs into the
        SELECT or the program, where its reader sees it.
        """
        with self.connect(relations) as connection:
            who = "program" if program else "SELECT"
            if program:
                rows = connection.execute(f"select * from ({select}\n) order by all").to_arrow_table()
                connection.register("made", rows_made(program, rows))
                select = "select * from made"
            given = dict(row[:2] for row in connection.execute(f"describe {select}").fetchall())
            promised = {c.name: c.duckdb_type for c in columns(contract)}
            if given != promised:
                raise ContractBrokenError(_difference(who, contract.__name__, given, promised))
            listed = ", ".join(f'"{name}"' for name in promised)
            order = ", ".join(f'"{name}"' for name in key(contract))
            with replacing(destination) as temporary:
                connection.execute(
                    f"copy (select {listed} from ({select}\n) order by {order})"
                    f" to {quoted(temporary)} (format parquet, compression zstd)"
                )


def rows_made(program: Program, rows: pyarrow.Table) -> pyarrow.Table:
    """What a program makes of the rows of its SELECT.

    Raises ContractBrokenError where that is no table of Arrow, or holds NaN: what is undefined is empty, and a range of
    the contract would not always catch it.
    """
    made = program.make(rows)
    if not isinstance(made, pyarrow.Table):
        raise ContractBrokenError(f"The program gives a {type(made).__name__}, not a pyarrow.Table.")
    for name, values in zip(made.column_names, made.columns, strict=True):
        if pyarrow.types.is_floating(values.type) and pyarrow.compute.any(pyarrow.compute.is_nan(values)).as_py():
            raise ContractBrokenError(f"The program gives NaN in column {name}: make it null where it is undefined.")
    return made


@cache
def _database(memory_limit: str, threads: int | None, spill_folder: Path) -> duckdb.DuckDBPyConnection:
    """The one in-memory database of this process: opening one costs 25 ms, and a rebuild needs a hundred."""
    spill_folder.parent.mkdir(parents=True, exist_ok=True)  # DuckDB makes the folder itself, and removes it at the end
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


def _difference(who: str, name: str, given: Mapping[str, str], promised: Mapping[str, str]) -> str:
    """Say column by column how a SELECT, or the program after it, departs from its contract."""
    lines = [f"The {who} does not give what the contract {name} promises:"]
    lines += [f"  column {c} ({promised[c]}) is missing" for c in promised if c not in given]
    lines += [f"  column {c} ({given[c]}) is not in the contract" for c in given if c not in promised]
    lines += [
        f"  column {c} is {given[c]}, promised is {promised[c]}: cast it in the {who}"
        for c in promised
        if c in given and given[c] != promised[c]
    ]
    return "\n".join(lines)
