"""Contract of core.publication_countries."""

from warehouse.contract import COUNTRY, Boolean, Contract, Count, Text, Weight, column


class PublicationCountry(Contract):
    """One row per publication and country of its authors, as the default definition counts countries.

    What other definitions make of the same publications is to be had from core.publication_credits, which keeps
    territories apart. Publications without a known country have no row.
    """

    publication_id: Text = column("Publication.", references="core.publications.publication_id")
    country_code: Text = column("Country as counted.", references="core.countries.country_code", str_matches=COUNTRY)
    is_home_country: Boolean = column("True for the home country of the institution observed.")
    n_authors: Count = column("Authors with an affiliation in the country.", unit="authors", ge=1)
    n_countries: Count = column("Countries of the publication.", unit="countries", ge=1)
    full_count: Count = column(
        "Full counting: 1 for every country of the publication.", unit="publications", ge=1, le=1
    )
    author_weight: Weight = column(
        "Author-fractional counting: the country's part of the authors whose country is known. Adds up to 1 by work.",
        unit="publications",
        ge=0,
        le=1,
    )
    country_weight: Weight = column(
        "Country-fractional counting: 1 shared equally among the countries. Adds up to 1 by work.",
        unit="publications",
        ge=0,
        le=1,
    )
    institution_weight: Weight = column(
        "Institution-fractional counting: the country's part of the distinct organisations whose country is known. "
        "Adds up to 1 by work.",
        unit="publications",
        ge=0,
        le=1,
    )
    is_synthetic: Boolean = column("True where the record was generated as a sample.")

    class Config:
        unique = ["publication_id", "country_code"]
