"""Real organisations: 35,990 of them, in schema 2.1; what is known to be odd in them, counted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pytest
from pyarrow import parquet

from raw.ror.room import SOURCE
from raw.source import FileCount

CNRS = "https://ror.org/02feahw73"


@pytest.fixture(scope="module")
def tables(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ror")
    (count,) = SOURCE.read([real_data / "ror" / "ror_organisations.json.gz"], folder)
    assert count == FileCount(35_990, 35_990, 0)
    return folder


@pytest.fixture
def rows(tables: Path) -> Iterator[Any]:
    with duckdb.connect() as connection:
        for path in tables.glob("*.parquet"):
            connection.execute(f"create view {path.stem} as from '{path}'")
        yield lambda sql: connection.execute(sql).fetchall()


def test_the_tables_keep_their_contracts(tables: Path) -> None:
    for table, contract in SOURCE.tables.items():
        frame = parquet.read_table(tables / f"{table}.parquet").to_pandas(types_mapper=pandas.ArrowDtype)
        contract.validate(frame, lazy=True)


def test_organisations_by_status(rows: Any) -> None:
    found = dict(rows("select status, count(*) from ror_organisations group by status"))
    assert found == {"active": 35_075, "inactive": 725, "withdrawn": 190}
    assert rows("select count(distinct ror) from ror_organisations") == [(35_990,)]


def test_overseas_territories_carry_their_own_codes(rows: Any) -> None:
    territories = "('GP', 'MQ', 'GF', 'RE', 'YT', 'NC', 'PF', 'PM')"
    sql = f"select country_code, count(*) from ror_organisations where country_code in {territories} group by all"
    assert dict(rows(sql)) == {"GP": 13, "MQ": 3, "GF": 8, "RE": 10, "YT": 2, "NC": 9, "PF": 9, "PM": 1}


def test_some_organisations_lie_in_several_countries(rows: Any) -> None:
    assert rows("select count(*) from ror_organisations where len(country_codes) > 1") == [(16,)]
    assert rows("select country_codes from ror_organisations where name = 'International Gemini Observatory'") == [
        (["US", "CL"],)
    ]


def test_the_laboratory_with_georgia_tech_is_coded_french(rows: Any) -> None:
    found = rows("select country_code, city from ror_organisations where name = 'Georgia Tech-CNRS Laboratory'")
    assert found == [("FR", "Metz")]


def test_three_international_laboratories_are_absent(rows: Any) -> None:
    # The names of people's towns and of an American centre resemble theirs; none is one of these laboratories.
    pattern = "majulab|poncelet|mse2|mse²|multiscale material"
    assert rows(f"select name from ror_organisations where regexp_matches(lower(name), '{pattern}')") == []


def test_relations_by_kind_and_those_that_lead_out_of_the_file(rows: Any) -> None:
    found = dict(rows("select relationship_type, count(*) from ror_relationships group by all"))
    assert found == {"child": 18_992, "parent": 13_364, "related": 7_949, "successor": 532, "predecessor": 406}
    outside = """
        select r.relationship_type, count(*) from ror_relationships as r
        where r.related_ror not in (select ror from ror_organisations) group by all
    """
    assert dict(rows(outside)) == {"child": 6_359, "related": 2_397, "parent": 464, "predecessor": 72, "successor": 43}
    assert rows("select count(*) from ror_relationships where ror = related_ror") == [(3,)]


def test_inactive_children_name_a_parent_that_does_not_list_them(rows: Any) -> None:
    listed = f"select count(*) from ror_relationships where ror = '{CNRS}' and relationship_type = 'child'"
    naming = f"select count(*) from ror_relationships where related_ror = '{CNRS}' and relationship_type = 'parent'"
    assert (rows(listed), rows(naming)) == ([(1_019,)], [(1_033,)])
