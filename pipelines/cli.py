"""The command line. Exit codes: 0 fine, 1 a build or pull failed, 2 usage or settings, 3 a pull is to be continued."""

import sys
from pathlib import Path
from shutil import which
from typing import Annotated

import typer
from rich.table import Table

from pipelines import (
    cli_audit,
    cli_definitions,
    cli_difference,
    cli_explain,
    cli_register,
    cli_releases,
    cli_sources,
    cli_verify,
)
from pipelines.console import complaints, out, project_here
from pipelines.open_release import Format, open_release, print_rows
from pipelines.settings import SettingsError, origins, project_folder
from raw.errors import SourceError
from warehouse.database import FILE_NAME

app = typer.Typer(
    name="observatory",
    help="Counts an institution's international collaboration from open records, in versioned releases.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(cli_sources.app)
app.add_typer(cli_audit.app)
app.add_typer(cli_definitions.app)
app.add_typer(cli_register.app)
app.add_typer(cli_releases.app)
app.add_typer(cli_difference.app)
app.add_typer(cli_explain.app)
app.add_typer(cli_verify.app)


@app.command()
def build(
    accept: Annotated[
        str | None, typer.Option(help="Why figures may move further than the settings allow; kept in the release.")
    ] = None,
) -> None:
    """Read every source, make and check every table, and publish a release if anything changed."""
    from pipelines import rebuild, summary  # noqa: PLC0415 - Dagster takes seconds to import

    project = project_here()
    with out.status("starting") as status:
        report = rebuild.run(
            project.folder,
            lambda name: status.update(name) if out.is_terminal else None,
            lambda step: out.print(f"  {step.name:<44} {step.seconds:6.2f} s {step.n_rows:>12,} rows"),
            accept,
        )
    for warning in report.warnings:
        complaints.print(warning, style="yellow", markup=False)
    if not report.succeeded:
        for failure in report.failures:
            complaints.print(failure, style="red", markup=False)
        complaints.print("The build failed; the release that was current still is.")
        raise typer.Exit(2 if report.is_fault_of_settings else 1)
    release = project.releases.current()
    if release is None:
        raise typer.Exit(1)
    for part in summary.tables(release):
        out.print(part)
    if report.held:
        out.print(f"No new release was made. {report.held}", markup=False)
    elif not report.is_new:
        out.print(f"Nothing changed since release {release.name}: no new release was made.")
    else:
        for sentence in summary.changes(release):
            out.print(sentence, markup=False, soft_wrap=True)
    shown = _from_here(project.releases.pointer / FILE_NAME)
    out.print(f"Release {release.name} lies in {_from_here(release)}")
    program = "observatory" if which("observatory") else _from_here(Path(sys.argv[0]).absolute())
    out.print(f'Open it:  {program} query "from meta.tables"   or   duckdb -readonly {shown}')


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help='For example "from meta.tables".')],
    form: Annotated[Format, typer.Option("--format", help="How rows are printed.")] = Format.TABLE,
) -> None:
    """Run SQL on the current release: read-only, no files, no network."""
    with open_release() as release:
        rows = release.sql(sql)
        if rows is not None:
            print_rows(rows, form)


@app.command()
def config() -> None:
    """Show every setting in force and where its value came from."""
    table = Table("setting", "value", "from", header_style="bold")
    for name, value, origin in origins(project_folder()):
        shown = ", ".join(str(part) for part in value) if isinstance(value, tuple) else value
        table.add_row(name, "" if shown is None else str(shown), origin)
    out.print(table)


def main() -> None:
    """Run the command line; settings that cannot be used end it with 2 and a message instead of a traceback."""
    try:
        app()
    except (SettingsError, SourceError) as error:
        complaints.print(str(error), style="red", markup=False)
        sys.exit(2)
    except OSError as error:
        complaints.print(
            f"{error}. Mend that (free space, or the right to write there), then run `observatory` again: what was "
            "acknowledged before is as it was.",
            style="red",
            markup=False,
        )
        sys.exit(1)


def _from_here(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
