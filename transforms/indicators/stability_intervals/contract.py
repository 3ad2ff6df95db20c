"""Contract of indicators.stability_intervals."""

from typing import Any

from warehouse.contract import Boolean, Contract, Count, Number, Text, column


def _bound(description: str) -> Any:
    """A bound of a proportion, empty where none is computed."""
    return column(description, unit="proportion", nullable=True, ge=0, le=1)


class StabilityInterval(Contract):
    """One row per definition, scope, period and subject with a share: how far the share hangs on single publications.

    As the CWTS Leiden Ranking states it: as many publications as there are, drawn with replacement 1,000 times; the
    bounds are the 25th and the 975th of the sorted shares, counted from 0. Under full counting, and among all records,
    publications weigh the same; under fractional counting each weighs its part. An interval says nothing of what is
    unknown: for that see the bounds in indicators.international_coauthorship. The draws of a row depend on its key
    alone, so that every build gives the same. How bounds are drawn without the draws, that weights less than a tenth
    of a standard deviation apart are drawn as one, and that a draw of 10,000 works or more of unequal weight is taken
    as normal where its skewness is at most 0.02, is derived for this project.
    """

    definition_id: Text = column("Definition of the register.", references="core.definitions.definition_id")
    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    period: Text = column("A year, or first-last of several.", references="core.periods.period")
    subject_level: Text = column("All subjects together, or one domain or field.", isin=["all", "domain", "field"])
    subject_id: Text = column("OpenAlex domain or field; 'all' for all, 'unknown' for publications without one.")
    pp_international_stability_lb: Number = _bound("Lower bound of the share of international publications.")
    pp_international_stability_ub: Number = _bound("Upper bound of that share.")
    n_draws: Count = column("Draws that the bounds stand for; empty where there are none.", unit="draws", nullable=True)
    is_small: Boolean = column("True where the denominator is below the number of works the settings call small.")
    undefined_reason: Text = column("Why the bounds are empty, where they are.", nullable=True)
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["definition_id", "scope", "period", "subject_level", "subject_id"]
        metadata = {
            "rules": {
                "Bounds are in order.": "pp_international_stability_lb is null"
                " or pp_international_stability_lb <= pp_international_stability_ub",
                "Bounds and draws are given or there is a reason.": "(pp_international_stability_lb is null)"
                " = (undefined_reason is not null) and (pp_international_stability_ub is null)"
                " = (undefined_reason is not null) and (n_draws is null) = (undefined_reason is not null)",
            }
        }
