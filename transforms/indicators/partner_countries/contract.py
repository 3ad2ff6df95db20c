"""Contract of indicators.partner_countries."""

from warehouse.contract import Boolean, Contract, Count, Integer, Number, Text, column


class PartnerCountry(Contract):
    """One row per definition, scope, period and partner country: the publications shared with it, counted in four ways.

    A partner is any country but the home country of the institution observed, as the definition counts countries. A
    publication with several partners counts in full for each, so full counts do not add up to a number of
    publications. A country without a publication has no row.
    """

    definition_id: Text = column("Definition of the register.", references="core.definitions.definition_id")
    scope: Text = column(
        "Which publications: those of the institution observed, or of its home country.",
        isin=["institution", "home country"],
    )
    period: Text = column("A year, or first-last of several.", references="core.periods.period")
    country_code: Text = column("Partner country as counted.", references="core.countries.country_code")
    period_kind: Text = column(
        "One year, a window of three years (for counts that are small by year), or all years observed.",
        isin=["year", "three years", "all years"],
    )
    publication_year: Integer = column("The year, where the period is one.", unit="year", nullable=True)
    country_name: Text = column("English name of the partner country.")
    p_publications: Count = column(
        "Publications with an author in the country, full counting.", unit="publications", ge=1
    )
    p_author_weighted: Number = column("The same by author-fractional counting.", unit="publications", ge=0)
    p_country_weighted: Number = column("The same by country-fractional counting.", unit="publications", ge=0)
    p_institution_weighted: Number = column("The same by institution-fractional counting.", unit="publications", ge=0)
    pp_publications: Number = column(
        "Share of the publications of the scope by which the definition divides, each counted once.",
        unit="proportion",
        ge=0,
        le=1,
    )
    pp_international: Number = column(
        "Publications with the country per international publication of the scope; empty where there is none.",
        unit="proportion",
        nullable=True,
        ge=0,
    )
    rank_by_publications: Count = column("Rank within definition, scope and period; equal counts share a rank.", ge=1)
    is_small: Boolean = column(
        "True where the publications of the scope are fewer than the number of works the settings call small."
    )
    undefined_reason: Text = column("Why pp_international is empty, where it is.", nullable=True)
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["definition_id", "scope", "period", "country_code"]
        metadata = {
            "rules": {
                "Fractional counts do not exceed full ones.": "p_author_weighted <= p_publications + 1e-9"
                " and p_country_weighted <= p_publications + 1e-6"
                " and p_institution_weighted <= p_publications + 1e-9",
                "A proportion is given or there is a reason.": "(pp_international is null)"
                " = (undefined_reason is not null)",
            }
        }
