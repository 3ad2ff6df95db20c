"""Contract of audit.publications_not_counted."""

from warehouse.contract import Boolean, Contract, Count, Text, column


class PublicationNotCounted(Contract):
    """One row per definition, scope, reason and type: publications that the definition leaves out.

    A publication has one reason, the first that holds: those of the definition itself, then the year. What is counted
    in all years observed, in indicators.coverage, and what is not make all publications (audit.agreements).
    """

    definition_id: Text = column("Definition of the register.", references="core.definitions.definition_id")
    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    reason_not_counted: Text = column(
        "First reason why they are not counted.",
        isin=[
            "retracted",
            "paratext",
            "preprint",
            "type missing",
            "type not counted",
            "too many authors",
            "year missing",
            "year outside the years observed",
        ],
    )
    publication_type: Text = column("Type in OpenAlex's words; 'missing' where the sources give none.")
    p_publications: Count = column("Publications left out.", unit="publications", ge=1)
    is_synthetic: Boolean = column("True where one of them was generated as a sample.")

    class Config:
        unique = ["definition_id", "scope", "reason_not_counted", "publication_type"]
        metadata = {
            "rules": {
                "Only what has no type lacks it.": "reason_not_counted <> 'type missing'"
                " or publication_type = 'missing'",
            }
        }
