"""For any publications, kinds of collaboration, strata, coverage and impact are those found by going through them.

Every definition of the register is applied to each publication by hand, and the tables are compared with the counts.
"""

import csv
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction

import pyarrow
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms.catalogue import tables
from warehouse.checks import verify
from warehouse.contract import arrow_schema
from warehouse.engine import rows_made

TABLES = {table.full_name: table for table in tables()}
DECISIONS = ("definitions", "periods", "country_views", "selections", "country_sets", "judgements")
ROOMS = (
    *(f"core.{name}" for name in (*DECISIONS, "publication_classes", "definition_classes", "publication_profiles")),
    "indicators.collaboration_types",
    "indicators.author_strata",
    "indicators.coverage",
    "indicators.impact",
    "audit.publications_not_counted",
)
HOME, OVERSEAS = "FR", {"GF": "FR", "RE": "FR"}
CODES = ("FR", "RE", "DE", "CN", "HK", "TW", *(f"{a}{b}" for a in "AB" for b in "ABCDEFGHIJKLMNOP"))
TYPES = ("article", "book-chapter", "dataset", "preprint", "review")
SCOPES = ("institution", "home country", "all records")
PERIODS = {"2014": (2014, 2014), "2015": (2015, 2015), "2014-2015": (2014, 2015)}
STRATA = {"no authors": 0, "1-10": 10, "11-50": 50, "51-100": 100, "101-200": 200, "more than 200": 10**9}

WORK = st.fixed_dictionaries(
    {
        "year": st.sampled_from([None, 2013, 2014, 2014, 2015, 2015]),
        "type": st.sampled_from([None, "article", "article", *TYPES]),
        "is_retracted": st.sampled_from([False] * 5 + [True]),
        "is_paratext": st.sampled_from([False] * 5 + [True]),
        "n_authors": st.sampled_from([0, 1, 1, 2, 10, 11, 50, 51, 100, 101, 200, 201]),
        "codes": st.sets(st.sampled_from(CODES[:6]), max_size=4) | st.just(set(CODES[:31])) | st.just(set(CODES)),
        "has_unknown": st.booleans(),
        "n_organisations": st.integers(0, 3),
        "is_observed": st.booleans(),
        "field": st.sampled_from([None, "31", "16"]),
        "doi": st.none() | st.just("10.5555/one"),
        "has_corresponding": st.booleans(),
        "fwci": st.none() | st.integers(0, 300_000_000).map(lambda n: n / 1_000_000),
        "is_top": st.sampled_from([None, False, True]),
    }
)


def register(repository, table):
    with (repository / "raw" / "definitions" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return [{name: value or None for name, value in row.items()} for row in csv.DictReader(stream)]


@pytest.fixture(scope="module")
def definitions(repository):
    """The register's definitions and, for what none of them does, one more of each kind."""
    found = register(repository, "definitions")
    others = {"partly_known": "left out", "single_author_two_countries": "domestic"}
    found += [{**found[0], "definition_id": choice, choice: value} for choice, value in others.items()]
    return [{**row, "maximum_authors": int(row["maximum_authors"] or 0) or None} for row in found]


@pytest.fixture(scope="module")
def sets(repository):
    found = defaultdict(set)
    for row in register(repository, "work_type_sets"):
        found[row["set_id"]].add(row["publication_type"])
    return found


def consistent(work):
    """A work whose numbers fit: none without authors has countries, and only 100 authors look cut."""
    n_authors = work["n_authors"]
    codes = sorted(work["codes"]) if n_authors else []
    n_unknown = min(n_authors, 1) if work["has_unknown"] and (n_authors > 1 or not codes) else 0
    return {
        **work,
        "codes": codes,
        "n_unknown": n_unknown if codes else n_authors,
        "n_organisations": work["n_organisations"] if n_authors else 0,
        "has_corresponding": work["has_corresponding"] and n_authors > 0,
        "is_truncated": n_authors == 100,
        "is_single_place": n_authors == 1 and len(codes) < 2,
    }


def selection_class(work):
    least = max(limit for limit in (0, 1, 11, 51, 101, 201) if work["n_authors"] >= limit)
    flags = "".join(f";{flag}" for flag in ("retracted", "paratext") if work[f"is_{flag}"])
    return f"{work['type'] or '?'};{least}{flags}"


def given_tables(works, definitions, sets):
    """The tables that the rooms read: table → rows."""
    names = [f"W{number}" for number, _ in enumerate(works, start=1)]
    publications = [
        {
            "publication_id": name,
            "publication_year": work["year"],
            "publication_type": work["type"],
            "field_id": work["field"],
            "domain_id": work["field"] and "3",
            "n_authors": work["n_authors"],
            "n_authors_without_country": work["n_unknown"],
            "n_organisations": work["n_organisations"],
            "is_author_list_truncated": work["is_truncated"],
            "is_single_place": work["is_single_place"],
            "country_set": " ".join(work["codes"]),
            "selection_class": selection_class(work),
            "is_observed": work["is_observed"],
            "doi": work["doi"],
            "file_id": "aaaaaaaaaaaa",
            "line": int(name[1:]),
            "is_synthetic": False,
        }
        for name, work in zip(names, works, strict=True)
    ]
    return {
        "raw.observation": [
            {
                "home_country_code": HOME,
                "first_year": 2014,
                "last_year": 2015,
                "default_definition_id": "observatory",
                "small_cells_below": 3,
            }
        ],
        "raw.definitions": definitions,
        "raw.work_type_sets": [{"set_id": key, "publication_type": kind} for key in sets for kind in sets[key]],
        "raw.countries": [{"country_code": code} for code in {*CODES, *OVERSEAS, "MO"}],
        "raw.territory_mergers": [
            {"map_version": "french-overseas-1", "territory_code": code, "state_code": state}
            for code, state in OVERSEAS.items()
        ],
        "raw.corrections": [],
        "raw.works": [
            {
                "file_id": "aaaaaaaaaaaa",
                "line": int(name[1:]),
                "work_type": work["type"],
                "fwci": work["fwci"],
                "is_in_top_10_percent": work["is_top"],
            }
            for name, work in zip(names, works, strict=True)
        ],
        "core.publications": publications,
        "core.authorships": [
            {"publication_id": name, "author_index": index, "is_corresponding": index < 3}
            for name, work in zip(names, works, strict=True)
            if work["has_corresponding"]
            for index in (1, 2, 3)
        ],
        "core.publication_organisations": [
            {"publication_id": name, "organisation_id": f"I{index}", "author_weight": None, "is_observed": False}
            for name, work in zip(names, works, strict=True)
            for index in range(work["n_organisations"])
        ],
        "core.organisations": [
            {"organisation_id": f"I{index}", "ror": None if index == 0 else "https://ror.org/00z54nq84"}
            for index in range(3)
        ],
    }


def reason(definition, work, sets):
    """Why a definition does not count a work, or None: the first reason that holds."""
    kinds, limit, year = sets[definition["work_types"]], definition["maximum_authors"], work["year"]
    is_preprint, is_listed = work["type"] == "preprint", "*" in kinds or work["type"] in kinds
    holding = {
        "retracted": work["is_retracted"] and definition["retracted"] == "left out",
        "paratext": work["is_paratext"] and definition["paratext"] == "left out",
        "preprint": is_preprint and definition["preprints"] == "left out",
        "type missing": work["type"] is None and not is_listed,
        "type not counted": not is_preprint and not is_listed,
        "too many authors": limit and work["n_authors"] > limit,
        "year missing": year is None,
        "year outside the years observed": year and not 2014 <= year <= 2015,
    }
    return next((why for why, holds in holding.items() if holds), None)


def judged(definition, work):
    """What a definition makes of a work: countries, knowledge, and whether it is divided by and international."""
    seen = set()
    for code in work["codes"]:
        merged = OVERSEAS.get(code, code) if definition["territories"] != "apart" else code
        in_china = (definition["hong_kong_macao"] == "China" and code == "HK") or (
            definition["taiwan"] == "China" and code == "TW"
        )
        seen.add("CN" if in_china else merged)
    knowledge = "known"
    if len(seen) < 2 and (work["n_unknown"] or work["is_truncated"] or not seen):
        knowledge = "partly known" if seen else "unknown"
    others = seen - {HOME} if definition["international_if"] != "two countries" else len(seen) > 1
    is_domestic = work["n_authors"] == 1 and definition["single_author_two_countries"] == "domestic"
    is_international = bool(others) and not is_domestic
    is_left_out = (knowledge == "unknown" and definition["unknown_countries"] == "left out") or (
        knowledge == "partly known" and definition["partly_known"] == "left out" and not is_international
    )
    return seen, knowledge, not is_left_out, is_international


def kind(seen, knowledge, is_divided_by, is_international, n_organisations):
    if not seen:
        return "p_unknown"
    if not is_divided_by:
        return "p_partly_known_left_out"
    if len(seen) == 1:
        return (
            ("p_institutions_unknown", "p_single_institution")[n_organisations] if n_organisations < 2 else "p_national"
        )
    if not is_international:
        return "p_single_author_several_countries"
    return {2: "p_bilateral", 3: "p_trilateral"}.get(len(seen), "p_four_or_more_countries")


def by_hand(works, definitions, sets):
    """(definition, scope, period, what) → number, each publication looked at under every definition."""
    found = defaultdict(Counter)
    not_counted = Counter()
    for definition in definitions:
        for work in works:
            seen, knowledge, is_divided_by, is_international = judged(definition, work)
            scopes = [s for s, is_in in zip(SCOPES, (work["is_observed"], HOME in seen, True), strict=True) if is_in]
            why = reason(definition, work, sets)
            for scope in scopes:
                if why:
                    not_counted[definition["definition_id"], scope, why, work["type"] or "missing"] += 1
                    continue
                stratum = next(name for name, most in STRATA.items() if work["n_authors"] <= most)
                strata = [stratum]
                strata += ["more than 100 authors"] if work["n_authors"] > 100 else []
                strata += ["more than 30 countries"] if len(seen) > 30 else []
                side = "international" if is_international else "domestic"
                is_sided = is_international or (is_divided_by and bool(seen))
                has_fwci, is_ranked = work["fwci"] is not None, work["is_top"] is not None
                for period, (first, last) in PERIODS.items():
                    if not first <= work["year"] <= last:
                        continue
                    cell = found[definition["definition_id"], scope, period]
                    cell["p_publications"] += 1
                    cell["p_denominator"] += is_divided_by
                    cell["p_international"] += is_international
                    cell[kind(seen, knowledge, is_divided_by, is_international, work["n_organisations"])] += 1
                    for name in strata:
                        cell["stratum", name, "p_publications"] += 1
                        cell["stratum", name, "p_international"] += is_international
                    cell["p_with_doi"] += work["doi"] is not None
                    cell["p_with_type"] += work["type"] is not None
                    cell["p_with_field"] += work["field"] is not None
                    cell["p_with_authors"] += work["n_authors"] > 0
                    cell["p_truncated_author_list"] += work["is_truncated"]
                    cell["p_with_corresponding_flag"] += work["has_corresponding"]
                    cell["p_with_ror_organisation"] += work["n_organisations"] > 1
                    cell["p_partly_known"] += knowledge == "partly known"
                    cell["p_with_fwci"] += has_fwci
                    cell["p_domestic"] += is_sided and side == "domestic"
                    cell[f"p_{side}_with_fwci"] += is_sided and has_fwci
                    cell[f"p_{side}_ranked"] += is_sided and is_ranked
                    cell[f"p_{side}_top_10_percent"] += is_sided and bool(work["is_top"])
                    if is_sided and has_fwci:
                        cell["sum", side] += Fraction(Decimal(str(work["fwci"])))
    return found, not_counted


@pytest.fixture(scope="module")
def build(duck, contracts):
    """A function that makes the tables, and gives the rows of each room by its name."""

    def run(rows):
        for name, given_rows in rows.items():
            filled = (
                [{"valid_from": None, **row} for row in given_rows] if name == "raw.territory_mergers" else given_rows
            )
            duck.register("given", pyarrow.Table.from_pylist(filled, schema=arrow_schema(contracts[name])))
            duck.execute(f"create or replace table {name} as from given")
        duck.execute("update raw.territory_mergers set valid_from = date '0001-01-01'")
        duck.execute("update raw.observation set as_of_date = date '2025-07-01'")
        duck.execute("update core.publication_organisations set author_weight = 0")
        for name in ROOMS:
            duck.execute(f"create or replace table {name} as {TABLES[name].select}")
            if TABLES[name].program:
                made = rows_made(TABLES[name].program, duck.execute(f"from {name} order by all").to_arrow_table())
                duck.register("made", made)
                duck.execute(f"create or replace table {name} as from made")
        return {name: duck.execute(f"from {name}").to_arrow_table().to_pylist() for name in ROOMS}

    return run


@pytest.fixture(scope="module")
def broken(duck, contracts):
    """A function that gives the rules of the contracts which the tables break."""
    return lambda: [
        (name, verdict)
        for name in ROOMS[9:]
        for verdict in verify(duck.cursor(), contracts[name], name)
        if not verdict.passed
    ]


@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(works=st.lists(WORK, max_size=25).map(lambda works: [consistent(work) for work in works]))
def test_tables_are_what_every_definition_makes_of_each_publication(build, broken, definitions, sets, works):
    rows = build(given_tables(works, definitions, sets))
    expected, not_counted = by_hand(works, definitions, sets)
    assert broken() == []
    cells = {(d["definition_id"], scope, period) for d in definitions for scope in SCOPES for period in PERIODS}

    for name in ("indicators.collaboration_types", "indicators.coverage", "indicators.impact"):
        found = {
            (row["definition_id"], row["scope"], row["period"]): row
            for row in rows[name]
            if row.get("subject_level", "all") == "all"
        }
        assert found.keys() == cells, name
        for cell, row in found.items():
            counts = {column: n for column, n in row.items() if column.startswith("p_")}
            known = {column: expected[cell][column] for column in counts if column not in DERIVED}
            assert {column: counts[column] for column in known} == known, (name, cell)

    for row in rows["indicators.author_strata"]:
        cell = expected[row["definition_id"], row["scope"], row["period"]]
        for column in ("p_publications", "p_international"):
            assert row[column] == cell["stratum", row["author_stratum"], column]

    for row in rows["indicators.impact"]:
        cell = expected[row["definition_id"], row["scope"], row["period"]]
        for side in ("international", "domestic"):
            n = cell[f"p_{side}_with_fwci"]
            mean = row[f"mean_fwci_{side}"]
            assert (mean is None) == (n == 0)
            assert mean is None or mean == pytest.approx(float(cell["sum", side] / n), rel=1e-12)

    listed = {
        (row["definition_id"], row["scope"], row["reason_not_counted"], row["publication_type"]): row["p_publications"]
        for row in rows["audit.publications_not_counted"]
    }
    assert listed == not_counted


DERIVED = {"p_fully_known", "p_without_fwci"}
"""Counts that the contracts' rules hold to be what is left of others."""


def test_the_order_of_publications_does_not_matter(build, definitions, sets):
    works = [
        consistent(
            {
                "year": 2014 + number % 2,
                "type": TYPES[number % 5],
                "is_retracted": False,
                "is_paratext": False,
                "n_authors": 1 + number % 3,
                "codes": set(CODES[number % 6 : number % 6 + 1 + number % 3]),
                "has_unknown": number % 4 == 0,
                "n_organisations": number % 3,
                "is_observed": number % 2 == 0,
                "field": None,
                "doi": None,
                "has_corresponding": False,
                "fwci": number**3 % 1001 / 97,
                "is_top": number % 7 == 0,
            }
        )
        for number in range(400)
    ]
    first, second = (build(given_tables(ordered, definitions, sets)) for ordered in (works, works[::-1]))
    for name in ROOMS[9:]:
        assert sorted(map(repr, first[name])) == sorted(map(repr, second[name])), name
    bounded = [row for row in first["indicators.impact"] if row["fwci_ratio_lb"] is not None]
    assert len(bounded) > 20
    assert all(row["fwci_ratio_lb"] < row["fwci_ratio"] < row["fwci_ratio_ub"] for row in bounded)
