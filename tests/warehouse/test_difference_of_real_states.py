"""Two states of real records, four days apart: every difference of their releases turns the earlier into the later."""

from pathlib import Path

import duckdb
import pytest

from tests.conftest import BuildOnce
from tests.real_input.inputs import INPUTS, SETTINGS
from tests.warehouse.small_states import parquet_of
from warehouse.difference import Difference, summary
from warehouse.difference_rows import apply, rows
from warehouse.engine import Engine

STATES = ("first state", "second state")
SAME = "select count(*) from ((from {0} except all from {1}) union all (from {1} except all from {0}))"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine("1GB", 2, tmp_path_factory.mktemp("spill"))


@pytest.fixture(scope="module")
def releases(build_once: BuildOnce, real_data: Path, repository: Path) -> tuple[Path, Path]:
    """Built as tests/real_input builds them, so that they are built once."""
    found = []
    like = None
    for name in STATES:
        settings = SETTINGS.format(", ".join(f'"{real_data / "openalex" / file}"' for file in INPUTS[name]))
        before = ((like.folder if like else repository) / "observatory.toml").read_text(encoding="utf-8")
        release = build_once(f"real-{name.replace(' ', '-')}", like=like, edit=(before, settings))
        found.append(release.folder)
        like = like or release.project
    return found[0], found[1]


@pytest.fixture(scope="module")
def difference(releases: tuple[Path, Path], engine: Engine) -> Difference:
    return summary(*releases, engine)


def test_a_release_does_not_differ_from_itself(releases: tuple[Path, Path], engine: Engine) -> None:
    assert summary(releases[0], releases[0], engine).is_empty


def test_works_that_came_are_those_of_the_two_files(releases: tuple[Path, Path], difference: Difference) -> None:
    (works,) = (table for table in difference.of_data if table.table == "core.publications")
    paths = [str(parquet_of(release, "core.publications")) for release in releases]
    before, after = ({*duckdb.read_parquet(path).project("publication_id").fetchall()} for path in paths)
    assert (works.rows_added, works.rows_removed) == (len(after - before), len(before - after))
    assert works.rows_changed


def test_every_difference_turns_the_earlier_table_into_the_later(
    releases: tuple[Path, Path], difference: Difference, engine: Engine, tmp_path: Path
) -> None:
    assert len(difference.tables) > 10
    for table in difference.tables:
        path, made = tmp_path / "rows.parquet", tmp_path / "made.parquet"
        rows(*releases, table.table, engine, path)
        apply(parquet_of(releases[0], table.table), path, made, engine)
        sides = [f"read_parquet('{file}')" for file in (made, parquet_of(releases[1], table.table))]
        assert duckdb.execute(SAME.format(*sides)).fetchall() == [(0,)], table.table
        ((n_rows,),) = duckdb.execute(f"select count(*) from read_parquet('{path}')").fetchall()
        assert n_rows == table.rows_added + table.rows_removed + table.rows_changed
