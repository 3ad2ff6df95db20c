"""The command that says why headline figures moved between two releases, and through which records."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import duckdb
import typer

from pipelines.console import complaints, out, project_here
from pipelines.open_release import Format, print_rows
from transforms.audit.changes.contract import INDICATORS
from transforms.catalogue import comparisons, tables
from warehouse import datapackage, meta
from warehouse.comparison import Comparison, ComparisonError
from warehouse.engine import Engine, quoted
from warehouse.meta import SYNTHETIC_NOTICE
from warehouse.tags import UnknownReleaseError, find

app = typer.Typer(pretty_exceptions_enable=False)

_SHOWN = 5
"""Records named for a part of a movement where not all are asked for."""


@app.command()
def explain(
    before: Annotated[str, typer.Argument(help="Release, tag, current, previous or newest.")] = "previous",
    after: Annotated[str, typer.Argument(help="The later one.")] = "current",
    *,
    indicator: Annotated[str | None, typer.Option(help=f"One of: {'; '.join(INDICATORS)}.")] = None,
    series: Annotated[str | None, typer.Option(help="A scope of publications, or an instrument.")] = None,
    year: Annotated[int | None, typer.Option(help="Figures of one year; of all years together if not said.")] = None,
    records: Annotated[bool, typer.Option("--records", help="Name every record behind each part.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How rows are printed.")] = Format.TABLE,
) -> None:
    """Say why headline figures moved between two releases, and through which records."""
    if indicator is not None and indicator not in INDICATORS:
        complaints.print(f"There is no indicator '{indicator}'. There are: {'; '.join(INDICATORS)}.", markup=False)
        raise typer.Exit(2)
    project = project_here()
    try:
        first, second = find(project.releases, before), find(project.releases, after)
    except UnknownReleaseError as error:
        complaints.print(str(error), markup=False)
        raise typer.Exit(2) from None
    with TemporaryDirectory() as folder:
        try:
            compare(first, second, Path(folder), project.engine)
        except ComparisonError as error:
            complaints.print(str(error), markup=False)
            raise typer.Exit(1) from None
        with duckdb.connect() as connection:
            for name in ("movements", "changes", "changed_records", "changed_partners"):
                file = Path(folder) / datapackage.parquet_path("audit", name)
                connection.execute(f"create view {name} as from read_parquet({quoted(file)})")
            wanted = {"indicator": indicator, "series": series, "period": str(year) if year else "all"}
            stated = {name: value for name, value in wanted.items() if value is not None}
            condition = " and ".join(f"{name} = {quoted(value)}" for name, value in stated.items())
            if form is not Format.TABLE:
                print_rows(
                    connection.sql(f"from changes where subject_level = 'all' and {condition} order by all"), form
                )
                return
            _print(connection, condition, first.name, second.name, every=records)


def compare(before: Path, after: Path, folder: Path, engine: Engine) -> None:
    """Make the tables about what changed between two releases in a folder. Raises ComparisonError."""
    contracts = {f"meta.{name}": contract for name, contract in meta.TABLES.items()}
    contracts |= {table.full_name: table.contract for table in (*tables(), *comparisons())}
    comparison = Comparison(after, folder, before, folder, contracts)
    for table in comparisons():
        if f"meta.{meta.LISTING}" not in table.inputs:
            comparison.make(table, engine)


def _print(connection: duckdb.DuckDBPyConnection, condition: str, before: str, after: str, *, every: bool) -> None:
    moved = _rows(connection, f"from movements where subject_level = 'all' and {condition} order by all")
    if any(row["is_synthetic"] for row in moved):
        complaints.print(SYNTHETIC_NOTICE, style="yellow")
    out.print(f"From release {before} to {after}:", markup=False)
    if not moved:
        out.print("  none of these figures moved.")
    for row in sorted(moved, key=lambda row: (INDICATORS.index(row["indicator"]), row["series"])):
        period = "all years" if row["period"] == "all" else row["period"]
        out.print(f"\n{row['indicator']}, {row['series']}, {period}", style="bold", markup=False)
        out.print(f"  {row['sentence']}", markup=False, soft_wrap=True)
        for cause, found in _behind(connection, row):
            shown = found if every else found[:_SHOWN]
            more = f" and {len(found) - len(shown):,} more" if len(found) > len(shown) else ""
            out.print(f"    {cause}: {', '.join(shown)}{more}", markup=False, soft_wrap=True)


def _behind(connection: duckdb.DuckDBPyConnection, row: Mapping[str, Any]) -> Sequence[tuple[str, list[str]]]:
    """(cause, records) of a figure, the cause with the most records first."""
    partners = row["indicator"] == "partner countries"
    if partners:
        listed, condition = "changed_partners", f"period = {quoted(row['period'])}"
        record = "country_code || ' (' || array_to_string(publication_ids, ', ') || ')'"
    else:
        listed, record = "changed_records", "record_id"
        moved = "numerator_before <> numerator_after or denominator_before is distinct from denominator_after"
        if row["period"] != "all":
            years = f"{quoted(row['period'])} in (year_before::varchar, year_after::varchar)"
            moved = f"({moved} or year_before is distinct from year_after) and {years}"
        condition = f"indicator = {quoted(row['indicator'])} and ({moved})"
    found = connection.execute(
        f"select cause, list({record} order by {record}) from {listed} "
        f"where series = {quoted(row['series'])} and {condition} group by cause order by count(*) desc, cause"
    ).fetchall()
    return [(str(cause), list(names)) for cause, names in found]


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    relation = connection.sql(sql)
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
