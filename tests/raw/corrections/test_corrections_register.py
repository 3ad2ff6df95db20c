"""The register of corrections: empty as it is committed, and what it refuses."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pyarrow import parquet

from raw.corrections.contract import FIELDS, Correction
from raw.corrections.room import SOURCE
from raw.corrections.rules import VALUES
from raw.errors import SourceError
from warehouse.contract import columns, rules

NAMES = [column.name for column in columns(Correction)][2:]
GOOD = {
    "correction_id": "w1-year",
    "source": "openalex",
    "record_kind": "work",
    "record_id": "W2741809807",
    "field": "publication_year",
    "old_value": "2107",
    "new_value": "2017",
    "reason": "Digits changed places.",
    "evidence": "https://doi.org/10.7717/peerj.4375",
    "corrected_by": "Curators",
    "since": "2026-11-22",
}
INSTITUTION = {
    "correction_id": "i1-country",
    "record_kind": "institution",
    "record_id": "I1294671590",
    "field": "country_code",
    "old_value": "",
    "new_value": "SG",
}
AFFILIATION = INSTITUTION | {
    "correction_id": "a1-country",
    "record_kind": "affiliation",
    "record_id": "0123456789abcdef",
}


def read(folder: Path, *changes: dict[str, str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The kept and the rejected rows of a register of good rows with these changes."""
    folder.mkdir(exist_ok=True)
    lines = [",".join(NAMES)]
    lines += [",".join(f'"{value}"' for value in (GOOD | changed).values()) for changed in changes]
    path = folder / "corrections.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (count,) = SOURCE.read([path], folder / "tables")
    found = [
        parquet.read_table(folder / "tables" / f"{t}.parquet").to_pylist() for t in ("corrections", "rejected_rows")
    ]
    assert (count.rows_in, count.rows_kept, count.rows_rejected) == (len(changes), *map(len, found))
    return found[0], found[1]


def test_the_committed_register_is_read_whole(tmp_path: Path) -> None:
    (count,) = SOURCE.read(SOURCE.default_files, tmp_path)
    assert count.rows_in == count.rows_kept
    assert parquet.read_table(tmp_path / "rejected_rows.parquet").num_rows == 0
    assert SOURCE.card.owner


def test_a_register_without_rows_is_an_empty_table(tmp_path: Path) -> None:
    assert read(tmp_path) == ([], [])


def test_corrections_are_read_as_text_with_their_day(tmp_path: Path) -> None:
    kept, rejected = read(tmp_path, {}, INSTITUTION, {"correction_id": "w1-doi", "field": "doi", "new_value": ""})
    assert rejected == []
    assert {name: kept[2][name] for name in NAMES} == GOOD | {"since": date(2026, 11, 22)}
    assert (kept[0]["old_value"], kept[0]["new_value"], kept[0]["line"]) == (None, "SG", 3)
    assert (kept[1]["field"], kept[1]["new_value"]) == ("doi", None)


WORK = {
    "doi": ["10.1103/physrevlett.1", "10.1002/(sici)1097-0118(199901)30:1<1::aid>3.0.co;2-a"],
    "publication_year": ["1939", "2100"],
    "work_type": ["article", "book-chapter"],
    "is_retracted": ["true", "false"],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in WORK.items() for value in values])
def test_values_that_fit_their_field(tmp_path: Path, field: str, value: str) -> None:
    kept, _ = read(tmp_path, {"field": field, "new_value": value})
    assert [row["new_value"] for row in kept] == [value]


REFUSED: dict[str, tuple[dict[str, str], str, str]] = {
    "year that is none": ({"new_value": "twenty"}, "new_value", "a year between 1000 and 2100"),
    "year with spaces around its sign": ({"new_value": "+2017"}, "new_value", "'+2017'"),
    "year out of range": ({"new_value": "2101"}, "new_value", "a year between"),
    "year before": ({"new_value": "0999"}, "new_value", "a year between"),
    "DOI as an address": ({"field": "doi", "new_value": "https://doi.org/10.1/a"}, "new_value", "without the resolver"),
    "DOI in capitals": ({"field": "doi", "new_value": "10.1103/PhysRev"}, "new_value", "in lower case"),
    "type in capitals": ({"field": "work_type", "new_value": "Article"}, "new_value", "OpenAlex's words"),
    "flag as a number": ({"field": "is_retracted", "new_value": "1"}, "new_value", "true or false"),
    "flag in capitals": ({"field": "is_retracted", "new_value": "True"}, "new_value", "true or false"),
    "country by name": (INSTITUTION | {"new_value": "Singapore"}, "new_value", "two capital letters"),
    "country in small letters": (INSTITUTION | {"new_value": "sg"}, "new_value", "two capital letters"),
    "nothing changes": ({"new_value": "2107"}, "new_value", "both '2107'"),
    "nothing to nothing": (INSTITUTION | {"new_value": ""}, "new_value", "both empty"),
    "country of a work": ({"field": "country_code", "new_value": "FR"}, "field", "kind work"),
    "year of an institution": (
        INSTITUTION | {"field": "publication_year", "new_value": "2017"},
        "field",
        "country_code",
    ),
    "year of an affiliation": (
        AFFILIATION | {"field": "publication_year", "new_value": "2017"},
        "field",
        "country_code",
    ),
    "affiliation by its text": (AFFILIATION | {"record_id": "Paris"}, "record_id", "affiliation_key"),
    "key in capitals": (AFFILIATION | {"record_id": "0123456789ABCDEF"}, "record_id", "16 digits"),
    "affiliation that had a country": (AFFILIATION | {"old_value": "FR"}, "old_value", "leave it empty"),
    "affiliation that gets none": (AFFILIATION | {"new_value": ""}, "new_value", "both empty"),
    "unknown field": ({"field": "title"}, "field", "one of country_code"),
    "unknown kind": ({"record_kind": "author"}, "record_kind", "one of work, institution, affiliation"),
    "address for an identifier": ({"record_id": "https://openalex.org/W1"}, "record_id", "matching"),
    "institution for a work": ({"record_id": "I1294671590"}, "record_id", "W and digits"),
    "work for an institution": (INSTITUTION | {"record_id": "W1"}, "record_id", "I and digits"),
    "version of HAL": ({"source": "hal", "record_id": "hal-01234567v2"}, "record_id", "without a version"),
    "no reason": ({"reason": ""}, "reason", "reason is empty"),
    "no evidence": ({"evidence": ""}, "evidence", "evidence is empty"),
    "evidence that is no address": ({"evidence": "I know it"}, "evidence", "matching"),
    "no day": ({"since": "22/11/2026"}, "since", "year-month-day"),
    "e-mail address": ({"corrected_by": "somebody@example.org"}, "corrected_by", "never a person"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_impossible_correction_is_rejected(tmp_path: Path, case: str) -> None:
    changed, column_name, words = REFUSED[case]
    kept, (row,) = read(tmp_path, {"correction_id": "good", "record_id": "W7"}, changed)
    assert [correction["correction_id"] for correction in kept] == ["good"]
    assert (row["source"], row["line"]) == ("corrections", 3)
    assert column_name in row["column_name"]
    assert words in row["reason"]


def test_a_rejected_line_is_shown_unless_it_holds_an_address_of_a_person(tmp_path: Path) -> None:
    _, (shown, hidden) = read(tmp_path, {"reason": ""}, {"corrected_by": "somebody@example.org"})
    assert GOOD["evidence"] in shown["content"]
    assert hidden["content"] is None
    assert "somebody" not in hidden["reason"]


@pytest.mark.parametrize(
    ("source", "record_id", "changed"),
    [
        ("hal", "hal-01234567", {}),
        ("hal", "tel-01234567", {}),
        ("hal", "struct-441569", INSTITUTION),
        ("openalex", "0123456789abcdef", AFFILIATION),
        ("another", "0123456789abcdef", AFFILIATION),
        ("another", "a.b_c-1", {}),
    ],
)
def test_identifiers_of_other_sources(tmp_path: Path, source: str, record_id: str, changed: dict[str, str]) -> None:
    kept, _ = read(tmp_path, changed | {"source": source, "record_id": record_id})
    assert [row["record_id"] for row in kept] == [record_id]


def test_one_correction_of_a_field(tmp_path: Path) -> None:
    again = {"correction_id": "w1-year-again", "new_value": "2018"}
    other = {"correction_id": "w1-year-hal", "source": "hal", "record_id": "hal-1"}
    kept, rejected = read(tmp_path, {}, again, other, {"field": "doi", "new_value": ""})
    assert [row["correction_id"] for row in kept] == ["w1-year", "w1-year-hal"]
    assert [(row["line"], row["record_id"]) for row in rejected] == [(3, "w1-year-again"), (5, "w1-year")]
    assert "already stands on line 2" in rejected[0]["reason"]
    assert "correction_id 'w1-year' already stands on line 2" in rejected[1]["reason"]


@pytest.mark.parametrize("names", [[], ["errata.csv"], ["corrections.csv", "more.csv"]])
def test_the_register_is_one_file_of_that_name(tmp_path: Path, names: list[str]) -> None:
    with pytest.raises(SourceError, match=r"one file named corrections\.csv"):
        SOURCE.read([tmp_path / name for name in names], tmp_path / "tables")


def test_every_field_has_a_rule_and_the_rules_of_the_contract_hold(tmp_path: Path) -> None:
    assert {*VALUES} == {field for fields in FIELDS.values() for field in fields}
    kept, _ = read(tmp_path, {}, INSTITUTION, AFFILIATION)
    assert len(kept) == 3
    for sentence, condition in rules(Correction).items():
        with duckdb.connect() as connection:
            path = tmp_path / "tables" / "corrections.parquet"
            wrong = connection.execute(f"from '{path}' where not coalesce({condition}, false)").fetchall()
        assert wrong == [], sentence
