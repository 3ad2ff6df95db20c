"""Every kind of damage to a release is found and named, by its file or its table; what is whole passes."""

import hashlib
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pyarrow
import pyarrow.parquet
import pytest

from tests.warehouse.small_releases import RELEASE, SOURCE, copy, files
from warehouse.contract import Contract, Date, Number, Text, Texts, column, write_rows
from warehouse.inputs import Input, Inputs, MadeFrom, Manifest, sweep_inputs
from warehouse.manifest import Made
from warehouse.release import Releases
from warehouse.store import Store, Version
from warehouse.table import Table
from warehouse.verification import Inspection
from warehouse.verification_files import Hashes
from warehouse.verification_warehouse import current_is_whole, store_is_whole

PARQUET = "tables/core/measurements.parquet"
DATABASE = "collaboration.duckdb"
REGISTER = b"code,name\nFR,France\n"


class Measurement(Contract):
    """One row per measurement."""

    measurement_id: Text = column("A measurement.")
    value: Number = column("What was measured.", nullable=True, unit="metres")
    tags: Texts = column("What is said of it.")
    day: Date = column("When.", nullable=True)

    class Config:
        unique = ["measurement_id"]


ROWS: list[dict[str, Any]] = [
    {"measurement_id": "a", "value": 1.5, "tags": ["x", "y"], "day": None},
    {"measurement_id": "b", "value": math.nan, "tags": [], "day": None},
    {"measurement_id": "c", "value": None, "tags": ["it's"], "day": None},
]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    """One release of one table, with a manifest that names one kept input and one outside."""
    releases = Releases(tmp_path_factory.mktemp("template"))
    store = Store(releases.folder / "build")
    register = releases.folder / "register.csv"
    register.write_bytes(REGISTER)
    hashed = hashlib.sha256(REGISTER).hexdigest()
    kept = Input("register.csv", hashed, len(REGISTER), "inputs", Inputs(releases.folder).keep(register, hashed))
    outside = Input("works.jsonl", "0" * 64, 5, "outside")
    made_from = MadeFrom("countries", "bundled", "c" * 64, None, (kept, outside))
    path = store.folder / "measurements.parquet"
    path.parent.mkdir(parents=True)
    write_rows(path, Measurement, ROWS)
    part = store.keep("recipe", {"core.measurements": path}).parts["core.measurements"]
    version = Version("core.measurements", (part,), is_synthetic=False, code_version="c" * 64)
    store.put_in_force(version)
    table = Table("core", "measurements", Measurement, "select * from raw.measurements")
    manifest = Manifest("c" * 64, {"duckdb": "1"}, {}, (made_from,), {}).to_json()
    releases.publish(store, [Made(table, version, {})], RELEASE, [SOURCE], "500MB", files={"manifest.json": manifest})
    return releases


@pytest.fixture
def releases(template: Releases, tmp_path: Path) -> Releases:
    """A copy of it."""
    return copy(template, tmp_path / "data")


def problems(releases: Releases) -> list[str]:
    """Everything that is wrong with the current release."""
    release = releases.pointer.resolve()
    findings = Inspection(release, releases.folder, "500MB").findings()
    return [problem for finding in findings for problem in finding.problems]


def open_up(path: Path) -> Path:
    """Give a file of a release its own bytes, which may be written."""
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data)
    return path


def seal_again(release: Path) -> None:
    """State the hashes of the files as they are now, as one would who covers their traces."""
    package = msgspec.json.decode((release / "datapackage.json").read_bytes())
    for resource in package["resources"]:
        data = (release / resource["path"]).read_bytes()
        resource |= {"hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}
    open_up(release / "datapackage.json").write_bytes(msgspec.json.encode(package))
    there = sorted(path for path in release.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(release).as_posix()}\n" for p in there]
    open_up(release / "SHA256SUMS").write_text("".join(lines))


def in_database(release: Path, *statements: str) -> None:
    with duckdb.connect(open_up(release / DATABASE)) as connection:
        for statement in statements:
            connection.execute(statement)
    seal_again(release)


def rewrite(release: Path, rows: list[dict[str, Any]], schema: pyarrow.Schema | None = None) -> None:
    """Replace the Parquet file by one of other rows."""
    path = open_up(release / PARQUET)
    table = pyarrow.Table.from_pylist(rows, schema=schema or pyarrow.parquet.read_schema(path))
    pyarrow.parquet.write_table(table, path)
    seal_again(release)


def in_package(release: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    path = open_up(release / "datapackage.json")
    package = msgspec.json.decode(path.read_bytes())
    edit(package)
    path.write_bytes(msgspec.json.encode(package))
    seal_again(release)


def test_a_whole_release_passes_and_stays_as_it_is(releases: Releases) -> None:
    before = files(releases)
    release = releases.pointer.resolve()
    findings = list(Inspection(release, releases.folder, "500MB").findings())
    assert [finding.problems for finding in findings] == [()] * 8
    assert findings[-1].remark == "Outside the warehouse's keeping, not looked at: countries: works.jsonl."
    assert not current_is_whole(releases).problems
    assert files(releases) == before


@pytest.mark.parametrize(
    "name", [PARQUET, DATABASE, "datapackage.json", "manifest.json", "tables/meta/release.parquet"]
)
def test_a_flipped_bit_is_named_with_its_file(releases: Releases, name: str) -> None:
    path = open_up(releases.pointer.resolve() / name)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert any(problem.startswith(f"{name} was changed") for problem in problems(releases))


@pytest.mark.parametrize("n_bytes", [0, 10, 200])
def test_a_cut_file_is_named_with_what_it_lost(releases: Releases, n_bytes: int) -> None:
    path = open_up(releases.pointer.resolve() / PARQUET)
    size = path.stat().st_size
    path.write_bytes(path.read_bytes()[:n_bytes])
    found = problems(releases)
    assert found[0] == f"{PARQUET} was cut: it has {n_bytes} bytes instead of {size:,}"
    assert "core.measurements: not looked into, since its file is damaged or missing" in found


@pytest.mark.parametrize("name", [DATABASE, "datapackage.json", "manifest.json", "SHA256SUMS"])
def test_a_cut_file_of_any_kind_is_named(releases: Releases, name: str) -> None:
    path = open_up(releases.pointer.resolve() / name)
    path.write_bytes(path.read_bytes()[:100])
    assert any(problem.startswith(name) for problem in problems(releases))


@pytest.mark.parametrize("name", [PARQUET, DATABASE, "datapackage.json", "manifest.json", "SHA256SUMS"])
def test_a_missing_file_is_named(releases: Releases, name: str) -> None:
    (releases.pointer.resolve() / name).unlink()
    assert any(problem.startswith(name) for problem in problems(releases))
    assert current_is_whole(releases).problems


def test_a_file_too_many_is_named(releases: Releases) -> None:
    (releases.pointer.resolve() / "collaboration.duckdb.wal").write_bytes(b"")
    assert problems(releases) == ["collaboration.duckdb.wal was added: SHA256SUMS does not name it"]


def test_a_table_too_many_is_named(releases: Releases) -> None:
    release = releases.pointer.resolve()
    (release / "tables/core/more.parquet").write_bytes((release / PARQUET).read_bytes())
    seal_again(release)
    assert problems(releases) == ["tables/core/more.parquet: is no table of datapackage.json"]


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("comment on table core.measurements is null", "core.measurements: has no description in the database"),
        ("comment on column core.measurements.day is 'else'", "core.measurements.day: is described in the database as"),
        (
            "update core.measurements set value = 1.25 where measurement_id = 'a'",
            "core.measurements: 1 of 3 rows are not",
        ),
        ("update core.measurements set value = 0 where measurement_id = 'b'", "core.measurements: 1 of 3 rows are not"),
        ("update core.measurements set tags = ['y', 'x'] where measurement_id = 'a'", "core.measurements: 1 of 3 rows"),
        ("delete from core.measurements where measurement_id = 'c'", "core.measurements: has 2 rows in the database"),
        ("create table core.more as select 1 as n", "core.more: is in the database and not in the data package"),
        ("drop table core.measurements", "core.measurements: is not in the database"),
        ("alter table core.measurements rename day to days", "core.measurements: has other columns in the database"),
    ],
)
def test_an_edited_database_is_found_though_its_hash_was_renewed(
    releases: Releases, statement: str, problem: str
) -> None:
    in_database(releases.pointer.resolve(), statement)
    found = problems(releases)
    assert any(said.startswith(problem) for said in found), found


def test_rows_of_the_database_in_another_order_are_the_same_rows(releases: Releases) -> None:
    in_database(
        releases.pointer.resolve(),
        "create temp table kept as from core.measurements",
        "delete from core.measurements",
        "insert into core.measurements from kept order by measurement_id desc",
    )
    assert problems(releases) == []


def test_parquet_of_other_rows_is_found_though_its_hash_was_renewed(releases: Releases) -> None:
    rewrite(releases.pointer.resolve(), [*ROWS, ROWS[0], {**ROWS[1], "measurement_id": None}])
    found = problems(releases)
    assert "core.measurements: has 5 rows; meta.tables states 3" in found
    assert "core.measurements: 1 keys (measurement_id) are there more than once" in found
    assert "core.measurements.measurement_id: 1 values are missing" in found
    assert "core.measurements: has 3 rows in the database and 5 in its Parquet file" in found
    assert any(problem.startswith("core.measurements: is of version") for problem in found)


def test_parquet_of_other_types_is_found(releases: Releases) -> None:
    release = releases.pointer.resolve()
    schema = pyarrow.parquet.read_schema(release / PARQUET)
    rewrite(release, ROWS, schema.set(1, pyarrow.field("value", pyarrow.float32())))
    assert any("value FLOAT" in problem for problem in problems(releases))


def test_a_data_package_that_says_something_else_is_found(releases: Releases) -> None:
    release = releases.pointer.resolve()
    in_package(release, lambda package: package["resources"][0].update(description="One row per day."))
    in_package(release, lambda package: package["resources"][0]["schema"]["fields"][1].update(description="Else."))
    in_package(release, lambda package: package.update(contentHash="0" * 64))
    found = "\n".join(problems(releases))
    for expected in (
        "core.measurements: is described in the database as 'One row per measurement.', in the data package as",
        "core.measurements.value: meta.columns and the data package describe it differently",
        "core.measurements: meta.tables and the data package describe it differently",
        "meta.release: says",
    ):
        assert expected in found


def test_a_data_package_of_another_release_is_found(releases: Releases) -> None:
    in_package(releases.pointer.resolve(), lambda package: package.update(version="2020.01.01"))
    assert any(problem.startswith("datapackage.json: is of release 2020.01.01") for problem in problems(releases))


def test_a_data_package_that_lacks_what_is_needed_is_found(releases: Releases) -> None:
    in_package(releases.pointer.resolve(), lambda package: package.pop("contentHash"))
    assert any("missing required field `contentHash`" in problem for problem in problems(releases))


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "is missing"), (b"code\n", "has 5 bytes instead of 20"), (REGISTER.upper(), "has other bytes")],
)
def test_an_input_that_is_not_kept_any_more_is_named(releases: Releases, content: bytes | None, said: str) -> None:
    (path,) = (releases.folder / "inputs").glob("*/register.csv")
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    (found,) = problems(releases)
    assert found.startswith(f"countries: inputs/{path.parent.name}/register.csv {said}")


def test_a_release_without_a_manifest_says_so_and_is_not_damaged(releases: Releases) -> None:
    release = releases.pointer.resolve()
    (release / "manifest.json").unlink()
    seal_again(release)
    findings = list(Inspection(release, releases.folder, "500MB").findings())
    assert not any(finding.problems for finding in findings)
    assert findings[-1].remark.startswith("Not known: it has no manifest.json")


def test_a_pointer_to_nothing_is_found(releases: Releases) -> None:
    for target in ("releases/2020.01.01", "build"):
        releases.pointer.unlink()
        releases.pointer.symlink_to(target)
        (problem,) = current_is_whole(releases).problems
        assert target in problem
    releases.pointer.unlink()
    assert current_is_whole(releases).problems


def test_a_store_whose_files_changed_or_went_is_named(releases: Releases) -> None:
    store = Store(releases.folder / "build")
    assert not any(finding.problems for finding in store_is_whole(store, Hashes()))
    path = store.path(store.in_force("core.measurements").parts[0])
    open_up(path).write_bytes(b"else")
    changed, missing = store_is_whole(store, Hashes())
    assert changed.problems == (f"{path.name} was changed: its bytes are not those of its name",)
    assert missing.problems == ()
    path.unlink()
    changed, missing = store_is_whole(store, Hashes())
    assert changed.problems == ()
    assert missing.problems == (f"core.measurements: {path.name} is missing",)


def test_hard_links_are_hashed_once(releases: Releases) -> None:
    store = Store(releases.folder / "build")
    kept = store.path(store.in_force("core.measurements").parts[0])
    hashes = Hashes()
    found = hashes.of([kept, releases.pointer.resolve() / PARQUET])
    assert set(found.values()) == {kept.stem}
    assert len(hashes.known) == 1


def test_inputs_that_no_release_names_are_swept(releases: Releases, tmp_path: Path) -> None:
    extra = tmp_path / "extra.csv"
    extra.write_bytes(b"more\n")
    Inputs(releases.folder).keep(extra, hashlib.sha256(b"more\n").hexdigest())
    manifest = open_up(releases.pointer.resolve() / "manifest.json")
    data = manifest.read_bytes()
    manifest.write_bytes(data[:50])
    assert sweep_inputs(releases, releases.folder) == (0, 0)
    manifest.write_bytes(data)
    assert sweep_inputs(releases, releases.folder) == (1, 5)
    assert [path.name for path in (releases.folder / "inputs").glob("*/*")] == ["register.csv"]
    assert len(list((releases.folder / "inputs").iterdir())) == 1
