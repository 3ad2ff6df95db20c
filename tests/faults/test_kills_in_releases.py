"""Publishing, going back, tagging and removing are killed before every change: a reader finds a whole release.

The run after the kill ends as one that was never killed: the same releases, with the same bytes.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from tests.conftest import digest
from tests.faults.killing import Killer
from tests.faults.whole_releases import read_current, read_release
from tests.warehouse import small_releases
from warehouse.release import Releases


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with Killer() as made:
        yield made


@pytest.fixture(scope="module")
def states(killer: Killer, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """What releases may be like before something is done."""
    home = tmp_path_factory.mktemp("states")

    def after(name: str, deeds: str, before: str | None = None) -> None:
        if before:
            copy(home / before, home / name)
        for deed in deeds.split():
            killer.do(f"releases.{deed}", home / name)

    (home / "none").mkdir()
    after("one", "publish_one")
    after("two", "publish_two", "one")
    after("back", "roll_back_to_the_oldest", "two")
    after("tagged", "tag_the_newest", "one")
    after("many", "publish_three tag_the_newest keep_inputs name_first_input", "two")
    return {path.name: path for path in home.iterdir()}


def copy(folder: Path, to: Path) -> Path:
    to.mkdir()
    small_releases.copy(Releases(folder), to)
    return to


def state(folder: Path) -> dict[str, Any]:
    """All that tells: files and their bytes, the pointer; a database by its rows, since no two are equal in bytes."""
    found: dict[str, Any] = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found[name] = str(path.readlink())
        elif path.name == "SHA256SUMS":
            found[name] = [line for line in path.read_text().splitlines() if "duckdb" not in line]
        elif path.is_file() and path.suffix not in {".holder", ".duckdb"}:
            found[name] = digest(path)
    return found


def acknowledged(folder: Path) -> dict[str, str]:
    """Releases that were there, by their hashes."""
    return {path.parent.name: digest(path) for path in (folder / "releases").glob("[!.]*/SHA256SUMS")}


@pytest.mark.parametrize(
    "case",
    [
        ("none", "publish_one", None),
        ("one", "publish_one", None),
        ("one", "publish_two", None),
        ("back", "publish_two", None),
        ("back", "publish_three", 12),
        ("two", "roll_back_to_the_oldest", None),
        ("back", "roll_forward", None),
        ("one", "tag_the_newest", None),
        ("tagged", "tag_the_newest", None),
        ("tagged", "untag", None),
        ("many", "prune_to_one", None),
        ("many", "keep_inputs", None),
        ("many", "sweep_unused_inputs", None),
    ],
    ids=lambda case: f"{case[0]}-{case[1]}",
)
def test_killed_anywhere_it_ends_as_if_it_never_was(
    killer: Killer, states: Mapping[str, Path], tmp_path: Path, case: tuple[str, str, int | None]
) -> None:
    """A case: the state before, the deed, and the changes at its end that are looked at; None for all."""
    before, deed, n_last = case
    known = acknowledged(states[before])
    whole = copy(states[before], tmp_path / "whole")
    end = killer.do(f"releases.{deed}", whole)
    may_be_current = {read_current(states[before]), read_current(whole)}
    assert end.n_changes > 0
    for at in range(end.n_changes + 1 - (n_last or end.n_changes), end.n_changes + 1):
        folder = copy(states[before], tmp_path / str(at))
        killed = killer.do(f"releases.{deed}", folder, at)
        assert killed.is_killed
        current = read_current(folder)
        assert current in may_be_current, killed.last
        for release in (folder / "releases").glob("[!.]*"):
            if release.name != current:
                read_release(release)
        if deed != "prune_to_one":
            assert known.items() <= acknowledged(folder).items(), killed.last
        if (folder / "tags.json").exists():
            assert set(json.loads((folder / "tags.json").read_bytes()).values()) <= acknowledged(folder).keys()
        killer.do(f"releases.{deed}", folder)
        assert state(folder) == state(whole), f"killed before change {at}, {killed.last}"
        shutil.rmtree(folder)


def test_killed_at_any_time_it_ends_as_if_it_never_was(
    killer: Killer, states: Mapping[str, Path], tmp_path: Path
) -> None:
    """Between two changes that are counted, DuckDB and Arrow write by themselves: times meet that, too."""
    whole = copy(states["one"], tmp_path / "whole")
    seconds = killer.do("releases.publish_two", whole).seconds
    n_killed = 0
    for number in range(1, 21):
        folder = copy(states["one"], tmp_path / str(number))
        n_killed += killer.do("releases.publish_two", folder, after=seconds * number / 20).is_killed
        assert read_current(folder) in {"2026.11.23", "2026.11.23.2"}
        killer.do("releases.publish_two", folder)
        assert state(folder) == state(whole)
        shutil.rmtree(folder)
    assert n_killed > 10


def test_a_release_made_by_a_killed_run_is_listed_by_the_next_though_it_never_was_current(
    killer: Killer, states: Mapping[str, Path], tmp_path: Path
) -> None:
    """Killed after the release has its name, before `current` points to it; then the input changes again."""
    n_changes = killer.do("releases.publish_two", copy(states["one"], tmp_path / "whole")).n_changes
    folder = copy(states["one"], tmp_path / "killed")
    made = folder / "releases" / "2026.11.23.2"
    for at in range(n_changes, 0, -1):
        shutil.rmtree(folder)
        copy(states["one"], folder)
        killer.do("releases.publish_two", folder, at)
        if made.exists() and read_current(folder) == "2026.11.23":
            break
    killer.do("releases.publish_three", folder)
    listed = pyarrow.parquet.read_table(folder / "current" / "tables" / "meta" / "releases.parquet")
    assert sorted(listed["release_id"].to_pylist()) == ["2026.11.23", "2026.11.23.2", "2026.11.23.3"]
