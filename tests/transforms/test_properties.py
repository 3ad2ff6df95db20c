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

from raw.bibliography import BIBLIOGRAPHY, content_hash
from transforms.catalogue import tables
from warehouse.checks import verify
from warehouse.contract import arrow_schema, key
from warehouse.engine import rows_made

TABLES = {table.full_name: table for table in tables()}
GIVEN = {
    *("raw.observation", "raw.observed_identifiers", "raw.countries", "raw.country_aliases", "raw.country_groups"),
    *("raw.territory_mergers", "raw.intergovernmental_organisations", "raw.definitions", "raw.work_type_sets"),
    *("raw.corrections", "raw.input_files", "raw.publication_files", "raw.programme_periods"),
    *("core.programme_periods", "core.laboratories"),
    *(f"raw.{table}" for table in BIBLIOGRAPHY),
}
"""What is filled here; every room that needs nothing else is run."""


def runnable():
    """The rooms that need no more than what is given, each after those it reads."""
    found = []
    while True:
        ready = [
            name
            for name, table in TABLES.items()
            if name not in (*found, *GIVEN) and {*table.inputs} <= {*GIVEN, *found}
        ]
        if not ready:
            return tuple(found)
        found += ready


ROOMS = runnable()

HOME, TODAY = "FR", date(2025, 7, 1)
OURS = {
    "name": "A definition",
    "producer": "somebody",
    "international_if": "two countries",
    "unknown_countries": "not international",
    "partly_known": "domestic",
    "territories": "french-overseas-1",
    "hong_kong_macao": "apart",
    "taiwan": "apart",
    "uk_nations": "United Kingdom",
    "maximum_authors": None,
    "work_types": "articles",
    "preprints": "left out",
    "retracted": "left out",
    "paratext": "left out",
    "single_author_two_countries": "international",
    "counting": "full",
    "note": "",
    "source_url": "https://example.org",
}
DEFINITIONS = {
    "ours": {},
    "known": {"unknown_countries": "left out", "preprints": "counted"},
    "apart": {"territories": "apart", "hong_kong_macao": "China", "single_author_two_countries": "domestic"},
    "all": {"work_types": "every type", "preprints": "counted", "retracted": "counted"},
    "seen from home": {"international_if": "another country than home", "territories": "apart"},
    "short lists": {"maximum_authors": 50},
    "authors": {"counting": "author-fractional"},
    "countries": {"counting": "country-fractional", "territories": "apart"},
    "institutions": {"counting": "institution-fractional"},
}
"""Definition → the choices in which it differs from ours."""
COUNTED = {code: code for code in ("BR", "CN", "DE", "FR", "GB", "GR", "HK", "NA", "US", "XK")} | {
    "GF": HOME,
    "RE": HOME,
}
ALIASES = {"EL": "GR", "KO": "XK", "UK": "GB"}
CODES = [*COUNTED, *ALIASES, "FR", "FR", "fr", " us ", "ZZ", "FRA", ""]
FIELDS = {None: None, "16": "Chemistry", "31": "Physics"}
LINEAGES = {
    "openalex": {"I1": ["I1"], "I2": ["I2", "I1"], "I3": ["I3"], "I4": ["I4", "I900"], "I5": []},
    "hal": {"struct-1": ["struct-1"], "struct-2": ["struct-2", "struct-1"], "struct-3": []},
}
OBSERVED_ROR = "https://ror.org/00z54nq84"
ROOTS = ("I1", "struct-1")
FILES = {"openalex": ["aaaaaaaaaaaa", "bbbbbbbbbbbb"], "hal": ["cccccccccccc", "dddddddddddd"]}
IDENTIFIERS = {
    "openalex": [f"W{number}" for number in range(1, 13)],
    "hal": [f"hal-0000000{number}" for number in range(1, 7)],
}
DOIS = [None, None, None, "10.5555/one", "10.5555/two", "10.5555/three"]


def of_source(source, **own):
    """A strategy of works as a source gives them."""
    affiliation = st.tuples(st.sampled_from([None, *LINEAGES[source]]), st.sampled_from([None, *CODES]))
    author = st.fixed_dictionaries(
        {
            "countries": st.lists(st.sampled_from(CODES), max_size=3),
            "affiliations": st.lists(affiliation, max_size=3),
            "n_affiliation_strings": st.integers(0, 2),
            "is_corresponding": st.sampled_from([None, False, True]),
        }
    )
    return st.fixed_dictionaries(
        {
            "source": st.just(source),
            "file_id": st.sampled_from(FILES[source]),
            "record_id": st.sampled_from(IDENTIFIERS[source]),
            "doi": st.sampled_from(DOIS),
            "updated_date": st.sampled_from([None, datetime(2024, 1, 1), datetime(2025, 1, 1)]),  # noqa: DTZ001
            "publication_year": st.sampled_from([None, 2013, 2014, 2014, 2015, 2015, 2016]),
            "work_type": st.sampled_from([None, "article", "article", "article", "review", "preprint"]),
            "is_retracted": st.sampled_from([None, False, False, False, True]),
            "is_paratext": st.sampled_from([None, False, False, False, True]),
            "authors": st.lists(author, max_size=4),
            "has_100_authors": st.sampled_from([False] * 9 + [True]),
            **own,
        }
    )


def withdrawal(source):
    """A strategy of lines that withdraw a record."""
    reason = st.sampled_from([("absent", None), ("deleted", None), *(("merged", to) for to in IDENTIFIERS[source])])
    return st.builds(
        lambda file_id, record_id, why: {
            "source": source,
            "file_id": file_id,
            "record_id": record_id,
            "reason": why[0],
            "replaced_by": why[1],
        },
        st.sampled_from(FILES[source]),
        st.sampled_from(IDENTIFIERS[source]),
        reason,
    )


def correction(source):
    """A strategy of corrections of a source's records, most of which hold."""
    years, types = st.sampled_from(["2014", "2015", None]), st.sampled_from(["article", "review", None])
    fields = {
        ("work", "doi"): st.sampled_from(DOIS),
        ("work", "publication_year"): years,
        ("work", "work_type"): types,
        ("work", "is_retracted"): st.sampled_from(["false", "true", None]),
        ("institution", "country_code"): st.sampled_from(["FR", "DE", "ZZ", "fr", None]),
    }
    return st.one_of(
        [
            st.fixed_dictionaries(
                {
                    "source": st.just(source),
                    "record_kind": st.just(kind),
                    "record_id": st.sampled_from(
                        IDENTIFIERS[source] if kind == "work" else [*LINEAGES[source]],
                    ),
                    "field": st.just(field),
                    "old_value": value,
                    "new_value": value,
                }
            )
            for (kind, field), value in fields.items()
        ]
    ).filter(lambda row: row["old_value"] != row["new_value"])


OPENALEX = of_source(
    "openalex", field_id=st.sampled_from([*FIELDS]), hal_id=st.sampled_from([None, None, *IDENTIFIERS["hal"]])
)
HAL = of_source("hal", field_id=st.none(), hal_id=st.none())
LINE = st.one_of(OPENALEX, OPENALEX, OPENALEX, HAL, HAL, withdrawal("openalex") | withdrawal("hal"))
LINES = st.lists(LINE, max_size=3) | st.lists(LINE, min_size=8, max_size=18)
"""What stands in the files of all sources: works, and lines that withdraw one."""
CORRECTIONS = st.lists(
    correction("openalex") | correction("hal"),
    max_size=8,
    unique_by=lambda row: (row["source"], row["record_kind"], row["record_id"], row["field"]),
)
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

BROKEN = {
    "the weights of every work add up to exactly 1": """
        select publication_id from core.publication_countries
        group by publication_id
        having sum(author_weight) <> 1 or sum(country_weight) <> 1 or sum(institution_weight) <> 1""",
    "the parts of every work that has organisations add up to exactly 1": """
        select publication_id from core.publication_organisations
        group by publication_id having sum(author_weight) <> 1""",
    "a work has a weight where its country is known, and nowhere else": """
        select publication_id from core.publications left join core.publication_countries using (publication_id)
        where (country_knowledge <> 'unknown') <> (author_weight is not null)""",
    "over all countries, country weights are the works with a known country": """
        select * from (select coalesce(sum(country_weight), 0) as weights from core.publication_countries),
            (select count(*) as works from core.publications where country_knowledge <> 'unknown')
        where weights <> works""",
    "no country has more by fractional than by full counting": """
        select country_code from core.publication_countries group by country_code
        having sum(author_weight) > sum(full_count) or sum(country_weight) > sum(full_count)
            or sum(institution_weight) > sum(full_count)""",
    "the parts of codes are those of the countries they are counted as": """
        select publication_id, country_code
        from (
            select publication_id, counted_country_code as country_code, sum(author_weight) as author_weight,
                sum(organisation_weight) as institution_weight
            from core.publication_credits inner join core.countries using (country_code) group by all
        ) as apart
        full outer join core.publication_countries as merged using (publication_id, country_code)
        where apart.author_weight is distinct from merged.author_weight
            or apart.institution_weight is distinct from merged.institution_weight""",
    "a country has as many authors as have an affiliation there": """
        select publication_id, country_code
        from (
            select publication_id, counted_country_code as country_code, count(distinct author_index) as n_authors
            from core.authorship_countries inner join core.countries using (country_code) group by all
        ) as counted
        full outer join core.publication_countries as merged using (publication_id, country_code)
        where counted.n_authors is distinct from merged.n_authors""",
    "a work has as many countries as rows": """
        select publication_id from core.publication_countries inner join core.publications as p using (publication_id)
        group by publication_id, p.n_countries having count(*) <> p.n_countries""",
    "known and unknown works are all works": """
        select * from indicators.international_coauthorship where p_known + p_unknown <> p_publications""",
    "bounds are in order around the share": """
        select * from indicators.international_coauthorship
        where pp_international is not null and not (
            0 <= pp_international_lb and pp_international_lb <= pp_international + 1e-12
            and pp_international <= pp_international_ub + 1e-12
            and pp_international_lb <= pp_international_ub_tight and pp_international_ub_tight <= pp_international_ub
            and pp_international_ub <= 1)""",
    "domains and fields add up to all subjects": """
        select definition_id, scope, period, level
        from (select unnest(['domain', 'field']) as level) cross join indicators.international_coauthorship
        group by all
        having coalesce(sum(p_publications) filter (where subject_level = level), 0)
            <> sum(p_publications) filter (where subject_level = 'all')
            or coalesce(sum(p_international) filter (where subject_level = level), 0)
            <> sum(p_international) filter (where subject_level = 'all')
            or abs(coalesce(sum(p_weighted_denominator) filter (where subject_level = level), 0)
                - sum(p_weighted_denominator) filter (where subject_level = 'all')) > 1e-9""",
    "the years add up to all years": """
        select definition_id, scope from indicators.international_coauthorship where subject_level = 'all' group by all
        having sum(p_publications) filter (where period_kind = 'year')
            <> sum(p_publications) filter (where period_kind = 'all years')
            or sum(p_international) filter (where period_kind = 'year')
            <> sum(p_international) filter (where period_kind = 'all years')""",
    "what is left out makes the share no smaller, and no bound different": """
        select * from indicators.international_coauthorship as k
        inner join indicators.international_coauthorship as o using (scope, period, subject_level, subject_id)
        where k.definition_id = 'short lists' and o.definition_id = 'ours' and k.p_publications > o.p_publications""",
    "over all records a fractional share is the full one of the same works": """
        select * from indicators.international_coauthorship as f
        inner join indicators.international_coauthorship as o using (scope, period, subject_level, subject_id)
        where f.definition_id in ('authors', 'institutions') and o.definition_id = 'ours' and scope = 'all records'
            and f.pp_international is distinct from o.pp_international""",
    "a fractional share of the home country is no larger than the full one, where all affiliations are known": """
        select * from indicators.international_coauthorship as f
        inner join indicators.international_coauthorship as o using (scope, period, subject_level, subject_id)
        where f.definition_id = 'authors' and o.definition_id = 'ours' and scope = 'home country'
            and f.pp_international > o.pp_international + 1e-9""",
    "a named combination gives what its definition gives": """
        select m.* from indicators.definition_multiverse as m
        inner join indicators.international_coauthorship as s
            on s.definition_id = m.definition_id and s.scope = m.scope
            and s.period_kind = 'all years' and s.subject_level = 'all'
        where m.p_publications <> s.p_publications or m.p_denominator <> s.p_denominator
            or m.p_international <> s.p_international
            or (m.pp_international is null) <> (s.pp_international is null)
            or abs(m.pp_international - s.pp_international) > 1e-12""",
    "every definition is a combination": """
        select definition_id from core.definitions
        where definition_id not in (select definition_id from indicators.definition_multiverse
            where definition_id is not null)""",
    "the parts of all choices are the whole variance": """
        select scope from indicators.definition_spread where share_of_variance is not null
        group by scope having abs(sum(share_of_variance) - 1) > 1e-9""",
    "contributions add up to the difference": """
        select scope, definition_id from indicators.definition_contributions where undefined_reason is null
        group by all having abs(sum(pp_contribution) - min(pp_difference)) > 1e-9""",
    "rows are conserved": """
        select * from audit.row_conservation
        where rows_in is distinct from rows_kept + rows_rejected + rows_merged + rows_withdrawn + rows_not_counted""",
    "every record is of one publication": """
        select file_id, line from raw.works full join core.publication_records using (source, file_id, line)
        where record_id is distinct from source_record_id""",
    "every record that is kept is of a publication there is": """
        select * from core.publication_records where is_kept
            and publication_id not in (select publication_id from core.publications)""",
    "of one identifier of a source one record is kept at most": """
        select source, source_record_id from core.publication_records where is_kept
        group by source, source_record_id having count(*) > 1""",
    "a record is dropped only for a later one, or because it is withdrawn": """
        select source, source_record_id from core.publication_records
        where (source, source_record_id) not in (select (source, record_id) from raw.withdrawals)
        group by source, source_record_id having not bool_or(is_kept)""",
    "a publication is named after one record, takes its authors from one, and has one of OpenAlex at most": """
        select publication_id from core.publication_records where is_kept group by publication_id
        having count(*) filter (where link = 'itself') <> 1 or count(*) filter (where is_author_list_used) <> 1
            or count(*) filter (where source = 'openalex') > 1""",
    "a publication has the sources of its records": """
        select publication_id from core.publications as p
        left join (
            select publication_id, list_sort(array_agg(distinct source)) as found
            from core.publication_records where is_kept group by publication_id
        ) using (publication_id)
        where sources is distinct from found""",
    "where a DOI joins, it is one DOI": """
        select r.source_record_id from core.publication_records as r
        inner join core.publication_records as m on m.publication_id = r.publication_id and m.link = 'itself'
        where r.link = 'doi' and r.doi is distinct from m.doi""",
    "no OpenAlex work and no other publication of HAL alone have one DOI": """
        select h.publication_id from core.publication_records as h
        inner join core.publication_records as w on w.doi = h.doi and w.is_kept and w.link = 'itself'
        where h.source = 'hal' and h.link = 'itself' and h.publication_id <> w.publication_id""",
    "the countries of the record that is used are those of the publication's authors": """
        select publication_id from core.publication_records
        left join (
            select publication_id, list_sort(array_agg(distinct country_code)) as found
            from core.authorship_countries group by publication_id
        ) using (publication_id)
        where is_author_list_used and countries is distinct from coalesce(found, [])""",
    "where a source has a country, the publication has one": """
        select publication_id from core.publications inner join core.publication_records using (publication_id)
        where array_length(countries) > 0 and is_kept and country_knowledge = 'unknown'""",
    "a publication has as many authors as it says": """
        select p.publication_id from core.publications as p left join core.authorships using (publication_id)
        group by p.publication_id, p.n_authors having count(author_index) <> p.n_authors""",
    "a correction of a work that is found is of a record in force": """
        select * from core.corrections where record_file_id is not null and not exists (
            from core.publication_records as r
            where r.file_id = record_file_id and r.line = record_line and r.is_kept)""",
    "corrections of works that apply are counted, each once": """
        select * from (select count(*) as applied from core.corrections where status = 'applied'
                and record_kind = 'work'),
            (select coalesce(sum(n_corrections), 0) as counted from core.publications),
            (select count(*) as of_institutions from core.corrections where status = 'applied'
                and record_kind = 'institution')
        where counted < applied or (of_institutions = 0 and counted <> applied)""",
    "sources that disagree are those of the publication, and one of the two values is used": """
        select * from audit.publication_disagreements inner join core.publications as p using (publication_id)
        where not list_contains(sources, source_a) or not list_contains(sources, source_b)
            or source_used not in (source_a, source_b)
            or (field = 'publication_year' and cast(p.publication_year as varchar) not in (value_a, value_b))
            or (field = 'doi' and p.doi not in (value_a, value_b))""",
}
"""What holds → a query of what breaks it."""

MANY = {
    "raw.works": """
        select 'openalex' as source, 'aaaaaaaaaaaa' as file_id, n as line, 'W' || n as record_id, 5 as n_authorships,
            '10.5555/' || n % 3000 as doi, 'hal-' || 2 * n as hal_id,
            2014 + n % 2 as publication_year, 'article' as work_type, false as is_author_list_truncated
        from range(1, 4001) as t(n)
        union all by name
        select 'hal' as source, 'cccccccccccc' as file_id, n as line, 'hal-' || n as record_id, 5 as n_authorships,
            '10.5555/' || 2 * n as doi, 2014 + n % 3 as publication_year, false as is_author_list_truncated
        from range(1, 4001) as t(n)""",
    "raw.withdrawals": """
        select 'openalex' as source, 'bbbbbbbbbbbb' as file_id, n as line, 'W' || 5 * n as record_id,
            'merged' as reason, 'W' || n as replaced_by
        from range(1, 400) as t(n)""",
    "raw.authorships": """
        select file_id, line, a as author_index, 1 as n_affiliation_strings,
            [['FR', 'DE', 'US', 'ZZ', 'CN', 'RE', 'UK'][1 + (line * a) % 7]] as countries
        from raw.works, range(1, 6) as t(a)""",
    "raw.affiliations": """
        select file_id, line, author_index, i as affiliation_index, countries[1] as country_code,
            'I' || (1 + (line + author_index * i) % 5) as institution_id
        from raw.authorships, range(1, 3) as t(i)""",
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
                "institution_name": "The institution",
                "known_on_date": TODAY,
                "default_definition_id": "ours",
                "small_cells_below": 3,
            }
        ],
        "raw.definitions": [OURS | {"definition_id": name} | other for name, other in DEFINITIONS.items()],
        "raw.work_type_sets": [
            {"set_id": "articles", "publication_type": "article"},
            {"set_id": "articles", "publication_type": "review"},
            {"set_id": "every type", "publication_type": "*"},
        ],
        "raw.observed_identifiers": [
            {"identifier": OBSERVED_ROR, "scheme": "ROR"},
            {"identifier": "I900", "scheme": "OpenAlex"},
        ],
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
        "raw.country_groups": [
            {
                "group_id": group,
                "group_name_en": group,
                "group_name_fr": group,
                "country_code": code,
                "valid_from": since,
                "valid_to": until,
                "source_url": "https://example.org",
            }
            for group, code, since, until in (
                ("union", "DE", date(1, 1, 1), None),
                ("union", "FR", date(1, 1, 1), None),
                ("union", "GR", date(2015, 1, 1), None),
                ("union", "GB", date(1, 1, 1), date(2015, 1, 1)),
                ("china", "CN", date(1, 1, 1), None),
            )
        ],
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
        "raw.intergovernmental_organisations": [
            {"ror": OBSERVED_ROR, "organisation_name": "The institution", "founded_by": "A treaty"}
        ],
        "raw.programme_periods": [],
        "core.programme_periods": [],
        "core.laboratories": [],
    }


def authors_of(work):
    """The authors of a work; exactly 100 where the list is to look cut."""
    if work["has_100_authors"] and work["authors"]:
        return (work["authors"] * 100)[:100]
    return work["authors"]


def read(lines, corrections=()):
    """The tables that readers make of the lines, the n-th on line n of its file: table → rows."""
    found = {f"raw.{table}": [] for table in BIBLIOGRAPHY}
    variants = {}
    for number, line in enumerate(lines, start=1):
        place = {"file_id": line["file_id"], "line": number}
        if "reason" in line:
            found["raw.withdrawals"].append({**place, **line})
            continue
        authors = authors_of(line)
        found["raw.works"].append(
            {
                **place,
                **line,
                "field_name": FIELDS[line["field_id"]],
                "n_authorships": len(authors),
                "is_author_list_truncated": len(authors) == 100,
                "content_hash": content_hash((line, authors)),
            }
        )
        for author_index, author in enumerate(authors, start=1):
            found["raw.authorships"].append({**place, **author, "author_index": author_index})
            for affiliation_index, (institution, code) in enumerate(author["affiliations"], start=1):
                found["raw.affiliations"].append(
                    {
                        **place,
                        "author_index": author_index,
                        "affiliation_index": affiliation_index,
                        "institution_id": institution,
                        "country_code": code,
                    }
                )
                if institution:
                    seen = variants.setdefault((line["source"], line["file_id"], institution), {})
                    seen.setdefault(code, number)
    found["raw.institutions"] = [
        {
            "file_id": file_id,
            "line": number,
            "institution_id": institution,
            "variant_number": variant_number,
            "ror": OBSERVED_ROR if institution in ROOTS else None,
            "country_code": code,
            "lineage": LINEAGES[source][institution],
        }
        for (source, file_id, institution), seen in variants.items()
        for variant_number, (code, number) in enumerate(seen.items(), start=1)
    ]
    n_lines = Counter(line["file_id"] for line in lines)
    found["raw.input_files"] = found["raw.publication_files"] = [
        {
            "source": source,
            "position": position,
            "file_id": file_id,
            "file_name": file_id,
            "sha256": file_id + 52 * "0",
            "n_bytes": 1,
            "mode": "files",
            "rows_in": n_lines[file_id],
            "rows_kept": n_lines[file_id],
            "rows_rejected": 0,
            "is_synthetic": file_id == FILES["openalex"][1],
        }
        for source, files in FILES.items()
        for position, file_id in enumerate(files, start=1)
    ]
    found["raw.corrections"] = [
        {**row, "correction_id": f"c{number}", "reason": "", "evidence": "", "corrected_by": "", "since": TODAY}
        for number, row in enumerate(corrections, start=1)
    ]
    return found


def in_force(lines):
    """(source, identifier) → the work in force, found by going through the files in their order."""
    found = {}
    for source, files in FILES.items():
        for file_id in files:
            ordered = [line for line in lines if line["file_id"] == file_id]
            for identifier in {line["record_id"] for line in ordered}:
                own = [line for line in ordered if line["record_id"] == identifier]
                ends = [place for place, line in enumerate(own) if "reason" in line]
                if ends:
                    found.pop((source, identifier), None)
                    own = own[ends[-1] + 1 :]
                if own:
                    latest = max(enumerate(own), key=lambda item: (str(item[1]["updated_date"] or ""), item[0]))
                    found[source, identifier] = latest[1]
    return found


def publications_by_hand(lines):
    """Publication → its works in force, that of OpenAlex first, then those of HAL by identifier."""
    found = in_force(lines)
    works = {identifier: work for (source, identifier), work in found.items() if source == "openalex"}
    documents = {identifier: work for (source, identifier), work in sorted(found.items()) if source == "hal"}
    publications = {identifier: [work] for identifier, work in works.items()}
    left = {}
    for identifier, document in documents.items():
        same_doi = [name for name, work in works.items() if document["doi"] and work["doi"] == document["doi"]]
        stating = [name for name, work in works.items() if work["hal_id"] == identifier]
        if candidates := same_doi or stating:
            publications[min(candidates, key=lambda name: int(name[1:]))].append(document)
        else:
            left.setdefault(document["doi"] or identifier, []).append(document)
    return publications | {group[0]["record_id"]: group for group in left.values()}


def by_hand(lines):
    """(publication, country) → its part of the publication's authors, reckoned with fractions."""
    weights = {}
    for publication, works in publications_by_hand(lines).items():
        lists = [[part for author in authors_of(work) if (part := countries_of(author))] for work in works]
        parts = next((found for found in lists if found), [])
        for part in parts:
            for country, n in part.items():
                place = (publication, country)
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
        table = TABLES[name]
        if table.program:
            rows = duck.execute(f"select * from ({table.select}\n) order by all").to_arrow_table()
            duck.register("made", rows_made(table.program, rows))
            duck.execute(f"create or replace table {name} as from made")
        else:
            duck.execute(f"create or replace table {name} as {table.select}")


def content(duck):
    """Everything the rooms gave: table → rows in order of the key."""
    ordered = {name: ", ".join(key(TABLES[name].contract)) for name in ROOMS}
    return {name: duck.execute(f"from {name} order by {order}").fetchall() for name, order in ordered.items()}


@settings(SLOW, max_examples=15)
@given(lines=LINES, corrections=CORRECTIONS)
def test_what_always_holds(build, contracts, lines, corrections):
    duck = build(read(lines, corrections))
    for sentence, query in BROKEN.items():
        assert duck.execute(query).fetchall() == [], f"not so: {sentence}"

    for name in (*(f"raw.{table}" for table in BIBLIOGRAPHY), *ROOMS):
        assert [v for v in verify(duck.cursor(), contracts[name], name) if not v.passed] == [], name


@settings(SLOW, max_examples=10)
@given(lines=LINES)
def test_records_in_force_and_their_publications_are_those_found_by_hand(build, lines):
    duck = build(read(lines))
    found = duck.execute(
        "select publication_id, source, source_record_id from core.publication_records where is_kept"
    ).fetchall()
    assert sorted(found) == sorted(
        (publication, work["source"], work["record_id"])
        for publication, works in publications_by_hand(lines).items()
        for work in works
    )


@settings(SLOW, max_examples=10)
@given(lines=LINES)
def test_author_weights_are_those_reckoned_by_hand(build, lines):
    duck = build(read(lines))
    found = duck.execute(
        "select publication_id, country_code, author_weight from core.publication_countries"
    ).fetchall()
    expected = by_hand(lines)
    assert {(work, country) for work, country, _ in found} == expected.keys()
    assert all(abs(Fraction(weight) - expected[work, country]) < 1e-9 for work, country, weight in found)


@settings(SLOW, max_examples=5)
@given(lines=LINES, corrections=CORRECTIONS, random=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(build, lines, corrections, random):
    rows = read(lines, corrections)
    first = content(build(rows))
    shuffled = {name: random.sample(given_rows, len(given_rows)) for name, given_rows in rows.items()}
    assert content(build(shuffled)) == first


@settings(SLOW, max_examples=8)
@given(lines=LINES, corrections=CORRECTIONS)
def test_hal_adds_to_the_publications_of_openalex_and_changes_nothing_it_has(build, lines, corrections):
    rows = read(lines, corrections)
    both = publications(build(rows))
    without = {
        name: [row for row in given_rows if row.get("file_id") not in FILES["hal"]] for name, given_rows in rows.items()
    }
    alone = publications(build(without))
    assert {name for name, row in both.items() if "openalex" in row["sources"]} == alone.keys()
    for name, row in alone.items():
        if both[name]["sources"] == ["openalex"]:
            assert both[name] == row
        for field in ("doi", "publication_year", "publication_type", "field_id"):
            assert row[field] in (None, both[name][field])
        if row["country_knowledge"] != "unknown":
            assert both[name]["n_countries"] == row["n_countries"]
            assert both[name]["n_authors"] == row["n_authors"]


def publications(duck):
    """Publication → its row."""
    rows = duck.execute("from core.publications").to_arrow_table().to_pylist()
    return {row["publication_id"]: row for row in rows}


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
    links = Counter(row[7] for row in found[0]["core.publication_records"])
    assert min(links["itself"], links["doi"], links["stated identifier"]) > 500
    assert len(found[0]["core.authorships"]) == 5 * len(found[0]["core.publications"])
    assert found[0] == found[1]
