"""Contract of indicators.country_reach."""

from warehouse.contract import Boolean, Contract, Count, Number, Text, column


class CountryReach(Contract):
    """One row per definition, scope, period and country: how many partner countries it has, and how evenly.

    Made from indicators.country_pairs and indicators.country_totals: full counting, every definition for all years
    together, the default definition also for single years and windows of three. The integration index compares shares q
    of the links of countries: off the diagonal the publications two countries share, on it those of one country alone
    (corpapers' formula; derived for this project that single-country publications make the diagonal).
    """

    definition_id: Text = column("Definition.", references="core.definitions.definition_id")
    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    period: Text = column("A year, or first-last of several.", references="core.periods.period")
    country_code: Text = column("Country as the definition counts it.")
    n_partners: Count = column("Countries it shares a publication with.", unit="countries", ge=0)
    n_links: Count = column("Links to them: the sum of the publications shared with each.", unit="links", ge=0)
    newman_weight: Number = column(
        "Publications shared, each weighing 1/(k-1) for every pair where it has k countries: the sum is the country's"
        " international publications.",
        unit="publications",
        ge=0,
    )
    effective_partners: Number = column(
        "Effective number of partners, exp(H) of their shares of the links: as many equal partners would be as even.",
        unit="countries",
        nullable=True,
        ge=1,
    )
    i_index: Count = column(
        "Largest i with i partner countries that each share at least i publications with it.", unit="countries", ge=0
    )
    integration_index: Number = column(
        "Integration index of the country: the mean, by its links, of ln(q(x,y) / (q(x) q(y))) over its partners and"
        " itself; not negative.",
        nullable=True,
    )
    own_index: Number = column(
        "The part of it with itself: ln(q(x,x) / (q(x) q(x))); empty where it has no publication of its own alone.",
        nullable=True,
    )
    undefined_reason: Text = column("Why the effective number of partners is empty, where it is.", nullable=True)
    own_index_undefined_reason: Text = column("Why own_index is empty, where it is.", nullable=True)
    is_small: Boolean = column(
        "True where the country's publications are below the number that the settings call small."
    )
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["definition_id", "scope", "period", "country_code"]
        metadata = {
            "rules": {
                "A number of partners is given or there is a reason.": "(effective_partners is null)"
                " = (undefined_reason is not null)",
                "An own index is given or there is a reason.": "(own_index is null)"
                " = (own_index_undefined_reason is not null)",
                "Effective partners are at most the partners.": "effective_partners is null"
                " or effective_partners <= n_partners + 1e-6",
                "The i-index is at most the number of partners.": "i_index <= n_partners",
                "A partner is linked.": "n_partners <= n_links",
                "An index that is a divergence is not negative.": "integration_index is null"
                " or integration_index >= -1e-9",
            }
        }
