"""The tables that carry the settings into SQL."""

from warehouse.contract import COUNTRY, Contract, Date, Integer, Text, column


class Observation(Contract):
    """One row: the home country, the years and the day that counts as today."""

    institution_name: Text = column("Institution observed.")
    home_country_code: Text = column("Its home country (ISO 3166-1 alpha-2).", str_matches=COUNTRY)
    first_year: Integer = column("First year of publication counted.", ge=1000, le=2100)
    last_year: Integer = column("Last year of publication counted.", ge=1000, le=2100)
    as_of_date: Date = column("The day that counts as today.")
    known_on_date: Date = column(
        "The day whose knowledge counts: rows of a register entered later, or replaced by then, do not."
    )
    territory_map: Text = column("Version of the map that merges territories into their state (raw.territory_mergers).")

    class Config:
        unique = ["institution_name"]
        metadata = {"rules": {"The years are in order.": "first_year <= last_year"}}


class ObservedIdentifier(Contract):
    """One row per identifier of the institution observed; records that carry any of them are its own."""

    identifier: Text = column("ROR address, or OpenAlex institution id such as I1294671590.")
    scheme: Text = column("Who assigned it.", isin=["ROR", "OpenAlex"])

    class Config:
        unique = ["identifier"]


class CountedPublicationType(Contract):
    """One row per type of work that is counted; works of other types stay in core.publications, not counted."""

    publication_type: Text = column("Type in OpenAlex's words, e.g. article.")

    class Config:
        unique = ["publication_type"]


TABLES: dict[str, type[Contract]] = {
    "observation": Observation,
    "observed_identifiers": ObservedIdentifier,
    "counted_publication_types": CountedPublicationType,
}
