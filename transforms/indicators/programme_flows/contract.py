"""Contract of indicators.programme_flows."""

from warehouse.contract import Contract, Count, Date, Integer, Number, Text, Texts, column


class ProgrammeFlow(Contract):
    """One row per year, instrument and reading of the dates: programmes at the year's end, begun and ended in the year.

    Dates that are not known exactly are read in two ways, each a history that closes by itself: stock before, plus
    begun, minus ended, is the stock. 'certain' takes only the days on which a programme certainly ran, 'possible' all
    on which it may have run; their stocks are the minimum and maximum of indicators.programme_counts. The number begun
    in a year under one reading is no bound of that under the other: a start known to the year falls on its last day
    or its first. Under 'certain' a programme ends the day after a source last shows it, under 'possible' one without a
    known end goes on. Mandates that follow each other without a gap are one run; a gap ends a run and begins another.
    """

    year: Integer = column("The year; the last goes up to the day that counts as today.", unit="year")
    as_of_date: Date = column("Last day of the year, or the day that counts as today.")
    instrument: Text = column("Instrument under today's name (UMI is IRL); 'all' for all together.")
    reading: Text = column("Which days count: certain or possible.", isin=["certain", "possible"])
    p_programmes_before: Count = column("Programmes at the end of the year before.", unit="programmes", ge=0)
    p_begun: Count = column("Runs begun in the year.", unit="runs", ge=0)
    p_ended: Count = column("Runs whose first day without the programme is in the year.", unit="runs", ge=0)
    p_programmes: Count = column("Programmes at the end of the year.", unit="programmes", ge=0)
    mean_duration_years: Number = column(
        "Mean length of the runs ended in the year, in years of 365.25 days; empty where none ended.",
        unit="years",
        nullable=True,
        ge=0,
    )
    begun_programmes: Texts = column("Programmes of the runs begun, sorted; one is listed for each of its runs.")
    ended_programmes: Texts = column("Programmes of the runs ended, sorted; one is listed for each of its runs.")

    class Config:
        unique = ["year", "instrument", "reading"]
        metadata = {
            "rules": {
                "The stock changes by what begins and ends.": "p_programmes = p_programmes_before + p_begun - p_ended",
                "What began and ended is named.": "p_begun = len(begun_programmes) and p_ended = len(ended_programmes)",
                "A mean goes with an end.": "(mean_duration_years is null) = (p_ended = 0)",
            }
        }
