"""A program after a SELECT: it gets sorted rows, is judged like a SELECT, and its text is part of the code."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow
import pytest

from warehouse.checks import verify
from warehouse.contract import Contract, Count, Number, Text, column
from warehouse.engine import ContractBrokenError, Engine
from warehouse.files import sha256
from warehouse.lineage import column_sources, lineages
from warehouse.manifest import Made, describe_itself
from warehouse.program import Program
from warehouse.store import Part, Version
from warehouse.table import Table

SELECT = """-- One row per name.
select name, sum(n)::bigint as n_works from raw.works group by name -- the end is a comment"""


class Work(Contract):
    """One row per work."""

    n: Count = column("Number.")
    name: Text = column("Name.")

    class Config:
        unique = ["n"]


class Halved(Contract):
    """One row per name."""

    name: Text = column("Name.")
    half: Number = column("Half of the works.", nullable=True)

    class Config:
        unique = ["name"]


def halve(rows: pyarrow.Table) -> pyarrow.Table:
    half = pyarrow.array([n / 2 for n in rows["n_works"].to_pylist()], pyarrow.float64())
    return pyarrow.table({"half": half, "name": rows["name"]}).sort_by([("name", "descending")])


def program(make: Callable[[pyarrow.Table], object]) -> Program:
    return Program(make, "the text", ("one module",))


@pytest.fixture
def works(tmp_path: Path) -> Path:
    path = tmp_path / "works.parquet"
    duckdb.sql("select 'n' || (range % 977) as name, range as n from range(20000)").write_parquet(str(path))
    return path


def made(tmp_path: Path, works: Path, make: Callable[[pyarrow.Table], object], threads: int = 2) -> Path:
    out = tmp_path / f"{threads}.parquet"
    engine = Engine("1GB", threads, tmp_path / f"spill{threads}")
    engine.materialise(SELECT, Halved, {"raw.works": [works]}, out, program(make))
    return out


def test_rows_come_sorted_and_are_written_by_key_in_equal_bytes(tmp_path: Path, works: Path) -> None:
    seen = []

    def watched(rows: pyarrow.Table) -> pyarrow.Table:
        seen.append(rows)
        return halve(rows)

    files = [made(tmp_path, works, watched, threads) for threads in (1, 2, 4)]
    assert len({sha256(file) for file in files}) == 1
    assert all(rows.equals(seen[0]) for rows in seen)
    assert seen[0]["name"].to_pylist() == sorted(seen[0]["name"].to_pylist())
    rows = duckdb.read_parquet(str(files[0])).fetchall()
    assert rows == sorted(rows)
    assert rows[0] == ("n0", sum(range(0, 20000, 977)) / 2)


def test_a_table_no_rows_went_into_is_made(tmp_path: Path) -> None:
    empty = tmp_path / "empty.parquet"
    duckdb.sql("select '' as name, 1 as n where false").write_parquet(str(empty))
    assert duckdb.read_parquet(str(made(tmp_path, empty, halve))).fetchall() == []


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda rows: rows.select(["name"]), "column half (DOUBLE) is missing"),
        (lambda rows: halve(rows).append_column("more", rows["name"]), "column more (VARCHAR) is not in the contract"),
        (
            lambda rows: pyarrow.table({"name": rows["name"], "half": rows["n_works"]}),
            "column half is BIGINT, promised is DOUBLE: cast it in the program",
        ),
        (lambda rows: rows.to_pylist(), "The program gives a list, not a pyarrow.Table."),
        (
            lambda rows: halve(rows).set_column(0, "half", pyarrow.array([0.0] * 976 + [float("nan")])),
            "The program gives NaN in column half",
        ),
    ],
)
def test_another_answer_is_refused_in_words(
    tmp_path: Path, works: Path, make: Callable[[pyarrow.Table], object], words: str
) -> None:
    with pytest.raises(ContractBrokenError) as error:
        made(tmp_path, works, make)
    assert words in str(error.value)
    assert not [path for path in tmp_path.glob("*.parquet") if path != works]


def test_a_repeated_key_is_found_as_in_every_table(tmp_path: Path, works: Path) -> None:
    out = made(tmp_path, works, lambda rows: pyarrow.concat_tables([halve(rows), halve(rows).slice(0, 1)]))
    engine = Engine("1GB", 1, tmp_path / "spill1")
    with engine.connect({"indicators.halved": [out]}) as connection:
        (broken,) = [v for v in verify(connection, Halved, "indicators.halved") if not v.passed]
    assert broken.failures == {"(name) names one row": 2}


def test_the_code_is_the_text_of_the_program_and_of_what_it_imports() -> None:
    plain = Table("indicators", "halved", Halved, SELECT)
    whole = replace(plain, program=program(halve))
    versions = {
        table.code_version
        for table in (
            plain,
            whole,
            replace(plain, program=Program(halve, "another text", ("one module",))),
            replace(plain, program=Program(halve, "the text", ("another module",))),
        )
    }
    assert len(versions) == 4
    assert replace(plain, program=program(halve)).code_version == whole.code_version
    assert whole.reads == ("raw.works",)


def test_a_column_of_the_program_comes_from_the_same_name_or_from_all(tmp_path: Path) -> None:
    plain = Table("indicators", "halved", Halved, SELECT)
    whole, catalogue = replace(plain, program=program(halve)), {"raw.works": Work}
    found = {"name": ("raw.works.name",), "half": ("raw.works.n", "raw.works.name")}
    assert column_sources(whole, catalogue) == found
    assert lineages([whole], catalogue, tmp_path / "lineage.json") == {"indicators.halved": found}


def test_a_release_says_which_python_made_a_table(tmp_path: Path) -> None:
    plain = Table("indicators", "plain", Halved, SELECT)
    programmed = Table("indicators", "halved", Halved, SELECT, program(halve))
    made = [
        Made(table, Version(table.full_name, (Part("0" * 64, 1, 1),), is_synthetic=False, code_version="0" * 64), {})
        for table in (plain, programmed)
    ]
    (tables,) = [c.parquet for c in describe_itself(tmp_path, [], made) if c.name == "tables"]
    rows = duckdb.sql(f"select table_name, sql, python from '{tables}' order by all").fetchall()
    assert rows == [("halved", SELECT, "the text"), ("plain", SELECT, None)]
