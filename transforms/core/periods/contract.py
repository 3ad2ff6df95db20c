"""Contract of core.periods."""

from warehouse.contract import Contract, Integer, Text, column


class Period(Contract):
    """One row per period of years of publication for which indicators are computed: years, windows of three, all."""

    period: Text = column("A year, or first-last of several.")
    period_kind: Text = column(
        "One year, a window of three years (for counts that are small by year), or all years observed.",
        isin=["year", "three years", "all years"],
    )
    first_year: Integer = column("First year of publication in it.", unit="year")
    last_year: Integer = column("Last year of publication in it.", unit="year")

    class Config:
        unique = ["period"]
        metadata = {"rules": {"A period does not end before it begins.": "first_year <= last_year"}}
