"""Contract of core.publication_classes."""

from warehouse.contract import Boolean, Contract, Integer, Text, Weight, column


class PublicationClass(Contract):
    """One row per publication, counted or not: the classes by which definitions are evaluated and reported.

    core.selections says of each selection class whether a definition counts it, core.judgements of each judgement class
    what a definition makes of it. Indicators aggregate this table once and evaluate every definition on what is left.
    """

    publication_id: Text = column("Publication.", references="core.publications.publication_id")
    publication_year: Integer = column("Year of publication.", unit="year", nullable=True)
    domain_id: Text = column("OpenAlex domain of the main topic.", nullable=True)
    field_id: Text = column("OpenAlex field of the main topic.", nullable=True)
    publication_type: Text = column("Type in OpenAlex's words, e.g. article.", nullable=True)
    is_observed: Boolean = column("True where an author is affiliated to the institution observed.")
    author_stratum: Text = column(
        "Stratum by number of listed authors; a list that the source cuts at 100 stays in 51-100.",
        isin=["no authors", "1-10", "11-50", "51-100", "101-200", "more than 200"],
    )
    organisation_class: Text = column(
        "Number of organisations that affiliations were matched to.", isin=["none", "one", "several"]
    )
    country_set: Text = column(
        "Codes of the countries of a publication, territories apart, sorted, a blank between; empty text where unknown."
    )
    selection_class: Text = column("Class by which rules select works (core.selections).")
    judgement_class: Text = column("Class by which rules judge what is international (core.judgements).")
    observed_author_weight: Weight = column(
        "Part of the publication that authors of the institution observed have (author-fractional counting); 0 where "
        "the list of authors names none.",
        unit="publications",
        ge=0,
        le=1,
    )
    observed_organisation_weight: Weight = column(
        "Organisations of the institution observed per organisation of the publication.",
        unit="publications",
        ge=0,
        le=1,
    )
    is_synthetic: Boolean = column("True where one of its records was generated as a sample.")

    class Config:
        unique = ["publication_id"]
