"""What holds for the tables of countries, regions, organisations and leading authors, whatever the records are.

The rooms put publications together before they look at definitions; here every figure is counted again the long way,
one definition and one publication after another.
"""

from datetime import date

import pyarrow
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms.catalogue import tables
from warehouse.checks import verify
from warehouse.contract import arrow_schema

TABLES = {table.full_name: table for table in tables()}
PREPARED = (
    "core.definitions",
    "core.periods",
    "core.country_views",
    "core.selections",
    "core.countries",
    "core.country_groups",
    "core.country_sets",
    "core.judgements",
    "core.publication_credits",
    "core.publication_organisations",
    "core.publication_classes",
    "core.definition_classes",
    "core.publication_profiles",
    "core.home_credit_profiles",
    "core.country_profiles",
    "indicators.international_coauthorship",
)
OURS = (
    "indicators.country_shares",
    "indicators.partner_countries",
    "indicators.partner_regions",
    "indicators.partner_organisations",
    "indicators.laboratory_coauthorship",
    "indicators.leadership",
)
CODES = ["FR", "FR", "DE", "US", "GB", "RE", "GF", "CN", "HK", "TW"]
MERGED = {"RE": "FR", "GF": "FR"}
ORGANISATIONS = {"I1": True, "I2": True, "I3": False, "I4": False, "I5": False}
"""Organisation → whether it is observed; the first is the institution itself."""
LONG_AGO = date(1, 1, 1)
GROUPS = {
    "european-union": {
        "FR": (date(1958, 1, 1), None),
        "DE": (date(1958, 1, 1), None),
        "GB": (LONG_AGO, date(2020, 2, 1)),
    },
    "america": {"US": (LONG_AGO, None)},
    "overseas": {"RE": (LONG_AGO, None), "GF": (date(2020, 7, 1), None)},
}
CHOICES = {
    "international_if": "two countries",
    "unknown_countries": "not international",
    "partly_known": "domestic",
    "territories": "french-overseas-1",
    "hong_kong_macao": "apart",
    "taiwan": "apart",
    "work_types": "articles",
    "preprints": "left out",
    "retracted": "left out",
    "paratext": "left out",
    "single_author_two_countries": "international",
    "counting": "full",
}
DEFINITIONS = {
    "ours": {},
    "known": {"unknown_countries": "left out", "partly_known": "left out"},
    "apart": {"territories": "apart", "hong_kong_macao": "China", "taiwan": "China"},
    "seen-from-home": {"international_if": "another country than home", "preprints": "counted"},
    "single-domestic": {"single_author_two_countries": "domestic", "territories": "apart"},
}
"""Definition → the choices in which it differs."""

AFFILIATION = st.tuples(st.sampled_from([None, *ORGANISATIONS]), st.sampled_from([None, *CODES]))
AUTHOR = st.tuples(st.lists(AFFILIATION, max_size=3), st.sampled_from([None, False, True]))
WORK = st.fixed_dictionaries(
    {
        "publication_year": st.sampled_from([None, 2019, 2020, 2021, 2022]),
        "publication_type": st.sampled_from(["article", "article", "preprint"]),
        "is_observed": st.booleans(),
        "authors": st.lists(AUTHOR, max_size=4),
    }
)
WORKS = st.lists(WORK, max_size=12)

# every publication a definition divides by, in every scope and period it is in
LONG_WAY = """
    create or replace temp view divided as
    with judged as (
        select d.definition_id, d.country_view, c.*, j.has_home_country, j.is_international, j.n_countries
        from core.definitions as d
        inner join core.selections as s on s.selection_id = d.selection_id and s.is_counted
        inner join core.publication_classes as c on c.selection_class = s.selection_class
        inner join core.judgements as j on j.judgement_id = d.judgement_id and j.judgement_class = c.judgement_class
        where j.is_in_denominator
    )
    select scope, p.period, p.period_kind, judged.*
    from judged
    inner join core.periods as p on publication_year between p.first_year and p.last_year
    inner join (select unnest(['institution', 'home country', 'all records']) as scope) as scopes
        on scope = 'all records' or (scope = 'institution' and is_observed)
            or (scope = 'home country' and has_home_country);
    create or replace temp view placed as
    select d.*, v.counted_country_code as country_code, c.author_weight, c.organisation_weight
    from divided as d
    inner join core.publication_credits as c using (publication_id)
    inner join core.country_views as v on v.country_view = d.country_view and v.country_code = c.country_code;
    create or replace temp view corresponding as
    select a.publication_id, a.author_index
    from core.authorships as a inner join core.publications as p using (publication_id)
    where a.is_corresponding or p.n_authors = 1"""

BROKEN = {
    "a country has the publications with an author there, each once": """
        select * from (
            select definition_id, scope, period, country_code, count(distinct publication_id) as p_publications,
                count(distinct publication_id) filter (where is_international) as p_international,
                count(distinct publication_id) filter (where n_countries > 1) as p_with_other_country,
                count(distinct publication_id) filter (where publication_id in (
                    select publication_id from corresponding)) as p_with_corresponding_author,
                sum(author_weight) as author_weight, sum(organisation_weight) as organisation_weight
            from placed group by all
        ) as expected
        full outer join (from indicators.country_shares where p_publications > 0) as found
            using (definition_id, scope, period, country_code)
        where expected.p_publications is distinct from found.p_publications
            or expected.p_international is distinct from found.p_international
            or expected.p_with_other_country is distinct from found.p_with_other_country
            or expected.p_with_corresponding_author is distinct from found.p_with_corresponding_author
            or abs(expected.author_weight - p_author_weighted) > 1e-9
            or abs(expected.organisation_weight - p_institution_weighted) > 1e-9""",
    "over all countries, weights are the publications with a known country": """
        select definition_id, scope, period from (
            select definition_id, scope, period, count(*) as known from divided where n_countries > 0 group by all
        )
        full outer join (
            select definition_id, scope, period, sum(p_author_weighted) as a, sum(p_country_weighted) as c,
                sum(p_institution_weighted) as i
            from indicators.country_shares group by all
        ) using (definition_id, scope, period)
        where abs(coalesce(known, 0) - a) > 1e-9 or abs(coalesce(known, 0) - c) > 1e-9
            or abs(coalesce(known, 0) - i) > 1e-9""",
    "no country is more international by parts than in full, where two countries make a work international": """
        select * from indicators.country_shares inner join core.definitions as d using (definition_id)
        where d.international_if = 'two countries' and d.single_author_two_countries = 'international' and (
            pp_international_author_weighted > pp_international + 1e-12
            or pp_international_country_weighted > pp_international + 1e-9
            or pp_international_institution_weighted > pp_international + 1e-12)""",
    "the home country always has a row": """
        select definition_id, period from core.definitions cross join core.periods
        where 3 <> (select count(*) from indicators.country_shares as s where s.definition_id =
            definitions.definition_id and s.period = periods.period and is_home_country)""",
    "partners are all countries but the home country": """
        from (select definition_id, scope, period, country_code, p_publications from indicators.country_shares
            where scope <> 'all records' and country_code <> 'FR' and p_publications > 0) as expected
        full outer join indicators.partner_countries as found using (definition_id, scope, period, country_code)
        where expected.p_publications is distinct from found.p_publications""",
    "a region has the publications with a country that was its member that summer, each once": """
        select definition_id, scope, period, group_id from (
            select definition_id, scope, period, group_id, count(distinct publication_id) as p_publications,
                count(distinct country_code) as n_countries
            from placed inner join core.country_groups as g using (country_code)
            where country_code <> 'FR' and valid_from <= make_date(publication_year, 7, 1)
                and make_date(publication_year, 7, 1) < coalesce(valid_to, date '9999-01-01')
            group by all
        ) as expected
        full outer join indicators.partner_regions as found using (definition_id, scope, period, group_id)
        where coalesce(expected.p_publications, 0) <> coalesce(found.p_publications, -1)
            or coalesce(expected.n_countries, 0) <> coalesce(found.n_countries, -1)""",
    "no organisation is dropped": """
        select definition_id, scope, period from (
            select definition_id, scope, period, count(*) as n, sum(o.author_weight) as weight
            from divided inner join core.publication_organisations as o using (publication_id)
            inner join core.definitions as d using (definition_id)
            where not o.is_observed and scope <> 'all records'
                and (period_kind = 'all years' or (period_kind = 'three years' and d.is_default))
            group by all
        )
        full outer join (
            select definition_id, scope, period, sum(p_publications) as p, sum(p_author_weighted) as weighted
            from indicators.partner_organisations group by all
        ) using (definition_id, scope, period)
        where n is distinct from p or abs(weight - weighted) > 1e-9""",
    "an organisation that is not small has a row of its own, and no other has": """
        select definition_id, scope, organisation_id from (
            select definition_id, scope, o.organisation_id, count(*) as n
            from divided inner join core.publication_organisations as o using (publication_id)
            where not o.is_observed and scope <> 'all records' and period_kind = 'all years' group by all
            having count(*) >= 2
        ) as expected
        full outer join (
            from indicators.partner_organisations where period_kind = 'all years' and not is_several
        ) as found using (definition_id, scope, organisation_id)
        where n is distinct from p_publications""",
    "a laboratory has the publications it is named on": """
        select definition_id, period, organisation_id from (
            select definition_id, period, o.organisation_id, count(*) as p_denominator,
                count(*) filter (where is_international) as p_international
            from divided inner join core.publication_organisations as o using (publication_id)
            where o.organisation_id = 'I2' and scope = 'all records' group by all
        ) as expected
        full outer join (from indicators.laboratory_coauthorship where p_denominator > 0) as found
            using (definition_id, period, organisation_id)
        where expected.p_denominator is distinct from found.p_denominator
            or expected.p_international is distinct from found.p_international""",
    "a country leads the publications of which a corresponding author is there": """
        select definition_id, scope, period, country_code from (
            select definition_id, scope, period, v.counted_country_code as country_code,
                count(distinct publication_id) as p_led,
                count(distinct publication_id) filter (where n_countries > 1) as p_led_multiple
            from divided
            inner join corresponding using (publication_id)
            inner join core.authorship_countries as a using (publication_id, author_index)
            inner join core.country_views as v
                on v.country_view = divided.country_view and v.country_code = a.country_code
            group by all
        ) as expected
        full outer join (from indicators.leadership where p_led > 0) as found
            using (definition_id, scope, period, country_code)
        where expected.p_led is distinct from found.p_led
            or expected.p_led_multiple is distinct from found.p_led_multiple_countries""",
    "over all countries, what is led weighs 1 for each publication with a corresponding author of known country": """
        select definition_id, scope, period from (
            select definition_id, scope, period, count(distinct publication_id) as n
            from divided inner join corresponding using (publication_id)
            inner join core.authorship_countries as a using (publication_id, author_index) group by all
        )
        full outer join (
            select definition_id, scope, period, sum(p_led_weighted) as weight from indicators.leadership group by all
        ) using (definition_id, scope, period)
        where abs(coalesce(n, 0) - weight) > 1e-9""",
}
"""What holds → a query of what breaks it."""


def settled():
    """The tables that are the same for all records: table → rows."""
    return {
        "raw.observation": [
            {
                "institution_name": "An institute",
                "home_country_code": "FR",
                "first_year": 2019,
                "last_year": 2022,
                "as_of_date": date(2025, 7, 1),
                "default_definition_id": "ours",
                "small_cells_below": 2,
            }
        ],
        "raw.observed_identifiers": [{"identifier": "I1", "scheme": "OpenAlex"}],
        "raw.definitions": [{"definition_id": name, **CHOICES, **own} for name, own in DEFINITIONS.items()],
        "raw.work_type_sets": [{"set_id": "articles", "publication_type": "article"}],
        "raw.works": [{"work_type": kind} for kind in ("article", "preprint")],
        "raw.corrections": [],
        "raw.countries": [{"country_code": code, "name_en": code} for code in sorted({*CODES})],
        "raw.territory_mergers": [
            {"map_version": "french-overseas-1", "territory_code": code, "state_code": state, "valid_from": LONG_AGO}
            for code, state in MERGED.items()
        ],
        "raw.country_groups": [
            {
                "group_id": name,
                "group_name_en": name,
                "group_name_fr": name,
                "country_code": code,
                "valid_from": begin,
                "valid_to": end,
            }
            for name, members in GROUPS.items()
            for code, (begin, end) in members.items()
        ],
        "core.organisations": [
            {
                "organisation_id": name,
                "is_observed": seen,
                "country_code": None if name == "I5" else "DE",
                "source": "a",
            }
            for name, seen in ORGANISATIONS.items()
        ],
    }


def read(works):
    """The tables of publications and their authors that are made of works: table → rows."""
    found = {f"core.{name}": [] for name in ("publications", "affiliations", "authorships", "authorship_countries")}
    for number, work in enumerate(works, start=1):
        name = {"publication_id": f"W{number}"}
        codes = {code for affiliations, _ in work["authors"] for _, code in affiliations if code}
        unknown = [not any(code for _, code in affiliations) for affiliations, _ in work["authors"]]
        n_authors = len(work["authors"])
        organisations = [{name for name, _ in affiliations if name} for affiliations, _ in work["authors"]]
        found["core.publications"].append(
            {
                **name,
                **work,
                "country_set": " ".join(sorted(codes)),
                "n_authors": n_authors,
                "n_authors_without_country": sum(unknown),
                "is_author_list_truncated": False,
                "is_single_place": n_authors == 1 and len(work["authors"][0][0]) < 2,
                "n_organisations": len(set().union(*organisations)),
                "selection_class": f"{work['publication_type']};{min(n_authors, 1)}",
                "is_synthetic": False,
            }
        )
        for place, (affiliations, is_corresponding) in enumerate(work["authors"], start=1):
            author = {**name, "author_index": place}
            found["core.authorships"].append(
                {
                    **author,
                    "is_corresponding": is_corresponding,
                    "n_organisations": len(organisations[place - 1]),
                }
            )
            found["core.authorship_countries"] += [
                {**author, "country_code": code, "n_affiliations": [c for _, c in affiliations].count(code)}
                for code in sorted({code for _, code in affiliations if code})
            ]
            found["core.affiliations"] += [
                {
                    **author,
                    "affiliation_index": index,
                    "organisation_id": organisation,
                    "country_code": code,
                    "is_observed": ORGANISATIONS.get(organisation, False),
                    "is_from_string_only": False,
                    "is_only_affiliation": len(affiliations) == 1,
                }
                for index, (organisation, code) in enumerate(affiliations, start=1)
            ]
    return found


@pytest.fixture(scope="module")
def build(duck, contracts):
    """A function that runs the rooms over works, and gives the database."""

    def fill(rows):
        for name, given_rows in rows.items():
            duck.register("given", pyarrow.Table.from_pylist(given_rows, schema=arrow_schema(contracts[name])))
            duck.execute(f"create or replace table {name} as from given")

    def run(works):
        fill(read(works))
        for name in (*PREPARED, *OURS):
            duck.execute(f"create or replace table {name} as {TABLES[name].select}")
        duck.execute(LONG_WAY)
        return duck

    fill(settled())
    return run


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(works=WORKS)
def test_figures_are_those_counted_the_long_way(build, contracts, works):
    duck = build(works)
    for sentence, query in BROKEN.items():
        assert duck.execute(query).fetchall() == [], f"not so: {sentence}"
    for name in ("core.country_profiles", "core.definition_classes", *OURS):
        assert [v for v in verify(duck.cursor(), contracts[name], name) if not v.passed] == [], name
