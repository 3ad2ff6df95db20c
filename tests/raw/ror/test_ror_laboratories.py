"""Laboratories of the CNRS by the real registry, against a list of its children that was made from a whole release."""

import csv
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import duckdb
import pytest

from raw.countries.room import SOURCE as COUNTRIES
from raw.definitions.room import SOURCE as DEFINITIONS
from raw.ror.room import SOURCE
from transforms.catalogue import tables
from warehouse.checks import verify

CNRS, PHYSICS = "https://ror.org/02feahw73", "https://ror.org/00z54nq84"
MADE = (
    "core.definitions",
    "core.country_views",
    "core.countries",
    "core.ror_organisations",
    "core.ror_relationships",
    "core.laboratories",
)

Rows = Callable[[str, str], list[Any]]


@pytest.fixture(scope="module")
def rows(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rows]:
    """A function from the institution observed and a query to its rows; the tables are made once for each."""
    folder = tmp_path_factory.mktemp("laboratories")
    SOURCE.read([real_data / "ror" / "ror_organisations.json.gz"], folder)
    COUNTRIES.read(COUNTRIES.default_files, folder)
    DEFINITIONS.read(DEFINITIONS.default_files, folder)
    with ExitStack() as stack:
        connections: dict[str, duckdb.DuckDBPyConnection] = {}

        def ask(institution: str, sql: str) -> list[Any]:
            if institution not in connections:
                connections[institution] = stack.enter_context(duckdb.connect())
                make_tables(connections[institution], folder, institution)
            return connections[institution].execute(sql).fetchall()

        yield ask


def make_tables(connection: duckdb.DuckDBPyConnection, folder: Path, institution: str) -> None:
    """Make and check the tables of `MADE` from the Parquet files of a folder."""
    connection.execute("create schema raw; create schema core")
    for path in folder.glob("*.parquet"):
        connection.execute(f"create view raw.{path.stem} as from '{path}'")
    connection.execute(f"""
        create view raw.ror_input_files as select distinct file_id, 1 as position from raw.ror_organisations;
        create view raw.observed_identifiers as select '{institution}' as identifier, 'ROR' as scheme;
        create view raw.observation as
        select 'FR' as home_country_code, date '2026-11-22' as as_of_date, 'observatory' as default_definition_id;
    """)
    made = {table.full_name: table for table in tables() if table.full_name in MADE}
    for name in MADE:
        connection.execute(f"create table {name} as {made[name].select}")
        assert [verdict for verdict in verify(connection, made[name].contract, name) if not verdict.passed] == []


@pytest.fixture(scope="module")
def children(real_data: Path) -> dict[str, dict[str, str]]:
    """ROR → row of the list of organisations that name the CNRS as a parent."""
    with (real_data / "cnrs" / "ror_cnrs_children_v2.9.csv").open(encoding="utf-8", newline="") as file:
        return {row["ror_id"]: row for row in csv.DictReader(file)}


def test_every_child_of_the_list_is_found_with_its_country_and_status(
    rows: Rows, children: dict[str, dict[str, str]]
) -> None:
    found = rows(CNRS, "select ror, country_code, status, parent_rors from core.laboratories where depth = 1")
    assert len(children) == 1_033
    assert {ror: (country, status) for ror, country, status, _ in found} == {
        ror: (row["country_code"], row["status"]) for ror, row in children.items()
    }
    # The list has the parents that a record names; here are also those that name the record.
    assert all({*children[ror]["parents"].split("|")} <= {*parents} for ror, _, _, parents in found)
    assert sum(len(parents) == int(children[ror]["n_parents"]) for ror, _, _, parents in found) == 957


def test_below_them_are_teams_and_one_establishment_of_its_own(rows: Rows) -> None:
    by_depth = "select depth, count(*) from core.laboratories group by depth order by depth"
    assert rows(CNRS, by_depth) == [(1, 1_033), (2, 200), (3, 67), (4, 4)]
    # UAR Data Terra, a unit of the CNRS, states that a whole research institute is its child.
    establishment = "select depth from core.laboratories where ror = 'https://ror.org/05q3vnk25'"
    assert rows(CNRS, establishment) == [(2,)]


def test_one_successor_lies_outside(rows: Rows) -> None:
    assert rows(CNRS, "select name from core.laboratories where is_by_succession_only") == [("CEA Cadarache",)]
    assert rows(CNRS, "select count(*) from core.laboratories where successor_ror is not null") == [(32,)]


def test_territories_lie_at_home(rows: Rows) -> None:
    at_home = "select country_code, count(*) from core.laboratories where is_home_country group by all"
    assert dict(rows(CNRS, at_home)) == {"FR": 1_268, "RE": 3, "PF": 3, "GF": 2, "MQ": 1}
    assert rows(CNRS, "select count(*) from core.laboratories where not is_home_country") == [(27,)]


def test_the_institute_of_physics(rows: Rows, children: dict[str, dict[str, str]]) -> None:
    found = rows(PHYSICS, "select ror, depth, country_code from core.laboratories")
    assert len(found) == 45
    assert {(depth, country) for _, depth, country in found} == {(1, "FR")}
    assert {ror for ror, *_ in found} - {*children} == {"https://ror.org/00x5jmr79"}
