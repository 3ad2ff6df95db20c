"""The command that sets what institutions print about themselves against the tables of the current release."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Any

import duckdb
import typer
from rich.markup import escape
from rich.table import Table

from pipelines.console import complaints, out
from pipelines.open_release import Format, open_release, print_rows

app = typer.Typer(pretty_exceptions_enable=False)


class Verdict(StrEnum):
    """What the tables say to a statement."""

    SUPPORTED = "supported"
    STALE = "stale"
    CONTRADICTED = "contradicted"
    NOT_CHECKABLE = "not checkable"


_COLOURS = {Verdict.SUPPORTED: "green", Verdict.STALE: "yellow", Verdict.CONTRADICTED: "red"}

_SHOWN_ROWS = 5
"""Rows of evidence printed; the SQL printed with them gives all."""

_ORDER = "case verdict when 'contradicted' then 1 when 'stale' then 2 when 'supported' then 3 else 4 end, c.claim_id"


@app.command()
def audit(
    publisher: Annotated[str | None, typer.Option(help="Only what this publisher printed, for example INP.")] = None,
    verdict: Annotated[Verdict | None, typer.Option(help="Only statements with this verdict.")] = None,
    claim: Annotated[str | None, typer.Option(help="Explain one statement with its evidence.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also statements about other institutions.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How statements are printed.")] = Format.TABLE,
) -> None:
    """Judge published statements by the current release: supported, stale, contradicted or not checkable."""
    if claim and (publisher or verdict or everything or form is not Format.TABLE):
        complaints.print("--claim explains one statement, and goes with no other option.")
        raise typer.Exit(2)
    with open_release() as release:
        if claim:
            _explain(release, claim)
        else:
            _list(release, publisher, verdict, everything, form)


def _list(
    connection: duckdb.DuckDBPyConnection,
    publisher: str | None,
    verdict: Verdict | None,
    everything: bool,
    form: Format,
) -> None:
    """Print the statements asked for; those about other institutions only where they are asked for by name."""
    if publisher and publisher not in (known := _texts(connection, "select distinct publisher from audit.claims")):
        complaints.print(f"Nothing is published by '{publisher}'; publishers are {', '.join(known)}.", markup=False)
        raise typer.Exit(2)
    chosen = connection.sql(
        "select c.* from audit.claims as c inner join audit.claim_intervals as i on i.claim_id = c.claim_id"
        " where ($publisher is null or c.publisher = $publisher) and ($verdict is null or c.verdict = $verdict)"
        " and (i.is_observed or $everything or $publisher is not null)"
        f" order by {_ORDER}",
        params={"publisher": publisher, "verdict": verdict and str(verdict), "everything": everything},
    )
    if form is not Format.TABLE:
        print_rows(chosen, form)
    else:
        rows = _records(chosen)
        _print_statements(rows)
        ((total,),) = connection.execute("select count(*) from audit.claims").fetchall()
        out.print(f"{len(rows)} of {total} statements. `--claim ID` explains one; `--all` shows all.")
        if not (publisher or verdict):
            _print_tests(connection)


def _print_statements(rows: Sequence[dict[str, Any]]) -> None:
    table = Table("claim", "statement", "printed", "recomputed", "verdict", "reason", header_style="bold")
    for row in rows:
        colour = _COLOURS.get(Verdict(row["verdict"]), "default")
        said = [escape(text) for text in (row["claim_id"], _subject(row), _printed(row), _range(row))]
        reason = " ".join(filter(None, (row["reason"], row["missing"])))
        table.add_row(*said, f"[{colour}]{row['verdict']}[/]", escape(reason))
    out.print(table)


def _print_tests(connection: duckdb.DuckDBPyConnection) -> None:
    table = Table("test", "published numbers against each other", "in agreement", header_style="bold")
    for row in _records(connection.sql("from audit.claim_consistency order by is_in_agreement, test_id")):
        table.add_row(
            escape(row["test_id"]), escape(row["sentence"]), "yes" if row["is_in_agreement"] else "[red]no[/]"
        )
    out.print(table)


def _explain(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Print one statement: what it says, its verdict, the values under each definition, and the rows behind them."""
    found = _records(connection.sql("from audit.claims where claim_id = $name", params={"name": name}))
    if not found:
        near = get_close_matches(name, _texts(connection, "select claim_id from audit.claims"), n=3, cutoff=0.4)
        hint = f" Near it are {', '.join(near)}." if near else ""
        complaints.print(f"There is no statement '{name}'.{hint}", markup=False)
        raise typer.Exit(2)
    (row,) = found
    card = Table.grid(padding=(0, 2))
    for label, text in _card(row):
        if text:
            card.add_row(label, escape(text))
    out.print(card)
    values = _records(
        connection.sql(
            "from audit.claim_values where claim_id = $name order by definition, moment_first", params={"name": name}
        )
    )
    if values:
        table = Table("definition", "moment", "lies", "value", "fits", header_style="bold")
        for value in values:
            shown = (value["definition"], value["moment"], value["relation"], _range(value))
            table.add_row(*(escape(text) for text in shown), "yes" if value["is_admitted"] else "no")
        out.print(table)
    if row["evidence_table"]:
        _print_evidence(connection, f"from {row['evidence_table']} where {row['evidence_condition']}")


def _print_evidence(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    rows = _records(connection.sql(sql))
    out.print(f"{len(rows)} rows:  {sql}", markup=False)
    for row in rows[:_SHOWN_ROWS]:
        grid = Table.grid(padding=(0, 2))
        for column, value in row.items():
            if value is not None:
                grid.add_row(f"  {column}", escape(str(value)))
        out.print(grid)


def _card(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "statement", f"{_subject(row)}, of {row['scope']}"
    yield "printed", f"{_printed(row)}, by {row['publisher']}"
    yield "as of", row["as_of"] or "not known"
    yield "recomputed", _range(row)
    yield "verdict", row["verdict"]
    yield "reason", row["reason"]
    yield "missing", row["missing"] or ""
    yield "later", row["replaced_by"] or ""
    yield "page", f"{row['address']} ({row['retrieved']})"
    yield "note", row["note"] or ""


def _subject(row: dict[str, Any]) -> str:
    """What is counted: the quantity, of what, with whom."""
    partner = f"with {row['partner']}" if row["partner"] else ""
    return " ".join(part for part in (row["quantity"], row["parameter"], partner) if part)


def _printed(row: dict[str, Any]) -> str:
    if row["hedge"] == "some":
        return f"no number ({row['wording']})"
    said = f" ({row['wording']})" if row["wording"] != row["printed_value"] else ""
    return f"{row['hedge']} {row['printed_value']}{said}"


def _range(row: dict[str, Any]) -> str:
    ends = [row["lowest_value"], row["highest_value"]]
    if None in ends:
        return ""
    return "–".join(dict.fromkeys(f"{round(end, 1):g}" if end < 1e5 else f"{end:.0f}" for end in ends))


def _records(relation: duckdb.DuckDBPyRelation) -> list[dict[str, Any]]:
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def _texts(connection: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    return sorted(text for (text,) in connection.execute(sql).fetchall())
