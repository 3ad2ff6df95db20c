"""indicators.leadership and indicators.impact (means and shares, no intervals): every definition, scope and period."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from tests.real_input.choices import Choices, register
from tests.real_input.comparison import Cell, differences, divided, given
from tests.real_input.conftest import Counted
from tests.real_input.inputs import HOME, PERIODS, SCOPES
from tests.real_input.plain import Work
from tests.real_input.sums import Sums, Totals, add, over_periods, whatever_is_counted

KEY = ("definition_id", "scope", "period")


def corresponding_authors(work: Work) -> list[list[str]]:
    """The countries of their affiliations; an only author is always one."""
    return [
        [place.country for place in author if place.country]
        for author, given in zip(work.authors, work.record["authorships"], strict=True)
        if given.get("is_corresponding") or len(work.authors) == 1
    ]


def led(work: Work, choices: Choices) -> dict[str, Fraction]:
    """Country → its part of the corresponding authors whose country is known."""
    known = [countries for countries in corresponding_authors(work) if countries]
    parts: dict[str, Fraction] = {}
    for countries in known:
        for one in countries:
            (country,) = choices.sees(frozenset({one}))
            parts[country] = parts.get(country, Fraction()) + Fraction(1, len(countries) * len(known))
    return parts


def test_leadership(counted: Counted) -> None:
    @cache
    def of(choices: Choices) -> Totals:
        by_year: Totals = {}
        for work, says, scopes in counted.works(choices):
            parts, is_known = led(work, choices), bool(corresponding_authors(work))
            several = len(says.countries) > 1
            for country in says.countries if says.is_in_denominator else ():
                part = parts.get(country, Fraction())
                leads = int(country in parts)
                sums: Sums = [1, is_known, is_known and several, leads, leads * several, part, part * several]
                for scope in scopes:
                    add(by_year, (scope, work.record["publication_year"], country), sums)
        totals = over_periods(by_year)
        for scope in SCOPES:
            for period in PERIODS:
                totals.setdefault((scope, period, HOME), [0] * 7)
        return totals

    plain = {
        (name, *cell): leadership_row(sums)
        for name, choices in register().items()
        for cell, sums in of(whatever_is_counted(choices)).items()
    }
    columns = tuple(next(iter(plain.values())))
    program = given(counted.project, "indicators.leadership", (*KEY, "country_code"), columns)
    assert differences(program, plain) == []


def leadership_row(sums: Sums) -> dict[str, Cell]:
    n, known, known_several, leads, leads_several = (int(x) for x in sums[:5])
    weight, weight_several = sums[5:]
    return {
        "p_publications": n,
        "p_with_corresponding_author": known,
        "pp_coverage": divided(known, n),
        "p_led": leads,
        "p_led_single_country": leads - leads_several,
        "p_led_multiple_countries": leads_several,
        "p_led_weighted": Fraction(weight),
        "p_led_multiple_countries_weighted": Fraction(weight_several),
        "pp_multiple_countries": divided(leads_several, leads),
        "pp_multiple_countries_weighted": divided(weight_several, weight),
        "p_with_other_country_and_corresponding_author": known_several,
        "pp_leadership": divided(leads_several, known_several),
        "pp_leadership_weighted": divided(weight_several, known_several),
    }


def test_impact(counted: Counted) -> None:
    @cache
    def of(choices: Choices) -> list[tuple[tuple[Any, ...], dict[str, Cell]]]:
        return [*impact_rows(choices, counted)]

    plain = {
        (name, *cell): row for name, choices in register().items() for cell, row in of(whatever_is_counted(choices))
    }
    columns = tuple(next(iter(plain.values())))
    assert differences(given(counted.project, "indicators.impact", KEY, columns), plain) == []


def impact_rows(choices: Choices, counted: Counted) -> Iterator[tuple[tuple[Any, ...], dict[str, Cell]]]:
    """An FWCI is kept to six decimals."""
    by_year: Totals = {}
    for work, says, scopes in counted.works(choices):
        impact = work.record.get("fwci")
        top = (work.record.get("citation_normalized_percentile") or {}).get("is_in_top_10_percent")
        value = Fraction(Decimal(str(impact or 0)).quantize(Decimal("0.000001"), ROUND_HALF_UP))
        one: Sums = [1, impact is not None, value, top is not None, bool(top)]
        domestic = says.is_in_denominator and says.knowledge != "unknown" and not says.is_international
        sums = [x * held for held in (True, says.is_international, domestic) for x in one]
        for scope in scopes:
            add(by_year, (scope, work.record["publication_year"]), sums)
    totals = over_periods(by_year)
    for scope in SCOPES:
        for period in PERIODS:
            sums = totals.get((scope, period), [0] * 15)
            means = {}
            row: dict[str, Cell] = {
                "p_publications": int(sums[0]),
                "p_with_fwci": int(sums[1]),
                "p_without_fwci": int(sums[0] - sums[1]),
                "pp_with_fwci": divided(sums[1], sums[0]),
            }
            for kind, (n, n_with, total, ranked, top) in (("international", sums[5:10]), ("domestic", sums[10:])):
                means[kind] = divided(total, n_with), divided(top, ranked)
                row |= {
                    f"p_{kind}": int(n),
                    f"p_{kind}_with_fwci": int(n_with),
                    f"p_{kind}_ranked": int(ranked),
                    f"p_{kind}_top_10_percent": int(top),
                    f"mean_fwci_{kind}": means[kind][0],
                    f"pp_{kind}_top_10_percent": means[kind][1],
                }
            for ratio, x, n in zip(("fwci", "top_10_percent"), *means.values(), strict=True):
                row[f"{ratio}_ratio"] = divided(x, n) if x is not None and n is not None else None
            yield (scope, period), row
