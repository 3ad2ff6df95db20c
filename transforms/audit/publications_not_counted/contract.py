"""Contract of audit.publications_not_counted."""

from warehouse.contract import Boolean, Contract, Count, Text, column


class PublicationNotCounted(Contract):
    """One row per scope, reason and type: publications that the default definition leaves out."""

    scope: Text = column("Which publications: those of the institution observed, of its home country, or all records.")
    reason_not_counted: Text = column("First reason why they are not counted.")
    publication_type: Text = column("Type in the source's words; 'missing' where it gives none.")
    p_publications: Count = column("Publications left out.", unit="publications", ge=1)
    is_synthetic: Boolean = column("True where generated sample records are counted.")

    class Config:
        unique = ["scope", "reason_not_counted", "publication_type"]
