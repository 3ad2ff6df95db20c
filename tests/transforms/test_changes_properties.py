"""For any two releases, the parts of every movement add up to it, and each changed record has the cause that holds.

Movements are counted anew here, cell by cell, from the rows of both releases. Causes are told where one thing moved.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pyarrow
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from transforms.catalogue import comparisons
from warehouse.checks import verify
from warehouse.comparison import PREVIOUS
from warehouse.contract import arrow_schema
from warehouse.engine import rows_made

TABLES = {table.full_name: table for table in comparisons() if table.schema == "audit"}
SHARE, CONTRIBUTION, PARTNERS = "international share", "European contribution", "partner countries"
PROGRAMMES = ("programmes, at least", "programmes, at most")
SCOPES = ("all records", "home country", "institution")
CELL = ("indicator", "series", "period", "subject_level", "subject_id")
SOURCES = ("openalex", "ror", "countries", "corrections", "definitions")
HOME = "FR"
SETS = ("", "FR", "RE", "FR RE", "DE", "DE FR", "DE US", "DE FR US", "FR NC")
PARTS = tuple(map(Decimal, ("0", "0.25", "0.333333333333", "1")))

PUBLICATION = st.fixed_dictionaries(
    {
        "year": st.sampled_from([None, 2013, 2014, 2014, 2015, 2015]),
        "domain": st.sampled_from([None, "1", "3"]),
        "field": st.sampled_from([None, "16", "31"]),
        "type": st.sampled_from([None, "article", "article", "dataset"]),
        "is_retracted": st.sampled_from([False] * 4 + [True]),
        "countries": st.sampled_from(SETS),
        "merges": st.booleans(),
        "knowledge": st.sampled_from(["known", "partly known"]),
        "is_observed": st.booleans(),
        "part": st.sampled_from(PARTS),
        "n_corrections": st.sampled_from([0, 0, 0, 1]),
        "content": st.sampled_from("ab"),
        "is_synthetic": st.booleans(),
    }
)
PROGRAMME = st.fixed_dictionaries(
    {
        "instrument": st.sampled_from(["IRL", "IRP", None]),
        "is_certain": st.booleans(),
        "content": st.sampled_from("ab"),
    }
)
PROJECT = st.fixed_dictionaries(
    {
        "framework": st.sampled_from(["H2020", "HORIZON"]),
        "year": st.sampled_from([None, 2016, 2022]),
        "contribution": st.sampled_from([Decimal(0), Decimal("0.01"), Decimal(1000)]),
        "content": st.sampled_from("ab"),
    }
)
OBSERVED = st.fixed_dictionaries(
    {
        "home": st.sampled_from([HOME] * 4 + ["DE"]),
        "institution": st.sampled_from(["one"] * 4 + ["two"]),
        "first": st.sampled_from([2013] * 4 + [2014]),
        "day": st.sampled_from([date(2026, 11, 22)] * 4 + [date(2027, 1, 1)]),
        "selection": st.sampled_from(["articles"] * 4 + ["all"]),
        **{source: st.sampled_from(["aa"] * 4 + ["bb"]) for source in SOURCES},
    }
)


@dataclass(frozen=True)
class State:
    """What one release has: records by identifier, and what is observed."""

    observed: dict
    publications: dict
    programmes: dict
    projects: dict

    def rows(self):
        """The rows of audit.headline_records, without what does not matter here."""
        found = []
        for name, record in self.publications.items():
            for series in scopes(record):
                counted = is_counted(record, self.observed)
                part = (record["part"] if series == "institution" else Decimal(1)) * counted
                found.append(
                    {
                        "indicator": SHARE,
                        "series": series,
                        "record_id": name,
                        "publication_year": record["year"],
                        "domain_id": record["domain"],
                        "field_id": record["field"],
                        "is_counted": counted,
                        "numerator": part * (len(seen(record)) > 1),
                        "denominator": part,
                        "record_type": record["type"],
                        "is_retracted": record["is_retracted"],
                        "country_set": record["countries"],
                        "counted_country_set": " ".join(seen(record)),
                        "country_knowledge": record["knowledge"],
                        "n_corrections": record["n_corrections"],
                        "content": record["content"],
                        "is_synthetic": record["is_synthetic"],
                    }
                )
        for name, record in self.programmes.items():
            runs = {"programmes, at least": record["instrument"] and record["is_certain"], "programmes, at most": True}
            for indicator in PROGRAMMES:
                counted = bool(record["instrument"] and runs[indicator])
                found += [
                    plain_row(indicator, series, name, record, Decimal(counted), is_counted=counted)
                    for series in ("all", record["instrument"])
                    if series
                ]
        for name, record in self.projects.items():
            found.append(
                plain_row(CONTRIBUTION, record["framework"], name, record, record["contribution"], is_counted=True)
                | {"publication_year": record["year"]}
            )
        return found

    def partners(self):
        """(scope, period) → countries abroad of publications counted."""
        found = defaultdict(set)
        for record in self.publications.values():
            for series in {*scopes(record)} - {"all records"}:
                if is_counted(record, self.observed):
                    for period in ("all", str(record["year"])):
                        found[series, period] |= {*seen(record)} - {self.observed["home"]}
        return {cell: countries for cell, countries in found.items() if countries}


def plain_row(indicator, series, name, record, numerator, *, is_counted):
    return {
        "indicator": indicator,
        "series": series,
        "record_id": name,
        "is_counted": is_counted,
        "numerator": numerator,
        "is_retracted": False,
        "country_set": "",
        "counted_country_set": "",
        "n_corrections": 0,
        "content": record["content"],
        "is_synthetic": False,
    }


def seen(record):
    """Countries as they are counted: a territory as its state, where it merges."""
    merged = {"RE": "FR", "NC": "FR"} if record["merges"] else {}
    return sorted({merged.get(code, code) for code in record["countries"].split()})


def scopes(record):
    return ["all records", *["home country"] * (HOME in seen(record)), *["institution"] * record["is_observed"]]


def is_counted(record, observed):
    return record["year"] in range(observed["first"], 2016) and record["type"] == "article"


@st.composite
def records(draw, kind, prefix):
    """Records before and now: some the same in both, some changed in one thing, some in many, some in one only."""
    before, now = {}, {}
    for number in range(1, 1 + draw(st.integers(0, 5))):
        name = f"{prefix}{number}"
        one, other = draw(kind), draw(kind)
        what = draw(st.sampled_from(["the same", "one thing", "one thing, and content", "all", "gone", "new"]))
        if what != "new":
            before[name] = one
        if what == "the same":
            now[name] = one
        elif what.startswith("one thing"):
            changed = draw(st.sampled_from([*one]))
            content = {"content": one["content"] + "'"} if what.endswith("content") else {}
            now[name] = {**one, changed: other[changed], **content}
        elif what != "gone":
            now[name] = other
    return before, now


@st.composite
def releases(draw):
    """Two releases."""
    parts = [draw(records(kind, prefix)) for kind, prefix in ((PUBLICATION, "W"), (PROGRAMME, "P"), (PROJECT, "1"))]
    observed = draw(OBSERVED)
    others = observed if draw(st.booleans()) else draw(OBSERVED)
    return [State(one, *(part[side] for part in parts)) for side, one in enumerate((observed, others))]


REMAINS = st.dictionaries(
    st.sampled_from([f"W{number}" for number in range(1, 6)]), st.sampled_from(["merged", "deleted", "kept elsewhere"])
)


def tables_of(state):
    """`schema.table` → rows of one release."""
    observed = state.observed
    return {
        "meta.release": [
            {
                "home_country_code": observed["home"],
                "first_year": observed["first"],
                "last_year": 2015,
                "institution_identifiers": [observed["institution"]],
                "as_of_date": observed["day"],
            }
        ],
        "core.definitions": [
            {
                "definition_id": name,
                "is_default": name == "default",
                "country_view": "view",
                "selection_id": observed["selection"],
                "judgement_id": "two",
                "counting": "full",
            }
            for name in ("default", "other")
        ],
        "core.country_views": [
            {"country_view": "view", "country_code": code, "counted_country_code": code} for code in (HOME, "DE")
        ],
        "audit.input_files": [{"source": source, "sha256": observed[source]} for source in SOURCES],
        "audit.headline_records": state.rows(),
        "indicators.partner_countries": [
            {
                "definition_id": "default",
                "scope": scope,
                "period": "2013-2015" if period == "all" else period,
                "period_kind": "all years" if period == "all" else "year",
                "country_code": country,
                "is_synthetic": False,
            }
            for (scope, period), countries in state.partners().items()
            for country in countries
        ],
    }


@pytest.fixture
def changed(duck, contracts):
    """(before, now, what became of records) → rows of each table about what changed; each keeps its contract."""

    def run(before, now, remains):
        records = [
            {
                "source_record_id": name,
                "publication_id": "W99" if what == "kept elsewhere" else name,
                "is_kept": what == "kept elsewhere",
                "reason_not_kept": "the source merged it into W99" if what == "merged" else None,
            }
            for name, what in remains.items()
        ]
        rows = {f"{PREVIOUS}{name}": given for name, given in tables_of(before).items()} if before else {}
        rows |= {**tables_of(now), "core.publication_records": records}
        for name in {name for table in TABLES.values() for name in table.reads} - TABLES.keys():
            fill(duck, name, contracts, rows.get(name, []))
        found = {}
        for name, table in TABLES.items():
            select = table.select
            if table.program:
                given_rows = duck.execute(f"select * from ({select}\n) order by all").to_arrow_table()
                duck.register("made", rows_made(table.program, given_rows))
                select = "select * from made"
            duck.execute(f"create or replace table {name} as {select}")
            assert [verdict for verdict in verify(duck, table.contract, name) if not verdict.passed] == []
            found[table.name] = duck.execute(f"from {name}").to_arrow_table().to_pylist()
        return found

    return run


def fill(duck, name, contracts, rows):
    duck.register("written", pyarrow.Table.from_pylist(rows, schema=arrow_schema(contracts[name])))
    duck.execute(f"create or replace table {name} as from written")


def contributions(state):
    """Cell → record → what it adds to numerator and denominator."""
    found = defaultdict(dict)
    for row in state.rows():
        added = (Fraction(row["numerator"]), Fraction(row.get("denominator") or 0))
        year = row.get("publication_year")
        periods = ["all"] if row["indicator"] in PROGRAMMES else ["all", "unknown" if year is None else str(year)]
        subjects = [("all", "all")]
        if row["indicator"] == SHARE:
            subjects += [(level, row[f"{level}_id"] or "unknown") for level in ("domain", "field")]
        for period in periods:
            for subject in subjects:
                found[row["indicator"], row["series"], period, *subject][row["record_id"]] = added
    for (scope, period), countries in state.partners().items():
        found[PARTNERS, scope, period, "all", "all"] = dict.fromkeys(countries, (Fraction(1), Fraction(0)))
    return found


def total(added):
    return tuple(sum((values[side] for values in added.values()), Fraction()) for side in (0, 1))


def moved_cells(before, now):
    """Cell → (numerator and denominator before, the same now), of the cells to which something changed."""
    old, new = contributions(before), contributions(now)
    nothing = (Fraction(0), Fraction(0))
    return {
        cell: (total(old.get(cell, {})), total(new.get(cell, {})))
        for cell in old.keys() | new.keys()
        if any(
            old.get(cell, {}).get(record, nothing) != new.get(cell, {}).get(record, nothing)
            for record in old.get(cell, {}).keys() | new.get(cell, {}).keys()
        )
    }


def by_cell(rows):
    found = defaultdict(list)
    for row in rows:
        found[tuple(row[name] for name in CELL)].append(row)
    return found


def value(cell, side):
    """A figure; nothing where a share has no denominator."""
    numerator, denominator = side
    if cell[0] != SHARE:
        return float(numerator)
    return float(numerator / denominator) if denominator else None


def examples(number):
    """Each example makes four tables of a dozen others: as few as find the faults that were tried."""
    return settings(max_examples=number, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@examples(30)
@given(pair=releases(), remains=REMAINS)
def test_parts_add_up_to_every_movement_and_their_records_are_those_listed(changed, pair, remains):
    found = changed(*pair, remains)
    parts_add_up(found, *pair)
    records_are_listed(found, *pair)
    partners_are_those_of_publications(found, *pair)


def parts_add_up(found, before, now):
    expected = moved_cells(before, now)
    parts = by_cell(found["changes"])
    assert parts.keys() == expected.keys()
    for cell, (old, new) in expected.items():
        rows = parts[cell]
        share = cell[0] == SHARE
        for column, side in (("numerator", 0), *[("denominator", 1)] * share):
            assert sum(Fraction(row[f"{column}_change"]) for row in rows) == new[side] - old[side], cell
            assert {Fraction(row[f"{column}_before"]) for row in rows} == {old[side]}, cell
            assert {Fraction(row[f"{column}_after"]) for row in rows} == {new[side]}, cell
        values = value(cell, old), value(cell, new)
        assert {(row["value_before"], row["value_after"]) for row in rows} == {values}
        if None in values:
            assert {row["part_of_movement"] for row in rows} == {None}
        else:
            assert abs(sum(row["part_of_movement"] for row in rows) - (values[1] - values[0])) < 1e-12
    sentences = by_cell(found["movements"])
    assert sentences.keys() == expected.keys()
    assert all(len(rows) == 1 for rows in sentences.values())
    for cell, (row,) in sentences.items():
        values = value(cell, expected[cell][0]), value(cell, expected[cell][1])
        assert row["movement"] == (None if None in values else values[1] - values[0])
        assert re.fullmatch(r"[^{}]+: [^{}]+\.", row["sentence"]), row["sentence"]
        assert len(row["sentence"].split(": ")[1].split(", ")) == len(parts[cell])


def records_are_listed(found, *pair):
    old, new = (contributions(state) for state in pair)
    causes = {(row["indicator"], row["series"], row["record_id"]): row["cause"] for row in found["changed_records"]}
    assert len(causes) == len(found["changed_records"])
    partners = {(row["series"], row["period"], row["country_code"]): row for row in found["changed_partners"]}
    counts = defaultdict(set)
    for cell in old.keys() | new.keys():
        for record in old.get(cell, {}).keys() | new.get(cell, {}).keys():
            if old.get(cell, {}).get(record, (0, 0)) == new.get(cell, {}).get(record, (0, 0)):
                continue
            if cell[0] == PARTNERS:
                cause = partners[cell[1], cell[2], record]["cause"]
            else:
                cause = causes[cell[0], cell[1], record]
            counts[(*cell, cause)].add(record)
    listed = {(*(row[name] for name in CELL), row["cause"]): row["n_records"] for row in found["changes"]}
    assert listed == {cell: len(names) for cell, names in counts.items()}


def partners_are_those_of_publications(found, *pair):
    old, new = (state.partners() for state in pair)
    expected = {
        (*cell, country): sign
        for sign, gained, lost in ((1, new, old), (-1, old, new))
        for cell, countries in gained.items()
        for country in countries - lost.get(cell, set())
    }
    assert {(r["series"], r["period"], r["country_code"]): r["change"] for r in found["changed_partners"]} == expected
    causes = {(row["series"], row["record_id"]): row["cause"] for row in found["changed_records"]}
    for row in found["changed_partners"]:
        state = pair[row["change"] > 0]
        through = [
            name
            for name, record in state.publications.items()
            if row["series"] in scopes(record)
            and row["country_code"] in seen(record)
            and is_counted(record, state.observed)
            and row["period"] in ("all", str(record["year"]))
        ]
        assert {*row["publication_ids"]} <= {*through}
        assert row["publication_ids"] == sorted(row["publication_ids"])
        told = [causes.get((row["series"], name), "settings changed") for name in through]
        assert row["cause"] == min(told, key=lambda cause: (-told.count(cause), cause))
        assert len(row["publication_ids"]) == told.count(row["cause"])


@examples(10)
@given(pair=releases())
def test_changed_back_is_the_same_with_another_sign(changed, pair):
    before, now = pair
    found, back = (changed(*states, {}) for states in ((before, now), (now, before)))
    totals = []
    for sign, rows in ((1, found["changes"]), (-1, back["changes"])):
        totals.append(
            {
                cell: [
                    sign * sum((row[f"{side}_change"] or Decimal(0)) for row in parts)
                    for side in ("numerator", "denominator")
                ]
                for cell, parts in by_cell(rows).items()
            }
        )
    assert totals[0] == totals[1]
    keys = [{(r["indicator"], r["series"], r["record_id"]) for r in rows["changed_records"]} for rows in (found, back)]
    assert keys[0] == keys[1]


@examples(6)
@given(pair=releases(), remains=REMAINS)
def test_nothing_changed_and_nothing_before_have_no_rows(changed, pair, remains):
    same = pair[0]
    others = replace(same, observed={**same.observed, **dict.fromkeys(SOURCES, "cc")})
    for before in (same, others, None):
        assert [*changed(before, same, remains).values()] == [[] for _ in TABLES]


ONE_THING = {
    "year": "year changed",
    "type": "type changed",
    "is_observed": "institutions changed",
    "domain": "field changed",
    "field": "field changed",
    "knowledge": "knowledge of countries changed",
    "part": "record changed otherwise",
}


@examples(25)
@given(pair=releases(), remains=REMAINS)
def test_causes_where_one_thing_moved(changed, pair, remains):
    """What is observed, the definition and the registers stay; each record is new, gone, or changed in one thing."""
    before, now = pair[0], replace(pair[1], observed=pair[0].observed)
    for row in changed(before, now, remains)["changed_records"]:
        kind = {SHARE: "publications", CONTRIBUTION: "projects"}.get(row["indicator"], "programmes")
        old, new = (getattr(state, kind).get(row["record_id"]) for state in (before, now))
        if old is None or new is None:
            cause = of_one_side(kind, is_new=old is None, became=remains.get(row["record_id"]))
        else:
            cause = of_both_sides(kind, old, new)
        if cause:
            event(cause)
            assert row["cause"] == cause, (row, old, new)


def of_one_side(kind, *, is_new, became):
    """The cause of a record that is in one release only."""
    if kind == "programmes":
        return "register row added" if is_new else "register row removed"
    if is_new:
        return "appeared"
    return {"merged": "merged", "kept elsewhere": "merged", "deleted": "deleted"}.get(became, "left")


def of_both_sides(kind, old, new):
    """The only cause there can be; nothing where several could be."""
    changed = {name for name in old if old[name] != new[name]} - {"is_synthetic"}
    if "content" not in changed:
        same = {"n_corrections": "corrected"} if kind == "publications" else {}
        return same.get(*changed, "program changed") if len(changed) == 1 else None
    if kind == "programmes":
        return "register row revised"
    if kind == "projects":
        return "year changed" if "year" in changed else "record changed otherwise"
    return of_a_publication(old, new, changed - {"content"})


def of_a_publication(old, new, changed):
    """The cause where the source says something else of a publication."""
    if changed == {"is_retracted"}:
        return "retracted" if new["is_retracted"] else "no longer retracted"
    if changed == {"countries"}:
        lost, gained = ({*a["countries"].split()} - {*b["countries"].split()} for a, b in ((old, new), (new, old)))
        return "countries changed" if lost and gained else "gained a country" if gained else "lost a country"
    return ONE_THING.get(*changed) if len(changed) == 1 else None
