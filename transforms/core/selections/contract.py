"""Contract of core.selections."""

from warehouse.contract import Boolean, Contract, Integer, Text, column


class Selection(Contract):
    """One row per rule of which works are counted, and class of works: whether they are, or the first reason why not.

    There is a rule for every combination of what the definitions of the register do with types, preprints, retracted
    works, paratext and long lists of authors: definitions are evaluated on classes, not on works.
    """

    selection_id: Text = column("The rule, by its choices.")
    selection_class: Text = column(
        "Class of works: type (? where missing), least number of authors of the stratum, retracted, paratext."
    )
    is_counted: Boolean = column("True where the rule counts works of the class.")
    reason_not_counted: Text = column("First reason why it does not.", nullable=True)
    publication_type: Text = column("Type of the class in OpenAlex's words.", nullable=True)
    work_types: Text = column("Set of types of works that are counted (raw.work_type_sets).")
    preprints: Text = column("Preprints: counted, or left out.", isin=["counted", "left out"])
    retracted: Text = column("Retracted works: counted, or left out.", isin=["counted", "left out"])
    paratext: Text = column(
        "Covers, tables of contents and the like: counted, or left out.", isin=["counted", "left out"]
    )
    maximum_authors: Integer = column(
        "Works with more authors are left out; empty where all are counted.", unit="authors", nullable=True
    )

    class Config:
        unique = ["selection_id", "selection_class"]
        metadata = {"rules": {"A class is counted or there is a reason.": "is_counted = (reason_not_counted is null)"}}
