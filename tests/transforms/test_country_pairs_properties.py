"""What holds of pairs of countries for any publications: sums, orders, bounds; and that two other programs agree."""

import math

import networkx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms.catalogue import tables
from warehouse.checks import verify
from warehouse.contract import arrow_schema
from warehouse.engine import rows_made

ROOMS = (
    "core.country_set_counts",
    "indicators.country_totals",
    "indicators.country_pairs",
    "indicators.country_reach",
    "indicators.integration",
    "indicators.country_pair_null",
)
TABLES = {table.full_name: table for table in tables()}
CODES = ["BR", "CN", "DE", "FR", "GB", "HK", "JP", "RE", "US"]
VIEWS = {
    "apart": {code: code for code in CODES},
    "merged": {code: {"RE": "FR", "HK": "CN"}.get(code, code) for code in CODES},
}
DEFINITIONS = {
    "observatory": ("merged", "articles", True),
    "alike": ("merged", "articles", False),
    "everything": ("apart", "everything", False),
}
SETTLED = {
    "raw.observation": [{"home_country_code": "FR", "first_year": 2014, "last_year": 2018, "small_cells_below": 3}],
    "core.definitions": [
        {"definition_id": name, "country_view": view, "selection_id": selection, "is_default": is_default}
        for name, (view, selection, is_default) in DEFINITIONS.items()
    ],
    "core.country_views": [
        {"country_view": view, "country_code": code, "counted_country_code": counted}
        for view, codes in VIEWS.items()
        for code, counted in codes.items()
    ],
    "core.selections": [
        {
            "selection_id": selection,
            "selection_class": kind,
            "is_counted": selection == "everything" or kind == "article",
        }
        for selection in ("articles", "everything")
        for kind in ("article", "dataset")
    ],
    "core.periods": [
        {"period": period, "period_kind": kind, "first_year": first, "last_year": last}
        for period, kind, first, last in (
            *((str(year), "year", year, year) for year in range(2014, 2019)),
            *((f"{year}-{year + 2}", "three years", year, year + 2) for year in range(2014, 2017)),
            ("2014-2018", "all years", 2014, 2018),
        )
    ],
}
WORK = st.fixed_dictionaries(
    {
        "publication_year": st.sampled_from([None, 2013, 2014, 2015, 2015, 2016, 2018]),
        "countries": st.one_of(
            st.sets(st.sampled_from(CODES), max_size=3), st.sets(st.sampled_from(CODES), min_size=2)
        ),
        "selection_class": st.sampled_from(["article", "article", "article", "dataset"]),
        "is_observed": st.booleans(),
    }
)
WORKS = st.lists(WORK, max_size=30)
SLOW = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])

BROKEN = {
    "a list of definitions counts what each of them counts": """
        select * from (select count(*) as works from core.publication_classes
                where country_set <> '' and publication_year is not null),
            (select coalesce(sum(p_publications), 0) as counted from core.country_set_counts
                where list_contains(string_split(definition_ids, ' '), 'everything'))
        where works <> counted""",
    "the links of all countries are twice the pairs of all works": """
        select t.definition_id from (
            select definition_id, scope, period, sum(n_links) as n from indicators.country_totals group by all
        ) as t
        left join (
            select definition_id, scope, period, sum(p_publications) as n from indicators.country_pairs group by all
        ) as p
            using (definition_id, scope, period)
        where t.n <> 2 * coalesce(p.n, 0)""",
    "the links of a country are the sum over its pairs, and Newman's weights its international works": """
        select r.country_code from indicators.country_reach as r
        inner join indicators.country_totals as t using (definition_id, scope, period, country_code)
        left join (
            select definition_id, scope, period, unnest([country_x, country_y]) as country_code, p_publications as n
            from indicators.country_pairs) as p using (definition_id, scope, period, country_code)
        group by definition_id, scope, period, r.country_code, r.n_links, r.newman_weight, t.p_international
        having r.n_links <> coalesce(sum(p.n), 0) or abs(r.newman_weight - t.p_international) > 1e-7""",
    "refined weights add up to the international works": """
        select definition_id, scope, period from (
            select definition_id, scope, period, sum(refined_weight) as w from indicators.country_pairs group by all
        ) as p
        inner join (
            select d.definition_id, p.period, scope, count(*) filter (where n_countries > 1
                and publication_year between first_year and last_year
                and (scope = 'all records' or (scope = 'institution' and is_observed)
                    or (scope = 'home country' and has_home_country))) as n
            from core.definitions as d cross join core.periods as p
            cross join (select unnest(['institution', 'home country', 'all records']) as scope)
            inner join core.selections as s on s.selection_id = d.selection_id and s.is_counted
            inner join core.publication_classes as c on c.selection_class = s.selection_class
            inner join core.country_sets as k on k.country_set = c.country_set and k.country_view = d.country_view
            group by all) as n using (definition_id, scope, period)
        where abs(w - n) > 1e-7""",
    "refined weights over the pairs of a country are those of its totals": """
        select country_code from (
            select definition_id, scope, period, unnest([country_x, country_y]) as country_code, refined_weight as w
            from indicators.country_pairs) as p
        inner join indicators.country_totals as t using (definition_id, scope, period, country_code)
        group by definition_id, scope, period, country_code, t.refined_weight
        having abs(sum(w) - t.refined_weight) > 1e-7""",
    "definitions that count alike have equal pairs": """
        (select * exclude (definition_id) from indicators.country_pairs
            where definition_id = 'observatory' and period = '2014-2018')
        except (select * exclude (definition_id) from indicators.country_pairs where definition_id = 'alike')""",
    "the integration index is the divergence from independence, written out": """
        select i.definition_id from indicators.integration as i
        inner join (
            select definition_id, scope, period, sum(q * ln(q / (qx * qy))) as written from (
                select l.*, n / t.n_all as q, x.own / t.n_all as qx, y.own / t.n_all as qy
                from (
                    select definition_id, scope, period, country_x as x, country_y as y, p_publications as n
                    from indicators.country_pairs
                    union all
                    select definition_id, scope, period, country_y as x, country_x as y, p_publications as n
                    from indicators.country_pairs
                    union all
                    select definition_id, scope, period, country_code as x, country_code as y, p_single_country as n
                    from indicators.country_totals where p_single_country > 0) as l
                inner join (select definition_id, scope, period, country_code as x, n_links + p_single_country as own
                    from indicators.country_totals) as x using (definition_id, scope, period, x)
                inner join (select definition_id, scope, period, country_code as y, n_links + p_single_country as own
                    from indicators.country_totals) as y using (definition_id, scope, period, y)
                inner join (select definition_id, scope, period, sum(n_links + p_single_country) as n_all
                    from indicators.country_totals group by all) as t using (definition_id, scope, period))
            group by all) as w using (definition_id, scope, period)
        where abs(i.integration_index - written) > 1e-8""",
    "what chance makes of the pairs of a country adds up to no more than its links": """
        select country_code from (
            select definition_id, scope, period, unnest([country_x, country_y]) as country_code, p_expected
            from indicators.country_pair_null) as p
        inner join (select definition_id, scope, period, sum(p_international) as n from indicators.country_totals
            group by all) as t using (definition_id, scope, period)
        where p_expected < 0 or p_expected > n""",
    "every pair that shares a publication is compared with chance": """
        select * from indicators.country_pairs as p
        full join (from indicators.country_pair_null where p_publications > 0) as n
            using (definition_id, scope, period, country_x, country_y)
        where p.p_publications is distinct from n.p_publications""",
}
"""What holds → a query of what breaks it."""


def classes_of(works):
    return [
        {
            "publication_id": f"W{number}",
            "country_set": " ".join(sorted(work["countries"])),
            "is_synthetic": False,
            **{name: work[name] for name in ("publication_year", "selection_class", "is_observed")},
        }
        for number, work in enumerate(works)
    ]


def sets_of(works):
    found = {" ".join(sorted(work["countries"])) for work in works}
    for country_set in sorted(found):
        for view, codes in VIEWS.items():
            counted = sorted({codes[code] for code in country_set.split()})
            yield {
                "country_set": country_set,
                "country_view": view,
                "n_countries": len(counted),
                "has_home_country": "FR" in counted,
                "counted_country_set": " ".join(counted),
            }


def build(duck, contracts, works):
    """Run the rooms over works; each is a table of the database afterwards."""
    given_tables = SETTLED | {"core.publication_classes": classes_of(works), "core.country_sets": [*sets_of(works)]}
    for name, rows in given_tables.items():
        schema = arrow_schema(contracts[name])
        duck.register("given", schema.empty_table().from_pylist(rows, schema=schema))
        duck.execute(f"create or replace table {name} as from given")
    for name in ROOMS:
        table = TABLES[name]
        if table.program:
            rows = duck.execute(f"select * from ({table.select}\n) order by all").to_arrow_table()
            duck.register("made", rows_made(table.program, rows))
            duck.execute(f"create or replace table {name} as from made")
        else:
            duck.execute(f"create or replace table {name} as {table.select}")


@SLOW
@given(WORKS)
def test_what_holds_for_any_publications(duck, contracts, works):
    build(duck, contracts, works)
    broken = {what: rows for what, query in BROKEN.items() if (rows := duck.execute(query).fetchall())}
    assert not broken


@SLOW
@given(WORKS)
def test_contracts_hold_for_any_publications(duck, contracts, works):
    build(duck, contracts, works)
    for name in ROOMS:
        failed = [verdict for verdict in verify(duck, TABLES[name].contract, name) if not verdict.passed]
        assert not failed, f"{name}: {failed}"


@SLOW
@given(WORKS)
def test_newman_weights_are_those_of_networkx(duck, contracts, works):
    build(duck, contracts, works)
    bipartite = networkx.Graph()
    countries = set()
    for number, work in enumerate(works):
        if work["selection_class"] == "article" and work["publication_year"] in range(2014, 2019):
            for code in {VIEWS["merged"][code] for code in work["countries"]}:
                countries.add(code)
                bipartite.add_edge(number, code)
    projected = networkx.bipartite.collaboration_weighted_projected_graph(bipartite, sorted(countries))
    expected = {tuple(sorted((x, y))): weight for x, y, weight in projected.edges(data="weight")}
    found = duck.execute(
        "select country_x, country_y, newman_weight from indicators.country_pairs"
        " where definition_id = 'observatory' and scope = 'all records' and period = '2014-2018'"
    ).fetchall()
    assert {(x, y): weight for x, y, weight in found} == pytest.approx(expected, abs=1e-8)


def test_rows_do_not_depend_on_the_order_of_publications(duck, contracts):
    works = [
        {"publication_year": 2014 + n % 5, "countries": set(CODES[n % 4 : n % 7 + 3]), "is_observed": n % 2 == 0}
        | {"selection_class": "article"}
        for n in range(60)
    ]
    answers = []
    for ordered in (works, works[::-1]):
        build(duck, contracts, ordered)
        answers.append([duck.execute(f"from {name} order by all").fetchall() for name in ROOMS])
    assert answers[0] == answers[1]


def test_the_printed_integration_of_three_countries(duck, contracts):
    """FR, GB and DE: .92, .69, .63 within; .30 in all, .70 within, -.72 between; .23, .35 and .29 by country."""
    counts = {"FR": 250, "GB": 800, "DE": 750, "FR GB": 100, "DE FR": 150, "DE GB": 100}
    works = [
        {
            "publication_year": 2014,
            "countries": set(countries.split()),
            "selection_class": "article",
            "is_observed": False,
        }
        for countries, n in counts.items()
        for _ in range(n)
    ]
    build(duck, contracts, works)
    chosen = "where definition_id = 'alike' and scope = 'all records'"
    ((whole, within, between),) = duck.execute(
        f"select integration_index, integration_within, integration_between from indicators.integration {chosen}"
    ).fetchall()
    assert [round(value, 2) for value in (whole, within, between)] == [0.30, 0.70, -0.72]
    found = duck.execute(
        f"select country_code, round(own_index, 2), round(integration_index, 2) from indicators.country_reach {chosen}"
    ).fetchall()
    assert sorted(found) == [("DE", 0.63, 0.29), ("FR", 0.92, 0.23), ("GB", 0.69, 0.35)]
    assert math.log(100 * 2500 / (500 * 1000)) == pytest.approx(-0.69, abs=0.005)
