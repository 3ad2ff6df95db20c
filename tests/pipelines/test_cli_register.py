"""The commands for those who keep the register: what they print, what they write and their exit codes."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli_register import app
from raw.errors import SourceError
from raw.programmes.room import SOURCE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the register."""
    for path in SOURCE.default_files:
        shutil.copy(path, tmp_path / path.name)
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def add(path: Path, row: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(row + "\n")


def test_warnings_alone_are_no_failure(folder: Path) -> None:
    said = run("check", folder)
    assert said.exit_code == 0, said.output
    assert "programme_periods.csv:" in said.output
    assert "warning: period_end: the mandate lasts" in said.output
    assert said.output.splitlines()[-1].startswith("0 errors, ")


def test_errors_are_told_with_file_line_and_column(folder: Path) -> None:
    add(folder / "programmes.csv", "new,New,,INPP,,,https://example.org,2026-11,2026-11-22,,")
    add(folder / "programme_partners.csv", "majulabb,1,SG,,,https://example.org,2026-11,2026-11-22,,")
    said = run("check", folder)
    assert said.exit_code == 1
    assert "programmes.csv:76: error: institute is 'INPP': expected one of" in said.output
    assert "did you mean 'INP'?" in said.output
    assert "programme_partners.csv:110: error: programme_id is 'majulabb'" in said.output
    assert "2 errors" in said.output.splitlines()[-1]


def test_one_file_can_be_checked_among_the_others(folder: Path) -> None:
    add(folder / "programmes.csv", "new,New,,INPP,,,https://example.org,2026-11,2026-11-22,,")
    assert run("check", folder / "programmes.csv").exit_code == 1
    said = run("check", folder / "programme_sites.csv")
    assert (said.exit_code, said.output.strip()) == (0, "0 errors, 0 warnings.")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    said = run("check", tmp_path / "nowhere")
    assert isinstance(said.exception, SourceError)
    assert "nowhere" in str(said.exception)


def test_format_says_what_it_would_do_and_does_it_once(folder: Path) -> None:
    path = folder / "programme_sites.csv"
    plain = path.read_bytes()
    header, *rows = plain.decode().splitlines()
    foreign = "\r\n".join([header, *reversed(rows), ""]).replace(",", ";").encode("cp1252")
    path.write_bytes(foreign)
    said = run("format", "--check", folder)
    assert (said.exit_code, path.read_bytes()) == (1, foreign)
    assert "programme_sites.csv: would be written anew" in said.output
    said = run("format", folder)
    assert said.exit_code == 0
    assert "7 files, 1 changed." in said.output
    said = run("format", "--check", folder)
    assert (said.exit_code, said.output.strip()) == (0, "7 files, 0 to change.")
    assert {path.name for path in folder.iterdir()} == {path.name for path in SOURCE.default_files}


def test_format_of_a_file_it_cannot_read_writes_nothing(folder: Path) -> None:
    path = folder / "programmes.csv"
    add(path, "new,New")
    before = path.read_bytes()
    said = run("format", path)
    assert (said.exit_code, path.read_bytes()) == (1, before)
    assert "line 76" in said.stderr
    other = folder / "others.csv"
    other.write_text("a,b\n", encoding="utf-8")
    assert run("format", other).exit_code == 1
    assert other.read_text(encoding="utf-8") == "a,b\n"
