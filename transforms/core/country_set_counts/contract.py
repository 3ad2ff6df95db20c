"""Contract of core.country_set_counts."""

from warehouse.contract import Boolean, Contract, Count, Integer, Text, column


class CountrySetCount(Contract):
    """One row per list of definitions, set of countries as they count it, and year of publication.

    Counted are the publications that all definitions of the list count, and see with exactly these countries. For one
    definition, the rows whose list names it are all publications it counts that have a known country and a year. What
    follows from countries alone, such as the indicators of pairs of countries, is computed on these rows: they are few,
    and definitions that agree share them.
    """

    definition_ids: Text = column("The definitions (core.definitions), sorted, a blank between.")
    counted_country_set: Text = column(
        "Codes of the countries as these definitions count them, sorted, a blank between; never empty here."
    )
    publication_year: Integer = column("Year of publication.", unit="year")
    n_countries: Count = column("Distinct countries of the set.", unit="countries", ge=1)
    has_home_country: Boolean = column("True where the home country is among them.")
    p_publications: Count = column("Publications with exactly these countries.", unit="publications", ge=1)
    p_observed: Count = column("Those of them that are of the institution observed.", unit="publications", ge=0)
    is_synthetic: Boolean = column("True where any of them was generated as a sample.")

    class Config:
        unique = ["definition_ids", "counted_country_set", "publication_year"]
        metadata = {
            "rules": {
                "The institution's publications are among all.": "p_observed <= p_publications",
                "A set has as many codes as it says.": "length(counted_country_set) = 3 * n_countries - 1",
            }
        }
