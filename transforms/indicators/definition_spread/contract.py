"""Contract of indicators.definition_spread."""

from warehouse.contract import Boolean, Contract, Count, Number, Text, Texts, column


class DefinitionSpread(Contract):
    """One row per scope and choice: how far apart the shares of all combinations lie, and which part the choice has.

    All combinations of indicators.definition_multiverse weigh the same. The part of a choice in the variance of their
    shares is its exact Shapley effect (Owen 2014): what it explains alone, and an equal part of what it explains
    together with others. The parts of all choices add up to 1.
    """

    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    choice: Text = column("The choice, by the name of its column in core.definitions.")
    levels: Texts = column("What may be chosen, of what the definitions of the register do, sorted.")
    n_combinations: Count = column("Combinations of all choices.", unit="combinations", ge=1)
    pp_lowest: Number = column("Lowest share of all combinations.", unit="proportion", nullable=True, ge=0, le=1)
    pp_highest: Number = column("Highest share of all combinations.", unit="proportion", nullable=True, ge=0, le=1)
    pp_spread: Number = column("Highest minus lowest share.", unit="proportion", nullable=True, ge=0, le=1)
    pp_mean_difference: Number = column(
        "By how much the choice moves the share on average: highest minus lowest mean over its levels.",
        unit="proportion",
        nullable=True,
        ge=0,
        le=1,
    )
    share_of_variance: Number = column(
        "Part of the choice in the variance of the shares over all combinations (Shapley effect).",
        unit="proportion",
        nullable=True,
        ge=0,
        le=1.000001,
    )
    undefined_reason: Text = column("Why the part is empty, where it is.", nullable=True)
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["scope", "choice"]
        metadata = {
            "rules": {
                "A part is given or there is a reason.": "(share_of_variance is null) = (undefined_reason is not null)",
                "A choice of one level has no part.": "len(levels) > 1 or coalesce(share_of_variance, 0) < 1e-9",
            }
        }
