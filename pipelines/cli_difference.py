"""The command that compares two releases. Exit codes as of diff(1): 0 they are equal, 1 they differ, 2 trouble."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import msgspec
import typer

from pipelines.console import complaints, out, project_here
from pipelines.printed_difference import as_tables, sample, sample_as_table
from pipelines.project import Project
from warehouse.difference import Difference, as_json, between
from warehouse.difference_rows import rows as write_rows
from warehouse.difference_state import DifferenceError, State, read_state
from warehouse.difference_words import schema_in_words, synthetic_notice
from warehouse.tags import TagError, UnknownReleaseError, find

app = typer.Typer(pretty_exceptions_enable=False)

Named = Annotated[str, typer.Argument(help="Its id, a tag, current, previous or newest.")]


class Form(StrEnum):
    """How a difference is printed."""

    TABLE = "table"
    JSON = "json"


@app.command(name="diff")
def difference(
    before: Named,
    after: Named,
    *,
    table: Annotated[str | None, typer.Option(help="Only this schema.table, with its first 20 differing rows.")] = None,
    form: Annotated[Form, typer.Option("--format", help="JSON: one object.")] = Form.TABLE,
    rows: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write all differing rows there: a Parquet file per table.")
    ] = None,
) -> None:
    """Compare two releases to the last row: exit code 0 where they are equal, 1 where they differ, 2 on any trouble.

    Rows are told apart by the table's key. What differs in tables about the release itself is listed last.
    """
    with _complaining():
        project = project_here()
        folders = find(project.releases, before), find(project.releases, after)
        states = read_state(folders[0]), read_state(folders[1])
        if table:
            states = _only(states, table)
        if rows and rows.exists() and (not rows.is_dir() or any(rows.iterdir())):
            raise DifferenceError(f"{rows} is not an empty folder: name one that is empty, or that does not exist yet.")
        found = between(*states, project.engine)
        if notice := synthetic_notice(found):
            complaints.print(notice, style="yellow", markup=False)
        if rows:
            for differing in found.tables:
                path = rows / f"{differing.table}.parquet"
                write_rows(*folders, differing.table, project.engine, path)
        if table:
            _print_table(project, folders, found, table, form)
        else:
            _print_all(found, form)
    raise typer.Exit(0 if found.is_empty else 1)


def _print_all(found: Difference, form: Form) -> None:
    if form is Form.JSON:
        _write(as_json(found))
        return
    for part in as_tables(found):
        out.print(part)


def _print_table(project: Project, folders: tuple[Path, Path], found: Difference, table: str, form: Form) -> None:
    """Print how one table differs, with its first rows."""
    if found.is_empty:
        if form is Form.JSON:
            _write(msgspec.json.encode({"table": table, "difference": None, "rows": []}))
        else:
            out.print(f"{table} is equal in both releases.")
        return
    (differing,) = found.tables
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        write_rows(*folders, table, project.engine, path)
        first = sample(path, project.engine)
    if form is Form.JSON:
        _write(msgspec.json.encode({"table": table, "difference": differing, "rows": first}))
        return
    for sentence in schema_in_words(differing):
        out.print(sentence, markup=False)
    if first:
        out.print(sample_as_table(differing, first))
    n_rows = differing.rows_added + differing.rows_removed + differing.rows_changed
    out.print(
        f"{differing.rows_added:,} rows were added, {differing.rows_removed:,} removed, {differing.rows_changed:,} "
        f"changed. Shown: {len(first):,} of {n_rows:,}; --rows writes them all."
    )


def _only(states: tuple[State, State], table: str) -> tuple[State, State]:
    """The same states with that table alone; DifferenceError with near names where neither has it."""
    known = {*states[0].tables, *states[1].tables}
    if table not in known:
        near = get_close_matches(table, known, n=3, cutoff=0.4) or sorted(known)
        raise DifferenceError(f"Neither release has a table '{table}'. Near it are {', '.join(near)}.")
    chosen = [
        State(state.name, state.is_synthetic, {name: held for name, held in state.tables.items() if name == table})
        for state in states
    ]
    return chosen[0], chosen[1]


def _write(encoded: bytes) -> None:
    sys.stdout.write(f"{encoded.decode()}\n")


@contextmanager
def _complaining() -> Iterator[None]:
    """Print what cannot be done, and end with 2."""
    try:
        yield
    except (DifferenceError, UnknownReleaseError, TagError) as error:
        complaints.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from None
