"""The difference of random tables against a recount in plain Python: exact, and it turns the earlier into the later."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.small_states import parquet_of, write_release
from warehouse.difference import TableDifference, summary
from warehouse.difference_rows import apply, rows
from warehouse.engine import Engine

NAME = "core.things"
MIDNIGHT = datetime.fromisoformat("2024-01-01")
TYPES: Mapping[pyarrow.DataType, Sequence[Any]] = {
    pyarrow.string(): ("", "a", "A", "é", 'it\'s "b"', "NULL", "a" * 13),
    pyarrow.int32(): (-1, 0, 1, 2**31 - 1),
    pyarrow.int64(): (-(2**63), 0, 2**53, 2**53 + 1, 2**63 - 1),
    pyarrow.float64(): (0.0, -0.0, 0.1, 0.1 + 2**-56, math.nan, math.inf, -math.inf, 5e-324),
    pyarrow.bool_(): (True, False),
    pyarrow.date32(): (date(1, 1, 1), date(2024, 2, 29), date(2024, 3, 1)),
    pyarrow.timestamp("us"): (MIDNIGHT, MIDNIGHT + timedelta(microseconds=1), MIDNIGHT - timedelta(days=99999)),
    pyarrow.decimal128(18, 12): (Decimal("0"), Decimal("0.333333333333"), Decimal("0.333333333334")),
    pyarrow.decimal128(38, 12): (Decimal("0"), Decimal("99999999999999999999999999.999999999999")),
    pyarrow.list_(pyarrow.string()): ([], ["a"], ["a", "b"], ["b", "a"], ["a", None], [None], ["a, b"]),
}
"""Every type a contract may have, and values that are easily taken for one another."""
OF_KEYS = [kind for kind in TYPES if not pyarrow.types.is_floating(kind) and not pyarrow.types.is_list(kind)]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Side:
    """A table, as it is written."""

    types: Mapping[str, pyarrow.DataType]
    key: Sequence[str]
    rows: Sequence[Row]

    def table(self, *, is_reversed: bool = False) -> pyarrow.Table:
        named = [{name: row[name] for name in self.types} for row in self.rows]
        return pyarrow.Table.from_pylist(
            named[::-1] if is_reversed else named, schema=pyarrow.schema([*self.types.items()])
        )


@dataclass(frozen=True)
class Pair:
    before: Side
    after: Side

    @property
    def common(self) -> list[str]:
        return [n for n, kind in self.after.types.items() if self.before.types.get(n) == kind]


def plain(value: Any) -> Any:
    """A value that equals what it should: NaN itself, a list its like."""
    if isinstance(value, float) and math.isnan(value):
        return "not a number"
    return tuple(value) if isinstance(value, list) else value


def picked(row: Row, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(plain(row[name]) for name in names)


@st.composite
def pairs(draw: st.DrawFn, *, may_reshape: bool = True, may_lose_key: bool = False) -> Pair:
    """Two tables whose keys are drawn from the same few values, so that rows are on either side or on both."""
    key_types = draw(st.lists(st.sampled_from(OF_KEYS), min_size=1, max_size=3))
    value_types = draw(st.lists(st.sampled_from([*TYPES]), max_size=4))
    types = {f"k{i}": kind for i, kind in enumerate(key_types)} | {f"v {i}": kind for i, kind in enumerate(value_types)}
    key = [name for name in types if name.startswith("k")]
    sides = [draw(_sides(types, key, may_reshape=may_reshape)) for _ in range(2)]
    if may_lose_key:
        kept = draw(st.sampled_from([([], []), ([], key), (key, []), (key, key[:1]), (key[:1], key), (key, key[::-1])]))
        is_keyed = {*kept[0]} == {*kept[1]} == {*key}
        sides = [
            # Where rows are compared as wholes, some may be there twice.
            Side(side.types, its_key, side.rows if is_keyed else [*side.rows, *side.rows[: draw(st.integers(0, 2))]])
            for side, its_key in zip(sides, kept, strict=True)
        ]
    return Pair(*sides)


@st.composite
def _sides(draw: st.DrawFn, types: Mapping[str, pyarrow.DataType], key: Sequence[str], *, may_reshape: bool) -> Side:
    shape = dict(types)
    if may_reshape and draw(st.booleans()):
        for name in [name for name in types if name not in key]:
            if draw(st.booleans()):
                del shape[name]
        if draw(st.booleans()):
            shape["v 0"] = draw(st.sampled_from([*TYPES]))
        shape = {name: shape[name] for name in draw(st.permutations([*shape]))}
    values = {
        n: st.sampled_from(TYPES[kind]) if n in key else st.sampled_from([None, *TYPES[kind]])
        for n, kind in shape.items()
    }
    found = draw(st.lists(st.fixed_dictionaries(values), max_size=8, unique_by=lambda row: picked(row, key)))
    return Side(shape, key, found)


@contextmanager
def compared(pair: Pair, engine: Engine) -> Iterator[tuple[Path, Path, TableDifference | None]]:
    with TemporaryDirectory() as folder:
        before = write_release(Path(folder) / "1", {NAME: (pair.before.table(), pair.before.key)})
        after = write_release(Path(folder) / "2", {NAME: (pair.after.table(), pair.after.key)})
        found = summary(before, after, engine)
        assert found.is_empty == (not found.tables)
        yield before, after, found.tables[0] if found.tables else None


def counts(table: TableDifference | None) -> tuple[int, int, int]:
    return (table.rows_added, table.rows_removed, table.rows_changed) if table else (0, 0, 0)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine("1GB", 2, tmp_path_factory.mktemp("spill"))


SETTINGS = settings(max_examples=50, deadline=None)


@SETTINGS
@given(pairs())
def test_counts_are_those_of_a_recount(engine: Engine, pair: Pair) -> None:
    key, others = pair.before.key, [name for name in pair.common if name not in pair.before.key]
    earlier, later = ({picked(row, key): row for row in side.rows} for side in (pair.before, pair.after))
    changed_in: Counter[str] = Counter()
    n_changed = 0
    for met in earlier.keys() & later.keys():
        changed = [n for n in others if plain(earlier[met][n]) != plain(later[met][n])]
        changed_in.update(changed)
        n_changed += bool(changed)
    expected = (len(later.keys() - earlier.keys()), len(earlier.keys() - later.keys()), n_changed)
    with compared(pair, engine) as (_, _, found):
        assert counts(found) == expected
        assert dict(found.columns_changed if found else {}) == dict(changed_in)
        is_same_shape = [*pair.before.types.items()] == [*pair.after.types.items()]
        assert (found is None) == (expected == (0, 0, 0) and is_same_shape)
        if found:
            assert found.compared_by == tuple(key)
            assert (found.rows_before, found.rows_after) == (len(earlier), len(later))


@SETTINGS
@given(pairs())
def test_rows_are_those_of_a_recount(engine: Engine, pair: Pair) -> None:
    key, others = pair.before.key, [name for name in pair.common if name not in pair.before.key]
    sides = [{picked(row, key): row for row in side.rows} for side in (pair.before, pair.after)]
    is_carried = {*pair.after.types} > {*pair.common}
    expected = {}
    for met in sides[0].keys() | sides[1].keys():
        earlier, later = (side.get(met) for side in sides)
        changed = [n for n in others if plain(earlier[n]) != plain(later[n])] if earlier and later else []
        change = (
            "added"
            if later and not earlier
            else "removed"
            if earlier and not later
            else "changed"
            if changed
            else "equal"
        )
        if change != "equal" or is_carried:
            expected[met] = (
                change,
                changed,
                earlier and picked(earlier, [*pair.before.types]),
                later and picked(later, [*pair.after.types]),
            )
    with compared(pair, engine) as (before, after, _):
        rows(before, after, NAME, engine, before / "rows.parquet")
        found = pyarrow.parquet.read_table(before / "rows.parquet").to_pylist()
    given_rows = {
        picked(row["after"] or row["before"], key): (
            row["change"],
            row["changed_columns"],
            row["before"] and picked(row["before"], [*pair.before.types]),
            row["after"] and picked(row["after"], [*pair.after.types]),
        )
        for row in found
    }
    assert len(given_rows) == len(found)
    assert given_rows == expected
    assert [*given_rows] == sorted(given_rows)


@SETTINGS
@given(pairs(may_lose_key=True))
def test_applying_a_difference_to_the_earlier_table_gives_the_later(engine: Engine, pair: Pair) -> None:
    with compared(pair, engine) as (before, after, _):
        path, made = before / "rows.parquet", before / "made.parquet"
        rows(before, after, NAME, engine, path)
        apply(parquet_of(before, NAME), path, made, engine)
        found = pyarrow.parquet.read_table(made)
    names = [*pair.after.types]
    assert {
        n: str(kind).replace("element", "item") for n, kind in zip(found.column_names, found.schema.types, strict=True)
    } == {n: str(kind).replace("element", "item") for n, kind in pair.after.types.items()}
    assert found.column_names == names
    rows_found = [picked(row, names) for row in found.to_pylist()]
    assert Counter(rows_found) == Counter(picked(row, names) for row in pair.after.rows)
    if pair.after.key:
        places = [picked(row, pair.after.key) for row in found.to_pylist()]
        assert places == sorted(places)


@SETTINGS
@given(pairs(may_lose_key=True))
def test_swapping_the_releases_swaps_added_and_removed(engine: Engine, pair: Pair) -> None:
    with compared(pair, engine) as (before, after, forth):
        back = next(iter(summary(after, before, engine).tables), None)
    added, removed, changed = counts(forth)
    assert counts(back) == (removed, added, changed)
    if forth and back:
        assert forth.columns_changed == back.columns_changed
        assert (forth.schema.columns_added, forth.schema.columns_gone) == (
            back.schema.columns_gone,
            back.schema.columns_added,
        )
        assert forth.schema.columns_retyped == {n: kinds[::-1] for n, kinds in back.schema.columns_retyped.items()}


@SETTINGS
@given(pairs(may_reshape=False))
def test_the_same_rows_in_another_file_do_not_differ(engine: Engine, pair: Pair) -> None:
    side = pair.before
    with TemporaryDirectory() as folder:
        first = write_release(Path(folder) / "1", {NAME: (side.table(), side.key)})
        second = write_release(Path(folder) / "2", {NAME: (side.table(is_reversed=True), side.key)})
        assert summary(first, first, engine).is_empty
        assert summary(first, second, engine).is_empty


@SETTINGS
@given(pairs(may_reshape=False, may_lose_key=True))
def test_rows_without_a_common_key_are_compared_as_wholes(engine: Engine, pair: Pair) -> None:
    is_keyed = {*pair.before.key} == {*pair.after.key} != set()
    names = [*pair.before.types]
    earlier, later = (Counter(picked(row, names) for row in side.rows) for side in (pair.before, pair.after))
    with compared(pair, engine) as (_, _, found):
        if not is_keyed:
            assert counts(found) == ((later - earlier).total(), (earlier - later).total(), 0)
            assert found is None or found.compared_by == ()
