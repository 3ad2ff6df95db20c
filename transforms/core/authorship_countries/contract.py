"""Contract of core.authorship_countries."""

from warehouse.contract import Boolean, Contract, Count, Integer, Text, column


class AuthorshipCountry(Contract):
    """One row per author of a publication and country of the author's affiliations, territories kept apart."""

    publication_id: Text = column("Publication.")
    author_index: Integer = column("Place of the author in the list, from 1.", ge=1)
    country_code: Text = column("Country or territory, ISO 3166-1 alpha-2.", references="core.countries.country_code")
    n_affiliations: Count = column("Affiliations of the author in that country.", unit="affiliations", ge=1)
    is_from_string_only: Boolean = column(
        "True where the source read the country from a string, matching no organisation."
    )

    class Config:
        unique = ["publication_id", "author_index", "country_code"]
