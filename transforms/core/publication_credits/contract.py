"""Contract of core.publication_credits."""

from warehouse.contract import COUNTRY, Contract, Count, Text, Weight, column


class PublicationCredit(Contract):
    """One row per publication and country or territory of its authors: the part of the publication that is its.

    Territories are apart here, and parts are additive: where a definition counts several codes as one country, that
    country's part is their sum. A publication without a known country has no row; the parts of every other add up
    to exactly 1.
    """

    publication_id: Text = column("Publication.", references="core.publications.publication_id")
    country_code: Text = column(
        "Country or territory, ISO 3166-1 alpha-2.", references="core.countries.country_code", str_matches=COUNTRY
    )
    n_authors: Count = column("Authors with an affiliation in the country.", unit="authors", ge=1)
    author_weight: Weight = column(
        "Author-fractional counting: equal parts for the authors whose country is known, each shared among the "
        "author's affiliations that have one. Adds up to 1 by publication.",
        unit="publications",
        ge=0,
        le=1,
    )
    organisation_weight: Weight = column(
        "Institution-fractional counting: equal parts for the distinct organisations with a country, and for each "
        "country that stands only on affiliations without an organisation. Adds up to 1 by publication.",
        unit="publications",
        ge=0,
        le=1,
    )

    class Config:
        unique = ["publication_id", "country_code"]
