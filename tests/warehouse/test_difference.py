"""Changes of schema, tables that are new, gone or unread, damaged files, and a difference in words."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pytest

from tests.warehouse.small_states import Keyed, parquet_of, write_release
from warehouse.difference import Difference, as_json, between, summary
from warehouse.difference_rows import apply, rows
from warehouse.difference_state import DifferenceError, State, read_state
from warehouse.difference_words import as_markdown, in_a_line, schema_in_words
from warehouse.engine import Engine


def works(n: int = 4, **columns: list[object]) -> Keyed:
    ids = [f"W{i}" for i in range(n)]
    return pyarrow.table({"work_id": ids, "year": pyarrow.array([2020] * n, pyarrow.int32()), **columns}), ["work_id"]


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return Engine("1GB", 2, tmp_path / "spill")


@pytest.fixture
def differ(tmp_path: Path, engine: Engine) -> Callable[..., Difference]:
    def made(before: dict[str, Keyed], after: dict[str, Keyed]) -> Difference:
        folders = [write_release(tmp_path / name, held) for name, held in (("1", before), ("2", after))]
        return summary(folders[0], folders[1], engine)

    return made


def test_a_table_that_is_new_and_one_that_is_gone(
    differ: Callable[..., Difference], tmp_path: Path, engine: Engine
) -> None:
    found = differ({"core.works": works(), "core.old": works(3)}, {"core.works": works(), "core.new": works(5)})
    new, gone = found.tables
    assert (new.table, new.is_new, new.rows_before, new.rows_after, new.rows_added) == ("core.new", True, 0, 5, 5)
    assert (gone.table, gone.is_gone, gone.rows_before, gone.rows_after, gone.rows_removed) == (
        "core.old",
        True,
        3,
        0,
        3,
    )
    assert found.n_tables == 3
    for table, n in (("core.new", 5), ("core.old", 0)):
        path, made = tmp_path / "rows.parquet", tmp_path / "made.parquet"
        rows(tmp_path / "1", tmp_path / "2", table, engine, path)
        before = parquet_of(tmp_path / "1", table)
        apply(before if before.exists() else None, path, made, engine)
        assert pyarrow.parquet.read_table(made).to_pylist() == works(n)[0].to_pylist()
    assert in_a_line(found) == (
        "2 of 3 tables differ: core.new +5, core.old -3; the schema changed in core.new, core.old"
    )


def test_columns_added_gone_retyped_and_reordered_are_not_compared(differ: Callable[..., Difference]) -> None:
    before, after = works(a=["x"] * 4, b=[1] * 4, c=[1.0] * 4), works(c=["1"] * 4, d=[True] * 4, b=[1] * 4)
    (table,) = differ({"core.works": before}, {"core.works": after}).tables
    assert (table.rows_added, table.rows_removed, table.rows_changed, dict(table.columns_changed)) == (0, 0, 0, {})
    assert table.schema.columns_added == {"d": "BOOLEAN"}
    assert table.schema.columns_gone == {"a": "VARCHAR"}
    assert table.schema.columns_retyped == {"c": ("DOUBLE", "VARCHAR")}
    assert table.schema.is_reordered
    assert [*schema_in_words(table)] == [
        "core.works has new columns: d (BOOLEAN).",
        "core.works lost columns: a (VARCHAR).",
        "core.works.c was DOUBLE and is VARCHAR: its values were not compared.",
        "core.works has its columns in another order.",
    ]


def test_a_key_that_changed_shows_where_no_byte_did(differ: Callable[..., Difference]) -> None:
    same, _ = works()
    (table,) = differ({"core.works": (same, ["work_id"])}, {"core.works": (same, ["work_id", "year"])}).tables
    assert (table.rows_added, table.rows_removed, table.rows_changed, table.compared_by) == (0, 0, 0, ())
    assert [*schema_in_words(table)] == [
        "core.works was keyed by (work_id) and is by (work_id, year). Rows were compared as wholes."
    ]


def test_columns_may_have_any_name(differ: Callable[..., Difference], tmp_path: Path, engine: Engine) -> None:
    names = ["before", "after", "change", "rows", "was there", 'a "b"', "x.y", "name"]
    tables = [works(**{name: [f"{name}{i // j}" for i in range(4)] for name in names}) for j in (1, 3)]
    (table,) = differ({"core.works": tables[0]}, {"core.works": tables[1]}).tables
    assert dict(table.columns_changed) == dict.fromkeys(names, 3)
    path, made = tmp_path / "rows.parquet", tmp_path / "made.parquet"
    rows(tmp_path / "1", tmp_path / "2", "core.works", engine, path)
    apply(parquet_of(tmp_path / "1", "core.works"), path, made, engine)
    assert pyarrow.parquet.read_table(made).to_pylist() == tables[1][0].to_pylist()


def test_tables_about_the_release_are_listed_apart(differ: Callable[..., Difference]) -> None:
    before = {"meta.release": works(1), "audit.changes": works(2), "audit.claims": works(3), "history.shares": works(1)}
    after = {"meta.release": works(2), "audit.changes": works(1), "audit.claims": works(4), "history.shares": works(3)}
    found = differ(before, after)
    assert [table.table for table in found.of_data] == ["audit.claims"]
    assert [table.table for table in found.about_the_release] == ["meta.release", "audit.changes", "history.shares"]
    assert in_a_line(found) == "1 of 1 tables differs: audit.claims +1; no change of schema"
    assert "About the release itself: meta.release +1, audit.changes -1, history.shares +2." in as_markdown(found)
    only_about_itself = differ({"meta.release": works(1)}, {"meta.release": works(2)})
    assert not only_about_itself.is_empty
    assert in_a_line(only_about_itself) == "none of 0 tables differs; no change of schema"


def test_a_table_with_the_same_hash_is_not_read(tmp_path: Path, engine: Engine) -> None:
    folders = [write_release(tmp_path / name, {"core.works": works()}) for name in "12"]
    for folder in folders:
        parquet_of(folder, "core.works").unlink()
    assert summary(folders[0], folders[1], engine).is_empty


def test_a_state_that_is_not_published_can_be_compared(tmp_path: Path, engine: Engine) -> None:
    folders = [write_release(tmp_path / name, {"core.works": works(n)}) for name, n in (("1", 3), ("2", 4))]
    before, after = map(read_state, folders)
    (folders[1] / "datapackage.json").unlink()
    found = between(before, State("in the making", is_synthetic=True, tables=after.tables), engine)
    assert [table.rows_added for table in found.tables] == [1]
    assert in_a_line(found).startswith("SYNTHETIC records: 1 of 1 tables")


@pytest.mark.parametrize("damage", ["cut short", "one byte", "gone", "text"])
def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path, engine: Engine, damage: str) -> None:
    folders = [write_release(tmp_path / name, {"core.works": works(n)}) for name, n in (("1", 3), ("2", 4))]
    path = parquet_of(folders[1], "core.works")
    content = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        middle = len(content) // 2
        flipped = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        path.write_bytes({"cut short": content[:middle], "one byte": flipped, "text": b"work_id,year\n"}[damage])
    with pytest.raises(DifferenceError, match="observatory verify 2") as raised:
        summary(folders[0], folders[1], engine)
    assert str(path) in str(raised.value)
    with pytest.raises(DifferenceError, match="observatory verify 2"):
        rows(folders[0], folders[1], "core.works", engine, tmp_path / "rows.parquet")
    assert not (tmp_path / "rows.parquet").exists()


def test_a_file_that_is_no_parquet_by_its_own_hash_is_named(tmp_path: Path, engine: Engine) -> None:
    folders = [write_release(tmp_path / name, {"core.works": works(n)}) for name, n in (("1", 3), ("2", 4))]
    shutil.copy(folders[0] / "SHA256SUMS", parquet_of(folders[1], "core.works"))
    package = json.loads((folders[1] / "datapackage.json").read_text())
    package["resources"][0]["hash"] = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    (folders[1] / "datapackage.json").write_text(json.dumps(package))
    with pytest.raises(DifferenceError, match="cannot be compared") as raised:
        summary(folders[0], folders[1], engine)
    assert str(parquet_of(folders[1], "core.works")) in str(raised.value)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (None, "cannot be read"),
        ("{", "does not describe a release"),
        ("[]", "does not describe a release"),
        ('{"version": "1", "isSynthetic": false, "resources": [{"name": "core.works"}]}', "it lacks 'path'"),
    ],
)
def test_a_release_without_its_description_is_named(
    tmp_path: Path, engine: Engine, written: str | None, says: str
) -> None:
    folder = write_release(tmp_path / "1", {"core.works": works()})
    path = folder / "datapackage.json"
    path.unlink()
    if written:
        path.write_text(written)
    with pytest.raises(DifferenceError, match=says) as raised:
        summary(folder, folder, engine)
    assert str(path) in str(raised.value)
    assert "observatory verify 1" in str(raised.value)


def test_rows_that_share_a_key_are_refused(tmp_path: Path, engine: Engine) -> None:
    doubled = pyarrow.concat_tables([works(2)[0], works(1)[0]]), ["work_id"]
    folders = [
        write_release(tmp_path / "1", {"core.works": works(2)}),
        write_release(tmp_path / "2", {"core.works": doubled}),
    ]
    for before, after in (folders, folders[::-1]):
        with pytest.raises(DifferenceError, match=r"rows share a key \(work_id\)") as raised:
            summary(before, after, engine)
        assert str(parquet_of(folders[1], "core.works")) in str(raised.value)


def test_what_is_no_file_of_rows_is_not_applied(tmp_path: Path, engine: Engine) -> None:
    folder = write_release(tmp_path / "1", {"core.works": works()})
    path = parquet_of(folder, "core.works")
    with pytest.raises(DifferenceError, match="does not hold the differing rows"):
        apply(path, path, tmp_path / "made.parquet", engine)
    with pytest.raises(DifferenceError, match="cannot be read as Parquet"):
        apply(path, folder / "datapackage.json", tmp_path / "made.parquet", engine)
    with pytest.raises(DifferenceError, match=r"Neither 1 nor 1 has a table core\.none"):
        rows(folder, folder, "core.none", engine, tmp_path / "rows.parquet")


def test_a_difference_in_words_and_as_json(differ: Callable[..., Difference]) -> None:
    before = {f"core.t{i}": works(2) for i in range(6)} | {"core.publications": works(4, cited=[1, 2, 3, 4])}
    after = {f"core.t{i}": works(1) for i in range(6)} | {"core.publications": works(5, cited=[1, 2, 0, 0, 0])}
    found = differ(before, after)
    assert in_a_line(found) == (
        "7 of 7 tables differ: core.publications +1 ~2, core.t0 -1, core.t1 -1, core.t2 -1, core.t3 -1 and 2 more; "
        "no change of schema"
    )
    said = as_markdown(found)
    assert said.startswith("**1 → 2**: 7 of 7 tables differ.\n")
    assert "\n| core.publications | 1 | 0 | 2 | cited 2 |\n" in said
    decoded = json.loads(as_json(found))
    assert (decoded["before"], decoded["after"], decoded["n_tables"]) == ("1", "2", 7)
    assert decoded["tables"][-1]["rows_changed"] == 2
    assert decoded["tables"][-1]["columns_changed"] == {"cited": 2}
    assert as_markdown(differ(before, before)) == "The releases 1 and 2 are equal."
