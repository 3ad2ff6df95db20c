"""A bit flips, or a file is cut: what is damaged is named before it is used, and what can be made again is."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.project import Project
from pipelines.reading import read_files
from raw.archive import Archive, Pulled, Snapshot
from raw.errors import SourceError
from raw.pins import Pin
from tests.faults.killing import DeedError, Killer
from tests.pipelines.test_pull import SOURCE
from tests.warehouse import small_releases
from warehouse.release import Releases
from warehouse.store import MissingTableError, Store
from warehouse.verification import Inspection

SAID = {"licence": "CC0-1.0", "licence_address": "https://example.org/licence"}


def flip(path: Path) -> None:
    """Change one bit in the middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)
    path.chmod(0o444)


def cut(path: Path) -> None:
    """Lose the second half."""
    data = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(data[: len(data) // 2])
    path.chmod(0o444)


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with Killer() as made:
        yield made


# a snapshot


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with a pinned snapshot of numbers."""
    (tmp_path / "observatory.toml").write_text("")
    monkeypatch.setattr(Project, "mode", lambda _self, _source: "service")
    made = Project(tmp_path)
    pull(made, None)
    return made


def pull(project: Project, previous: Snapshot | None) -> Snapshot:
    """Bring home what is served, which is always the same, without looking at the snapshot before."""
    archive = project.archive(SOURCE)
    workspace = archive.workspace("all", previous)
    file = workspace.folder / "numbers.txt"
    file.write_bytes(b"1\n2\n3\n")
    snapshot, _ = archive.keep(workspace, Pulled([("numbers.txt", file)], ["/all"]), said=SAID, mode="service")
    project.pins.move("numbers", Pin(snapshot.snapshot_id, "2026-11-23", "pulled"))
    return snapshot


def test_a_flipped_bit_of_a_snapshot_is_named_before_it_is_read(project: Project) -> None:
    (file,) = project.files(SOURCE)
    read_files(project, SOURCE, [file])
    flip(file)
    with pytest.raises(SourceError) as raised:
        read_files(project, SOURCE, project.files(SOURCE))
    said = str(raised.value)
    assert str(file) in said
    assert "its bytes are not those of its name" in said
    assert "bring the file back from a backup" in said
    assert "remove the section of numbers from pins.toml" in said


@pytest.mark.parametrize("damage", [flip, cut, Path.unlink])
def test_what_the_message_says_to_do_mends_it(project: Project, damage: Callable[[Path], None]) -> None:
    (file,) = project.files(SOURCE)
    (before,) = project.archive(SOURCE).all()
    damage(file)
    with pytest.raises(SourceError, match="remove the section of numbers"):
        read_files(project, SOURCE, project.files(SOURCE))
    (project.folder / "pins.toml").unlink()
    assert pull(project, None) == before
    versions = read_files(project, SOURCE, project.files(SOURCE))
    assert versions["raw.numbers_numbers"].n_rows == 3


def test_a_damaged_file_of_the_snapshot_before_does_not_become_one_of_the_next(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "numbers")
    workspace = archive.workspace("all", None)
    file = workspace.folder / "numbers.txt"
    file.write_bytes(b"1\n2\n3\n")
    first, _ = archive.keep(workspace, Pulled([("numbers.txt", file)], []), said=SAID, mode="service")
    flip(*archive.files(first))
    workspace = archive.workspace("all", first)
    shared = Pulled([("numbers.txt", workspace.previous_files[0])], [])
    with pytest.raises(SourceError, match=r"numbers\.txt was changed since it came"):
        archive.keep(workspace, shared, said=SAID, mode="service")
    assert archive.all() == [first]


# the build store


@pytest.mark.parametrize("damage", [flip, cut])
@pytest.mark.parametrize("pattern", ["parquet/*", "recipes/*", "tables/*"])
def test_what_is_damaged_in_the_store_is_made_anew(
    killer: Killer, tmp_path: Path, damage: Callable[[Path], None], pattern: str
) -> None:
    folder = tmp_path / "store"
    expected = killer.do("store.keep_tables", folder).result
    for path in sorted(folder.glob(pattern)):
        damage(path)
    store = Store(folder)
    if pattern == "recipes/*" and damage is cut:
        assert store.recall("a" * 64) is None
    if pattern == "parquet/*":
        assert store.recall("a" * 64) is None
    if pattern == "tables/*" and damage is cut:
        with pytest.raises(MissingTableError, match=r"core\.one is known by .*core\.one\.json alone, which is damaged"):
            store.in_force("core.one")
    assert killer.do("store.keep_tables", folder).result == expected
    killer.do("store.sweep_tables", folder)
    assert [store.in_force(f"core.{table}").hash for table in ("one", "two")] == expected
    assert store.recall("a" * 64)


def test_a_sweep_forgets_notes_that_cannot_be_read(killer: Killer, tmp_path: Path) -> None:
    killer.do("store.keep_tables", tmp_path)
    for path in tmp_path.rglob("*.json"):
        cut(path)
    assert killer.do("store.sweep_tables", tmp_path).result[0] == 3
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


# a release


@pytest.fixture(scope="module")
def two_releases(killer: Killer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two")
    killer.do("releases.publish_one", folder)
    killer.do("releases.publish_two", folder)
    return folder


@pytest.mark.parametrize("damage", [flip, cut])
@pytest.mark.parametrize(
    "name",
    ["tables/core/numbers.parquet", "tables/meta/columns.parquet", "collaboration.duckdb", "datapackage.json"],
)
def test_a_damaged_file_of_a_release_is_named(
    two_releases: Path, tmp_path: Path, damage: Callable[[Path], None], name: str
) -> None:
    home = shutil.copytree(two_releases / "releases" / "2026.11.23.2", tmp_path / "2026.11.23.2")
    damage(home / name)
    problems = [said for finding in Inspection(home, tmp_path, "500MB").findings() for said in finding.problems]
    assert any(name in said for said in problems), problems
    assert not any("core.constants" in said or "constants.parquet" in said for said in problems)


@pytest.mark.parametrize("damage", [flip, cut])
def test_damaged_hashes_of_a_release_are_named(
    two_releases: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    home = shutil.copytree(two_releases / "releases" / "2026.11.23.2", tmp_path / "2026.11.23.2")
    damage(home / "SHA256SUMS")
    problems = [said for finding in Inspection(home, tmp_path, "500MB").findings() for said in finding.problems]
    assert problems


@pytest.mark.parametrize("release", ["2026.11.23", "2026.11.23.2"])
def test_a_release_with_a_damaged_descriptor_is_named_by_the_next_build(
    killer: Killer, two_releases: Path, tmp_path: Path, release: str
) -> None:
    small_releases.copy(Releases(two_releases), tmp_path)
    path = tmp_path / "releases" / release / "datapackage.json"
    whole = path.read_bytes()
    cut(path)
    with pytest.raises(DeedError, match=rf"DamagedError: .*releases/{release}/datapackage\.json"):
        killer.do("releases.publish_three", tmp_path)
    assert (tmp_path / "current").readlink() == Path("releases/2026.11.23.2")
    path.chmod(0o644)
    path.write_bytes(whole)
    assert killer.do("releases.publish_three", tmp_path).result == "2026.11.23.3"


def test_a_damaged_table_of_the_store_is_not_published(killer: Killer, two_releases: Path, tmp_path: Path) -> None:
    small_releases.copy(Releases(two_releases), tmp_path)
    package = json.loads((tmp_path / "current" / "datapackage.json").read_bytes())
    (constants,) = [
        item["hash"].removeprefix("sha256:") for item in package["resources"] if "constants" in item["name"]
    ]
    kept = tmp_path / "build" / "parquet" / f"{constants}.parquet"
    shutil.copy(kept, tmp_path / "other")
    kept.unlink()
    shutil.move(tmp_path / "other", kept)
    flip(kept)
    # the recipe's file is not what it was: the table is made anew, and shares no bytes with the damaged one
    assert killer.do("releases.publish_three", tmp_path).result == "2026.11.23.3"
    for home in (tmp_path / "releases").iterdir():
        problems = [said for f in Inspection(home, tmp_path, "500MB").findings() for said in f.problems]
        assert not any("parquet" in said for said in problems)
