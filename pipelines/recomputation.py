"""Computes rows of a published table again, by the program the release keeps of it, from the release's own tables."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import duckdb

from pipelines.project import Project
from pipelines.recomputation_inputs import NotComputableError, Opening, Origin
from transforms.catalogue import comparisons, tables
from warehouse.engine import rows_made
from warehouse.inputs import read_manifest
from warehouse.program import Program
from warehouse.verification_tables import quoted_name, quoted_part

SHOWN = 5
"""Rows that are given in full; of more only their number and whether they are equal."""
Values = tuple[Any, ...]


class NoSuchCellError(Exception):
    """The table or the condition does not name any row of the release."""


@dataclass(frozen=True)
class Recomputed:
    """Rows of a table as published and as computed again."""

    sql: str
    python: str | None
    inputs: tuple[Origin, ...]
    n_published: int
    n_computed: int
    n_unlike: int
    """Rows of one that are not in the other, a row that differs twice."""
    columns: tuple[str, ...]
    pairs: tuple[tuple[Values | None, Values | None], ...]
    """(as published, as computed) of the first rows by the table's key."""


@dataclass(frozen=True)
class Recomputation:
    """A release with its tables open under their names."""

    release: Path
    opening: Opening
    connection: duckdb.DuckDBPyConnection

    def cell(self, table: str, condition: str) -> Recomputed:
        """Compute the rows of a table that a condition picks again. Raises NoSuchCellError, NotComputableError."""
        sql, python, code_version, made_from = self._described(table)
        program = _program(table, code_version) if python else None
        inputs = self.opening.read(made_from)
        described = self.connection.execute(f"describe from {quoted_name(table)}").fetchall()
        columns = [str(row[0]) for row in described]
        listed = ", ".join(quoted_part(column) for column in columns)
        self._fill("published", f"select {listed} from {quoted_name(table)} where ({condition}\n)")
        select = sql
        if program:
            rows = self.connection.execute(f"select * from ({sql}\n) order by all").to_arrow_table()
            self.connection.register("made_by_program", rows_made(program, rows))
            select = "select * from made_by_program"
        self._fill("computed", f"select {listed} from ({select}\n) where ({condition}\n)")
        n_published, n_computed = (self._number(f"select count(*) from {name}") for name in ("published", "computed"))
        if n_published == n_computed == 0:
            raise NoSuchCellError(f"No row of {table} of release {self.release.name} is so: {condition}")
        return Recomputed(
            sql=sql,
            python=python,
            inputs=inputs,
            n_published=n_published,
            n_computed=n_computed,
            n_unlike=self._n_unlike(),
            columns=tuple(columns),
            pairs=tuple(self._pairs(table, columns)),
        )

    @property
    def is_synthetic(self) -> bool:
        """Whether the release holds generated sample records."""
        return self.connection.execute("from meta.release where is_synthetic").fetchone() is not None

    def _described(self, table: str) -> tuple[str, str | None, str, list[str]]:
        """(SQL, Python, code version, tables read) of a table, from the release's own meta.tables."""
        rows = self.connection.execute(
            "select schema_name || '.' || table_name, sql, python, code_version, made_from from meta.tables order by 1"
        ).fetchall()
        found = {name: made for name, *made in rows if made[0]}
        if table not in found:
            near = get_close_matches(table, found, n=3, cutoff=0.4)
            said = f" Near it are {', '.join(near)}." if near else " `from meta.tables` lists them."
            raise NoSuchCellError(f"Release {self.release.name} has no table {table} that is made by SQL.{said}")
        sql, python, code_version, made_from = found[table]
        return sql, python, code_version, made_from

    def _fill(self, name: str, select: str) -> None:
        """Keep the rows of a SELECT that holds the user's condition, which may be no more than that."""
        statement = f"create or replace temp table {name} as {select}"
        if len(self.connection.extract_statements(statement)) != 1:
            raise NoSuchCellError("What stands after --where is not one condition of SQL.")
        self.connection.execute(statement)

    def _number(self, query: str) -> int:
        ((number,),) = self.connection.execute(query).fetchall()
        return int(number)

    def _n_unlike(self) -> int:
        both = (("published", "computed"), ("computed", "published"))
        return sum(self._number(f"select count(*) from (from {a} except all from {b})") for a, b in both)

    def _pairs(self, table: str, columns: Sequence[str]) -> Iterator[tuple[Values | None, Values | None]]:
        """The first rows by key, as published and as computed."""
        keys = self.connection.execute(
            "select column_name from meta.columns where is_key and schema_name || '.' || table_name = ?", [table]
        ).fetchall()
        places = sorted(columns.index(name) for (name,) in keys)
        order = ", ".join(quoted_part(columns[place]) for place in places)
        found: list[dict[Values, Values]] = []
        for which in ("published", "computed"):
            first = self.connection.execute(f"from {which} order by {order} limit {SHOWN}").fetchall()
            found.append({tuple(row[place] for place in places): row for row in first})
        published, computed = found
        for key in [*published, *(key for key in computed if key not in published)][:SHOWN]:
            yield published.get(key), computed.get(key)


@contextmanager
def opened(project: Project, release: Path) -> Iterator[Recomputation]:
    """A release for recomputing. Raises ManifestError where it does not say what it was made from."""
    manifest = read_manifest(release)
    config: dict[str, Any] = {
        "memory_limit": project.settings.warehouse.memory_limit,
        "python_enable_replacements": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(config=config) as connection:
        connection.execute("set enable_progress_bar = false")
        opening = Opening(project, release, manifest, connection)
        opening.published()
        yield Recomputation(release, opening, connection)


def _program(table: str, code_version: str) -> Program:
    """The Python of a table, where the present code is that of the release; NotComputableError where it changed."""
    present = {made.full_name: made for made in (*tables(), *comparisons())}.get(table)
    if present is None or present.program is None or present.code_version != code_version:
        here = f"version {present.code_version[:12]}" if present else "no such table"
        raise NotComputableError(
            f"{table} is made by Python after its SQL, and the code or numpy changed since: the release was made by "
            f"version {code_version[:12]}, here is {here}. The program's text is in meta.tables; the code that made "
            "the release computes the cell."
        )
    return present.program
