"""Contract of indicators.country_shares."""

from typing import Any

from warehouse.contract import Boolean, Contract, Count, Number, Text, column


def _count(description: str) -> Any:
    """Publications, each counted once."""
    return column(description, unit="publications", ge=0)


def _weight(description: str) -> Any:
    """A sum of parts of publications."""
    return column(description, unit="publications", ge=0)


def _share(description: str) -> Any:
    """A proportion that is empty where there is nothing to divide by."""
    return column(description, unit="proportion", nullable=True, ge=0, le=1)


class CountryShare(Contract):
    """One row per definition, scope, period and country: its publications, and how many of them are international.

    The share is given by four ways of counting the same publications, whichever the definition names: in full, and
    by the parts of them that the country's authors (NSF), the country itself (OST) or its organisations (OECD)
    have. Parts add up: over all countries they are the publications of the scope with a known country. Publications
    count that the definition counts and does not leave out for what is unknown of their countries. A country
    without a publication has no row, but for the home country of the institution observed.
    """

    definition_id: Text = column("Definition of the register.", references="core.definitions.definition_id")
    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    period: Text = column("A year, or first-last of several.", references="core.periods.period")
    country_code: Text = column("Country as the definition counts it.", references="core.countries.country_code")
    period_kind: Text = column(
        "One year, a window of three years (for counts that are small by year), or all years observed.",
        isin=["year", "three years", "all years"],
    )
    country_name: Text = column("English name of the country.")
    is_home_country: Boolean = column("True for the home country of the institution observed.")
    p_publications: Count = _count("Publications with an author in the country, full counting.")
    p_international: Count = _count("Those of them that the definition calls international.")
    p_with_other_country: Count = _count("Those of them with an author in another country too.")
    p_with_corresponding_author: Count = _count(
        "Publications with the country of which a corresponding author, in any country, is known: see"
        " indicators.leadership for what the source's flag is worth."
    )
    p_with_other_country_and_corresponding_author: Count = _count(
        "Those of them with an author in another country too."
    )
    p_author_weighted: Number = _weight("The publications by author-fractional counting.")
    p_country_weighted: Number = _weight(
        "The publications by country-fractional counting, 1/k for each of k countries."
    )
    p_institution_weighted: Number = _weight("The publications by institution-fractional counting.")
    pp_international: Number = _share("International share by full counting: p_international / p_publications.")
    pp_international_author_weighted: Number = _share(
        "International share by author-fractional counting: author weights of the international / of all."
    )
    pp_international_country_weighted: Number = _share("International share by country-fractional counting.")
    pp_international_institution_weighted: Number = _share("International share by institution-fractional counting.")
    pp_with_other_country: Number = _share(
        "Share as the country sees it (COKI's perspective): p_with_other_country / p_publications."
    )
    is_small: Boolean = column("True where p_publications is below the number of works the settings call small.")
    undefined_reason: Text = column("Why the shares are empty, where they are.", nullable=True)
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["definition_id", "scope", "period", "country_code"]
        metadata = {
            "rules": {
                "International publications are among all, and those with another country too.": "p_international"
                " <= p_publications and p_with_other_country <= p_publications",
                "Corresponding authors are known of a part of them.": "p_with_corresponding_author <= p_publications"
                " and p_with_other_country_and_corresponding_author <= p_with_other_country"
                " and p_with_other_country_and_corresponding_author <= p_with_corresponding_author",
                "Fractional counts do not exceed full ones.": "p_author_weighted <= p_publications + 1e-9"
                " and p_country_weighted <= p_publications + 1e-6"
                " and p_institution_weighted <= p_publications + 1e-9",
                "Shares are given or there is a reason.": "(pp_international is null) = (undefined_reason is not null)"
                " and (pp_with_other_country is null) = (undefined_reason is not null)"
                " and (pp_international_author_weighted is null) = (undefined_reason is not null)"
                " and (pp_international_country_weighted is null) = (undefined_reason is not null)"
                " and (pp_international_institution_weighted is null) = (undefined_reason is not null)",
            }
        }
