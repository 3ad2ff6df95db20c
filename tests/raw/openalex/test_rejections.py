"""Lines and files that are refused: the words say what is wrong, where, and what to do."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from raw.errors import SourceError
from raw.openalex import lines
from raw.openalex.read import read
from raw.source import FileCount

GOOD = b'{"id":"https://openalex.org/W1","authorships":[]}'


def with_value(key: str, value: bytes) -> bytes:
    return b'{"id":"https://openalex.org/W2","authorships":[],"%s":%s}' % (key.encode(), value)


def with_author(fields: bytes) -> bytes:
    return b'{"id":"https://openalex.org/W2","authorships":[{%s}]}' % fields


NESTED = b"[" * 100_000 + b"]" * 100_000
CASES: dict[str, tuple[bytes, str | None, str | None, str]] = {
    "cut": (b'{"id":"https://openalex.org/W2","title":"abc', "W2", None, "ends within a value"),
    "trailing comma": (b'{"id":"https://openalex.org/W2",}', "W2", None, "trailing comma"),
    "two records": (GOOD + GOOD, "W1", None, "trailing characters"),
    "leading zero": (with_value("z", b"01"), "W2", None, "invalid number"),
    "bad escape in a skipped text": (with_value("z", b'"\\q"'), "W2", None, "invalid escaped character"),
    "control character": (with_value("z", b'"\x01"'), "W2", None, "not valid JSON"),
    "half a surrogate pair": (with_value("z", b'"\\ud800"'), "W2", None, "surrogate"),
    "NaN": (with_value("fwci", b"NaN"), "W2", None, "NaN"),
    "Infinity": (with_value("skipped", b"-Infinity"), "W2", None, "Infinity"),
    "nested too deep": (with_value("z", NESTED), "W2", None, "nested too deep"),
    "not UTF-8": (with_value("skipped", b'"\xff"'), "W2", None, "not UTF-8"),
    "byte order mark within a file": (b"\xef\xbb\xbf" + GOOD, None, None, "invalid character (byte 0)"),
    "a list": (b"[1]", None, None, "expected `object`, got `array`"),
    "a text": (b'"x"', None, None, "got `str`"),
    "no id": (b'{"authorships":[]}', None, "id", "`id` is missing"),
    "id of an author": (b'{"id":"https://openalex.org/A2","authorships":[]}', None, "id", "address of a work"),
    "id of another digit": ('{"id":"https://openalex.org/W²","authorships":[]}'.encode(), None, "id", "address"),
    "id a number": (b'{"id":2,"authorships":[]}', None, "id", "address of a work"),
    "no authorships": (b'{"id":"https://openalex.org/W2"}', "W2", "authorships", "`authorships` is missing"),
    "authorships null": (b'{"id":"https://openalex.org/W2","authorships":null}', "W2", "authorships", "got `null`"),
    "year a text": (with_value("publication_year", b'"2020"'), "W2", "publication_year", "expected `int | null`"),
    "year 99": (with_value("publication_year", b"99"), "W2", "publication_year", "between 1000 and 2100"),
    "year 3000": (with_value("publication_year", b"3000"), "W2", "publication_year", "between 1000 and 2100"),
    "30 February": (with_value("publication_date", b'"2020-02-30"'), "W2", "publication_date", "calendar"),
    "no moment": (with_value("updated_date", b'"yesterday"'), "W2", "updated_date", "not a moment"),
    "a count of half": (with_value("cited_by_count", b"1.5"), "W2", "cited_by_count", "got `float`"),
    "a count below nought": (with_value("cited_by_count", b"-1"), "W2", "cited_by_count", ">= 0"),
    "a count too large": (with_value("cited_by_count", b"9" * 20), "W2", "cited_by_count", "<= "),
    "fwci too large": (with_value("fwci", b"1e999"), "W2", "fwci", "out of range"),
    "a flag as number": (with_value("is_retracted", b"1"), "W2", "is_retracted", "expected `bool | null`"),
    "field that is a domain": (
        with_value("primary_topic", b'{"field":{"id":"https://openalex.org/domains/1","display_name":"x"}}'),
        "W2",
        "primary_topic",
        "`primary_topic.field.id`",
    ),
    "no institutions": (
        with_author(b'"countries":[]'),
        "W2",
        "authorships",
        "`authorships[0].institutions` is missing",
    ),
    "no countries": (with_author(b'"institutions":[]'), "W2", "authorships", "`authorships[0].countries` is missing"),
    "country a number": (with_author(b'"institutions":[],"countries":[5]'), "W2", "authorships", "countries[0]"),
    "position unknown": (
        with_author(b'"institutions":[],"countries":[],"author_position":"second"'),
        "W2",
        "authorships",
        "author_position",
    ),
    "institution a number": (with_author(b'"institutions":[5],"countries":[]'), "W2", "authorships", "got `int`"),
    "institution's id": (
        with_author(b'"institutions":[{"id":"I1"}],"countries":[]'),
        "W2",
        "authorships",
        "`authorships[].institutions[].id`",
    ),
    "lineage": (
        with_author(b'"institutions":[{"id":"https://openalex.org/I1","lineage":[1]}],"countries":[]'),
        "W2",
        "authorships",
        "lineage[0]",
    ),
    "a place in HAL": (
        with_value("locations", b'[{"id":5},{"id":"pmh:oai:HAL:hal-1"}]'),
        "W2",
        "locations",
        "got `int`",
    ),
    "withdrawal of an author": (b'{"withdrawn":"A2","reason":"deleted"}', None, None, "withdraws no work"),
    "withdrawal without a reason": (b'{"withdrawn":"W2"}', None, None, "`reason`"),
    "merged into nothing": (b'{"withdrawn":"W2","reason":"merged"}', None, None, "`replaced_by`"),
    "withdrawal cut": (b'{"withdrawn":"W2","rea', None, None, "not valid JSON"),
}


def rejected(folder: Path, content: bytes) -> tuple[FileCount, list[dict[str, Any]]]:
    file = folder / "works.jsonl"
    file.write_bytes(content)
    (count,) = read([file], folder / "out")
    return count, parquet.read_table(folder / "out" / "rejected_rows.parquet").to_pylist()


@pytest.mark.parametrize(("bad", "record_id", "column_name", "words"), CASES.values(), ids=CASES.keys())
def test_a_bad_line_is_rejected_with_its_reason(
    tmp_path: Path, bad: bytes, record_id: str | None, column_name: str | None, words: str
) -> None:
    count, (row,) = rejected(tmp_path, GOOD + b"\n" + bad + b"\n" + GOOD)
    assert count == FileCount(3, 2, 1)
    assert (row["source"], row["line"], row["content"]) == ("openalex", 2, None)
    assert (row["record_id"], row["column_name"]) == (record_id, column_name)
    assert words in row["reason"]
    assert row["reason"].endswith(".")
    assert len(row["reason"]) < 400


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_line_that_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int) -> None:
    monkeypatch.setattr(lines, "MAXIMUM_LINE", 10_000)
    monkeypatch.setattr(lines, "CHUNK", 1_000)
    all_lines = [GOOD, GOOD]
    all_lines.insert(place, with_value("title", b'"' + b"x" * 20_000 + b'"'))
    count, (row,) = rejected(tmp_path, b"\n".join(all_lines))
    assert count == FileCount(3, 2, 1)
    assert (row["line"], row["record_id"]) == (place + 1, "W2")
    assert "longer than" in row["reason"]


ZIPPED = gzip.compress(b"\n".join([GOOD] * 5_000), mtime=0)
FLIPPED = ZIPPED[:-8] + bytes([ZIPPED[-8] ^ 1]) + ZIPPED[-7:]
FILES = {
    "empty": (b"", "0 bytes"),
    "blank": (b"\n \n", "no record"),
    "gzip of nothing": (gzip.compress(b""), "no record"),
    "web page": (b"\n<!DOCTYPE html>\n<html></html>", "web page"),
    "nothing is JSON": (b"garbage\nmore garbage", "none of its 2 lines"),
    "gzip cut": (ZIPPED[: len(ZIPPED) // 2], "damaged, cut short"),
    "gzip without its end": (ZIPPED[:-3], "damaged, cut short"),
    "wrong checksum": (FLIPPED, "CRC check failed"),
    "followed by other bytes": (ZIPPED + b"garbage", "followed by other bytes"),
    "second member cut": (ZIPPED + ZIPPED[:-3], "damaged, cut short"),
}


@pytest.mark.parametrize(("content", "words"), FILES.values(), ids=FILES.keys())
def test_a_file_that_cannot_be_used_leaves_nothing_behind(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "works.jsonl.gz"
    file.write_bytes(content)
    with pytest.raises(SourceError, match=words) as refused:
        read([file], tmp_path / "out")
    assert "works.jsonl.gz" in str(refused.value)
    assert "fetch" in str(refused.value).lower()
    assert list((tmp_path / "out").iterdir()) == []


def test_damage_says_how_far_the_file_could_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "CHUNK", 10_000)
    file = tmp_path / "works.jsonl.gz"
    file.write_bytes(FLIPPED)
    with pytest.raises(SourceError, match=r"after line [1-9],?[0-9]{3} at the earliest"):
        read([file], tmp_path / "out")


@pytest.mark.parametrize("content", [ZIPPED + ZIPPED, gzip.compress(b"") + ZIPPED + b"\0" * 100])
def test_several_gzip_members_are_one_file(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "no_extension"
    file.write_bytes(content)
    (count,) = read([file], tmp_path / "out")
    assert count.rows_in >= 5_000


def test_a_byte_order_mark_at_the_start_is_passed_over(tmp_path: Path) -> None:
    assert rejected(tmp_path, b"\xef\xbb\xbf" + GOOD)[0] == FileCount(1, 1, 0)


def test_lines_may_end_as_windows_ends_them(tmp_path: Path) -> None:
    assert rejected(tmp_path, GOOD + b"\r\n\r\n" + GOOD + b"\r\n")[0] == FileCount(2, 2, 0)


def test_one_file_at_a_time(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one at a time"):
        read([], tmp_path)
