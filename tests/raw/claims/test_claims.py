"""The committed register of statements: what it holds, how its texts are read, and what its checks refuse."""

import csv
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from raw.claims.contract import ROLES
from raw.claims.room import SOURCE
from raw.claims.written import Printed, days, printed
from raw.errors import SourceError
from warehouse.contract import columns, rules

Row = dict[str, object]

GOOD = {
    "claim_id": "new",
    "publisher": "INP",
    "scope": "INP",
    "quantity": "programmes running",
    "parameter": "IRL",
    "partner": "",
    "value": "3",
    "hedge": "exactly",
    "wording": "3",
    "as_of": "2019..2022-02",
    "as_of_meaning": "on some day",
    "address": "https://example.org",
    "retrieved": "2026-11",
    "replaces": "",
    "fact_id": "",
    "is_own_evidence": "false",
    "note": "",
}
"""A statement that is taken."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("claims")
    SOURCE.read(SOURCE.default_files, folder)
    return folder


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A copy of the register to break."""
    for path in SOURCE.default_files:
        shutil.copy(path, tmp_path / path.name)
    return tmp_path


def query(folder: Path, sql: str) -> list[Row]:
    with duckdb.connect() as connection:
        for path in folder.glob("*.parquet"):
            connection.execute(f"create view {path.stem} as from '{path}'")
        result = connection.execute(sql)
        names = [described[0] for described in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def append(folder: Path, table: str, row: list[str]) -> None:
    with (folder / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(row)


def state(folder: Path, **changes: str) -> None:
    append(folder, "claims", [*{**GOOD, **changes}.values()])


def rejected(folder: Path) -> dict[str, str]:
    """Key → reason of each rejected row; the register's own rows must have stayed."""
    counts = SOURCE.read([folder / path.name for path in SOURCE.default_files], folder / "tables")
    assert all(count.rows_in == count.rows_kept + count.rows_rejected for count in counts)
    found = query(folder / "tables", "from rejected_rows")
    assert sum(count.rows_rejected for count in counts) == len(found)
    return {str(row["record_id"]): f"{row['column_name']}: {row['reason']}" for row in found}


def test_the_committed_register_is_read_whole(tmp_path: Path) -> None:
    counts = SOURCE.read(SOURCE.default_files, tmp_path)
    assert query(tmp_path, "select line, reason from rejected_rows") == []
    assert [count.rows_kept for count in counts] == [17, 37, 8, 17, 202, 59]


def test_equal_files_give_equal_tables_in_any_order(built: Path, tmp_path: Path) -> None:
    SOURCE.read(SOURCE.default_files[::-1], tmp_path)
    assert {path.name for path in built.iterdir()} == {
        f"{table}.parquet" for table in [*SOURCE.tables, "rejected_rows"]
    }
    for path in built.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes()


def test_every_column_is_described_and_every_rule_holds(built: Path) -> None:
    for table, contract in SOURCE.tables.items():
        assert all(column.description.endswith(".") for column in columns(contract))
        for sentence, condition in rules(contract).items():
            assert query(built, f"from {table} where not coalesce({condition}, false)") == [], sentence


def test_every_scope_quantity_and_hedge_is_used(built: Path) -> None:
    for table, column in (("claim_scopes", "scope"), ("claim_quantities", "quantity")):
        assert query(built, f"from {table} anti join claims using ({column})") == []
    european = "claims join claim_quantities using (quantity) where is_european_funding"
    assert query(built, f"from claim_funding where parameter not in (select parameter from {european})") == []
    used = {str(row["hedge"]) for row in query(built, "select distinct hedge from claims")}
    assert used == {"exactly", "about", "close to", "nearly", "more than", "at least", "fraction", "some"}


def test_the_two_versions_of_the_page(built: Path) -> None:
    pairs = query(
        built,
        """
        select b.quantity, b.parameter, a.value as earlier, b.value as later
        from claims as b join claims as a on a.claim_id = b.replaces order by all
        """,
    )
    assert [tuple(row.values()) for row in pairs] == [
        ("international co-authorship share", None, "66", "66"),
        ("programme duration", "IEA", "3", "2"),
        ("programmes running", "IEA", "58", "24"),
        ("programmes running", "IRL", "3", "4"),
        ("programmes running", "IRN", "12", "13"),
        ("programmes running", "IRP", "21", "33"),
    ]


def test_the_numbers_of_the_page_are_all_there(built: Path, real_data: Path) -> None:
    page = (real_data / "cnrs" / "inp_international_page.txt").read_text(encoding="utf-8")
    for words in ("58 IEA", "66%", "Two thirds", "12 International", "21 International", "3 International"):
        assert words in page
    stated = query(built, "select value from claims where claim_id like 'inp-a-%'")
    numbers = {str(row["value"]) for row in stated}
    printed_there = {"58", "66", "66.67", "12", "21", "3", "20", "580", "75", "10", "2", "4", "5"}
    years = {"2002", "2006", "2007", "2010", "2014", "2017", "2018"}
    assert numbers == printed_there | years | {"0", "1"}


def test_every_comparable_fact_became_a_statement_with_its_value(built: Path, real_data: Path) -> None:
    with (real_data / "cnrs" / "facts.csv").open(encoding="utf-8") as file:
        facts = {row["fact_id"]: row for row in csv.DictReader(file)}
    stated: dict[str, set[str]] = {}
    for row in query(built, "select fact_id, value, address from claims where fact_id is not null"):
        stated.setdefault(str(row["fact_id"]), set()).add(str(row["value"]))
        assert row["address"] == facts[str(row["fact_id"])]["source_url"]
    scopes = {"CNRS institute", "organisation", "delegation", "country", "world"}
    events = {"event", "programme", "mappings"}
    comparable = {name for name, fact in facts.items() if fact["entity_scope"] in scopes and fact["unit"] not in events}
    assert comparable - stated.keys() == set()
    assert len(comparable) == 112
    for name, values in stated.items():
        assert values & {part.strip() for part in facts[name]["value"].split("/")}, name


def test_a_statement_about_the_observed_institute_finds_it(built: Path) -> None:
    (scope,) = query(built, "from claim_scopes where scope = 'INP'")
    assert scope["ror"] == "https://ror.org/00z54nq84"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("66", Printed(66, 66, 0.5)),
        ("14.9", Printed(14.9, 14.9, 0.05)),
        ("66.67", Printed(66.67, 66.67, 0.005)),
        ("1..2", Printed(1, 2, 0.5)),
        ("0", Printed(0, 0, 0.5)),
    ],
)
def test_a_value_is_as_exact_as_its_digits(text: str, value: Printed) -> None:
    assert printed(text) == value


def test_dates_are_as_exact_as_they_are_written() -> None:
    assert days("2016-02") == (date(2016, 2, 1), date(2016, 2, 29))
    assert days("2007..2014-02-21") == (date(2007, 1, 1), date(2014, 2, 21))
    assert days("2021-04-01") == (date(2021, 4, 1), date(2021, 4, 1))


def test_a_good_statement_is_taken(edited: Path) -> None:
    state(edited)
    assert rejected(edited) == {}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"scope": "INPP"}, "scope: scope is 'INPP', which claim_scopes.csv does not hold; did you mean 'INP'?"),
        ({"hedge": "nearli"}, "which claim_hedges.csv does not hold; did you mean 'nearly'?"),
        ({"quantity": "programmes runing"}, "did you mean 'programmes running'?"),
        ({"value": "3..2"}, "value: value: '3..2' ends below its beginning"),
        ({"value": "many"}, "value: value is 'many': expected text matching"),
        ({"value": "1,000"}, "value is '1,000'"),
        ({"value": ""}, "value is empty: a value is required"),
        ({"as_of": "2014-13"}, "there is no month 13"),
        ({"as_of": "2014-02-30"}, "2014-02 has 28 days"),
        ({"as_of": "2015..2014"}, "ends before it begins"),
        ({"as_of": "0214"}, "before 1939"),
        ({"as_of_meaning": "on some days"}, "did you mean 'on some day'?"),
        ({"is_own_evidence": "no"}, "expected true or false"),
        ({"address": "example.org"}, "address is 'example.org'"),
        ({"replaces": "new"}, "replaces names the row itself"),
        ({"replaces": "inp-a-irn"}, "'inp-a-irn' is already replaced by 'inp-b-irn': only one can follow"),
        ({"replaces": "inp-b-irn"}, "'inp-b-irn' has the parameter 'IRN' and this row 'IRL'"),
        ({"replaces": "inp-a-irrn"}, "did you mean 'inp-a-irn'?"),
        ({"fact_id": "12"}, "fact_id is '12'"),
        (
            {"quantity": "grants", "parameter": "ERC in Horizon 2002"},
            "which claim_funding.csv does not hold; did you mean 'ERC in Horizon 2020'?",
        ),
        ({"quantity": "grants", "parameter": ""}, "parameter: parameter is empty: a statement on grants names"),
    ],
)
def test_a_broken_statement_is_rejected_with_what_to_do(edited: Path, changes: dict[str, str], words: str) -> None:
    state(edited, **changes)
    told = rejected(edited)
    assert [*told] == ["new"]
    assert words in told["new"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["COST", "H2020", "all", "2020", "2014", ""], "last_year is '2014', before first_year '2020'"),
        (["COST", "H2021", "all", "2014", "2020", ""], "framework_programme is 'H2021'"),
        (["COST", "H2020", "ERC PoC", "2014", "2020", ""], "programme_part is 'ERC PoC'"),
    ],
)
def test_an_impossible_european_programme_is_rejected(edited: Path, row: list[str], words: str) -> None:
    append(edited, "claim_funding", row)
    told = rejected(edited)
    assert [*told] == ["COST"]
    assert words in told["COST"]


def test_of_a_call_every_part_is_at_most_its_whole(built: Path) -> None:
    """Grants of the institution, of its country and of all countries, for each call that is stated for all."""
    calls = query(
        built,
        """
        select
            parameter,
            max(value_maximum) filter (where scope = 'CNRS') as institution,
            max(value_maximum) filter (where scope = 'France') as country,
            max(value_maximum) filter (where scope = 'Europe') as whole
        from claims where quantity = 'grants' and parameter like 'ERC-%' group by parameter
        """,
    )
    assert len(calls) == 8
    for call in calls:
        _, *parts = (value for value in call.values() if value is not None)
        assert parts == sorted(parts, key=lambda part: float(str(part)))


def test_of_two_statements_with_one_name_the_first_is_kept(edited: Path) -> None:
    state(edited, claim_id="inp-a-irl", value="5")
    told = rejected(edited)
    assert "already stands on line" in told["inp-a-irl"]
    (kept,) = query(edited / "tables", "select value from claims where claim_id = 'inp-a-irl'")
    assert kept == {"value": "3"}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            [("sum", "inp-a-irl", "part"), ("sum", "inp-a-irn", "total")],
            "has 1 statements as part: a test of 'sum' needs 2",
        ),
        (
            [("sum", "inp-a-irl", "part"), ("sum", "inp-a-irn", "part")],
            "has 0 statements as total: a test of 'sum' needs one",
        ),
        (
            [("sum", "inp-a-irl", "part"), ("ratio", "inp-a-irn", "ratio")],
            "is of 2 kinds (ratio, sum): give all rows one",
        ),
        ([("ratio", "inp-a-irl", "part"), ("ratio", "inp-a-irn", "ratio")], "'ratio' has no role 'part'"),
        ([("vintages", "inp-a-irl", "later"), ("vintages", "inp-b-irn", "later")], "'inp-a-irl' replaces no statement"),
        ([("sum", "inp-a-irrl", "part"), ("sum", "inp-a-irn", "part")], "did you mean 'inp-a-irl'?"),
        ([("total", "inp-a-irl", "part")], "kind is 'total': expected one of"),
    ],
)
def test_a_test_is_taken_whole_or_not_at_all(edited: Path, rows: list[tuple[str, str, str]], words: str) -> None:
    for kind, claim, role in rows:
        append(edited, "claim_tests", ["mine", kind, claim, role, ""])
    told = rejected(edited)
    assert words in " ".join(told.values())
    if "replaces no statement" not in words:
        assert len(told) == len(rows)


def test_a_rejected_part_takes_the_other_parts_along(edited: Path) -> None:
    path = edited / "claims.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count("cnrs-2010-umi,CNRS,CNRS,") == 1
    path.write_text(text.replace("cnrs-2010-umi,CNRS,CNRS,", "cnrs-2010-umi,CNRS,Nobody,"), encoding="utf-8")
    told = rejected(edited)
    assert "rejected: correct that line first" in told["cnrs-2010-total / cnrs-2010-umi"]
    assert "another row of the test 'cnrs-2010-total' is rejected" in told["cnrs-2010-total / cnrs-2010-pics"]
    assert query(edited / "tables", "from claim_tests where test_id like 'cnrs-2010%'") == []


def test_a_file_too_many_or_too_few_is_named(edited: Path) -> None:
    files = [edited / path.name for path in SOURCE.default_files]
    with pytest.raises(SourceError, match=r"claims.csv: the register of statements needs this file once, .* 0 times"):
        SOURCE.read([path for path in files if path.name != "claims.csv"], edited / "tables")
    strange = edited / "claim.csv"
    shutil.copy(edited / "claims.csv", strange)
    with pytest.raises(SourceError, match=r"did you mean 'claims.csv'"):
        SOURCE.read([*files, strange], edited / "tables")


def test_every_kind_of_test_is_in_use(built: Path) -> None:
    assert {str(row["kind"]) for row in query(built, "select distinct kind from claim_tests")} == {*ROLES}
