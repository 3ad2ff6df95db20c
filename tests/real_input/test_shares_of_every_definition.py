"""indicators.international_coauthorship, of every definition, scope, period and subject."""

import math
from collections.abc import Iterator
from fractions import Fraction

from tests.real_input.choices import Choices, register
from tests.real_input.comparison import Cell, differences, divided, given
from tests.real_input.conftest import Counted
from tests.real_input.inputs import PERIODS, SCOPES
from tests.real_input.profiles import Judged, Profiles, judged
from tests.real_input.sums import Sums, Totals, add, over_periods

KEY = ("definition_id", "scope", "period", "subject_level", "subject_id")
COUNTS = (
    "p_publications",
    "p_known",
    "p_unknown",
    "p_partly_known",
    "p_denominator",
    "p_international",
    "p_could_be_international",
    "p_could_be_international_tight",
)
WEIGHTS = ("publications", "p_weighted_denominator", "p_weighted_international", "could be", "could be, tight")
INTERVALS = ("wilson_lb", "wilson_ub", "combined_lb", "combined_ub")


def test_shares_of_every_definition(counted: Counted) -> None:
    plain = {
        (definition, *cell): row
        for definition, choices in register().items()
        for cell, row in shares(choices, counted.profiles)
    }
    columns = tuple(next(iter(plain.values())))
    program = given(counted.project, "indicators.international_coauthorship", KEY, columns)
    assert differences(program, plain) == []
    assert len({key[0] for key in program}) == len(register())


def shares(choices: Choices, found: Profiles) -> Iterator[tuple[tuple[str, ...], dict[str, Cell]]]:
    """Cells and rows of one definition."""
    by_year: Totals = {}
    for works in judged(choices, found):
        for scope in works.scopes:
            sums = counts_and_weights(works, choices, scope)
            for subject in (("all", "all"), ("domain", works.place.domain), ("field", works.place.field)):
                add(by_year, (scope, works.place.year, *subject), sums)
    totals = over_periods(by_year)
    for scope in SCOPES:
        for period in PERIODS:
            totals.setdefault((scope, period, "all", "all"), [0] * (len(COUNTS) + len(WEIGHTS)))
    for cell, sums in totals.items():
        yield cell, row_of(sums, is_full=choices.counting == "full")


def counts_and_weights(works: Judged, choices: Choices, scope: str) -> Sums:
    n, says = works.parts.n, works.judgement
    weight = works.weight(choices, scope)
    tight = says.could_be and (says.is_international or not works.subject.is_one_author_in_one_place)
    holds = (True, says.is_in_denominator, says.is_international, says.could_be, tight)
    known = (says.knowledge != "unknown", says.knowledge == "unknown", says.knowledge == "partly known")
    return [n * held for held in (True, *known, *holds[1:])] + [weight * held for held in holds]


def row_of(sums: Sums, *, is_full: bool) -> dict[str, Cell]:
    counts = dict(zip(COUNTS, (int(x) for x in sums), strict=False))
    whole, denominator, international, could_be, tight = sums[len(COUNTS) :]
    share = divided(international, denominator)
    bounds = [divided(x, whole) for x in (international, could_be, tight)]
    row: dict[str, Cell] = {
        **counts,
        "p_weighted_denominator": Fraction(denominator),
        "p_weighted_international": Fraction(international),
        "pp_international": share,
        "pp_international_lb": bounds[0],
        "pp_international_ub": bounds[1],
        "pp_international_ub_tight": bounds[2],
    }
    ends: tuple[float | None, ...] = (None,) * 4
    if is_full and share is not None:
        n, n_all = counts["p_denominator"], counts["p_publications"]
        ends = (
            *wilson(counts["p_international"], n),
            wilson(counts["p_international"], n_all)[0],
            wilson(counts["p_could_be_international"], n_all)[1],
        )
    row |= {f"pp_international_{end}": value for end, value in zip(INTERVALS, ends, strict=True)}
    return row


def wilson(x: int, n: int) -> tuple[float, float]:
    """The two p for which x of n lies z standard errors of p away: the roots of (x/n − p)² = z² p (1 − p)/n."""
    z = 1.959963984540054
    a, b, c = 1 + z * z / n, -(2 * x / n + z * z / n), (x / n) ** 2
    root = math.sqrt(max(b * b - 4 * a * c, 0.0))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)
