"""Every room's examples: given rows, expected rows, run in bare DuckDB.

An `examples.toml` holds `[[example]]`s with a name, `given."schema.table"` and `expected`, all tables written with
pipes, and may begin with `[defaults]`: given tables of all its examples, unless an example gives its own.

Cells are stripped; an empty one is NULL, `''` an empty text, `[FR, US]` a list, `5/6` a double, `1..100` or `W1..W100`
one row for each. Columns not written are NULL, tables not given are empty. Expected are the columns that matter,
and all rows. Where a program follows the SELECT of a room, the rows are what it makes of those that the SELECT gives.
"""

import math
import re
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from pathlib import Path

import pyarrow
import pytest

import transforms
from transforms.catalogue import comparisons, tables
from warehouse.contract import columns
from warehouse.engine import rows_made
from warehouse.table import Table

ROOMS = Path(transforms.__file__).parent
RANGE = re.compile(r"(?P<prefix>[A-Z]?)(?P<first>[0-9]+)\.\.(?P=prefix)(?P<last>[0-9]+)")
TOLERANCE = 1e-12
TABLES = (*tables(), *comparisons())


@dataclass(frozen=True)
class Example:
    table: Table
    name: str
    given: dict[str, str]
    expected: str


def path_of(table):
    return ROOMS / table.schema / table.name / "examples.toml"


def read(table):
    path = path_of(table)
    if not path.exists():
        return []
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    defaults = content.pop("defaults", {})
    found = [
        Example(table, e.pop("name"), defaults | e.pop("given", {}), e.pop("expected")) for e in content["example"]
    ]
    unknown = [*(content.keys() - {"example"}), *(key for example in content["example"] for key in example)]
    assert not unknown, f"{path}: unknown keys {unknown}; known are [defaults], name, given and expected"
    return found


def named(example):
    return f"{example.table.full_name}: {example.name}"


EXAMPLES = [example for table in TABLES for example in read(table)]


def texts(written, contract):
    """A written table as an Arrow table of texts, one column for each that is written."""
    header, *lines = [[cell.strip() for cell in line.split("|")] for line in written.strip().splitlines()]
    types = {column.name: column.duckdb_type for column in columns(contract)}
    assert set(header) <= types.keys(), f"{contract.__name__} has no columns {set(header) - types.keys()}"
    assert all(len(line) == len(header) for line in lines), f"a cell is missing or too many in\n{written}"
    rows = [row for line in lines for row in product(*map(values, line, (types[name] for name in header)))]
    return pyarrow.table([pyarrow.array(column, pyarrow.string()) for column in transposed(rows, header)], header)


def transposed(rows, header):
    return [[row[place] for row in rows] for place in range(len(header))]


def values(cell, duckdb_type):
    """The values a cell stands for, as texts that DuckDB casts to the column's type."""
    if not cell:
        return [None]
    if cell == "''":
        return [""]
    if duckdb_type == "DOUBLE":
        return [repr(float(Fraction(cell)))]
    found = RANGE.fullmatch(cell)
    if found and bool(found["prefix"]) == (duckdb_type == "VARCHAR"):
        return [f"{found['prefix']}{number}" for number in range(int(found["first"]), int(found["last"]) + 1)]
    return [cell]


def typed(contract, written):
    """SQL of the columns of a contract, cast from the texts `written`; those not written are NULL."""
    given = ((c, f'"{c.name}"' if c.name in written else "null") for c in columns(contract))
    return ", ".join(f'cast({text} as {c.duckdb_type}) as "{c.name}"' for c, text in given)


def fill(duck, name, contract, written=None):
    """Make a table of what is written, without rows where nothing is."""
    given = texts(written or columns(contract)[0].name, contract)
    duck.register("written", given)
    duck.execute(f"create or replace table {name} as select {typed(contract, given.column_names)} from written")


def answer(duck, table):
    """SQL of the rows a room gives for what its tables hold."""
    if not table.program:
        return table.select
    rows = duck.execute(f"select * from ({table.select}\n) order by all").to_arrow_table()
    duck.register("made", rows_made(table.program, rows))
    return "select * from made"


def alike(row, other):
    return all(
        math.isclose(a, b, rel_tol=0, abs_tol=TOLERANCE) if isinstance(a, float) and isinstance(b, float) else a == b
        for a, b in zip(row, other, strict=True)
    )


def unmatched(rows, others):
    """The rows that have no partner among the others, and the others that have none."""
    missing, left = [], list(others)
    for row in rows:
        partner = next((place for place, other in enumerate(left) if alike(row, other)), None)
        if partner is None:
            missing.append(row)
        else:
            del left[partner]
    return missing, left


def shown(header, missing, unexpected):
    """What is wrong with an answer, as tables of pipes."""
    rows = [
        f"{what} | {' | '.join(map(str, row))}"
        for what, found in (("missing", missing), ("unexpected", unexpected))
        for row in found
    ]
    return "\n".join(["", " | ".join(["", *header]), *rows])


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.full_name)
def test_every_room_has_examples(table):
    assert path_of(table).exists(), f"{path_of(table)} is missing: a room says by example what it does"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.full_name)
def test_names_of_examples_differ(table):
    names = [example.name for example in EXAMPLES if example.table.full_name == table.full_name]
    assert names
    assert len(names) == len(set(names))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.full_name)
def test_a_room_gives_the_columns_of_its_contract(table, duck, contracts):
    for name in table.reads:
        fill(duck, name, contracts[name])
    described = {name: kind for name, kind, *_ in duck.execute(f"describe {answer(duck, table)}").fetchall()}
    assert described == {column.name: column.duckdb_type for column in columns(table.contract)}


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_example(example, duck, contracts):
    table = example.table
    assert example.given.keys() <= set(table.reads), f"{table.full_name} reads {table.reads} only"
    for name in table.reads:
        fill(duck, name, contracts[name], example.given.get(name))
    written = texts(example.expected, table.contract)
    duck.register("written", written)
    listed = ", ".join(f'"{name}"' for name in written.column_names)
    promised = f"select {typed(table.contract, written.column_names)} from written"
    expected, found = (
        duck.execute(f"select {listed} from ({select}\n)").fetchall() for select in (promised, answer(duck, table))
    )
    missing, unexpected = unmatched(expected, found)
    assert (missing, unexpected) == ([], []), shown(written.column_names, missing, unexpected)
