"""Contract of audit.changed_partners."""

from transforms.audit.changed_records.contract import CAUSES
from warehouse.contract import COUNTRY, Boolean, Contract, Count, Text, Texts, column


class ChangedPartner(Contract):
    """One row per scope, period and country that became a partner, or is one no longer, since the release before.

    A partner is a country other than the home country with an author of a publication that the default definition
    counts. A first release has no rows.
    """

    series: Text = column("Whose partner.", isin=["institution", "home country"])
    period: Text = column("Year of publication, or 'all' for all years observed.")
    country_code: Text = column("Country, as the default definition counts it.", str_matches=COUNTRY)
    change: Count = column("1 where it became a partner, -1 where it is one no longer.", unit="countries", isin=[1, -1])
    cause: Text = column("What happened to most of the publications through which.", isin=list(CAUSES))
    publication_ids: Texts = column("The publications of that cause, through which it came or went, sorted.")
    is_synthetic: Boolean = column(
        "True where records of the release, or of the one before, were generated as a sample."
    )

    class Config:
        unique = ["series", "period", "country_code"]
