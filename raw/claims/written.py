"""What the texts of a statement mean in numbers and days; empty texts are no business of this module."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

EARLIEST_YEAR = 1939
"""The CNRS was founded in 1939: an earlier year is a slip of the hand."""


@dataclass(frozen=True)
class Printed:
    """A printed value: both ends, equal where it is no range, and half a unit of its last digit."""

    minimum: float
    maximum: float
    half_unit: float


def printed(text: str) -> Printed:
    """The numbers of a value such as 66, 14.9 or 2..3. Raises ValueError where a range is upside down."""
    ends = [Decimal(part) for part in text.split("..")]
    if ends[0] > ends[-1]:
        raise ValueError(f"'{text}' ends below its beginning: write the smaller number first")
    decimals = max(len(part.partition(".")[2]) for part in text.split(".."))
    return Printed(float(ends[0]), float(ends[-1]), float(Decimal("0.5").scaleb(-decimals)))


def days(text: str) -> tuple[date, date]:
    """First and last day of 2014-05-30, 2014-05, 2014 or A..B. Raises ValueError with a sentence where it has none."""
    parts = [_span(part) for part in text.split("..")]
    if parts[-1][1] < parts[0][0]:
        raise ValueError(f"'{text}' ends before it begins: write the earlier date first")
    return parts[0][0], parts[-1][1]


def _span(text: str) -> tuple[date, date]:
    year, *rest = (int(part) for part in text.split("-"))
    if year < EARLIEST_YEAR:
        raise ValueError(f"'{text}' is before {EARLIEST_YEAR}, the year the CNRS was founded")
    if not rest:
        return date(year, 1, 1), date(year, 12, 31)
    month, *day = rest
    if not 1 <= month <= 12:
        raise ValueError(f"'{text}' does not exist: there is no month {month:02}")
    last = monthrange(year, month)[1]
    if day and not 1 <= day[0] <= last:
        raise ValueError(f"'{text}' does not exist: {year}-{month:02} has {last} days")
    return date(year, month, day[0] if day else 1), date(year, month, day[0] if day else last)
