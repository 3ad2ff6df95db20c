"""indicators.collaboration_types, author_strata and coverage: every definition, scope and period."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from tests.real_input.choices import Choices, register
from tests.real_input.comparison import Cell, differences, divided, given
from tests.real_input.conftest import Counted
from tests.real_input.inputs import PERIODS, SCOPES
from tests.real_input.profiles import Judged, judged
from tests.real_input.sums import Totals, add, over_periods, whatever_is_counted

KEY = ("definition_id", "scope", "period")
KINDS = (
    "single_institution",
    "national",
    "institutions_unknown",
    "bilateral",
    "trilateral",
    "four_or_more_countries",
    "single_author_several_countries",
    "partly_known_left_out",
    "unknown",
)
STRATA = {"1-10": 1, "11-50": 11, "51-100": 51, "101-200": 101, "more than 200": 201}
THRESHOLDS = ("more than 100 authors", "more than 30 countries")
HAVING = (
    "with_doi",
    "with_type",
    "with_field",
    "with_authors",
    "truncated_author_list",
    "with_corresponding_flag",
    "with_ror_organisation",
    "fully_known",
    "partly_known",
    "unknown",
)

Rows = Iterator[tuple[tuple[Any, ...], dict[str, Cell]]]


def of_every_definition(rows: Callable[[Choices], Rows]) -> dict[tuple[Any, ...], dict[str, Cell]]:
    """Definitions that differ only in their way of counting have the same rows."""

    @cache
    def of(choices: Choices) -> list[tuple[tuple[Any, ...], dict[str, Cell]]]:
        return [*rows(choices)]

    return {
        (name, *cell): row for name, choices in register().items() for cell, row in of(whatever_is_counted(choices))
    }


def with_empty_cells(totals: Totals, *rest: str, n: int) -> Totals:
    """Every scope and period has a cell."""
    for scope in SCOPES:
        for period in PERIODS:
            totals.setdefault((scope, period, *rest), [0] * n)
    return totals


def test_collaboration_types(counted: Counted) -> None:
    def rows(choices: Choices) -> Rows:
        by_year: Totals = {}
        for works in judged(choices, counted.profiles):
            n, kind = works.parts.n, kind_of(works)
            sums = [n, n * works.judgement.is_in_denominator, *(n * (kind == one) for one in KINDS)]
            place = works.place
            for scope in works.scopes:
                for subject in (("all", "all"), ("domain", place.domain), ("field", place.field)):
                    add(by_year, (scope, place.year, *subject), sums)
        totals = with_empty_cells(over_periods(by_year), "all", "all", n=2 + len(KINDS))
        for cell, (n, denominator, *kinds) in totals.items():
            unknown = kinds[-1] if choices.unknown_countries == "not international" else 0
            yield (
                cell,
                {
                    "p_publications": int(n),
                    "p_denominator": int(denominator),
                    **{f"p_{kind}": int(x) for kind, x in zip(KINDS, kinds, strict=True)},
                    **{f"pp_{kind}": divided(x, denominator) for kind, x in zip(KINDS[:-2], kinds, strict=False)},
                    "pp_unknown": divided(unknown, denominator),
                },
            )

    plain = of_every_definition(rows)
    columns = tuple(next(iter(plain.values())))
    key = (*KEY, "subject_level", "subject_id")
    assert differences(given(counted.project, "indicators.collaboration_types", key, columns), plain) == []


def kind_of(works: Judged) -> str:
    says = works.judgement
    if not says.countries:
        return "unknown"
    if not says.is_in_denominator:
        return "partly_known_left_out"
    if len(says.countries) == 1:
        return ("institutions_unknown", "single_institution", "national")[works.place.n_organisations]
    if not says.is_international:
        return "single_author_several_countries"
    return ("bilateral", "trilateral", "four_or_more_countries")[min(len(says.countries), 4) - 2]


def test_strata_of_authors(counted: Counted) -> None:
    def rows(choices: Choices) -> Rows:
        by_year: Totals = {}
        for works in judged(choices, counted.profiles):
            n, says = works.parts.n, works.judgement
            for scope in works.scopes:
                for stratum in ("scope", *strata_of(works)):
                    cell = (scope, works.place.year, stratum)
                    add(by_year, cell, [n, n * says.is_in_denominator, n * says.is_international])
        totals = over_periods(by_year)
        for stratum in ("scope", "no authors", *STRATA, *THRESHOLDS):
            with_empty_cells(totals, stratum, n=3)
        for (scope, period, stratum), (n, denominator, international) in totals.items():
            n_scope, _, international_scope = totals[scope, period, "scope"]
            if stratum != "scope":
                yield (
                    (scope, period, stratum),
                    {
                        "p_publications": int(n),
                        "p_denominator": int(denominator),
                        "p_international": int(international),
                        "p_scope_publications": int(n_scope),
                        "p_scope_international": int(international_scope),
                        "pp_international": divided(international, denominator),
                        "pp_of_publications": divided(n, n_scope),
                        "pp_of_international": divided(international, international_scope),
                    },
                )

    plain = of_every_definition(rows)
    columns = tuple(next(iter(plain.values())))
    program = given(counted.project, "indicators.author_strata", (*KEY, "author_stratum"), columns)
    assert differences(program, plain) == []


def strata_of(works: Judged) -> list[str]:
    """The stratum of the number of authors, and the thresholds passed."""
    n_authors = works.subject.n_authors
    stratum = next((one for one in reversed(STRATA) if n_authors >= STRATA[one]), "no authors")
    passed = (n_authors > 100, len(works.judgement.countries) > 30)
    return [stratum, *(one for one, is_passed in zip(THRESHOLDS, passed, strict=True) if is_passed)]


def test_coverage(counted: Counted) -> None:
    def rows(choices: Choices) -> Rows:
        by_year: Totals = {}
        for work, says, scopes in counted.works(choices):
            record = work.record
            has = (
                bool(record.get("doi")),
                bool(record.get("type")),
                work.subjects[1] != "unknown",
                bool(work.authors),
                work.is_cut,
                work.has_corresponding_author,
                any(one.get("id") and one.get("ror") for one in work.institutions),
                *(says.knowledge == knowledge for knowledge in ("known", "partly known", "unknown")),
            )
            for scope in scopes:
                add(by_year, (scope, record["publication_year"]), [1, *(int(one) for one in has)])
        for cell, (n, *having) in with_empty_cells(over_periods(by_year), n=1 + len(HAVING)).items():
            yield (
                cell,
                {
                    "p_publications": int(n),
                    **{f"p_{one}": int(x) for one, x in zip(HAVING, having, strict=True)},
                    **{
                        f"pp_{'unknown_country' if one == 'unknown' else one}": divided(x, n)
                        for one, x in zip(HAVING, having, strict=True)
                    },
                },
            )

    plain = of_every_definition(rows)
    columns = tuple(next(iter(plain.values())))
    assert differences(given(counted.project, "indicators.coverage", KEY, columns), plain) == []
