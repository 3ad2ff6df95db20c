"""Contract of audit.programme_coverage."""

from warehouse.contract import Contract, Count, Date, Text, Texts, column


class ProgrammeCoverage(Contract):
    """One row per published number of programmes (raw.claims): how many of them the register holds by name.

    Numbers of one instrument in all countries, of an institute or of the CNRS as a whole, for which the programmes of
    all institutes are counted; a number without any hint of its day is left out. A programme held may be one the
    institute does not count, so the register can hold more than was declared.
    """

    claim_id: Text = column("Short name of the statement.")
    publisher: Text = column("Who published it.")
    scope: Text = column("Institute of the CNRS, or the CNRS as a whole.")
    instrument_at_start: Text = column("Instrument as the page names it.")
    instrument: Text = column("The same under today's name (UMI is IRL); programmes held are counted under it.")
    declared_on: Text = column("Day the number was true by the page, as exactly as it is known.")
    declared_earliest: Date = column("First day it may be of.")
    declared_latest: Date = column("Last day it may be of.")
    hedge: Text = column("How the number is stated: exactly, nearly and so on.")
    p_declared: Count = column(
        "Programmes that are said to have run, the upper end of a range.", unit="programmes", ge=0
    )
    p_held_minimum: Count = column(
        "Programmes of the register that certainly ran on each of those days.", unit="programmes", ge=0
    )
    p_held_maximum: Count = column(
        "Programmes of the register that may have run on one of those days.", unit="programmes", ge=0
    )
    p_not_held: Count = column(
        "Programmes declared and not held by name, were every one held counted by the page.", unit="programmes", ge=0
    )
    held_programmes: Texts = column("Programmes of the register that may have run on one of those days, sorted.")
    source_url: Text = column("Page the number was read on.")
    retrieved: Text = column("Month or day the page was looked up.")
    note: Text = column("What a reader must know of the number.", nullable=True)

    class Config:
        unique = ["claim_id"]
        metadata = {
            "rules": {
                "The bounds are in order.": "p_held_minimum <= p_held_maximum",
                "What may be held is named.": "p_held_maximum = len(held_programmes)",
            }
        }
