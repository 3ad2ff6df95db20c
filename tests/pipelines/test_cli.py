"""The command line as its user meets it: what it prints, its exit codes, and what a query may not do."""

import json

import pytest

from warehouse.meta import SYNTHETIC_NOTICE


def test_help_names_every_command(sample_release) -> None:
    said = sample_release.project.run("--help")
    assert said.returncode == 0
    for command in ("build", "releases", "query", "config"):
        assert command in said.stdout


def test_no_command_is_a_mistake_of_usage(sample_release) -> None:
    assert sample_release.project.run().returncode == 2
    assert sample_release.project.run("bild").returncode == 2


def test_a_query_prints_rows_and_says_that_they_are_synthetic(sample_release) -> None:
    said = sample_release.project.run("query", "--format", "csv", "select count(*) as n from core.publications")
    assert (said.returncode, said.stdout.splitlines()[0]) == (0, "n")
    assert int(said.stdout.splitlines()[1]) > 2_000
    assert SYNTHETIC_NOTICE in said.stderr


def test_rows_can_be_read_by_a_program(sample_release) -> None:
    said = sample_release.project.run("query", "--format", "json", "select release_id, is_synthetic from meta.release")
    assert json.loads(said.stdout) == {"release_id": sample_release.folder.name, "is_synthetic": True}


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("from read_csv('/etc/hostname')", "disabled by configuration"),
        ("copy meta.release to 'out.csv'", "disabled by configuration"),
        ("attach 'other.duckdb'", "disabled by configuration"),
        ("install httpfs", "disabled"),
        ("create table meta.mine (i integer)", "read-only"),
        ("delete from core.publications", "read-only"),
        ("set enable_external_access = true", "configuration"),
        ("set memory_limit = '1TB'", "locked"),
        ("from project", "does not exist"),
        ("selec 1", "syntax error"),
    ],
)
def test_a_query_stays_inside_the_release(sample_release, sql: str, words: str) -> None:
    before = sample_release.project.state()
    said = sample_release.project.run("query", sql)
    assert said.returncode == 2
    assert words in said.stderr
    assert sample_release.project.state() == before


def test_a_query_before_the_first_build_says_what_to_do(new_project) -> None:
    said = new_project().run("query", "select 1")
    assert said.returncode == 2
    assert "observatory build" in said.stderr


def test_releases_and_settings_are_listed(sample_release) -> None:
    releases = sample_release.project.run("releases").stdout
    assert all(word in releases for word in (sample_release.folder.name, "current", "SYNTHETIC", "First release."))
    config = sample_release.project.run("config").stdout
    assert "institution.home_country" in config
    assert "observatory.toml" in config
