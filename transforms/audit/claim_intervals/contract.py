"""Contract of audit.claim_intervals."""

from warehouse.contract import Boolean, Contract, Date, Number, Text, column


class ClaimInterval(Contract):
    """One row per published statement, with the interval of values it admits.

    A number said to be exact admits what rounds to its printed digits; about and close to admit ten percent to either
    side, nearly ten percent below, more than and at least everything above, a fraction in words four percent to either
    side. The lowest value is admitted unless includes_lowest is false; the highest never is.
    """

    claim_id: Text = column("Short name of the statement.")
    publisher: Text = column("Who published it.")
    scope: Text = column("What it is about.")
    scope_kind: Text = column("Institute, organisation, delegation, country, programme or world.")
    scope_name: Text = column("Name of the scope as a sentence names it.")
    quantity: Text = column("Quantity stated.")
    unit: Text = column("Unit of its values.")
    parameter: Text = column("What the quantity is of: instrument, call, programme or mandate.", nullable=True)
    partner: Text = column("Partner: country code, area of core.country_groups, or as named.", nullable=True)
    printed_value: Text = column("Value as printed, in digits; A..B for a range.")
    hedge: Text = column("How the value is stated: exactly, about, nearly and so on.")
    wording: Text = column("The few words the number stands in.")
    value_minimum: Number = column("Value printed, or the lower end of the range, in the row's unit.", ge=0)
    value_maximum: Number = column("Value printed, or the upper end of the range, in the row's unit.", ge=0)
    accepted_lowest: Number = column("Lowest value the statement admits, in the row's unit.")
    accepted_highest: Number = column(
        "First value it no longer admits, in the row's unit; empty where there is none.", nullable=True
    )
    includes_lowest: Boolean = column("True where the lowest value itself is admitted.")
    as_of: Text = column("When it was so, as the register has it; empty where the page gives no hint.", nullable=True)
    as_of_meaning: Text = column("Whether it was so on some day of as_of, or over the whole of it.")
    as_of_earliest: Date = column("First day of as_of.", nullable=True)
    as_of_latest: Date = column("Last day of as_of.", nullable=True)
    is_observed: Boolean = column("True where the scope is the institution observed.")
    replaced_by: Text = column("Statement of a later version of the page.", nullable=True)
    replaced_by_wording: Text = column("Its words.", nullable=True)
    is_replaced_by_another_value: Boolean = column("True where the later version prints another value.")
    is_own_evidence: Boolean = column(
        "True where the register of programmes knows it from this very page, which cannot support itself."
    )
    missing: Text = column("What it would take to check the quantity where no table does.")
    address: Text = column("Page the statement stands on.")
    retrieved: Text = column("Month or day the page was looked up.")
    fact_id: Text = column("Number in the collection of facts it was taken from.", nullable=True)
    note: Text = column("What a reader must know of the statement.", nullable=True)

    class Config:
        unique = ["claim_id"]
        metadata = {
            "rules": {
                "The interval is not empty.": "accepted_highest is null or accepted_lowest < accepted_highest",
                "Only what is replaced is replaced by another value.": "replaced_by is not null"
                " or not is_replaced_by_another_value",
            }
        }
