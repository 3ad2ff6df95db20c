"""What the tables read from the dump of ROR hold."""

from collections.abc import Mapping

from raw.source import FILE_ID
from warehouse.contract import COUNTRY, ROR, Contract, Count, Date, Integer, Text, Texts, column

STATUSES = ["active", "inactive", "withdrawn"]
RELATIONSHIPS = ["child", "parent", "predecessor", "related", "successor"]

_FILE = "First 12 digits of the sha256 of the file, as its bytes lie."
_LINE = "Place of the organisation in the file's list, from 1; the line in a file of JSON lines."


class RorOrganisation(Contract):
    """One row per organisation of a ROR dump, also those that are inactive or were withdrawn."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    ror: Text = column("ROR identifier as an address.", str_matches=ROR)
    status: Text = column(
        "Inactive where the organisation has ended, withdrawn where the record was a mistake.", isin=STATUSES
    )
    name: Text = column("Name that ROR displays.")
    acronym: Text = column("First of its acronyms, where it has one.", nullable=True)
    types: Texts = column("Kinds of organisation in ROR's words, e.g. education, facility, funder.")
    established: Integer = column("Year of foundation.", unit="year", nullable=True)
    country_code: Text = column(
        "Country of the first place; overseas territories carry their own codes.", str_matches=COUNTRY, nullable=True
    )
    country_codes: Texts = column("Countries of all its places, each once, in ROR's order.")
    city: Text = column("City of the first place.")
    created_date: Date = column("Day the record was made.")
    last_modified_date: Date = column("Day the record last changed.")
    schema_version: Text = column("Version of ROR's schema the record was last written in.")

    class Config:
        unique = ["file_id", "line"]


class RorRelationship(Contract):
    """One row per relation an organisation's record states.

    A relation is as a rule stated by both sides, but not always: active organisations do not list inactive children.
    """

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    relationship_index: Integer = column("Place of the relation in the record, from 1.", ge=1)
    ror: Text = column("Organisation whose record states the relation.", str_matches=ROR)
    related_ror: Text = column("The other organisation; it may be absent from the file.", str_matches=ROR)
    relationship_type: Text = column("What the other organisation is to this one.", isin=RELATIONSHIPS)
    related_label: Text = column("Name of the other organisation as this record writes it.")

    class Config:
        unique = ["file_id", "line", "relationship_index"]


TABLES: Mapping[str, type[Contract]] = {
    "ror_organisations": RorOrganisation,
    "ror_relationships": RorRelationship,
}
"""Table → contract."""
