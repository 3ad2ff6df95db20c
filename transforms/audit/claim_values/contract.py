"""Contract of audit.claim_values."""

from warehouse.contract import Boolean, Contract, Date, Number, Text, column


class ClaimValue(Contract):
    """One row per statement about the institution observed, definition and moment: the value the tables give for it.

    Shares are given under each definition of international co-authorship, by year and for all years observed;
    programmes on each year's end and on the first and last day of the time the statement may be about. The register of
    programmes holds at least what is counted; what the whole home country has is at most what an institution has.
    """

    claim_id: Text = column("Statement.", references="audit.claim_intervals.claim_id")
    definition: Text = column("Definition the value is computed by.")
    moment: Text = column("Day, year, or years the value is of.")
    moment_first: Date = column("First day of the moment.")
    moment_last: Date = column("Last day of the moment.")
    relation: Text = column(
        "Where the moment lies to the time the statement may be about.", isin=["before", "within", "after"]
    )
    bound: Text = column(
        "Whether the truth is between the two values, or at least the lowest (an incomplete register), or at most the "
        "highest (a ceiling).",
        isin=["value", "at least", "at most"],
    )
    lowest_value: Number = column("Lowest value the tables allow, in the unit of the statement.", ge=0)
    highest_value: Number = column("Highest value the tables allow, in the unit of the statement.", ge=0)
    is_admitted: Boolean = column("True where the statement admits one of the values.")
    is_synthetic: Boolean = column("True where generated sample records are counted: the value describes nothing real.")
    evidence_table: Text = column("Table the value is from.")
    evidence_condition: Text = column("Condition in SQL that finds its rows there.")

    class Config:
        unique = ["claim_id", "definition", "moment"]
        metadata = {"rules": {"The values are in order.": "lowest_value <= highest_value"}}
