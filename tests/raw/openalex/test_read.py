"""What the reader keeps, what it rejects and why, and what can never come out of it."""

import gzip
import json
import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from raw.openalex.contract import TABLES
from raw.openalex.read import read
from raw.source import FileCount, RejectedRow
from warehouse.contract import arrow_schema
from warehouse.files import sha256

Row = dict[str, Any]
NAMES = ("Marie Sklodowska", "0000-0002-1825-0097", "A5023888391", "Sklodowska, Marie", "Rue Cuvier 12, Paris")


def author(*institutions: Row, countries: Sequence[str] | None = (), **more: Any) -> Row:
    return {
        "author_position": "first",
        "author": {"id": f"https://openalex.org/{NAMES[2]}", "display_name": NAMES[0], "orcid": NAMES[1]},
        "institutions": list(institutions),
        "countries": countries,
        "is_corresponding": True,
        "raw_author_name": NAMES[3],
        "raw_affiliation_strings": [NAMES[4]],
        **more,
    }


def institution(number: int = 1, country: str | None = "FR", **more: Any) -> Row:
    return {
        "id": f"https://openalex.org/I{number}",
        "display_name": f"Institution {number}",
        "ror": None,
        "country_code": country,
        "type": "facility",
        "lineage": [f"https://openalex.org/I{number}"],
        **more,
    }


def work(number: int = 1, *authorships: Row, **more: Any) -> Row:
    return {"id": f"https://openalex.org/W{number}", "authorships": list(authorships), **more}


def line(record: object) -> bytes:
    return json.dumps(record).encode()


def read_lines(folder: Path, lines: Sequence[bytes]) -> tuple[FileCount, dict[str, list[Row]]]:
    file = folder / "works.jsonl"
    file.write_bytes(b"\n".join(lines) + b"\n")
    (count,) = read([file], folder / "out")
    return count, {path.stem: parquet.read_table(path).to_pylist() for path in (folder / "out").glob("*.parquet")}


def test_every_column_of_a_work(tmp_path: Path) -> None:
    record = work(
        7,
        author(institution(3), institution(4, None, id=None), countries=["FR", "jp"], is_corresponding=None),
        author(institution(3), countries=None, author_position="last", raw_affiliation_strings=[]),
        doi="https://doi.org/10.5555/ABC",
        publication_year=2020,
        publication_date="2020-02-29",
        type="article",
        is_retracted=None,
        is_paratext=False,
        is_xpac=True,
        primary_topic={
            "score": 1,
            "field": {"id": "https://openalex.org/fields/31", "display_name": "Physics and Astronomy"},
            "domain": {"id": "https://openalex.org/domains/3", "display_name": "Physical Sciences"},
        },
        countries_distinct_count=2,
        institutions_distinct_count=1,
        cited_by_count=5,
        fwci=1,
        citation_normalized_percentile={"value": 0.95, "is_in_top_1_percent": False, "is_in_top_10_percent": True},
        updated_date="2026-01-02T03:04:05.678901",
        locations=[{"id": "doi:10.5555/abc"}, {"id": "pmh:oai:HAL:hal-03036550v1", "landing_page_url": None}],
        a_key_not_known_yet={"nested": [1, 2, {}]},
    )
    count, tables = read_lines(tmp_path, [b"", line(record)])
    file_id = sha256(tmp_path / "works.jsonl")[:12]
    place = {"file_id": file_id, "line": 2}
    assert count == FileCount(1, 1, 0)
    (found,) = tables["openalex_works"]
    assert re.fullmatch("[0-9a-f]{16}", found.pop("content_hash"))
    assert tables["openalex_works"] == [
        {
            "source": "openalex",
            **place,
            "record_id": "W7",
            "doi": "10.5555/abc",
            "hal_id": "hal-03036550",
            "publication_year": 2020,
            "publication_date": date(2020, 2, 29),
            "work_type": "article",
            "source_work_type": "article",
            "is_retracted": None,
            "is_paratext": False,
            "is_xpac": True,
            "field_id": "31",
            "field_name": "Physics and Astronomy",
            "domain_id": "3",
            "domain_name": "Physical Sciences",
            "n_authorships": 2,
            "is_author_list_truncated": False,
            "countries_distinct_count": 2,
            "institutions_distinct_count": 1,
            "cited_by_count": 5,
            "fwci": 1.0,
            "is_in_top_10_percent": True,
            "updated_date": datetime(2026, 1, 2, 3, 4, 5, 678901),  # noqa: DTZ001 - UTC without saying so
        }
    ]
    first, second = tables["openalex_authorships"]
    assert first == {
        **place,
        "author_index": 1,
        "author_position": "first",
        "is_corresponding": None,
        "countries": ["FR", "jp"],
        "n_affiliation_strings": 1,
    }
    assert (second["author_index"], second["countries"], second["n_affiliation_strings"]) == (2, [], 0)
    assert tables["openalex_affiliations"] == [
        {**place, "author_index": a, "affiliation_index": i, "institution_id": identifier, "country_code": country}
        for a, i, identifier, country in ((1, 1, "I3", "FR"), (1, 2, None, None), (2, 1, "I3", "FR"))
    ]
    assert tables["openalex_institutions"] == [
        {
            **place,
            "institution_id": "I3",
            "variant_number": 1,
            "ror": None,
            "institution_name": "Institution 3",
            "country_code": "FR",
            "institution_type": "facility",
            "lineage": ["I3"],
        }
    ]


def test_files_have_the_columns_of_the_contracts(tmp_path: Path) -> None:
    read_lines(tmp_path, [line(work())])
    for table, contract in {**TABLES, "rejected_rows": RejectedRow}.items():
        assert parquet.read_schema(tmp_path / "out" / f"{table}.parquet").equals(arrow_schema(contract))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://doi.org/10.1/A", "10.1/a"),
        ("http://dx.doi.org/10.1/a", "10.1/a"),
        ("doi:10.1/a", "10.1/a"),
        (" 10.1/a ", "10.1/a"),
        ("", None),
        (None, None),
    ],
)
def test_doi(tmp_path: Path, given: str | None, expected: str | None) -> None:
    _, tables = read_lines(tmp_path, [line(work(doi=given))])
    assert tables["openalex_works"][0]["doi"] == expected


def test_a_moment_with_a_zone_becomes_utc(tmp_path: Path) -> None:
    _, tables = read_lines(tmp_path, [line(work(updated_date="2026-01-02T03:04:05+02:00"))])
    assert tables["openalex_works"][0]["updated_date"] == datetime(2026, 1, 2, 1, 4, 5)  # noqa: DTZ001


SAID = {"publication_year": 2020, "type": "article", "doi": "https://doi.org/10.5555/a"}


@pytest.mark.parametrize(
    "changed",
    [
        {"publication_year": 2021},
        {"type": "review"},
        {"doi": "https://doi.org/10.5555/b"},
        {"is_retracted": True},
        {"authorships": [author(institution(3), countries=["FR"]), author(institution(4, "JP"))]},
        {"authorships": [author(institution(3), countries=["FR", "JP"]), author(institution(4))]},
    ],
    ids=str,
)
def test_what_counts_moves_the_content_hash(tmp_path: Path, changed: dict[str, Any]) -> None:
    said = work(7, author(institution(3), countries=["FR"]), author(institution(4)), **SAID)
    _, tables = read_lines(tmp_path, [line(said), line({**said, **changed})])
    first, second = (row["content_hash"] for row in tables["openalex_works"])
    assert first != second


def test_citations_do_not_move_the_content_hash(tmp_path: Path) -> None:
    said = work(7, author(institution(3)), **SAID)
    _, tables = read_lines(
        tmp_path, [line(said), line({**said, "cited_by_count": 9, "fwci": 3.5, "updated_date": "2026-01-02T03:04:05"})]
    )
    first, second = (row["content_hash"] for row in tables["openalex_works"])
    assert first == second


@pytest.mark.parametrize("given", [None, {}, {"value": 0.5}, {"value": None, "is_in_top_10_percent": None}])
def test_a_work_without_a_place_by_citations(tmp_path: Path, given: object) -> None:
    _, tables = read_lines(tmp_path, [line(work(citation_normalized_percentile=given))])
    assert [row["is_in_top_10_percent"] for row in tables["openalex_works"]] == [None]


@pytest.mark.parametrize(("size", "is_truncated"), [(99, False), (100, True), (101, False)])
def test_a_list_of_exactly_100_authors_is_truncated(tmp_path: Path, size: int, is_truncated: bool) -> None:
    _, tables = read_lines(tmp_path, [line(work(1, *[author()] * size))])
    assert tables["openalex_works"][0]["is_author_list_truncated"] is is_truncated


@pytest.mark.parametrize(("said", "is_truncated"), [(None, True), (True, True), (False, False)])
def test_a_list_of_100_authors_is_whole_only_where_the_record_says_so(
    tmp_path: Path, said: bool | None, is_truncated: bool
) -> None:
    _, tables = read_lines(tmp_path, [line(work(1, *[author()] * 100, is_authors_truncated=said))])
    assert tables["openalex_works"][0]["is_author_list_truncated"] is is_truncated


@pytest.mark.parametrize(
    ("locations", "expected"),
    [
        (None, None),
        ([], None),
        ([{"id": "doi:10.5555/hal-01234567"}], None),
        ([{"id": "pmh:oai:HAL:in2p3-00123456v12"}], "in2p3-00123456"),
        ([{"landing_page_url": "https://hal.science/hal-04123456v2"}], "hal-04123456"),
        ([{"id": None, "landing_page_url": "http://insu.hal.science/INSU-01294635/document"}], "insu-01294635"),
        ([{"landing_page_url": "https://hal.archives-ouvertes.fr/tel-00123456"}], "tel-00123456"),
        ([{"landing_page_url": "https://hal.sorbonne-universite.fr/hal-03906792"}], "hal-03906792"),
        ([{"landing_page_url": "https://archivesic.hal.science/sic_00000123?x=1"}], "sic_00000123"),
        ([{"landing_page_url": "https://hal.science/search/index"}], None),
        ([{"landing_page_url": "https://example.org/?from=https://hal.science/hal-04123456"}], None),
        ([{"id": "x"}, {"id": "pmh:oai:HAL:hal-02222222v1"}, {"id": "pmh:oai:HAL:hal-01111111v1"}], "hal-02222222"),
        ([{"id": 5}], None),
    ],
)
def test_the_first_identifier_in_hal(tmp_path: Path, locations: object, expected: str | None) -> None:
    _, tables = read_lines(tmp_path, [line(work(1, locations=locations))])
    assert tables["openalex_works"][0]["hal_id"] == expected


WITHDRAWALS = (
    {"withdrawn": "W1", "reason": "deleted", "replaced_by": None},
    {"withdrawn": "W2", "reason": "merged", "replaced_by": "W9"},
    {"withdrawn": "W3", "reason": "absent"},
)


@pytest.mark.parametrize("works", [[], [work(5)]])
def test_withdrawals_are_kept_in_a_table_of_their_own(tmp_path: Path, works: list[Row]) -> None:
    count, tables = read_lines(tmp_path, [*map(line, works), *map(line, WITHDRAWALS)])
    assert count == FileCount(3 + len(works), 3 + len(works), 0)
    assert len(tables["openalex_works"]) == len(works)
    rows = tables["openalex_withdrawals"]
    assert [(row["line"] - len(works), row["record_id"], row["reason"], row["replaced_by"]) for row in rows] == [
        (1, "W1", "deleted", None),
        (2, "W2", "merged", "W9"),
        (3, "W3", "absent", None),
    ]
    assert {(row["source"], row["file_id"]) for row in rows} == {("openalex", sha256(tmp_path / "works.jsonl")[:12])}


def test_keys_of_every_64th_line_and_of_the_first_work_are_counted(tmp_path: Path) -> None:
    records = [work(n, **{"only_at": n} if n in {2, 65} else {}) for n in range(2, 140)]
    _, tables = read_lines(tmp_path, [b"", *map(line, records)])
    rows = {row["record_key"]: row for row in tables["openalex_record_keys"]}
    assert list(rows) == sorted(rows)
    found = {
        name: tuple(rows[name][column] for column in ("line", "is_read", "n_records_examined", "n_records_with_key"))
        for name in ("id", "only_at", "fwci")
    }
    assert found == {"id": (2, True, 3, 3), "only_at": (2, False, 3, 2), "fwci": (0, True, 3, 0)}


def test_each_combination_of_attributes_of_an_institution_once(tmp_path: Path) -> None:
    renamed = institution(1, display_name="New name")
    spaced = line(work(4, author(renamed))).replace(b'"New name"', b' "New name"')
    records = [work(1, author(institution(1))), work(2, author(institution(1), renamed)), work(3, author(renamed))]
    _, tables = read_lines(tmp_path, [*map(line, records), spaced])
    seen = [(row["line"], row["variant_number"], row["institution_name"]) for row in tables["openalex_institutions"]]
    assert seen == [(1, 1, "Institution 1"), (2, 2, "New name")]


def test_an_institution_of_a_rejected_line_is_new_on_the_next(tmp_path: Path) -> None:
    bad = work(1, author(institution(1)), author({"id": "not an address"}))
    _, tables = read_lines(tmp_path, [line(bad), line(work(2, author(institution(1))))])
    assert [(row["line"], row["variant_number"]) for row in tables["openalex_institutions"]] == [(2, 1)]


def test_nothing_about_people_comes_out(tmp_path: Path) -> None:
    good = line(work(1, author(institution())))
    bad = [
        line(work(2, author(author_position=NAMES[0]))),
        good[:-10],
        line({**work(3, author()), "id": NAMES[0]}),
        line({**work(4), "authorships": NAMES[0]}),
    ]
    read_lines(tmp_path, [good, *bad])
    contents = [parquet.read_table(file).to_pylist() for file in sorted((tmp_path / "out").glob("*.parquet"))]
    assert len(contents) == 8
    for name in NAMES:
        assert name not in repr(contents)


def test_equal_files_give_equal_bytes(tmp_path: Path) -> None:
    lines = [line(work(n, author(institution(n % 3), countries=["FR"]))) for n in range(50)]
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        read_lines(tmp_path / name, [*lines, b"{"])
    one, two = ({f.name: f.read_bytes() for f in (tmp_path / n / "out").iterdir()} for n in ("one", "two"))
    assert one == two


KINDS = {
    "kept": line(work(5, author(institution(1), countries=["FR"]))),
    "rejected": line({"id": "https://openalex.org/W6"}),
    "not json": b"{no",
    "not utf-8": b'{"id":"\xff"}',
    "blank": b"  ",
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kinds=st.lists(st.sampled_from(sorted(KINDS)), max_size=30), compress=st.booleans(), chunk=st.integers(20, 400))
def test_every_line_is_kept_or_rejected_under_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kinds: list[str], compress: bool, chunk: int
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("raw.openalex.lines.CHUNK", chunk)
        kinds = ["kept", *kinds]
        content = b"\n".join(KINDS[kind] for kind in kinds)
        file = tmp_path / "mixed"
        file.write_bytes(gzip.compress(content) if compress else content)
        (count,) = read([file], tmp_path / "out")
    kept = parquet.read_table(tmp_path / "out" / "openalex_works.parquet")["line"].to_pylist()
    rejected = parquet.read_table(tmp_path / "out" / "rejected_rows.parquet")["line"].to_pylist()
    assert kept == [n for n, kind in enumerate(kinds, 1) if kind == "kept"]
    assert rejected == [n for n, kind in enumerate(kinds, 1) if kind not in {"kept", "blank"}]
    assert count == FileCount(len(kept) + len(rejected), len(kept), len(rejected))
