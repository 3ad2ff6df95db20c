"""A disk is full, or may only be read: an error that says so, nothing is lost, and the next run ends as any other."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.faults.disks import filled, read_only, small_disk
from tests.faults.killing import DeedError, Killer
from tests.faults.whole_releases import read_current
from tests.warehouse import small_releases
from warehouse.release import Releases


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with Killer() as made:
        yield made


@pytest.fixture(scope="module")
def one_release(killer: Killer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("one")
    killer.do("releases.publish_one", folder)
    return folder


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_on_a_full_disk_the_release_stays_and_nothing_is_left_in_the_way(
    killer: Killer, one_release: Path, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", 16 * size(one_release)) as disk:
        folder = disk / "data"
        folder.mkdir()
        small_releases.copy(Releases(one_release), folder)
        before = size(folder)
        for n_left in (0, 1 << 13, 1 << 15, 1 << 17, 1 << 19):
            with filled(disk, n_left), pytest.raises(DeedError, match=r"No space left on device|disk full|not write"):
                killer.do("releases.publish_two", folder)
            assert read_current(folder) == "2026.11.23"
            assert size(folder / "releases") <= before, "what was begun is removed: else the disk stays full"
        assert killer.do("releases.publish_two", folder).result == "2026.11.23.2"
        assert read_current(folder) == "2026.11.23.2"


def test_on_a_full_disk_a_pull_keeps_what_came_and_goes_on_later(killer: Killer, tmp_path: Path) -> None:
    whole = killer.do("snapshots.pull_first", tmp_path / "whole").result
    with small_disk(tmp_path / "disk", 1 << 20) as disk:
        folder = disk / "data"
        folder.mkdir()
        for n_left in (0, 1 << 12):
            with filled(disk, n_left), pytest.raises(DeedError, match="No space left on device"):
                killer.do("snapshots.pull_first", folder)
        for n_left in (1 << 13, 1 << 14, 1 << 15):
            with filled(disk, n_left), suppress(DeedError):
                killer.do("snapshots.pull_first", folder)
        assert killer.do("snapshots.pull_first", folder).result == whole


@pytest.mark.parametrize("largest", [1, 100, 1000, 10_000, 100_000])
def test_a_file_that_may_not_grow_is_an_error_and_the_release_stays(
    killer: Killer, one_release: Path, tmp_path: Path, largest: int
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    small_releases.copy(Releases(one_release), folder)
    with pytest.raises(DeedError, match=r"File too large|not write"):
        killer.do("releases.publish_two", folder, largest=largest)
    assert read_current(folder) == "2026.11.23"
    assert killer.do("releases.publish_two", folder).result == "2026.11.23.2"
    assert read_current(folder) == "2026.11.23.2"


@pytest.mark.parametrize("deed", ["publish_two", "roll_back_to_the_oldest", "tag_the_newest", "prune_to_one"])
def test_in_a_folder_that_may_only_be_read_nothing_changes(
    killer: Killer, one_release: Path, tmp_path: Path, deed: str
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    small_releases.copy(Releases(one_release), folder)
    before = small_releases.files(Releases(folder))
    with read_only(folder), pytest.raises(DeedError, match=r"Read-only file system|Permission denied"):
        killer.do(f"releases.{deed}", folder)
    assert small_releases.files(Releases(folder)) == before
    killer.do(f"releases.{deed}", folder)


def test_a_build_that_cannot_write_says_so_in_a_sentence(copy_of_sample: Callable[[], Any], tmp_path: Path) -> None:
    """Once on a disk that is full, once in a folder that may only be read: the release stays, and no traceback."""
    project = copy_of_sample()
    project.edit("last = 2025", "last = 2024")
    before = project.state()
    with small_disk(tmp_path / "disk", 1 << 16) as disk:
        spare = project.data / "build"
        shutil.rmtree(spare)
        spare.symlink_to(disk)
        process = project.build()
        spare.unlink()
    assert process.returncode == 1, process.stdout + process.stderr
    assert "No space left on device" in process.stderr
    assert "free space" in process.stderr
    assert "Traceback" not in process.stdout + process.stderr
    assert project.state() == before
    with read_only(project.data):
        process = project.build()
    assert process.returncode == 1, process.stdout + process.stderr
    assert "free space" in process.stderr
    assert "Read-only file system" in process.stderr or "Permission denied" in process.stderr
    assert "Traceback" not in process.stdout + process.stderr
    assert project.state() == before
