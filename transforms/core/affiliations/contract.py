"""Contract of core.affiliations."""

from warehouse.contract import Boolean, Contract, Integer, Text, column


class Affiliation(Contract):
    """One row per author of a publication and affiliation, with its organisation and its country where they are known.

    An affiliation without organisation and without country still has a row: something is there that is not known.
    """

    publication_id: Text = column("Publication.")
    author_index: Integer = column("Place of the author in the list, from 1.", ge=1)
    affiliation_index: Integer = column(
        "Place among the author's affiliations, from 1; countries read from strings come last, by code.", ge=1
    )
    organisation_id: Text = column("Organisation the affiliation was matched to, by its source.", nullable=True)
    country_code: Text = column(
        "Country or territory, ISO 3166-1 alpha-2, aliases resolved and corrections applied; empty where unknown.",
        references="core.countries.country_code",
        nullable=True,
    )
    is_observed: Boolean = column("True where the organisation is the institution observed or below it.")
    is_from_string_only: Boolean = column(
        "True where the country was read from a string, by the source or the register of corrections, and no matched "
        "organisation of the author has it."
    )
    is_only_affiliation: Boolean = column("True where the author has no other affiliation.")

    class Config:
        unique = ["publication_id", "author_index", "affiliation_index"]
        metadata = {
            "rules": {
                "What is read from a string alone is a country without an organisation.": "not is_from_string_only"
                " or (organisation_id is null and country_code is not null)",
                "An only affiliation is the first.": "not is_only_affiliation or affiliation_index = 1",
            }
        }
