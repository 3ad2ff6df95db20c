"""Intervals of the shares, on publications drawn at random: Wilson's against statsmodels, the weights drawn from."""

from collections import defaultdict
from decimal import Decimal

import numpy
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from transforms.catalogue import tables
from warehouse.engine import rows_made

TABLES = {table.full_name: table for table in tables()}
MADE = (
    "core.definition_classes",
    "core.publication_profiles",
    "core.home_credit_profiles",
    "indicators.international_coauthorship",
)
CELL = ("definition_id", "scope", "period", "subject_level", "subject_id")
GIVEN = """
create or replace table raw.observation as
select 'FR' as home_country_code, 2020 as first_year, 2023 as last_year, cast(30 as bigint) as small_cells_below;
create or replace table core.periods as
select * from (values ('2020', 'year', 2020, 2020), ('2021', 'year', 2021, 2021), ('2022', 'year', 2022, 2022),
    ('2023', 'year', 2023, 2023), ('2020-2022', 'three years', 2020, 2022), ('2020-2023', 'all years', 2020, 2023))
    as t (period, period_kind, first_year, last_year);
create or replace table core.definitions as
select concat(counting, ' ', view) as definition_id, counting, 'articles' as selection_id, view as judgement_id,
    view as country_view, false as is_default
from (select unnest(['full', 'author-fractional', 'country-fractional', 'institution-fractional']) as counting),
    (select unnest(['apart', 'merged']) as view);
create or replace table core.selections as
select * from (values ('articles', 'article', true), ('articles', 'preprint', false))
    as t (selection_id, selection_class, is_counted);
create or replace table core.country_views as
select *, counted_country_code = 'FR' as is_home_country
from (values ('apart', 'DE', 'DE'), ('apart', 'FR', 'FR'), ('apart', 'RE', 'RE'),
    ('merged', 'DE', 'DE'), ('merged', 'FR', 'FR'), ('merged', 'RE', 'FR'))
    as t (country_view, country_code, counted_country_code);
create or replace table core.judgements as
select v.view as judgement_id, c.country_class as judgement_class,
    case v.view when 'apart' then c.n_apart else c.n_merged end as n_countries,
    case v.view when 'apart' then c.home_apart else c.home_merged end as has_home_country,
    case when c.n_apart = 0 then 'unknown' else 'known' end as country_knowledge,
    v.view = 'apart' or c.n_apart > 0 as is_in_denominator,
    case v.view when 'apart' then c.n_apart else c.n_merged end > 1 as is_international,
    c.n_apart <> 1 as could_be_international,
    c.n_apart <> 1 as could_be_international_tight
from (values ('', 0, 0, false, false), ('FR', 1, 1, true, true), ('DE', 1, 1, false, false), ('RE', 1, 1, false, true),
    ('DE FR', 2, 2, true, true), ('FR RE', 2, 1, true, true), ('DE RE', 2, 2, false, true),
    ('DE FR RE', 3, 2, true, true)) as c (country_class, n_apart, n_merged, home_apart, home_merged),
    (select unnest(['apart', 'merged']) as view) as v;
create or replace table core.publications as
select '31' as field_id, 'Physics' as field_name, '3' as domain_id, 'Physical Sciences' as domain_name;
"""
SETS = ("", "FR", "DE", "RE", "DE FR", "FR RE", "DE RE", "DE FR RE")


def parts(generator, n):
    """Random parts that add up to exactly 1, in units of 10⁻¹²."""
    cuts = sorted(int(cut) for cut in generator.integers(0, 10**12, n - 1))
    return [Decimal(b - a).scaleb(-12) for a, b in zip([0, *cuts], [*cuts, 10**12], strict=True)]


@pytest.fixture(scope="module")
def shares(duck):
    """A database with 2,000 publications drawn at random, and the rooms made of them."""
    duck.execute(GIVEN)
    generator = numpy.random.default_rng(11)
    duck.execute(
        "create or replace table core.publication_classes (publication_id varchar, publication_year integer, domain_id"
        " varchar, field_id varchar, selection_class varchar, judgement_class varchar, organisation_class varchar,"
        " is_observed boolean, observed_author_weight decimal(18, 12), observed_organisation_weight decimal(18, 12),"
        " is_synthetic boolean)"
    )
    duck.execute(
        "create or replace table core.publication_credits (publication_id varchar, country_code varchar,"
        " author_weight decimal(18, 12), organisation_weight decimal(18, 12))"
    )
    works, credited = [], []
    for number in range(2000):
        codes = SETS[generator.integers(len(SETS))]
        is_observed = bool(generator.random() < 0.4)
        author, organisation = (Decimal(int(part)) / 10 * is_observed for part in generator.integers([0, 1], [4, 10]))
        year = [2019, 2020, 2021, 2023, None][generator.integers(5)]
        kind = "article" if generator.random() < 0.9 else "preprint"
        works.append((f"W{number}", year, "3", "31", kind, codes, "one", is_observed, author, organisation, False))
        named = codes.split()
        if named:
            weights = zip(named, parts(generator, len(named)), parts(generator, len(named)), strict=True)
            credited += [(f"W{number}", *weight) for weight in weights]
    duck.executemany(f"insert into core.publication_classes values ({', '.join('?' * 11)})", works)
    duck.executemany("insert into core.publication_credits values (?, ?, ?, ?)", credited)
    for name in MADE:
        duck.execute(f"create or replace table {name} as {TABLES[name].select}")
    yield duck
    for name in MADE:
        duck.execute(f"drop table {name}")


def test_wilson_is_that_of_statsmodels(shares):
    rows = shares.execute(
        "select p_international, p_denominator, pp_international_wilson_lb, pp_international_wilson_ub"
        " from indicators.international_coauthorship where pp_international_wilson_lb is not null"
    ).fetchall()
    assert len(rows) > 50
    for x, n, *bounds in rows:
        assert bounds == pytest.approx(proportion_confint(x, n, method="wilson"), abs=1e-12)


def test_the_weights_drawn_from_are_those_of_the_shares(shares):
    summed = defaultdict(lambda: [Decimal(0), Decimal(0)])
    reasons = {}
    for *cell, weight, is_international, n, _, reason, _ in shares.execute(
        TABLES["indicators.stability_intervals"].select
    ).fetchall():
        reasons[tuple(cell)] = reason
        if weight is not None:
            summed[tuple(cell)][0] += weight * n
            summed[tuple(cell)][1] += weight * n * is_international
    expected = {
        tuple(cell): (whole, part)
        for *cell, whole, part in shares.execute(
            f"select {', '.join(CELL)}, p_weighted_denominator, p_weighted_international"
            " from indicators.international_coauthorship where pp_international is not null"
        ).fetchall()
    }
    assert reasons.keys() == expected.keys()
    assert len({cell[:2] for cell in summed}) == 8 * 3
    for cell, sums in expected.items():
        if cell[3] == "all" or "full" in cell[0] or cell[1] == "all records":
            assert [float(value) for value in summed[cell]] == pytest.approx(sums, abs=1e-6)
            assert reasons[cell] is None
        else:
            assert cell not in summed
            assert reasons[cell] == "not computed for subjects by fractional counting"


def test_intervals_hold_the_shares_and_are_as_wide_as_chance_makes_them(shares):
    """Twice 1.96 standard errors, of a share of weights by the formula for a ratio of sums (Cochran 1977, 2.39)."""
    table = TABLES["indicators.stability_intervals"]
    rows = shares.execute(f"select * from ({table.select}\n) order by all").to_arrow_table()
    drawn = {tuple(row[name] for name in CELL): row for row in rows_made(table.program, rows).to_pylist()}
    by_cell = defaultdict(list)
    for row in rows.to_pylist():
        if row["weight"] is not None:
            by_cell[tuple(row[name] for name in CELL)].append(
                (float(row["weight"]), row["is_international"], row["p_publications"])
            )
    ratios = []
    for cell, classes in by_cell.items():
        weight, has, n = numpy.array(classes, dtype=float).T
        share = (weight * has * n).sum() / (weight * n).sum()
        error = numpy.sqrt((n * (weight * (has - share)) ** 2).sum()) / (weight * n).sum()
        lower, upper = (drawn[cell][f"pp_international_stability_{end}"] for end in ("lb", "ub"))
        assert lower < share < upper
        ratios.append((upper - lower) / (2 * stats.norm.ppf(0.975) * error))
    assert numpy.mean(ratios) == pytest.approx(1, abs=0.01)
    assert min(ratios) > 0.85
    assert max(ratios) < 1.15
