"""What holds across the whole program: who imports whom, that every room is listed and described, one name one type."""

import ast
import math
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pandera.errors
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from raw import catalogue as raw_catalogue
from raw.observation.contract import TABLES as OBSERVATION
from raw.source import InputFile
from transforms import catalogue
from transforms.audit.input_files.contract import PublishedInputFile
from warehouse import meta
from warehouse.checks import verify
from warehouse.comparison import PREVIOUS
from warehouse.contract import (
    Boolean,
    Contract,
    Count,
    Date,
    Integer,
    Number,
    Text,
    Weight,
    arrow_schema,
    column,
    columns,
    key,
    meaning,
    rules,
)

REPOSITORY = Path(__file__).parents[1]
PACKAGES = ("pipelines", "raw", "transforms", "warehouse")
MAY_IMPORT: Mapping[str, frozenset[str]] = {
    "warehouse": frozenset({"warehouse"}),
    "raw": frozenset({"raw", "warehouse"}),
    "transforms": frozenset({"transforms", "raw.source", "warehouse"}),
    "pipelines": frozenset(PACKAGES),
}
ONLY_PIPELINES = ("dagster", "typer", "rich", "pydantic")


def modules(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (REPOSITORY / folder).rglob("*.py")]
    return sorted(path for path in found if "data" not in path.relative_to(REPOSITORY).parts)


def imports(path: Path) -> Iterator[str]:
    """Modules a file imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: an import says its package"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def within(module: str, packages: Any) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def published() -> dict[str, type[Contract]]:
    """`schema.table` → contract of every table of a release."""
    found = {table.full_name: table.contract for table in (*catalogue.tables(), *catalogue.comparisons())}
    return found | {f"meta.{name}": contract for name, contract in meta.TABLES.items()}


def contracts() -> dict[str, type[Contract]]:
    """Every table there is, also those that stay in the build."""
    found = {f"raw.{n}": c for source in raw_catalogue.sources() for n, c in source.all_tables.items()}
    return found | {f"raw.{n}": c for n, c in OBSERVATION.items()} | published()


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_go_one_way(package: str) -> None:
    files = modules(package)
    assert files
    wrong = [
        f"{path.relative_to(REPOSITORY)} imports {module}"
        for path in files
        for module in imports(path)
        if within(module, PACKAGES) and not within(module, MAY_IMPORT[package])
    ]
    assert wrong == []


def test_a_room_imports_no_other_room() -> None:
    rooms = {path.parent.name for path in (REPOSITORY / "raw").glob("*/contract.py")}
    wrong = [
        f"{path.relative_to(REPOSITORY)} imports {module}"
        for room in sorted(rooms)
        for path in modules(f"raw/{room}")
        for module in imports(path)
        if within(module, [f"raw.{other}" for other in rooms - {room}])
    ]
    assert wrong == []


def test_only_pipelines_knows_dagster_and_the_command_line() -> None:
    wrong = [
        f"{path.relative_to(REPOSITORY)} imports {module}"
        for path in modules("raw", "transforms", "warehouse")
        for module in imports(path)
        if re.split(r"[._]", module)[0] in ONLY_PIPELINES
    ]
    assert wrong == []


def test_every_room_is_listed() -> None:
    rooms = {path.parent.name for path in (REPOSITORY / "raw").glob("*/room.py")}
    assert rooms == {*raw_catalogue.ROOMS}
    folders = {path for path in (REPOSITORY / "transforms").glob("*/*/") if path.name != "__pycache__"}
    listed = (*catalogue.ROOMS, *catalogue.COMPARISONS)
    assert {f"{path.parent.name}.{path.name}" for path in folders} == {*listed}
    assert len({*listed}) == len(listed)


def test_folder_statement_and_table_have_one_name() -> None:
    for folder in (REPOSITORY / "transforms").glob("*/*/"):
        if folder.name != "__pycache__":
            assert [path.name for path in folder.glob("*.sql")] == [f"{folder.name}.sql"]
            assert {path.name for path in folder.glob("*.py")} - {f"{folder.name}.py"} == {"contract.py"}
            assert (folder / "contract.py").is_file()
    assert [table.full_name for table in catalogue.tables()] == [*catalogue.ROOMS]
    assert [table.full_name for table in catalogue.comparisons()] == [*catalogue.COMPARISONS]


def test_only_tables_about_the_releases_before_read_what_was_before() -> None:
    """And each reads, of this release, what is there when it is made."""
    about_releases = re.compile(rf"({PREVIOUS}\w+|meta)\.")
    assert [table.full_name for table in catalogue.tables() if any(map(about_releases.match, table.inputs))] == []
    there = {*published()} - {*catalogue.COMPARISONS} - {"meta.tables", "meta.columns", "meta.sources"}
    for table in catalogue.comparisons():
        assert {name.removeprefix(PREVIOUS) for name in table.inputs} <= {*published()}
        assert {name for name in table.inputs if not name.startswith(PREVIOUS)} <= there, table.full_name
        there.add(table.full_name)


@pytest.mark.parametrize("name", sorted(contracts()))
def test_every_table_and_column_is_described(name: str) -> None:
    contract = contracts()[name]
    assert vars(contract).get("__doc__"), f"{contract.__name__} takes its docstring from another contract"
    assert re.match(r"[A-Z].*\.$", meaning(contract)), meaning(contract)
    assert key(contract)
    assert {*key(contract)} <= {c.name for c in columns(contract) if not c.nullable}
    for described in columns(contract):
        assert re.match(r"[A-Za-z0-9].*[.)]$", described.description), f"{described.name}: {described.description!r}"
        assert re.fullmatch(r"[a-z][a-z0-9_]*", described.name)
        assert not described.references or described.references.rpartition(".")[0] in contracts()


def test_one_name_means_one_type() -> None:
    types: dict[str, dict[str, list[str]]] = {}
    for table, contract in published().items():
        for c in columns(contract):
            types.setdefault(c.name, {}).setdefault(str(c.arrow_type), []).append(table)
    assert {name: found for name, found in types.items() if len(found) > 1} == {}


def test_counts_and_proportions_are_named_as_such() -> None:
    for table, contract in published().items():
        for c in columns(contract):
            if c.name.startswith("pp_"):
                assert (c.unit, c.duckdb_type) == ("proportion", "DOUBLE"), f"{table}.{c.name}"
            elif c.name.startswith("p_"):
                assert c.unit, f"{table}.{c.name} has no unit"
                assert c.duckdb_type in {"BIGINT", "DOUBLE"}, f"{table}.{c.name}"
            elif c.name.startswith("n_"):
                assert c.duckdb_type == "BIGINT", f"{table}.{c.name}"
            elif c.name.startswith(("is_", "has_", "could_")):
                assert c.duckdb_type == "BOOLEAN", f"{table}.{c.name}"


def test_no_column_is_about_a_person() -> None:
    personal = re.compile(
        r"orcid|author_(name|id|identifier)|raw_(author|affiliation)|e_?mail|person|surname|display_name"
    )
    assert [
        f"{t}.{c.name}" for t, contract in contracts().items() for c in columns(contract) if personal.search(c.name)
    ] == []


def test_rules_across_columns_are_not_lost() -> None:
    """They were once: pandera drops what Config.metadata holds without a word."""
    assert rules(InputFile)
    assert rules(PublishedInputFile) == rules(InputFile)
    assert key(PublishedInputFile) == key(InputFile)
    stated = [contract for contract in contracts().values() if getattr(contract.Config, "metadata", None)]
    assert len(stated) > 5
    assert all(rules(contract) for contract in stated)


def test_no_module_is_called_by_nothing_it_does() -> None:
    names = {
        part for path in modules(*PACKAGES, "tests") for part in path.relative_to(REPOSITORY).with_suffix("").parts
    }
    assert names & {"utils", "util", "helpers", "helper", "common", "misc", "shared"} == set()


def test_no_file_names_a_registry_or_a_machine() -> None:
    here = (*PACKAGES, "tests", "benchmarks", ".ci")
    files = [path for folder in here for path in (REPOSITORY / folder).rglob("*")] + [*REPOSITORY.glob("*")]
    texts = {".py", ".sql", ".toml", ".lock", ".md", ".csv", ".yaml", ".yml", ".sh", ""}
    named = re.compile(
        "|".join(("pypi" + r"\.org", "files" + r"\.pythonhosted", r"[\"' =:(](/home|/Users|/root|/work)" + "/"))
    )
    wrong = [
        f"{path.relative_to(REPOSITORY)}: {found.group()}"
        for path in files
        if path.is_file() and path.suffix in texts and "data" not in path.relative_to(REPOSITORY).parts
        for found in named.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert wrong == []


def test_every_requirement_is_pinned_by_hash() -> None:
    text = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    requirements = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert len(requirements) > 50
    wrong = [line for line in requirements if not re.match(r"\S+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)]
    assert wrong == []


class Judged(Contract):
    """One row per number, with a column for every kind of check a contract may state."""

    number: Count = column("Key, first part.", ge=1)
    letter: Text = column("Key, second part.", isin=["a", "it's b"])
    at_least: Integer = column("Inclusive range.", nullable=True, ge=0, le=3)
    between: Number = column("Exclusive range.", nullable=True, gt=0, lt=1)
    not_negative: Number = column("Range open to one side.", ge=0)
    weight: Weight = column("Range of decimals.", nullable=True, ge=0, le=1)
    pattern: Text = column("Pattern.", nullable=True, str_matches=r"^[A-Z]{2}$")
    word: Text = column("Pattern without an end.", nullable=True, str_matches=r"^W[0-9]")
    flag: Boolean = column("No check but presence.")
    day: Date = column("No check at all.", nullable=True)

    class Config:
        unique = ["number", "letter"]


def _mostly(good: st.SearchStrategy[Any], bad: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(good, good, good, good, good, good, good, bad)


GOOD = {
    "number": 1,
    "letter": "a",
    "at_least": 0,
    "between": 0.5,
    "not_negative": 0.0,
    "weight": None,
    "pattern": "FR",
    "word": "W1",
    "flag": True,
    "day": date(2020, 2, 29),
}
ROWS = st.fixed_dictionaries(
    {
        "number": _mostly(st.integers(1, 50), st.sampled_from([0, -1, None])),
        "letter": _mostly(st.sampled_from(["a", "it's b"]), st.sampled_from(["A", "", "a ", None])),
        "at_least": _mostly(st.none() | st.integers(0, 3), st.sampled_from([-1, 4])),
        "between": _mostly(st.none() | st.floats(0.001, 0.999), st.sampled_from([0.0, 1.0, math.nan, math.inf])),
        "not_negative": _mostly(st.floats(0, 1e300), st.sampled_from([-1e-300, math.nan, -math.inf, None])),
        "weight": _mostly(st.none() | st.decimals(0, 1, places=12), st.decimals(2, 3, places=12)),
        "pattern": _mostly(st.sampled_from(["FR", "NA", None]), st.sampled_from(["fr", "FRA", " FR", "FR\n", ""])),
        "word": _mostly(st.sampled_from(["W1", "W12 and more", None]), st.sampled_from(["W", "1W1", "\nW1"])),
        "flag": _mostly(st.booleans(), st.none()),
        "day": st.none() | st.dates(date(1000, 1, 1), date(2100, 1, 1)),
    }
)


@pytest.fixture
def in_duckdb() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, min_size=1, max_size=4))
@example(rows=[GOOD])
@example(rows=[GOOD, GOOD])
@example(rows=[GOOD, {**GOOD, "number": 2}])
@example(rows=[{**GOOD, "not_negative": math.nan}])
@example(rows=[{**GOOD, "between": math.nan}])
@example(rows=[{**GOOD, "pattern": "FR\n"}])
def test_frames_and_files_are_judged_alike(
    rows: list[dict[str, Any]], tmp_path: Path, in_duckdb: duckdb.DuckDBPyConnection
) -> None:
    """The contract read by pandera and the SQL made from it give one verdict."""
    table = pyarrow.Table.from_pylist(rows, schema=arrow_schema(Judged))
    try:
        Judged.validate(table.to_pandas(types_mapper=pandas.ArrowDtype), lazy=True)
        by_pandera = True
    except pandera.errors.SchemaErrors:
        by_pandera = False
    path = tmp_path / f"{len([*tmp_path.iterdir()])}.parquet"  # DuckDB remembers what it read under a name
    pyarrow.parquet.write_table(table, path)
    in_duckdb.execute(f"create or replace view judged as from read_parquet('{path}')")
    verdicts = verify(in_duckdb, Judged, "judged")
    assert all(verdict.passed for verdict in verdicts) == by_pandera, verdicts
