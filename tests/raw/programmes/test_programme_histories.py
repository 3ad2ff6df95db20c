"""The histories the committed register tells, date by date, as the tables give them on a day and as known on a day."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from raw.claims.room import SOURCE as CLAIMS
from raw.countries.room import SOURCE as COUNTRIES
from raw.definitions.room import SOURCE as DEFINITIONS
from raw.programmes.check import check
from raw.programmes.room import SOURCE
from transforms.catalogue import tables
from warehouse.checks import verify

ROOMS = {table.full_name: table for table in tables()}
MADE = (
    "core.programmes",
    "core.programme_periods",
    "core.programme_partners",
    "core.programme_institutes",
    "core.programme_sites",
    "core.programme_lineages",
    "indicators.programme_counts",
    "indicators.programme_flows",
    "indicators.programme_progression",
    "audit.programme_coverage",
)

Rows = list[tuple[Any, ...]]
Register = Callable[..., duckdb.DuckDBPyConnection]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """A function that makes every table of programmes from a register, as of a day and as known on a day."""
    opened = []

    def make(
        as_of: date = date(2026, 11, 30), known_on: date = date(2026, 11, 30), folder: Path | None = None
    ) -> duckdb.DuckDBPyConnection:
        made = tmp_path_factory.mktemp("register")
        SOURCE.read([folder / path.name for path in SOURCE.default_files] if folder else SOURCE.default_files, made)
        for source in (CLAIMS, COUNTRIES, DEFINITIONS):
            source.read(source.default_files, made)
        connection = duckdb.connect(config={"threads": 1})
        opened.append(connection)
        for schema in ("raw", "core", "indicators", "audit"):
            connection.execute(f"create schema {schema}")
        for table in [*SOURCE.tables, *CLAIMS.tables, *COUNTRIES.tables, *DEFINITIONS.tables]:
            connection.execute(f"create table raw.{table} as from '{made}/{table}.parquet'")
        connection.execute(
            "create table raw.observation as select 'FR' as home_country_code, 'observatory' as default_definition_id,"
            f" date '{as_of}' as as_of_date, date '{known_on}' as known_on_date"
        )
        for name in ("core.definitions", "core.country_views", "core.countries", "core.country_groups", *MADE):
            connection.execute(f"create table {name} as {ROOMS[name].select}")
            assert [verdict for verdict in verify(connection, ROOMS[name].contract, name) if not verdict.passed] == []
        return connection

    yield make
    for connection in opened:
        connection.close()


def steps(connection: duckdb.DuckDBPyConnection, chain: str) -> Rows:
    return connection.execute(
        """
        select programme_id, instrument_at_start, renamed_to, period_start, period_end, gap_days_minimum,
            gap_days_maximum, is_disputed
        from core.programme_lineages where chain_id = ? order by step_number
        """,
        [chain],
    ).fetchall()


def test_majulab_step_by_step(register: Register) -> None:
    connection = register()
    assert steps(connection, "majulab") == [
        ("pics-4159", "PICS", None, "2007..2008-03", "2010", None, None, True),
        ("fsql", "LIA", None, "2010-01", "2014-01", -364, 30, False),
        ("majulab", "UMI", None, "2014-05-30", "2018-01", 119, 149, False),
        ("majulab", "UMI", "IRL", "2018-01-23", "2023-01", -8, 22, False),
        ("majulab", "IRL", None, "2023", "2028", -30, 364, False),
    ]
    (chain,) = {row[0] for row in chain_texts(connection, "majulab")}
    assert chain == ("PICS 2007..2008-03 → LIA 2010-01 → UMI 2014-05-30 → UMI 2018-01-23 → IRL 2019 → IRL 2023")
    notes = [row[1] for row in chain_texts(connection, "majulab")]
    assert "Sources disagree on the start" in notes[0]
    assert "dates the creation May 2014" in notes[2]
    sites = "select site_kind, city, host_name, site_from from core.programme_sites where programme_id = 'majulab'"
    assert connection.execute(f"{sites} order by site_number").fetchall() == [
        ("main", "Singapore", None, None),
        ("mirror", None, "Université Nice Sophia Antipolis", "2018"),
        ("mirror", None, "Sorbonne Université", "2018"),
    ]


def test_mse2_with_two_days_for_its_extension(register: Register) -> None:
    connection = register()
    assert steps(connection, "mse2") == [
        ("mse2", "UMI", None, "2011-06-29", "2016-09-06..2016-09-09", None, None, True),
        ("mse2", "UMI", "IRL", "2016-09-06..2016-09-09", None, -3, 3, True),
    ]
    assert "Sources disagree on the signature" in chain_texts(connection, "mse2")[1][1]


def test_poncelet_with_its_gap(register: Register) -> None:
    connection = register()
    assert steps(connection, "poncelet") == [
        ("poncelet", "LIFR", None, "2002-03-11", "2006-07-04", None, None, False),
        ("poncelet", "UMI", None, "2006-07-04", "2016-12", 0, 0, False),
        ("poncelet", "UMI", "IRL", "2017-05-22", "2022-02-24", 142, 172, False),
    ]
    assert {row[0] for row in chain_texts(connection, "poncelet")} == {
        "LIFR 2002-03-11 → UMI 2006-07-04 → UMI 2017-05-22 → IRL 2019"
    }


def chain_texts(connection: duckdb.DuckDBPyConnection, chain: str) -> Rows:
    return connection.execute(
        "select chain, note from core.programme_lineages where chain_id = ? order by step_number", [chain]
    ).fetchall()


def test_the_register_of_an_earlier_day_is_the_one_of_that_day(register: Register) -> None:
    """Early in November 2026 it held 38 programmes; on the 22nd the units of the list came in."""
    for known_on, n in ((date(2026, 10, 31), 0), (date(2026, 11, 1), 38), (date(2026, 11, 22), 74)):
        connection = register(known_on=known_on)
        assert connection.execute("select count(*) from core.programmes").fetchone() == (n,)


def test_the_institute_counted_is_that_of_the_day(register: Register) -> None:
    """IPAL and BMC2, of Singapore: INSIS as UMI, another as IRL, and neither while it is not known when it changed."""
    counted = """
        select institute, p_programmes_maximum from indicators.programme_counts
        where as_of_date = ? and instrument = 'IRL' and country_code = 'SG' and institute <> 'all' order by all
    """
    for day, institutes in (
        (date(2018, 12, 31), [("INP", 1), ("INSIS", 3)]),
        (date(2024, 12, 31), [("INP", 1), ("INSIS", 1), ("not stated", 2)]),
        (date(2026, 12, 1), [("INP", 2), ("INS2I", 1), ("INSIS", 1)]),
    ):
        assert register(as_of=day).execute(counted, [day]).fetchall() == institutes


def test_how_many_of_the_declared_programmes_are_held_by_name(register: Register) -> None:
    held = register().execute(
        """
        select instrument, p_declared, p_held_minimum, p_held_maximum, p_not_held from audit.programme_coverage
        where scope = 'INP' and declared_on = '2019..2022-02' order by p_declared desc
        """
    )
    assert held.fetchall() == [("IEA", 58, 0, 0, 58), ("IRP", 21, 0, 1, 20), ("IRN", 12, 0, 0, 12), ("IRL", 3, 1, 4, 0)]


def test_a_correction_as_the_page_for_curators_says_keeps_what_was_known(register: Register, tmp_path: Path) -> None:
    for path in SOURCE.default_files:
        shutil.copy(path, tmp_path / path.name)
    path = tmp_path / "programme_periods.csv"
    text = path.read_text(encoding="utf-8")
    (old,) = [line for line in text.splitlines() if line.startswith("takuvik,1,")]
    replaced = old.replace(",2026-11-01,,", ",2026-11-01,2027-03-03,")
    corrected = old.replace("2011", "2011-06-15").replace(",2026-11-01,,", ",2027-03-03,,")
    path.write_text(text.replace(old, f"{replaced}\n{corrected}"), encoding="utf-8")
    files = [tmp_path / path.name for path in SOURCE.default_files]
    assert [problem for problem in check(files, date(2027, 3, 3)) if problem.is_error] == []
    starts = "select period_start from core.programme_periods where programme_id = 'takuvik'"
    for known_on, start in ((date(2027, 3, 2), "2011"), (date(2027, 3, 3), "2011-06-15")):
        connection = register(known_on=known_on, folder=tmp_path)
        assert connection.execute(starts).fetchall() == [(start,)]
