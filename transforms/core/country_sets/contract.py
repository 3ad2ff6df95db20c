"""Contract of core.country_sets."""

from warehouse.contract import Boolean, Contract, Count, Text, column


class CountrySet(Contract):
    """One row per distinct set of countries of publications, and view of the map: the set as the view counts it."""

    country_set: Text = column(
        "Codes of the countries of a publication, territories apart, sorted, a blank between; empty text where unknown."
    )
    country_view: Text = column("View of the map (core.country_views).")
    country_class: Text = column(
        "What all views make of the set: number of countries, h with the home country, o with another one; where views "
        "differ, each by its number in the order of their names."
    )
    n_countries: Count = column("Distinct countries in this view.", unit="countries", ge=0)
    has_home_country: Boolean = column("True where the home country is among them.")
    has_other_country: Boolean = column("True where another country than the home country is among them.")
    counted_country_set: Text = column("Codes of the countries as counted in this view, sorted, a blank between.")

    class Config:
        unique = ["country_set", "country_view"]
        metadata = {
            "rules": {
                "Home and others make the number.": "n_countries >= cast(has_home_country as bigint)"
                " + cast(has_other_country as bigint)"
                " and (n_countries > 1 or n_countries = cast(has_home_country as bigint)"
                " + cast(has_other_country as bigint))",
            }
        }
