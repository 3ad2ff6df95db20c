"""The real statistics of 2007–2020: nothing is lost, and the table gives the figures that were published."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import transforms
from raw.countries.room import SOURCE as COUNTRIES
from raw.erc.read import read
from raw.erc.room import SOURCE
from raw.source import FileCount
from transforms.core.erc_applications.contract import ErcApplication
from warehouse.checks import verify
from warehouse.table import Table

ROOM = Path(transforms.__file__).parent / "core" / "erc_applications"


@pytest.fixture(scope="module")
def count_and_folder(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[FileCount, Path]:
    folder = tmp_path_factory.mktemp("erc")
    (count,) = read([real_data / "eu" / "erc_country_stats_2007_2020.csv"], folder)
    return count, folder


@pytest.fixture(scope="module")
def duck(
    count_and_folder: tuple[FileCount, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    countries = tmp_path_factory.mktemp("countries")
    COUNTRIES.read(COUNTRIES.default_files, countries)
    with duckdb.connect() as connection:
        connection.execute("create schema raw; create schema core")
        for path in (*countries.glob("countr*.parquet"), count_and_folder[1] / "erc_statistics.parquet"):
            connection.execute(f"create table raw.{path.stem} as from '{path}'")
        connection.execute("create view core.countries as from raw.countries")
        connection.execute(f"create table core.erc_applications as {Table.load(ROOM, ErcApplication).select}")
        yield connection


def one(duck: duckdb.DuckDBPyConnection, sql: str) -> tuple[object, ...]:
    row = duck.execute(sql).fetchone()
    assert row is not None
    return row


def test_every_line_is_taken(count_and_folder: tuple[FileCount, Path]) -> None:
    assert count_and_folder[0] == FileCount(32_572, 32_572, 0)


def test_the_contracts_hold(duck: duckdb.DuckDBPyConnection) -> None:
    for contract, table in (
        (SOURCE.tables["erc_statistics"], "raw.erc_statistics"),
        (ErcApplication, "core.erc_applications"),
    ):
        assert [verdict for verdict in verify(duck, contract, table) if not verdict.passed] == []


def test_no_line_is_a_total_and_no_proposal_is_lost(duck: duckdb.DuckDBPyConnection) -> None:
    assert one(duck, "select count(*) from raw.erc_statistics where is_total") == (0,)
    by_stage = "sum(n_proposals) filter (where stage = 'evaluated'), sum(n_proposals) filter (where stage = 'granted')"
    assert one(duck, f"select {by_stage} from raw.erc_statistics") == one(
        duck, "select sum(p_evaluated), sum(p_granted) from core.erc_applications"
    )
    assert one(duck, "select count(*) from core.erc_applications") == (16_045,)


def test_every_country_is_known(duck: duckdb.DuckDBPyConnection) -> None:
    assert one(
        duck, "select count(distinct country), count(*) filter (where country_code is null) from core.erc_applications"
    ) == (42, 0)


def test_consolidator_grants_of_2016_are_those_of_the_press_release(duck: duckdb.DuckDBPyConnection) -> None:
    """All and Germany agree; France has 39 here and 43 there, since grantees move before they sign."""
    found = one(
        duck,
        """
        select
            sum(p_granted),
            sum(p_granted) filter (where country = 'DE'),
            sum(p_granted) filter (where country = 'FR')
        from core.erc_applications where funding_scheme = 'CoG' and call_year = 2016
        """,
    )
    assert found == (314, 48, 39)


def test_synergy_grants_are_added_over_their_lines(duck: duckdb.DuckDBPyConnection) -> None:
    """France has ten pairs of lines in 2018; the first alone would say 11 evaluated and none granted."""
    cell = "where country = 'FR' and funding_scheme = 'SyG' and call_year = 2018"
    assert one(duck, f"select count(*), sum(p_evaluated), sum(p_granted) from core.erc_applications {cell}") == (
        1,
        32,
        5,
    )


def test_grantees_move_between_result_and_contract(duck: duckdb.DuckDBPyConnection) -> None:
    above = "count(*) filter (where p_granted > p_evaluated)"
    unevaluated = "count(*) filter (where p_evaluated = 0)"
    undefined = "count(*) filter (where pp_granted is null)"
    found = one(duck, f"select {above}, {unevaluated}, {undefined}, max(pp_granted) from core.erc_applications")
    assert found == (26, 20, 20, 3.0)
    reasons = duck.execute("select distinct undefined_reason from core.erc_applications where pp_granted is null")
    assert reasons.fetchall() == [("No proposal was evaluated in this country; the grantees moved in.",)]
