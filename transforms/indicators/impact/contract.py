"""Contract of indicators.impact."""

from typing import Any

from warehouse.contract import Boolean, Contract, Count, Number, Text, Timestamp, column

_BOUND = "of 1,000 draws of as many publications of each kind with replacement"


def _count(description: str) -> Any:
    """Publications, each counted once, whatever the definition's way of counting."""
    return column(description, unit="publications", ge=0)


def _share(description: str) -> Any:
    """A proportion that is empty where there is nothing to divide by."""
    return column(description, unit="proportion", nullable=True, ge=0, le=1)


def _number(description: str, unit: str) -> Any:
    """A mean or a ratio, empty where there is none."""
    return column(description, unit=unit, nullable=True, ge=0)


class Impact(Contract):
    """One row per definition, scope and period: the citation impact of international and of domestic publications.

    Field-weighted citation impact (FWCI) and membership in the 10 % most cited are taken as OpenAlex gives them, to six
    decimals; its users could not reproduce the FWCI, and it changes with every day's citations. Publications without a
    value, and those that HAL alone has, are counted and in no mean. Domestic publications have a known country, are
    divided by and are not international. The intervals are the two-sample bootstrap's, or its normal approximation
    where publications are many, for the default definition and, under every definition, for all years together; for
    them publications whose FWCI have the same two decimals are one class, with their mean. A ratio says nothing of
    causes: the kinds differ in fields, authors and years.
    """

    definition_id: Text = column("Definition of the register.", references="core.definitions.definition_id")
    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    period: Text = column("A year, or first-last of several.", references="core.periods.period")
    p_publications: Count = _count("Publications counted.")
    p_with_fwci: Count = _count("Those with an FWCI.")
    p_without_fwci: Count = _count("Those without one.")
    p_international: Count = _count("Those that the definition calls international.")
    p_domestic: Count = _count("Those of known country that the definition divides by and calls domestic.")
    p_international_with_fwci: Count = _count("International publications with an FWCI.")
    p_domestic_with_fwci: Count = _count("Domestic publications with an FWCI.")
    p_international_ranked: Count = _count(
        "International publications of which it is said whether they are among the 10 % most cited."
    )
    p_domestic_ranked: Count = _count(
        "Domestic publications of which it is said whether they are among the 10 % most cited."
    )
    p_international_top_10_percent: Count = _count("International publications among the 10 % most cited.")
    p_domestic_top_10_percent: Count = _count("Domestic publications among the 10 % most cited.")
    pp_with_fwci: Number = _share("Coverage: p_with_fwci / p_publications.")
    mean_fwci_international: Number = _number("Mean FWCI of international publications.", "world means")
    mean_fwci_domestic: Number = _number("Mean FWCI of domestic publications.", "world means")
    fwci_ratio: Number = _number("Mean of international publications / mean of domestic ones.", "ratio")
    fwci_ratio_lb: Number = _number(f"Lower bound of the ratio, 95 %; drawn, the 26th {_BOUND}.", "ratio")
    fwci_ratio_ub: Number = _number(f"Upper bound of the ratio, 95 %; drawn, the 976th {_BOUND}.", "ratio")
    fwci_interval_method: Text = column(
        "How the bounds are found: the bootstrap, or from 10,000 international and as many domestic publications with "
        "an FWCI on, the normal approximation of the logarithm of the ratio.",
        nullable=True,
        isin=["bootstrap", "normal approximation"],
    )
    pp_international_top_10_percent: Number = _share(
        "Share of the 10 % most cited: p_international_top_10_percent / p_international_ranked."
    )
    pp_domestic_top_10_percent: Number = _share(
        "Share of the 10 % most cited: p_domestic_top_10_percent / p_domestic_ranked."
    )
    top_10_percent_ratio: Number = _number("Share of international publications / share of domestic ones.", "ratio")
    top_10_percent_ratio_lb: Number = _number(f"Lower bound of the ratio, 95 %: the 26th {_BOUND}.", "ratio")
    top_10_percent_ratio_ub: Number = _number(f"Upper bound of the ratio, 95 %: the 976th {_BOUND}.", "ratio")
    fwci_as_of: Timestamp = column(
        "Latest day on which the source says it changed a record with an FWCI, UTC: no value is younger. OpenAlex "
        "gives no date of the value itself, and its day of change is not reliable.",
        nullable=True,
    )
    is_small: Boolean = column(
        "True where international or domestic publications with an FWCI are fewer than the settings call small."
    )
    undefined_reason: Text = column("Why there is no ratio of means, where there is none.", nullable=True)
    top_10_percent_undefined_reason: Text = column(
        "Why there is no ratio of shares, where there is none.", nullable=True
    )
    interval_undefined_reason: Text = column("Why a bound is empty though its ratio is not.", nullable=True)
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["definition_id", "scope", "period"]
        metadata = {
            "rules": {
                "With and without a value add up.": "p_with_fwci + p_without_fwci = p_publications",
                "Kinds are parts.": "p_international + p_domestic <= p_publications"
                " and p_international_with_fwci + p_domestic_with_fwci <= p_with_fwci"
                " and p_international_with_fwci <= p_international and p_domestic_with_fwci <= p_domestic"
                " and p_international_ranked <= p_international and p_domestic_ranked <= p_domestic"
                " and p_international_top_10_percent <= p_international_ranked"
                " and p_domestic_top_10_percent <= p_domestic_ranked",
                "A mean is given where there is a value.": "(mean_fwci_international is null)"
                " = (p_international_with_fwci = 0) and (mean_fwci_domestic is null) = (p_domestic_with_fwci = 0)",
                "A ratio is given or there is a reason.": "(fwci_ratio is null) = (undefined_reason is not null)"
                " and (top_10_percent_ratio is null) = (top_10_percent_undefined_reason is not null)",
                "Bounds are in order, and of a ratio.": "coalesce(fwci_ratio_lb <= fwci_ratio_ub, true)"
                " and coalesce(top_10_percent_ratio_lb <= top_10_percent_ratio_ub, true)"
                " and (fwci_ratio is not null or (fwci_ratio_lb is null and fwci_ratio_ub is null))"
                " and (top_10_percent_ratio is not null"
                " or (top_10_percent_ratio_lb is null and top_10_percent_ratio_ub is null))",
                "A bound is given or there is a reason.": "(interval_undefined_reason is not null)"
                " = ((fwci_ratio is not null and (fwci_ratio_lb is null or fwci_ratio_ub is null))"
                " or (top_10_percent_ratio is not null"
                " and (top_10_percent_ratio_lb is null or top_10_percent_ratio_ub is null)))",
                "What is bounded names the method.": "(fwci_ratio_lb is null and fwci_ratio_ub is null)"
                " or fwci_interval_method is not null",
                "A value has a day.": "p_with_fwci > 0 or fwci_as_of is null",
            }
        }
