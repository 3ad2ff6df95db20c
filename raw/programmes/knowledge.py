"""What the register knew when: no two rows of one thing stand on one day, and none hangs on what was not yet known.

Belongs here: rules across rows that concern known_from and known_until alone.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import pandas

from raw.register_rules import Fault

_FOR_EVER = date.max


def reversed_knowledge(rows: pandas.DataFrame) -> Iterator[Fault]:
    """One fault for each row that was replaced before, or on, the day it was entered."""
    for line, first, after in rows[["line", "known_from", "known_until"]].itertuples(index=False, name=None):
        if _day(after) <= first:
            yield Fault(
                line,
                "known_until",
                f"known_until is {after}, known_from {first}: a row is replaced on a later day than it was entered",
            )


def concurrent(rows: pandas.DataFrame, key: Sequence[str]) -> Iterator[Fault]:
    """One fault for each row that stands on a day on which an earlier row of the same thing still does."""
    ordered = rows.sort_values([*key, "known_from", "line"], kind="stable")
    previous: tuple[tuple[object, ...], int, object] | None = None
    for line, first, after, *values in ordered[["line", "known_from", "known_until", *key]].itertuples(
        index=False, name=None
    ):
        if previous and previous[0] == tuple(values) and _day(previous[2]) > first:
            named = " / ".join(map(str, values))
            yield Fault(
                line,
                "known_from",
                f"{named} is also on line {previous[1]}, which "
                + ("still stands" if _is_open(previous[2]) else f"stands until {previous[2]}")
                + f": give that line known_until {first}, or delete one of the two",
            )
            continue
        previous = (tuple(values), line, after)


def too_early(child: pandas.DataFrame, parent: pandas.DataFrame, column: str, parent_column: str) -> Iterator[Fault]:
    """One fault for each row that stands on a day on which the register did not know what its `column` names."""
    stretches: dict[str, list[tuple[date, date]]] = {}
    told = parent[[parent_column, "known_from", "known_until"]].sort_values("known_from", kind="stable")
    for name, first, after in told.itertuples(index=False, name=None):
        found = stretches.setdefault(name, [])
        if found and found[-1][1] == first:
            found[-1] = (found[-1][0], _day(after))
        else:
            found.append((first, _day(after)))
    for line, name, first, after in child[["line", column, "known_from", "known_until"]].itertuples(
        index=False, name=None
    ):
        if any(begins <= first and _day(after) <= ends for begins, ends in stretches.get(name, [])):
            continue
        shown = ", ".join(
            f"{begins} on" if ends == _FOR_EVER else f"{begins} to {ends}" for begins, ends in stretches.get(name, [])
        )
        yield Fault(
            line,
            "known_from",
            f"the row stands from {first} {'on' if _is_open(after) else f'to {after}'}, but the register knows "
            f"{name} from {shown}: no row stands while what it names is not known",
        )


def _is_open(after: object) -> bool:
    return not isinstance(after, date)


def _day(after: object) -> date:
    return after if isinstance(after, date) else _FOR_EVER
