"""The fields of a ROR record (schema 2) that are read, and the type each must have; all other fields are skipped."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

Ror = Annotated[str, Meta(pattern=r"\Ahttps://ror\.org/0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}\Z")]
CountryCode = Annotated[str, Meta(pattern=r"\A[A-Z]{2}\Z")]
SchemaVersion = Annotated[str, Meta(pattern=r"\A[0-9]+\.[0-9]+\Z")]
Year = Annotated[int, Meta(ge=1, le=2100)]
Filled = Annotated[str, Meta(min_length=1)]


class Moment(Struct, gc=False):
    """When a record was made or changed, and by which schema."""

    date: date
    schema_version: SchemaVersion


class Admin(Struct, gc=False):
    """The history of a record."""

    created: Moment
    last_modified: Moment


class Place(Struct, gc=False):
    """A place as GeoNames describes it."""

    name: Filled
    country_code: CountryCode | None = None


class Location(Struct, gc=False):
    """Where an organisation is."""

    geonames_details: Place


class Name(Struct, gc=False):
    """One of the names of an organisation."""

    value: Filled
    types: list[str]


class Relationship(Struct, gc=False):
    """A relation to another organisation."""

    id: Ror
    type: Literal["child", "parent", "predecessor", "related", "successor"]
    label: Filled


class Organisation(Struct, gc=False):
    """An organisation, by what the tables need of it."""

    id: Ror
    status: Literal["active", "inactive", "withdrawn"]
    names: list[Name]
    types: list[Filled]
    locations: Annotated[list[Location], Meta(min_length=1)]
    admin: Admin
    established: Year | None = None
    relationships: list[Relationship] = []


class Identified(Struct, gc=False):
    """The identifier alone, to name a record that was rejected for another reason."""

    id: Ror
