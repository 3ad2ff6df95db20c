"""A share as people print it (0.66, 66, 66 %, 66,5 %) and the proportion it stands for."""

import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"([0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)\s*(%?)")


@dataclass(frozen=True)
class PrintedShare:
    """A share, and how its text was read."""

    proportion: float
    """Between 0 and 1."""
    reading: str
    """A sentence, for a reader who meant something else."""


def read_share(text: str) -> PrintedShare:
    """The share a text stands for: a percentage with the sign or above 1, else a proportion.

    A comma is a decimal point: a share has no thousands. Raises ValueError where the text is no share.
    """
    written = text.strip()
    found = _WRITTEN.fullmatch(written)
    if not found:
        raise ValueError(f"'{text}' is no share: write 0.66, 66 or 66 %.")
    number, sign = float(found[1].replace(",", ".")), found[2]
    is_percentage = bool(sign) or number > 1
    percent = number if is_percentage else round(number * 100, 10)
    if percent > 100:
        raise ValueError(f"'{text}' is more than 100 %, which no share is.")
    if sign:
        reading = f"Read as {percent:.10g} %."
    elif is_percentage:
        reading = f"{written} is more than 1 and read as a percentage: {percent:.10g} %."
    else:
        reading = f"{written} is read as a proportion: {percent:.10g} %."
    return PrintedShare(percent / 100, reading)


def read_tolerance(text: str) -> float:
    """The distance a text stands for, as a proportion: 0.005 and 0.5 % are half a percentage point.

    Raises ValueError where the text is no distance; without the sign it is always a proportion, so 66 is none.
    """
    found = _WRITTEN.fullmatch(text.strip())
    number = float(found[1].replace(",", ".")) / (100 if found[2] else 1) if found else -1.0
    if not 0 <= number <= 1:
        raise ValueError(f"'{text}' is no distance between shares: write 0.005 or 0.5 % for half a percentage point.")
    return number
