"""Contract of history.international_coauthorship."""

from warehouse.contract import Boolean, Contract, Count, Integer, Number, Text, column


class InternationalCoauthorshipHistory(Contract):
    """One row per release that is kept, scope and period: the international share as that release published it.

    Under the definition that was the default then. The figures of one period move from release to release;
    audit.movements of each release says why.
    """

    release_id: Text = column("Release that published the figure.")
    scope: Text = column("Which publications.", isin=["institution", "home country", "all records"])
    period: Text = column("Year, or years, of publication.")
    sequence: Integer = column("Place of the release in the order in which they were made.", ge=1)
    definition_id: Text = column("Definition that was the default.")
    p_denominator: Count = column("Publications the share is of.", unit="publications", ge=0)
    p_international: Count = column("International ones of them.", unit="publications", ge=0)
    pp_international: Number = column(
        "Share of international publications.", unit="proportion", nullable=True, ge=0, le=1
    )
    pp_international_lb: Number = column(
        "Share if no work that could be international is.", unit="proportion", nullable=True, ge=0, le=1
    )
    pp_international_ub: Number = column(
        "Share if all works that could be international are.", unit="proportion", nullable=True, ge=0, le=1
    )
    undefined_reason: Text = column("Why there is no share.", nullable=True)
    is_synthetic: Boolean = column("True where records were generated as a sample.")

    class Config:
        unique = ["release_id", "scope", "period"]
