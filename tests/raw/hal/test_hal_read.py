"""What the reader makes of documents, HAL's known traps one by one, and what it refuses."""

import gzip
import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from raw.errors import SourceError
from raw.hal.anonymous import anonymous
from raw.hal.document_types import work_type
from raw.hal.read import read
from tests.raw.hal.hal_documents import NAMES, document, entry, read_bytes, read_documents, without

Row = dict[str, Any]
NO_YEAR = {"publicationDateY_i": None, "producedDateY_i": None}


def countries(tables: dict[str, list[Row]]) -> dict[int, list[str | None]]:
    """Author → countries of the affiliations."""
    found: dict[int, list[str | None]] = {row["author_index"]: [] for row in tables["authorships"]}
    for row in tables["affiliations"]:
        found[row["author_index"]].append(row["country_code"])
    return found


def test_a_document_gives_its_rows(tmp_path: Path) -> None:
    tables = read_documents(tmp_path, document())
    (work,) = tables["works"]
    assert re.fullmatch("[0-9a-f]{16}", work.pop("content_hash"))
    assert {name: value for name, value in work.items() if value is not None} == {
        "source": "hal",
        "file_id": work["file_id"],
        "line": 1,
        "record_id": "hal-00000001",
        "doi": "10.5555/hal.1",
        "hal_id": "hal-00000001",
        "publication_year": 2020,
        "publication_date": date(2020, 5, 17),
        "work_type": "article",
        "source_work_type": "ART",
        "n_authorships": 2,
        "is_author_list_truncated": False,
        "updated_date": datetime.fromisoformat("2026-01-02T03:04:05"),
    }
    assert [
        (row["author_index"], row["is_corresponding"], row["countries"], row["n_affiliation_strings"])
        for row in tables["authorships"]
    ] == [(1, True, [], 1), (2, False, [], 1)]
    assert [(row["institution_id"], row["country_code"]) for row in tables["affiliations"]] == [
        ("struct-100", "FR"),
        ("struct-200", "DE"),
    ]
    first = tables["institutions"][0]
    assert without(first, "file_id") == {
        "line": 1,
        "institution_id": "struct-100",
        "variant_number": 1,
        "ror": "https://ror.org/00",
        "institution_name": "LKB",
        "country_code": "FR",
        "institution_type": "laboratory",
        "lineage": ["struct-100", "struct-1"],
    }
    assert [row["lineage"] for row in tables["institutions"]][1:] == [[], ["struct-200", "struct-2"], []]


def test_a_snapshot_and_an_answer_of_hal_are_read_alike(tmp_path: Path) -> None:
    documents = [document(1), document(2)]
    kept = [json.dumps(anonymous(each)).encode() for each in documents]
    answer = json.dumps({"response": {"numFound": 2, "docs": documents}})
    forms = {
        "lines": b"\n\n".join(kept) + b"\n",
        "gzip": gzip.compress(b"\n\n".join(kept)),
        "byte order mark": b"\xef\xbb\xbf" + b"\n\n".join(kept),
        "answer": answer.encode(),
        "answer over lines": json.dumps(json.loads(answer), indent=2).encode(),
    }
    found = {}
    for name, content in forms.items():
        (tmp_path / name).mkdir()
        count, tables = read_bytes(tmp_path / name, content)
        assert (count.rows_in, count.rows_kept) == (2, 2), name
        found[name] = [
            [without(row, "file_id", "line") for row in rows] for table, rows in tables.items() if table != "rejected"
        ]
        expected = [1, 2] if "answer" in name else [1, 3]
        assert [row["line"] for row in tables["works"]] == expected, name
    assert all(tables == found["lines"] for tables in found.values())


def test_a_bare_document_over_several_lines_is_one(tmp_path: Path) -> None:
    count, tables = read_bytes(tmp_path, json.dumps(document(), indent=1).encode())
    assert (count.rows_in, tables["works"][0]["record_id"]) == (1, "hal-00000001")


def test_a_second_reading_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("first", "second"):
        (tmp_path / folder).mkdir()
        read_documents(tmp_path / folder, document(1), document(2))
    for path in (tmp_path / "first" / "out").iterdir():
        assert path.read_bytes() == (tmp_path / "second" / "out" / path.name).read_bytes()


@pytest.mark.parametrize(
    ("doi", "expected"),
    [
        ("10.1/A", "10.1/a"),
        (["10.1/A", "10.1/B"], "10.1/a"),
        (["", "https://doi.org/10.1/B"], "10.1/b"),
        ([], None),
        ("", None),
        (None, None),
    ],
)
def test_a_doi_is_one_or_a_list(tmp_path: Path, doi: Any, expected: str | None) -> None:
    assert read_documents(tmp_path, document(doiId_s=doi))["works"][0]["doi"] == expected


@pytest.mark.parametrize("docid", [17, "17"])
def test_a_docid_is_a_number_or_text(tmp_path: Path, docid: Any) -> None:
    assert len(read_documents(tmp_path, document(docid=docid))["works"]) == 1


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://ror.org/https://ror.org/02feahw73", "https://ror.org/02feahw73"),
        ("https://ror.org/02feahw73", "https://ror.org/02feahw73"),
        ("02feahw73", "02feahw73"),
        ("", None),
    ],
)
def test_a_doubled_ror_address_is_made_one(tmp_path: Path, given: str, expected: str | None) -> None:
    tables = read_documents(tmp_path, document(structRorIdExt_s=[given, "a", "b", "c"]))
    assert tables["institutions"][0]["ror"] == expected


def test_a_document_of_the_1990s_has_authors_without_structures(tmp_path: Path) -> None:
    old = {"docid": "1", "halId_s": "hal-1", "authIdForm_i": [1, 2, 3], "authQuality_s": ["aut", "aut", "crp"]}
    tables = read_documents(tmp_path, old)
    assert countries(tables) == {1: [], 2: [], 3: []}
    assert [row["is_corresponding"] for row in tables["authorships"]] == [False, False, True]
    assert tables["works"][0]["publication_year"] is None


def test_one_author_may_have_two_countries(tmp_path: Path) -> None:
    entries = [entry(11, 100), entry(11, 200), entry(11, 100)]
    tables = read_documents(tmp_path, document(authIdHasPrimaryStructure_fs=entries))
    assert countries(tables) == {1: ["FR", "DE"], 2: []}
    assert tables["authorships"][0]["n_affiliation_strings"] == 2


def test_a_foreign_parent_gives_no_country(tmp_path: Path) -> None:
    tables = read_documents(tmp_path, document(structCountry_s=["fr", "us", "de", "de"]))
    assert countries(tables) == {1: ["FR"], 2: ["DE"]}


@pytest.mark.parametrize("code", ["gp", "re", "pf", "FR"])
def test_overseas_territories_keep_their_codes(tmp_path: Path, code: str) -> None:
    tables = read_documents(tmp_path, document(structCountry_s=[code, "fr", "de", "de"]))
    assert countries(tables)[1] == [code.upper()]


def test_the_country_of_a_conference_is_nobodys(tmp_path: Path) -> None:
    tables = read_documents(tmp_path, without(document(country_s="jp"), "structCountry_s"))
    assert countries(tables) == {1: [None], 2: [None]}
    assert "JP" not in repr(tables)


def test_a_list_that_is_too_short_is_passed_over(tmp_path: Path) -> None:
    short = document(structCountry_s=["fr", "de", "de"], structRorIdExt_s=["https://ror.org/01"], structType_s=["a"])
    tables = read_documents(tmp_path, short)
    assert countries(tables) == {1: [None], 2: [None]}
    assert {(row["ror"], row["institution_type"]) for row in tables["institutions"]} == {(None, None)}
    assert [row["institution_name"] for row in tables["institutions"]] == ["LKB", "CNRS", "Institut für Physik", "MPG"]


def test_the_list_of_a_level_helps_where_that_of_all_is_too_short(tmp_path: Path) -> None:
    tables = read_documents(tmp_path, document(structCountry_s=["fr", "de", "de"], labStructCountry_s=["fr", "de"]))
    assert countries(tables) == {1: ["FR"], 2: ["DE"]}


def test_lists_that_disagree_are_not_believed(tmp_path: Path) -> None:
    tables = read_documents(tmp_path, document(labStructCountry_s=["fr", "ch"]))
    assert countries(tables) == {1: ["FR"], 2: [None]}


def test_a_single_value_may_stand_without_a_list(tmp_path: Path) -> None:
    lone = {
        "halId_s": "hal-1",
        "authIdHasPrimaryStructure_fs": entry(1, 5),
        "structId_i": 5,
        "structCountry_s": "it",
    }
    assert countries(read_documents(tmp_path, lone)) == {1: ["IT"]}


def test_authors_are_placed_by_their_list_also_where_some_have_no_structure(tmp_path: Path) -> None:
    entries = [entry(13, 200), entry(11, 100)]
    placed = document(authIdForm_i=[11, 12, 13], authQuality_s=["aut"] * 3, authIdHasPrimaryStructure_fs=entries)
    assert countries(read_documents(tmp_path, placed)) == {1: ["FR"], 2: [], 3: ["DE"]}


def test_authors_without_their_list_are_placed_as_they_appear(tmp_path: Path) -> None:
    unplaced = without(document(authQuality_s=["aut", "crp", "aut"]), "authIdForm_i")
    tables = read_documents(tmp_path, unplaced)
    assert countries(tables) == {1: ["FR"], 2: ["DE"], 3: []}
    assert [row["is_corresponding"] for row in tables["authorships"]] == [None, None, None]


def test_a_structure_whose_number_is_unreadable_is_an_affiliation_of_unknown_country(tmp_path: Path) -> None:
    tables = read_documents(tmp_path, document(authIdHasPrimaryStructure_fs=[entry(11, ""), entry(12, "x1")]))
    assert countries(tables) == {1: [None], 2: [None]}
    assert [row["institution_id"] for row in tables["affiliations"]] == [None, None]


def test_older_documents_count_only_what_is_surely_a_leaf(tmp_path: Path) -> None:
    older = without(
        document(
            authIdForm_i=[11, 12, 13],
            authQuality_s=["aut"] * 3,
            authIdHasStructure_fs=[entry(11, 100), entry(11, 1), entry(12, 2), entry(13, 1), entry(13, 2)],
            structCountry_s=["fr", "us", "de", "de"],
        ),
        "authIdHasPrimaryStructure_fs",
    )
    tables = read_documents(tmp_path, older)
    assert countries(tables) == {1: ["FR"], 2: ["DE"], 3: [None]}
    assert [row["n_affiliation_strings"] for row in tables["authorships"]] == [2, 1, 2]


@pytest.mark.parametrize(
    ("fields", "year", "day"),
    [
        (NO_YEAR, 2020, date(2020, 5, 17)),
        ({"publicationDateY_i": 2021}, 2021, None),
        ({"publicationDate_s": "2020", "publicationDate_tdate": "2020-01-01T00:00:00Z"}, 2020, date(2020, 1, 1)),
        ({"publicationDate_s": "2020-02-31", "publicationDate_tdate": 123}, 2020, None),
        ({**NO_YEAR, "publicationDate_s": "-2016-33", "publicationDate_tdate": "2018-33-01XX"}, 2018, None),
        ({"publicationDateY_i": 20_200, "publicationDate_s": None, "publicationDate_tdate": None}, 2019, None),
        ({**NO_YEAR, "publicationDate_s": "x", "publicationDate_tdate": ""}, None, None),
    ],
)  # fmt: skip
def test_dates_that_contradict_each_other_or_the_calendar(
    tmp_path: Path, fields: Row, year: int | None, day: date | None
) -> None:
    (work,) = read_documents(tmp_path, document(**fields))["works"]
    assert (work["publication_year"], work["publication_date"]) == (year, day)


@pytest.mark.parametrize(
    ("given", "kept"), [("2026-13-01T00:00:00Z", None), (5, None), ("2026-01-02T04:04:05+01:00", 3)]
)
def test_a_moment_of_change_is_in_utc_or_unknown(tmp_path: Path, given: Any, kept: int | None) -> None:
    (work,) = read_documents(tmp_path, document(modifiedDate_tdate=given))["works"]
    assert (work["updated_date"] and work["updated_date"].hour) == kept


@pytest.mark.parametrize(
    ("document_type", "subtype", "expected"),
    [
        ("ART", None, "article"),
        ("ART", "ARTREV", "review"),
        ("ART", "NULL", "article"),
        ("COMM", None, "conference-paper"),
        ("COUV", None, "book-chapter"),
        ("UNDEFINED", "PREPRINT", "preprint"),
        ("UNDEFINED", "WORKINGPAPER", "report"),
        ("HDR", None, "dissertation"),
        ("POSTER", None, "other"),
        ("A NEW ONE", None, "other"),
        (None, None, None),
    ],
)
def test_types_are_in_openalex_words(document_type: str | None, subtype: str | None, expected: str | None) -> None:
    assert work_type(document_type, subtype) == expected


def test_an_identifier_loses_its_version(tmp_path: Path) -> None:
    tables = read_documents(tmp_path, document(halId_s=" HAL-01234567v12"), document(halId_s="2-has-v2"))
    assert [row["hal_id"] for row in tables["works"]] == ["hal-01234567", "2-has-v2"]


def test_an_institution_is_listed_once_for_each_set_of_attributes(tmp_path: Path) -> None:
    renamed = document(2, structIdName_fs=["100_FacetSep_Kastler Brossel"])
    tables = read_documents(tmp_path, document(1), renamed, document(3))
    rows = [row for row in tables["institutions"] if row["institution_id"] == "struct-100"]
    assert [(row["line"], row["variant_number"], row["institution_name"]) for row in rows] == [
        (1, 1, "LKB"),
        (2, 2, "Kastler Brossel"),
    ]


def test_withdrawals_are_kept_apart(tmp_path: Path) -> None:
    lines = [
        {"withdrawn": "hal-1", "reason": "absent", "replaced_by": None},
        {"withdrawn": "hal-2", "reason": "merged", "replaced_by": "hal-3"},
        {"withdrawn": "hal-4", "reason": "merged", "replaced_by": None},
        {"withdrawn": "hal-5", "reason": "lost", "replaced_by": None},
    ]
    count, tables = read_bytes(tmp_path, b"\n".join(json.dumps(line).encode() for line in lines))
    assert (count.rows_in, count.rows_kept, count.rows_rejected) == (4, 2, 2)
    assert [(row["line"], row["record_id"], row["reason"], row["replaced_by"]) for row in tables["withdrawals"]] == [
        (1, "hal-1", "absent", None),
        (2, "hal-2", "merged", "hal-3"),
    ]
    assert [(row["line"], row["record_id"]) for row in tables["rejected_rows"]] == [(3, "hal-4"), (4, "hal-5")]


@pytest.mark.parametrize(
    ("line", "record_id", "column", "words"),
    [
        (b'{"halId_s": "hal-2"', None, None, "not valid JSON"),
        (b'{"halId_s": "hal-2", "docid": NaN}', None, None, "not valid JSON"),
        (b'{"halId_s": "hal-2\xff"}', None, None, "not valid JSON"),
        (b"[" * 5000 + b"]" * 5000, None, None, "nested too deep"),
        (b'["hal-2"]', None, None, "not a document"),
        (b'{"docid": 5}', None, "halId_s", "`halId_s` is missing"),
        (b'{"halId_s": " "}', None, "halId_s", "`halId_s` is missing"),
        (b'{"halId_s": 5}', None, "halId_s", "expected `str"),
        (b'{"halId_s": "HAL-2v3", "doiId_s": {"a": 1}}', "hal-2", "doiId_s", "got `object`"),
        (b'{"halId_s": "hal-2", "docid": 1.5}', "hal-2", "docid", "got `float`"),
        (b'{"halId_s": "hal-2", "docType_s": ["ART"]}', "hal-2", "docType_s", "got `array`"),
        (b'{"halId_s": "hal-2", "publicationDateY_i": "2020"}', "hal-2", "publicationDateY_i", "expected `int"),
        (b'{"halId_s": "hal-2", "structId_i": ["100"]}', "hal-2", "structId_i", "expected `int`"),
        (b'{"halId_s": "hal-2", "authorPrimaryStructures": [1]}', "hal-2", "authorPrimaryStructures", "`array`"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_rejected_with_its_reason(
    tmp_path: Path, line: bytes, record_id: str | None, column: str | None, words: str
) -> None:
    good = json.dumps(document()).encode()
    for place, content in ((1, line + b"\n" + good), (2, good + b"\n" + line)):
        count, tables = read_bytes(tmp_path, content)
        (row,) = tables["rejected_rows"]
        assert (count.rows_kept, row["source"], row["line"]) == (1, "hal", place)
        assert (row["record_id"], row["column_name"], row["content"]) == (record_id, column, None)
        assert words in row["reason"]


def test_a_rejected_document_of_an_answer_has_its_place(tmp_path: Path) -> None:
    docs = [document(1), document(2, publicationDateY_i="x"), document(3)]
    count, tables = read_bytes(tmp_path, json.dumps({"response": {"docs": docs}}, indent=1).encode())
    assert (count.rows_in, count.rows_kept) == (3, 2)
    assert [(row["line"], row["record_id"]) for row in tables["rejected_rows"]] == [(2, "hal-00000002")]
    assert not [name for name in NAMES if name in repr(tables)]


def test_a_line_without_end_is_rejected_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("raw.hal.lines.MAXIMUM_LINE", 2000)
    lines = [json.dumps(anonymous(document(n))).encode() for n in (1, 2)]
    count, tables = read_bytes(tmp_path, b"\n".join([lines[0], b'{"halId_s":"' + b"x" * 9000 + b'"}', lines[1]]))
    assert (count.rows_in, [row["line"] for row in tables["works"]]) == (3, [1, 3])
    assert "longer than" in tables["rejected_rows"][0]["reason"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "holds no document"),
        (b"\n \n", "holds no document"),
        (b'{"response": {"numFound": 0, "docs": []}}', "holds no document"),
        (b"<html><body>down</body></html>", "web page"),
        (b'{"error": {"msg": "no", "code": 400}}', "an error of HAL"),
        (b'{"response": {"docs": 5}}', "no answer of HAL"),
        (b'{"response": {"docs": []}}\n{"response": {"docs": []}}', "its own file"),
        (b"one\ntwo\n", "none of its 2 lines"),
        (gzip.compress(b'{"halId_s": "hal-1"}\n' * 9000)[:-20], "damaged"),
        (gzip.compress(b'{"halId_s": "hal-1"}\n')[:-8] + b"\0" * 8, "damaged"),
    ],
)
def test_a_file_that_cannot_be_used_leaves_nothing(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read_bytes(tmp_path, content)
    assert list((tmp_path / "out").iterdir()) == []


def test_files_are_read_one_at_a_time(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one at a time"):
        read([], tmp_path)
