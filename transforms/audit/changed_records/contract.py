"""Contract of audit.changed_records."""

from warehouse.contract import Boolean, Contract, Integer, Text, Total, column

CAUSES = (
    "appeared",
    "deleted",
    "merged",
    "left",
    "retracted",
    "no longer retracted",
    "year changed",
    "type changed",
    "gained a country",
    "lost a country",
    "countries changed",
    "institutions changed",
    "knowledge of countries changed",
    "field changed",
    "record changed otherwise",
    "corrected",
    "register row added",
    "register row removed",
    "register row revised",
    "definition changed",
    "country map changed",
    "organisations changed",
    "settings changed",
    "day moved",
    "program changed",
)
"""Why a record is counted otherwise, in the order in which a sentence names them."""


class ChangedRecord(Contract):
    """One row per headline indicator, series and record that is counted otherwise than in the release before, and why.

    So is a publication that adds what it added, yet moved to another year or field, or has other countries. The release
    before is the one that was current when this one was made (meta.release.previous_release_id); a first release has no
    rows. Each row has one cause, so the parts by cause add up to the movement of every figure.
    """

    indicator: Text = column("Headline indicator, as in audit.headline_records.")
    series: Text = column("Scope, instrument or framework programme, as in audit.headline_records.")
    record_id: Text = column("Publication, programme or project.")
    cause: Text = column("Why it adds something else: the first cause that holds.", isin=list(CAUSES))
    year_before: Integer = column("Year before; empty where it was not there.", unit="year", nullable=True)
    year_after: Integer = column("Year now; empty where it is not there.", unit="year", nullable=True)
    domain_before: Text = column("Domain before.", nullable=True)
    domain_after: Text = column("Domain now.", nullable=True)
    field_before: Text = column("Field before.", nullable=True)
    field_after: Text = column("Field now.", nullable=True)
    countries_before: Text = column("Countries as the default definition counted them.", nullable=True)
    countries_after: Text = column("Countries as it counts them now.", nullable=True)
    is_counted_before: Boolean = column("True where it was counted, though its part may have been nothing.")
    is_counted_after: Boolean = column("True where it is counted now.")
    numerator_before: Total = column("What it added to the numerator.")
    numerator_after: Total = column("What it adds now.")
    denominator_before: Total = column("What it added to the denominator; empty for sums.", nullable=True)
    denominator_after: Total = column("What it adds now; empty for sums.", nullable=True)
    is_synthetic: Boolean = column("True where the record, now or before, was generated as a sample.")

    class Config:
        unique = ["indicator", "series", "record_id"]
        metadata = {
            "rules": {
                "Something changed.": "is_counted_before <> is_counted_after or numerator_before <> numerator_after"
                " or denominator_before is distinct from denominator_after"
                " or year_before is distinct from year_after"
                " or domain_before is distinct from domain_after"
                " or field_before is distinct from field_after"
                " or countries_before is distinct from countries_after",
            }
        }
