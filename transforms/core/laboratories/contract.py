"""Contract of core.laboratories."""

from warehouse.contract import Boolean, Contract, Count, Integer, Text, Texts, column


class Laboratory(Contract):
    """One row per organisation that ROR places below the institution observed: institutes, laboratories and teams.

    A laboratory shared with universities is below each of them. What is below a laboratory is below the institution,
    also where it is an establishment of its own: depth tells. What continues a laboratory that ended is listed, what
    is below it only where ROR places that below the institution as well. Inactive organisations stay.
    """

    ror: Text = column("ROR identifier as an address.", references="core.ror_organisations.ror")
    name: Text = column("Name that ROR displays.")
    country_code: Text = column(
        "Country of the first place, where ROR gives one that exists; territories apart.",
        references="core.countries.country_code",
        nullable=True,
    )
    city: Text = column("City of the first place.")
    status: Text = column(
        "Inactive where the organisation has ended, withdrawn where the record was a mistake.",
        isin=["active", "inactive", "withdrawn"],
    )
    types: Texts = column("Kinds of organisation in ROR's words, e.g. education, facility, funder.")
    depth: Integer = column(
        "Fewest steps from the institution, to a child or a successor; 1 is directly below.", unit="steps", ge=1, le=10
    )
    is_by_succession_only: Boolean = column(
        "True where it is not placed below the institution itself, but continues an organisation that was."
    )
    parent_rors: Texts = column("All organisations ROR places it below, sorted; some may lie outside the institution.")
    n_parents: Count = column("Organisations ROR places it below.", unit="organisations", ge=0)
    successor_ror: Text = column(
        "Organisation that continues it; the first in order of identifiers where several do.", nullable=True
    )
    is_home_country: Boolean = column(
        "True where it lies in the home country, territories counted as the map in force says; "
        "empty where its country is not known.",
        nullable=True,
    )

    class Config:
        unique = ["ror"]
        metadata = {"rules": {"All parents are counted.": "n_parents = len(parent_rors)"}}
