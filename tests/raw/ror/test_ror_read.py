"""Files of ROR, made up: what is taken, what is rejected with which words, and what is refused as a whole."""

import gzip
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from raw.errors import SourceError
from raw.ror import content
from raw.ror.room import SOURCE
from raw.source import FileCount, RejectedRow
from warehouse.contract import arrow_schema

FIRST, SECOND = "https://ror.org/02feahw73", "https://ror.org/00z54nq84"
MEMBER = "v2.15-2026-10-01-ror-data.json"


def record(ror: str = FIRST, **fields: Any) -> dict[str, Any]:
    moment = {"date": "2018-11-14", "schema_version": "1.0"}
    return {
        "admin": {"created": moment, "last_modified": {"date": "2026-01-29", "schema_version": "2.1"}},
        "established": 1939,
        "id": ror,
        "locations": [{"geonames_id": 1, "geonames_details": {"name": "Paris", "country_code": "FR"}}],
        "names": [{"lang": "fr", "types": ["label", "ror_display"], "value": "Centre"}],
        "relationships": [],
        "status": "active",
        "types": ["funder"],
        **fields,
    }


def place(name: str, country_code: str | None) -> dict[str, Any]:
    return {"geonames_details": {"name": name, "country_code": country_code}}


def as_json(*records: Any) -> bytes:
    return json.dumps(records).encode()


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in members.items():
            bundle.writestr(name, data)
    return buffer.getvalue()


def read(folder: Path, data: bytes, name: str = "ror.json") -> tuple[FileCount, dict[str, list[dict[str, Any]]]]:
    """The count and the rows of each table."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(data)
    (count,) = SOURCE.read([path], folder / "tables")
    found = {table.stem: parquet.read_table(table).to_pylist() for table in (folder / "tables").iterdir()}
    assert count.rows_in == count.rows_kept + count.rows_rejected
    assert (count.rows_kept, count.rows_rejected) == (len(found["ror_organisations"]), len(found["rejected_rows"]))
    return count, found


def test_an_organisation_and_its_relations(tmp_path: Path) -> None:
    names = [
        {"types": ["acronym"], "value": "CNRS"},
        {"types": ["acronym", "alias"], "value": "C.N.R.S."},
        {"types": ["label"], "value": "National Centre"},
        {"types": ["ror_display"], "value": "Centre National"},
    ]
    relations = [
        {"type": "child", "id": SECOND, "label": "Institut de Physique"},
        {"type": "related", "id": SECOND, "label": "Institut"},
    ]
    places = [place("Paris", "FR"), place("Nouméa", "NC"), place("Lyon", "FR"), place("At sea", None)]
    count, tables = read(tmp_path, as_json(record(names=names, relationships=relations, locations=places)))
    assert count == FileCount(1, 1, 0)
    (organisation,) = tables["ror_organisations"]
    assert len(organisation.pop("file_id")) == 12
    assert organisation == {
        "line": 1,
        "ror": FIRST,
        "status": "active",
        "name": "Centre National",
        "acronym": "CNRS",
        "types": ["funder"],
        "established": 1939,
        "country_code": "FR",
        "country_codes": ["FR", "NC"],
        "city": "Paris",
        "created_date": date(2018, 11, 14),
        "last_modified_date": date(2026, 1, 29),
        "schema_version": "2.1",
    }
    assert [tuple(row.values())[1:] for row in tables["ror_relationships"]] == [
        (1, 1, FIRST, SECOND, "child", "Institut de Physique"),
        (1, 2, FIRST, SECOND, "related", "Institut"),
    ]


def test_what_may_be_missing(tmp_path: Path) -> None:
    bare = record(established=None, locations=[place("At sea", None)], types=[])
    del bare["relationships"]
    _, tables = read(tmp_path, as_json(bare))
    (organisation,) = tables["ror_organisations"]
    assert [organisation[name] for name in ("acronym", "established", "country_code", "country_codes", "types")] == [
        None,
        None,
        None,
        [],
        [],
    ]
    assert tables["ror_relationships"] == []


CASES: dict[str, tuple[dict[str, Any], str, str]] = {
    "no ROR": ({"id": "https://ror.org/123"}, "id", "not of the form ROR writes there"),
    "doubled address": ({"id": f"https://ror.org/{FIRST}"}, "id", "not of the form"),
    "unknown status": ({"status": "gone"}, "status", "'gone' is none of the values"),
    "country in small letters": ({"locations": [place("Paris", "fr")]}, "locations", "country_code"),
    "no place": ({"locations": []}, "locations", "expected `array` of length >= 1"),
    "no name to display": ({"names": [{"types": ["label"], "value": "X"}]}, "names", "ror_display, got 0"),
    "two names to display": ({"names": 2 * [{"types": ["ror_display"], "value": "X"}]}, "names", "got 2"),
    "empty name": ({"names": [{"types": ["ror_display"], "value": ""}]}, "names", "names[0].value"),
    "year as text": ({"established": "1939"}, "established", "expected `int | null`, got `str`"),
    "30 February": ({"admin": {"created": {"date": "2026-02-30", "schema_version": "2.1"}}}, "admin", "calendar"),
    "unknown relation": (
        {"relationships": [{"type": "sibling", "id": SECOND, "label": "X"}]},
        "relationships",
        "relationships[0].type",
    ),
    "relation to nothing": (
        {"relationships": [{"type": "child", "id": "02feahw73", "label": "X"}]},
        "relationships",
        "relationships[0].id",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_bad_record_costs_no_other(tmp_path: Path, case: str) -> None:
    fields, column_name, words = CASES[case]
    bad = record(SECOND, **fields)
    count, tables = read(tmp_path, as_json(record(), bad))
    assert count == FileCount(2, 1, 1)
    (row,) = tables["rejected_rows"]
    assert (row["source"], row["line"], row["column_name"]) == ("ror", 2, column_name)
    assert row["record_id"] == (SECOND if "id" not in fields else None)
    assert words in row["reason"]
    assert "report it to ROR" in row["reason"]
    assert [row["line"] for row in tables["ror_organisations"]] == [1]


def test_an_item_that_is_no_object(tmp_path: Path) -> None:
    _, tables = read(tmp_path, as_json(record(), 7, None))
    assert [(row["line"], row["column_name"]) for row in tables["rejected_rows"]] == [(2, None), (3, None)]
    assert "The record: expected `object`, got `int`" in tables["rejected_rows"][0]["reason"]


def test_of_an_organisation_that_stands_twice_the_first_is_kept(tmp_path: Path) -> None:
    count, tables = read(tmp_path, as_json(record(), record(SECOND), record(status="inactive")))
    assert count == FileCount(3, 2, 1)
    (row,) = tables["rejected_rows"]
    assert (row["line"], row["record_id"], row["column_name"]) == (3, FIRST, "id")
    assert "already stands at 1" in row["reason"]
    assert [row["status"] for row in tables["ror_organisations"]] == ["active", "active"]


def test_json_lines_keep_their_numbers_and_a_broken_line_is_rejected(tmp_path: Path) -> None:
    lines = [json.dumps(record()), "", '{"id": "cut', json.dumps(record(SECOND))]
    count, tables = read(tmp_path, "\n".join(lines).encode(), "ror.jsonl")
    assert count == FileCount(3, 2, 1)
    assert [row["line"] for row in tables["ror_organisations"]] == [1, 4]
    assert tables["rejected_rows"][0]["line"] == 3
    assert "not valid JSON" in tables["rejected_rows"][0]["reason"]


def test_plain_gzip_and_zip_hold_the_same_whatever_their_names(tmp_path: Path) -> None:
    plain = as_json(record(), record(SECOND))
    forms = {
        "plain": plain,
        "marked": b"\xef\xbb\xbf" + plain,
        "gzip": gzip.compress(plain),
        "zip": zipped({MEMBER: plain, MEMBER.replace("json", "csv"): b"id\n"}),
        "folder": zipped({"release/": b"", f"release/{MEMBER}": plain, f"__MACOSX/release/._{MEMBER}": b"x"}),
    }
    for name, data in forms.items():
        count, tables = read(tmp_path / name, data, "file")
        assert count == FileCount(2, 2, 0), name
        assert [row["ror"] for row in tables["ror_organisations"]] == [FIRST, SECOND], name


def test_of_two_schemas_in_a_zip_the_second_is_read(tmp_path: Path) -> None:
    members = {
        "v1.74-2025-11-24-ror-data.json": as_json({"id": FIRST, "country": {}}),
        "v1.74-2025-11-24-ror-data_schema_v2.json": as_json(record(SECOND)),
    }
    _, tables = read(tmp_path, zipped(members))
    assert [row["ror"] for row in tables["ror_organisations"]] == [SECOND]


def damaged_zip() -> bytes:
    data = bytearray(zipped({MEMBER: as_json(record())}))
    data[len(MEMBER) + 60] ^= 1
    return bytes(data)


REFUSED = {
    "empty": (b"", "holds no organisation"),
    "empty list": (b" [] ", "holds no organisation"),
    "web page": (b"<!doctype html>", "neither a JSON list nor JSON lines"),
    "cut list": (as_json(record())[:-1], "not valid JSON"),
    "text after the list": (as_json(record()) + b"x", "not valid JSON"),
    "NaN within": (as_json(record(established=float("nan"))), "not valid JSON"),
    "not UTF-8": (as_json(record()).replace(b"Paris", b"Par\xefs"), "not UTF-8"),
    "ends within a character": (as_json(record()) + b"\xc3", "not UTF-8"),
    "schema 1": (as_json({"id": FIRST, "name": "Centre", "country": {"country_code": "FR"}}), "schema 1"),
    "nothing good": (as_json({}, {}), "none of its 2 records could be read"),
    "cut gzip": (gzip.compress(as_json(record()))[:-9], "damaged or cut short"),
    "gzip of another checksum": (gzip.compress(as_json(record()))[:-8] + bytes(8), "damaged or cut short"),
    "cut zip": (zipped({MEMBER: as_json(record())})[:-30], "damaged or cut short"),
    "damaged zip": (damaged_zip(), "damaged or cut short"),
    "zip of something else": (zipped({"a.json": b"[]"}), "found 0 (it holds a.json)"),
    "zip of two releases": (zipped({"v1-ror-data.json": b"[]", "v2-ror-data.json": b"[]"}), "found 2"),
    "zip of many files": (zipped({f"{n}-ror-data.json": b"" for n in range(101)}), "holds 101 files"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_refused_as_a_whole_leaves_nothing(tmp_path: Path, case: str) -> None:
    data, words = REFUSED[case]
    with pytest.raises(SourceError, match=r"ror\.json") as caught:
        read(tmp_path, data)
    assert words in str(caught.value)
    assert not (tmp_path / "tables").exists()


@pytest.mark.parametrize(("limit", "words"), [("MAXIMUM_FILE", "has 1,"), ("MAXIMUM_CONTENT", "holds more")])
def test_a_file_beyond_a_limit_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, words: str
) -> None:
    monkeypatch.setattr(content, limit, 1000)
    data = as_json(record(names=[{"types": ["ror_display"], "value": "X" * 1000}]))
    with pytest.raises(SourceError, match=limit) as caught:
        read(tmp_path, data if limit == "MAXIMUM_FILE" else gzip.compress(data))
    assert words in str(caught.value)


def test_a_zip_that_inflates_too_far_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MAXIMUM_CONTENT", 2**20)
    bomb = zipped({MEMBER: b"[" + b" " * 2**24})
    assert len(bomb) < 2**16
    with pytest.raises(SourceError, match="MAXIMUM_CONTENT"):
        read(tmp_path, bomb)


def test_equal_bytes_give_equal_bytes_in_the_columns_of_the_contracts(tmp_path: Path) -> None:
    data = as_json(record(), record(SECOND, status="gone"))
    read(tmp_path / "a", data, "a.json")
    read(tmp_path / "b", data, "b.json")
    for table, contract in {**SOURCE.tables, "rejected_rows": RejectedRow}.items():
        paths = [tmp_path / name / "tables" / f"{table}.parquet" for name in "ab"]
        assert paths[0].read_bytes() == paths[1].read_bytes()
        assert parquet.read_schema(paths[0]) == arrow_schema(contract)


def test_one_file_at_a_time(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one at a time"):
        SOURCE.read([], tmp_path)
