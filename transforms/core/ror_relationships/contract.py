"""Contract of core.ror_relationships."""

from warehouse.contract import Boolean, Contract, Text, column


class RorRelationshipInForce(Contract):
    """One row per organisation of ROR, other organisation and kind of relation that either of the two records states.

    Both sides of a relation are rows: where A is a parent of B, B is a child of A. So a question needs one direction.
    """

    ror: Text = column("Organisation.")
    relationship_type: Text = column(
        "What the other organisation is to this one.",
        isin=["child", "parent", "predecessor", "related", "successor"],
    )
    related_ror: Text = column("The other organisation.")
    is_stated_by_itself: Boolean = column("True where the record of this organisation states the relation.")
    is_stated_by_other: Boolean = column("True where the record of the other organisation states it.")
    is_known: Boolean = column("True where core.ror_organisations holds this organisation.")
    is_related_known: Boolean = column("True where core.ror_organisations holds the other organisation.")

    class Config:
        unique = ["ror", "relationship_type", "related_ror"]
        metadata = {
            "rules": {
                "A relation is stated.": "is_stated_by_itself or is_stated_by_other",
                "Who states a relation is known.": "(not is_stated_by_itself or is_known)"
                " and (not is_stated_by_other or is_related_known)",
                "An organisation is not related to itself.": "ror <> related_ror",
            }
        }
