"""A SELECT gives exactly its contract's columns, sorted by the key, in equal bytes whatever the number of threads."""

from pathlib import Path

import duckdb
import pytest

from warehouse.contract import Contract, Count, Number, Text, column
from warehouse.engine import ContractBrokenError, Engine
from warehouse.files import sha256


class Counted(Contract):
    """One row per name."""

    name: Text = column("Name.")
    n_works: Count = column("Works.")

    class Config:
        unique = ["name"]


class Sized(Contract):
    """One row per name."""

    name: Text = column("Name.")
    size: Number = column("Size.")

    class Config:
        unique = ["name"]


FAILING = "select name, error('no')::double as size from raw.works"


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return Engine("1GB", None, tmp_path / "spill")


@pytest.fixture
def works(tmp_path: Path) -> Path:
    path = tmp_path / "works.parquet"
    duckdb.sql("select 'n' || (range % 977) as name, range as n from range(200000)").write_parquet(str(path))
    return path


def test_rows_are_sorted_and_bytes_equal_on_any_number_of_threads(tmp_path: Path, works: Path) -> None:
    select = "select name, count(*) as n_works from raw.works group by name"
    hashes = set()
    for threads in (1, 2, 4):
        engine = Engine("1GB", threads, tmp_path / f"spill{threads}")
        out = tmp_path / f"{threads}.parquet"
        engine.materialise(select, Counted, {"raw.works": [works]}, out)
        hashes.add(sha256(out))
        names = [row[0] for row in duckdb.read_parquet(str(out)).fetchall()]
        assert names == sorted(names)
    assert len(hashes) == 1


@pytest.mark.parametrize(
    ("select", "words"),
    [
        ("select name from raw.works", "column n_works (BIGINT) is missing"),
        ("select name, n as n_works, 1 as more from raw.works", "column more (INTEGER) is not in the contract"),
        ("select name, n::integer as n_works from raw.works", "column n_works is INTEGER, promised is BIGINT: cast it"),
    ],
)
def test_another_shape_is_refused_in_words(
    engine: Engine, tmp_path: Path, works: Path, select: str, words: str
) -> None:
    out = tmp_path / "out.parquet"
    with pytest.raises(ContractBrokenError) as error:
        engine.materialise(select, Counted, {"raw.works": [works]}, out)
    assert words in str(error.value)
    assert not out.exists()


def test_a_failed_select_leaves_the_old_file(engine: Engine, tmp_path: Path, works: Path) -> None:
    out = tmp_path / "out.parquet"
    out.write_bytes(b"old")
    with pytest.raises(duckdb.Error):
        engine.materialise(
            "select name, error('no')::double as size from raw.works", Sized, {"raw.works": [works]}, out
        )
    assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []


def test_tables_of_one_step_are_gone_in_the_next(engine: Engine, works: Path) -> None:
    with engine.connect({"raw.works": [works]}) as connection:
        assert connection.execute("select count(*) from raw.works").fetchone() == (200000,)
    with engine.connect({}) as connection, pytest.raises(duckdb.CatalogException):
        connection.execute("select count(*) from raw.works")


def test_memory_is_limited(works: Path, tmp_path: Path) -> None:
    engine = Engine("50MB", 1, tmp_path / "spill")
    with engine.connect({"raw.works": [works]}) as connection:
        assert connection.execute("select current_setting('memory_limit')").fetchone() == ("47.6 MiB",)
