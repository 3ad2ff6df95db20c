"""The tables of the register of countries, as they are read from the committed CSV files."""

from raw.source import FILE_ID
from warehouse.contract import COUNTRY, ROR, Boolean, Contract, Count, Date, Text, column

_FILE = "First 12 digits of the sha256 of the file the row came from."
_LINE = "Line of that file, from 1."
_PERIOD = {"A period ends after it begins.": "valid_to is null or valid_to > valid_from"}


class Country(Contract):
    """One row per country or territory of ISO 3166-1, and Kosovo: its codes, its names and the state it belongs to."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    country_code: Text = column("ISO 3166-1 alpha-2 code; XK is Kosovo, NA is Namibia.", str_matches=COUNTRY)
    alpha3_code: Text = column("ISO 3166-1 alpha-3 code; XKX is Kosovo.", str_matches=r"^[A-Z]{3}$")
    name_en: Text = column("English name in the Unicode CLDR.")
    name_fr: Text = column("French name in the Unicode CLDR.")
    sovereign_country_code: Text = column(
        "State the territory belongs to; the country itself where it is a state or no state is agreed.",
        references="raw.countries.country_code",
        str_matches=COUNTRY,
    )
    is_territory: Boolean = column("True where the code is that of another state's territory.")

    class Config:
        unique = ["country_code"]
        metadata = {
            "rules": {"A territory has another state.": "is_territory = (sovereign_country_code <> country_code)"}
        }


class TerritoryMerger(Contract):
    """One row per territory and period in which a version of the map counts it as part of its state."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    map_version: Text = column("Version of the map, which a definition names; its rows never change.")
    territory_code: Text = column(
        "Territory that is merged.", references="raw.countries.country_code", str_matches=COUNTRY
    )
    state_code: Text = column(
        "State the territory is counted as.", references="raw.countries.country_code", str_matches=COUNTRY
    )
    valid_from: Date = column("First day the merger holds; 0001-01-01 where it holds for every earlier record.")
    valid_to: Date = column("First day the merger no longer holds; empty while it holds.", nullable=True)
    note: Text = column("Status of the territory within its state.")

    class Config:
        unique = ["map_version", "territory_code", "valid_from"]
        metadata = {"rules": {"A territory is merged into another state.": "state_code <> territory_code", **_PERIOD}}


class CountryAlias(Contract):
    """One row per country code that sources write instead of the one of ISO 3166-1."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    alias_code: Text = column("Code as a source writes it, in capitals.", str_matches=COUNTRY)
    country_code: Text = column("Country it stands for.", references="raw.countries.country_code", str_matches=COUNTRY)
    used_by: Text = column("Where the code occurs.")

    class Config:
        unique = ["alias_code"]
        metadata = {"rules": {"An alias differs from its country's code.": "alias_code <> country_code"}}


class CountryGroup(Contract):
    """One row per area of the institute's policy, country and period of membership.

    Members are states: a territory belongs to the areas of its state. The European Union counts from the Communities of
    1958; Latin America is the United Nations' region 419, Latin America and the Caribbean, without other states'
    territories.
    """

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    group_id: Text = column("Identifier of the area, given here.", str_matches=r"^[a-z]+(-[a-z]+)*$")
    group_name_en: Text = column("English name of the area in the Unicode CLDR.")
    group_name_fr: Text = column("French name of the area in the Unicode CLDR.")
    country_code: Text = column("Member of the area.", references="raw.countries.country_code", str_matches=COUNTRY)
    valid_from: Date = column("First day of membership; 0001-01-01 where the country always belongs to the area.")
    valid_to: Date = column("First day that is no longer one of membership; empty while it lasts.", nullable=True)
    source_url: Text = column("Page that states the membership, or names the area.", str_matches=r"^https://")

    class Config:
        unique = ["group_id", "country_code", "valid_from"]
        metadata = {"rules": _PERIOD}


class IntergovernmentalOrganisation(Contract):
    """One row per research organisation of several states, such as CERN, which lies in one country and is of many."""

    file_id: Text = column(_FILE, str_matches=FILE_ID)
    line: Count = column(_LINE, ge=1)
    ror: Text = column("Address in ROR.", str_matches=ROR)
    organisation_name: Text = column("Name, and the place where it has several.")
    founded_by: Text = column("What the states founded it by.")

    class Config:
        unique = ["ror"]


TABLES: dict[str, type[Contract]] = {
    "countries": Country,
    "territory_mergers": TerritoryMerger,
    "country_aliases": CountryAlias,
    "country_groups": CountryGroup,
    "intergovernmental_organisations": IntergovernmentalOrganisation,
}
"""Table name, which is also its file's → contract; a table follows those its foreign keys point to."""
