"""The dates of a period: what contradicts itself, and the days each date as written may mean."""

from collections.abc import Iterator, Mapping

import pandas

from raw.programmes.contract import ProgrammePeriod
from raw.programmes.dates import Known, parse
from raw.register_rules import Fault
from warehouse.contract import arrow_schema

_DATES = {"period_start": "start", "period_end": "end", "last_seen": "last_seen"}
"""Column as written → the word its derived columns begin with."""


def contradictions(periods: pandas.DataFrame) -> Iterator[Fault]:
    """One fault for each date that does not exist and each pair of dates that cannot both be true."""
    for line, written in zip(periods["line"], _written(periods), strict=True):
        known: dict[str, Known] = {}
        for column, text in written.items():
            try:
                known[column] = parse(text)
            except ValueError as error:
                yield Fault(line, column, f"{column}: {error}")
        said = ", ".join(f"{column} {text}" for column, text in written.items())
        for column, reason in _disorder(known):
            yield Fault(line, column, f"{reason} ({said})")


def with_days(periods: pandas.DataFrame) -> pandas.DataFrame:
    """The periods with the columns ProgrammePeriod adds; every date must be one that `contradictions` let pass."""
    schema = arrow_schema(ProgrammePeriod)
    days: dict[str, list[object]] = {name: [] for name in schema.names[len(periods.columns) :]}
    for written in _written(periods):
        known = {column: parse(text) for column, text in written.items()}
        for column, word in _DATES.items():
            date = known.get(column)
            days[f"{word}_earliest"].append(date and date.earliest)
            days[f"{word}_latest"].append(date and date.latest)
            if f"{word}_precision" in days:
                days[f"{word}_precision"].append(date and date.precision)
    typed = {
        name: pandas.Series(values, index=periods.index, dtype=pandas.ArrowDtype(schema.field(name).type))
        for name, values in days.items()
    }
    return periods.assign(**typed)


def _written(periods: pandas.DataFrame) -> Iterator[dict[str, str]]:
    """Column → date as written, for the dates of each row that are known."""
    for row in periods[[*_DATES]].itertuples(index=False, name=None):
        yield {column: text for column, text in zip(_DATES, row, strict=True) if isinstance(text, str)}


def _disorder(known: Mapping[str, Known]) -> Iterator[tuple[str, str]]:
    start, end, seen = (known.get(column) for column in _DATES)
    if start and end and end.latest < start.earliest:
        yield "period_end", "the period ends before it begins: correct period_start or period_end"
    if start and seen and seen.latest < start.earliest:
        yield "last_seen", "the programme is seen running before it began: correct last_seen or period_start"
    if end and seen and seen.earliest >= end.latest:
        yield (
            "last_seen",
            "the programme is seen running when it had ended (period_end is the first day it no longer ran): "
            "correct last_seen or period_end",
        )
