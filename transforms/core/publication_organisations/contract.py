"""Contract of core.publication_organisations."""

from warehouse.contract import Boolean, Contract, Count, Text, Weight, column


class PublicationOrganisation(Contract):
    """One row per publication and organisation that the affiliations of its authors were matched to.

    A publication none of whose affiliations was matched has no row; the weights of every other add up to exactly 1.
    An organisation and the one above it are two organisations wherever the source names both for an author.
    """

    publication_id: Text = column("Publication.", references="core.publications.publication_id")
    organisation_id: Text = column("Organisation.", references="core.organisations.organisation_id")
    country_code: Text = column(
        "Country or territory in which the publication places the organisation; the first of the alphabet of several.",
        references="core.countries.country_code",
        nullable=True,
    )
    n_authors: Count = column("Authors affiliated to the organisation.", unit="authors", ge=1)
    author_weight: Weight = column(
        "Author-fractional counting: equal parts for the authors with an organisation, each shared among the author's "
        "organisations. Adds up to 1 by publication.",
        unit="publications",
        ge=0,
        le=1,
    )
    is_observed: Boolean = column("True where the organisation is the institution observed or below it.")
    is_synthetic: Boolean = column("True where the record was generated as a sample.")

    class Config:
        unique = ["publication_id", "organisation_id"]
