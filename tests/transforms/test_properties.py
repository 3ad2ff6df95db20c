"""What holds for any records: weights add up, bounds are in order, nothing is lost, and chance decides nothing.

Records are made up with everything that goes wrong in real ones; the rooms run over them one after another.
"""

from collections import Counter
from datetime import date, datetime
from fractions import Fraction
from itertools import chain

import pyarrow
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raw.openalex.contract import TABLES as OPENALEX
from transforms.catalogue import tables
from warehouse.checks import verify
from warehouse.contract import arrow_schema, key

ROOMS = (
    "core.countries",
    "core.publication_records",
    "core.organisations",
    "core.authorship_countries",
    "core.publications",
    "core.authorships",
    "core.publication_countries",
    "indicators.international_coauthorship",
    "indicators.partner_countries",
    "audit.publications_not_counted",
    "audit.row_conservation",
)
TABLES = {table.full_name: table for table in tables()}

HOME, TODAY = "FR", date(2025, 7, 1)
COUNTED = {code: code for code in ("BR", "CN", "DE", "FR", "GB", "GR", "HK", "NA", "US", "XK")} | {
    "GF": HOME,
    "RE": HOME,
}
ALIASES = {"EL": "GR", "KO": "XK", "UK": "GB"}
CODES = [*COUNTED, *ALIASES, "FR", "FR", "fr", " us ", "ZZ", "FRA", ""]
FIELDS = {None: None, "16": "Chemistry", "31": "Physics"}
LINEAGES = {"I1": ["I1"], "I2": ["I2", "I1"], "I3": ["I3"], "I4": ["I4", "I900"], "I5": []}
OBSERVED_ROR = "https://ror.org/00z54nq84"
FILES = ["aaaaaaaaaaaa", "bbbbbbbbbbbb"]

AFFILIATION = st.tuples(st.sampled_from([None, *LINEAGES]), st.sampled_from([None, *CODES]))
AUTHOR = st.fixed_dictionaries(
    {
        "countries": st.lists(st.sampled_from(CODES), max_size=3),
        "affiliations": st.lists(AFFILIATION, max_size=3),
        "n_affiliation_strings": st.integers(0, 2),
        "is_corresponding": st.sampled_from([None, False, True]),
    }
)
WORK = st.fixed_dictionaries(
    {
        "file_id": st.sampled_from(FILES),
        "work_id": st.sampled_from([f"W{number}" for number in range(1, 13)]),
        "updated_date": st.sampled_from([None, datetime(2024, 1, 1), datetime(2025, 1, 1)]),  # noqa: DTZ001
        "publication_year": st.sampled_from([None, 2013, 2014, 2014, 2015, 2015, 2016]),
        "work_type": st.sampled_from([None, "article", "article", "article", "review", "preprint"]),
        "is_retracted": st.sampled_from([None, False, False, False, True]),
        "is_paratext": st.sampled_from([None, False, False, False, True]),
        "field_id": st.sampled_from([*FIELDS]),
        "authors": st.lists(AUTHOR, max_size=4),
        "has_100_authors": st.sampled_from([False] * 9 + [True]),
    }
)
WORKS = st.lists(WORK, max_size=3) | st.lists(WORK, min_size=6, max_size=14)
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

BROKEN = {
    "the weights of every work add up to exactly 1": """
        select publication_id from core.publication_countries
        group by publication_id having sum(author_weight) <> 1 or sum(country_weight) <> 1""",
    "a work has a weight where its country is known, and nowhere else": """
        select publication_id from core.publications left join core.publication_countries using (publication_id)
        where (country_knowledge <> 'unknown') <> (author_weight is not null)""",
    "over all countries, country weights are the works with a known country": """
        select * from (select coalesce(sum(country_weight), 0) as weights from core.publication_countries),
            (select count(*) as works from core.publications where country_knowledge <> 'unknown')
        where weights <> works""",
    "no country has more by fractional than by full counting": """
        select country_code from core.publication_countries group by country_code
        having sum(author_weight) > sum(full_count) or sum(country_weight) > sum(full_count)""",
    "a work has as many countries as rows": """
        select publication_id from core.publication_countries inner join core.publications as p using (publication_id)
        group by publication_id, p.n_countries having count(*) <> p.n_countries""",
    "known and unknown works are all works": """
        select * from indicators.international_coauthorship where p_known + p_unknown <> p_publications""",
    "bounds are in order around the share": """
        select * from indicators.international_coauthorship
        where p_publications > 0 and not (
            0 <= pp_international_lb and pp_international_lb <= pp_international
            and pp_international <= pp_international_ub_tight and pp_international_ub_tight <= pp_international_ub
            and pp_international_ub <= 1 and coalesce(pp_international <= pp_international_known, true))""",
    "the fields add up to all fields": """
        select scope, period from indicators.international_coauthorship group by scope, period
        having coalesce(sum(p_publications) filter (where field_id <> 'all'), 0)
            <> sum(p_publications) filter (where field_id = 'all')
            or coalesce(sum(p_international) filter (where field_id <> 'all'), 0)
            <> sum(p_international) filter (where field_id = 'all')""",
    "the years add up to all years": """
        select scope from indicators.international_coauthorship where field_id = 'all' group by scope
        having sum(p_publications) filter (where publication_year is not null)
            <> sum(p_publications) filter (where publication_year is null)""",
    "rows are conserved": """
        select * from audit.row_conservation
        where rows_in is distinct from rows_kept + rows_rejected + rows_merged + rows_not_counted""",
}
"""What holds → a query of what breaks it."""

MANY = {
    "raw.openalex_works": """
        select 'aaaaaaaaaaaa' as file_id, n as line, 'W' || n as work_id, 5 as n_authorships,
            2014 + n % 2 as publication_year, 'article' as work_type, false as is_author_list_truncated
        from range(1, 4001) as t(n)""",
    "raw.openalex_authorships": """
        select file_id, line, a as author_index, 1 as n_affiliation_strings,
            [['FR', 'DE', 'US', 'ZZ', 'CN', 'RE', 'UK'][1 + (line * a) % 7]] as countries
        from raw.openalex_works, range(1, 6) as t(a)""",
    "raw.openalex_affiliations": """
        select file_id, line, author_index, i as affiliation_index, countries[1] as country_code,
            'I' || (1 + (line + author_index * i) % 5) as institution_id
        from raw.openalex_authorships, range(1, 3) as t(i)""",
}
"""More rows than a thread takes at a time, once parallel work is forced: table → SELECT."""


def settled():
    """The tables that are the same for all records: table → rows."""
    return {
        "raw.observation": [
            {
                "home_country_code": HOME,
                "first_year": 2014,
                "last_year": 2015,
                "as_of_date": TODAY,
                "territory_map": "french-overseas-1",
            }
        ],
        "raw.observed_identifiers": [
            {"identifier": OBSERVED_ROR, "scheme": "ROR"},
            {"identifier": "I900", "scheme": "OpenAlex"},
        ],
        "raw.counted_publication_types": [{"publication_type": "article"}, {"publication_type": "review"}],
        "raw.countries": [
            {
                "country_code": code,
                "alpha3_code": f"{code}X",
                "name_en": code,
                "name_fr": code,
                "sovereign_country_code": counted,
                "is_territory": counted != code,
            }
            for code, counted in COUNTED.items()
        ],
        "raw.country_aliases": [{"alias_code": alias, "country_code": code} for alias, code in ALIASES.items()],
        "raw.country_groups": [],
        "raw.territory_mergers": [
            {
                "map_version": "french-overseas-1",
                "territory_code": code,
                "state_code": counted,
                "valid_from": date(1, 1, 1),
            }
            for code, counted in COUNTED.items()
            if code != counted
        ],
        "raw.programme_periods": [],
        "core.programme_periods": [],
    }


def authors_of(work):
    """The authors of a work; exactly 100 where the list is to look cut."""
    if work["has_100_authors"] and work["authors"]:
        return (work["authors"] * 100)[:100]
    return work["authors"]


def read(works):
    """The tables a reader makes of the works, the n-th on line n of its file: table → rows."""
    found = {f"raw.{table}": [] for table in OPENALEX}
    variants = {}
    for line, work in enumerate(works, start=1):
        place = {"file_id": work["file_id"], "line": line}
        authors = authors_of(work)
        found["raw.openalex_works"].append(
            {
                **place,
                **work,
                "field_name": FIELDS[work["field_id"]],
                "n_authorships": len(authors),
                "is_author_list_truncated": len(authors) == 100,
            }
        )
        for author_index, author in enumerate(authors, start=1):
            found["raw.openalex_authorships"].append({**place, **author, "author_index": author_index})
            for affiliation_index, (institution, code) in enumerate(author["affiliations"], start=1):
                found["raw.openalex_affiliations"].append(
                    {
                        **place,
                        "author_index": author_index,
                        "affiliation_index": affiliation_index,
                        "institution_id": institution,
                        "country_code": code,
                    }
                )
                if institution:
                    seen = variants.setdefault((work["file_id"], institution), {})
                    seen.setdefault(code, line)
    found["raw.openalex_institutions"] = [
        {
            "file_id": file_id,
            "line": line,
            "institution_id": institution,
            "variant_number": number,
            "ror": OBSERVED_ROR if institution == "I1" else None,
            "country_code": code,
            "lineage": LINEAGES[institution],
        }
        for (file_id, institution), seen in variants.items()
        for number, (code, line) in enumerate(seen.items(), start=1)
    ]
    n_lines = Counter(work["file_id"] for work in works)
    found["raw.openalex_input_files"] = [
        {
            "source": "openalex",
            "file_id": file_id,
            "rows_in": n_lines[file_id],
            "rows_kept": n_lines[file_id],
            "rows_rejected": 0,
            "is_synthetic": file_id == FILES[1],
        }
        for file_id in FILES
    ]
    found["raw.input_files"] = found["raw.openalex_input_files"]
    return found


def by_hand(works):
    """(work, country) → its part of the work's authors, reckoned with fractions."""
    latest = {}
    for work in works:
        rival = latest.get(work["work_id"])
        if rival is None or str(work["updated_date"] or "") >= str(rival["updated_date"] or ""):
            latest[work["work_id"]] = work
    weights = {}
    for work_id, work in latest.items():
        parts = [part for author in authors_of(work) if (part := countries_of(author))]
        for part in parts:
            for country, n in part.items():
                place = (work_id, country)
                weights[place] = weights.get(place, 0) + Fraction(n, part.total() * len(parts))
    return weights


def countries_of(author):
    """Country as counted → affiliations of an author there."""
    named = ((place, code, institution) for place, (institution, code) in enumerate(author["affiliations"]))
    matched = {(institution or place, code) for place, given, institution in named if (code := recognised(given))}
    listed = {code for given in author["countries"] if (code := recognised(given))}
    from_strings = listed - {code for _, code in matched}
    return Counter(COUNTED[code] for code in chain((code for _, code in matched), from_strings))


def recognised(given):
    code = (given or "").strip().upper()
    code = ALIASES.get(code, code)
    return code if code in COUNTED else None


@pytest.fixture(scope="module")
def fill(duck, contracts):
    """A function that makes tables of rows."""

    def make(rows):
        for name, given_rows in rows.items():
            duck.register("given", pyarrow.Table.from_pylist(given_rows, schema=arrow_schema(contracts[name])))
            duck.execute(f"create or replace table {name} as from given")

    make(settled())
    return make


@pytest.fixture(scope="module")
def build(duck, fill):
    """A function that runs the rooms over the tables a reader makes, and gives the database."""

    def run(rows):
        fill(rows)
        run_rooms(duck)
        return duck

    return run


def run_rooms(duck):
    for name in ROOMS:
        duck.execute(f"create or replace table {name} as {TABLES[name].select}")


def content(duck):
    """Everything the rooms gave: table → rows in order of the key."""
    ordered = {name: ", ".join(key(TABLES[name].contract)) for name in ROOMS}
    return {name: duck.execute(f"from {name} order by {order}").fetchall() for name, order in ordered.items()}


@settings(SLOW, max_examples=12)
@given(works=WORKS)
def test_what_always_holds(build, contracts, works):
    duck = build(read(works))
    for sentence, query in BROKEN.items():
        assert duck.execute(query).fetchall() == [], f"not so: {sentence}"

    for name in (*(f"raw.{table}" for table in OPENALEX), *ROOMS):
        assert [v for v in verify(duck.cursor(), contracts[name], name) if not v.passed] == [], name


@settings(SLOW, max_examples=8)
@given(works=WORKS)
def test_author_weights_are_those_reckoned_by_hand(build, works):
    duck = build(read(works))
    found = duck.execute(
        "select publication_id, country_code, author_weight from core.publication_countries"
    ).fetchall()
    expected = by_hand(works)
    assert {(work, country) for work, country, _ in found} == expected.keys()
    assert all(abs(Fraction(weight) - expected[work, country]) < 1e-9 for work, country, weight in found)


@settings(SLOW, max_examples=5)
@given(works=WORKS, random=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(build, works, random):
    rows = read(works)
    first = content(build(rows))
    shuffled = {name: random.sample(given_rows, len(given_rows)) for name, given_rows in rows.items()}
    assert content(build(shuffled)) == first


def test_the_number_of_threads_does_not_matter(duck, fill):
    fill(read([]))
    duck.execute("pragma verify_parallelism")
    for table, select in MANY.items():
        duck.execute(f"insert into {table} by name {select}")
    found = []
    for threads in (4, 1):
        duck.execute(f"set threads = {threads}")
        run_rooms(duck)
        found.append(content(duck))
    assert len(found[0]["core.authorships"]) == 20_000
    assert found[0] == found[1]
