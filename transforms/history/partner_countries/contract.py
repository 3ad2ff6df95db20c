"""Contract of history.partner_countries."""

from warehouse.contract import COUNTRY, Boolean, Contract, Count, Integer, Number, Text, column


class PartnerCountryHistory(Contract):
    """One row per release that is kept, scope, period and partner country, as that release published it.

    Under the definition that was the default then.
    """

    release_id: Text = column("Release that published the figure.")
    scope: Text = column("Whose partners.", isin=["institution", "home country"])
    period: Text = column("Year, or years, of publication.")
    country_code: Text = column("Partner country, ISO 3166-1 alpha-2.", str_matches=COUNTRY)
    sequence: Integer = column("Place of the release in the order in which they were made.", ge=1)
    country_name: Text = column("Its name in English.")
    definition_id: Text = column("Definition that was the default.")
    p_publications: Count = column("Publications with an author there.", unit="publications", ge=1)
    pp_publications: Number = column(
        "Their share of all publications of the scope.", unit="proportion", nullable=True, ge=0, le=1
    )
    rank_by_publications: Count = column("Rank by publications, 1 the most; equal numbers share a rank.", ge=1)
    is_synthetic: Boolean = column("True where records were generated as a sample.")

    class Config:
        unique = ["release_id", "scope", "period", "country_code"]
