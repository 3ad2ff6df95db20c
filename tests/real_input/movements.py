"""What changed between two states of the real records, told from their JSON: works, causes, and cells of the share."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from tests.real_input.choices import DEFAULT, register
from tests.real_input.inputs import HOME, SCOPES
from tests.real_input.plain import State, Work
from tests.real_input.profiles import scopes, subject_of

SHARE, PARTNERS = "international share", "partner countries"
Cell = tuple[str, str, str, str, str]
"""Indicator, series, period, level and identifier of the subject."""
Parts = dict[Cell, dict[str, tuple[int, int]]]
"""Cell → record → what it adds to numerator and denominator."""


class Entry(NamedTuple):
    """A work in a scope, as the default definition sees it."""

    year: int | None
    domain: str
    field: str
    countries: str
    is_counted: bool
    is_international: bool


Entries = dict[tuple[str, str], Entry]
"""By scope and work."""


def entries(state: State, years: range) -> Entries:
    """Every work in every scope that it is in."""
    default = register()[DEFAULT]
    found = {}
    for name, work in state.works.items():
        subject = subject_of(work)
        says = default.judges(subject)
        year = work.record.get("publication_year")
        counted = year in years and default.counts(subject) and says.is_in_denominator
        entry = Entry(
            year, *work.subjects, " ".join(sorted(says.countries)), counted, counted and says.is_international
        )
        is_observed = bool(work.organisations & state.observed)
        for scope in scopes(is_observed=is_observed, has_home=says.has_home):
            found[scope, name] = entry
    return found


def causes(before: State, after: State, years: range) -> dict[tuple[str, str], str]:
    """(scope, work) → why it is counted otherwise."""
    old, new = entries(before, years), entries(after, years)
    return {
        key: _cause(before.works.get(key[1]), after.works.get(key[1]), key in old, key in new)
        for key in old.keys() | new.keys()
        if _is_counted_otherwise(old.get(key), new.get(key))
    }


def _is_counted_otherwise(old: Entry | None, new: Entry | None) -> bool:
    counted = [entry for entry in (old, new) if entry and entry.is_counted]
    return bool(counted) and old != new


def _cause(old: Work | None, new: Work | None, was_in: bool, is_in: bool) -> str:
    """The first thing that the source says otherwise."""
    if old is None:
        return "appeared"
    if new is None:
        return "left"
    lost, gained = old.countries - new.countries, new.countries - old.countries
    reasons = {
        "retracted": not old.record.get("is_retracted") and new.record.get("is_retracted"),
        "no longer retracted": old.record.get("is_retracted") and not new.record.get("is_retracted"),
        "year changed": old.record.get("publication_year") != new.record.get("publication_year"),
        "type changed": old.record.get("type") != new.record.get("type"),
        "gained a country": gained and not lost,
        "lost a country": lost and not gained,
        "countries changed": lost,
        "institutions changed": was_in != is_in and _institutions(old) != _institutions(new),
        "organisations changed": was_in != is_in,
        "knowledge of countries changed": _knowledge(old) != _knowledge(new),
        "field changed": old.subjects != new.subjects,
    }
    return next((cause for cause, holds in reasons.items() if holds), "record changed otherwise")


def _institutions(work: Work) -> list[list[str | None]]:
    return [[one.get("id") for one in author.get("institutions") or ()] for author in work.record["authorships"]]


def _knowledge(work: Work) -> str:
    return register()[DEFAULT].judges(subject_of(work)).knowledge


def parts(state: State, years: range) -> Parts:
    """What every cell of the share and of the number of partners is made of."""
    found: Parts = defaultdict(dict)
    for (scope, name), entry in entries(state, years).items():
        if not entry.is_counted:
            continue
        for period in ("all", str(entry.year)):
            for subject in (("all", "all"), ("domain", entry.domain), ("field", entry.field)):
                found[SHARE, scope, period, *subject][name] = (int(entry.is_international), 1)
            if scope != SCOPES[-1]:
                for country in {*entry.countries.split()} - {HOME}:
                    found[PARTNERS, scope, period, "all", "all"][country] = (1, 0)
    return found


def movements(before: State, after: State, years: range) -> dict[Cell, tuple[tuple[int, int], tuple[int, int]]]:
    """Cell → (numerator, denominator) before and now, of cells in which anything changed."""
    old, new = parts(before, years), parts(after, years)
    return {
        cell: (_total(old.get(cell, {})), _total(new.get(cell, {})))
        for cell in old.keys() | new.keys()
        if old.get(cell) != new.get(cell)
    }


def partners_moved(before: State, after: State, years: range) -> Iterator[tuple[str, str, str, int]]:
    """(scope, period, country, 1 where it came and -1 where it went)."""
    old, new = parts(before, years), parts(after, years)
    for cell in old.keys() | new.keys():
        if cell[0] == PARTNERS:
            came, stayed = new.get(cell, {}).keys(), old.get(cell, {}).keys()
            yield from ((*cell[1:3], country, 1) for country in came - stayed)
            yield from ((*cell[1:3], country, -1) for country in stayed - came)


def share(side: tuple[int, int]) -> Fraction | None:
    return Fraction(*side) if side[1] else None


def _total(added: dict[str, tuple[int, int]]) -> tuple[int, int]:
    return sum(numerator for numerator, _ in added.values()), sum(denominator for _, denominator in added.values())
