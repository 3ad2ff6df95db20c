"""Contract of indicators.partner_regions."""

from warehouse.contract import Boolean, Contract, Count, Number, Text, column


class PartnerRegion(Contract):
    """One row per definition, scope, period and region: the publications with a country of the region, each once.

    Regions are the areas of the institution's policy, with their members on 1 July of the year of publication; the
    home country of the institution observed is no partner, also where it is a member. A publication with partners
    in several regions counts in each, so regions do not add up. A region without a publication has a row too.
    """

    definition_id: Text = column("Definition of the register.", references="core.definitions.definition_id")
    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    period: Text = column("A year, or first-last of several.", references="core.periods.period")
    group_id: Text = column("Region: name of the area in lower case (core.country_groups).")
    period_kind: Text = column(
        "One year, a window of three years (for counts that are small by year), or all years observed.",
        isin=["year", "three years", "all years"],
    )
    group_name_en: Text = column("English name of the region.")
    group_name_fr: Text = column("French name of the region.")
    p_publications: Count = column(
        "Publications with an author in a member country other than the home country, full counting.",
        unit="publications",
        ge=0,
    )
    pp_publications: Number = column(
        "Share of the publications of the scope by which the definition divides.",
        unit="proportion",
        nullable=True,
        ge=0,
        le=1,
    )
    pp_international: Number = column(
        "Publications with the region per international publication of the scope; empty where there is none.",
        unit="proportion",
        nullable=True,
        ge=0,
    )
    n_countries: Count = column(
        "Countries of the region, other than the home country, with a publication in a year of their membership.",
        unit="countries",
        ge=0,
    )
    n_member_countries: Count = column(
        "Countries of the region, other than the home country, that were members in any year of the period.",
        unit="countries",
        ge=0,
    )
    is_small: Boolean = column(
        "True where the publications of the scope are fewer than the number of works the settings call small."
    )
    undefined_reason: Text = column("Why a proportion is empty, where one is.", nullable=True)
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["definition_id", "scope", "period", "group_id"]
        metadata = {
            "rules": {
                "A region is reached through its countries.": "(n_countries = 0) = (p_publications = 0)"
                " and n_countries <= p_publications * n_member_countries and n_countries <= n_member_countries",
                "A proportion is given or there is a reason.": "(pp_international is null)"
                " = (undefined_reason is not null) and (pp_publications is not null or pp_international is null)",
            }
        }
