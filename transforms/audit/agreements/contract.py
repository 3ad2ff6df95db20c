"""Contract of audit.agreements."""

from warehouse.contract import Contract, Count, Text, column


class Agreement(Contract):
    """One row per statement that two tables, or two places of one, show the same quantity.

    Every value of the one is compared with its partner in the other, in every definition, scope and period that both
    have; a value without a partner differs. A build stops where any two differ, so that what is published agrees.
    """

    name: Text = column("What is shown twice.")
    table_a: Text = column("One table that shows it.")
    table_b: Text = column("The other; the same where a whole is compared with its parts.")
    n_compared: Count = column("Pairs of values compared; 0 where nothing is to be compared.", unit="values", ge=0)
    n_different: Count = column("Pairs that differ, or of which one is missing.", unit="values", ge=0)
    first_difference: Text = column("Where one pair differs, and the two values.", nullable=True)

    class Config:
        unique = ["name"]
        metadata = {
            "rules": {
                "Two places that show one quantity agree.": "n_different = 0",
                "What differs is shown.": "(n_different > 0) = (first_difference is not null)",
            }
        }
