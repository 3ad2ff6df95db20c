"""Contract of indicators.laboratory_coauthorship."""

from typing import Any

from warehouse.contract import Boolean, Contract, Count, Number, Text, column


def _count(description: str) -> Any:
    """Publications, each counted once."""
    return column(description, unit="publications", ge=0)


def _share(description: str) -> Any:
    """A proportion that is empty where there is nothing to divide by."""
    return column(description, unit="proportion", nullable=True, ge=0, le=1)


class LaboratoryCoauthorship(Contract):
    """One row per definition, period and laboratory of the institution: its publications, and the international ones.

    Laboratories are the organisations observed other than the institution itself: those that ROR or the source
    places below it. Counting is full, whatever the definition's own: a publication of two laboratories counts for
    both, so rows do not add up. Only authors whose affiliation was matched to the laboratory make a publication its
    own, and OpenAlex and HAL name laboratories apart. A laboratory without publications in a period has no row.
    """

    definition_id: Text = column("Definition of the register.", references="core.definitions.definition_id")
    period: Text = column("A year, or first-last of several.", references="core.periods.period")
    organisation_id: Text = column("The laboratory.", references="core.organisations.organisation_id")
    period_kind: Text = column(
        "One year, a window of three years (for counts that are small by year), or all years observed.",
        isin=["year", "three years", "all years"],
    )
    organisation_name: Text = column("Name as its source gives it, where it does.", nullable=True)
    ror: Text = column("ROR identifier as the source gives it.", nullable=True)
    source: Text = column("Source that names the laboratory.")
    p_publications: Count = _count("Publications of the laboratory that the definition counts.")
    p_known: Count = _count("Those with a known country.")
    p_denominator: Count = _count("Those by whose number the definition divides.")
    p_international: Count = _count("Those that the definition calls international.")
    p_could_be_international: Count = _count("International, unknown and partly known publications.")
    pp_international: Number = _share("The share: p_international / p_denominator.")
    pp_international_lb: Number = _share("Lower bound: no unknown country makes a work international.")
    pp_international_ub: Number = _share("Upper bound: every unknown country does.")
    pp_international_wilson_lb: Number = _share("Wilson's 95 % interval of the share, lower end.")
    pp_international_wilson_ub: Number = _share("Wilson's 95 % interval of the share, upper end.")
    is_small: Boolean = column("True where the denominator is below the number of works the settings call small.")
    undefined_reason: Text = column("Why the share is empty, where it is.", nullable=True)
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["definition_id", "period", "organisation_id"]
        metadata = {
            "rules": {
                "Counts are in order.": "p_international <= p_denominator and p_denominator <= p_publications"
                " and p_international <= p_could_be_international and p_could_be_international <= p_publications"
                " and p_international <= p_known and p_known <= p_publications",
                "A share is given or there is a reason.": "(pp_international is null) = (undefined_reason is not null)"
                " and (pp_international_wilson_lb is null) = (undefined_reason is not null)"
                " and (pp_international_wilson_ub is null) = (undefined_reason is not null)",
                "The share lies between its bounds.": "pp_international is null or (pp_international_lb <="
                " pp_international + 1e-9 and pp_international <= pp_international_ub + 1e-9)",
                "The share lies in its interval.": "pp_international is null or (pp_international_wilson_lb <="
                " pp_international + 1e-12 and pp_international <= pp_international_wilson_ub + 1e-12)",
            }
        }
