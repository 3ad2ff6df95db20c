"""Contract of audit.claim_consistency."""

from warehouse.contract import Boolean, Contract, Number, Text, column


class ClaimConsistency(Contract):
    """One row per test of published numbers against each other; it needs no records and holds whoever is observed.

    A printed number agrees where it admits the computed one: by the digits printed, or by ten percent where it is
    stated as about. A stock agrees with intake times duration where it lies within ten percent of it. Two statements of
    one quantity agree where one value fits both. Versions of a page agree where all of their numbers move, or none.
    """

    test_id: Text = column("Short name of the test.")
    kind: Text = column("What is compared.", isin=["sum", "ratio", "stock and flow", "vintages", "same quantity"])
    computed: Number = column(
        "Sum, ratio in percent, intake times duration, first value, or numbers that moved between versions.",
        nullable=True,
    )
    printed: Number = column("Total, ratio or stock as printed, second value, or numbers compared between versions.")
    difference: Number = column("Printed less computed.", nullable=True)
    is_in_agreement: Boolean = column("True where the two agree.")
    sentence: Text = column("The result with its numbers.")
    note: Text = column("What a reader must know of the test.", nullable=True)

    class Config:
        unique = ["test_id"]
        metadata = {
            "rules": {
                "The difference is that of the two.": "computed is null or abs(printed - computed - difference) < 1e-6"
            }
        }
