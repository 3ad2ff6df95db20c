"""indicators.country_totals, country_pairs (every definition) and country_pair_author_weights (the default)."""

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations

from tests.real_input.choices import DEFAULT, register
from tests.real_input.comparison import Cell, differences, divided, given
from tests.real_input.conftest import Counted
from tests.real_input.pairs import Tables
from tests.real_input.sums import Sums, Totals, add, over_periods

KEY = ("definition_id", "scope", "period")


def test_totals_of_countries(counted: Counted, pairs: dict[str, Tables]) -> None:
    plain: dict[tuple[str, ...], dict[str, Cell]] = {
        (name, *cell): {
            "p_publications": n,
            "p_single_country": single,
            "p_international": n - single,
            "n_links": links,
            "refined_weight": refined,
            "pp_international": divided(n - single, n),
        }
        for name, (countries, _) in pairs.items()
        for cell, (n, single, links, refined) in countries.items()
    }
    columns = tuple(next(iter(plain.values())))
    program = given(counted.project, "indicators.country_totals", (*KEY, "country_code"), columns)
    assert differences(program, plain) == []


def test_pairs_of_countries(counted: Counted, pairs: dict[str, Tables]) -> None:
    rows = {id(table): [*pair_rows(*table)] for table in pairs.values()}
    plain = {(name, *cell): row for name, table in pairs.items() for cell, row in rows[id(table)]}
    columns = tuple(next(iter(plain.values())))
    program = given(counted.project, "indicators.country_pairs", (*KEY, "country_x", "country_y"), columns)
    assert differences(program, plain) == []


def pair_rows(countries: Totals, pairs: Totals) -> Iterator[tuple[tuple[str, ...], dict[str, Cell]]]:
    totals: Totals = {}
    for (scope, period, _, _), (n, *_) in pairs.items():
        add(totals, (scope, period), [n])
    for (scope, period, x, y), (n, newman, refined) in pairs.items():
        (p_x, _, c_x, _), (p_y, _, c_y, _) = countries[scope, period, x], countries[scope, period, y]
        (total,) = totals[scope, period]
        row: dict[str, Cell] = {
            "p_publications": n,
            "newman_weight": newman,
            "refined_weight": refined,
            "salton": n / math.sqrt(p_x * p_y),
            "jaccard": Fraction(n, p_x + p_y - n),
            "inclusion": Fraction(n, min(p_x, p_y)),
            "association": Fraction(n, p_x * p_y),
            "probabilistic_affinity": Fraction(n * 2 * total, c_x * c_y),
        }
        for one, of_one, of_other in (("x_y", c_x, c_y), ("y_x", c_y, c_x)):
            ends = ("", "_lb", "_ub")
            row |= dict(
                zip((f"intensity_{one}{end}" for end in ends), intensity(n, of_one, of_other, total), strict=True)
            )
        yield (scope, period, x, y), row


def intensity(n: int, c_x: int, c_y: int, total: int) -> tuple[Cell, Cell, Cell]:
    """Fuchs, Sivertsen and Rousseau's relative intensity of x with y, and its interval as of a ratio of two risks."""
    with_y_of_x, with_y_of_others = divided(n, c_x), divided(c_y - n, total - c_x)
    if not with_y_of_others:
        return None, None, None
    ratio = Fraction(with_y_of_x or 0) / with_y_of_others
    error = math.sqrt(1 / n - 1 / c_x + 1 / (c_y - n) - 1 / (total - c_x))
    z = 1.959963984540054
    return ratio, float(ratio) * math.exp(-z * error), float(ratio) * math.exp(z * error)


def test_pairs_weighted_by_authors(counted: Counted) -> None:
    default = register()[DEFAULT]
    by_year: Totals = {}
    for work, says, scopes in counted.works(default):
        parts = dict.fromkeys(says.countries, Fraction())
        for country, part in work.author_parts.items():
            (merged,) = default.sees(frozenset({country}))
            parts[merged] += part
        for x, y in permutations(parts, 2):
            weight = parts[x] * parts[y] / (1 - parts[x])
            sums: Sums = [1, weight, 0] if x < y else [0, 0, weight]
            for scope in scopes:
                add(by_year, (scope, work.record["publication_year"], min(x, y), max(x, y)), sums)
    plain: dict[tuple[str, ...], dict[str, Cell]] = {
        (DEFAULT, *cell): {"p_publications": n, "author_weight_x_y": x_y, "author_weight_y_x": y_x}
        for cell, (n, x_y, y_x) in over_periods(by_year).items()
    }
    columns = tuple(next(iter(plain.values())))
    key = (*KEY, "country_x", "country_y")
    assert differences(given(counted.project, "indicators.country_pair_author_weights", key, columns), plain) == []
