"""Contract of indicators.integration."""

from typing import Any

from warehouse.contract import Boolean, Contract, Count, Number, Text, column


def _index(description: str) -> Any:
    return column(description, nullable=True)


class Integration(Contract):
    """One row per definition, scope and period: how far the countries keep to themselves, and the home country's reach.

    The integration index T is the mean of ln(q(x,y) / (q(x) q(y))) over all links: q(x,y) are shares of links, two
    countries' shared publications off the diagonal, both ways, and single-country publications on it. It is 0 where
    partners are what independence would make them, and the larger, the more countries keep to themselves or to few
    others; its parts are the same mean over the diagonal (within) and off it (between). Derived for this project that
    single-country publications make the diagonal. Every definition for all years together, the default definition also
    for single years and windows of three; a period without a publication has a row too.
    """

    definition_id: Text = column("Definition.", references="core.definitions.definition_id")
    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    period: Text = column("A year, or first-last of several.", references="core.periods.period")
    p_single_country: Count = column("Publications of one country.", unit="publications", ge=0)
    n_countries: Count = column("Countries that have a publication.", unit="countries", ge=0)
    n_country_pairs: Count = column("Pairs of countries that share one.", unit="pairs", ge=0)
    n_pair_links: Count = column(
        "Pairs of countries of all publications, T: k(k-1)/2 for one of k countries.", unit="pairs", ge=0
    )
    integration_index: Number = _index("T over all links; not negative.")
    integration_within: Number = _index("The mean over single-country publications alone.")
    integration_between: Number = _index("The mean over pairs of countries alone.")
    n_home_partners: Count = column(
        "Countries that the home country shares a publication with.", unit="countries", ge=0
    )
    effective_home_partners: Number = column(
        "Effective number of them, exp(H) of their shares of its links; empty where it has none.",
        unit="countries",
        nullable=True,
        ge=1,
    )
    home_i_index: Count = column(
        "Largest i with i countries that each share at least i publications with the home country.",
        unit="countries",
        ge=0,
    )
    undefined_reason: Text = column("Why the integration index is empty, where it is.", nullable=True)
    within_undefined_reason: Text = column("Why its part within countries is empty, where it is.", nullable=True)
    between_undefined_reason: Text = column("Why its part between countries is empty, where it is.", nullable=True)
    is_small: Boolean = column("True where there are fewer links than publications that the settings call small.")
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["definition_id", "scope", "period"]
        metadata = {
            "rules": {
                "An index is given or there is a reason.": "(integration_index is null)"
                " = (undefined_reason is not null)",
                "A part within is given or there is a reason.": "(integration_within is null)"
                " = (within_undefined_reason is not null)",
                "A part between is given or there is a reason.": "(integration_between is null)"
                " = (between_undefined_reason is not null)",
                "The index is not negative.": "integration_index is null or integration_index >= -1e-9",
                "A pair is linked.": "n_country_pairs <= n_pair_links",
                "The i-index is at most the number of partners.": "home_i_index <= n_home_partners",
            }
        }
