"""What becomes of each record of the ministry's export, and what is said of files that cannot be used."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from raw.errors import SourceError
from raw.ministry.read import read
from raw.ministry.room import SOURCE
from raw.source import FileCount
from warehouse.contract import columns

GOOD: dict[str, Any] = {
    "call_year": "2014",
    "framework": "Horizon 2020",
    "country_name_fr": "France",
    "country_code": "FRA",
    "stage": "evaluated",
    "number_involved": 12.0,
    "coordination_number": 3.0,
    "funding": 1234.56,
    "project_number": 8.0,
    "share_number_involved": 0.25,
    "share_coordination_number": 0.1,
    "share_funding": 0.2,
    "share_project_number": 0.3,
}
ALONE: dict[str, Any] = {**GOOD, "country_code": "DEU", "country_name_fr": "Allemagne"}


def written(folder: Path, *records: Any, name: str = "export.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(records), encoding="utf-8")
    return path


def rows(folder: Path, table: str = "ministry_applications") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parquet.read_table(folder / f"{table}.parquet").to_pylist()
    return found


def outcome(folder: Path, *records: Any) -> tuple[FileCount, list[dict[str, Any]], list[dict[str, Any]]]:
    """(count, rows, rejected rows) of a file of these records."""
    (count,) = read([written(folder, *records)], folder / "out")
    return count, rows(folder / "out"), rows(folder / "out", "rejected_rows")


def refusal(files: Sequence[Path], folder: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read(files, folder / "out")
    assert not (folder / "out").exists()
    return str(caught.value)


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in GOOD.items() if name != key}


def test_a_record_becomes_a_row_as_it_stands(tmp_path: Path) -> None:
    count, (row,), _ = outcome(tmp_path, {**GOOD, "a_new_key": [1, {"x": None}]})
    assert count == FileCount(1, 1, 0)
    del row["file_id"]
    assert row == {
        "line": 1,
        "country_code_given": "FRA",
        "country_name_given": "France",
        "framework": "Horizon 2020",
        "call_year": 2014,
        "stage": "evaluated",
        "n_participations": 12,
        "n_coordinations": 3,
        "n_projects": 8,
        "funding": 1234.56,
        "share_participations": 0.25,
        "share_coordinations": 0.1,
        "share_projects": 0.3,
        "share_funding": 0.2,
        "is_total": False,
    }


@pytest.mark.parametrize("code", ["ALL", "UE", "EU"])
def test_a_total_is_kept_and_marked(tmp_path: Path, code: str) -> None:
    _, found, _ = outcome(tmp_path, GOOD, {**GOOD, "country_code": code, "country_name_fr": "Tous pays"})
    assert [row["is_total"] for row in found] == [False, True]


def test_shares_may_be_missing(tmp_path: Path) -> None:
    _, found, _ = outcome(tmp_path, without("share_funding"), {**ALONE, "share_funding": None})
    assert [row["share_funding"] for row in found] == [None, None]


NEEDED = [name for name in GOOD if not name.startswith("share_")]


@pytest.mark.parametrize("key", NEEDED)
def test_a_missing_key_rejects_the_record(tmp_path: Path, key: str) -> None:
    count, _, (row,) = outcome(tmp_path, ALONE, without(key))
    assert count == FileCount(2, 1, 1)
    assert (row["source"], row["line"], row["column_name"]) == ("ministry", 2, key)
    assert f"`{key}` is missing" in row["reason"]
    assert json.loads(row["content"]) == without(key)


@pytest.mark.parametrize("key", NEEDED)
def test_an_empty_value_rejects_the_record(tmp_path: Path, key: str) -> None:
    count, _, (row,) = outcome(tmp_path, ALONE, {**GOOD, key: None})
    assert count == FileCount(2, 1, 1)
    assert row["column_name"] == key
    assert "got `null`" in row["reason"]


REJECTED: dict[str, tuple[Any, str | None, str]] = {
    "a half": ({**GOOD, "number_involved": 12.5}, "number_involved", "expected a whole number"),
    "below nought": ({**GOOD, "project_number": -1.0}, "project_number", "`float` >= 0"),
    "a number as text": ({**GOOD, "number_involved": "12"}, "number_involved", "expected `float`, got `str`"),
    "a decimal comma": ({**GOOD, "funding": "1234,56"}, "funding", "expected `float`, got `str`"),
    "more than a number of JSON holds exactly": ({**GOOD, "coordination_number": 1e17}, "coordination_number", "<="),
    "a share above 1": ({**GOOD, "share_funding": 1.5}, "share_funding", "<= 1"),
    "a year of two digits": ({**GOOD, "call_year": "14"}, "call_year", "matching regex"),
    "a year as a number": ({**GOOD, "call_year": 2014}, "call_year", "expected `str`, got `int`"),
    "an unknown stage": ({**GOOD, "stage": "sucessful"}, "stage", "did you mean 'successful'?"),
    "a country by name": ({**GOOD, "country_code": "France"}, "country_code", "matching regex"),
    "no framework": ({**GOOD, "framework": ""}, "framework", "length >= 1"),
    "a list": ([1, 2], None, "expected `object`, got `array`"),
    "a text": ("FRA", None, "got `str`"),
    "the same again": ({**ALONE, "number_involved": 99.0}, None, "already stands in record 1"),
}


@pytest.mark.parametrize(("bad", "column_name", "words"), REJECTED.values(), ids=REJECTED.keys())
def test_a_bad_record_is_rejected_with_its_reason(
    tmp_path: Path, bad: Any, column_name: str | None, words: str
) -> None:
    count, (kept,), (row,) = outcome(tmp_path, ALONE, bad)
    assert count == FileCount(2, 1, 1)
    assert kept["n_participations"] == 12
    assert (row["line"], row["column_name"]) == (2, column_name)
    assert words in row["reason"]
    assert row["reason"].endswith(".")
    assert (row["record_id"] is None) == (not isinstance(bad, dict))


def test_a_rejected_record_is_named_by_its_key(tmp_path: Path) -> None:
    _, _, (row,) = outcome(tmp_path, ALONE, without("number_involved"))
    assert row["record_id"] == "FRA / Horizon 2020 / 2014 / evaluated"


WHOLE = json.dumps([ALONE, GOOD]).encode()
REFUSED = {
    "a web page": (b"\xef\xbb\xbf \n<!DOCTYPE html><html></html>", "starts with '<', so it is a web page"),
    "nothing": (b"", "it ends within a value"),
    "cut short": (WHOLE[:-20], "it ends within a value"),
    "an empty list": (b"[]", "is a list without a record"),
    "an error of the portal": (b'{"error_code": "InvalidRESTParameterError"}', "is JSON and no list of records"),
    "NaN": (WHOLE.replace(b"12.0", b"NaN", 1), "NaN and Infinity are no JSON numbers (byte 148, record 1)"),
    "-Infinity, where it is ignored": (WHOLE[:-2] + b', "z": -Infinity}]', "NaN and Infinity"),
    "cp1252": (
        WHOLE.replace(b"France", "Réunion".encode("cp1252")),
        "(record 2) is 0xE9, which is not UTF-8; in Windows-1252 (cp1252) it is 'é'",
    ),
    "a CSV export": (b"call_year;framework\n2014;FP7\n", "is not valid JSON"),
    "JSON lines": (json.dumps(GOOD).encode() * 2, "is JSON and no list of records"),
    "two lists": (WHOLE + WHOLE, "trailing characters"),
    "nested too deep": (b"[" * 100_000 + b"]" * 100_000, "is not valid JSON"),
    "another dataset": (b'[{"siren": "180089013"}]', "none of its 1 records is one of applications by country"),
}


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "export.json"
    path.write_bytes(content)
    said = refusal([path], tmp_path)
    assert words in said
    assert str(path) in said
    assert said.endswith(".")


def test_a_file_that_is_absent_is_named(tmp_path: Path) -> None:
    assert "cannot be read" in refusal([tmp_path / "absent.json"], tmp_path)


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE)
    assert read([path], tmp_path / "out") == [FileCount(2, 2, 0)]


def test_a_record_in_two_files_is_refused_whatever_their_order(tmp_path: Path) -> None:
    first = written(tmp_path, GOOD, name="first.json")
    second = written(tmp_path, ALONE, {**GOOD, "number_involved": 13.0}, name="second.json")
    for files in ([first, second], [second, first]):
        said = refusal(files, tmp_path)
        assert "FRA, Horizon 2020, 2014, evaluated" in said
        assert "counted twice" in said
        assert all(str(path) in said for path in files)


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    files = [
        written(tmp_path, GOOD, without("funding"), name="first.json"),
        written(tmp_path, ALONE, name="second.json"),
    ]
    assert read(files, tmp_path / "out") == [FileCount(2, 1, 1), FileCount(1, 1, 0)]
    assert read(files[::-1], tmp_path / "again") == [FileCount(1, 1, 0), FileCount(2, 1, 1)]
    for table in (tmp_path / "out").iterdir():
        assert table.read_bytes() == (tmp_path / "again" / table.name).read_bytes()


VALUE: st.SearchStrategy[Any] = st.sampled_from(
    [None, "", "2014", "FRA", "ALL", "evaluated", "successful", 3.0, 0.5, -1.0, True, []]
)
RECORD = st.dictionaries(st.sampled_from([*GOOD]), VALUE, max_size=3).map(lambda changed: {**GOOD, **changed}) | VALUE


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(RECORD, max_size=5))
def test_every_record_is_kept_or_rejected(tmp_path: Path, records: list[Any]) -> None:
    count, kept, rejected = outcome(tmp_path, ALONE, *records)
    assert count == FileCount(1 + len(records), len(kept), len(rejected))
    assert sorted(row["line"] for row in (*kept, *rejected)) == [*range(1, len(records) + 2)]
    keys = [(row["country_code_given"], row["framework"], row["call_year"], row["stage"]) for row in kept]
    assert len({*keys}) == len(keys)


def test_the_card_and_every_column_are_described() -> None:
    assert SOURCE.card.licence == "etalab-2.0"
    assert SOURCE.options().mode == "off"
    for contract in SOURCE.tables.values():
        assert [column.name for column in columns(contract)][:2] == ["file_id", "line"]
