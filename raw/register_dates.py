"""Dates written at the precision they are known with: 2014-05-30, 2014-05, 2014, or A..B for some day from A to B.

Belongs here: what such a text means in days. Empty means not known and is no business of this module.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

from raw.register_values import rewritten_date, shown

Precision = Literal["day", "month", "year", "range"]

_DAY = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
WRITTEN = rf"^{_DAY}(\.\.{_DAY})?$"
"""The form of a date in a register; that the day exists is checked by `parse`."""

EARLIEST_YEAR = 1939
"""The CNRS was founded in 1939: an earlier year is a slip of the hand."""


@dataclass(frozen=True)
class Known:
    """What is known of a day: it is one of those from `earliest` to `latest`, both included."""

    earliest: date
    latest: date
    precision: Precision


def parse(text: str) -> Known:
    """The days a date of a register may mean. Raises ValueError with a sentence where it means none."""
    if not re.fullmatch(WRITTEN, text):
        raise ValueError(
            f"{shown(text)} is no date: expected 2014-05-30, 2014-05, 2014, or A..B with a date on each side"
            + rewritten_date(text)
        )
    if ".." not in text:
        return _single(text)
    first, last = (_single(part) for part in text.split(".."))
    if last.latest < first.earliest:
        raise ValueError(f"'{text}' ends before it begins: write the earlier date first")
    return Known(first.earliest, last.latest, "range")


def _single(text: str) -> Known:
    year, *rest = (int(part) for part in text.split("-"))
    if year < EARLIEST_YEAR:
        raise ValueError(f"'{text}' is before {EARLIEST_YEAR}, the year the CNRS was founded")
    if not rest:
        return Known(date(year, 1, 1), date(year, 12, 31), "year")
    month, *day = rest
    if not 1 <= month <= 12:
        raise ValueError(f"'{text}' does not exist: there is no month {month:02}")
    last = monthrange(year, month)[1]
    if not day:
        return Known(date(year, month, 1), date(year, month, last), "month")
    if not 1 <= day[0] <= last:
        raise ValueError(f"'{text}' does not exist: {year}-{month:02} has {last} days")
    return Known(date(year, month, day[0]), date(year, month, day[0]), "day")
