"""Contract of audit.claims."""

from warehouse.contract import Boolean, Contract, Count, Number, Text, column


class JudgedClaim(Contract):
    """One row per published statement, judged against the tables of this release.

    Supported: a value the tables give for its time, under one definition at least, is among those it admits. Stale: a
    later version of the page prints another value, or the value fits an earlier time only. Contradicted: no value fits,
    the register holds more by name than stated, or a ceiling lies below. Not checkable: everything else, among it all
    statements about others than the institution observed, and all that only sample records speak of.
    """

    claim_id: Text = column("Short name of the statement.", references="audit.claim_intervals.claim_id")
    publisher: Text = column("Who published it.")
    scope: Text = column("What it is about.")
    quantity: Text = column("Quantity stated.")
    parameter: Text = column("What the quantity is of: instrument, call, programme or mandate.", nullable=True)
    partner: Text = column("Partner: country code, area of core.country_groups, or as named.", nullable=True)
    printed_value: Text = column("Value as printed, in digits; A..B for a range.")
    hedge: Text = column("How the value is stated: exactly, about, nearly and so on.")
    wording: Text = column("The few words the number stands in.")
    unit: Text = column("Unit of the values of the row.")
    as_of: Text = column("When it was so, as the register has it; empty where the page gives no hint.", nullable=True)
    verdict: Text = column("What the tables say to it.", isin=["supported", "stale", "contradicted", "not checkable"])
    reason: Text = column("Why, as a sentence.")
    missing: Text = column("What it would take to check it, where it cannot be checked.", nullable=True)
    n_definitions: Count = column("Definitions that give a value for its time.", unit="definitions", ge=0)
    n_definitions_supporting: Count = column(
        "Those of real records with a value the statement admits.", unit="definitions", ge=0
    )
    lowest_value: Number = column(
        "Lowest value the tables give for its time under any definition, in the row's unit.", nullable=True
    )
    highest_value: Number = column("Highest such value, in the row's unit.", nullable=True)
    evidence_table: Text = column("Table that speaks of it first; audit.claim_values lists all.", nullable=True)
    evidence_condition: Text = column("Condition in SQL that finds its rows there.", nullable=True)
    replaced_by: Text = column(
        "Statement of a later version of the page.", references="audit.claim_intervals.claim_id", nullable=True
    )
    address: Text = column("Page the statement stands on.")
    retrieved: Text = column("Month or day the page was looked up.")
    fact_id: Text = column("Number in the collection of facts it was taken from.", nullable=True)
    note: Text = column("What a reader must know of the statement.", nullable=True)
    is_synthetic: Boolean = column("True where generated sample records give its values: they judge nothing.")

    class Config:
        unique = ["claim_id"]
        metadata = {
            "rules": {
                "Sample records support and contradict nothing.": "not is_synthetic"
                " or verdict in ('not checkable', 'stale')",
                "What is supported has a definition that supports it.": "verdict <> 'supported'"
                " or n_definitions_supporting > 0",
                "What cannot be checked says what is missing.": "(verdict = 'not checkable') = (missing is not null)",
                "Evidence has a table and a condition.": "(evidence_table is null) = (evidence_condition is null)",
                "No more definitions support than there are.": "n_definitions_supporting <= n_definitions",
            }
        }
