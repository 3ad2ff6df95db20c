"""What countries share, from sets of countries: one table of countries and one of pairs for each definition."""

from collections import Counter
from fractions import Fraction
from functools import cache
from itertools import combinations

from tests.real_input.choices import DEFAULT, Choices, register
from tests.real_input.inputs import ALL_YEARS, PERIODS
from tests.real_input.profiles import Profiles, judged
from tests.real_input.sums import Totals, add, of_seeing, over_periods

Tables = tuple[Totals, Totals]
"""Scope, period and country → publications, those of no other country, links, refined weight; scope, period and pair →
publications, Newman's weight, refined weight."""


def pair_tables(profiles: Profiles) -> dict[str, Tables]:
    """Those of every definition: for all years together, of the default for every period."""

    @cache
    def of(choices: Choices, periods: tuple[str, ...]) -> Tables:
        return _count(choices, profiles, periods)

    return {name: of(of_seeing(choices), pair_periods(name)) for name, choices in register().items()}


def pair_periods(definition_id: str) -> tuple[str, ...]:
    """The periods for which a definition has pairs."""
    return tuple(PERIODS) if definition_id == DEFAULT else (ALL_YEARS,)


def _count(choices: Choices, profiles: Profiles, periods: tuple[str, ...]) -> Tables:
    sets: Counter[tuple[str, int | None, frozenset[str]]] = Counter()
    for works in judged(choices, profiles):
        for scope in works.scopes:
            sets[scope, works.place.year, works.judgement.countries] += works.parts.n
    countries: Totals = {}
    pairs: Totals = {}
    for (scope, year, seen), n in sets.items():
        k = len(seen)
        for country in seen:
            add(countries, (scope, year, country), [n, n * (k == 1), n * (k - 1), Fraction(2 * n, k) * (k > 1)])
        for pair in combinations(sorted(seen), 2):
            add(pairs, (scope, year, *pair), [n, Fraction(n, k - 1), Fraction(2 * n, k * (k - 1))])
    return over_periods(countries, periods), over_periods(pairs, periods)
