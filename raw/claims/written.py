"""What the texts of a statement mean in numbers and days; empty texts are no business of this module."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from raw.register_dates import parse


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
    known = parse(text)
    return known.earliest, known.latest
