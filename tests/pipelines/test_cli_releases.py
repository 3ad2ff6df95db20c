"""The commands about releases, run on copies of releases made before: nothing is built here."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import Result
from rich.console import Console
from typer.testing import CliRunner

from pipelines import cli_releases
from pipelines.printed_releases import as_table, pins
from tests.warehouse.small_releases import copy, files, publish
from warehouse.database import FILE_NAME
from warehouse.inventory import Entry
from warehouse.lock import only_one
from warehouse.meta import SYNTHETIC_NOTICE
from warehouse.release import Releases
from warehouse.retention import own_bytes, size
from warehouse.tags import find, read_tags

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    """Four small releases, the last of which is current."""
    found = Releases(tmp_path_factory.mktemp("template"))
    for n in range(4):
        publish(found, n)
    return found


@pytest.fixture
def releases(template: Releases, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Releases:
    """A copy of them in a project, in whose folder commands are run."""
    shutil.copy(repository / "observatory.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return copy(template, tmp_path / "warehouse" / "data")


@pytest.fixture
def run() -> Run:
    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(cli_releases.app, list(arguments))

    return invoke


def ids(releases: Releases) -> list[str]:
    return [package["version"] for package in releases.all()]


def current(releases: Releases) -> str:
    return find(releases, "current").name


def entry(**changes: Any) -> Entry:
    found = {
        "release_id": "2026.11.23.12",
        "folder": Path("/warehouse/releases/2026.11.23.12"),
        "created_at": "2026-11-23T04:05:06Z",
        "summary": "The institution's share went from 64.1 % to 63.2 %: 1,204 records were added, 17 corrected. " * 2,
        "title": "International collaboration of the Institute of Numbers",
        "sources": [
            {"source": "openalex", "mode": "api", "snapshot_id": "0123456789abcdef", "source_release": None},
            {"source": "hal", "mode": "api", "snapshot_id": "fedcba9876543210", "source_release": "2026-11"},
            *({"source": name, "mode": "bundled"} for name in ("countries", "programmes", "claims", "definitions")),
            {"source": "ror", "mode": "off", "snapshot_id": None},
        ],
        "code_version": "abcdef" * 10 + "abcd",
        "n_bytes": 1_234_567_890,
        "n_own_bytes": 123_456_789,
        "tags": ("paper-v1", "a-very-long-name-for-a-tag-of-a-release-indeed"),
        "is_current": True,
        "is_synthetic": True,
    }
    return Entry(**{**found, **changes})


def test_the_list_fits_in_120_columns_and_cuts_nothing() -> None:
    console = Console(width=120, record=True, file=open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
    console.print(as_table([entry(), entry(release_id="2026.11.24", tags=(), is_current=False, is_synthetic=False)]))
    console.file.close()
    text = console.export_text()
    assert max(len(line) for line in text.splitlines()) <= 120
    assert "…" not in text
    for shown in ("2026.11.23.12", "2026-11-23 04:05", "abcdefabcdef ", "1,234.6", "123.5", "current", "SYNTHETIC"):
        assert shown in text, shown
    cells = [[cell.strip() for cell in line.split("│")[1:-1]] for line in text.splitlines() if "│" in line]
    columns = [" ".join(filter(None, column)) for column in zip(*cells, strict=True)]
    assert "17 corrected." in columns[4]
    assert "openalex 01234567; hal fedcba98; bundled: claims, countries," in columns[5]
    assert "a-very-long-name-for-a-tag-of-a-release-indeed" in columns[0].replace(" ", "")


def test_sources_that_are_off_are_not_listed() -> None:
    assert pins([{"source": "ror", "mode": "off"}, {"source": "hal", "mode": "sample"}]) == "sample: hal"


def test_the_list_says_of_each_release_what_it_is(releases: Releases, run: Run) -> None:
    run("tag", "previous", "paper-v1")
    rows = [json.loads(line) for line in run("releases", "--format", "json").stdout.splitlines()]
    assert [row["release_id"] for row in rows] == ids(releases)
    assert [row["is_current"] for row in rows] == [False, False, False, True]
    assert [row["tags"] for row in rows] == [[], [], ["paper-v1"], []]
    for row in rows:
        folder = find(releases, row["release_id"])
        assert (row["n_bytes"], row["n_own_bytes"]) == (size(folder), own_bytes(folder))
        assert row["n_own_bytes"] < row["n_bytes"]
        assert row["sources"] == [
            {"source": "openalex", "mode": "api", "snapshot_id": "0123456789abcdef", "source_release": "2026-11"}
        ]
        assert row["code_version"] == "c" * 64
        assert row["is_synthetic"] is False
    said = run("releases").stdout
    for name in ids(releases):
        assert name in said
    assert "tag paper-v1" in said
    assert "openalex 01234567" in said


def test_a_damaged_release_does_not_hide_the_others(releases: Releases, run: Run) -> None:
    path = find(releases, ids(releases)[1]) / "tables" / "meta" / "sources.parquet"
    path.chmod(0o644)
    path.write_bytes(b"PAR1")
    result = run("releases", "--format", "json")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert "sources.parquet cannot be read" in rows[1]["summary"]
    assert "cannot be read" not in rows[2]["summary"]


def test_a_project_without_releases_says_what_to_do(releases: Releases, run: Run) -> None:
    shutil.rmtree(releases.folder)
    assert "`observatory build` makes one" in run("releases").stdout
    result = run("show")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "`observatory build` makes one" in result.stderr


def test_show_gives_everything_of_one_release(releases: Releases, run: Run) -> None:
    run("tag", "previous", "paper-v1")
    said = run("show", "paper-v1").stdout
    for shown in (
        ids(releases)[2],
        "Institute of Numbers",
        "c" * 64,
        "CC0-1.0",
        "0123456789abcdef 2026-11",
        "paper-v1",
    ):
        assert shown in said, shown
    assert "core.constants" in said
    assert "1,000" in said
    assert "What changed:" in said
    assert SYNTHETIC_NOTICE not in said


def test_a_name_nobody_has_ends_with_2(releases: Releases, run: Run) -> None:
    for command in (["show", "curent"], ["open", "curent"], ["tag", "curent", "x"], ["rollback", "curent"]):
        result = run(*command)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "There is no release 'curent'. Near it are current." in result.stderr


def test_a_tag_is_given_moved_and_removed(releases: Releases, run: Run) -> None:
    first, _, third, _ = ids(releases)
    assert run("tag", first, "paper").exit_code == 0
    refused = run("tag", "previous", "paper")
    assert refused.exit_code == 2
    assert f"`observatory tag {third} paper --move`" in refused.stderr
    assert read_tags(releases) == {"paper": first}
    assert f"no longer of {first}" in run("tag", "previous", "paper", "--move").stdout
    assert read_tags(releases) == {"paper": third}
    assert run("tag", "--remove", "paper").exit_code == 0
    assert read_tags(releases) == {}


@pytest.mark.parametrize("arguments", [["current"], [], ["current", "x", "--remove", "y"], ["--remove", "y", "--move"]])
def test_a_tag_command_that_says_too_little_or_too_much_ends_with_2(
    releases: Releases, run: Run, arguments: list[str]
) -> None:
    result = run("tag", *arguments)
    assert result.exit_code == 2
    assert "`observatory tag" in result.stderr
    assert read_tags(releases) == {}


def test_a_rollback_needs_its_reason_and_is_undone(releases: Releases, run: Run) -> None:
    before, (_, second, _, fourth) = files(releases), ids(releases)
    for arguments in ([second], [second, "--reason", "  "]):
        result = run("rollback", *arguments)
        assert result.exit_code == 2
        assert "needs its reason" in result.stderr
    assert current(releases) == fourth
    said = run("rollback", second, "--reason", "wrong [input]")
    assert said.exit_code == 0
    assert f"Release {second} is current now; it was {fourth}, which is kept." in said.stdout
    assert "(reason: wrong [input])" in said.stdout
    assert current(releases) == second
    assert f"{second} is current since a rollback from {fourth}" in run("releases").stdout
    assert "nothing was changed" in run("rollback", "current", "--reason", "once more").stdout
    assert run("rollback", "newest").exit_code == 0
    assert current(releases) == fourth
    assert "rollback" not in run("releases").stdout
    assert "nothing was changed" in run("rollback", "newest").stdout
    assert files(releases) == before


def test_prune_says_what_goes_before_it_goes(releases: Releases, run: Run) -> None:
    first, second, third, fourth = ids(releases)
    run("tag", first, "paper")
    before = files(releases)
    dry = run("prune", "--keep", "1", "--dry-run").stdout.splitlines()
    freed = f"{own_bytes(find(releases, second), find(releases, third)) / 1e6:,.1f} MB"
    assert dry == [
        f"keep    {first}: tag paper",
        f"keep    {fourth}: newest, current",
        f"remove  {second}",
        f"remove  {third}",
        f"2 of 4 releases are to be removed, which frees {freed}.",
        "Nothing was removed: this was a dry run.",
    ]
    assert files(releases) == before
    real = run("prune", "--keep", "1").stdout.splitlines()
    assert real == [*dry[:-1], f"{freed} are free again."]
    assert ids(releases) == [first, fourth]


@pytest.mark.parametrize("arguments", [[], ["--keep", "0"], ["--keep", "all"]])
def test_prune_wants_a_number(releases: Releases, run: Run, arguments: list[str]) -> None:
    assert run("prune", *arguments).exit_code == 2
    assert len(ids(releases)) == 4


@pytest.mark.parametrize("command", [["prune", "--keep", "1"], ["rollback", "previous", "--reason", "wrong"]])
def test_beside_a_rebuild_nothing_is_changed(releases: Releases, run: Run, command: list[str]) -> None:
    before, name = files(releases), current(releases)
    with only_one(releases.folder):
        result = run(*command)
    assert result.exit_code == 1
    assert "A rebuild is already running" in result.stderr
    assert (files(releases), current(releases)) == (before, name)


@pytest.mark.parametrize("name", ["tags.json", "rollback.json"])
def test_a_damaged_note_ends_prune_with_a_message(releases: Releases, run: Run, name: str) -> None:
    (releases.folder / name).write_text("{", encoding="utf-8")
    result = run("prune", "--keep", "1")
    assert result.exit_code in {1, 2}
    assert f"{name}" in result.stderr
    assert len(ids(releases)) == 4


def test_open_hands_over_to_duckdb_read_only(releases: Releases, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[Any] = []
    monkeypatch.setattr(cli_releases, "_duckdb", lambda: "/opt/duckdb")
    monkeypatch.setattr(os, "execv", lambda *given: handed.append(given))
    result = run("open", "previous")
    database = find(releases, "previous") / FILE_NAME
    assert handed == [("/opt/duckdb", ["/opt/duckdb", "-readonly", str(database)])]
    line = next(line for line in result.stderr.splitlines() if "attach" in line)
    attach = line[line.index("attach") :]
    assert attach.endswith(f"as r{ids(releases)[2].replace('.', '_')} (read_only);")
    with duckdb.connect(find(releases, "current") / FILE_NAME, read_only=True) as connection:
        connection.execute(attach)
        found = connection.execute(f"select n from r{ids(releases)[2].replace('.', '_')}.core.numbers").fetchall()
    assert found == [(2,)]
    assert result.stdout == ""


def test_without_duckdbs_command_line_open_says_how_python_does_it(
    releases: Releases, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_releases, "_duckdb", lambda: None)
    result = run("open")
    assert result.exit_code == 1
    lines = result.stderr.splitlines()[-2:]
    said = subprocess.run(
        [sys.executable, "-c", "\n".join([*lines, "print(connection.sql('from core.numbers').fetchall())"])],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "[(3,)]\n"


def test_duckdb_is_looked_for_beside_python_before_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("beside", "path"):
        program = tmp_path / folder / "duckdb"
        program.parent.mkdir()
        program.write_text("#!/bin/sh\n", encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setattr(cli_releases, "find_spec", lambda _: None)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "beside" / "python"))
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    assert cli_releases._duckdb() == str(tmp_path / "beside" / "duckdb")
    (tmp_path / "beside" / "duckdb").unlink()
    assert cli_releases._duckdb() == str(tmp_path / "path" / "duckdb")
    (tmp_path / "path" / "duckdb").unlink()
    assert cli_releases._duckdb() is None


@pytest.fixture
def sample(copy_of_sample: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A project with the sample's release and, beside it, an older one of the same tables."""
    project = copy_of_sample()
    release = project.current
    older = release.with_name("2020.01.01")
    shutil.copytree(release, older, copy_function=os.link)
    (older / "datapackage.json").unlink()
    package = json.loads((release / "datapackage.json").read_bytes())
    package |= {"version": older.name, "created": "2020-01-01T00:00:00Z", "sequence": 0, "contentHash": "0" * 64}
    (older / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    monkeypatch.chdir(project.folder)
    return project


def test_the_commands_agree_about_releases_of_the_sample(sample: Any, run: Run) -> None:
    newest = sample.current.name
    rows = [json.loads(line) for line in run("releases", "--format", "json").stdout.splitlines()]
    assert [(row["release_id"], row["is_synthetic"]) for row in rows] == [("2020.01.01", True), (newest, True)]
    shown = run("show").stdout
    assert SYNTHETIC_NOTICE in shown
    for (table,) in sample.rows("select schema_name || '.' || table_name from meta.tables"):
        assert table in shown, table
    for source, licence in sample.rows("select source, licence from meta.sources"):
        assert source in shown, source
        assert licence in shown, licence
    assert run("rollback", "previous", "--reason", "wrong input").exit_code == 0
    assert sample.current.name == "2020.01.01"
    assert run("rollback", "newest").exit_code == 0
    assert run("prune", "--keep", "1").exit_code == 0
    assert [folder.name for folder in (sample.data / "releases").iterdir()] == [newest]
    assert sample.rows("select count(*) > 0 from meta.tables") == [(True,)]
