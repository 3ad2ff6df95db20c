"""The build store is killed before every change it makes: what was kept stays, and the next run ends as any other."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from socket import gethostname

import msgspec
import pytest

from tests.conftest import digest
from tests.faults.killing import Killer
from warehouse.store import Part, Recipe, Store


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with Killer() as made:
        yield made


def files(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): digest(path) for path in folder.rglob("*") if path.is_file()}


def named(store: Store) -> list[Part]:
    """Every file that a recipe or a version names."""
    recipes = [msgspec.json.decode(note.read_bytes(), type=Recipe) for note in store.folder.glob("recipes/*.json")]
    versions = [store.in_force(pointer.stem) for pointer in store.folder.glob("tables/*.json")]
    of_recipes = [part for recipe in recipes for part in recipe.parts.values()]
    return of_recipes + [part for version in versions for part in version.parts]


def everything_named_is_whole(store: Store) -> None:
    assert all(digest(store.path(part)) == part.sha256 for part in named(store))


def test_tables_are_kept_whole_or_not_at_all(killer: Killer, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    n_changes = killer.do("store.keep_tables", whole).n_changes
    assert n_changes > 25
    killer.do("store.sweep_tables", whole)
    for at in range(1, n_changes + 1):
        folder = tmp_path / str(at)
        assert killer.do("store.keep_tables", folder, at).is_killed
        everything_named_is_whole(Store(folder))
        killer.do("store.keep_tables", folder)
        killer.do("store.sweep_tables", folder)
        assert files(folder) == files(whole), f"killed before change {at}"


def test_what_a_kill_leaves_is_swept_and_counted(killer: Killer, tmp_path: Path) -> None:
    n_changes = killer.do("store.keep_tables", tmp_path / "whole").n_changes
    for at in range(1, n_changes + 1):
        folder = tmp_path / str(at)
        end = killer.do("store.keep_tables", folder, at)
        kept = {*folder.rglob("*.json"), *(Store(folder).path(part) for part in named(Store(folder)))}
        orphans = [path for path in folder.rglob("*") if path.is_file() and path not in kept]
        expected = [len(orphans), sum(path.stat().st_size for path in orphans)]
        assert killer.do("store.sweep_tables", folder).result == expected, end.last
        assert {folder / name for name in files(folder)} == kept, end.last


def test_a_sweep_that_is_killed_removes_nothing_that_is_needed(killer: Killer, tmp_path: Path) -> None:
    before = tmp_path / "before"
    killer.do("store.keep_tables", before)
    os.utime(before / "recipes" / f"{'a' * 64}.json", (0, 0))
    whole = shutil.copytree(before, tmp_path / "whole")
    end = killer.do("store.sweep_tables", whole)
    assert end.result[0] == 1, "core.one as it was first"
    for at in range(1, end.n_changes + 1):
        folder = shutil.copytree(before, tmp_path / str(at))
        assert killer.do("store.sweep_tables", folder, at).is_killed
        everything_named_is_whole(Store(folder))
        killer.do("store.sweep_tables", folder)
        assert files(folder) == files(whole)


def test_processes_do_not_spill_into_one_folder(killer: Killer, tmp_path: Path) -> None:
    assert killer.do("store.where_it_spills", tmp_path).result != str(Store(tmp_path).spill)


def test_what_a_killed_process_spilled_is_swept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    mine, dead = store.spill, store.spill.with_name(f"{gethostname()}.4194305")
    elsewhere, long_ago = store.spill.with_name("elsewhere.1"), store.spill.with_name("elsewhere.2")
    for folder in (mine, dead, elsewhere, long_ago):
        folder.mkdir(parents=True)
        (folder / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(b"spilled")
    os.utime(long_ago, (0, 0))
    assert store.sweep(30) == (2, 14)
    assert {*mine.parent.iterdir()} == {mine, elsewhere}
