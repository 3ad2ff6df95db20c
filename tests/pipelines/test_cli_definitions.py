"""The search for the definition behind a printed figure, over a small release made by hand."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pyarrow.parquet
import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipelines.cli_definitions import app
from pipelines.definition_choices import CHOICES
from pipelines.printed_share import read_share, read_tolerance
from raw.definitions.contract import TABLES
from raw.definitions.room import SOURCE
from transforms.core.definitions.contract import Definition
from transforms.core.periods.contract import Period
from transforms.indicators.definition_multiverse.contract import Combination
from transforms.indicators.international_coauthorship.contract import InternationalCoauthorship
from warehouse.contract import Contract, arrow_schema, columns
from warehouse.database import FILE_NAME
from warehouse.meta import SYNTHETIC_NOTICE

SHARES = {
    "observatory": 0.66,
    "kth": 0.6549,
    "observatory-known-only": 0.664,
    "openalex": 0.5,
    "ost": None,
}
"""Definition → its share of the institution's publications over all years; every other has 0.1."""

UNNAMED = (
    ("a", {"unknown_countries": "left out", "taiwan": "China"}, 0.662),
    ("b", {"unknown_countries": "left out", "preprints": "counted"}, 0.658),
    ("c", {"unknown_countries": "left out"}, 0.662),
    ("d", {"retracted": "counted"}, 0.7),
    ("e", {"maximum_authors": 100}, None),
)
"""Combinations without a name: the choices other than the default's, and the share."""

Run = Callable[..., Result]


def defined(folder: Path) -> list[dict[str, Any]]:
    """The register as core.definitions has it."""
    SOURCE.read(SOURCE.default_files, folder)
    rows = pyarrow.parquet.read_table(folder / "definitions.parquet").to_pylist()
    known = {column.name for column in columns(TABLES["definitions"])} - {"file_id", "line"}
    return [
        {**{name: row[name] for name in known}, "is_default": row["definition_id"] == "observatory"}
        | {"default_definition_id": "observatory"}
        for row in rows
    ]


def share(name: str, scope: str, period: str, value: float | None) -> dict[str, Any]:
    return {
        "definition_id": name,
        "scope": scope,
        "period": period,
        "subject_level": "all",
        "subject_id": "all",
        "p_publications": 1200,
        "pp_international": value,
        "pp_international_lb": value,
        "pp_international_ub": None if value is None else value + 0.05,
        "is_small": name == "openalex",
        "undefined_reason": "no publications" if value is None else None,
        "is_synthetic": True,
    }


def combinations(definitions: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    default = next(row for row in definitions if row["is_default"])
    named = {row["definition_id"]: (row, SHARES.get(row["definition_id"], 0.1)) for row in definitions}
    unnamed = {name: ({**default, **changes, "definition_id": None}, value) for name, changes, value in UNNAMED}
    for name, (row, value) in {**named, **unnamed}.items():
        for scope in ("institution", "home country"):
            yield {
                **{choice: row[choice] for choice in (*CHOICES, "definition_id")},
                "scope": scope,
                "combination_id": f"{scope[0]}-{name}",
                "p_publications": 1200,
                "pp_international": value if scope == "institution" else 0.3,
                "is_small": False,
                "undefined_reason": "no publications" if value is None else None,
                "is_synthetic": True,
            }


def store(connection: duckdb.DuckDBPyConnection, name: str, contract: type[Contract], rows: Any) -> None:
    """Make a table of the columns of its contract; those not given are empty."""
    given = pyarrow.Table.from_pylist([*rows], schema=arrow_schema(contract))
    connection.register("given", given)
    connection.execute(f"create table {name} as from given")


@pytest.fixture(scope="module")
def release(new_project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose current release holds the tables the command reads."""
    project = new_project()
    folder = project.data / "releases" / "2026.11.22"
    folder.mkdir(parents=True)
    (project.data / "current").symlink_to(folder)
    definitions = defined(tmp_path_factory.mktemp("register"))
    shares = [
        share(row["definition_id"], scope, period, value if scope == "institution" else 0.3)
        for row in definitions
        for scope in ("institution", "home country")
        for period, value in (("2014-2025", SHARES.get(row["definition_id"], 0.1)), ("2020", 0.42))
    ]
    by_field = {**share("coki", "institution", "2014-2025", 0.66), "subject_level": "field", "subject_id": "31"}
    periods = [("2014-2025", "all years", 2014, 2025), ("2020", "year", 2020, 2020)]
    names = ("period", "period_kind", "first_year", "last_year")
    with duckdb.connect(folder / FILE_NAME) as connection:
        connection.execute("create schema core; create schema indicators; create schema meta")
        connection.execute("create table meta.release as select true as is_synthetic")
        store(connection, "core.definitions", Definition, definitions)
        store(connection, "core.periods", Period, [dict(zip(names, row, strict=True)) for row in periods])
        store(connection, "indicators.international_coauthorship", InternationalCoauthorship, [*shares, by_field])
        store(connection, "indicators.definition_multiverse", Combination, combinations(definitions))
    return Path(project.folder)


@pytest.fixture
def run(release: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(release)
    return lambda *arguments: CliRunner().invoke(app, [*arguments])


def found(said: Result) -> list[tuple[str, str]]:
    """Kind and name of each row that a program reads."""
    assert said.exit_code == 0, said.stderr
    rows = csv.DictReader(io.StringIO(said.stdout))
    return [(row["kind"], row["definition_id"] or row["combination_id"]) for row in rows]


def test_every_definition_is_listed_with_its_share_and_choices(run: Run) -> None:
    said = run()
    assert said.exit_code == 0
    assert SYNTHETIC_NOTICE in said.stderr
    lines = {line.split()[1]: line for line in said.stdout.splitlines() if "│" in line}
    assert len(lines) == 16
    cells = [cell.strip() for cell in lines["observatory"].strip("│").split("│")]
    assert cells == ["observatory", "66.0 %", "66.0 %–71.0 %", "1,200", "the default"]
    assert "unknown countries: left out; work types: articles-reviews" in lines["kth"]
    assert "maximum authors: 100" in lines["observatory-up-to-100-authors"]
    assert "50.0 % (few publications)" in lines["openalex"]
    assert "no publications" in lines["ost"]
    assert "Scope: institution. Period: 2014-2025." in said.stdout
    assert "maximum authors: any; work types: articles-reviews-chapters-conference-papers" in said.stdout
    # the default, then what differs from it in one choice, then the others
    assert next(iter(lines)) == "observatory"
    assert [name.startswith("observatory") for name in lines] == sorted(
        (name.startswith("observatory") for name in lines), reverse=True
    )


def test_the_list_for_a_scope_and_a_period(run: Run) -> None:
    assert "42.0 %" in run("--period", "2020").stdout
    said = run("--scope", "home country", "--format", "json").stdout
    rows = [json.loads(line) for line in said.splitlines()]
    assert len(rows) == 16
    assert {row["pp_international"] for row in rows} == {0.3}
    assert {row["is_synthetic"] for row in rows} == {True}
    assert rows[0]["definition_id"] == "observatory"
    assert {*CHOICES} < {*rows[0]}


def test_named_definitions_come_first_and_each_by_its_distance(run: Run) -> None:
    assert found(run("--reaching", "0.66", "--format", "csv")) == [
        ("definition", "observatory"),
        ("definition", "observatory-known-only"),
        ("combination", "observatory"),
        # equally far: the one with fewer choices other than the default's first, then by name
        ("combination", "i-c"),
        ("combination", "i-a"),
        ("combination", "i-b"),
        ("combination", "observatory-known-only"),
    ]


def test_the_tolerance_decides_what_is_near_enough(run: Run) -> None:
    assert found(run("--reaching", "66", "--tolerance", "0.001", "--format", "csv")) == [
        ("definition", "observatory"),
        ("combination", "observatory"),
    ]
    wide = found(run("--reaching", "66", "--tolerance", "0.6 %", "--format", "csv"))
    assert ("definition", "kth") in wide
    assert ("combination", "i-d") not in wide
    # a share at the very end of the range is in it, whatever binary fractions make of it
    assert ("combination", "i-c") in found(run("--reaching", "0.66", "--tolerance", "0.002", "--format", "csv"))


def test_the_table_says_how_many_and_what_they_have_in_common(run: Run) -> None:
    said = run("--reaching", "66 %", "--tolerance", "0.003").stdout
    assert "Read as 66 %. Looked for 65.70 % to 66.30 %. Scope: institution. Period: 2014-2025." in said
    assert "It is given by 1 of 16 definitions and 4 of 21 combinations of choices." in said
    assert "retracted: left out" in said
    assert "2 combinations have no share" in said
    rows = [line for line in said.splitlines() if "│" in line]
    assert len(rows) == 4
    assert "observatory" in rows[0]
    assert "none" in rows[0]
    assert "+0.20" in rows[1]
    assert "unknown countries: left out; Taiwan: China" in rows[2]


def test_what_all_have_in_common_is_what_others_lack(run: Run) -> None:
    said = run("--reaching", "0.662", "--tolerance", "0.0001").stdout
    (line,) = (line for line in said.splitlines() if line.startswith("All of these have"))
    assert "unknown countries: left out" in line
    # one has Taiwan apart and one as China; for the nations of the United Kingdom nothing else can be chosen
    assert "Taiwan" not in line
    assert "nations" not in line
    assert "no choice in common" in run("--reaching", "0.5", "--tolerance", "0.5").stdout


def test_where_nothing_gives_the_figure_the_nearest_are_shown(run: Run) -> None:
    said = run("--reaching", "0.6")
    assert said.exit_code == 0
    assert "It is given by 0 of 16 definitions and 0 of 21 combinations of choices; the nearest follow." in said.stdout
    rows = [line for line in said.stdout.splitlines() if "│" in line]
    assert len(rows) == 5
    assert "kth" in rows[0]
    assert "+5.49" in rows[0]
    lines = list(csv.DictReader(io.StringIO(run("--reaching", "0.6", "--format", "csv").stdout)))
    assert [row["is_reached"] for row in lines] == ["False"] * 5
    assert [row["distance"] for row in lines] == sorted(row["distance"] for row in lines)


def test_for_part_of_the_time_there_are_definitions_alone(run: Run) -> None:
    said = run("--reaching", "42", "--period", "2020")
    assert "It is given by 16 of 16 definitions." in said.stdout
    assert "Combinations of choices are computed for all years together only" in said.stdout
    assert {kind for kind, _ in found(run("--reaching", "42", "--period", "2020", "--format", "csv"))} == {"definition"}
    whole = run("--reaching", "66", "--period", "2014-2025").stdout
    assert "combinations of choices." in whole


def test_many_combinations_are_cut_unless_all_are_wanted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.cli_definitions._SHOWN_COMBINATIONS", 1)
    cut = run("--reaching", "66").stdout
    assert len([line for line in cut.splitlines() if "│" in line]) == 3
    assert "Shown are the 1 nearest of 3 others: --all shows all." in cut
    whole = run("--reaching", "66", "--all").stdout
    assert len([line for line in whole.splitlines() if "│" in line]) == 5
    assert "--all shows all" not in whole


@pytest.mark.parametrize(
    ("text", "proportion", "reading"),
    [
        ("0.66", 0.66, "0.66 is read as a proportion: 66 %."),
        ("66", 0.66, "66 is more than 1 and read as a percentage: 66 %."),
        ("66 %", 0.66, "Read as 66 %."),
        ("66,5%", 0.665, "Read as 66.5 %."),
        ("0.5 %", 0.005, "Read as 0.5 %."),
        ("1", 1, "1 is read as a proportion: 100 %."),
        ("1.5", 0.015, "1.5 is more than 1 and read as a percentage: 1.5 %."),
        (".07", 0.07, ".07 is read as a proportion: 7 %."),
        ("0", 0, "0 is read as a proportion: 0 %."),
    ],
)
def test_a_share_is_read_as_it_is_printed_and_says_how(text: str, proportion: float, reading: str) -> None:
    figure = read_share(text)
    assert figure.proportion == pytest.approx(proportion, abs=1e-15)
    assert figure.reading == reading


def test_a_distance_is_a_proportion_without_the_sign() -> None:
    assert read_tolerance("0.5 %") == read_tolerance("0.005") == 0.005
    assert read_tolerance("0.5") == 0.5


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--reaching", "two thirds"], "'two thirds' is no share: write 0.66, 66 or 66 %."),
        (["--reaching", "nan"], "is no share"),
        (["--reaching", "101 %"], "more than 100 %"),
        (["--reaching", "66", "--tolerance", "5"], "'5' is no distance between shares"),
        (["--reaching", "66", "--period", "2014-2026"], "has no period '2014-2026'. Near it are 2014-2025"),
        (["--reaching", "66", "--scope", "world"], "Invalid value"),
        (["--tolerance", "0.01"], "go with --reaching"),
        (["--all"], "go with --reaching"),
    ],
)
def test_a_mistake_of_usage_says_what_to_write(run: Run, arguments: list[str], words: str) -> None:
    said = run(*arguments)
    assert said.exit_code == 2
    assert words in said.stderr


def test_there_is_nothing_to_define_before_the_first_build(new_project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(new_project().folder)
    said = CliRunner().invoke(app, [])
    assert said.exit_code == 2
    assert "observatory build" in said.stderr
