"""From the text of one field to a value of its column's type, and the sentence that says why a value is refused.

Belongs here: what each type accepts in a hand-edited register, and how a broken rule of a contract is put in words.
"""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

import pyarrow

from warehouse.contract import COUNTRY, ROR, Column

_SHOWN = 120
"""A message shows this many characters of a value; the whole line is kept beside it."""

_PATTERNS: Mapping[str, str] = {
    COUNTRY: "two capital letters",
    ROR: "a ROR address such as https://ror.org/02feahw73",
}


def suggestion(value: str, allowed: Collection[str]) -> str:
    """`; did you mean 'x'?` for the nearest allowed value whatever its case, or nothing where none is near."""
    by_lower = {name.lower(): name for name in allowed}
    near = get_close_matches(value.lower(), by_lower, n=1)
    return f"; did you mean '{by_lower[near[0]]}'?" if near else ""


def shown(value: object) -> str:
    """The value between quotes, cut where it is too long to read."""
    text = str(value)
    return f"'{text}'" if len(text) <= _SHOWN else f"'{text[:_SHOWN]}…'"


def rewritten_date(value: str) -> str:
    """`; did you mean '2014-05-30'?` for 30/05/2014, a date as a French spreadsheet writes it; else nothing."""
    found = re.fullmatch(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})", value)
    if not found:
        return ""
    day, month, year = (int(part) for part in found.groups())
    try:
        return f"; did you mean '{date(year, month, day)}'?"
    except ValueError:
        return ""


def convert(text: str, column: Column) -> object:
    """The value of a field, None where it is empty.

    Spaces around a value carry no meaning and go. Raises ValueError with a sentence where the text is not a value of
    the column's type, KeyError where the contract uses a type that registers do not have.
    """
    value = text.strip()
    converter = _CONVERTERS[column.arrow_type]
    if not value:
        return None
    try:
        return converter(value)
    except ValueError as error:
        raise ValueError(f"{column.name} is {shown(value)}: expected {error}") from None


def broken_rule(column: Column, check: int, value: object) -> str:
    """Why the value breaks the column's check of that number: column, value, rule, and the nearest allowed value."""
    name, arguments = column.checks[check]
    words = _RULES.get(name)
    rule = words(value, arguments) if words else f"a value that passes {name} {dict(arguments)}"
    return f"{column.name} is {shown(value)}: expected {rule}"


def missing(column: Column) -> str:
    """Why an empty field is refused."""
    return f"{column.name} is empty: a value is required ({column.description.rstrip('.')})"


def _boolean(value: str) -> bool:
    if value not in ("true", "false"):
        raise ValueError("true or false, in lower-case letters")
    return value == "true"


def _integer(bits: int) -> Callable[[str], int]:
    largest = 2 ** (bits - 1) - 1

    def convert_integer(value: str) -> int:
        # A leading zero marks a code, not a quantity: reading 007 as 7 would lose it without a word.
        if not re.fullmatch(r"-?(0|[1-9][0-9]*)", value):
            raise ValueError("a whole number in digits, without spaces, leading zeros, decimals or an exponent")
        # The length first: Python refuses to read a number of thousands of digits.
        if len(value) > 20 or not -largest - 1 <= int(value) <= largest:
            raise ValueError(f"a whole number between {-largest - 1} and {largest}")
        return int(value)

    return convert_integer


def _date(value: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError(
            "a date as year-month-day such as 2014-05-30 (spreadsheets rewrite dates: give the column the format Text)"
            + rewritten_date(value)
        )
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("a day that exists in the calendar") from None


def _texts(value: str) -> list[str]:
    items = [item.strip() for item in value.split("|")]
    if not all(items):
        raise ValueError("values separated by a single '|', none of them empty")
    return items


_CONVERTERS: Mapping[pyarrow.DataType, Callable[[str], object]] = {
    pyarrow.string(): str,
    pyarrow.list_(pyarrow.string()): _texts,
    pyarrow.bool_(): _boolean,
    pyarrow.int32(): _integer(32),
    pyarrow.int64(): _integer(64),
    pyarrow.date32(): _date,
}


def _matching(_: object, arguments: Mapping[str, Any]) -> str:
    pattern = str(arguments["pattern"])
    return f"{_PATTERNS.get(pattern, 'text')} matching {pattern}"


def _one_of(value: object, arguments: Mapping[str, Any]) -> str:
    allowed = [str(item) for item in arguments["allowed_values"]]
    return f"one of {', '.join(allowed)}{suggestion(str(value), allowed)}"


_RULES: Mapping[str, Callable[[object, Mapping[str, Any]], str]] = {
    "str_matches": _matching,
    "isin": _one_of,
    "greater_than_or_equal_to": lambda _, arguments: f"{arguments['min_value']} or more",
    "greater_than": lambda _, arguments: f"more than {arguments['min_value']}",
    "less_than_or_equal_to": lambda _, arguments: f"{arguments['max_value']} or less",
    "less_than": lambda _, arguments: f"less than {arguments['max_value']}",
}
