"""What is unlikely in a row though its form is right: rules of the instruments that real programmes break.

Belongs here: warnings. They never keep a row out; who keeps the register looks at each and corrects it or says why.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

import pandas

from raw.register_dates import Known, parse
from raw.register_rules import Fault

HOME = "FR"
"""Partners in France are listed like the others and are no foreign country."""

_FOREIGN_COUNTRIES = {"laboratory": (1, 1, "exactly one"), "project": (1, 2, "one or two")}
"""Family → fewest and most foreign partner countries, by https://ins2i.cnrs.fr/en/international-cooperation."""

_SLACK_DAYS = 31
"""A mandate a month longer or shorter than the rules say is none to look at."""

_Rows = list[Mapping[str, object]]


def doubts(frames: Mapping[str, pandas.DataFrame], today: date) -> Iterator[tuple[str, Fault]]:
    """(table, what is unlikely) for every row that stands; `frames` are the accepted rows of each table read."""
    standing = {table: _standing(frame) for table, frame in frames.items()}
    if {"programme_periods", "instruments"} <= standing.keys():
        instruments = {str(row["instrument"]): row for row in standing["instruments"]}
        periods = standing["programme_periods"]
        yield from (("programme_periods", fault) for fault in _mandates(periods, instruments))
        yield from (("programme_periods", fault) for fault in _sequences(periods))
        if {"programmes", "programme_partners"} <= standing.keys():
            yield from (("programmes", fault) for fault in _countries(standing, instruments))
        yield from (("programme_links", fault) for fault in _lineages(standing.get("programme_links", []), periods))
    yield from (("programmes", fault) for fault in _twins(standing.get("programmes", [])))
    for table, rows in standing.items():
        for row in rows:
            first = row.get("known_from")
            if isinstance(first, date) and first > today:
                yield (
                    table,
                    _fault(row, "known_from", f"known_from is {first}, after today: the row does not count yet"),
                )


def _standing(frame: pandas.DataFrame) -> _Rows:
    rows: _Rows = [
        {str(name): None if pandas.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict(orient="records")
    ]
    return [row for row in rows if row.get("known_until") is None]


def _mandates(periods: _Rows, instruments: Mapping[str, Mapping[str, object]]) -> Iterator[Fault]:
    """Each mandate by itself: its length, and the name it bears."""
    for row in periods:
        start, end = _known(row, "period_start"), _known(row, "period_end")
        instrument = instruments.get(str(row["instrument"]), {})
        if start and end:
            if start == end and start.precision == "day":
                yield _fault(row, "period_end", "start and end are one day, so the programme ran on none: correct one")
            else:
                yield from _duration(row, start, end, str(instrument.get("nominal_duration_years") or ""))
        renamed_in = instrument.get("renamed_in")
        if start and isinstance(renamed_in, int) and start.earliest.year > renamed_in:
            yield _fault(
                row,
                "instrument",
                f"{row['instrument']} is called {instrument['renamed_to']} since {renamed_in}, and the mandate begins "
                f"in {start.earliest.year}",
            )
        taken = [i["renamed_in"] for i in instruments.values() if i.get("renamed_to") == row["instrument"]]
        years = [year for year in taken if isinstance(year, int)]
        if start and years and start.latest.year < min(years):
            yield _fault(
                row,
                "instrument",
                f"{row['instrument']} is a name of {min(years)}, and the mandate begins in {start.latest.year}: "
                "write the name of that time",
            )


def _duration(row: Mapping[str, object], start: Known, end: Known, rule: str) -> Iterator[Fault]:
    if not rule:
        return
    fewest, most = (float(rule.partition("..")[0]), float(rule.rpartition("..")[2]))
    shortest, longest = (end.earliest - start.latest).days, (end.latest - start.earliest).days
    if shortest > most * 365.25 + _SLACK_DAYS or longest < fewest * 365.25 - _SLACK_DAYS:
        years = f"{max(shortest, 0) / 365.25:.1f} to {longest / 365.25:.1f}"
        yield _fault(
            row, "period_end", f"the mandate lasts {years} years, the rules of the {row['instrument']} say {rule}"
        )


def _sequences(periods: _Rows) -> Iterator[Fault]:
    """The mandates of one programme: their numbers follow time, and they do not overlap."""
    by_programme: dict[str, _Rows] = {}
    for row in periods:
        by_programme.setdefault(str(row["programme_id"]), []).append(row)
    for rows in by_programme.values():
        ordered = sorted(rows, key=lambda row: int(str(row["period_number"])))
        for before, row in pairwise(ordered):
            earlier, start, end = (
                _known(before, "period_start"),
                _known(row, "period_start"),
                _known(before, "period_end"),
            )
            if earlier and start and start.latest < earlier.earliest:
                yield _fault(
                    row,
                    "period_number",
                    f"mandate {row['period_number']} begins before mandate {before['period_number']} (line "
                    f"{before['line']}): number them in the order of time",
                )
            elif start and end and start.latest < end.earliest:
                yield _fault(
                    row,
                    "period_start",
                    f"begins {row['period_start']}, before mandate {before['period_number']} (line {before['line']}) "
                    f"ends, {before['period_end']}: the two overlap",
                )


def _countries(standing: Mapping[str, _Rows], instruments: Mapping[str, Mapping[str, object]]) -> Iterator[Fault]:
    """How many foreign countries a programme has, by the rules of its last instrument."""
    last: dict[str, Mapping[str, object]] = {}
    for row in sorted(standing["programme_periods"], key=lambda row: int(str(row["period_number"]))):
        last[str(row["programme_id"])] = row
    foreign: dict[str, set[str]] = {}
    for row in standing["programme_partners"]:
        found = foreign.setdefault(str(row["programme_id"]), set())
        if row["country_code"] and row["country_code"] != HOME:
            found.add(str(row["country_code"]))
    for row in standing["programmes"]:
        period = last.get(str(row["programme_id"]))
        if period is None:
            yield _fault(row, "programme_id", f"{row['programme_id']} has no mandate in programme_periods.csv")
            continue
        countries = sorted(foreign.get(str(row["programme_id"]), set()))
        family = str(instruments.get(str(period["instrument"]), {}).get("family"))
        fewest, most, words = _FOREIGN_COUNTRIES.get(family, (1, len(countries), "at least one"))
        if not fewest <= len(countries) <= max(most, fewest):
            yield _fault(
                row,
                "programme_id",
                f"{row['programme_id']} has {len(countries)} foreign countries in programme_partners.csv"
                f"{' (' + ', '.join(countries) + ')' if countries else ''}; a programme like {period['instrument']} "
                f"has {words}",
            )


def _lineages(links: _Rows, periods: _Rows) -> Iterator[Fault]:
    """A programme does not begin before the one it continues."""
    first: dict[str, Known] = {}
    for row in periods:
        start = _known(row, "period_start")
        name = str(row["programme_id"])
        if start and (name not in first or start.earliest < first[name].earliest):
            first[name] = start
    for row in links:
        later, earlier = first.get(str(row["programme_id"])), first.get(str(row["predecessor_programme_id"]))
        if later and earlier and later.latest < earlier.earliest:
            yield _fault(
                row,
                "predecessor_programme_id",
                f"{row['programme_id']} begins before {row['predecessor_programme_id']}, which it is said to continue",
            )


def _twins(programmes: _Rows) -> Iterator[Fault]:
    """Two programmes that may be one: the same number or the same name."""
    for column in ("unit_code", "name"):
        seen: dict[str, Mapping[str, object]] = {}
        for row in programmes:
            value = str(row[column] or "").casefold()
            if value and value in seen:
                yield _fault(
                    row,
                    column,
                    f"{column} is '{row[column]}' like that of {seen[value]['programme_id']} (line "
                    f"{seen[value]['line']}): are they one programme?",
                )
            seen.setdefault(value, row)


def _known(row: Mapping[str, object], column: str) -> Known | None:
    text = row[column]
    return parse(str(text)) if text else None


def _fault(row: Mapping[str, object], column: str, reason: str) -> Fault:
    return Fault(int(str(row["line"])), column, reason)
