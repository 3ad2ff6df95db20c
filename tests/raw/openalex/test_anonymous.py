"""What is left of a work without its people: all that is read, in the bytes that came, and nobody's name."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from raw.errors import SourceError
from raw.openalex.anonymous import KEPT, WHOLE_LIST, anonymous, identified
from raw.openalex.read import read
from raw.openalex.sample import Sample

ORCID = "0000-0002-1825-0097"


def author(name: str | None, *strings: str, display_name: str | None = None) -> dict[str, Any]:
    return {
        "author_position": "middle",
        "author": {
            "id": "https://openalex.org/A5012345678",
            "display_name": display_name or name,
            "orcid": f"https://orcid.org/{ORCID}",
        },
        "institutions": [],
        "countries": ["FR"],
        "is_corresponding": False,
        "raw_author_name": name,
        "raw_affiliation_strings": list(strings),
        "raw_orcid": ORCID,
        "affiliations": [{"raw_affiliation_string": string, "institution_ids": []} for string in strings],
    }


def reduced(*authors: dict[str, Any], **more: Any) -> Any:
    work = {"id": "https://openalex.org/W1", "authorships": list(authors), **more}
    return json.loads(anonymous(json.dumps(work).encode()))


def strings_of(*authors: dict[str, Any]) -> list[list[str]]:
    return [each["raw_affiliation_strings"] for each in reduced(*authors)["authorships"]]


def test_only_what_is_named_is_kept() -> None:
    work = reduced(author("Ada Byron", "Sorbonne Université, Paris"), title="On engines", doi=None, unknown=[1])
    assert work == {
        "id": "https://openalex.org/W1",
        "doi": None,
        "authorships": [
            {
                "author_position": "middle",
                "institutions": [],
                "countries": ["FR"],
                "is_corresponding": False,
                "raw_affiliation_strings": ["Sorbonne Université, Paris"],
            }
        ],
    }


@pytest.mark.parametrize(
    "string",
    [
        "Laboratoire de physique, 75005 Paris, ada@example.org",
        f"Laboratoire de physique, ORCID {ORCID}",
        f"Laboratoire de physique ({ORCID})",
        "Laboratoire de physique, Tel. 01 44 27 00 00",
        "Laboratoire de physique, +33 (0)1 44 27 00 00",
        "Laboratoire de physique, Fax 01 44 27 00 01",
        "Laboratoire de physique. E-mail: ;",
        "Ada Byron, Laboratoire de physique",
        "ADA  BYRON is at the Laboratoire de physique",
        "Laboratoire Byron, Paris",
        "A.B. Bỳrón, Paris",
        "(Paris), M. Grove (Lyon)",
        "Grove, M., Paris",
        "Mary Anne Grove and others are at Lyon",
    ],
)
def test_a_string_that_shows_a_person_is_emptied(string: str) -> None:
    others = ["Laboratoire de physique, Paris", string, "École normale supérieure"]
    ((first, second, third), ()) = strings_of(author("Ada Byron", *others), author("Mary Anne Grove"))
    assert (first, second, third) == (others[0], "", others[2])


@pytest.mark.parametrize(
    "string",
    [
        "Tel Aviv University, Israel",
        "University of Hong Kong",
        "Ma Lab, Department of Li Ion Batteries, Paris",
        "Laboratoire Grove de physique, Paris",
        "CNRS UMR 7589, 4 place Jussieu, 75005 Paris",
        "Vitamin D Research",
    ],
)
def test_a_string_that_only_resembles_a_name_stays(string: str) -> None:
    """An own name of a few letters, or one word of the name of another author."""
    others = [author("Mary Anne Grove"), author("Wei Hong"), author(None, display_name=None)]
    assert strings_of(author("Li Ma", string), *others)[0] == [string]


def test_both_ways_to_write_a_name_count() -> None:
    strings = ["Dr Andersen, Aarhus", "Dr Andresen, Aarhus"]
    assert strings_of(author("K. Andersen", *strings, display_name="Karen Andresen")) == [["", ""]]


def test_places_of_a_work() -> None:
    places = [
        {"id": "pmh:oai:HAL:hal-01234567v1", "landing_page_url": "https://hal.science/hal-01234567", "license": None},
        {"id": None, "landing_page_url": "https://example.org/people/Byron%27s/thesis.pdf", "source": {"id": "S1"}},
        {"id": "doi:10.5555/1", "landing_page_url": None},
        {"id": "doi:10.5555/2", "landing_page_url": "https://example.org/@ada"},
    ]
    assert reduced(author("Ada Byron"), locations=places)["locations"] == [
        {"id": "pmh:oai:HAL:hal-01234567v1", "landing_page_url": "https://hal.science/hal-01234567"},
        {"id": None, "landing_page_url": ""},
        {"id": "doi:10.5555/1", "landing_page_url": None},
        {"id": "doi:10.5555/2", "landing_page_url": ""},
    ]


def test_bytes_stay_as_they_came() -> None:
    line = rb'{ "fwci" : 1.50e0, "id":"https:\/\/openalex.org\/W1", "doi": "10.5555\/caf\u00e9", "cited_by_count": 7 }'
    assert anonymous(line) == (
        rb'{"id":"https:\/\/openalex.org\/W1","doi":"10.5555\/caf\u00e9","cited_by_count":7,"fwci":1.50e0}'
    )


def test_escaped_letters_hide_nothing() -> None:
    work = json.dumps({"id": "W1", "authorships": [author("Ádá Bÿrön", "ada\\u0040example.org", "Á. Bÿrön")]})
    line = anonymous(work.replace("\\\\u", "\\u").encode())
    assert json.loads(line)["authorships"][0]["raw_affiliation_strings"] == ["", ""]


def test_a_list_fetched_whole_is_marked() -> None:
    line = b'{"id":"https://openalex.org/W1","authorships":[]}'
    assert WHOLE_LIST not in json.loads(anonymous(line))
    assert json.loads(anonymous(line, is_whole=True))[WHOLE_LIST] is False
    assert json.loads(anonymous(anonymous(line, is_whole=True)))[WHOLE_LIST] is False


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b'{"id":"W1"',
        b'{"id":"W1","authorships":{}}',
        b'{"id":"W1","authorships":[1]}',
        b'{"id":"W1","authorships":[{"raw_affiliation_strings":"Paris"}]}',
        b'{"id":"W1","locations":"x"}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_work_is_refused(line: bytes) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        anonymous(line)


def test_people_of_any_shape_are_dropped() -> None:
    for people in ({"author": None}, {"author": "A1"}, {"author": {"display_name": 1}, "raw_author_name": ["x"]}, {}):
        assert reduced(people)["authorships"] == [{}]
    assert json.loads(anonymous(b'{"id":"W1","authorships":null,"locations":null}')) == {
        "id": "W1", "authorships": None, "locations": None
    }  # fmt: skip


def test_content_is_told_from_the_date_it_was_touched() -> None:
    one = b'{"id":"https://openalex.org/W1","cited_by_count":1,"updated_date":"2025-01-01"}'
    touched = b'{"updated_date":"2026-01-01","cited_by_count":1,"id":"https://openalex.org/W1"}'
    changed = b'{"id":"https://openalex.org/W1","cited_by_count":2,"updated_date":"2025-01-01"}'
    assert identified(one) == identified(touched)
    assert identified(one)[0] == identified(changed)[0] == "W1"
    assert identified(one)[1] != identified(changed)[1]
    assert len(identified(one)[1]) == 16


@pytest.mark.parametrize("line", [b"{}", b'{"id":1}', b"[]", b"{"])
def test_a_line_without_an_identifier_is_refused(line: bytes) -> None:
    with pytest.raises(SourceError, match="no work of OpenAlex"):
        identified(line)


def tables(lines: list[bytes], folder: Path) -> dict[str, list[Any]]:
    """What is read from a file of these lines, without what names the file and without its account of keys."""
    folder.mkdir()
    (folder / "works.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
    read([folder / "works.jsonl"], folder / "out")
    found = {path.stem: parquet.read_table(path) for path in (folder / "out").glob("*.parquet")}
    return {
        name: table.drop_columns(["file_id"]).to_pylist() for name, table in found.items() if "record_keys" not in name
    }


def test_the_same_is_read_of_a_sample_work_without_its_people(tmp_path: Path) -> None:
    sample = Sample("https://ror.org/00z54nq84", "FR", 2014, 2025)
    served = [sample.line(index).strip() for index in range(450)]
    assert tables(served, tmp_path / "served") == tables([anonymous(line) for line in served], tmp_path / "kept")


@pytest.mark.parametrize("name", ["pull_2025-11-17", "pull_2026-05-22", "works_2025-12-02"])
def test_the_same_is_read_of_a_real_work_and_nobody_is_in_it(tmp_path: Path, real_data: Path, name: str) -> None:
    with gzip.open(real_data / "openalex" / f"{name}.jsonl.gz") as stream:
        served = stream.read().splitlines()
    lines = [anonymous(line) for line in served]
    n_strings = n_emptied = 0
    for line, work in zip(lines, map(json.loads, served), strict=True):
        text = line.decode().casefold()
        assert "@" not in text
        assert "orcid" not in text
        for before, after in zip(work["authorships"], json.loads(line)["authorships"], strict=True):
            n_strings += len(before["raw_affiliation_strings"])
            strings = zip(before["raw_affiliation_strings"], after["raw_affiliation_strings"], strict=True)
            n_emptied += sum(served_string != kept_string for served_string, kept_string in strings)
            identifier = (before["author"]["id"] or "").rpartition("/")[2].casefold()
            assert not identifier or identifier not in text
            for person in (before["raw_author_name"], before["author"]["display_name"]):
                assert not person or " " not in person or person.casefold() not in text
    assert n_emptied < n_strings * 0.15
    assert tables(served, tmp_path / "served") == tables(lines, tmp_path / "kept")


def test_what_is_asked_for_is_what_is_kept() -> None:
    line = Sample("https://ror.org/00z54nq84", "FR", 2014, 2025).line(0)
    assert set(json.loads(anonymous(line))) <= {*KEPT, WHOLE_LIST}
    assert set(KEPT) <= set(json.loads(line))
