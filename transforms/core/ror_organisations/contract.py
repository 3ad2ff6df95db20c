"""Contract of core.ror_organisations."""

from warehouse.contract import Contract, Count, Date, Integer, Text, Texts, column


class RorOrganisationInForce(Contract):
    """One row per organisation of the ROR registry, as the last file that holds it says.

    Inactive and withdrawn organisations stay: records of earlier years name them.
    """

    ror: Text = column("ROR identifier as an address.")
    name: Text = column("Name that ROR displays.")
    acronym: Text = column("First of its acronyms, where it has one.", nullable=True)
    status: Text = column(
        "Inactive where the organisation has ended, withdrawn where the record was a mistake.",
        isin=["active", "inactive", "withdrawn"],
    )
    types: Texts = column("Kinds of organisation in ROR's words, e.g. education, facility, funder.")
    established: Integer = column("Year of foundation.", unit="year", nullable=True)
    country_code: Text = column(
        "Country of the first place, where ROR gives one that exists; territories apart.",
        references="core.countries.country_code",
        nullable=True,
    )
    country_codes: Texts = column("Countries of all its places as ROR gives them, each once.")
    city: Text = column("City of the first place.")
    created_date: Date = column("Day the record was made.")
    last_modified_date: Date = column("Day the record last changed.")
    schema_version: Text = column("Version of ROR's schema the record was last written in.")
    file_id: Text = column("First 12 digits of the file's sha256; audit.input_files has its name.")
    line: Count = column("Place of the organisation in the file, from 1.", ge=1)

    class Config:
        unique = ["ror"]
