"""Contract of core.countries."""

from warehouse.contract import COUNTRY, Boolean, Contract, Text, column


class Country(Contract):
    """One row per country or territory: its names, the state it belongs to and the code it is counted under."""

    country_code: Text = column("ISO 3166-1 alpha-2 code; XK is Kosovo, NA is Namibia.", str_matches=COUNTRY)
    alpha3_code: Text = column("ISO 3166-1 alpha-3 code.", str_matches=r"^[A-Z]{3}$")
    name_en: Text = column("English name in the Unicode CLDR.")
    name_fr: Text = column("French name in the Unicode CLDR.")
    is_territory: Boolean = column("True where the code is that of another state's territory.")
    sovereign_country_code: Text = column("State the territory belongs to; itself for a state.", str_matches=COUNTRY)
    counted_country_code: Text = column(
        "Code under which the default definition counts: the state's for a territory that its map merges.",
        str_matches=COUNTRY,
    )
    is_in_european_union: Boolean = column("True for a member state on the day that counts as today.")

    class Config:
        unique = ["country_code"]
