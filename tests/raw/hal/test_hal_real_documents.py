"""The real documents of HAL, read as they came and pulled from a server that plays HAL with them."""

import json
from pathlib import Path
from typing import Any

import pytest

from raw.archive import Archive
from raw.hal.options import HalOptions
from raw.hal.pull import API
from raw.http.client import Client, Limits
from raw.source import PullRequest
from tests.raw.hal.hal_documents import Hal, read_file
from tests.raw.services import Service

Row = dict[str, Any]
COUNTS = {
    "doc_for_hash_1.json": (1, 1, 1),
    "doc_for_hash_2.json": (1, 1, 1),
    "docs_for_researcher.json": (1, 1, 1),
    "docs_for_researcher_version_1.json": (3, 4, 5),
    "docs_for_researcher_version_2.json": (3, 4, 5),
    "docs_for_researcher_with_collection_codes.json": (1, 0, 0),
    "docs_for_researcher_with_uris.json": (4, 0, 0),
    "docs_with_contributor_identifiers.json": (2, 10, 10),
    "docs_with_contributors_version_1.json": (7, 11, 4),
    "docs_with_contributors_version_2.json": (6, 9, 5),
    "docs_with_date_inconsistency.json": (1, 1, 1),
    "docs_with_date_invalid_format.json": (1, 1, 1),
    "docs_with_inconsistent_contributors.json": (1, 17, 9),
    "docs_with_inconsistent_structured_names.json": (1, 5, 5),
    "docs_with_keyword_collision_controlled_concept.json": (1, 1, 1),
    "docs_with_same_kw_twice.json": (2, 7, 9),
}
"""File → works, authorships, affiliations."""


@pytest.fixture
def answers(real_data: Path) -> Path:
    return real_data / "hal" / "search_api_documents"


def documents_of(file: Path) -> list[Row]:
    content = json.loads(file.read_text(encoding="utf-8"))
    return list(content["response"]["docs"]) if "response" in content else [content]


def names_in(documents: list[Row]) -> set[str]:
    """Names and identifiers of persons, but for words that name a structure too: there is a Marie Curie University."""
    found: set[str] = set()
    structures: list[str] = []
    for document in documents:
        for field in ("authLastName_s", "authFirstName_s"):
            found.update(name for name in document.get(field, []) if len(name) > 3)
        for entry in document.get("authIdHasStructure_fs", []):
            author, _, structure = entry.partition("_JoinSep_")
            found.update(author.split("_FacetSep_"))
            structures.append(structure)
        for text in document.get("authFullNameFormIDPersonIDIDHal_fs", []):
            found.update(part for part in text.split("_FacetSep_") if part)
    return {name for name in found if not any(name in structure for structure in structures)}


def test_every_file_is_known(answers: Path) -> None:
    assert {file.name for file in answers.glob("*.json")} == set(COUNTS)


@pytest.mark.parametrize("name", COUNTS)
def test_real_documents_are_all_kept(answers: Path, tmp_path: Path, name: str) -> None:
    documents = documents_of(answers / name)
    count, tables = read_file(answers / name, tmp_path / "out")
    works, authorships = tables["works"], tables["authorships"]
    assert (count.rows_in, count.rows_rejected) == (len(documents), 0)
    assert (len(works), len(authorships), len(tables["affiliations"])) == COUNTS[name]
    assert [row["record_id"] for row in works] == [each["halId_s"] for each in documents]
    assert [row["n_authorships"] for row in works] == [len(each.get("authQuality_s", [])) for each in documents]
    listed = {(row["line"], int(row["institution_id"].removeprefix("struct-"))) for row in tables["institutions"]}
    assert {number for _, number in listed} >= {n for each in documents for n in each.get("labStructId_i", [])}
    assert {row["country_code"] for row in tables["affiliations"]} <= {None}


def test_impossible_dates_leave_the_year(answers: Path, tmp_path: Path) -> None:
    for name, year in (("docs_with_date_inconsistency.json", 2016), ("docs_with_date_invalid_format.json", 2017)):
        (work,) = read_file(answers / name, tmp_path / name)[1]["works"]
        assert (work["publication_year"], work["publication_date"]) == (year, None)


def test_authors_without_a_structure_keep_their_places(answers: Path, tmp_path: Path) -> None:
    file = answers / "docs_with_inconsistent_contributors.json"
    (document,) = documents_of(file)
    with_structure = {int(entry.partition("-")[0]) for entry in document["authIdHasStructure_fs"]}
    expected = [place for place, form in enumerate(document["authIdForm_i"], 1) if form in with_structure]
    _, tables = read_file(file, tmp_path / "out")
    assert [row["author_index"] for row in tables["authorships"] if row["n_affiliation_strings"]] == expected
    assert [row["author_index"] for row in tables["affiliations"]] == expected


@pytest.mark.parametrize("name", COUNTS)
def test_no_person_of_the_real_documents_comes_out(answers: Path, tmp_path: Path, name: str) -> None:
    persons = names_in(documents_of(answers / name))
    _, tables = read_file(answers / name, tmp_path / "out")
    written = repr(tables)
    assert [person for person in persons if person in written] == []
    stored = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())
    assert [person for person in persons if person.encode() in stored] == []


def test_no_person_of_the_real_documents_is_kept_by_a_pull(answers: Path, tmp_path: Path) -> None:
    documents: dict[str, Row] = {}
    for file in sorted(answers.glob("*.json")):
        for document in documents_of(file):
            documents.setdefault(document["halId_s"], document)
    persons = names_in(list(documents.values()))
    archive = Archive(tmp_path / "hal")
    with Service(Hal(list(documents.values()))) as service, Client(Limits(attempts=1)) as client:
        options = HalOptions(mode="api", address=service.address, collections=("LKB",), rows=5)
        request = PullRequest((), (), "FR", 1990, 2025, options, tmp_path)
        workspace = archive.workspace(API.query(request), None)
        pulled = API.pull(request, client, workspace)
    assert pulled.counts["received"] == len(documents) == 23
    kept = b"".join(path.read_bytes() for path in workspace.folder.glob("documents.jsonl")).decode()
    assert len(kept.splitlines()) == 23
    assert len(persons) > 60
    assert [person for person in persons if person in kept] == []
    (_, path) = pulled.files[0]
    count, tables = read_file(path, tmp_path / "out")
    assert (count.rows_kept, len(tables["works"])) == (23, 23)
