"""Contract of indicators.author_strata."""

from typing import Any

from warehouse.contract import Boolean, Contract, Count, Number, Text, column


def _count(description: str) -> Any:
    """Publications, each counted once, whatever the definition's way of counting."""
    return column(description, unit="publications", ge=0)


def _share(description: str) -> Any:
    """A proportion that is empty where there is nothing to divide by."""
    return column(description, unit="proportion", nullable=True, ge=0, le=1)


class AuthorStrata(Contract):
    """One row per definition, scope, period and stratum by number of authors: counted and international publications.

    The strata of kind 'partition' make all publications of the scope; those of kind 'threshold' overlap them and each
    other. Authors are those listed: a list that the source cuts at 100 is in 51-100. A definition with a maximum of
    authors counts nothing above it. Countries are as the definition counts them; each publication counts once under
    every definition, also where the definition weighs publications.
    """

    definition_id: Text = column("Definition of the register.", references="core.definitions.definition_id")
    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    period: Text = column("A year, or first-last of several.", references="core.periods.period")
    author_stratum: Text = column("Number of listed authors from-to, or what is exceeded.")
    stratum_kind: Text = column(
        "One of the strata that make all publications, or a threshold that some exceed.",
        isin=["partition", "threshold"],
    )
    p_publications: Count = _count("Publications counted, of the stratum.")
    p_denominator: Count = _count("Those by whose number the definition divides.")
    p_international: Count = _count("Those that the definition calls international.")
    p_scope_publications: Count = _count("Publications counted, of all strata.")
    p_scope_international: Count = _count("International publications of all strata.")
    pp_international: Number = _share("Share of the stratum that is international: p_international / p_denominator.")
    pp_of_publications: Number = _share("Share of the scope in the stratum: p_publications / p_scope_publications.")
    pp_of_international: Number = _share(
        "Share of the scope's international publications in the stratum: p_international / p_scope_international."
    )
    is_small: Boolean = column("True where the denominator is below the number of works the settings call small.")
    undefined_reason: Text = column("Why a share is empty, where one is.", nullable=True)
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["definition_id", "scope", "period", "author_stratum"]
        metadata = {
            "rules": {
                "Counts are in order.": "p_international <= p_denominator and p_denominator <= p_publications"
                " and p_publications <= p_scope_publications and p_international <= p_scope_international",
                "What has more than 30 countries is of known country.": "author_stratum <> 'more than 30 countries'"
                " or p_denominator = p_publications",
                "Without authors nothing is international.": "author_stratum <> 'no authors' or p_international = 0",
                "Shares are given or there is a reason.": "(pp_international is null or pp_of_publications is null"
                " or pp_of_international is null) = (undefined_reason is not null)",
            }
        }
