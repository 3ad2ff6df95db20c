"""audit.movements and the tables under it: every change between two states, told again from the JSON of both."""

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.cli_explain import compare
from tests.real_input import rooms
from tests.real_input.conftest import Counted
from tests.real_input.inputs import ALL_YEARS, INPUTS, YEARS
from tests.real_input.movements import SHARE, causes, movements, partners_moved, share
from tests.real_input.plain import State
from warehouse.engine import Engine

CELL = ("indicator", "series", "period", "subject_level", "subject_id")
NAMES = ("changed_records", "changed_partners", "changes", "movements")
Told = dict[str, list[dict[str, Any]]]
"""The rows of each table about what changed."""


def tell(connection: duckdb.DuckDBPyConnection, prefix: str) -> Told:
    return {name: connection.execute(f"from {prefix}{name}").to_arrow_table().to_pylist() for name in NAMES}


@pytest.fixture(scope="module")
def first(counted: Counted, real_data: Path) -> State | None:
    """What was before: the first state, in a copy of whose project the others were built."""
    if counted.input_name == "first state":
        return None
    return State.of([real_data / "openalex" / name for name in INPUTS["first state"]])


@pytest.fixture(scope="module")
def told(counted: Counted) -> Told:
    with duckdb.connect(counted.project.database, read_only=True) as connection:
        return tell(connection, "audit.")


def check(told: Told, before: State, after: State, years: range) -> None:
    """Every table says what the JSON does, to the last unit."""
    expected = causes(before, after, years)
    rows = told["changed_records"]
    assert {row["indicator"] for row in rows} <= {SHARE}
    assert {(row["series"], row["record_id"]): row["cause"] for row in rows} == expected
    came = {(row["series"], row["period"], row["country_code"], row["change"]) for row in told["changed_partners"]}
    assert came == {*partners_moved(before, after, years)}
    cells = movements(before, after, years)
    sums: defaultdict[tuple[str, ...], list[Any]] = defaultdict(lambda: [0, 0, 0.0])
    for row in told["changes"]:
        found = sums[tuple(row[name] for name in CELL)]
        found[0] += row["numerator_change"]
        found[1] += row["denominator_change"] or 0
        found[2] += row["part_of_movement"] or 0.0
    assert sums.keys() == cells.keys()
    assert {tuple(row[name] for name in CELL) for row in told["movements"]} == cells.keys()
    for row in told["movements"]:
        cell = tuple(row[name] for name in CELL)
        old, new = cells[cell]
        assert (row["numerator_before"], row["numerator_after"]) == (old[0], new[0]), cell
        assert sums[cell][0] == new[0] - old[0]
        values: list[Any] = [old[0], new[0]]
        if cell[0] == SHARE:
            assert (row["denominator_before"], row["denominator_after"]) == (old[1], new[1]), cell
            assert sums[cell][1] == new[1] - old[1]
            values = [share(old), share(new)]
        assert [row["value_before"], row["value_after"]] == [None if x is None else float(x) for x in values]
        if None not in values:
            assert row["movement"] == pytest.approx(float(values[1] - values[0]), abs=1e-12)
            assert sums[cell][2] == pytest.approx(row["movement"], abs=1e-12)


def test_all_that_changed_since_the_first_state(counted: Counted, first: State | None, told: Told) -> None:
    if first is None:
        assert told == {name: [] for name in NAMES}
    else:
        assert told["movements"]
        check(told, first, counted.state, YEARS)


def test_movements_lie_between_figures_as_published(counted: Counted, first: State | None, told: Told) -> None:
    published = {
        key: (value, n)
        for *key_parts, value, n in counted.project.rows(
            "select sequence, scope, period, pp_international, p_denominator from history.international_coauthorship"
        )
        for key in [tuple(key_parts)]
    }
    assert {sequence for sequence, *_ in published} == ({1} if first is None else {1, 2})
    moved = [row for row in told["movements"] if row["indicator"] == SHARE and row["subject_level"] == "all"]
    for row in moved:
        period = ALL_YEARS if row["period"] == "all" else row["period"]
        for sequence, side in ((1, "before"), (2, "after")):
            value, n = published[sequence, row["series"], period]
            assert n == row[f"denominator_{side}"]
            assert value == pytest.approx(row[f"value_{side}"], abs=1e-12)
    if first is not None:
        stayed = {(scope, period) for _, scope, period in published if period.isdigit() or period == ALL_YEARS} - {
            (row["series"], ALL_YEARS if row["period"] == "all" else row["period"]) for row in moved
        }
        assert [cell for cell in stayed if published[1, *cell] != published[2, *cell]] == []


def test_what_changed_between_two_pulls(real_data: Path, tmp_path: Path) -> None:
    """Of the works counted that both have, one gained a country and one another field."""
    years = range(1990, 2026)
    files = [real_data / "openalex" / f"pull_{day}.jsonl.gz" for day in ("2026-03-02", "2026-05-22")]
    engine = Engine("1GB", 2, tmp_path / "spill")
    folders = [tmp_path / file.name for file in files]
    for file, folder in zip(files, folders, strict=True):
        rooms.make(file, years, folder, engine)
    made = tmp_path / "compared"
    made.mkdir()
    compare(*folders, made, engine)
    with duckdb.connect() as connection:
        for name in NAMES:
            connection.execute(f"create view {name} as from '{made}/tables/audit/{name}.parquet'")
        told = tell(connection, "")
    before, after = (State.of([file]) for file in files)
    assert len(before.works.keys() & after.works.keys()) == 199
    check(told, before, after, years)
    found = Counter(row["cause"] for row in told["changed_records"] if row["series"] == "all records")
    assert (found["gained a country"], found["field changed"]) == (1, 1)
    assert found.keys() == {"appeared", "left", "gained a country", "field changed"}
