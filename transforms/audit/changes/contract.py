"""Contract of audit.changes."""

from transforms.audit.changed_records.contract import CAUSES
from warehouse.contract import Boolean, Contract, Count, Number, Text, Total, column

INDICATORS = (
    "international share",
    "partner countries",
    "programmes, at least",
    "programmes, at most",
    "European contribution",
)
"""Headline indicators."""


class Change(Contract):
    """One row per headline figure whose records changed since the release before, and cause: a part of its movement.

    The figures are the international share under the default definition (of all years, of each year, by domain and by
    field), the number of partner countries, the number of programmes on the day observed, and the contribution of the
    Union. The changes of numerator and denominator add up to those of the figure exactly; the parts of a share add up
    to its movement but for the rounding of doubles. Changes may cancel out, so that a figure stays. The records behind
    a part are those of audit.changed_records, or audit.changed_partners, with its cause. A first release has no rows.
    """

    indicator: Text = column("Headline indicator.", isin=list(INDICATORS))
    series: Text = column("Scope, instrument or framework programme.")
    period: Text = column("Year, or 'all'.")
    subject_level: Text = column("Whether the figure is of a domain, a field or all.", isin=["all", "domain", "field"])
    subject_id: Text = column("OpenAlex identifier of the domain or field, 'unknown' where it has none, or 'all'.")
    cause: Text = column("Cause, the same for all records of the row.", isin=list(CAUSES))
    n_records: Count = column("Records that changed, or countries.", unit="records", ge=1)
    numerator_change: Total = column("What they change of the numerator.")
    denominator_change: Total = column("What they change of the denominator; empty where there is none.", nullable=True)
    part_of_movement: Number = column(
        "What they move the figure by; empty where a share has no denominator now.", nullable=True
    )
    numerator_before: Total = column("Numerator of the figure before.")
    numerator_after: Total = column("Numerator of the figure now.")
    denominator_before: Total = column("Denominator of the figure before; empty where there is none.", nullable=True)
    denominator_after: Total = column("Denominator of the figure now; empty where there is none.", nullable=True)
    value_before: Number = column("Figure before; empty where a share had no denominator.", nullable=True)
    value_after: Number = column("Figure now; empty where a share has no denominator.", nullable=True)
    is_synthetic: Boolean = column("True where records of the figure, now or before, were generated as a sample.")

    class Config:
        unique = ["indicator", "series", "period", "subject_level", "subject_id", "cause"]
        metadata = {
            "rules": {
                "A share has a denominator.": "(indicator = 'international share') = (denominator_after is not null)",
            }
        }
