"""Puts the parts of each movement into one sentence."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import pyarrow

KEY = ("indicator", "series", "period", "subject_level", "subject_id")
_OF_FIGURE = (
    *KEY,
    "numerator_before",
    "numerator_after",
    "denominator_before",
    "denominator_after",
    "value_before",
    "value_after",
    "is_synthetic",
)
_SHARE = "international share"
_PARTNERS = "partner countries"
_NOUNS = {
    _SHARE: ("publication", "publications"),
    "European contribution": ("project", "projects"),
}
_PROGRAMMES = ("programme", "programmes")
_UNITS = {
    _SHARE: (" point", " points"),
    _PARTNERS: (" country", " countries"),
    "European contribution": (" euro", " euros"),
}
_WORDS = {
    "appeared": "from {n} that {are} new",
    "deleted": "from {n} that the source withdrew",
    "merged": "from {n} that {were} merged with others",
    "left": "from {n} that {are} gone",
    "retracted": "from {n} that {were} retracted",
    "no longer retracted": "from {n} that {are} no longer retracted",
    "year changed": "because the year of {n} changed",
    "type changed": "because the type of {n} changed",
    "gained a country": "because {n} gained a country",
    "lost a country": "because {n} lost a country",
    "countries changed": "because the countries of {n} changed",
    "institutions changed": "because the institutions of {n} changed",
    "knowledge of countries changed": "because more or less is known of the countries of {n}",
    "field changed": "because the field of {n} changed",
    "record changed otherwise": "because something else in {n} changed",
    "corrected": "because corrections to {n} changed",
    "register row added": "from {n} added to the register",
    "register row removed": "from {n} removed from the register",
    "register row revised": "because the register says something else of {n}",
    "definition changed": "because the definition counts {n} otherwise",
    "country map changed": "because the map of countries counts {n} otherwise",
    "organisations changed": "because other organisations of {n} count as the institution's",
    "settings changed": "because the settings count {n} otherwise",
    "day moved": "because {n} began or ended by the day observed",
    "program changed": "because the program counts {n} otherwise",
}
_MOST_DECIMALS = 6
"""Of percentage points: one publication of ten million moves a share by 0.00001 points."""


def make(rows: pyarrow.Table) -> pyarrow.Table:
    """Figure × cause → figure: the first columns as they are, then `movement` and `sentence`; rows are sorted."""
    parts = sorted(rows.to_pylist(), key=_key)
    made = [_movement(list(group)) for _, group in groupby(parts, _key)]
    schema = pyarrow.schema([rows.schema.field(name) for name in _OF_FIGURE])
    schema = schema.append(pyarrow.field("movement", pyarrow.float64())).append(
        pyarrow.field("sentence", pyarrow.string())
    )
    return pyarrow.Table.from_pylist(made, schema=schema)


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(row[name] for name in KEY)


def _movement(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """The row of one figure."""
    first = parts[0]
    before, after = first["value_before"], first["value_after"]
    movement = None if before is None or after is None else after - before
    # the largest part first; of equal ones the order of the causes' names
    ordered = sorted(parts, key=lambda part: (-abs(_weight(part)), part["cause"]))
    return {
        **{name: first[name] for name in _OF_FIGURE},
        "movement": movement,
        "sentence": _sentence(first, movement, ordered),
    }


def _weight(part: Mapping[str, Any]) -> float:
    moved = part["part_of_movement"]
    return float(part["numerator_change"]) if moved is None else float(moved)


def _sentence(row: Mapping[str, Any], movement: float | None, parts: Sequence[Mapping[str, Any]]) -> str:
    """The figure before and now, and its parts, in words."""
    before, after = row["value_before"], row["value_after"]
    share = row["indicator"] == _SHARE
    if movement is None:
        known = f"{before:.1%}" if after is None else f"{after:.1%}"
        known = known.replace("%", " %")
        whole = f"No figure, where there was {known}" if after is None else f"{known}, where there was no figure"
        return f"{whole}: {', '.join(_reason(part) for part in parts)}."
    decimals = _decimals(movement) if share else 0
    values = [f"{100 * x:.{decimals}f} %" if share else f"{x:,.0f}" for x in (before, after)]
    moved = _signed(movement, decimals, share=share)
    one, several = _UNITS.get(row["indicator"], ("", ""))
    whole = f"{moved}{one if moved in ('+1', '-1') else several}, from {values[0]} to {values[1]}"
    if movement == 0:
        whole = f"Unchanged at {values[1]}"
    said = (
        f"{_signed(_weight(part), max(decimals, _decimals(_weight(part))) if share else 0, share=share)}"
        f"{_number(part)} {_reason(part)}"
        for part in parts
    )
    return f"{whole}: {', '.join(said)}."


def _number(part: Mapping[str, Any]) -> str:
    """How many countries came and went, where that is not what they add up to."""
    n = part["n_records"]
    if part["indicator"] != _PARTNERS or n == abs(part["numerator_change"]):
        return ""
    return f" ({n:,} countries)"


def _reason(part: Mapping[str, Any]) -> str:
    """Through what one part of a movement came, in words."""
    n = part["n_records"]
    words = _WORDS[part["cause"]]
    if part["indicator"] == _PARTNERS:
        return words.format(n="publications", are="are", were="were")
    singular, plural = _NOUNS.get(part["indicator"], _PROGRAMMES)
    if n == 1:
        return words.format(n=f"1 {singular}", are="is", were="was")
    return words.format(n=f"{n:,} {plural}", are="are", were="were")


def _decimals(moved: float) -> int:
    """Decimals of percentage points, that show that a movement is not nothing."""
    points = round(abs(100 * moved), 9)
    return next((places for places in range(1, _MOST_DECIMALS + 1) if points >= 10**-places), 1)


def _signed(value: float, decimals: int, *, share: bool) -> str:
    """A movement with its sign; of a share in percentage points."""
    number = round(100 * value, decimals) if share else round(value)
    return f"{number:+,.{decimals}f}" if number else f"{0:.{decimals}f}"
