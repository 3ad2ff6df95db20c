"""Contract of core.home_credit_profiles."""

from warehouse.contract import COUNTRY, Contract, Integer, Text, Total, column


class HomeCreditProfile(Contract):
    """One row per combination of year, field and classes, and country code that some view counts as the home country.

    The weights are what fractional counting gives the home country; they add up where a view merges codes.
    """

    publication_year: Integer = column("Year of publication.", unit="year")
    domain_id: Text = column("OpenAlex domain of the main topic; 'unknown' for publications without one.")
    field_id: Text = column("OpenAlex field of the main topic; 'unknown' for publications without one.")
    selection_class: Text = column("Class by which rules select works (core.selections).")
    judgement_class: Text = column("Class by which rules judge what is international (core.judgements).")
    country_code: Text = column("Home country, or what a view counts as it.", str_matches=COUNTRY)
    sum_author_weight: Total = column("Sum of the parts that authors there have.", unit="publications", ge=0)
    sum_organisation_weight: Total = column("Sum of the parts organisations there have.", unit="publications", ge=0)

    class Config:
        unique = ["publication_year", "domain_id", "field_id", "selection_class", "judgement_class", "country_code"]
