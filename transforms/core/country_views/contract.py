"""Contract of core.country_views."""

from warehouse.contract import COUNTRY, Boolean, Contract, Text, column


class CountryView(Contract):
    """One row per view of the map and country code: the country the code is counted as.

    There is a view for every combination of what the definitions of the register do with overseas territories, Hong
    Kong and Macao, and Taiwan. Maps hold on the day that counts as today.
    """

    country_view: Text = column("The view, by its three choices.")
    country_code: Text = column("Country or territory as given.", str_matches=COUNTRY)
    counted_country_code: Text = column("Country it is counted as.", str_matches=COUNTRY)
    is_home_country: Boolean = column("True where that is the country the home country is counted as.")
    territories: Text = column("Overseas territories: apart, or the version of the map that merges them.")
    hong_kong_macao: Text = column("Hong Kong and Macao: apart, or as China.", isin=["apart", "China"])
    taiwan: Text = column("Taiwan: apart, or as China.", isin=["apart", "China"])

    class Config:
        unique = ["country_view", "country_code"]
