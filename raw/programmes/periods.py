"""The dates of the rows: what contradicts itself, and the days each date as written may mean."""

from collections.abc import Iterator, Mapping, Sequence

import pandas

from raw.register_dates import Known, parse
from raw.register_rules import Fault
from warehouse.contract import Contract, arrow_schema

PERIOD = {"period_start": "start", "period_end": "end", "last_seen": "last_seen"}
VALIDITY = {"valid_from": "valid_from", "valid_until": "valid_until"}
"""Column as written → the word its derived columns begin with."""


def impossible(rows: pandas.DataFrame, dates: Mapping[str, str]) -> Iterator[Fault]:
    """One fault for each date that does not exist and each pair of dates that cannot both be true."""
    for line, written in zip(rows["line"], _written(rows, [*dates]), strict=True):
        known: dict[str, Known] = {}
        for column, text in written.items():
            try:
                known[column] = parse(text)
            except ValueError as error:
                yield Fault(line, column, f"{column}: {error}")
        said = ", ".join(f"{column} {text}" for column, text in written.items())
        for column, reason in _disorder(known):
            yield Fault(line, column, f"{reason} ({said})")


def with_days(rows: pandas.DataFrame, dates: Mapping[str, str], contract: type[Contract]) -> pandas.DataFrame:
    """The rows with the columns their contract adds; every date must be one that `impossible` let pass."""
    schema = arrow_schema(contract)
    days: dict[str, list[object]] = {name: [] for name in schema.names[len(rows.columns) :]}
    for written in _written(rows, [*dates]):
        known = {column: parse(text) for column, text in written.items()}
        for column, word in dates.items():
            date = known.get(column)
            days[f"{word}_earliest"].append(date and date.earliest)
            days[f"{word}_latest"].append(date and date.latest)
            if f"{word}_precision" in days:
                days[f"{word}_precision"].append(date and date.precision)
    typed = {
        name: pandas.Series(values, index=rows.index, dtype=pandas.ArrowDtype(schema.field(name).type))
        for name, values in days.items()
    }
    return rows.assign(**typed)


def _written(rows: pandas.DataFrame, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    """Column → date as written, for the dates of each row that are known."""
    for row in rows[[*columns]].itertuples(index=False, name=None):
        yield {column: text for column, text in zip(columns, row, strict=True) if isinstance(text, str)}


def _disorder(known: Mapping[str, Known]) -> Iterator[tuple[str, str]]:
    start, end, seen = (known.get(column) for column in PERIOD)
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
    first, after = (known.get(column) for column in VALIDITY)
    if first and after and after.latest < first.earliest:
        yield "valid_until", "it ends before it begins: correct valid_from or valid_until"
