"""Works that no definition tells apart, as one profile each: counted and added up once, judged once per definition."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from tests.real_input.choices import Choices, Judgement, Subject
from tests.real_input.inputs import HOME, SCOPES, YEARS
from tests.real_input.plain import State, Work


class Place(NamedTuple):
    """Where a work is reported; all nothing where only the whole is asked for."""

    year: int | None
    domain: str | None
    field: str | None
    is_observed: bool
    n_organisations: int
    """2 for more."""


@dataclass
class Parts:
    """How many works, and the parts of them that somebody has."""

    n: int = 0
    observed_authors: Fraction = Fraction()
    observed_organisations: Fraction = Fraction()
    authors: dict[str, Fraction] = field(default_factory=dict)
    """Country → part by authors."""
    organisations: dict[str, Fraction] = field(default_factory=dict)

    def add(self, other: "Parts") -> None:
        self.n += other.n
        self.observed_authors += other.observed_authors
        self.observed_organisations += other.observed_organisations
        for mine, its in ((self.authors, other.authors), (self.organisations, other.organisations)):
            for country, part in its.items():
                mine[country] = mine.get(country, Fraction()) + part


Profiles = dict[tuple[Subject, Place], Parts]


def subject_of(work: Work) -> Subject:
    record = work.record
    return Subject(
        record.get("type"),
        bool(record.get("is_retracted")),
        bool(record.get("is_paratext")),
        len(work.authors),
        work.has_author_of_unknown_country,
        work.is_one_author_in_one_place,
        work.countries,
    )


def profiles(state: State) -> Profiles:
    """Those of the works of the years observed."""
    found: Profiles = {}
    for work in state.works.values():
        year = work.record.get("publication_year")
        if year not in YEARS:
            continue
        observed = work.organisations & state.observed
        place = Place(year, *work.subjects, bool(observed), min(len(work.organisations), 2))
        parts = Parts(
            1,
            sum((work.parts_of_organisations[one] for one in observed), Fraction()),
            Fraction(len(observed), max(len(work.organisations), 1)),
            work.author_parts,
            work.organisation_parts,
        )
        found.setdefault((subject_of(work), place), Parts()).add(parts)
    return found


def whole(found: Profiles) -> Profiles:
    """The same without years and subjects."""
    merged: Profiles = {}
    for (subject, place), parts in found.items():
        merged.setdefault((subject, Place(None, None, None, place.is_observed, 0)), Parts()).add(parts)
    return merged


def scopes(*, is_observed: bool, has_home: bool) -> list[str]:
    """Those that works are in."""
    institution, home, everything = SCOPES
    return [institution] * is_observed + [home] * has_home + [everything]


class Judged(NamedTuple):
    """Works that a definition counts, and what it says of them."""

    subject: Subject
    place: Place
    parts: Parts
    judgement: Judgement

    @property
    def scopes(self) -> list[str]:
        return scopes(is_observed=self.place.is_observed, has_home=self.judgement.has_home)

    def weight(self, choices: Choices, scope: str) -> Fraction | int:
        """What the works count in a scope, by the definition's way of counting."""
        if choices.counting == "full" or scope == "all records":
            return self.parts.n
        if choices.counting == "country-fractional":
            return Fraction(self.parts.n, max(len(self.judgement.countries), 1))
        by_authors = choices.counting == "author-fractional"
        if scope == "institution":
            return self.parts.observed_authors if by_authors else self.parts.observed_organisations
        return self.part(choices, HOME, by_authors=by_authors)

    def part(self, choices: Choices, country: str, *, by_authors: bool) -> Fraction:
        """The part that a country, as the definition sees it, has."""
        parts = self.parts.authors if by_authors else self.parts.organisations
        return sum((part for one, part in parts.items() if choices.sees(frozenset({one})) == {country}), Fraction())


def judged(choices: Choices, found: Profiles) -> Iterator[Judged]:
    for (subject, place), parts in found.items():
        if choices.counts(subject):
            yield Judged(subject, place, parts, choices.judges(subject))
