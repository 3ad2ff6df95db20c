"""indicators.country_shares, partner_countries and partner_regions: every definition, scope and period."""

from fractions import Fraction
from functools import cache

import pytest

from tests.real_input.choices import Choices, register
from tests.real_input.comparison import Cell, differences, divided, given
from tests.real_input.conftest import Counted
from tests.real_input.inputs import HOME, PERIODS, SCOPES, YEARS
from tests.real_input.profiles import Profiles, judged
from tests.real_input.regions import regions
from tests.real_input.sums import Sums, Totals, add, over_periods, whatever_is_counted

KEY = ("definition_id", "scope", "period")
WAYS = ("author_weighted", "country_weighted", "institution_weighted")


def country_totals(choices: Choices, profiles: Profiles) -> Totals:
    """Scope, period and country → publications, those with another country, weights; the same again of those that are
    international."""
    by_year: Totals = {}
    for works in judged(choices, profiles):
        seen = works.judgement.countries
        for country in seen if works.judgement.is_in_denominator else ():
            n = works.parts.n
            parts = [works.part(choices, country, by_authors=by_authors) for by_authors in (True, False)]
            sums: Sums = [n, n * (len(seen) > 1), parts[0], Fraction(n, len(seen)), parts[1]]
            both = sums + (sums if works.judgement.is_international else [0] * len(sums))
            for scope in works.scopes:
                add(by_year, (scope, works.place.year, country), both)
    totals = over_periods(by_year)
    for scope in SCOPES:
        for period in PERIODS:
            totals.setdefault((scope, period, HOME), [0] * 10)
    return totals


@pytest.fixture(scope="module")
def countries(counted: Counted) -> dict[str, Totals]:
    """Of every definition."""

    @cache
    def of(choices: Choices) -> Totals:
        return country_totals(choices, counted.profiles)

    return {name: of(whatever_is_counted(choices)) for name, choices in register().items()}


@pytest.fixture(scope="module")
def scopes(counted: Counted) -> dict[str, Totals]:
    """Definition → scope and period → publications that it divides by, and those that are international."""

    @cache
    def of(choices: Choices) -> Totals:
        by_year: Totals = {(scope, year): [0, 0] for scope in SCOPES for year in YEARS}
        for works in judged(choices, counted.profiles):
            if works.judgement.is_in_denominator:
                n = works.parts.n
                for scope in works.scopes:
                    add(by_year, (scope, works.place.year), [n, n * works.judgement.is_international])
        return over_periods(by_year)

    return {name: of(whatever_is_counted(choices)) for name, choices in register().items()}


def test_shares_of_countries(counted: Counted, countries: dict[str, Totals]) -> None:
    plain = {(name, *cell): country_row(sums) for name, totals in countries.items() for cell, sums in totals.items()}
    columns = tuple(next(iter(plain.values())))
    program = given(counted.project, "indicators.country_shares", (*KEY, "country_code"), columns)
    assert differences(program, plain) == []


def country_row(sums: Sums) -> dict[str, Cell]:
    (n, others, *weights), (international, _, *of_international) = sums[:5], sums[5:]
    row: dict[str, Cell] = {
        "p_publications": int(n),
        "p_international": int(international),
        "p_with_other_country": int(others),
        "pp_international": divided(international, n),
        "pp_with_other_country": divided(others, n),
    }
    for way, weight, of in zip(WAYS, weights, of_international, strict=True):
        row |= {f"p_{way}": Fraction(weight), f"pp_international_{way}": divided(of, weight)}
    return row


def test_partner_countries(counted: Counted, countries: dict[str, Totals], scopes: dict[str, Totals]) -> None:
    plain = {}
    for name, totals in countries.items():
        partners = {
            cell: sums for cell, sums in totals.items() if cell[0] != SCOPES[-1] and cell[2] != HOME and sums[0]
        }
        sizes: dict[tuple[str, str], list[int | Fraction]] = {}
        for (scope, period, _), (n, *_) in partners.items():
            sizes.setdefault((scope, period), []).append(n)
        for (scope, period, country), (n, _, *weights) in partners.items():
            denominator, international = scopes[name][scope, period]
            plain[name, scope, period, country] = {
                "p_publications": int(n),
                **{f"p_{way}": weight for way, weight in zip(WAYS, weights, strict=False)},
                "pp_publications": divided(n, denominator),
                "pp_international": divided(n, international),
                "rank_by_publications": 1 + sum(other > n for other in sizes[scope, period]),
            }
    columns = tuple(next(iter(plain.values())))
    program = given(counted.project, "indicators.partner_countries", (*KEY, "country_code"), columns)
    assert differences(program, plain) == []


def test_partner_regions(counted: Counted, countries: dict[str, Totals], scopes: dict[str, Totals]) -> None:
    @cache
    def of(choices: Choices) -> Totals:
        by_year: Totals = {}
        for works in judged(choices, counted.profiles):
            year, partners = works.place.year, works.judgement.countries - {HOME}
            reached = {region for region, members in regions().items() if year and members[year] & partners}
            for region in reached if works.judgement.is_in_denominator else ():
                for scope in works.scopes:
                    add(by_year, (scope, year, region), [works.parts.n])
        return over_periods(by_year)

    plain = {}
    for name, choices in register().items():
        totals = of(whatever_is_counted(choices))
        partners = {cell for cell, sums in countries[name].items() if sums[0]}
        for scope in SCOPES:
            for period, (first, last) in PERIODS.items():
                denominator, international = scopes[name][scope, period]
                for region, members in regions().items():
                    (n,) = totals.get((scope, period, region), [0])
                    years = range(first, last + 1)
                    reached = {one for year in years for one in members[year] if (scope, str(year), one) in partners}
                    plain[name, scope, period, region] = {
                        "p_publications": int(n),
                        "pp_publications": divided(n, denominator),
                        "pp_international": divided(n, international),
                        "n_countries": len(reached - {HOME}),
                        "n_member_countries": len({one for year in years for one in members[year]} - {HOME}),
                    }
    columns = tuple(next(iter(plain.values())))
    program = given(counted.project, "indicators.partner_regions", (*KEY, "group_id"), columns)
    assert differences(program, plain) == []
