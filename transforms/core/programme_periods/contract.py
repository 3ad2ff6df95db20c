"""Contract of core.programme_periods."""

from warehouse.contract import Contract, Date, Integer, Text, column


class ProgrammePeriod(Contract):
    """One row per mandate of a programme, from the day it began up to the first day it no longer ran (half-open).

    A programme certainly ran on day d if certain_from <= d < certain_to, and may have run if possible_from <= d <
    possible_to. The two differ where a date is known to the month or year only, where sources conflict, or where an end
    is not known.
    """

    programme_id: Text = column("Programme.", references="core.programmes.programme_id")
    period_number: Integer = column("Number of the mandate within the programme, from 1.", ge=1)
    instrument_family: Text = column("Kind of cooperation, whatever its name at the time.")
    instrument: Text = column("Instrument under today's name (UMI is IRL).")
    instrument_at_start: Text = column("Instrument as it was named when the period began.")
    period_start: Text = column("Start as the source gives it: day, month, year, or A..B.", nullable=True)
    period_end: Text = column("End as the source gives it; empty where it is not known.", nullable=True)
    last_seen: Text = column("Latest day or range in which a source shows it running.", nullable=True)
    start_event: Text = column("What happened on the first day.", nullable=True)
    start_precision: Text = column("How exactly the start is known: day, month, year or range.", nullable=True)
    end_precision: Text = column("How exactly the end is known.", nullable=True)
    possible_from: Date = column("First day it may have run; empty where no date is known.", nullable=True)
    certain_from: Date = column("First day it certainly ran.", nullable=True)
    certain_to: Date = column("First day on which it is no longer certain that it ran.", nullable=True)
    possible_to: Date = column("First day on which it certainly no longer ran; empty while unknown.", nullable=True)
    known_from: Date = column("First day the register said so.")
    source_url: Text = column("Page the dates were read on.")
    retrieved: Text = column("Month or day the page was looked up.")
    note: Text = column("Conflicts of sources, and what else a reader must know.", nullable=True)

    class Config:
        unique = ["programme_id", "period_number"]
        metadata = {
            "rules": {
                "What is certain is possible.": "possible_from is null or possible_from <= certain_from",
                "A period does not end before it begins.": "possible_to is null or possible_from is null"
                " or possible_from <= possible_to",
            }
        }
