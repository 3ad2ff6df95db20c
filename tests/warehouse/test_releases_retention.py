"""Removing old releases: what stays and why, what it frees, readers undisturbed, and what a kill leaves."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.warehouse.small_releases import copy, files, publish
from warehouse import retention, tags
from warehouse.database import FILE_NAME
from warehouse.lock import LockedError, only_one
from warehouse.release import Releases
from warehouse.retention import Plan, own_bytes, plan, prune, size
from warehouse.rollback import point_to, roll_back
from warehouse.tags import find, set_tag

READER = """
import sys, duckdb
with duckdb.connect(sys.argv[1], read_only=True) as connection:
    print(connection.execute("select count(*) from core.numbers").fetchall(), flush=True)
    sys.stdin.readline()
    print(connection.execute("select count(*), sum(n) from core.constants").fetchall(), flush=True)
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    """Five releases, the last of which is current."""
    found = Releases(tmp_path_factory.mktemp("template"))
    for n in range(5):
        publish(found, n)
    return found


@pytest.fixture
def releases(template: Releases, tmp_path: Path) -> Releases:
    """A copy of them."""
    return copy(template, tmp_path)


def ids(releases: Releases) -> list[str]:
    return [package["version"] for package in releases.all()]


def on_disk(folder: Path) -> int:
    """Bytes of all files below a folder, each counted once however many names it has."""
    return sum({s.st_ino: s.st_size for p in folder.rglob("*") if p.is_file() and (s := p.stat())}.values())


def ignore(_: Plan) -> None:
    pass


def test_what_stays_says_why(releases: Releases) -> None:
    first, second, third, fourth, fifth = ids(releases)
    set_tag(releases, find(releases, first), "paper")
    set_tag(releases, find(releases, first), "annual")
    roll_back(releases, find(releases, third), "wrong input")
    decided = plan(releases, 1)
    assert decided.kept == {
        first: ("tag annual", "tag paper"),
        third: ("current", "named by the rollback in force"),
        fifth: ("newest", "named by the rollback in force"),
    }
    assert decided.removed == (second, fourth)
    assert plan(releases, 2).kept[fourth] == ("one of the newest 2",)
    assert plan(releases, 9).removed == ()


def test_the_current_release_stays_without_a_note_of_a_rollback(releases: Releases) -> None:
    second = find(releases, ids(releases)[1])
    point_to(releases.folder, second)
    assert plan(releases, 1).kept == {second.name: ("current",), ids(releases)[4]: ("newest",)}


def test_what_is_freed_is_what_the_disk_then_has_more(releases: Releases) -> None:
    seen: list[Plan] = []
    before, all_sizes = on_disk(releases.folder), {name: size(find(releases, name)) for name in ids(releases)}
    freed = prune(releases, 2, seen.append)
    assert freed == before - on_disk(releases.folder) == seen[0].n_bytes > 0
    assert seen[0].n_bytes < sum(all_sizes[name] for name in seen[0].removed)
    assert ids(releases) == list(seen[0].kept)
    assert len(seen[0].removed) == 3


def test_bytes_shared_with_the_build_or_another_release_are_not_a_releases_own(releases: Releases) -> None:
    first, second = (find(releases, name) for name in ids(releases)[:2])
    numbers, constants = ((first / "tables" / "core" / f"{n}.parquet").stat().st_size for n in ("numbers", "constants"))
    assert own_bytes(first) == size(first) - numbers - constants
    shutil.rmtree(releases.folder / "build")
    assert own_bytes(first) == size(first) - constants
    for name in ids(releases)[2:]:
        shutil.rmtree(find(releases, name))
    # Now two releases alone share the file: only removing both frees it, and then once.
    assert own_bytes(first, second) == own_bytes(first) + own_bytes(second) + constants


def test_what_stays_is_not_touched(releases: Releases) -> None:
    before = files(releases)
    decided = plan(releases, 2)
    prune(releases, 2, ignore)
    kept = {path: state for path, state in before.items() if path.split("/")[1] in decided.kept}
    assert files(releases) == kept
    assert prune(releases, 2, ignore) == 0
    assert files(releases) == kept


def test_a_reader_that_has_a_removed_release_open_goes_on_reading(releases: Releases) -> None:
    database = find(releases, ids(releases)[0]) / FILE_NAME
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "[(1,)]\n"
        prune(releases, 1, ignore)
        assert not database.exists()
        said, _ = reader.communicate("\n")
    assert said == "[(1000, 499500)]\n"
    assert reader.returncode == 0


def test_a_kill_midway_leaves_no_half_release_and_the_next_removal_deletes_the_rest(
    releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, kept = on_disk(releases.folder), ids(releases)[4:]

    def killed(folder: Path) -> None:
        next(path for path in sorted(folder.rglob("*")) if path.is_file()).unlink()
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(retention.shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            prune(releases, 1, ignore)
    left = sorted(path.name for path in (releases.folder / "releases").iterdir())
    assert len([name for name in left if name.startswith(".removed-")]) == 4
    assert ids(releases) == kept
    middle = on_disk(releases.folder)
    assert prune(releases, 1, ignore) == middle - on_disk(releases.folder) > 0
    assert middle < before
    assert [path.name for path in (releases.folder / "releases").iterdir()] == kept


def test_the_next_build_deletes_what_a_killed_removal_left(releases: Releases) -> None:
    first = find(releases, ids(releases)[0])
    first.rename(first.with_name(f".removed-{first.name}"))
    publish(releases, 4)
    assert [path.name for path in (releases.folder / "releases").iterdir() if path.name.startswith(".")] == []


def test_the_name_of_a_removed_release_is_not_used_again(releases: Releases) -> None:
    everything = set(ids(releases))
    prune(releases, 1, ignore)
    assert publish(releases, 7).release_id not in everything


def test_nothing_is_removed_beside_a_rebuild(releases: Releases) -> None:
    before = files(releases)
    with only_one(releases.folder), pytest.raises(LockedError, match="already running"):
        prune(releases, 1, ignore)
    assert files(releases) == before


def test_nobody_tags_a_release_while_it_is_being_removed(releases: Releases, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tags, "_PATIENCE_SECONDS", 0)
    doomed = find(releases, ids(releases)[0])

    def tag_it(_: Plan) -> None:
        with pytest.raises(LockedError):
            set_tag(releases, doomed, "paper")

    prune(releases, 1, tag_it)
    assert not doomed.exists()
