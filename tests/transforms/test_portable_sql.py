"""Every SELECT of the rooms means the same on another engine, and what would not is refused with what to write."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import transforms
from warehouse.portable import Fault, faults, report

FILES = sorted(Path(transforms.__file__).parent.rglob("*.sql"))

REFUSED = {
    "100.0 * a / 3": "cast(… as double) / …",
    "a / nullif(b, 0)": "cast(… as double) / …",
    "cast(a as decimal(18, 12)) / 3": "cast(… as double) / …",
    "round(cast(a as decimal(18, 12)), 2) / 3": "cast(… as double) / …",
    "cast(a as double) / cast(b as double)": "nullif(…, 0)",
    "cast(a as double) / 0": "nullif(…, 0)",
    "cast(a as double) / (b - 1)": "nullif(…, 0)",
    "cast(a as double) / (b * nullif(a, 0))": "nullif(…, 0)",
    "max(cast(a as double)) / count(*)": "nullif(…, 0)",
    "cast(a as double) / (case when a > 0 then b else 1 end)": "nullif(…, 0)",
    "a // b": "nullif(…, 0)",
    "a % b": "nullif(…, 0)",
    "cast(a as double) // 2": "floor(… / …)",
    "7.5 // 2": "floor(… / …)",
    "cast(2.5 as int)": "cast(round(…) as …)",
    "cast(-2.5 as bigint)": "cast(floor(…) as …)",
    "cast(cast(a as double) / 2 as int)": "cast(round(…) as …)",
    "cast(100 * (cast(a as double) / 2) as bigint)": "cast(round(…) as …)",
    "cast(sqrt(a) as integer)": "cast(round(…) as …)",
    "cast(coalesce(avg(a), 0) as integer)": "cast(round(…) as …)",
    "try_cast(2.5 as int)": "cast(round(…) as …)",
    "date_diff('year', valid_from, valid_to)": "datediff('day', …)",
    "datediff('month', valid_from, valid_to)": "datediff('day', …)",
    "datesub('year', valid_from, valid_to)": "another function",
    "date '2020-01-02' - date '2020-01-01'": "datediff('day', …, …)",
    "cast('2020-01-02' as date) - make_date(2020, 1, 1)": "datediff('day', …, …)",
    "valid_to - valid_from": "datediff('day', …, …)",
    "max(valid_to) - min(valid_from)": "datediff('day', …, …)",
    "ln(a)": "ln(nullif(…, 0))",
    "ln(cast(a as double) / nullif(b, 0))": "ln(nullif(…, 0))",
    "log10(a)": "ln(nullif(…, 0))",
    "log(2, a)": "ln(nullif(…, 0))",
    "log(nullif(a, 0))": "log10(…) or ln(…)",
    "sum(cast(a as double))": "decimal(38, 12)",
    "sum(ln(nullif(a, 0)))": "decimal(38, 12)",
    "avg(cast(a as double) / 2)": "decimal(38, 12)",
    "approx_count_distinct(a)": "count(distinct …)",
    "approx_quantile(a, 0.5)": "quantile_disc(…)",
    "len(c)": "array_length(…) of a list",
    "LEN (c)": "array_length(…) of a list",
    "list_filter(c, x -> x > 1)": "lambda x: …",
    "list_transform(c, (x) -> x + 1)": "lambda x: …",
    "c[1:2]": "number its rows",
    "c[2:]": "number its rows",
    "list_slice(c, 1, 2)": "number its rows",
    "array_slice(c, 1, 2)": "number its rows",
    "hash(a, b)": "another function",
}
"""Expression over t(a, b, c, valid_from, valid_to) → part of what it is refused with."""

ACCEPTED = [
    "cast(a as double) / nullif(cast(b as double), 0)",
    "100 * cast(a as double) / 3",
    "avg(a) / 365.25",
    "sqrt(a) / 2.5",
    "case when b > 0 then cast(a as double) / b end",
    "cast(a as double) / (1 + b)",
    "cast(a as double) / greatest(b, 1)",
    "a * 1000000000000 // nullif(b, 0)",
    "a % 64",
    "cast(round(2.5) as int)",
    "cast(floor(cast(a as double) / 2) as bigint)",
    "cast(a as int)",
    "cast('2' as int)",
    "cast(sum(a) as bigint)",
    "datediff('day', valid_from, valid_to)",
    "year(valid_to) - year(valid_from)",
    "valid_to - interval 1 day",
    "ln(nullif(a, 0))",
    "ln(greatest(a, 1))",
    "ln(1 + a)",
    "ln(2)",
    "ln(nullif(a, 0) / cast(nullif(b, 0) as double))",
    "case when a > 0 then ln(a) end",
    "sum(cast(round(ln(nullif(a, 0)), 12) as decimal(38, 12)))",
    "sum(a)",
    "array_length(c)",
    "length('length')",
    "list_filter(c, lambda x: x > 1)",
    "c[1]",
    "'x -> len(y)'",
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.parent.name}.{file.stem}")
def test_a_select_is_portable(file):
    assert [*report([file])] == []


@pytest.mark.parametrize("expression", REFUSED)
def test_an_expression_is_refused_on_its_line(expression):
    found = faults(f"-- One row.\nselect\n    {expression} as value\nfrom core.t\n")
    assert found, expression
    assert {fault.line for fault in found} == {3}
    assert any(REFUSED[expression] in fault.message for fault in found), found


@pytest.mark.parametrize("expression", ACCEPTED)
def test_an_expression_is_accepted(expression):
    assert faults(f"select {expression} as value from core.t") == []


@pytest.mark.parametrize("expression", [*ACCEPTED, *(e for e in REFUSED if "->" not in e)])
def test_the_expressions_are_sql(expression, duck):
    table = "(select 1 as a, 2 as b, [1] as c, date '2020-01-01' as valid_from, date '2020-01-02' as valid_to)"
    duck.execute(f"explain select {expression} as value, from {table} as t")


def test_what_a_column_stands_for_is_known_from_the_statement():
    select = """
    with counted as (select a, count(*) as n, sqrt(a) as root, cast(max(d) as date) as day from core.t group by a),
    again as (select n, root, day, nullif(n, 0) as n_or_nothing from counted)
    select root / n as x, root / n_or_nothing as y, {} as z from again
    """
    assert faults(select.format("n")) == []
    assert "divides without a double" in faults(select.format("n / n"))[0].message
    assert "makes a fraction whole" in faults(select.format("cast(root as int)"))[0].message
    assert "subtracts days" in faults(select.format("day - day"))[0].message
    assert "adds doubles up" in faults(select.format("sum(root)"))[0].message


@pytest.mark.parametrize(
    ("condition", "is_enough"),
    [
        ("n > 0", True),
        ("n >= 1", True),
        ("n <> 0", True),
        ("t.n > 1 and m = 2", False),  # t.n is not written as the column divided by
        ("n > 1 and m = 2", True),
        ("n >= 0", False),
        ("n <> 1", False),
        ("m > 0", False),
        ("n > 0 or m > 1", False),
    ],
)
def test_a_column_may_be_divided_by_where_the_statement_asks_for_more_than_zero(condition, is_enough):
    assert (faults(f"select cast(m as double) / n as y from core.t as t where {condition}") == []) == is_enough


def test_columns_of_one_name_are_told_apart_by_the_query_they_are_of():
    select = """
    with whole as (select cast(a as double) as n from core.t), counted as (select a as n from core.t)
    select {}.n / 2 as y from whole as w cross join counted as c
    """
    assert faults(select.format("w")) == []
    assert "divides without a double" in faults(select.format("c"))[0].message
    passed_on = select.replace("from whole as w", "from (select * from whole) as w")
    assert faults(passed_on.format("w")) == []


def test_a_column_defined_by_itself_is_of_no_known_kind():
    assert len(faults("with x as (select n + 0 as n from core.t) select n / n as n from x")) == 2


def test_a_column_is_guarded_where_every_branch_of_a_union_guards_it():
    select = "with x as (select 1 as n union all select {} as n from core.t) select cast(m as double) / n as y from x"
    assert faults(select.format("nullif(m, 0)")) == []
    assert "may divide by zero" in faults(select.format("m"))[0].message


@pytest.mark.parametrize(
    ("select", "said"),
    [
        ("select * from core.t pivot (sum(a) for b in (1, 2))", "sum(…) filter (where …)"),
        ("pivot core.t on b using sum(a)", "sum(…) filter (where …)"),
        ("select * from core.t unpivot (value for name in (a, b))", "union all"),
        ("select 1; select 2", "one SELECT"),
        ("create table t as select 1", "one SELECT"),
        ("", "one SELECT"),
        ("select (", "cannot be read"),
        ("select a from core.t where a = '", "cannot be read"),
    ],
)
def test_a_statement_is_refused(select, said):
    assert [said in fault.message for fault in faults(select)] == [True]


def test_a_file_is_named_with_its_line(tmp_path):
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "good.sql").write_text("select 1 as a\n", encoding="utf-8")
    (tmp_path / "room" / "room.sql").write_text("select\n    a,\n    ln(a) as b\nfrom core.t\n", encoding="utf-8")
    assert [*report([tmp_path])] == [f"{tmp_path}/room/room.sql:3: ln(a) may be of zero: ln(nullif(…, 0))"]
    with pytest.raises(FileNotFoundError, match=re.escape("There is no .sql file")):
        [*report([tmp_path / "room" / "none"])]


def test_the_command_ends_with_one_where_something_is_refused(tmp_path, repository):
    def run(text):
        (tmp_path / "room.sql").write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "warehouse.portable", str(tmp_path)]
        return subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)

    good, bad = run("select 1 as a"), run("select c[1:2] as a from core.t")
    assert (good.returncode, good.stdout, good.stderr) == (0, "", "")
    assert (bad.returncode, bad.stdout.count("\n"), bad.stderr) == (1, 1, "")


def test_faults_are_given_in_the_order_of_lines():
    assert faults("select\n    ln(b) as y,\n    ln(a) as x\nfrom core.t") == [
        Fault(2, "ln(b) may be of zero: ln(nullif(…, 0))"),
        Fault(3, "ln(a) may be of zero: ln(nullif(…, 0))"),
    ]
