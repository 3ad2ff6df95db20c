"""Works → Arrow batches, one per table, column by column: a comprehension per column is what Python does fastest."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import numpy
import pyarrow

from raw.openalex.contract import TABLES
from raw.openalex.institutions import Affiliations, Sighting
from raw.openalex.record import WORK_PREFIX, Authorship, Work
from raw.openalex.topics import Named
from warehouse.contract import arrow_schema

LIST_LIMIT = 100
"""Authors listed by an answer of the API at most."""
DOI_PREFIXES = ("https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:")

SCHEMAS: Mapping[str, pyarrow.Schema] = {
    table: pyarrow.schema([field for field in arrow_schema(contract) if field.name != "file_id"])
    for table, contract in TABLES.items()
}
"""Table → schema of its batches: the contract's without `file_id`, which is the same in all rows of a file."""


class Rows:
    """The works of a stretch of lines, gathered before they are turned into batches."""

    def __init__(self) -> None:
        self.lines: list[int] = []
        self.works: list[Work] = []
        self.work_ids: list[str] = []
        self.topics: list[tuple[Named, Named]] = []
        """(field, domain) of each work."""
        self.affiliations: list[Affiliations] = []
        """One per authorship."""
        self.sightings: list[tuple[int, Sighting]] = []

    def batches(self) -> dict[str, pyarrow.RecordBatch]:
        """Table → its rows."""
        return {
            "openalex_works": _works(self),
            **_author_lists(self),
            "openalex_institutions": _institutions(self.sightings),
        }


def _batch(table: str, columns: Mapping[str, Any]) -> pyarrow.RecordBatch:
    schema = SCHEMAS[table]
    arrays = [pyarrow.array(columns[field.name], field.type) for field in schema]
    return pyarrow.RecordBatch.from_arrays(arrays, schema=schema)


def _works(rows: Rows) -> pyarrow.RecordBatch:
    works = rows.works
    sizes = [len(work.authorships) for work in works]
    return _batch(
        "openalex_works",
        {
            "line": rows.lines,
            "work_id": rows.work_ids,
            "doi": [normalised_doi(work.doi) for work in works],
            "publication_year": [work.publication_year for work in works],
            "publication_date": [work.publication_date for work in works],
            "work_type": [work.type for work in works],
            "is_retracted": [work.is_retracted for work in works],
            "is_paratext": [work.is_paratext for work in works],
            "is_xpac": [work.is_xpac for work in works],
            "field_id": [field_id for (field_id, _), _ in rows.topics],
            "field_name": [field_name for (_, field_name), _ in rows.topics],
            "domain_id": [domain_id for _, (domain_id, _) in rows.topics],
            "domain_name": [domain_name for _, (_, domain_name) in rows.topics],
            "n_authorships": sizes,
            "is_author_list_truncated": [size == LIST_LIMIT for size in sizes],
            "countries_distinct_count": [work.countries_distinct_count for work in works],
            "institutions_distinct_count": [work.institutions_distinct_count for work in works],
            "cited_by_count": [work.cited_by_count for work in works],
            "fwci": [work.fwci for work in works],
            "updated_date": [in_utc(work.updated_date) for work in works],
        },
    )


def _author_lists(rows: Rows) -> dict[str, pyarrow.RecordBatch]:
    """Authorships and affiliations: authors are numbered, nothing else is kept of them."""
    authors: list[Authorship] = list(chain.from_iterable([work.authorships for work in rows.works]))
    line, author_index = _numbered(numpy.array(rows.lines, numpy.int64), [len(work.authorships) for work in rows.works])
    n_affiliations = [len(affiliations) for affiliations in rows.affiliations]
    author, affiliation_index = _numbered(numpy.arange(len(authors)), n_affiliations)
    affiliations = list(chain.from_iterable(rows.affiliations))
    return {
        "openalex_authorships": _batch(
            "openalex_authorships",
            {
                "line": line,
                "author_index": author_index,
                "author_position": [author.author_position for author in authors],
                "is_corresponding": [author.is_corresponding for author in authors],
                "countries": [author.countries or () for author in authors],
                "n_affiliation_strings": [len(author.raw_affiliation_strings or ()) for author in authors],
            },
        ),
        "openalex_affiliations": _batch(
            "openalex_affiliations",
            {
                "line": line[author],
                "author_index": author_index[author],
                "affiliation_index": affiliation_index,
                "institution_id": [institution_id for institution_id, _ in affiliations],
                "country_code": [country_code for _, country_code in affiliations],
            },
        ),
    }


def _institutions(sightings: Sequence[tuple[int, Sighting]]) -> pyarrow.RecordBatch:
    institutions = [sighting.institution for _, sighting in sightings]
    return _batch(
        "openalex_institutions",
        {
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
        },
    )


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
