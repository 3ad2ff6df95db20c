"""From the text of one field to a value, and the sentence that says why a text is none.

Belongs here: how CORDIS writes numbers, days and truth, now and in its older layouts. Every function takes the text
without spaces around it and never the empty one; a text that cannot be read raises ValueError.
"""

import re
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_EVEN, Decimal

MISSING = frozenset({"", "na", "nan", "null", "none"})
"""What stands, in any case, for a missing amount, day or truth value; in a name or a country these mean themselves."""

_LARGEST = Decimal(10) ** 13
_INTEGER = re.compile(r"[0-9]{1,9}")
_NUMBER = re.compile(r"[0-9]{1,12}")
_CENTS = re.compile(r"-?[0-9]{1,13}([.,][0-9]{1,2})?")
"""Most amounts: there is nothing to round."""
_PLAIN = re.compile(r"-?[0-9]{1,13}([.,][0-9]{1,20})?([eE][+]?[0-9]{1,2})?")
_GROUPED_BY_DOTS = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+,[0-9]{1,2}")
_GROUPED_BY_COMMAS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+\.[0-9]{1,2}")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/]([0-9]{2})[-/]([0-9]{2})([T ].*)?")
_DAY_FIRST = re.compile(r"([0-9]{2})[-/.]([0-9]{2})[-/.]([0-9]{4})([T ].*)?")
_TRUTH = {"true": True, "1": True, "y": True, "yes": True, "false": False, "0": False, "n": False, "no": False}
_RESOLVER = re.compile(r"(https?://(dx\.)?doi\.org/|doi:)", re.IGNORECASE)


def text(value: str) -> str:
    """The text on one line: line ends and runs of spaces inside become one space."""
    return " ".join(value.split())


def number(value: str) -> str:
    """The digits of an identifier that is a number; kept as text, since zeros in front would count."""
    if not _NUMBER.fullmatch(value):
        raise ValueError("a number of at most 12 digits")
    return value


def amount(value: str) -> float | None:
    """Euros, rounded to cents; the decimal mark is a dot or a comma, and both occur in one line.

    A single mark is always decimal (CORDIS does not group digits); where both occur, the first groups by thousands.
    """
    if _CENTS.fullmatch(value):
        return float(value.replace(",", "."))
    if value.lower() in MISSING:
        return None
    if _GROUPED_BY_DOTS.fullmatch(value):
        value = value.replace(".", "")
    elif _GROUPED_BY_COMMAS.fullmatch(value):
        value = value.replace(",", "")
    elif not _PLAIN.fullmatch(value):
        raise ValueError("an amount such as 1499998, 1499998.5 or 1499998,50")
    exact = Decimal(value.replace(",", "."))
    if abs(exact) >= _LARGEST:
        raise ValueError("an amount below 10,000,000,000,000 euros")
    return float(exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN))


def integer(value: str) -> int | None:
    """A small whole number."""
    if value.lower() in MISSING:
        return None
    if not _INTEGER.fullmatch(value):
        raise ValueError("a whole number of at most 9 digits")
    return int(value)


def truth(value: str) -> bool | None:
    """True or false, as CORDIS has written them over the years."""
    if value.lower() in MISSING:
        return None
    try:
        return _TRUTH[value.lower()]
    except KeyError:
        raise ValueError("true or false") from None


def day(value: str) -> date | None:
    """A day, written 2014-05-30 or, day first as in Europe, 30/05/2014; a time after it is left out.

    0000-00-00 is what a database without a value prints: missing.
    """
    if value.lower() in MISSING or value.startswith("0000-00-00"):
        return None
    if found := _YEAR_FIRST.fullmatch(value):
        year, month, day_of_month = found[1], found[2], found[3]
    elif found := _DAY_FIRST.fullmatch(value):
        day_of_month, month, year = found[1], found[2], found[3]
    else:
        raise ValueError("a day such as 2014-05-30 or 30/05/2014")
    try:
        return date(int(year), int(month), int(day_of_month))
    except ValueError:
        raise ValueError("a day that exists in the calendar, year first or day first") from None


def moment(value: str) -> datetime | None:
    """A moment such as 2023-12-26 14:40:12, taken for UTC unless it names another zone."""
    if value.lower() in MISSING or value.startswith("0000-00-00"):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("a moment such as 2023-12-26 14:40:12") from None
    return found if found.tzinfo is None else found.astimezone(UTC).replace(tzinfo=None)


def doi(value: str) -> str | None:
    """A DOI in lower case without the resolver's address."""
    return _RESOLVER.sub("", value, count=1).lower() or None
