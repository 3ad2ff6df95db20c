"""What was made is found again by its recipe, and only if its bytes are whole."""

import os
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from warehouse.files import sha256
from warehouse.store import MissingTableError, Store, Version


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "build")


def _file(folder: Path, name: str, values: list[int]) -> Path:
    path = folder / f"{name}.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"n": values}), path)
    return path


def test_a_recipe_gives_back_what_it_made(store: Store, tmp_path: Path) -> None:
    file = _file(tmp_path, "a", [1, 2, 3])
    expected = sha256(file)
    store.keep("recipe", {"core.a": file}, [{"rows_in": 3}])
    found = store.recall("recipe")
    assert found is not None
    assert (found.parts["core.a"].sha256, found.parts["core.a"].n_rows, found.notes) == (expected, 3, [{"rows_in": 3}])
    assert sha256(store.path(found.parts["core.a"])) == expected
    assert store.recall("another") is None


def test_equal_content_keeps_the_file_that_releases_share(store: Store, tmp_path: Path) -> None:
    kept = store.path(store.keep("recipe", {"core.a": _file(tmp_path, "a", [1])}).parts["core.a"])
    os.link(kept, tmp_path / "released.parquet")
    again = store.keep("recipe of other code", {"core.a": _file(tmp_path, "a", [1])})
    assert store.path(again.parts["core.a"]).samefile(tmp_path / "released.parquet")
    assert not (tmp_path / "a.parquet").exists()


def test_a_flipped_bit_makes_a_file_unknown(store: Store, tmp_path: Path) -> None:
    kept = store.path(store.keep("recipe", {"core.a": _file(tmp_path, "a", [1])}).parts["core.a"])
    data = bytearray(kept.read_bytes())
    data[20] ^= 1
    kept.chmod(0o644)
    kept.write_bytes(data)
    assert store.recall("recipe") is None


def test_equal_content_is_stored_once(store: Store, tmp_path: Path) -> None:
    store.keep("one", {"core.a": _file(tmp_path, "a", [1])})
    store.keep("two", {"core.b": _file(tmp_path, "b", [1])})
    assert len(list((store.folder / "parquet").iterdir())) == 1


def test_a_version_of_several_parts_changes_with_each(store: Store, tmp_path: Path) -> None:
    first = store.keep("one", {"raw.a": _file(tmp_path, "a", [1])}).parts["raw.a"]
    second = store.keep("two", {"raw.a": _file(tmp_path, "a", [2, 3])}).parts["raw.a"]
    both = Version("raw.a", (first, second), is_synthetic=False, code_version="c")
    turned = Version("raw.a", (second, first), is_synthetic=False, code_version="c")
    assert both.n_rows == 3
    assert both.hash != turned.hash
    assert Version("raw.a", (first,), is_synthetic=False, code_version="c").hash == first.sha256


def test_a_table_that_was_never_built_is_named(store: Store) -> None:
    with pytest.raises(MissingTableError, match=r"core\.a has not been built yet.*observatory build"):
        store.in_force("core.a")


def test_a_sweep_removes_what_nobody_names(store: Store, tmp_path: Path) -> None:
    used = store.keep("used", {"core.a": _file(tmp_path, "a", [1])}).parts["core.a"]
    store.put_in_force(Version("core.a", (used,), is_synthetic=False, code_version="c"))
    store.keep("old", {"core.b": _file(tmp_path, "b", [2])})
    orphan = _file(store.folder / "parquet", "orphan", [3])
    for note in (store.folder / "recipes").iterdir():
        os.utime(note, (0, 0))
    n_files, freed = store.sweep(unused_days=30)
    assert (n_files, freed > 0) == (2, True)
    assert not orphan.exists()
    assert store.path(used).exists()
