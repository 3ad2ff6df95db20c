"""Contract of indicators.international_coauthorship."""

from typing import Any

from warehouse.contract import Boolean, Contract, Count, Integer, Number, Text, column


def _count(description: str) -> Any:
    """Publications, each counted once, whatever the definition's way of counting."""
    return column(description, unit="publications", ge=0)


def _share(description: str) -> Any:
    """A proportion that is empty where there is nothing to divide by."""
    return column(description, unit="proportion", nullable=True, ge=0, le=1)


class InternationalCoauthorship(Contract):
    """One row per definition, scope, period and subject: publications, those that are international, their share.

    Every definition of the register is there; core.definitions says which is the default and what the others choose.
    Counts are of publications, each once; under fractional counting the share and its bounds are of weights, and a
    publication weighs the part of it that the institution observed, or its home country, has. A period without
    publications has a row too, its share empty and the reason stated; what a definition does not count is in
    audit.publications_not_counted.
    """

    definition_id: Text = column("Definition of the register.", references="core.definitions.definition_id")
    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    period: Text = column("A year, or first-last of several.", references="core.periods.period")
    subject_level: Text = column("All subjects together, or one domain or field.", isin=["all", "domain", "field"])
    subject_id: Text = column("OpenAlex domain or field; 'all' for all, 'unknown' for publications without one.")
    period_kind: Text = column(
        "One year, a window of three years (for counts that are small by year), or all years observed.",
        isin=["year", "three years", "all years"],
    )
    publication_year: Integer = column("The year, where the period is one.", unit="year", nullable=True)
    subject_name: Text = column("Name of the domain or field.")
    p_publications: Count = _count("Publications counted.")
    p_known: Count = _count("Those with a known country.")
    p_unknown: Count = _count("Those without any known country.")
    p_partly_known: Count = _count("Those with one known country, and authors without one or a truncated list.")
    p_denominator: Count = _count("Those by whose number the definition divides.")
    p_international: Count = _count("Those that the definition calls international.")
    p_could_be_international: Count = _count("International, unknown and partly known publications.")
    p_could_be_international_tight: Count = _count("The same without those of a single author with one affiliation.")
    p_weighted_denominator: Number = column(
        "What the definition divides by: p_denominator by full counting, else the sum of weights.",
        unit="publications",
        ge=0,
    )
    p_weighted_international: Number = column(
        "What it divides: p_international by full counting, else the sum of their weights.", unit="publications", ge=0
    )
    pp_international: Number = _share("The share: p_weighted_international / p_weighted_denominator.")
    pp_international_lb: Number = _share("Lower bound: no unknown country makes a work international.")
    pp_international_ub: Number = _share("Upper bound: every unknown country does.")
    pp_international_ub_tight: Number = _share("Upper bound without single authors of one affiliation.")
    pp_international_wilson_lb: Number = _share("Wilson's 95 % interval of the share, lower end.")
    pp_international_wilson_ub: Number = _share("Wilson's 95 % interval of the share, upper end.")
    pp_international_combined_lb: Number = _share(
        "For unknown countries and chance together: lower end of Wilson's interval of the lower bound."
    )
    pp_international_combined_ub: Number = _share(
        "For unknown countries and chance together: upper end of Wilson's interval of the upper bound."
    )
    is_small: Boolean = column("True where the denominator is below the number of works the settings call small.")
    undefined_reason: Text = column("Why the share is empty, where it is.", nullable=True)
    interval_undefined_reason: Text = column("Why Wilson's intervals are empty, where they are.", nullable=True)
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["definition_id", "scope", "period", "subject_level", "subject_id"]
        metadata = {
            "rules": {
                "Known and unknown add up.": "p_known + p_unknown = p_publications",
                "International works are in the denominator, and known.": "p_international <= p_denominator"
                " and p_international <= p_known and p_denominator <= p_publications",
                "Counts are in order.": "p_international <= p_could_be_international_tight"
                " and p_could_be_international_tight <= p_could_be_international"
                " and p_could_be_international <= p_publications",
                "Unknown works could be international.": "p_could_be_international >= p_international + p_unknown"
                " and p_could_be_international <= p_international + p_unknown + p_partly_known",
                "A share is given or there is a reason.": "(pp_international is null) = (undefined_reason is not null)",
                "An interval is given or there is a reason.": "(pp_international_wilson_lb is null)"
                " = (interval_undefined_reason is not null) and (pp_international_wilson_ub is null)"
                " = (interval_undefined_reason is not null) and (pp_international_combined_lb is null)"
                " = (interval_undefined_reason is not null) and (pp_international_combined_ub is null)"
                " = (interval_undefined_reason is not null)",
                "The share is between its bounds.": "pp_international is null or (pp_international_lb <="
                " pp_international + 1e-9 and pp_international <= pp_international_ub + 1e-9)",
                "The share is in its interval.": "pp_international_wilson_lb is null or (pp_international_wilson_lb <="
                " pp_international + 1e-12 and pp_international <= pp_international_wilson_ub + 1e-12)",
                "The combined interval holds the bounds.": "pp_international_combined_lb is null or"
                " (pp_international_combined_lb <= pp_international_lb + 1e-12"
                " and pp_international_ub <= pp_international_combined_ub + 1e-12)",
            }
        }
