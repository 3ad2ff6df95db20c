"""indicators.country_reach and indicators.integration, from pairs of countries: every definition."""

import math
from collections.abc import Iterator

from tests.real_input.comparison import Cell, differences, given
from tests.real_input.conftest import Counted
from tests.real_input.inputs import HOME, SCOPES
from tests.real_input.pairs import Tables, pair_periods
from tests.real_input.sums import Totals

KEY = ("definition_id", "scope", "period")
Matrix = dict[str, dict[str, int]]
"""Country → country → publications shared; with itself, those of no other country."""


def matrices(tables: Tables) -> dict[tuple[str, str], Matrix]:
    """Of each scope and period."""
    countries, pairs = tables
    found: dict[tuple[str, str], Matrix] = {}
    for (scope, period, country), (_, single, *_) in countries.items():
        found.setdefault((scope, period), {})[country] = {country: int(single)} if single else {}
    for (scope, period, x, y), (n, *_) in pairs.items():
        found[scope, period][x][y] = found[scope, period][y][x] = int(n)
    return found


def logarithms(matrix: Matrix) -> dict[tuple[str, str], tuple[int, float]]:
    """Pair → links, and ln(q(x,y) / (q(x) q(y)))."""
    sums = {country: sum(row.values()) for country, row in matrix.items()}
    total = sum(sums.values())
    return {(x, y): (n, math.log(n * total / (sums[x] * sums[y]))) for x, row in matrix.items() for y, n in row.items()}


def mean(values: list[tuple[int, float]]) -> float | None:
    links = sum(n for n, _ in values)
    return math.fsum(n * value for n, value in values) / links if links else None


def reach(matrix: Matrix, country: str) -> tuple[int, float | None, int]:
    """Partners, how many they would be if all were equal, and the largest i with i of them in i publications each."""
    shared = sorted((n for other, n in matrix.get(country, {}).items() if other != country), reverse=True)
    parts = [n / sum(shared) for n in shared]
    effective = math.exp(-math.fsum(part * math.log(part) for part in parts)) if parts else None
    return len(shared), effective, sum(n >= place for place, n in enumerate(shared, start=1))


def test_reach_of_countries(counted: Counted, pairs: dict[str, Tables]) -> None:
    rows = {id(tables): [*reach_rows(tables)] for tables in pairs.values()}
    plain = {(name, *cell): row for name, tables in pairs.items() for cell, row in rows[id(tables)]}
    columns = tuple(next(iter(plain.values())))
    program = given(counted.project, "indicators.country_reach", (*KEY, "country_code"), columns)
    assert differences(program, plain) == []


def reach_rows(tables: Tables) -> Iterator[tuple[tuple[str, ...], dict[str, Cell]]]:
    totals: Totals = tables[0]
    for (scope, period), matrix in matrices(tables).items():
        values = logarithms(matrix)
        for country, row in matrix.items():
            n_partners, effective, i_index = reach(matrix, country)
            n, single, links, _ = totals[scope, period, country]
            own = values.get((country, country))
            yield (
                (scope, period, country),
                {
                    "n_partners": n_partners,
                    "n_links": int(links),
                    "round(newman_weight, 6)": n - single,
                    "effective_partners": effective,
                    "i_index": i_index,
                    "integration_index": mean([values[country, other] for other in row]),
                    "own_index": own[1] if own else None,
                },
            )


def test_integration(counted: Counted, pairs: dict[str, Tables]) -> None:
    def rows_of(name: str) -> dict[tuple[str, ...], dict[str, Cell]]:
        found = matrices(pairs[name])
        return {
            (scope, period): integration_row(found.get((scope, period), {}))
            for scope in SCOPES
            for period in pair_periods(name)
        }

    plain = {(name, *cell): row for name in pairs for cell, row in rows_of(name).items()}
    columns = tuple(next(iter(plain.values())))
    assert differences(given(counted.project, "indicators.integration", KEY, columns), plain) == []


def integration_row(matrix: Matrix) -> dict[str, Cell]:
    values = logarithms(matrix)
    between = [value for (x, y), value in values.items() if x != y]
    within = [value for (x, y), value in values.items() if x == y]
    n_partners, effective, i_index = reach(matrix, HOME)
    return {
        "p_single_country": sum(n for n, _ in within),
        "n_countries": len(matrix),
        "n_country_pairs": len(between) // 2,
        "n_pair_links": sum(n for n, _ in between) // 2,
        "integration_index": mean([*values.values()]),
        "integration_within": mean(within),
        "integration_between": mean(between),
        "n_home_partners": n_partners,
        "effective_home_partners": effective,
        "home_i_index": i_index,
    }
