"""Contract of indicators.partner_countries."""

from warehouse.contract import Boolean, Contract, Count, Integer, Number, Text, column


class PartnerCountry(Contract):
    """One row per scope, period and partner country: the publications shared with it, in three ways of counting.

    Default definition; a partner is any country but the home country of the institution observed. A publication with
    several partners counts in full for each, so full counts do not add up to a number of publications.
    """

    scope: Text = column(
        "Which publications: those of the institution observed, or of its home country.",
        isin=["institution", "home country"],
    )
    period: Text = column("A year, or first-last for all years observed together.")
    country_code: Text = column("Partner country as counted.", references="core.countries.country_code")
    publication_year: Integer = column("The year; empty for all years together.", unit="year", nullable=True)
    country_name: Text = column("English name of the partner country.")
    p_publications: Count = column(
        "Publications with an author in the country, full counting.", unit="publications", ge=1
    )
    p_author_weighted: Number = column("The same by author-fractional counting.", unit="publications", ge=0)
    p_country_weighted: Number = column("The same by country-fractional counting.", unit="publications", ge=0)
    pp_publications: Number = column("Share of all counted publications of the scope.", unit="proportion", ge=0, le=1)
    pp_international: Number = column(
        "Publications with the country per international publication of the scope; empty where there is none.",
        unit="proportion",
        nullable=True,
        ge=0,
    )
    rank_by_publications: Count = column("Rank within scope and period; equal counts share a rank.", ge=1)
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["scope", "period", "country_code"]
        metadata = {
            "rules": {
                "Fractional counts do not exceed full ones.": "p_author_weighted <= p_publications + 1e-9"
                " and p_country_weighted <= p_publications + 1e-9",
            }
        }
