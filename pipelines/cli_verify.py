"""The commands that check releases: `verify` what was published, `rebuild` from what it was made of."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import duckdb
import msgspec
import typer
from rich.markup import escape
from rich.table import Table

from pipelines.console import complaints, out, project_here
from pipelines.project import Project
from pipelines.recomputation_inputs import PUBLISHED, NotComputableError, Origin
from pipelines.records_behind import Behind, records_behind
from warehouse.difference_state import DifferenceError
from warehouse.inputs import ManifestError
from warehouse.lock import LockedError
from warehouse.meta import SYNTHETIC_NOTICE
from warehouse.tags import TagError, UnknownReleaseError, find
from warehouse.verification import Finding, Inspection
from warehouse.verification_files import Hashes
from warehouse.verification_warehouse import current_is_whole, store_is_whole

app = typer.Typer(pretty_exceptions_enable=False)

_SHOWN_PROBLEMS = 20
_NAMED = "A release id, a tag, current, previous or newest."


@app.command()
def verify(
    *,
    release: Annotated[str | None, typer.Argument(help=f"{_NAMED} Current if not said.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every release that is kept.")] = False,
    store: Annotated[bool, typer.Option("--store", help="The files of the build store too.")] = False,
    cell: Annotated[str | None, typer.Option(help="Compute rows of this table again, schema.table.")] = None,
    where: Annotated[str, typer.Option(help="Which rows of it: a condition of SQL.")] = "true",
    records: Annotated[int, typer.Option(help="Records behind the cell that are listed.", min=0)] = 20,
) -> None:
    """Check that releases are what was published, or compute published rows again. Exit code 1 where they are not."""
    if (everything and (release or cell)) or (cell and store) or (where != "true" and not cell):
        complaints.print("--all goes without a release and without --cell; --where goes with --cell, --store does not.")
        raise typer.Exit(2)
    project = project_here()
    if cell:
        _verify_cell(project, _found(project, release), cell, where, records)
        return
    chosen = _all(project) if everything else [_found(project, release)]
    hashes, is_well = Hashes(), True
    for folder in chosen:
        out.print(f"Release {folder.name}", style="bold")
        inspection = Inspection(folder, project.data, project.settings.warehouse.memory_limit, hashes)
        is_well &= _print_findings(inspection.findings())
    out.print("Warehouse", style="bold")
    is_well &= _print_findings([current_is_whole(project.releases)])
    if store:
        is_well &= _print_findings(store_is_whole(project.store, hashes))
    if not is_well:
        complaints.print("Damage was found; nothing was changed.")
        raise typer.Exit(1)


@app.command()
def rebuild(release: Annotated[str, typer.Argument(help=_NAMED)]) -> None:
    """Make a release again from its manifest, with the present code, and compare. Exit code 1 where they differ."""
    from pipelines import remake  # noqa: PLC0415 - reads the sources' rooms

    project = project_here()
    folder = _found(project, release)
    try:
        with out.status(f"making release {folder.name} again"):
            made = remake.remake(project, folder)
    except (remake.NotRemadeError, ManifestError, DifferenceError, LockedError) as error:
        complaints.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from None
    for name, said in made.differing.items():
        out.print(f"  differs  {name}: {said}", markup=False)
    for name in made.same_rows:
        out.print(f"  equal    {name}: the same rows, in other bytes", markup=False)
    if made.added:
        out.print(f"  new      {', '.join(made.added)}: not in the release", markup=False)
    for remark in made.remarks:
        out.print(remark, markup=False)
    n_same = made.n_equal + len(made.same_rows)
    verdict = "is equal" if made.is_equal else f"differs in {len(made.differing)} tables"
    out.print(
        f"Release {made.release_id}, made again from its manifest, {verdict}: {made.n_equal} tables have the same "
        f"bytes, {n_same} the same rows. Tables that tell of releases are not compared.",
        markup=False,
    )
    if not made.is_equal:
        raise typer.Exit(1)


def _found(project: Project, name: str | None) -> Path:
    """Folder of the release of that name, the current one if none is said; also where its data package is damaged."""
    if name in (None, "current") and (current := project.releases.current()):
        return current
    wanted = name or "current"
    if wanted in {folder.name for folder in _all(project)}:
        return (project.data / "releases" / wanted).resolve()
    try:
        return find(project.releases, wanted)
    except (UnknownReleaseError, TagError) as error:
        complaints.print(str(error), markup=False)
    except (KeyError, OSError, msgspec.DecodeError) as error:
        said = f"'{wanted}' cannot be found, since a data package is damaged ({error})"
        complaints.print(f"{said}: `observatory verify --all` says which.", markup=False)
    raise typer.Exit(2)


def _all(project: Project) -> list[Path]:
    """Every release's folder, also of those whose data package is damaged: those are what one looks for."""
    folders = [path for path in (project.data / "releases").glob("*") if path.is_dir()]
    return sorted((path for path in folders if not path.name.startswith(".")), key=lambda p: (len(p.name), p.name))


def _print_findings(findings: Iterable[Finding]) -> bool:
    """One line per promise, the problems under those broken; whether all are kept."""
    is_well = True
    for finding in findings:
        is_well &= not finding.problems
        style, mark = ("red", "WRONG") if finding.problems else ("green", "ok")
        out.print(f"  [{style}]{mark:<5}[/]", end=" ")
        out.print(finding.promise, markup=False)
        for problem in finding.problems[:_SHOWN_PROBLEMS]:
            out.print(f"          {problem}", markup=False, soft_wrap=True)
        if len(finding.problems) > _SHOWN_PROBLEMS:
            out.print(f"          and {len(finding.problems) - _SHOWN_PROBLEMS:,} more")
        if finding.remark:
            out.print(f"          {finding.remark}", markup=False, soft_wrap=True)
    return is_well


def _verify_cell(project: Project, folder: Path, table: str, where: str, n_records: int) -> None:
    """Compute rows again and print them beside the published ones, with the SQL and the records behind them."""
    from pipelines import recomputation  # noqa: PLC0415 - reads every room of transforms/

    try:
        with recomputation.opened(project, folder) as opened:
            made = opened.cell(table, where)
            if opened.is_synthetic:
                complaints.print(SYNTHETIC_NOTICE, style="yellow")
            out.print(made.sql.rstrip(), markup=False, soft_wrap=True)
            if made.python:
                out.print(
                    f"\nThen Python, of the present code, which is the release's:\n\n{made.python.rstrip()}",
                    markup=False,
                )
            out.print(f"\nRead from {'; '.join(_places(made.inputs))}.", markup=False, soft_wrap=True)
            for published, computed in made.pairs:
                out.print(_beside(made.columns, published, computed))
                if published:
                    row = dict(zip(made.columns, published, strict=True))
                    _print_records(records_behind(opened.connection, table, row), n_records)
    except (NotComputableError, ManifestError) as error:
        complaints.print(str(error), markup=False)
        raise typer.Exit(1) from None
    except (recomputation.NoSuchCellError, duckdb.ProgrammingError, duckdb.DataError) as error:
        complaints.print(str(error), markup=False)
        raise typer.Exit(2) from None
    except duckdb.Error as error:
        complaints.print(
            f"{folder.name} cannot be read: {error} `observatory verify {folder.name}` says more.", markup=False
        )
        raise typer.Exit(1) from None
    rows = f"{made.n_published:,} rows published, {made.n_computed:,} computed again"
    if made.n_unlike:
        complaints.print(f"NOT EQUAL: {rows}; {made.n_unlike:,} rows of one are not in the other.", style="red")
        raise typer.Exit(1)
    out.print(f"Equal: {rows}, every value the same.")


def _places(inputs: Sequence[Origin]) -> list[str]:
    """Where tables were taken from: 'this release: core.periods (23 rows), …'."""
    places = sorted({origin.place for origin in inputs}, key=lambda place: (place != PUBLISHED, place))
    return [
        f"{place}: {', '.join(f'{origin.name} ({origin.n_rows:,} rows)' for origin in inputs if origin.place == place)}"
        for place in places
    ]


def _beside(columns: Sequence[str], published: Sequence[Any] | None, computed: Sequence[Any] | None) -> Table:
    """A row as published and as computed, one line per column."""
    table = Table("column", "published", "computed again", "", header_style="bold")
    nothing: list[Any] = ["no such row"] * len(columns)
    for name, there, here in zip(columns, published or nothing, computed or nothing, strict=True):
        same = "" if there == here else "differs"
        table.add_row(name, *(escape("" if value is None else str(value)) for value in (there, here)), same)
    return table


def _print_records(found: Sequence[Behind], n_shown: int) -> None:
    """How many records are behind each count of a row, and the first of them."""
    for behind in found:
        ids = behind.record_ids
        doubt = "" if behind.is_complete else f", though {behind.n_published:,} are published"
        more = f" and {len(ids) - n_shown:,} more: --records {len(ids)} lists all" if len(ids) > n_shown else ""
        listed = f": {', '.join(ids[:n_shown])}{more}" if ids and n_shown else ""
        out.print(f"{behind.column}: {len(ids):,} records{doubt}{listed}", markup=False, soft_wrap=True)
