"""Contract of indicators.programme_counts."""

from warehouse.contract import Contract, Count, Date, Text, Texts, column


class ProgrammeCount(Contract):
    """One row per day, instrument, partner country or area, and institute: programmes running on that day.

    Days are each year's end and the day that counts as today (years.as_of). Counted are the programmes the register
    holds by name, as it stood on known_on_date; that is fewer than an institution runs: no open list exists.
    """

    as_of_date: Date = column("Day counted.")
    known_on_date: Date = column("The day whose knowledge counts: what the register said on it.")
    instrument: Text = column("Instrument under today's name (UMI is IRL); 'all' for all together.")
    country_code: Text = column(
        "Partner country; 'all' for all together, 'not stated' where no source names one, 'area' in the rows by area."
    )
    group_id: Text = column("Area of partner countries as it was on that day (core.country_groups); 'all' otherwise.")
    institute: Text = column(
        "Institute that claims the programme, else the one the registry certainly placed it under on that day; 'all', "
        "or 'not stated' where no source says."
    )
    p_programmes_minimum: Count = column("Programmes that certainly ran on the day.", unit="programmes", ge=0)
    p_programmes_maximum: Count = column(
        "Programmes that may have run: also those whose start or end is not known exactly.", unit="programmes", ge=1
    )
    uncertain_programmes: Texts = column("The programmes that make the difference.")

    class Config:
        unique = ["as_of_date", "instrument", "country_code", "group_id", "institute"]
        metadata = {
            "rules": {
                "The uncertain programmes are the difference.": "len(uncertain_programmes)"
                " = p_programmes_maximum - p_programmes_minimum",
                "An area is no country.": "(country_code = 'area') = (group_id <> 'all')",
            }
        }
