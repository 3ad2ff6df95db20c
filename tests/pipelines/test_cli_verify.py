"""`verify` finds the sample whole and damage where it is; a published cell is computed again, with its records."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet
import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipelines.cli_verify import app
from pipelines.manifest import observed
from pipelines.project import Project as Opened
from pipelines.recomputation import opened
from pipelines.records_behind import records_behind
from tests.conftest import Project, Release
from warehouse.database import FILE_NAME
from warehouse.engine import quoted
from warehouse.inputs import read_manifest

COAUTHORSHIP = "indicators.international_coauthorship"
CELL = "definition_id = 'observatory' and scope = 'institution' and period = '2019-2021' and subject_level = 'all'"
Verify = Callable[..., Result]


@pytest.fixture(scope="module")
def verified(new_project: Callable[..., Project], sample_release: Release) -> Project:
    """A copy of the sample's project, whose release and build store these tests may damage and mend."""
    return new_project(like=sample_release.project)


@pytest.fixture
def verify(verified: Project, monkeypatch: pytest.MonkeyPatch) -> Verify:
    """Runs `observatory verify` in the copy."""
    for name in [name for name in os.environ if name.startswith("OBSERVATORY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("OBSERVATORY_PROJECT", str(verified.folder))
    return lambda *arguments: CliRunner().invoke(app, ["verify", *arguments])


@pytest.fixture
def mended() -> Iterator[Callable[[Path], Path]]:
    """Gives files that may be changed, and puts them back."""
    kept: dict[Path, bytes] = {}

    def open_up(path: Path) -> Path:
        kept[path] = path.read_bytes()
        path.unlink()
        path.write_bytes(kept[path])
        return path

    yield open_up
    for path, data in kept.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def words(result: Result) -> str:
    return " ".join((result.stdout + result.stderr).split())


def test_the_sample_is_whole_and_stays_as_it_is(verify: Verify, verified: Project) -> None:
    before = verified.state()
    result = verify("--all", "--store")
    assert result.exit_code == 0, result.output
    assert result.stdout.count("  ok ") == 11
    assert "WRONG" not in result.stdout
    assert verified.state() == before


def test_damage_is_named_and_ends_with_1(verify: Verify, verified: Project, mended: Callable[[Path], Path]) -> None:
    path = mended(verified.current / "tables/core/periods.parquet")
    path.write_bytes(path.read_bytes()[:-3])
    result = verify("current")
    assert result.exit_code == 1
    assert "tables/core/periods.parquet was cut" in result.stdout
    assert "core.periods: not looked into" in result.stdout


def test_a_damaged_data_package_of_one_release_is_found_among_all(
    verify: Verify, verified: Project, mended: Callable[[Path], Path]
) -> None:
    mended(verified.current / "datapackage.json").write_bytes(b"{}")
    for arguments in ([], ["--all"]):
        result = verify(*arguments)
        assert result.exit_code == 1, result.output
        assert "datapackage.json" in result.stdout + result.stderr
        assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["1999.01.01"], "There is no release '1999.01.01'"),
        (["current", "--all"], "--all goes without a release"),
        (["--where", "true and true"], "--where goes with --cell"),
        (["--cell", "indicators.international_coautorship"], "Near it are indicators.international_coauthorship"),
        (["--cell", "meta.release"], "has no table meta.release that is made by SQL"),
        (["--cell", COAUTHORSHIP, "--where", "period = '1900'"], "No row of"),
        (["--cell", COAUTHORSHIP, "--where", "perod = '1900'"], "period"),
        (["--cell", COAUTHORSHIP, "--where", "true); create table t as (select 1"], "is not one condition"),
    ],
)
def test_what_cannot_be_asked_ends_with_2(verify: Verify, arguments: list[str], said: str) -> None:
    result = verify(*arguments)
    assert result.exit_code == 2, result.output
    assert said in words(result)


def test_a_cell_is_computed_again_with_its_records(verify: Verify, verified: Project) -> None:
    result = verify("--cell", COAUTHORSHIP, "--where", CELL, "--records", "2")
    assert result.exit_code == 0, result.output
    ((counted, international),) = verified.rows(
        f"select p_publications, p_international from {COAUTHORSHIP} where {CELL}"
    )
    assert f"p_publications: {counted} records: W" in result.stdout
    assert f"p_international: {international} records: W" in result.stdout
    assert "from core.definition_classes" in result.stdout
    assert "Equal: 1 rows published, 1 computed again" in result.stdout


def test_a_table_made_by_python_is_computed_again(verify: Verify) -> None:
    result = verify("--cell", "indicators.stability_intervals", "--where", "definition_id = 'observatory'")
    assert result.exit_code == 0, result.output
    assert "Then Python" in result.stdout
    assert "every value the same" in result.stdout


def test_tables_about_the_release_before_are_computed_again(changed_release: Release) -> None:
    """They read tables of two releases, and those of schema meta."""
    project = Opened(changed_release.project.folder)
    with opened(project, changed_release.folder) as release:
        listed = "select schema_name || '.' || table_name as name, made_from, n_rows from meta.tables"
        about = "contains(array_to_string(made_from, ' '), 'previous_')"
        found = release.connection.execute(f"select name, n_rows from ({listed}) where {about}").fetchall()
        assert len(found) > 3
        assert sum(n_rows > 0 for _, n_rows in found) > 1
        for table, n_rows in found:
            if n_rows:
                made = release.cell(table, "true")
                assert (made.n_unlike, made.n_computed) == (0, n_rows), table


def test_a_cell_that_is_not_what_its_sql_gives_is_shown(
    verify: Verify, verified: Project, mended: Callable[[Path], Path]
) -> None:
    path = mended(verified.current / "tables" / "indicators" / "international_coauthorship.parquet")
    table = pyarrow.parquet.read_table(path)
    with duckdb.connect() as connection:
        connection.register("published", table)
        edited = f"select * replace (if({CELL}, p_known + 1, p_known) as p_known) from published"
        connection.execute(f"copy ({edited}) to {quoted(path)} (format parquet)")
    result = verify("--cell", COAUTHORSHIP, "--where", CELL)
    assert result.exit_code == 1
    assert "differs" in result.stdout
    assert "NOT EQUAL" in result.stderr


def test_changed_python_is_not_taken_for_the_release_s(
    verify: Verify, verified: Project, mended: Callable[[Path], Path]
) -> None:
    path = mended(verified.current / "tables" / "meta" / "tables.parquet")
    with duckdb.connect() as connection:
        connection.register("published", pyarrow.parquet.read_table(path))
        edited = "select * replace (repeat('0', 64) as code_version) from published"
        connection.execute(f"copy ({edited}) to {quoted(path)} (format parquet)")
    result = verify("--cell", "indicators.stability_intervals")
    assert result.exit_code == 1
    assert "the code or numpy changed since" in words(result)


def test_without_the_build_store_the_settings_are_taken_from_the_manifest(verify: Verify, verified: Project) -> None:
    store, away = verified.data / "build" / "parquet", verified.data / "build" / "away"
    store.rename(away)
    try:
        result = verify("--cell", COAUTHORSHIP, "--where", CELL)
        assert result.exit_code == 0, result.output
        assert "the settings in the manifest: raw.observation (1 rows)" in result.stdout
        result = verify("--cell", "core.publications")
        assert result.exit_code == 1
        assert "raw.works" in words(result)
        assert "no longer in the build store" in words(result)
    finally:
        away.rename(store)


def test_the_manifest_says_what_was_carried_into_the_tables(sample_release: Release) -> None:
    manifest = read_manifest(sample_release.folder)
    for table, rows in observed(manifest.settings).items():
        parts = manifest.raw_tables[f"raw.{table}"]
        files = [sample_release.project.data / "build" / "parquet" / f"{part.sha256}.parquet" for part in parts]
        assert [row for file in files for row in pyarrow.parquet.read_table(file).to_pylist()] == rows
    assert isinstance(observed(manifest.settings)["observation"][0]["as_of_date"], date)


def test_the_manifest_names_every_input_and_no_folder_of_the_machine(sample_release: Release) -> None:
    text = (sample_release.folder / "manifest.json").read_text(encoding="utf-8")
    assert str(sample_release.project.folder) not in text
    assert str(Path.home()) + "/" not in text
    manifest = read_manifest(sample_release.folder)
    named = {item.sha256 for source in manifest.sources for item in source.files}
    assert named == {row[0] for row in sample_release.project.rows("select sha256 from audit.input_files")}
    (openalex,) = [source for source in manifest.sources if source.source == "openalex"]
    assert openalex.generated is not None
    assert [item.kept for item in openalex.files] == ["generated"]
    kept = {item.kept for source in manifest.sources for item in source.files if source.mode == "bundled"}
    assert kept == {"inputs"}


@pytest.mark.parametrize(
    ("table", "every"), [(COAUTHORSHIP, 1), ("indicators.partner_countries", 17), ("indicators.programme_counts", 37)]
)
def test_there_are_as_many_records_behind_a_cell_as_it_states(sample_release: Release, table: str, every: int) -> None:
    """Every cell of the default definition; of thousands of cells only some, a prime apart, of all kinds."""
    with duckdb.connect(sample_release.folder / FILE_NAME, read_only=True) as connection:
        is_default = "definition_id in (select definition_id from core.definitions where is_default)"
        where = is_default if "definition_id" in connection.table(table).columns else "true"
        relation = connection.sql(f"from {table} where {where} order by all")
        rows = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()][::every]
        assert len(rows) > 100
        for row in rows:
            found = records_behind(connection, table, row)
            assert found
            assert [f"{b.column}: {len(b.record_ids)}" for b in found] == [
                f"{b.column}: {b.n_published}" for b in found
            ]
            assert all(len(set(behind.record_ids)) == len(behind.record_ids) for behind in found)


def test_there_are_as_many_projects_behind_a_cell_as_it_states(repository: Path) -> None:
    """The sample has no European projects, so that a few are made here: of every part, and of none."""
    folder = repository / "transforms" / "indicators" / "european_projects"
    with duckdb.connect() as connection:
        connection.execute("""
            create schema core; create schema raw; create schema meta;
            create table raw.observation as select 'FR' as home_country_code;
            create table meta.release as select 'FR' as home_country_code;
            create table core.projects as
            select
                cast(n as varchar) as project_id,
                case when n % 5 > 0 then case when n % 2 = 0 then 'H2020' else 'HORIZON' end end as framework_programme,
                case when n % 7 > 0 then make_date(2018 + n % 3, 1, 31) end as start_date,
                n % 4 = 0 as is_erc,
                case when n % 8 = 0 then 'StG' end as erc_scheme,
                n % 4 = 1 or n % 12 = 0 as is_msca,
                n % 4 = 2 as is_fet,
                true as is_coordination_counted
            from generate_series(1, 40) as s (n);
            create table core.project_participations as
            select
                cast(n as varchar) as project_id,
                cast(n * 10 + m as varchar) as cordis_organisation_id,
                case (n + m) % 3 when 0 then 'FR' when 1 then 'DE' end as country_code,
                m = 0 as is_coordinator,
                1.5 as ec_contribution,
                1.5 as net_ec_contribution
            from generate_series(3, 45) as s (n), generate_series(0, 1) as t (m);
        """)
        relation = connection.sql((folder / "european_projects.sql").read_text(encoding="utf-8"))
        rows = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
        assert {row["programme_part"] for row in rows} == {
            "all", "ERC", "ERC StG", "ERC other", "MSCA", "FET", "other", "not stated",
        }  # fmt: skip
        for row in rows:
            (behind,) = records_behind(connection, "indicators.european_projects", row)
            assert len(behind.record_ids) == row["p_projects"], row
