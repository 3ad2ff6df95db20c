"""Contract of indicators.definition_contributions."""

from typing import Any

from warehouse.contract import Boolean, Contract, Number, Text, column


def _share(description: str) -> Any:
    return column(description, unit="proportion", nullable=True, ge=0, le=1)


class DefinitionContribution(Contract):
    """One row per scope, definition and choice: what the choice contributes to the difference from the default's share.

    Over all years and subjects. Contributions are exact Shapley values: the mean over all orders in which the choices
    may be changed from the default's to the definition's. They add up to the difference.
    """

    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    definition_id: Text = column(
        "Definition that is compared with the default.", references="core.definitions.definition_id"
    )
    choice: Text = column("The choice, by the name of its column in core.definitions.")
    default_choice: Text = column("What the default chooses.")
    definition_choice: Text = column("What the definition chooses.")
    pp_default: Number = _share("Share under the default definition.")
    pp_definition: Number = _share("Share under this definition.")
    pp_difference: Number = column(
        "This definition's share minus the default's.", unit="proportion", nullable=True, ge=-1, le=1
    )
    pp_contribution: Number = column(
        "What the choice contributes to the difference; 0 where both choose the same.",
        unit="proportion",
        nullable=True,
        ge=-1,
        le=1,
    )
    undefined_reason: Text = column("Why the contribution is empty, where it is.", nullable=True)
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["scope", "definition_id", "choice"]
        metadata = {
            "rules": {
                "A contribution is given or there is a reason.": "(pp_contribution is null)"
                " = (undefined_reason is not null)",
                "Where both choose the same there is no contribution.": "default_choice <> definition_choice"
                " or coalesce(pp_contribution, 0) = 0",
            }
        }
