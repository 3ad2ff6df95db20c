"""Works by the set of their countries, added up over countries and pairs of countries for every cell.

A cell is a definition, a scope and a period. The rows come in two parts, told apart by the column `part`:

- 'works': definitions that count alike, a set of countries, a year (`first_year`), whether the home country is in the
  set, and how many publications, and publications of the institution observed, have it (core.country_set_counts);
- 'cell': a definition and the first and last year of a period for which it is asked.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy
import pyarrow
import pyarrow.compute
from numpy.typing import NDArray

from transforms.statistics.country_sets import CountrySets, Integers, country_sets

Numbers = NDArray[numpy.float64]

SCOPES = ("institution", "home country", "all records")
Divisor = Callable[[Numbers], Numbers]
"""What publications are divided by that have so many countries, two or more."""
YEARS = 10_000
"""Years are numbers below this."""
DECIMALS = 9
"""Places to which sums of fractions are kept: the order of the rows does not show in them."""


@dataclass(frozen=True)
class Cell:
    """What one cell counts, for one definition or several that count alike; m countries and p pairs."""

    definition_ids: tuple[str, ...]
    scope: str
    period: str
    works: Integers
    """Publications by number of countries, from 0."""
    publications: Integers
    """Publications of each country; shape (m,)."""
    international: Integers
    """Those of two countries or more; shape (m,)."""
    links: Integers
    """Links of each country, to the other countries of its publications; shape (m,)."""
    shared: Integers
    """Publications of both countries of each pair; shape (p,)."""
    weighted: tuple[Numbers, ...]
    """The same, each publication divided as was asked; shape (p,) each."""


@dataclass(frozen=True)
class _Asked:
    """A definition and period of which a cell is asked, and the groups of rows that belong to it."""

    definition_ids: tuple[str, ...]
    period: str
    groups: tuple[int, ...]


def country_cells(rows: pyarrow.Table, *divisors: Divisor) -> tuple[CountrySets, Iterator[Cell]]:
    """The countries and pairs of the rows, and every cell that is asked for, those without publications too.

    For each of the divisors a cell has the publications of every pair divided by it, kept to DECIMALS places.
    """
    works = rows.filter(pyarrow.compute.equal(rows["part"], "works"))
    groups, asked = _groups(works, rows.filter(pyarrow.compute.equal(rows["part"], "cell")))
    sets = country_sets(works["country_set"])
    return sets, _cells(works, sets, groups, asked, divisors)


def _groups(works: pyarrow.Table, cells: pyarrow.Table) -> tuple[Integers, list[_Asked]]:
    """Group of each row, rows of the same cells together; and what is asked, definitions that count alike together."""
    columns = (cells[name].to_pylist() for name in ("definition_id", "period", "first_year", "last_year"))
    asked = sorted(zip(*columns, strict=True))
    lists = works["definition_ids"].combine_chunks().dictionary_encode()
    years = numpy.asarray(works["first_year"], dtype=numpy.int64)
    places = numpy.asarray(lists.indices, dtype=numpy.int64) * YEARS + years
    occurring, place_of_row = numpy.unique(places, return_inverse=True)
    counted = [set(ids.split(" ")) for ids in lists.dictionary.to_pylist()]
    of_cells: dict[tuple[int, ...], int] = {}
    group_of_place = []
    for ids, year in zip(*(part.tolist() for part in numpy.divmod(occurring, YEARS)), strict=True):
        within = [n for n, (name, _, first, last) in enumerate(asked) if name in counted[ids] and first <= year <= last]
        group_of_place.append(of_cells.setdefault(tuple(within), len(of_cells)))
    alike: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    for number, (definition_id, period, _, _) in enumerate(asked):
        belonging = tuple(group for within, group in of_cells.items() if number in within)
        alike.setdefault((period, belonging), []).append(definition_id)
    groups = numpy.array(group_of_place, dtype=numpy.int64)[place_of_row]
    return groups, [_Asked(tuple(ids), period, belonging) for (period, belonging), ids in alike.items()]


def _cells(
    works: pyarrow.Table, sets: CountrySets, groups: Integers, asked: Sequence[_Asked], divisors: Sequence[Divisor]
) -> Iterator[Cell]:
    """The cells of one scope after the other."""
    published = numpy.asarray(works["p_publications"], dtype=numpy.int64)
    at_home = numpy.where(numpy.asarray(works["has_home_country"], dtype=bool), published, 0)
    belongs = numpy.zeros((len(asked), int(groups.max(initial=-1)) + 1))
    for number, one in enumerate(asked):
        belongs[number, list(one.groups)] = 1
    for scope, counts in zip(SCOPES, (numpy.asarray(works["p_observed"]), at_home, published), strict=True):
        sums, weighted = _scope_sums(sets, groups, counts.astype(numpy.float64), belongs, divisors)
        for number, one in enumerate(asked):
            works_of, of_country, international, links, shared = (found[number] for found in sums)
            yield Cell(
                definition_ids=one.definition_ids,
                scope=scope,
                period=one.period,
                works=works_of,
                publications=of_country,
                international=international,
                links=links,
                shared=shared,
                weighted=tuple(found[number] for found in weighted),
            )


def _scope_sums(
    sets: CountrySets, groups: Integers, counts: Numbers, belongs: Numbers, divisors: Sequence[Divisor]
) -> tuple[list[Integers], list[Numbers]]:
    """The sums of a Cell, counts in its order and weighted ones, for all cells of one scope.

    `belongs` is 1 for each group of a cell. Sums of counts are exact whatever their order: they stay below 2⁵³.
    """
    sizes = sets.sizes.astype(numpy.float64)
    m, p, largest = len(sets.codes), len(sets.x), int(sets.sizes.max(initial=0))
    by_set = _added(groups, sets.sizes, largest + 1, [counts], belongs)
    chosen = counts[sets.member_sets] > 0
    rows = sets.member_sets[chosen]
    weights = [counts, counts * (sizes > 1), counts * (sizes - 1)]
    by_country = _added(groups[rows], sets.members[chosen], m, [weight[rows] for weight in weights], belongs)
    chosen = counts[sets.pair_sets] > 0
    rows = sets.pair_sets[chosen]
    several = numpy.maximum(sizes, 2)
    weights = [counts, *(counts / divisor(several) for divisor in divisors)]
    by_pair, *weighted = _added(groups[rows], sets.pairs[chosen], p, [weight[rows] for weight in weights], belongs)
    exact = [found.astype(numpy.int64) for found in (*by_set, *by_country, by_pair)]
    return exact, [found.round(DECIMALS) for found in weighted]


def _added(
    groups: Integers, places: Integers, n_places: int, weights: Sequence[Numbers], belongs: Numbers
) -> list[Numbers]:
    """Each of the weights added up by cell and place, from elements with a group and a place; shape (cells, places)."""
    n_groups = belongs.shape[1]
    both = groups * n_places + places
    sums = (numpy.bincount(both, weights=weight, minlength=n_groups * n_places) for weight in weights)
    return [belongs @ found.reshape(n_groups, n_places) for found in sums]
