"""The allow-list: every field of an OpenAlex work that may enter, and the type it must have.

What is not named here never leaves the line it stands in: no names of authors, no author identifiers, no ORCIDs. Of the
affiliation strings only those of authors without any country do, and of these only what `unmatched` found to show no
person. msgspec checks the named fields strictly (no strings for numbers, no floats for integers) and
skips the rest, still refusing what is not JSON. A key given twice counts by its last value.

Institutions, fields and domains repeat from line to line: they are left as they came (`Raw`), and `institutions` and
`topics` decode each distinct value once, as strictly. `locations` are decoded only where HAL is among them.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Raw, Struct, ValidationError

WORK_PREFIX = "https://openalex.org/"
"""What precedes the short identifier of a work or an institution in its address."""

FIRST_YEAR, LAST_YEAR = 1000, 2100
"""A year outside is a typing error, not a date of publication."""

WorkAddress = Annotated[str, Meta(pattern=r"\Ahttps://openalex\.org/W[0-9]+\Z")]
InstitutionAddress = Annotated[str, Meta(pattern=r"\Ahttps://openalex\.org/I[0-9]+\Z")]
FieldAddress = Annotated[str, Meta(pattern=r"\Ahttps://openalex\.org/fields/[0-9]+\Z")]
DomainAddress = Annotated[str, Meta(pattern=r"\Ahttps://openalex\.org/domains/[0-9]+\Z")]
Year = Annotated[int, Meta(ge=FIRST_YEAR, le=LAST_YEAR)]
CountOf = Annotated[int, Meta(ge=0, le=2**63 - 1)]


class Field(Struct, gc=False):
    """The second level of OpenAlex's classification, e.g. Physics and Astronomy."""

    id: FieldAddress
    display_name: str


class Domain(Struct, gc=False):
    """The first level of OpenAlex's classification, e.g. Physical Sciences."""

    id: DomainAddress
    display_name: str


class Topic(Struct, gc=False):
    """A work's main topic, of which only field and domain are kept."""

    field: Raw = Raw(b"null")
    domain: Raw = Raw(b"null")


class Institution(Struct, gc=False):
    """An institution as it stands beside an author."""

    id: InstitutionAddress | None = None
    display_name: str | None = None
    ror: str | None = None
    country_code: str | None = None
    type: str | None = None
    lineage: list[InstitutionAddress] | None = None


class Authorship(Struct, gc=False):
    """One author's place in a work, without the author.

    `raw_affiliation_strings` is there to be counted: its items stay undecoded and are dropped with the line, but for
    those `unmatched` takes.
    """

    institutions: Raw
    countries: list[str] | None
    author_position: Literal["first", "middle", "last"] | None = None
    is_corresponding: bool | None = None
    raw_affiliation_strings: list[Raw] | None = None


class Percentile(Struct, gc=False):
    """Where a work stands by citations among those of its subject, type and year."""

    is_in_top_10_percent: bool | None = None


class Work(Struct, gc=False):
    """A work. `id` and `authorships` must be there: nothing can be counted without them.

    `id` is checked by `work_id`: a pattern here would take a tenth of all decoding.
    """

    id: str
    authorships: list[Authorship]
    doi: str | None = None
    publication_year: Year | None = None
    publication_date: date | None = None
    type: str | None = None
    is_retracted: bool | None = None
    is_paratext: bool | None = None
    is_xpac: bool | None = None
    primary_topic: Topic | None = None
    locations: Raw = Raw(b"null")
    is_authors_truncated: bool | None = None
    countries_distinct_count: CountOf | None = None
    institutions_distinct_count: CountOf | None = None
    cited_by_count: CountOf | None = None
    fwci: float | None = None
    citation_normalized_percentile: Percentile | None = None
    updated_date: datetime | None = None


READ_KEYS = Work.__struct_fields__
"""Root keys of a work that something is taken from."""


class WorkId(Struct, gc=False):
    """The identifier alone, to name a line that was rejected for another reason."""

    id: WorkAddress


def work_id(work: Work) -> str:
    """The identifier of a work without its prefix, e.g. "W123"; ValidationError where it is not that of a work."""
    identifier = work.id.removeprefix(WORK_PREFIX)
    digits = identifier[1:]
    if identifier[:1] == "W" and digits.isdecimal() and digits.isascii() and identifier != work.id:
        return identifier
    raise ValidationError("Expected `str` matching regex of a work - at `$.id`")
