"""Numbers added up by cell, by year first and then over the periods the year is in."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from tests.real_input.choices import Choices
from tests.real_input.inputs import PERIODS

Sums = list[int | Fraction]
Totals = dict[tuple[Any, ...], Sums]


def add(totals: Totals, cell: tuple[Any, ...], sums: Sums) -> None:
    before = totals.get(cell)
    totals[cell] = [x + y for x, y in zip(before, sums, strict=True)] if before else sums


def over_periods(by_year: Totals, among: Iterable[str] = PERIODS) -> Totals:
    """Cells of scope, year and more → cells of scope, period and more."""
    totals: Totals = {}
    chosen = [*among]
    for (scope, year, *rest), sums in by_year.items():
        for period in chosen:
            first, last = PERIODS[period]
            if first <= year <= last:
                add(totals, (scope, period, *rest), sums)
    return totals


def whatever_is_counted(choices: Choices) -> Choices:
    """The same for a table that does not depend on the way of counting."""
    return replace(choices, counting="full")


def of_seeing(choices: Choices) -> Choices:
    """The same for a table that depends only on which works are counted and which countries are seen."""
    return replace(
        choices,
        counting="full",
        international_if="two countries",
        unknown_countries="not international",
        partly_known="domestic",
        single_author_two_countries="international",
    )
