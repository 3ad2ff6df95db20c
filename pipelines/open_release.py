"""The current release as commands read it: read-only, without files or network, and its rows as they are printed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

import duckdb
import typer
from rich.table import Table

from pipelines.console import complaints, out, project_here
from warehouse.database import FILE_NAME
from warehouse.meta import SYNTHETIC_NOTICE

_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "python_enable_replacements": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "memory_limit": "2GB",
    "lock_configuration": "true",
}
"""What keeps a query inside the release."""


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@contextmanager
def open_release() -> Iterator[duckdb.DuckDBPyConnection]:
    """The current release; says where it is synthetic. Exit code 2 where there is none, or where a query fails."""
    release = project_here().releases.current()
    if release is None:
        complaints.print("There is no release yet: run `observatory build` first.")
        raise typer.Exit(2)
    try:
        with duckdb.connect(release / FILE_NAME, read_only=True, config=_CLOSED) as connection:
            if connection.execute("select is_synthetic from meta.release").fetchall() == [(True,)]:
                complaints.print(SYNTHETIC_NOTICE, style="yellow")
            yield connection
    except duckdb.Error as error:
        complaints.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from None


def print_rows(rows: duckdb.DuckDBPyRelation, form: Format) -> None:
    """Print rows as they are asked for; CSV and JSON lines go to the output as they are."""
    if form is Format.TABLE:
        table = Table(*rows.columns, header_style="bold")
        for row in rows.fetchall():
            table.add_row(*("" if value is None else str(value) for value in row))
        out.print(table)
    elif form is Format.CSV:
        sys.stdout.write(rows.df().to_csv(index=False, lineterminator="\n"))
    else:
        sys.stdout.write(rows.df().to_json(orient="records", lines=True, date_format="iso", force_ascii=False))
