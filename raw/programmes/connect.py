"""The rules across rows and files of the register: what points where, and what was known when.

Belongs here: which table refers to which, and the order in which rows are rejected.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas

from raw.programmes.knowledge import concurrent, reversed_knowledge, too_early
from raw.programmes.periods import PERIOD, VALIDITY, impossible
from raw.register import Register, reject, reject_orphans
from raw.register_rules import Fault


@dataclass(frozen=True)
class Reference:
    """A column that names a row of another table."""

    column: str
    parent: str
    parent_column: str


_INSTRUMENT = Reference("instrument", "instruments", "instrument")
_PROGRAMME = Reference("programme_id", "programmes", "programme_id")
_PREDECESSOR = Reference("predecessor_programme_id", "programmes", "programme_id")

_REFERENCES: Mapping[str, tuple[Reference, ...]] = {
    "instruments": (),
    "programmes": (),
    "programme_periods": (_INSTRUMENT, _PROGRAMME),
    "programme_partners": (_PROGRAMME,),
    "programme_institutes": (_PROGRAMME,),
    "programme_sites": (_PROGRAMME,),
    "programme_links": (_PROGRAMME, _PREDECESSOR),
}
"""Table → what its rows refer to; parents come before their children."""

_KEYS: Mapping[str, tuple[str, ...]] = {
    "programmes": ("programme_id",),
    "programme_periods": ("programme_id", "period_number"),
    "programme_partners": ("programme_id", "partner_number"),
    "programme_institutes": ("programme_id", "institute_number"),
    "programme_sites": ("programme_id", "site_number"),
    "programme_links": ("programme_id", "predecessor_programme_id"),
}
"""Table that says since when it is known → what its rows are about."""

_DATES: Mapping[str, Mapping[str, str]] = {
    "programme_periods": PERIOD,
    "programme_institutes": VALIDITY,
    "programme_sites": VALIDITY,
}


_NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "programme_partners": ("country_code", "organisation_name"),
    "programme_sites": ("city", "host_name"),
}
"""Table → columns of which one at least says what the row is about."""


def connected(read: Mapping[str, Register]) -> Mapping[str, Register]:
    """The registers, without the rows that contradict themselves or point to nothing, in the order given.

    A table that was not read is no parent: rows that point to it are left alone.
    """
    kept: dict[str, Register] = {}
    for table, references in _REFERENCES.items():
        if table in read:
            register = _consistent(table, read[table])
            for reference in references:
                if reference.parent in kept:
                    register = _standing(register, reference, kept[reference.parent])
            if table == "programme_links":
                register = _without_circles(register, "programme_id", "predecessor_programme_id")
            kept[table] = register
    return {table: kept[table] for table in read}


def _consistent(table: str, register: Register) -> Register:
    """Without the rows that contradict themselves or each other within the table."""
    if table in _DATES:
        register = reject(register, impossible(register.frame, _DATES[table]))
    if table == "instruments":
        register = _without_circles(register, "instrument", "renamed_to")
        register = reject_orphans(register, "renamed_to", register, "instrument")
    if table in _NAMED_BY:
        register = reject(register, _nameless(register.frame, *_NAMED_BY[table]))
    if table in _KEYS:
        register = reject(register, reversed_knowledge(register.frame))
        register = reject(register, concurrent(register.frame, _KEYS[table]))
    return register


def _standing(register: Register, reference: Reference, parent: Register) -> Register:
    """Without the rows that name what the register does not hold, or did not hold as long as the row stands."""
    register = reject_orphans(register, reference.column, parent, reference.parent_column)
    if reference.parent not in _KEYS:
        return register
    return reject(register, too_early(register.frame, parent.frame, reference.column, reference.parent_column))


def _without_circles(register: Register, identifier: str, reference: str) -> Register:
    """Without the rows that come back to themselves along `reference`: a lineage is followed to its end.

    Only rows that stand on the day the row was entered make a circle: a correction may turn a relation round.
    """
    rows = register.frame.dropna(subset=[reference])
    if "known_from" not in rows:
        rows = rows.assign(known_from=date.min, known_until=None)
    edges = [
        (name, before, line, first, after if isinstance(after, date) else date.max)
        for name, before, line, first, after in rows[
            [identifier, reference, "line", "known_from", "known_until"]
        ].itertuples(index=False, name=None)
    ]

    def faults() -> Iterator[Fault]:
        for name, before, line, day, _ in edges:
            following: dict[str, list[str]] = {}
            for earlier, later, _, first, after in edges:
                if first <= day < after:
                    following.setdefault(earlier, []).append(later)
            if way := _way(before, name, following):
                yield Fault(line, reference, f"{reference} leads back to the row itself: {' → '.join([name, *way])}")

    return reject(register, faults())


def _way(start: str, target: str, following: Mapping[str, Sequence[str]]) -> list[str] | None:
    """The names from `start` to `target`, where one leads to the other."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop()
        if way[-1] == target:
            return way
        after = [name for name in following.get(way[-1], ()) if name not in seen]
        seen.update(after)
        ways += [[*way, name] for name in after]
    return None


def _nameless(rows: pandas.DataFrame, *columns: str) -> Iterator[Fault]:
    nothing = rows[[*columns]].isna().all(axis=1)
    for line in rows.loc[nothing, "line"]:
        yield Fault(line, None, f"{' and '.join(columns)} are both empty: one of them says what the row is about")
