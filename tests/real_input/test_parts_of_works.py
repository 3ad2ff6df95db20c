"""The parts of each work that authors, countries and organisations have, work by work, and that they make exactly 1."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.conftest import Project
from tests.real_input.choices import DEFAULT, register
from tests.real_input.conftest import Counted
from tests.real_input.inputs import HOME
from tests.real_input.plain import Work

UNIT = Fraction(1, 10**12)
"""Parts are kept in units of this, each of an author's rounded down, and the largest takes what that leaves."""


def room(work: Work) -> Fraction:
    """By how much a part may be off: a unit for everything that is rounded."""
    return UNIT * (sum(len(author) for author in work.authors) + 1)


Parts = dict[tuple[str, str], list[Any]]


def stored(project: Project, sql: str) -> Parts:
    """Work and place → the other columns."""
    return {(work, place): values for work, place, *values in project.rows(sql)}


def compare(program: Parts, plain: Mapping[tuple[str, str], list[Any]], works: Mapping[str, Work]) -> None:
    """Numbers of authors and truths equal; parts as exact as their unit allows, and of a work exactly 1 together."""
    assert {*program} == {*plain}
    sums: dict[str, list[Decimal]] = {}
    for (name, place), values in plain.items():
        found = program[name, place]
        exact = [value for value in values if not isinstance(value, Fraction)]
        assert [value for value in found if not isinstance(value, Decimal)] == exact, (name, place)
        parts = [value for value in found if isinstance(value, Decimal)]
        for part, value in zip(parts, (value for value in values if isinstance(value, Fraction)), strict=True):
            assert abs(Fraction(part) - value) <= room(works[name]), (name, place, part, value)
        before = sums.setdefault(name, [Decimal()] * len(parts))
        sums[name] = [x + y for x, y in zip(before, parts, strict=True)]
    assert all(total == 1 for totals in sums.values() for total in totals)


def test_credits_of_countries_and_territories(counted: Counted) -> None:
    _, project, state, _ = counted
    program = stored(
        project,
        "select publication_id, country_code, n_authors, author_weight, organisation_weight"
        " from core.publication_credits",
    )
    plain = {
        (name, country): [
            sum(any(place.country == country for place in author) for author in work.authors),
            work.author_parts[country],
            work.organisation_parts[country],
        ]
        for name, work in state.works.items()
        for country in work.countries
    }
    compare(program, plain, state.works)


def test_credits_of_countries_as_the_default_sees_them(counted: Counted) -> None:
    _, project, state, _ = counted
    default = register()[DEFAULT]
    program = stored(
        project,
        """
        select publication_id, country_code, is_home_country, n_authors, n_countries, author_weight, country_weight,
            institution_weight
        from core.publication_countries
        """,
    )
    plain = {}
    for name, work in state.works.items():
        countries = default.sees(work.countries)
        for country in countries:
            codes = {one for one in work.countries if default.sees(frozenset({one})) == {country}}
            plain[name, country] = [
                country == HOME,
                sum(any(place.country in codes for place in author) for author in work.authors),
                len(countries),
                sum((work.author_parts[one] for one in codes), Fraction()),
                Fraction(1, len(countries)),
                sum((work.organisation_parts[one] for one in codes), Fraction()),
            ]
    compare(program, plain, state.works)


def test_credits_of_organisations(counted: Counted) -> None:
    _, project, state, _ = counted
    program = stored(
        project,
        "select publication_id, 'https://openalex.org/' || organisation_id, n_authors, is_observed, author_weight"
        " from core.publication_organisations",
    )
    plain = {
        (name, organisation): [
            sum(any(place.name == organisation for place in author) for author in work.authors),
            organisation in state.observed,
            part,
        ]
        for name, work in state.works.items()
        for organisation, part in work.parts_of_organisations.items()
    }
    compare(program, plain, state.works)


def test_parts_of_the_institution_observed(counted: Counted) -> None:
    _, project, state, _ = counted
    rows = project.rows(
        "select publication_id, is_observed, observed_author_weight, observed_organisation_weight"
        " from core.publication_classes"
    )
    assert {name for name, *_ in rows} == {*state.works}
    for name, is_observed, by_authors, by_organisations in rows:
        work = state.works[name]
        observed = work.organisations & state.observed
        assert is_observed == bool(observed), name
        parts = sum((work.parts_of_organisations[one] for one in observed), Fraction())
        assert abs(Fraction(by_authors) - parts) <= room(work), name
        part = Fraction(len(observed), max(len(work.organisations), 1))
        assert abs(Fraction(by_organisations) - part) <= UNIT, name
