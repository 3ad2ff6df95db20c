"""Contract of history.programme_counts."""

from warehouse.contract import Contract, Count, Date, Integer, Text, column


class ProgrammeCountHistory(Contract):
    """One row per release that is kept and instrument: programmes that ran on the day that release observed."""

    release_id: Text = column("Release that published the figure.")
    instrument: Text = column("Instrument, or 'all'.")
    sequence: Integer = column("Place of the release in the order in which they were made.", ge=1)
    as_of_date: Date = column("Day that counted as today.")
    known_on_date: Date = column("Day as of whose knowledge the register was read.")
    p_programmes_minimum: Count = column("Programmes that certainly ran.", unit="programmes", ge=0)
    p_programmes_maximum: Count = column("Programmes that may have run.", unit="programmes", ge=0)

    class Config:
        unique = ["release_id", "instrument"]
