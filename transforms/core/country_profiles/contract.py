"""Contract of core.country_profiles."""

from warehouse.contract import COUNTRY, Boolean, Contract, Count, Integer, Text, Total, column


class CountryProfile(Contract):
    """One row per combination of year, classes and country or territory that publications have: how many have it.

    Territories are apart. Where a definition counts several codes as one country, weights add up; publications add
    up too, but for those with several such codes: their rows name these codes, so that each publication can be
    counted once. Publications without a year, or without a known country, have no row.
    """

    publication_year: Integer = column("Year of publication.", unit="year")
    selection_class: Text = column("Class by which rules select works (core.selections).")
    judgement_class: Text = column("Class by which rules judge what is international (core.judgements).")
    is_observed: Boolean = column("True for publications of the institution observed.")
    merged_set: Text = column(
        "Where some view counts several codes of the publications as one country, and merges this one: all their codes"
        " that any view merges, sorted, a blank between. Else none."
    )
    country_code: Text = column(
        "Country or territory, ISO 3166-1 alpha-2.", references="core.countries.country_code", str_matches=COUNTRY
    )
    p_publications: Count = column("Publications with an author there.", unit="publications", ge=1)
    p_with_corresponding_author: Count = column(
        "Those of them with a corresponding author anywhere, by the source's flag or as the only author.",
        unit="publications",
        ge=0,
    )
    sum_author_weight: Total = column(
        "Sum of the parts of the publications that authors there have.", unit="publications", ge=0
    )
    sum_organisation_weight: Total = column(
        "Sum of the parts of the publications that organisations there have.", unit="publications", ge=0
    )
    is_synthetic: Boolean = column("True where one of the publications was generated as a sample.")

    class Config:
        unique = [
            "publication_year",
            "selection_class",
            "judgement_class",
            "is_observed",
            "merged_set",
            "country_code",
        ]
        metadata = {
            "rules": {
                "Weights do not exceed publications; of a part a corresponding author is known.": "sum_author_weight"
                " <= p_publications and sum_organisation_weight <= p_publications"
                " and p_with_corresponding_author <= p_publications",
            }
        }
