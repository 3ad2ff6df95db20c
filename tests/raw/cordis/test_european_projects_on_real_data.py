"""Projects and flagships counted from CORDIS's real files: the counts agree with the projects they are made of."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from raw.cordis.room import SOURCE as CORDIS
from raw.countries.room import SOURCE as COUNTRIES
from transforms.catalogue import tables
from warehouse.checks import verify
from warehouse.files import sha256

FILES = (
    "h2020_2016/projects.csv",
    "h2020_2016/edges.csv",
    "h2020_2016/unique_org.csv",
    "he_2025_head/project_df_100.csv",
    "he_2025_head/organization_df_100.csv",
    "he_2025_head/legalBasis_df_100.csv",
    "he_2025_head/topics_df_100.csv",
)
BUILT = ("indicators.european_projects", "indicators.european_flagships")


@pytest.fixture(scope="module")
def duck(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("cordis")
    COUNTRIES.read(COUNTRIES.default_files, folder / "countries")
    with duckdb.connect() as connection:
        connection.execute("create schema raw; create schema core; create schema indicators")
        connection.execute("create table raw.observation as select 'FR' as home_country_code")
        connection.execute("create table raw.cordis_input_files (file_id varchar, position bigint)")
        for position, name in enumerate(FILES, 1):
            path = real_data / "cordis" / name
            CORDIS.read([path], folder / "cordis" / str(position))
            connection.execute("insert into raw.cordis_input_files values (?, ?)", [sha256(path)[:12], position])
        for name in CORDIS.tables:
            connection.execute(f"create table raw.{name} as from '{folder}/cordis/*/{name}.parquet'")
        for name in COUNTRIES.tables:
            connection.execute(f"create table raw.{name} as from '{folder}/countries/{name}.parquet'")
        for table in tables():
            if table.full_name in ("core.project_participations", "core.projects", *BUILT):
                connection.execute(f"create table {table.full_name} as {table.select}")
        yield connection


def rows(duck: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return duck.execute(sql).fetchall()


@pytest.mark.parametrize("name", BUILT)
def test_the_contracts_hold(duck: duckdb.DuckDBPyConnection, name: str) -> None:
    (contract,) = (table.contract for table in tables() if table.full_name == name)
    assert [verdict for verdict in verify(duck, contract, name) if not verdict.passed] == []


WHOLE = "from indicators.european_projects where scope = 'all countries' and programme_part = 'all'"


def test_every_project_and_every_participation_is_counted_once(duck: duckdb.DuckDBPyConnection) -> None:
    projects = rows(
        duck,
        "select count(*) from"
        " (select project_id from core.projects union select project_id from core.project_participations)",
    )
    participations = rows(
        duck,
        "select count(*) from (select distinct project_id, cordis_organisation_id from core.project_participations)",
    )
    for period in ("period = 'all'", "period <> 'all'"):
        assert rows(duck, f"select sum(p_projects) {WHOLE} and {period}") == projects
        assert rows(duck, f"select sum(p_participations) {WHOLE} and {period}") == participations


def test_the_home_country_is_a_part(duck: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        duck,
        """
        select count(*) from indicators.european_projects as h
        inner join indicators.european_projects as a using (framework_programme, programme_part, period)
        where h.scope = 'home country' and a.scope = 'all countries' and h.p_projects between 1 and a.p_projects
            and h.p_participations <= a.p_participations and h.p_organisations <= a.p_organisations
        """,
    )
    assert found == rows(duck, "select count(*) from indicators.european_projects where scope = 'home country'")
    assert found > [(10,)]


def test_a_grant_to_a_researcher_is_no_coordination(duck: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        duck,
        """
        select sum(p_projects) > 1000, sum(p_coordinations) from indicators.european_projects
        where programme_part = 'ERC' and period = 'all' and scope = 'all countries'
        """,
    )
    assert found == [(True, 0)]


def test_flagships_are_the_projects_marked_so(duck: duckdb.DuckDBPyConnection) -> None:
    found = rows(duck, "select flagship, p_projects, p_participations from indicators.european_flagships order by 1")
    assert found == rows(
        duck,
        """
        select flagship, count(distinct p.project_id), count(distinct n.project_id || n.cordis_organisation_id)
        from core.projects as p left join core.project_participations as n on n.project_id = p.project_id
        where flagship is not null group by flagship order by 1
        """,
    )
    assert {row[0] for row in found} >= {"Graphene", "Human Brain"}
