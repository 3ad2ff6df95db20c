"""Data and settings that are broken: the current release stays, and the message helps."""

import fcntl
import getpass
import gzip
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FAILED = "The build failed; the release that was current still is."
REGISTER = ("instruments", "programmes", "programme_periods", "programme_partners")
ORPHAN = "no-such-programme"


@pytest.fixture
def project(copy_of_sample: Callable[[], Any]) -> Any:
    """A project with a release that must stay as it is."""
    return copy_of_sample()


@pytest.fixture(scope="module")
def untouched(copy_of_sample: Callable[[], Any]) -> Any:
    """The same, shared by tests that never come to a build."""
    return copy_of_sample()


@pytest.fixture(scope="module")
def records(sample_release: Any) -> bytes:
    """The sample's records as a gzip file."""
    (snapshot,) = (sample_release.project.data / "snapshots" / "openalex").glob("*.jsonl.gz")
    return snapshot.read_bytes()


def read_records(project: Any, name: str, content: bytes) -> None:
    """Let the project read a file of works instead of the sample."""
    folder = project.folder / "records"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    project.edit('mode = "sample"', 'mode = "files"\nfiles = ["records/*"]')


def read_register(project: Any, repository: Path, name: str, change: Callable[[str], str]) -> None:
    """Let the project read a register of its own, one file of which is changed."""
    folder = project.folder / "register"
    folder.mkdir()
    for table in REGISTER:
        shutil.copy(repository / "raw" / "programmes" / f"{table}.csv", folder)
    path = folder / name
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    project.edit("[warehouse]", '[sources.programmes]\nmode = "files"\nfiles = ["register/*.csv"]\n\n[warehouse]')


def refused(project: Any, exit_code: int) -> str:
    """Build, find the release untouched, and give what was said about it."""
    before = project.state()
    process = project.build()
    assert process.returncode == exit_code, process.stdout + process.stderr
    assert "Traceback" not in process.stdout + process.stderr
    assert project.state() == before
    return str(process.stderr)


def test_corrupt_gzip_and_register_with_semicolons_are_refused(project: Any, records: bytes, repository: Path) -> None:
    """Both faults of one build are told: who corrects one need not build again to hear of the other."""
    middle = len(records) // 2
    read_records(project, "corrupt.jsonl.gz", records[:middle] + bytes(64) + records[middle + 64 :])
    read_register(project, repository, "programmes.csv", lambda text: text.replace(",", ";"))
    said = refused(project, 1)
    (corrupt,) = [line for line in said.splitlines() if "corrupt.jsonl.gz" in line]
    assert "damaged" in corrupt
    assert "fetch the file again" in corrupt
    assert any("programmes.csv" in line and ";" in line for line in said.splitlines())
    assert FAILED in said


def test_truncated_gzip_is_refused(project: Any, records: bytes) -> None:
    read_records(project, "half.jsonl.gz", records[: len(records) // 2])
    said = refused(project, 1)
    assert "half.jsonl.gz" in said
    assert "cut short" in said
    assert FAILED in said


def test_pattern_that_names_no_file_is_a_fault_of_the_settings(project: Any) -> None:
    project.edit('mode = "sample"', 'mode = "files"\nfiles = ["nowhere/*.jsonl.gz"]')
    said = refused(project, 2)
    assert "sources.openalex.files" in said
    assert "nowhere/*.jsonl.gz" in said
    assert str(project.folder) in said


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[institution]", "[instituton]", "instituton: there is no such key. Did you mean institution?"),
        ("home_country =", "home_contry =", "Did you mean institution.home_country?"),
        ("first = 2014", "first = 2030", "first (2030) is after last (2025)"),
        ("[years]", "[years)", "is not TOML"),
    ],
)
def test_settings_with_a_fault_are_refused_by_name(untouched: Any, old: str, new: str, expected: str) -> None:
    untouched.edit(old, new)
    said = refused(untouched, 2)
    untouched.edit(new, old)
    assert "observatory.toml" in said
    assert expected in said


BAD_LINES = {
    3: b"this is no JSON",
    7: b'{"id":"https://openalex.org/W3","authorships":[',
    11: b'{"id":"https://openalex.org/W4","authorships":[],"publication_year":"2020"}',
    12: b"[]",
    20: b'{"id":"https://openalex.org/W5"}',
    21: b'{"id":"https://openalex.org/W6","authorships":[],"doi":"\xff"}',
}
"""Line → what stands there instead of a work."""
GOOD_LINES = 200


@pytest.fixture(scope="module")
def with_rejects(copy_of_sample: Callable[[], Any], records: bytes, repository: Path) -> Any:
    """A project that read bad lines among good ones, and a register with a partner of no programme."""
    project = copy_of_sample()
    lines = gzip.decompress(records).splitlines()[:GOOD_LINES]
    for number, line in BAD_LINES.items():
        lines.insert(number - 1, line)
    read_records(project, "mixed.jsonl.gz", gzip.compress(b"\n".join(lines) + b"\n"))
    read_register(project, repository, "programme_partners.csv", _with_an_orphan)
    process = project.build()
    assert process.returncode == 0, process.stderr
    return project, process


def _with_an_orphan(text: str) -> str:
    header, first, *others = text.splitlines()
    assert header.startswith("programme_id,")
    return "\n".join([header, first, f"{ORPHAN},{first.partition(',')[2]}", *others, ""])


def test_bad_lines_are_kept_apart_with_their_numbers(with_rejects: Any) -> None:
    project, _ = with_rejects
    rejected = project.rows(
        """
        select line, file_name, record_id, reason, content
        from audit.rejected_rows where source = 'openalex' order by line
        """
    )
    assert [row[0] for row in rejected] == [*BAD_LINES]
    assert {row[1] for row in rejected} == {"mixed.jsonl.gz"}
    assert [row[2] for row in rejected] == [None, "W3", "W4", None, "W5", "W6"]
    assert all(row[3] for row in rejected)
    assert {row[4] for row in rejected} == {None}  # a line names people


def test_a_row_that_refers_to_nothing_is_kept_apart(with_rejects: Any) -> None:
    project, _ = with_rejects
    ((name, line, record, column, reason, content),) = project.rows(
        """
        select file_name, line, record_id, column_name, reason, content
        from audit.rejected_rows where source = 'programmes'
        """
    )
    assert (name, line, column) == ("programme_partners.csv", 3, "programme_id")
    assert record.startswith(ORPHAN)
    assert ORPHAN in reason
    assert "programmes.csv" in reason
    assert content.startswith(ORPHAN)


def test_rejected_rows_are_counted_and_shown(with_rejects: Any) -> None:
    project, process = with_rejects
    n_bad = len(BAD_LINES)
    files = project.rows("select file_name, rows_in, rows_kept, rows_rejected from audit.input_files order by 1")
    assert ("mixed.jsonl.gz", GOOD_LINES + n_bad, GOOD_LINES, n_bad) in files
    assert all(rows_in == kept + rejected for _, rows_in, kept, rejected in files)
    assert sum(rejected for *_, rejected in files) == n_bad + 1
    ((listed,),) = project.rows("select count(*) from audit.rejected_rows")
    assert listed == n_bad + 1
    shown = [line.replace("│", " ").split() for line in process.stdout.splitlines()]
    assert ["openalex", "files", str(GOOD_LINES + n_bad), str(GOOD_LINES), str(n_bad)] in shown
    assert (
        project.rows(
            "from audit.row_conservation "
            "where rows_in <> rows_kept + rows_rejected + rows_merged + rows_withdrawn + rows_not_counted"
        )
        == []
    )


def test_an_unfinished_release_is_not_listed(untouched: Any) -> None:
    name = untouched.current.name
    shutil.copytree(untouched.current, untouched.data / "releases" / f".unfinished-{name}")
    listed = untouched.run("releases")
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.count(name) == 1


def test_a_second_rebuild_waits_its_turn(project: Any) -> None:
    """The first is held by its output, which nobody reads until the second was refused."""
    project.edit("last = 2025", "last = 2023")
    reading, writing = os.pipe()
    filler = fcntl.fcntl(writing, fcntl.F_GETPIPE_SZ)
    os.write(writing, b"\n" * filler)
    with project.start(stdout=writing) as first, open(reading, encoding="utf-8") as output:  # noqa: PTH123 - a descriptor
        os.close(writing)
        holder = project.data / "rebuild.holder"
        while not (holder.exists() and holder.read_text(encoding="utf-8")):
            assert first.poll() is None, "the first build ended before it took the lock"
            time.sleep(0.01)
        said = refused(project, 1)
        assert first.poll() is None
        assert f"A rebuild is already running: process {first.pid} of {getpass.getuser()}, since 20" in said
        assert FAILED in said
        assert "Release" in output.read()
    assert first.returncode == 0
    assert project.rows("select last_year from meta.release") == [(2023,)]


def test_a_release_that_was_made_but_not_pointed_to_becomes_current(copy_of_sample) -> None:
    project = copy_of_sample()
    made = project.current
    (project.data / "current").unlink()
    finished = project.build()
    assert finished.returncode == 0
    assert project.current == made
    assert [folder.name for folder in (project.data / "releases").iterdir()] == [made.name]
