"""The real export: nothing is lost, and the table gives the figures that are known of France."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import transforms
from raw.countries.room import SOURCE as COUNTRIES
from raw.ministry.read import read
from raw.ministry.room import SOURCE
from raw.source import FileCount
from transforms.core.framework_programme_applications.contract import FrameworkProgrammeApplication
from warehouse.checks import verify
from warehouse.table import Table

TABLE = "core.framework_programme_applications"
ROOM = Path(transforms.__file__).parent / "core" / "framework_programme_applications"


@pytest.fixture(scope="module")
def count_and_folder(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[FileCount, Path]:
    folder = tmp_path_factory.mktemp("ministry")
    (count,) = read([real_data / "eu" / "fr-esr-countries-evolution-pcri.json"], folder)
    return count, folder


@pytest.fixture(scope="module")
def duck(
    count_and_folder: tuple[FileCount, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    countries = tmp_path_factory.mktemp("countries")
    COUNTRIES.read(COUNTRIES.default_files, countries)
    with duckdb.connect() as connection:
        connection.execute("create schema raw; create schema core")
        for path in (countries / "countries.parquet", count_and_folder[1] / "ministry_applications.parquet"):
            connection.execute(f"create table raw.{path.stem} as from '{path}'")
        connection.execute("create view core.countries as from raw.countries")
        connection.execute(f"create table {TABLE} as {Table.load(ROOM, FrameworkProgrammeApplication).select}")
        yield connection


def one(duck: duckdb.DuckDBPyConnection, sql: str) -> tuple[object, ...]:
    row = duck.execute(sql).fetchone()
    assert row is not None
    return row


def test_every_record_is_taken(count_and_folder: tuple[FileCount, Path]) -> None:
    assert count_and_folder[0] == FileCount(1_877, 1_877, 0)


def test_the_contracts_hold(duck: duckdb.DuckDBPyConnection) -> None:
    raw = (SOURCE.tables["ministry_applications"], "raw.ministry_applications")
    for contract, table in (raw, (FrameworkProgrammeApplication, TABLE)):
        assert [verdict for verdict in verify(duck, contract, table) if not verdict.passed] == []


def test_every_record_is_a_total_or_a_stage_of_a_row(duck: duckdb.DuckDBPyConnection) -> None:
    (n_totals,) = one(duck, "select count(*) from raw.ministry_applications where is_total")
    assert n_totals == 86
    assert one(duck, f"select count(p_evaluated_participations) + count(p_granted_participations) from {TABLE}") == (
        1_877 - 86,
    )


def test_no_participation_is_lost(duck: duckdb.DuckDBPyConnection) -> None:
    stages = "sum(n) filter (where stage = 'evaluated'), sum(n) filter (where stage = 'successful')"
    for theirs, ours in (("n_participations", "participations"), ("n_coordinations", "coordinations")):
        parts = f"(select stage, {theirs} as n from raw.ministry_applications where not is_total)"
        table = f"select sum(p_evaluated_{ours}), sum(p_granted_{ours}) from {TABLE}"
        assert one(duck, f"select {stages} from {parts}") == one(duck, table)


def test_france_in_the_first_calls_of_horizon_2020(duck: duckdb.DuckDBPyConnection) -> None:
    found = duck.execute(
        f"""
        select call_year, p_evaluated_participations, p_granted_participations from {TABLE}
        where country = 'FR' and call_year between 2014 and 2016 order by call_year
        """
    ).fetchall()
    assert found == [(2014, 9_969, 2_290), (2015, 11_676, 2_070), (2016, 10_472, 2_338)]


def test_shares_are_those_of_all_countries(duck: duckdb.DuckDBPyConnection) -> None:
    """Of all countries together, which the source gives in a record of its own that is no row here."""
    wrong = one(
        duck,
        f"""
        select count(*) from {TABLE} as t
        inner join raw.ministry_applications as a
            on a.country_code_given = 'ALL' and a.framework = t.framework and a.call_year = t.call_year
            and a.stage = 'evaluated'
        where abs(t.p_evaluated_participations / a.n_participations - t.pp_evaluated_participations_of_all) > 1e-9
        """,
    )
    assert wrong == (0,)


def test_every_country_is_known_and_kosovo_is_one(duck: duckdb.DuckDBPyConnection) -> None:
    assert one(duck, f"select count(distinct country) from {TABLE}") == (43,)
    assert one(duck, f"select count(*) from {TABLE} where country_code is null") == (0,)
    assert one(duck, f"select count(*) > 0 from {TABLE} where country = 'XK'") == (True,)


def test_a_stage_that_is_not_listed_leaves_its_reason(duck: duckdb.DuckDBPyConnection) -> None:
    found = duck.execute(
        f"""
        select framework, undefined_reason like '%no applications%' as has_no_applications, count(*) from {TABLE}
        where undefined_reason is not null group by all order by all
        """
    ).fetchall()
    assert found == [("FP6", True, 188), ("FP7", False, 3), ("FP7", True, 1), ("Horizon Europe", False, 13)]
