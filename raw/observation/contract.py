"""The tables that carry the settings into SQL."""

from warehouse.contract import COUNTRY, Contract, Count, Date, Integer, Text, column


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
    default_definition_id: Text = column("Definition of the register that counts where none is named.")
    small_cells_below: Count = column(
        "A proportion of fewer works than this is marked as small.", unit="publications", ge=1
    )

    class Config:
        unique = ["institution_name"]
        metadata = {"rules": {"The years are in order.": "first_year <= last_year"}}


class ObservedIdentifier(Contract):
    """One row per identifier of the institution observed; records that carry any of them are its own."""

    identifier: Text = column("ROR address, or OpenAlex institution id such as I1294671590.")
    scheme: Text = column("Who assigned it.", isin=["ROR", "OpenAlex"])

    class Config:
        unique = ["identifier"]


TABLES: dict[str, type[Contract]] = {
    "observation": Observation,
    "observed_identifiers": ObservedIdentifier,
}
