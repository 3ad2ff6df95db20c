"""Contract of indicators.programme_copublications."""

from warehouse.contract import Boolean, Contract, Count, Number, Text, column


class ProgrammeCopublication(Contract):
    """One row per programme, partner country and stage: the institution's publications with that country.

    Stages divide the years of publication observed: before the first day the programme may have run; during, years in
    which it certainly ran on some day; perhaps during; and neither. Counted are all counted publications of the
    institution with the country, not those of the programme, which no source marks: a rise during a programme is no
    effect of it.
    """

    programme_id: Text = column("Programme.", references="core.programmes.programme_id")
    country_code: Text = column("Partner country as counted.", references="core.countries.country_code")
    stage: Text = column(
        "Place of the years in the programme's life.", isin=["before", "during", "perhaps during", "neither"]
    )
    n_years: Count = column("Years of publication in the stage.", unit="years", ge=1)
    p_publications: Count = column(
        "Counted publications of the institution with the country in those years.", unit="publications", ge=0
    )
    p_publications_per_year: Number = column("The same by year.", unit="publications per year", ge=0)
    n_partner_organisations: Count = column(
        "Partner organisations of the programme in the country whose ROR identifier is known.",
        unit="organisations",
        ge=0,
    )
    p_publications_with_partners: Count = column(
        "Those of the publications with an author at one of these organisations; empty where none is known.",
        unit="publications",
        nullable=True,
        ge=0,
    )
    p_publications_with_partners_per_year: Number = column(
        "The same by year.", unit="publications per year", nullable=True, ge=0
    )
    is_synthetic: Boolean = column("True where records were generated as a sample.")

    class Config:
        unique = ["programme_id", "country_code", "stage"]
        metadata = {
            "rules": {
                "With its organisations is with the country.": "p_publications_with_partners is null"
                " or p_publications_with_partners <= p_publications",
                "Organisations are counted where they are known.": "(p_publications_with_partners is null)"
                " = (n_partner_organisations = 0)",
            }
        }
