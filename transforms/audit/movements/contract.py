"""Contract of audit.movements."""

from transforms.audit.changes.contract import INDICATORS
from warehouse.contract import Boolean, Contract, Number, Text, Total, column


class Movement(Contract):
    """One row per headline figure whose records changed since the release before, with a sentence: how far, and why.

    The parts of each movement are in audit.changes, and may cancel out. A first release has no rows.
    """

    indicator: Text = column("Headline indicator.", isin=list(INDICATORS))
    series: Text = column("Scope, instrument or framework programme.")
    period: Text = column("Year, or 'all'.")
    subject_level: Text = column("Whether the figure is of a domain, a field or all.", isin=["all", "domain", "field"])
    subject_id: Text = column("OpenAlex identifier of the domain or field, 'unknown' where it has none, or 'all'.")
    numerator_before: Total = column("Numerator of the figure before.")
    numerator_after: Total = column("Numerator of the figure now.")
    denominator_before: Total = column("Denominator of the figure before; empty where there is none.", nullable=True)
    denominator_after: Total = column("Denominator of the figure now; empty where there is none.", nullable=True)
    value_before: Number = column("Figure before; empty where a share had no denominator.", nullable=True)
    value_after: Number = column("Figure now; empty where a share has no denominator.", nullable=True)
    movement: Number = column("Figure now less figure before; empty where either has no denominator.", nullable=True)
    sentence: Text = column("How far it moved and why, in words: the largest part first.")
    is_synthetic: Boolean = column("True where records of the figure, now or before, were generated as a sample.")

    class Config:
        unique = ["indicator", "series", "period", "subject_level", "subject_id"]
