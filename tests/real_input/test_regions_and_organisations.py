"""indicators.region_pairs (the default definition) and partner_organisations (every definition)."""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import Any

from tests.real_input.choices import DEFAULT, Choices, register
from tests.real_input.comparison import Cell, differences, divided, given
from tests.real_input.conftest import Counted
from tests.real_input.inputs import ALL_YEARS, HOME, PERIODS
from tests.real_input.profiles import judged
from tests.real_input.regions import regions
from tests.real_input.sums import Totals, add, over_periods, whatever_is_counted

KEY = ("definition_id", "scope", "period")
SMALL = 10
"""What the settings call small where they say nothing."""
Rows = Iterator[tuple[tuple[Any, ...], dict[str, Cell]]]


def test_pairs_of_regions(counted: Counted) -> None:
    by_year: Totals = {}
    for works in judged(register()[DEFAULT], counted.profiles):
        year = works.place.year
        met = {
            pair
            for x, y in combinations(sorted(works.judgement.countries), 2)
            for region_x in places(x, year)
            for region_y in places(y, year)
            for pair in [ordered(region_x, region_y)]
            if pair[0] in regions()
        }
        for pair in met:
            for scope in works.scopes:
                add(by_year, (scope, year, *pair), [works.parts.n])
    plain: dict[tuple[Any, ...], dict[str, Cell]] = {
        (DEFAULT, *cell): {"p_publications": int(n), "is_region_y_area": cell[-1] in regions()}
        for cell, (n,) in over_periods(by_year).items()
    }
    columns = ("p_publications", "is_region_y_area")
    program = given(counted.project, "indicators.region_pairs", (*KEY, "region_x", "region_y"), columns)
    assert differences(program, plain) == []


def places(country: str, year: int | None) -> list[str]:
    """The areas a country is of, or itself."""
    return [region for region, members in regions().items() if year and country in members[year]] or [country]


def ordered(x: str, y: str) -> tuple[str, str]:
    """Areas first, and each kind by the alphabet."""
    first, second = sorted((x, y), key=lambda place: (place not in regions(), place))
    return first, second


def test_partner_organisations(counted: Counted) -> None:
    @cache
    def of(choices: Choices, periods: tuple[str, ...]) -> list[tuple[tuple[Any, ...], dict[str, Cell]]]:
        return [*organisation_rows(choices, counted, periods)]

    windows = tuple(period for period in PERIODS if "-" in period)
    plain = {
        (name, *cell): row
        for name, choices in register().items()
        for cell, row in of(whatever_is_counted(choices), windows if name == DEFAULT else (ALL_YEARS,))
    }
    columns = tuple(next(iter(plain.values())))
    program = given(counted.project, "indicators.partner_organisations", (*KEY, "organisation_id"), columns)
    assert differences(program, plain) == []


def organisation_rows(choices: Choices, counted: Counted, periods: tuple[str, ...]) -> Rows:
    by_year: Totals = {}
    whole: Totals = {}
    for work, says, scopes in counted.works(choices):
        year = work.record["publication_year"]
        for scope in scopes if says.is_in_denominator else ():
            add(whole, (scope, year), [1])
            for organisation, part in work.parts_of_organisations.items():
                if organisation not in counted.state.observed and scope != "all records":
                    add(by_year, (scope, year, organisation), [1, part])
    totals, denominators = over_periods(by_year, periods), over_periods(whole, periods)
    together: Totals = {}
    for (scope, period, organisation), (n, weight) in totals.items():
        country = seen_country(choices, counted, organisation)
        is_large = totals[scope, ALL_YEARS, organisation][0] >= SMALL
        name = organisation.rsplit("/", 1)[1] if is_large else f"other organisations of {country or 'unknown country'}"
        add(together, (scope, period, name, country, is_large), [1, n, weight])
    for (scope, period, name, country, is_large), (n_organisations, n, weight) in together.items():
        yield (
            (scope, period, name),
            {
                "country_code": country,
                "is_foreign": country != HOME if country else None,
                "is_several": not is_large,
                "n_organisations": int(n_organisations),
                "p_publications": int(n),
                "p_author_weighted": Fraction(weight),
                "pp_publications": divided(n, denominators[scope, period][0]) if is_large else None,
            },
        )


def seen_country(choices: Choices, counted: Counted, organisation: str) -> str | None:
    given_country = counted.state.countries[organisation]
    return next(iter(choices.sees(frozenset({given_country}))), None) if given_country else None
