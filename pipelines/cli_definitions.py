"""The command that shows every definition with its share, and finds the choices that give a printed figure."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Any

import duckdb
import typer
from rich.markup import escape
from rich.table import Table

from pipelines.console import complaints, out
from pipelines.definition_choices import (
    NAMED_FIRST,
    NEAREST_FIRST,
    candidates,
    in_common,
    listed,
    other_choices,
)
from pipelines.open_release import Format, open_release, print_rows
from pipelines.printed_share import PrintedShare, read_share, read_tolerance
from raw.definitions.contract import CHOICES

app = typer.Typer(pretty_exceptions_enable=False)

_TOLERANCE = "0.005"
"""Half a percentage point: what a figure printed without decimals leaves open."""
_SHOWN_COMBINATIONS = 20
_NEAREST = 5
_NAMES = {"hong_kong_macao": "Hong Kong and Macao", "taiwan": "Taiwan"}
_OTHER_CHOICES = "choices other than the default's"

Row = Mapping[str, Any]


class Scope(StrEnum):
    """Whose publications the share is of."""

    INSTITUTION = "institution"
    HOME_COUNTRY = "home country"
    ALL_RECORDS = "all records"


@app.command()
def definitions(
    *,
    reaching: Annotated[str | None, typer.Option(help="A printed share: 0.66, 66 or '66 %'.")] = None,
    tolerance: Annotated[
        str | None, typer.Option(help="How far from it a share may be: 0.005 if not said, or '0.5 %'.")
    ] = None,
    scope: Annotated[Scope, typer.Option(help="Whose publications.")] = Scope.INSTITUTION,
    period: Annotated[str | None, typer.Option(help="2020 or 2018-2020; all years if not said.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every combination that gives the figure.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How rows are printed.")] = Format.TABLE,
) -> None:
    """List the definitions with their shares, or find the choices that give a printed figure."""
    if reaching is None and (tolerance or everything):
        complaints.print("--tolerance and --all go with --reaching.")
        raise typer.Exit(2)
    try:
        figure = None if reaching is None else read_share(reaching)
        distance = read_tolerance(tolerance or _TOLERANCE)
    except ValueError as error:
        complaints.print(str(error), markup=False)
        raise typer.Exit(2) from None
    with open_release() as release:
        chosen, is_all_years = _period(release, period)
        if figure is None:
            _list(listed(release, scope, chosen), form)
        else:
            found = candidates(release, scope, chosen, is_all_years, target=figure.proportion, tolerance=distance)
            _search(found, figure, distance, everything, form)


def _period(connection: duckdb.DuckDBPyConnection, wanted: str | None) -> tuple[str, bool]:
    """The period asked for, and whether it is all years observed."""
    known = dict(connection.execute("select period, period_kind = 'all years' from core.periods").fetchall())
    chosen = wanted or next(period for period, is_all_years in known.items() if is_all_years)
    if chosen not in known:
        near = get_close_matches(chosen, known, n=3, cutoff=0.4) or sorted(known)
        complaints.print(f"This release has no period '{chosen}'. Near it are {', '.join(near)}.", markup=False)
        raise typer.Exit(2)
    return chosen, known[chosen]


def _list(relation: duckdb.DuckDBPyRelation, form: Format) -> None:
    if form is not Format.TABLE:
        print_rows(relation, form)
        return
    rows = _records(relation)
    default = next(row for row in rows if row["is_default"])
    table = Table("definition", "share", "bounds", "publications", _OTHER_CHOICES, header_style="bold")
    for row in rows:
        bounds = [_percent(row[f"pp_international_{end}"], 1) for end in ("lb", "ub")]
        differing = "the default" if row is default else _words(other_choices(row, default)) or "none"
        _add(table, row["definition_id"], _share(row, 1), "–".join(filter(None, bounds)), _number(row), differing)
    out.print(table)
    out.print(
        f"{_where(default)} The default: {_words({choice: default[choice] for choice in CHOICES})}.", markup=False
    )
    out.print("Bounds: none, or all, of the works that could be international are. --reaching finds a printed figure.")


def _search(
    relation: duckdb.DuckDBPyRelation, figure: PrintedShare, tolerance: float, everything: bool, form: Format
) -> None:
    """Print what gives the figure: definitions, then combinations, by their distance; or else the nearest."""
    rows = _records(relation.order(NAMED_FIRST))
    is_any_reached = any(row["is_reached"] for row in rows)
    if form is not Format.TABLE:
        # Where the rows are read by a program, nothing else goes to the output.
        complaints.print(figure.reading, markup=False)
        nearest = relation.filter("distance is not null").order(NEAREST_FIRST).limit(_NEAREST)
        print_rows(relation.filter("is_reached").order(NAMED_FIRST) if is_any_reached else nearest, form)
        return
    ends = (_percent(end, 2) for end in (max(figure.proportion - tolerance, 0), min(figure.proportion + tolerance, 1)))
    out.print(f"{figure.reading} Looked for {' to '.join(ends)}. {_where(rows[0])}", markup=False)
    for sentence in _summary(rows):
        out.print(sentence, markup=False)
    # A combination that has a name stands there as the definition.
    unnamed = [row for row in rows if row["definition_id"] is None or row["kind"] == "definition"]
    if is_any_reached:
        shown = [row for row in unnamed if row["is_reached"]]
    else:
        defined = [row for row in unnamed if row["distance"] is not None]
        shown = sorted(defined, key=lambda row: (row["distance"], row["n_other_choices"]))[:_NEAREST]
    n_named = sum(row["kind"] == "definition" for row in shown)
    cut = len(shown) if everything else n_named + _SHOWN_COMBINATIONS
    if shown:
        _print_found(shown[:cut], figure.proportion, next(row for row in rows if row["n_other_choices"] == 0))
    if len(shown) > cut:
        out.print(f"Shown are the {_SHOWN_COMBINATIONS} nearest of {len(shown) - n_named:,} others: --all shows all.")


def _summary(rows: Sequence[Row]) -> Iterator[str]:
    """How many give the figure, and what those have in common that others have not."""
    named = [row for row in rows if row["kind"] == "definition"]
    combined = [row for row in rows if row["kind"] == "combination"]
    counts = [
        f"{sum(row['is_reached'] for row in among):,} of {len(among):,} {what}"
        for among, what in ((named, "definitions"), (combined, "combinations of choices"))
        if among
    ]
    if any(row["is_reached"] for row in rows):
        yield f"It is given by {' and '.join(counts)}."
        common = in_common(rows)
        yield f"All of these have: {_words(common)}." if common else "These have no choice in common that others lack."
    elif all(row["distance"] is None for row in rows):
        yield f"No share is defined: {', '.join(sorted({row['undefined_reason'] for row in rows}))}."
    else:
        yield f"It is given by {' and '.join(counts)}; the nearest follow."
    if not combined:
        yield "Combinations of choices are computed for all years together only: these are the named definitions."
    elif n_undefined := sum(row["distance"] is None for row in combined):
        yield f"{n_undefined:,} combinations have no share, since they leave nothing to divide by."


def _print_found(rows: Sequence[Row], figure: float, default: Row) -> None:
    table = Table("definition", "share", "points off", "publications", _OTHER_CHOICES, header_style="bold")
    for row in rows:
        off = f"{(row['pp_international'] - figure) * 100:+.2f}"
        differing = _words(other_choices(row, default)) or "none"
        _add(table, row["definition_id"] or "", _share(row, 2), off, _number(row), differing)
    out.print(table)


def _add(table: Table, *cells: str) -> None:
    table.add_row(*(escape(cell) for cell in cells))


def _share(row: Row, decimals: int) -> str:
    if row["pp_international"] is None:
        return str(row["undefined_reason"])
    return _percent(row["pp_international"], decimals) + (" (few publications)" if row["is_small"] else "")


def _percent(share: float | None, decimals: int) -> str:
    return "" if share is None else f"{share * 100:.{decimals}f} %"


def _number(row: Row) -> str:
    return f"{row['p_publications']:,}"


def _words(choices: Mapping[str, Any]) -> str:
    """Choices as a reader reads them: 'preprints: counted; maximum authors: any'."""
    named = ((_NAMES.get(choice, choice.replace("_", " ")), value) for choice, value in choices.items())
    return "; ".join(f"{name}: {'any' if value is None else value}" for name, value in named)


def _where(row: Row) -> str:
    return f"Scope: {row['scope']}. Period: {row['period']}."


def _records(relation: duckdb.DuckDBPyRelation) -> list[dict[str, Any]]:
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
