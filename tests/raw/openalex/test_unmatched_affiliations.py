"""Affiliation texts that are kept: those of authors without any country, and of these what shows no person."""

import gzip
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from raw.affiliation_key import affiliation_key, normalised
from raw.openalex.anonymous import anonymous
from raw.openalex.read import read

Row = dict[str, Any]
FRENCH = {"id": "https://openalex.org/I1", "display_name": "One", "country_code": "FR"}
HOMELESS = {"id": "https://openalex.org/I2", "display_name": "Two", "country_code": None}


def author(name: str | None, *strings: object, **more: Any) -> Row:
    return {
        "author": {"display_name": name},
        "raw_author_name": name,
        "institutions": [],
        "countries": [],
        "raw_affiliation_strings": list(strings),
        **more,
    }


def texts(folder: Path, *authors: Row, **more: Any) -> list[tuple[int, int, str]]:
    """(author, place, text) of what is kept of a work with these authors."""
    return [
        (row["author_index"], row["string_index"], row["affiliation_text"])
        for row in rows(folder, [{"id": "https://openalex.org/W1", "authorships": authors, **more}])
    ]


def rows(folder: Path, works: Sequence[object]) -> list[Row]:
    file = folder / "works.jsonl"
    file.write_bytes(b"\n".join(json.dumps(work).encode() for work in works))
    read([file], folder / "out")
    return parquet.read_table(folder / "out" / "openalex_unmatched_affiliations.parquet").to_pylist()


def test_only_texts_of_authors_without_any_country_are_kept(tmp_path: Path) -> None:
    found = texts(
        tmp_path,
        author("Ada Byron", "Lab of engines", "Lab of numbers"),
        author("Ada Byron", "Country listed", countries=["FR"]),
        author("Ada Byron", "Country of an institution", institutions=[HOMELESS, FRENCH]),
        author("Ada Byron", "Institution without country", institutions=[HOMELESS], countries=None),
        author("Ada Byron", "Code that is none", countries=[""]),
        author("Ada Byron"),
        author("Ada Byron", raw_affiliation_strings=None),
    )
    assert found == [
        (1, 1, "Lab of engines"),
        (1, 2, "Lab of numbers"),
        (4, 1, "Institution without country"),
    ]


@pytest.mark.parametrize(
    "string",
    [
        "Lab of engines, ada@example.org",
        "Lab of engines, ORCID",
        "Lab of engines, 0000-0002-1825-0097",
        "Lab of engines, +33 1 44 27 00 00",
        "Ada Byron, Lab of engines",
        "Laboratoire Bỳrón",
        "M. Grove is at the Lab of engines",
    ],
)
def test_a_text_that_shows_a_person_is_left_out(tmp_path: Path, string: str) -> None:
    others = author("Mary Grove", "Another lab")
    assert texts(tmp_path, author("Ada Byron", string, "Lab of engines"), others) == [
        (1, 2, "Lab of engines"),
        (2, 1, "Another lab"),
    ]


def test_texts_in_which_nothing_can_be_read_are_left_out(tmp_path: Path) -> None:
    assert texts(tmp_path, author(None, "", "  ", "-;.", None, 5, ["x"], {"a": "b"}, "Lab 5")) == [(1, 8, "Lab 5")]


def test_texts_of_a_rejected_line_are_not_kept(tmp_path: Path) -> None:
    good = {"id": "https://openalex.org/W1", "authorships": [author(None, "Good lab")]}
    bad = {"id": "https://openalex.org/I1", "authorships": [author(None, "Bad lab")]}
    found = rows(tmp_path, [bad, good])
    assert [(row["line"], row["affiliation_text"]) for row in found] == [(2, "Good lab")]


def test_the_key_is_that_of_the_text_in_lower_case_with_single_blanks(tmp_path: Path) -> None:
    works = [
        {"id": f"https://openalex.org/W{n}", "authorships": [author(None, string)]}
        for n, string in enumerate(
            ["Dept. of Physics,  Égypte", "dept of physics - e\u0301gypte", "Dept of Physics"], 1
        )
    ]
    keys = [row["affiliation_key"] for row in rows(tmp_path, works)]
    assert keys[0] == keys[1] == hashlib.sha256("dept of physics égypte".encode()).hexdigest()[:16]
    assert keys[2] != keys[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" A  B\n\tC ", "a b c"),
        ("[1] Dept.of_Physics/(UMR 7589)", "1 dept of physics umr 7589"),
        ("物理系，北京大学", "物理系 北京大学"),
        ("भौतिकी", "भौतिकी"),
        ("—…§", ""),
    ],
)
def test_what_is_compared_of_a_text(text: str, expected: str) -> None:
    assert normalised(text) == expected
    assert (affiliation_key(text) is None) == (expected == "")


@pytest.mark.parametrize("name", ["pull_2026-05-22", "works_2025-12-06"])
def test_real_texts_show_nobody_and_are_those_of_the_work_without_its_people(
    tmp_path: Path, real_data: Path, name: str
) -> None:
    with gzip.open(real_data / "openalex" / f"{name}.jsonl.gz") as stream:
        works = [json.loads(line) for line in stream]
    found = rows(tmp_path, works)
    kept = rows(tmp_path, [json.loads(anonymous(json.dumps(work).encode())) for work in works])
    assert [{**row, "file_id": None} for row in found] == [{**row, "file_id": None} for row in kept]
    expected = {
        (line, place)
        for line, work in enumerate(works, 1)
        for place, each in enumerate(work["authorships"], 1)
        if each["raw_affiliation_strings"]
        and not each["countries"]
        and not any(institution["country_code"] for institution in each["institutions"])
    }
    assert {(row["line"], row["author_index"]) for row in found} <= expected
    assert len({(row["line"], row["author_index"]) for row in found}) > 0.5 * len(expected)
    for row in found:
        assert "@" not in row["affiliation_text"]
        for each in works[row["line"] - 1]["authorships"]:
            person = each["raw_author_name"] or ""
            assert " " not in person or person.casefold() not in row["affiliation_text"].casefold()
