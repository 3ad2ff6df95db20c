"""`observatory diff` over two small releases made by hand."""

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow
import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipelines.cli_difference import app
from tests.warehouse.small_states import Keyed, parquet_of, write_release

Run = Callable[..., Result]


def works(*cited: int | None) -> Keyed:
    ids = [f"W{i:02}" for i in range(len(cited))]
    return pyarrow.table({"work_id": ids, "cited": pyarrow.array(cited, pyarrow.int64())}), ["work_id"]


def columned(n: int, **more: list[str]) -> Keyed:
    return pyarrow.table({"country": [f"C{i}" for i in range(n)], **more}), ["country"]


@pytest.fixture
def run(tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command in a project with two releases, of which the second is current."""
    (tmp_path / "observatory.toml").write_bytes((repository / "observatory.toml").read_bytes())
    releases = tmp_path / "warehouse" / "data" / "releases"
    before = {"core.works": works(*range(30)), "core.countries": columned(2), "meta.release": works(1)}
    after = {
        "core.works": works(*(n + (n % 10 == 3) for n in range(30)), None),
        "core.countries": columned(2, name=["a", "b"]),
        "meta.release": works(2),
    }
    write_release(releases / "2026.11.22", before)
    write_release(releases / "2026.11.23", after, is_synthetic=True, sequence=2)
    (releases.parent / "current").symlink_to("releases/2026.11.23")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *arguments: CliRunner().invoke(app, arguments)


BOTH = ("2026.11.22", "2026.11.23")


def test_releases_that_are_equal_end_with_0(run: Run) -> None:
    result = run("2026.11.22", "2026.11.22")
    assert result.exit_code == 0, result.output
    assert result.stdout == "The releases are equal.\n"


def test_releases_that_differ_end_with_1_and_are_listed(run: Run) -> None:
    result = run("2026.11.22", "current")
    assert result.exit_code == 1, result.output
    lines = [" ".join(line.replace("│", " ").split()) for line in result.stdout.splitlines()]
    assert lines[0] == "2026.11.22 → 2026.11.23: 2 of 2 tables differ."
    assert "core.works 1 0 3 cited 3" in lines
    assert "core.countries has new columns: name (VARCHAR)." in lines
    assert lines.index("core.works 1 0 3 cited 3") < lines.index("meta.release 0 0 1 cited 1")
    assert "About the release itself, where any two releases differ:" in lines
    assert result.stderr.startswith("SYNTHETIC: 2026.11.23 is made of generated sample records")


def test_a_difference_as_json_is_one_object(run: Run) -> None:
    result = run(*BOTH, "--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert [table["table"] for table in found["tables"]] == ["core.works", "core.countries", "meta.release"]
    assert found["is_synthetic_after"] is True


def test_one_table_shows_its_first_rows_by_key(run: Run) -> None:
    result = run(*BOTH, "--table", "core.works")
    assert result.exit_code == 1
    lines = [" ".join(line.replace("│", " ").split()) for line in result.stdout.splitlines()]
    shown = [line for line in lines if line.startswith(("changed W", "added W"))]
    assert shown == [
        "changed W03 cited: 3 → 4",
        "changed W13 cited: 13 → 14",
        "changed W23 cited: 23 → 24",
        "added W30",
    ]
    assert lines[-1] == "1 rows were added, 0 removed, 3 changed. Shown: 4 of 4; --rows writes them all."


def test_a_table_of_which_only_the_shape_differs_says_so(run: Run) -> None:
    result = run(*BOTH, "--table", "core.countries")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0] == "core.countries has new columns: name (VARCHAR)."
    assert result.stdout.endswith("Shown: 0 of 0; --rows writes them all.\n")


def test_one_table_as_json_has_its_rows(run: Run) -> None:
    result = run(*BOTH, "--table", "core.works", "--format", "json")
    found = json.loads(result.stdout)
    assert found["difference"]["rows_changed"] == 3
    assert found["rows"][0] == {
        "change": "changed",
        "changed_columns": ["cited"],
        "before": {"work_id": "W03", "cited": 3},
        "after": {"work_id": "W03", "cited": 4},
    }


def test_a_table_that_is_equal_ends_with_0(run: Run) -> None:
    result = run("previous", "2026.11.22", "--table", "core.works")
    assert (result.exit_code, result.stdout) == (0, "core.works is equal in both releases.\n")
    result = run("previous", "2026.11.22", "--table", "core.works", "--format", "json")
    assert json.loads(result.stdout) == {"table": "core.works", "difference": None, "rows": []}


def test_rows_are_written_for_every_table_that_differs(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "rows"
    assert run(*BOTH, "--rows", str(folder)).exit_code == 1
    names = ["core.countries.parquet", "core.works.parquet", "meta.release.parquet"]
    assert sorted(path.name for path in folder.iterdir()) == names
    changes = duckdb.execute(f"select change, count(*) from '{folder}/core.works.parquet' group by all order by all")
    assert changes.fetchall() == [("added", 1), ("changed", 3)]
    again = run(*BOTH, "--rows", str(folder))
    assert again.exit_code == 2
    assert "is not an empty folder" in again.stderr


def test_only_the_rows_of_one_table_are_written_where_one_is_asked_for(run: Run, tmp_path: Path) -> None:
    assert run(*BOTH, "--table", "core.works", "--rows", str(tmp_path / "rows")).exit_code == 1
    assert [path.name for path in (tmp_path / "rows").iterdir()] == ["core.works.parquet"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("2026.11.22", "2026.11.99"), "2026.11.9"),
        ((*BOTH, "--table", "core.work"), "Near it are core.works"),
        (("2026.11.22",), "Missing argument"),
    ],
)
def test_what_cannot_be_compared_ends_with_2(run: Run, arguments: tuple[str, ...], says: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert says in result.stderr


def test_a_damaged_file_ends_with_2_and_is_named(run: Run, tmp_path: Path) -> None:
    path = parquet_of(tmp_path / "warehouse" / "data" / "releases" / "2026.11.23", "core.works")
    path.write_bytes(path.read_bytes()[:-9])
    result = run(*BOTH)
    assert result.exit_code == 2
    assert f"{path} is damaged" in result.stderr
    assert "observatory verify 2026.11.23" in result.stderr
    assert result.stdout == ""


def test_help_says_what_the_exit_codes_mean(run: Run) -> None:
    said = " ".join(run("--help").stdout.split())
    assert "exit code 0 where they are equal, 1 where they differ, 2 on any trouble" in said
