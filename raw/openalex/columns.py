"""Works → values column by column → Arrow tables: comprehensions, and one conversion for many rows, are Python's best.

Values are taken out of a few dozen works at a time, while these are still in the processor's cache.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import numpy
import pyarrow

from raw.bibliography import BIBLIOGRAPHY, content_hash
from raw.openalex.institutions import Affiliations, Sighting
from raw.openalex.record import WORK_PREFIX, Authorship, Work
from raw.openalex.topics import Named
from raw.openalex.unmatched import Unmatched
from warehouse.contract import arrow_schema

LIST_LIMIT = 100
"""Authors listed by an answer of the API at most."""
DOI_PREFIXES = ("https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:")
_CONSTANT = {"source", "file_id"}
"""Columns that are the same in every row."""
_NUMBERED = {"authorships": {"author_index"}, "affiliations": {"author_index", "affiliation_index"}}
"""Table → columns that follow from the number of rows each work, or author, has."""
_GATHERED = ("works", "authorships", "affiliations", "institutions", "unmatched_affiliations")


class Stretch:
    """Some works that follow each other, with what was looked up for them."""

    def __init__(self) -> None:
        self.lines: list[int] = []
        self.works: list[Work] = []
        self.work_ids: list[str] = []
        self.hal_ids: list[str | None] = []
        self.topics: list[tuple[Named, Named]] = []
        """(field, domain) of each work."""
        self.affiliations: list[Affiliations] = []
        """One per authorship."""
        self.sightings: list[tuple[int, Sighting]] = []
        """(line, institution new on it)."""
        self.unmatched: list[tuple[int, Unmatched]] = []
        """(line, affiliation text of an author without a country)."""


class Columns:
    """The values of the tables of works, gathered from stretches until they are worth writing."""

    def __init__(self) -> None:
        self._values: dict[str, dict[str, list[Any]]] = {
            table: {
                field.name: []
                for field in arrow_schema(BIBLIOGRAPHY[table])
                if field.name not in _CONSTANT | _NUMBERED.get(table, set())
            }
            for table in _GATHERED
        }
        self._n_affiliations: list[int] = []
        """One per authorship."""

    @property
    def n_rows(self) -> int:
        """Rows gathered, in all tables."""
        return sum(len(next(iter(columns.values()))) for columns in self._values.values()) + len(self._n_affiliations)

    def take(self, stretch: Stretch) -> None:
        """Take the values out of some works."""
        _extend(self._values["works"], _works(stretch))
        authors: list[Authorship] = list(chain.from_iterable([work.authorships for work in stretch.works]))
        _extend(self._values["authorships"], _authorships(authors))
        _extend(self._values["affiliations"], _affiliations(stretch.affiliations))
        _extend(self._values["institutions"], _institutions(stretch.sightings))
        _extend(self._values["unmatched_affiliations"], _unmatched_affiliations(stretch.unmatched))
        self._n_affiliations += map(len, stretch.affiliations)

    def tables(self, file_id: str) -> dict[str, pyarrow.Table]:
        """Table → its rows, with the columns of its contract."""
        lines = numpy.array(self._values["works"]["line"], numpy.int64)
        line, author_index = _numbered(lines, self._values["works"]["n_authorships"])
        author, affiliation_index = _numbered(numpy.arange(len(line)), self._n_affiliations)
        numbering = {
            "authorships": {"line": line, "author_index": author_index},
            "affiliations": {
                "line": line[author],
                "author_index": author_index[author],
                "affiliation_index": affiliation_index,
            },
        }
        return {
            f"openalex_{table}": _table(table, file_id, {**columns, **numbering.get(table, {})})
            for table, columns in self._values.items()
        }


def _extend(columns: Mapping[str, list[Any]], values: Mapping[str, Sequence[Any]]) -> None:
    for name, more in values.items():
        columns[name].extend(more)


def _table(table: str, file_id: str, columns: Mapping[str, Any]) -> pyarrow.Table:
    schema = arrow_schema(BIBLIOGRAPHY[table])
    n_rows = len(columns["line"])
    constant = {"source": "openalex", "file_id": file_id}
    arrays = [
        pyarrow.repeat(pyarrow.scalar(constant[field.name], field.type), n_rows)
        if field.name in constant
        else pyarrow.array(columns[field.name], field.type)
        for field in schema
    ]
    return pyarrow.Table.from_arrays(arrays, schema=schema)


def _works(stretch: Stretch) -> dict[str, Sequence[Any]]:
    works = stretch.works
    sizes = [len(work.authorships) for work in works]
    types = [work.type for work in works]
    return {
        "line": stretch.lines,
        "record_id": stretch.work_ids,
        "doi": [normalised_doi(work.doi) for work in works],
        "hal_id": stretch.hal_ids,
        "publication_year": [work.publication_year for work in works],
        "publication_date": [work.publication_date for work in works],
        "work_type": types,
        "source_work_type": types,
        "is_retracted": [work.is_retracted for work in works],
        "is_paratext": [work.is_paratext for work in works],
        "is_xpac": [work.is_xpac for work in works],
        "field_id": [field_id for (field_id, _), _ in stretch.topics],
        "field_name": [field_name for (_, field_name), _ in stretch.topics],
        "domain_id": [domain_id for _, (domain_id, _) in stretch.topics],
        "domain_name": [domain_name for _, (_, domain_name) in stretch.topics],
        "n_authorships": sizes,
        "is_author_list_truncated": [
            size == LIST_LIMIT and work.is_authors_truncated is not False
            for size, work in zip(sizes, works, strict=True)
        ],
        "countries_distinct_count": [work.countries_distinct_count for work in works],
        "institutions_distinct_count": [work.institutions_distinct_count for work in works],
        "cited_by_count": [work.cited_by_count for work in works],
        "fwci": [work.fwci for work in works],
        "is_in_top_10_percent": [
            percentile.is_in_top_10_percent if (percentile := work.citation_normalized_percentile) else None
            for work in works
        ],
        "updated_date": [in_utc(work.updated_date) for work in works],
        "content_hash": _content_hashes(stretch),
    }


def _content_hashes(stretch: Stretch) -> list[str]:
    """`content_hash` of each work."""
    affiliations = iter(stretch.affiliations)
    return [
        content_hash(
            (
                (name, work.doi, hal_identifier, topic),
                (work.publication_year, work.publication_date, work.type),
                (work.is_retracted, work.is_paratext, work.is_authors_truncated),
                [
                    (found, author.countries, author.author_position, author.is_corresponding)
                    for author, found in zip(work.authorships, affiliations, strict=False)
                ],
            )
        )
        for name, work, hal_identifier, topic in zip(
            stretch.work_ids, stretch.works, stretch.hal_ids, stretch.topics, strict=True
        )
    ]


def _authorships(authors: Sequence[Authorship]) -> dict[str, Sequence[Any]]:
    """Authors are numbered later; nothing else is kept of them."""
    return {
        "author_position": [author.author_position for author in authors],
        "is_corresponding": [author.is_corresponding for author in authors],
        "countries": [author.countries or () for author in authors],
        "n_affiliation_strings": [len(author.raw_affiliation_strings or ()) for author in authors],
    }


def _affiliations(affiliations: Sequence[Affiliations]) -> dict[str, Sequence[Any]]:
    flat = list(chain.from_iterable(affiliations))
    return {
        "institution_id": [institution_id for institution_id, _ in flat],
        "country_code": [country_code for _, country_code in flat],
    }


def _institutions(sightings: Sequence[tuple[int, Sighting]]) -> dict[str, Sequence[Any]]:
    institutions = [sighting.institution for _, sighting in sightings]
    return {
        "line": [line for line, _ in sightings],
        "institution_id": [sighting.institution_id for _, sighting in sightings],
        "variant_number": [sighting.variant_number for _, sighting in sightings],
        "ror": [institution.ror for institution in institutions],
        "institution_name": [institution.display_name for institution in institutions],
        "country_code": [institution.country_code for institution in institutions],
        "institution_type": [institution.type for institution in institutions],
        "lineage": [
            [above.removeprefix(WORK_PREFIX) for above in institution.lineage or ()] for institution in institutions
        ],
    }


def _unmatched_affiliations(unmatched: Sequence[tuple[int, Unmatched]]) -> dict[str, Sequence[Any]]:
    return {
        "line": [line for line, _ in unmatched],
        "author_index": [found.author_index for _, found in unmatched],
        "string_index": [found.string_index for _, found in unmatched],
        "affiliation_text": [found.text for _, found in unmatched],
        "affiliation_key": [found.key for _, found in unmatched],
    }


def _numbered(parents: Any, sizes: Sequence[int]) -> tuple[Any, Any]:
    """For each child, its parent's value and its own number from 1, given each parent's number of children."""
    counts = numpy.array(sizes, numpy.int64)
    starts = numpy.cumsum(counts) - counts
    return numpy.repeat(parents, counts), numpy.arange(1, counts.sum() + 1) - numpy.repeat(starts, counts)


def normalised_doi(doi: str | None) -> str | None:
    """The DOI in lower case without the resolver's address; None for none or an empty one."""
    if doi is None:
        return None
    normalised = doi.strip().lower()
    for prefix in DOI_PREFIXES:
        if normalised.startswith(prefix):
            return normalised[len(prefix) :] or None
    return normalised or None


def in_utc(moment: datetime | None) -> datetime | None:
    """The moment without its zone: OpenAlex gives UTC without saying so, other zones are converted."""
    if moment is None or moment.tzinfo is None:
        return moment
    return moment.astimezone(UTC).replace(tzinfo=None)
