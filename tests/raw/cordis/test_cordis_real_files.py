"""The real files: every record of both layouts is read, and the tables made of them count what they count."""

from pathlib import Path

import duckdb
import pytest
from pyarrow import parquet

from raw.cordis.contract import TABLES
from raw.cordis.read import read
from raw.errors import SourceError
from raw.source import FileCount
from tests.conftest import REPOSITORY
from transforms.core.project_participations.contract import ProjectParticipation
from transforms.core.projects.contract import Project
from warehouse.checks import verify
from warehouse.files import sha256

FILES = {
    "h2020_2016/projects.csv": ("cordis_projects", 7574),
    "h2020_2016/edges.csv": ("cordis_participations", 31868),
    "h2020_2016/unique_org.csv": ("cordis_organisations", 12326),
    "he_2025_head/project_df_100.csv": ("cordis_projects", 100),
    "he_2025_head/organization_df_100.csv": ("cordis_participations", 100),
    "he_2025_head/legalBasis_df_100.csv": ("cordis_legal_bases", 100),
    "he_2025_head/topics_df_100.csv": ("cordis_topics", 100),
}
NOT_READ = ("deliverables", "euroSciVoc", "publications", "summaries", "webLink")


@pytest.mark.parametrize("name", FILES)
def test_every_record_is_kept(real_data: Path, tmp_path: Path, name: str) -> None:
    table, rows = FILES[name]
    assert read([real_data / "cordis" / name], tmp_path) == [FileCount(rows, rows, 0)]
    found = {path.stem: parquet.read_metadata(path).num_rows for path in tmp_path.glob("*.parquet")}
    assert found.pop("cordis_columns") > 0
    assert {stem: n for stem, n in found.items() if n} == {table: rows}
    with duckdb.connect() as connection:
        for stem, contract in TABLES.items():
            verdicts = verify(connection, contract, f"read_parquet('{tmp_path / f'{stem}.parquet'}')")
            assert [verdict for verdict in verdicts if not verdict.passed] == []


@pytest.mark.parametrize("name", NOT_READ)
def test_other_tables_of_cordis_are_refused_by_their_header(real_data: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match="no header of a layout that is read"):
        read([real_data / "cordis" / "he_2025_head" / f"{name}_df_100.csv"], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_decimal_comma_and_dot_are_one_number(real_data: Path, tmp_path: Path) -> None:
    read([real_data / "cordis/h2020_2016/projects.csv"], tmp_path)
    rows = parquet.read_table(tmp_path / "cordis_projects.parquet").to_pylist()
    found = {row["acronym"]: row for row in rows}
    assert (found["EUROfusion"]["total_cost"], found["EUROfusion"]["ec_max_contribution"]) == (856961937.57, 424800000)
    assert found["GRAPHENE FPA"]["total_cost"] is None
    assert sum(row["total_cost"] is None for row in rows) == 35


@pytest.fixture(scope="module")
def core(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """Both tables made of all the real files."""
    folder = tmp_path_factory.mktemp("cordis")
    connection = duckdb.connect()
    connection.execute("create schema raw; create schema core")
    connection.execute("create table raw.cordis_input_files (file_id varchar, position bigint)")
    for position, name in enumerate(FILES, 1):
        path = real_data / "cordis" / name
        read([path], folder / str(position))
        connection.execute("insert into raw.cordis_input_files values (?, ?)", [sha256(path)[:12], position])
    for table in TABLES:
        connection.execute(f"create table raw.{table} as from read_parquet('{folder}/*/{table}.parquet')")
    for register in ("countries", "country_aliases"):
        path = REPOSITORY / "raw" / "countries" / f"{register}.csv"
        connection.execute(
            f"create table raw.{register} as from read_csv('{path}', header = true, all_varchar = true, nullstr = '')"
        )
    connection.execute("create view core.countries as from raw.countries")
    for name in ("project_participations", "projects"):
        select = (REPOSITORY / "transforms" / "core" / name / f"{name}.sql").read_text(encoding="utf-8")
        connection.execute(f"create table core.{name} as {select}")
    return connection


def test_contracts_hold(core: duckdb.DuckDBPyConnection) -> None:
    for name, contract in (("projects", Project), ("project_participations", ProjectParticipation)):
        assert [verdict for verdict in verify(core, contract, f"core.{name}") if not verdict.passed] == []


def test_two_projects_stand_twice_in_2016_and_are_merged(core: duckdb.DuckDBPyConnection) -> None:
    counts = "select framework_programme, count(*), sum(n_records) from core.projects group by all order by all"
    assert core.execute(counts).fetchall() == [("H2020", 7572, 7574), ("HORIZON", 100, 100)]
    twice = "select project_id from core.projects where n_records = 2 order by all"
    assert core.execute(twice).fetchall() == [("656579",), ("657115",)]


def test_grants_of_the_research_council(core: duckdb.DuckDBPyConnection) -> None:
    counts = "select erc_scheme, erc_call_year, count(*) from core.projects where is_erc group by all"
    assert {(scheme, year): n for scheme, year, n in core.execute(counts).fetchall()} == {
        ("AdG", 2014): 192,
        ("CoG", 2014): 371,
        ("CoG", 2015): 63,
        ("PoC", 2014): 121,
        ("PoC", 2015): 81,
        ("StG", 2014): 375,
        ("StG", 2015): 214,
        ("StG", 2023): 1,
        ("StG", 2024): 3,
        ("SyG", 2024): 3,
        (None, 2014): 2,
        (None, None): 6,
    }


def test_flagships(core: duckdb.DuckDBPyConnection) -> None:
    found = "select acronym, flagship, n_organisations from core.projects where flagship is not null order by all"
    assert core.execute(found).fetchall() == [
        ("GRAPHENE FPA", "Graphene", 74),
        ("GrapheneCore1", "Graphene", 153),
        ("HBP FPA", "Human Brain", 86),
    ]
    assert core.execute("select count(*) from core.projects where is_fet").fetchall() == [(79,)]


def test_every_participation_has_a_country_and_none_is_lost(core: duckdb.DuckDBPyConnection) -> None:
    ((rows, records, without),) = core.execute(
        "select count(*), sum(n_records), count(*) filter (country_code is null) from core.project_participations"
    ).fetchall()
    assert (rows, records, without) == (31966, 31968, 0)
    namibian = "select count(*) from core.project_participations where country_code = 'NA'"
    assert core.execute(namibian).fetchall() == [(3,)]
