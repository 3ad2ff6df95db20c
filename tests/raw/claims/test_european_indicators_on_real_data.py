"""European funding counted from the real exports: the figures that are known, and the declared ones beside them."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from raw.claims.room import SOURCE as CLAIMS
from raw.countries.room import SOURCE as COUNTRIES
from raw.erc.room import SOURCE as ERC
from raw.ministry.room import SOURCE as MINISTRY
from transforms.catalogue import tables
from warehouse.checks import verify

BUILT = (
    "core.erc_applications",
    "core.framework_programme_applications",
    "indicators.erc_grants",
    "indicators.european_applications",
    "indicators.declared_figures",
)


@pytest.fixture(scope="module")
def duck(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("raw")
    given = (
        (COUNTRIES, COUNTRIES.default_files),
        (CLAIMS, CLAIMS.default_files),
        (ERC, [real_data / "eu" / "erc_country_stats_2007_2020.csv"]),
        (MINISTRY, [real_data / "eu" / "fr-esr-countries-evolution-pcri.json"]),
    )
    with duckdb.connect() as connection:
        connection.execute("create schema raw; create schema core; create schema indicators")
        connection.execute("create table raw.observation as select 'FR' as home_country_code")
        for source, files in given:
            source.read(files, folder / source.name)
            for name in source.tables:
                connection.execute(f"create table raw.{name} as from '{folder / source.name / name}.parquet'")
        for table in tables():
            if table.full_name in BUILT:
                connection.execute(f"create table {table.full_name} as {table.select}")
        yield connection


def rows(duck: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return duck.execute(sql).fetchall()


@pytest.mark.parametrize("name", BUILT[2:])
def test_the_contracts_hold(duck: duckdb.DuckDBPyConnection, name: str) -> None:
    (contract,) = (table.contract for table in tables() if table.full_name == name)
    assert [verdict for verdict in verify(duck, contract, name) if not verdict.passed] == []
    assert rows(duck, f"select count(*) > 40 from {name}") == [(True,)]


PANELS = """
from indicators.erc_grants
where country = 'FR' and funding_scheme = 'all but proof of concept' and research_panel in ('PE2', 'PE3')
"""


def test_french_proposals_to_the_two_panels_of_physics(duck: duckdb.DuckDBPyConnection) -> None:
    found = rows(duck, f"select sum(p_evaluated) {PANELS} and call_year between 2014 and 2016")
    assert found == [(298,)]


@pytest.mark.parametrize(("year", "granted"), [(2016, 123), (2018, 151)])
def test_french_grants_of_the_two_panels_since_2007(duck: duckdb.DuckDBPyConnection, year: int, granted: int) -> None:
    assert rows(duck, f"select sum(p_granted) {PANELS} and call_year <= {year}") == [(granted,)]
    # A panel may have no line in a call: what it was granted so far stands in its last one.
    last = f"select max_by(p_granted_so_far, call_year) as n {PANELS} and call_year <= {year} group by research_panel"
    assert rows(duck, f"select sum(n) from ({last})") == [(granted,)]


def test_consolidator_grants_of_2016(duck: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        duck,
        """
        select country, p_granted, is_home_country from indicators.erc_grants
        where funding_scheme = 'CoG' and research_domain = 'all' and period = '2016' and country in ('all', 'DE', 'FR')
        order by country
        """,
    )
    assert found == [("DE", 48, False), ("FR", 39, True), ("all", 314, False)]


def test_no_proposal_is_lost_or_counted_twice(duck: duckdb.DuckDBPyConnection) -> None:
    whole = rows(
        duck, "select sum(p_evaluated), sum(p_granted) from core.erc_applications where funding_scheme <> 'PoC'"
    )
    for part in ("country = 'all'", "country <> 'all'"):
        found = f"""
        select sum(p_evaluated), sum(p_granted) from indicators.erc_grants
        where funding_scheme = 'all but proof of concept' and research_domain = 'all' and period = 'all' and {part}
        """
        assert rows(duck, found) == whole


def test_applications_of_the_home_country(duck: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        duck,
        """
        select call_year, p_evaluated_participations, p_granted_participations from indicators.european_applications
        where is_home_country and framework = 'Horizon 2020' and call_year <= 2016 order by call_year
        """,
    )
    assert found == [(2014, 9_969, 2_290), (2015, 11_676, 2_070), (2016, 10_472, 2_338)]


def declared(duck: duckdb.DuckDBPyConnection, name: str) -> tuple[object, ...]:
    (row,) = rows(
        duck,
        f"""
        select declared_value, ceiling, ceiling_last_year, is_within_ceiling, undefined_reason is null
        from indicators.declared_figures where claim_id = '{name}'
        """,
    )
    return row


def test_declared_figures_beside_their_ceilings(duck: duckdb.DuckDBPyConnection) -> None:
    assert declared(duck, "inp-a-h2020") == (580, 9_969 + 11_676 + 10_472, 2016, True, True)
    assert declared(duck, "erc-2016-cog-all") == (314, 314, 2016, True, True)
    assert declared(duck, "erc-2016-cog-cnrs") == (25, 39, 2016, True, True)
    # Four grantees moved out of the country between the result and the contract.
    assert declared(duck, "erc-2016-cog-france") == (43, 39, 2016, False, True)
    assert declared(duck, "erc-2021-cog-cnrs") == (10, None, None, None, False)


def test_an_undated_figure_is_within_what_is_held(duck: duckdb.DuckDBPyConnection) -> None:
    value, ceiling, last, within, _ = declared(duck, "inp-a-erc")
    assert (value, last, within) == (75, 2019, True)
    total = rows(
        duck,
        "select sum(p_granted) from core.erc_applications"
        " where country = 'FR' and funding_scheme <> 'PoC' and call_year <= 2019",
    )
    assert total == [(ceiling,)]
