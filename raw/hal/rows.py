"""A document without its people → the rows it gives to each table."""

from collections.abc import Mapping
from typing import Any

from raw.bibliography import content_hash
from raw.hal.authors import Author, authors
from raw.hal.dates import modified, published
from raw.hal.document_types import work_type
from raw.hal.record import DocumentError, check, many, record_id
from raw.hal.structures import Structure, structures

Row = dict[str, Any]
DOI_PREFIXES = ("https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:")


def rows(document: Mapping[str, Any]) -> dict[str, list[Row]]:
    """Table, without the source's name → rows, without their file and line. DocumentError where a field is at fault.

    Rows of institutions have no `variant_number` yet: whether one is new depends on the documents before.
    """
    check(document)
    known = structures(document)
    listed = authors(document)
    work = _work(document, len(listed))
    authorships = [_authorship(place, author) for place, author in enumerate(listed, 1)]
    affiliations = [
        _affiliation(place, rank, number, known)
        for place, author in enumerate(listed, 1)
        for rank, number in enumerate(author.own, 1)
    ]
    facts = {name: value for name, value in work.items() if name != "updated_date"}
    return {
        "works": [{**work, "content_hash": content_hash((facts, authorships, affiliations))}],
        "authorships": authorships,
        "affiliations": affiliations,
        "institutions": [_institution(number, structure) for number, structure in known.items()],
    }


def institution_id(number: int) -> str:
    """The identifier of a structure in the tables, e.g. "struct-441569", as in HAL's own exports."""
    return f"struct-{number}"


def normalised_doi(doi: str) -> str | None:
    """The DOI in lower case without the resolver's address; None for an empty one."""
    normalised = doi.strip().lower()
    for prefix in DOI_PREFIXES:
        normalised = normalised.removeprefix(prefix)
    return normalised or None


def _work(document: Mapping[str, Any], n_authors: int) -> Row:
    hal_id = record_id(document.get("halId_s") or "")
    if not hal_id:
        raise DocumentError("`halId_s` is missing, by which records are known. Ask HAL for it in `fl`.", "halId_s")
    document_type = document.get("docType_s")
    year, day = published(document)
    return {
        "source": "hal",
        "record_id": hal_id,
        "doi": next(filter(None, map(normalised_doi, many(document, "doiId_s"))), None),
        "hal_id": hal_id,
        "publication_year": year,
        "publication_date": day,
        "work_type": work_type(document_type, document.get("docSubType_s")),
        "source_work_type": document_type,
        "n_authorships": n_authors,
        "is_author_list_truncated": False,
        "updated_date": modified(document),
    }


def _authorship(place: int, author: Author) -> Row:
    return {
        "author_index": place,
        "is_corresponding": author.is_corresponding,
        "countries": [],
        "n_affiliation_strings": author.n_structures,
    }


def _affiliation(place: int, rank: int, number: int | None, known: Mapping[int, Structure]) -> Row:
    structure = known.get(number) if number is not None else None
    return {
        "author_index": place,
        "affiliation_index": rank,
        "institution_id": institution_id(number) if number is not None else None,
        "country_code": structure.country if structure else None,
    }


def _institution(number: int, structure: Structure) -> Row:
    return {
        "institution_id": institution_id(number),
        "ror": structure.ror,
        "institution_name": structure.name,
        "country_code": structure.country,
        "institution_type": structure.kind,
        "lineage": [institution_id(above) for above in structure.lineage],
    }
