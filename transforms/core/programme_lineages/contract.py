"""Contract of core.programme_lineages."""

from warehouse.contract import Boolean, Contract, Count, Date, Integer, Text, column


class ProgrammeLineage(Contract):
    """One row per step of a chain of programmes, a step being a mandate: from the first project to what it became.

    A chain is named after its last programme, which none continues, and holds everything that led to it. So a
    programme that was split is in several chains, and the parents of a merger stand in one chain side by side. A
    programme without relatives is a chain of its own.
    """

    chain_id: Text = column("Last programme of the chain.", references="core.programmes.programme_id")
    step_number: Integer = column("Number of the step within the chain, from 1, the earliest first.", ge=1)
    n_steps: Count = column("Steps of the chain.", unit="steps", ge=1)
    programme_id: Text = column("Programme of the step.", references="core.programmes.programme_id")
    period_number: Integer = column("Mandate of that programme.", ge=1)
    link_kind: Text = column(
        "How the programme came of the one before, on its first mandate; empty where it came of none.", nullable=True
    )
    start_event: Text = column("What happened on the first day.", nullable=True)
    instrument_family: Text = column("Kind of cooperation, whatever its name at the time.")
    instrument_at_start: Text = column("Instrument as it was named when the step began.")
    renamed_to: Text = column("Name the instrument took while the step ran; empty where it took none.", nullable=True)
    period_start: Text = column("Start as the source gives it: day, month, year, or A..B.", nullable=True)
    period_end: Text = column("End as the source gives it; empty where it is not known.", nullable=True)
    possible_from: Date = column("First day it may have run; empty where no date is known.", nullable=True)
    certain_from: Date = column("First day it certainly ran.", nullable=True)
    certain_to: Date = column("First day on which it is no longer certain that it ran.", nullable=True)
    possible_to: Date = column("First day on which it certainly no longer ran; empty while unknown.", nullable=True)
    gap_days_minimum: Count = column(
        "Fewest days between the end of the step before and this start; below 0 they may overlap. Empty for the first "
        "step, and where either is not known.",
        unit="days",
        nullable=True,
    )
    gap_days_maximum: Count = column(
        "Most days between them; below 0 they certainly overlap.", unit="days", nullable=True
    )
    is_disputed: Boolean = column("True where a date is written as a range, mostly because sources disagree.")
    chain: Text = column(
        "The chain in words: instrument and start of each step, and the new name where it was renamed on the way."
    )
    note: Text = column("Conflicts of sources, and what else a reader must know.", nullable=True)

    class Config:
        unique = ["chain_id", "step_number"]
        metadata = {
            "rules": {
                "The bounds of a gap are in order.": "gap_days_minimum is null or gap_days_minimum <= gap_days_maximum",
                "A step is one of its chain.": "step_number <= n_steps",
            }
        }
