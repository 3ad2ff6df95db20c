"""Contract of core.publication_profiles."""

from warehouse.contract import Boolean, Contract, Count, Integer, Text, Total, column


class PublicationProfile(Contract):
    """One row per combination of year, field, classes and scope that publications have: how many have it.

    Publications without a year are in audit.publications_not_counted.
    """

    publication_year: Integer = column("Year of publication.", unit="year")
    domain_id: Text = column("OpenAlex domain of the main topic; 'unknown' for publications without one.")
    field_id: Text = column("OpenAlex field of the main topic; 'unknown' for publications without one.")
    selection_class: Text = column("Class by which rules select works (core.selections).")
    judgement_class: Text = column("Class by which rules judge what is international (core.judgements).")
    organisation_class: Text = column(
        "Number of organisations that affiliations were matched to.", isin=["none", "one", "several"]
    )
    is_observed: Boolean = column("True for publications of the institution observed.")
    p_publications: Count = column("Publications.", unit="publications", ge=1)
    sum_observed_author_weight: Total = column(
        "Sum of the parts that authors of the institution observed have in them.", unit="publications", ge=0
    )
    sum_observed_organisation_weight: Total = column(
        "Sum of the parts that organisations of the institution observed have in them.", unit="publications", ge=0
    )
    is_synthetic: Boolean = column("True where one of them was generated as a sample.")

    class Config:
        unique = [
            "publication_year",
            "domain_id",
            "field_id",
            "selection_class",
            "judgement_class",
            "organisation_class",
            "is_observed",
        ]
