"""The layouts in which CORDIS files come, told apart by their headers, and which column becomes which.

Belongs here: every column name that is known, from 2016 to now. A name that is not here is recorded and left.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from raw.cordis import values
from raw.cordis.namibia import EVIDENCE

Convert = Callable[[str], object]


@dataclass(frozen=True)
class Field:
    """A column of a table and the names its column has had in files; where a header has two, the first is read."""

    column: str
    names: tuple[str, ...]
    convert: Convert = values.text


@dataclass(frozen=True)
class Layout:
    """One kind of file."""

    kind: str
    """For messages."""
    table: str
    member: str | None
    """Name of the member of an archive that holds it."""
    told_by: tuple[tuple[str, ...], ...]
    """A header is of this layout if it has one name of each group."""
    fields: tuple[Field, ...]
    required: frozenset[str]
    """Columns without which a line is rejected."""
    any_of: tuple[str, ...] = ()
    """Columns of which one at least must have a value."""
    left: tuple[str, ...] = ()
    """Columns known and not taken."""

    def missing(self, header: Sequence[str]) -> list[str]:
        """Groups of names of which the header has none."""
        return [" or ".join(group) for group in self.told_by if not set(group) & set(header)]

    @cached_property
    def names(self) -> Mapping[str, Field]:
        """Name in a header → field."""
        return {name: field for field in self.fields for name in field.names}

    def positions(self, header: Sequence[str]) -> dict[int, Field]:
        """Place in the header → field, for the columns whose values are taken."""
        chosen = {field.column: next((name for name in field.names if name in header), None) for field in self.fields}
        return {header.index(name): self.names[name] for name in chosen.values() if name is not None}


PERSONAL = ("contactTitle", "contactFirstNames", "contactLastNames", "objective")
"""Columns that name people or may: nothing is kept of a line of a file with one of them but what is taken from it."""

_PROJECT = Field("project_id", ("projectID", "projectReference"), values.number)
_UPDATED = Field("updated_at", ("contentUpdateDate",), values.moment)
_ORGANISATION = (
    Field("organisation_name", ("name",)),
    Field("short_name", ("shortName",)),
    Field("country_code", ("country",)),
)

PROJECTS = Layout(
    kind="projects",
    table="cordis_projects",
    member="project.csv",
    told_by=(("id", "reference"), ("acronym",), ("status",), ("startDate",), ("endDate",), ("ecMaxContribution",)),
    fields=(
        Field("project_id", ("id", "reference"), values.number),
        Field("project_rcn", ("rcn",)),
        Field("acronym", ("acronym",)),
        Field("title", ("title",)),
        Field("status", ("status",)),
        Field("framework_programme", ("frameworkProgramme",)),
        Field("legal_basis", ("legalBasis", "programme")),
        Field("topics", ("topics",)),
        Field("master_call", ("masterCall",)),
        Field("sub_call", ("subCall", "call")),
        Field("funding_scheme", ("fundingScheme",)),
        Field("start_date", ("startDate",), values.day),
        Field("end_date", ("endDate",), values.day),
        Field("signature_date", ("ecSignatureDate",), values.day),
        Field("total_cost", ("totalCost",), values.amount),
        Field("ec_max_contribution", ("ecMaxContribution",), values.amount),
        Field("grant_doi", ("grantDoi",), values.doi),
        Field("coordinator_name", ("coordinator",)),
        Field("coordinator_country_code", ("coordinatorCountry",)),
        _UPDATED,
    ),
    required=frozenset({"project_id"}),
    left=(
        *("objective", "keywords", "nature", "projectUrl", "participants", "participantCountries", "subjects"),
        *("numOrg", "totalContrib"),
    ),
)
PARTICIPATIONS = Layout(
    kind="participations",
    table="cordis_participations",
    member="organization.csv",
    told_by=(
        ("projectID", "projectReference"),
        ("organisationID", "id"),
        ("name",),
        ("country",),
        ("role",),
        ("ecContribution",),
    ),
    fields=(
        _PROJECT,
        Field("project_rcn", ("projectRcn",)),
        Field("organisation_id", ("organisationID", "id")),
        *_ORGANISATION,
        Field("city", ("city",)),
        Field("activity_type", ("activityType",)),
        Field("is_sme", ("SME",), values.truth),
        Field("role", ("role",)),
        Field("participation_order", ("order",), values.integer),
        Field("ec_contribution", ("ecContribution",), values.amount),
        Field("net_ec_contribution", ("netEcContribution",), values.amount),
        Field("total_cost", ("totalCost",), values.amount),
        Field("is_participation_ended", ("endOfParticipation",), values.truth),
        _UPDATED,
    ),
    required=frozenset({"project_id"}),
    any_of=("organisation_id", "organisation_name"),
    left=(
        *("projectAcronym", "vatNumber", "street", "postCode", "nutsCode", "geolocation", "organizationURL"),
        *("organizationUrl", "contactForm", "rcn", "active", "contactType", "contactTitle", "contactFirstNames"),
        *("contactLastNames", "contactFunction", "contactTelephoneNumber", "contactFaxNumber"),
    ),
)
EDGES = Layout(
    kind="links between projects and organisations",
    table="cordis_participations",
    member=None,
    told_by=(("projectRcn",), ("new_org_id",)),
    fields=(Field("project_rcn", ("projectRcn",), values.number), Field("organisation_id", ("new_org_id",))),
    required=frozenset({"project_rcn", "organisation_id"}),
)
ORGANISATIONS = Layout(
    kind="organisations",
    table="cordis_organisations",
    member=None,
    told_by=(("new_org_id",), ("name",), ("country",)),
    fields=(Field("organisation_id", ("new_org_id",)), *_ORGANISATION),
    required=frozenset({"organisation_id"}),
    left=("name_normal", "numProj", "nproj_with_contrib", "totContribution"),
)
LEGAL_BASES = Layout(
    kind="legal bases",
    table="cordis_legal_bases",
    member="legalBasis.csv",
    told_by=(("projectID",), ("legalBasis",)),
    fields=(
        _PROJECT,
        Field("legal_basis", ("legalBasis",)),
        Field("title", ("title",)),
        Field("is_unique_programme_part", ("uniqueProgrammePart",), values.truth),
    ),
    required=frozenset({"project_id", "legal_basis"}),
)
TOPICS = Layout(
    kind="topics",
    table="cordis_topics",
    member="topics.csv",
    told_by=(("projectID",), ("topic",)),
    fields=(_PROJECT, Field("topic", ("topic",)), Field("title", ("title",))),
    required=frozenset({"project_id", "topic"}),
)
LAYOUTS = (PROJECTS, PARTICIPATIONS, EDGES, ORGANISATIONS, LEGAL_BASES, TOPICS)
MEMBERS: Mapping[str, Layout] = {layout.member: layout for layout in LAYOUTS if layout.member is not None}
"""Name of a member that is read, in the order of reading → its layout."""


def recognise(header: Sequence[str]) -> Layout | None:
    """The layout of a header, None where it is of none."""
    return next((layout for layout in LAYOUTS if not layout.missing(header)), None)


def nearest(header: Sequence[str]) -> Layout:
    """The layout of which the header has the largest part."""
    return min(LAYOUTS, key=lambda layout: len(layout.missing(header)) / len(layout.told_by))


def evidence(header: Sequence[str]) -> dict[int, str]:
    """Place in the header → column that tells whether the code NA means Namibia."""
    return {header.index(name): name for name in EVIDENCE if name in header}
