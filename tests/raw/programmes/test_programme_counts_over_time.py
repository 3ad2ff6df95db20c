"""Counts of programmes over both times, when they ran and when that was known, against counts made by hand."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import duckdb
import pyarrow
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raw.countries.room import SOURCE as COUNTRIES
from raw.observation.contract import TABLES as OBSERVATION
from raw.programmes.room import SOURCE
from transforms.catalogue import tables
from warehouse.checks import verify
from warehouse.contract import Contract, arrow_schema

Row = dict[str, Any]

ROOMS = {table.full_name: table for table in tables()}
MADE = (
    "core.programmes",
    "core.programme_periods",
    "core.programme_partners",
    "core.programme_institutes",
    "core.programme_lineages",
    "indicators.programme_counts",
    "indicators.programme_flows",
    "indicators.programme_progression",
)
RAW: Mapping[str, type[Contract]] = {
    f"raw.{name}": contract for name, contract in {**SOURCE.tables, **OBSERVATION, **COUNTRIES.tables}.items()
}

FIRST = date(2015, 1, 1)
KNOWN = [date(2026, 11, day) for day in range(1, 8)]
INSTRUMENTS = [
    {"instrument": "PICS", "family": "emerging action", "renamed_to": "IEA", "renamed_in": 2019},
    {"instrument": "IEA", "family": "emerging action", "renamed_to": None, "renamed_in": None},
    {"instrument": "UMI", "family": "laboratory", "renamed_to": "IRL", "renamed_in": 2019},
    {"instrument": "IRL", "family": "laboratory", "renamed_to": None, "renamed_in": None},
]
PLACE = {"file_id": "aaaaaaaaaaaa", "line": 1, "source_url": "https://example.org", "retrieved": "2026-11"}

days = st.integers(0, 1500).map(lambda n: FIRST + timedelta(n))


@st.composite
def spans(draw: st.DrawFn) -> Row:
    """The dates of a mandate, each between two bounds or not known, none against another."""
    bounds = sorted(draw(st.lists(days, min_size=6, max_size=6)))
    has_start, has_end, has_seen = (draw(st.booleans()) for _ in range(3))
    row: Row = {}
    for name, is_there, (low, high) in (
        ("start", has_start, bounds[0:2]),
        ("last_seen", has_seen and not has_end, bounds[2:4]),
        ("end", has_end, bounds[4:6] if draw(st.booleans()) else [bounds[1], bounds[5]]),
    ):
        row[f"{name}_earliest"], row[f"{name}_latest"] = (low, high) if is_there else (None, None)
    return row


@st.composite
def stretches(draw: st.DrawFn) -> list[tuple[date, date | None]]:
    """When the versions of a row stood: one after another, some with a pause, the last perhaps withdrawn."""
    marks = sorted(draw(st.sets(st.sampled_from(KNOWN), min_size=1, max_size=4)))
    pairs: list[tuple[date, date | None]] = [*zip(marks, [*marks[1:], None], strict=True)]
    return [pair for pair in pairs if pair[1] is None or draw(st.booleans())] or pairs[-1:]


@st.composite
def registers(draw: st.DrawFn) -> dict[str, list[Row]]:
    """A register in which every row has a history; the programmes themselves were always known."""
    found: dict[str, list[Row]] = {f"raw.{name}": [] for name in SOURCE.tables}
    found["raw.instruments"] = [{**PLACE, **row} for row in INSTRUMENTS]
    names = ["a", "b", "c"][: draw(st.integers(1, 3))]
    for name in names:
        since = {"known_from": KNOWN[0], "known_until": None}
        found["raw.programmes"].append({**PLACE, **since, "programme_id": name, "name": name})
        for number in range(1, draw(st.integers(1, 3)) + 1):
            for first, until in draw(stretches()):
                version = {"programme_id": name, "period_number": number, "known_from": first, "known_until": until}
                instrument = draw(st.sampled_from(INSTRUMENTS))["instrument"]
                found["raw.programme_periods"].append({**PLACE, **draw(spans()), **version, "instrument": instrument})
        for number in range(1, draw(st.integers(0, 2)) + 1):
            for first, until in draw(stretches()):
                version = {"programme_id": name, "partner_number": number, "known_from": first, "known_until": until}
                code = draw(st.sampled_from(["FR", "SG", "JP"]))
                found["raw.programme_partners"].append({**PLACE, **version, "country_code": code})
    for later, earlier in zip(names[1:], names, strict=False):
        for first, until in draw(stretches()):
            version = {"programme_id": later, "known_from": first, "known_until": until}
            found["raw.programme_links"].append(
                {**PLACE, **version, "predecessor_programme_id": earlier, "kind": "grew out of"}
            )
    return found


@pytest.fixture(scope="module")
def duck() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as connection:
        for schema in ("raw", "core", "indicators"):
            connection.execute(f"create schema {schema}")
        yield connection


def make(duck: duckdb.DuckDBPyConnection, register: Mapping[str, Sequence[Row]], as_of: date, known_on: date) -> None:
    """Every table of programmes from a register, as of a day and as known on a day."""
    observation = [{"home_country_code": "FR", "as_of_date": as_of, "known_on_date": known_on}]
    countries = [{"country_code": code} for code in ("FR", "SG", "JP")]
    given_rows = {**register, "raw.observation": observation, "raw.countries": countries}
    for name, contract in RAW.items():
        duck.register("given_rows", pyarrow.Table.from_pylist([*given_rows.get(name, [])], arrow_schema(contract)))
        duck.execute(f"create or replace table {name} as from given_rows")
    duck.execute("create or replace table core.countries as select country_code from raw.countries")
    duck.execute("create or replace table core.country_groups as from raw.country_groups")
    for name in MADE:
        duck.execute(f"create or replace table {name} as {ROOMS[name].select}")
        broken = [verdict for verdict in verify(duck, ROOMS[name].contract, name) if not verdict.passed]
        assert broken == [], name


def known(rows: Sequence[Row], day: date) -> list[Row]:
    return [
        row for row in rows if row["known_from"] <= day and (row["known_until"] is None or day < row["known_until"])
    ]


def by_hand(rows: Sequence[Row], day: date) -> tuple[set[str], set[str]]:
    """Programmes that certainly ran on a day, and those that may have."""
    certain, possible = set(), set()
    for row in rows:
        start, latest_start = row["start_earliest"], row["start_latest"]
        end, latest_end = row["end_earliest"], row["end_latest"]
        seen, latest_seen = row["last_seen_earliest"], row["last_seen_latest"]
        if start is None:
            start, latest_start = seen, latest_seen
        if start is None or start > day or (latest_end is not None and day >= latest_end):
            continue
        possible.add(row["programme_id"])
        shown = max(seen or start, start)
        if latest_start <= day and (day < end if end is not None else day <= shown):
            certain.add(row["programme_id"])
    return certain, possible


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(registers(), days, st.sampled_from(KNOWN))
def test_a_programme_is_counted_exactly_in_its_periods(
    duck: duckdb.DuckDBPyConnection, register: dict[str, list[Row]], as_of: date, known_on: date
) -> None:
    make(duck, register, as_of, known_on)
    periods = known(register["raw.programme_periods"], known_on)
    counts = duck.execute(
        """
        select as_of_date, p_programmes_minimum, p_programmes_maximum, uncertain_programmes, known_on_date
        from indicators.programme_counts
        where instrument = 'all' and country_code = 'all' and institute = 'all'
        """
    ).fetchall()
    counted = {row[0]: row[1:] for row in counts}
    for day in {as_of, *(date(year, 12, 31) for year in range(2014, as_of.year))}:
        certain, possible = by_hand(periods, day)
        expected = (len(certain), len(possible), sorted(possible - certain), known_on)
        assert counted.pop(day, (0, 0, [], known_on)) == expected, day
        assert len(certain) <= len(possible)
    assert counted == {}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(registers(), days, st.sampled_from(KNOWN))
def test_what_is_known_on_a_day_never_shows_what_came_later(
    duck: duckdb.DuckDBPyConnection, register: dict[str, list[Row]], as_of: date, known_on: date
) -> None:
    make(duck, register, as_of, known_on)
    whole = {name: sorted(map(repr, duck.execute(f"from {name}").fetchall())) for name in MADE}
    past = {
        table: [
            {
                **row,
                "known_until": row["known_until"] if row["known_until"] and row["known_until"] <= known_on else None,
            }
            if "known_from" in row
            else row
            for row in rows
            if "known_from" not in row or row["known_from"] <= known_on
        ]
        for table, rows in register.items()
    }
    make(duck, past, as_of, known_on)
    assert whole == {name: sorted(map(repr, duck.execute(f"from {name}").fetchall())) for name in MADE}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(registers(), days, st.sampled_from(KNOWN))
def test_the_stock_changes_by_what_begins_and_what_ends(
    duck: duckdb.DuckDBPyConnection, register: dict[str, list[Row]], as_of: date, known_on: date
) -> None:
    make(duck, register, as_of, known_on)
    flows = duck.execute(
        """
        select instrument, reading, year, as_of_date, p_programmes_before, p_begun, p_ended, p_programmes
        from indicators.programme_flows order by instrument, reading, year
        """
    ).fetchall()
    stock: dict[tuple[str, str], int] = {}
    for instrument, reading, year, day, before, begun, ended, after in flows:
        assert before == stock.get((instrument, reading), 0), (instrument, reading, year)
        assert after == before + begun - ended
        stock[instrument, reading] = after
        column = "p_programmes_minimum" if reading == "certain" else "p_programmes_maximum"
        counted = duck.execute(
            f"select {column} from indicators.programme_counts where as_of_date = ? and instrument = ?"
            " and country_code = 'all' and institute = 'all'",
            [day, instrument],
        ).fetchone()
        assert after == (counted[0] if counted else 0), (instrument, reading, year)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(registers(), days, st.sampled_from(KNOWN))
def test_every_mandate_known_is_a_step_of_a_chain_and_only_actions_progress(
    duck: duckdb.DuckDBPyConnection, register: dict[str, list[Row]], as_of: date, known_on: date
) -> None:
    make(duck, register, as_of, known_on)
    steps = "select distinct programme_id, period_number from core.programme_lineages order by all"
    periods = "select programme_id, period_number from core.programme_periods order by all"
    assert duck.execute(steps).fetchall() == duck.execute(periods).fetchall()
    waiting = "select p_days_followed, waiting_days_maximum from indicators.programme_progression"
    assert all(days is None or days >= 0 for row in duck.execute(waiting).fetchall() for days in row[:1])
    links = known(register["raw.programme_links"], known_on)
    chains = duck.execute("select count(distinct chain_id) from core.programme_lineages").fetchone()
    continued = {row["predecessor_programme_id"] for row in links}
    with_periods = {row["programme_id"] for row in known(register["raw.programme_periods"], known_on)}
    ends = {row["programme_id"] for row in register["raw.programmes"]} - continued
    reached = {name for name in ends if _ancestors(name, links) & with_periods}
    assert chains == (len(reached),)


def _ancestors(name: str, links: Sequence[Row]) -> set[str]:
    found = {name}
    for row in links:
        if row["programme_id"] == name:
            found |= _ancestors(row["predecessor_programme_id"], links)
    return found
