"""Real records, counted once by the program and once here in plain Python with exact fractions: the same figures.

Nothing of the program is used but its release. Codes of countries come from pycountry.
"""

import gzip
import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import pycountry
import pytest

FIRST, LAST = 2014, 2025
HOME = "SA"
ROR = "https://ror.org/03yez3163"
SETTINGS = f"""
[institution]
name = "King Fahd University of Petroleum and Minerals"
ror = ["{ROR}"]
home_country = "{HOME}"

[years]
first = {FIRST}
last = {LAST}
as_of = 2026-11-22

[sources.openalex]
mode = "files"
files = [{{}}]
"""
COUNTED = {"article", "review", "book-chapter", "conference-paper", "proceedings-article"}
ALIASES = {"UK": "GB", "EL": "GR", "KO": "XK"}
CODES = {country.alpha_2 for country in pycountry.countries} | {"XK"}
FRENCH_OVERSEAS = {"GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "WF", "PF", "NC", "TF"}
SCOPES = ("institution", "home country", "all records")
PERIODS = (f"{FIRST}-{LAST}", *(str(year) for year in range(FIRST, LAST + 1)))
WORK_OF_5103_AUTHORS = "W1694905212"

DAY_1, DAY_2 = "works_2025-12-02.jsonl.gz", "works_2025-12-06.jsonl.gz"
INPUTS = {
    "first state": (DAY_1,),
    "second state": (DAY_2,),
    "both states": (DAY_1, DAY_2),
    "three pulls and the longest list": (
        "pull_2025-11-17.jsonl.gz",
        "pull_2026-03-02.jsonl.gz",
        "pull_2026-05-22.jsonl.gz",
        "work_5103_authors.json.gz",
    ),
}


def code(given: str | None) -> str | None:
    """The country a code means, if any."""
    plain = (given or "").strip().upper()
    plain = ALIASES.get(plain, plain)
    return plain if plain in CODES else None


def merged(country: str) -> str:
    return "FR" if country in FRENCH_OVERSEAS else country


@dataclass
class Work:
    """What can be said of one record by itself."""

    record: dict[str, Any]
    order: tuple[Any, ...]
    """By which the later of two records of a work is known."""

    @cached_property
    def authors(self) -> list[dict[str, int]]:
        """For each author, country → affiliations there."""
        found = []
        for author in self.record["authorships"]:
            places: dict[str, set[str]] = defaultdict(set)
            for number, institution in enumerate(author.get("institutions") or ()):
                if country := code(institution.get("country_code")):
                    places[country].add(institution.get("id") or str(number))
            listed = {country for given in author.get("countries") or () if (country := code(given))}
            found.append({country: len(places[country]) or 1 for country in {*places, *listed}})
        return found

    @property
    def institutions(self) -> Iterator[dict[str, Any]]:
        for author in self.record["authorships"]:
            yield from author.get("institutions") or ()

    @cached_property
    def countries(self) -> set[str]:
        return {merged(country) for author in self.authors for country in author}

    @property
    def knowledge(self) -> str:
        if not self.countries:
            return "unknown"
        uncertain = len(self.authors) == 100 or not all(self.authors)
        return "partly known" if len(self.countries) == 1 and uncertain else "known"

    @property
    def is_international(self) -> bool:
        return len(self.countries) > 1

    @property
    def is_one_author_in_one_place(self) -> bool:
        strings = [len(author.get("raw_affiliation_strings") or ()) for author in self.record["authorships"]]
        identified = {institution["id"] for institution in self.institutions if institution.get("id")}
        return len(self.authors) == 1 and max(strings) <= 1 and len(identified) <= 1

    @property
    def is_counted(self) -> bool:
        work = self.record
        return (
            not work.get("is_retracted")
            and not work.get("is_paratext")
            and work.get("type") in COUNTED
            and FIRST <= (work.get("publication_year") or 0) <= LAST
        )

    def author_shares(self) -> dict[str, Fraction]:
        """Country → part of the authors whose country is known."""
        known = [author for author in self.authors if author]
        shares: dict[str, Fraction] = defaultdict(Fraction)
        for author in known:
            for country, n in author.items():
                shares[merged(country)] += Fraction(n, sum(author.values()) * len(known))
        return shares


@dataclass
class Expected:
    """What a release of some files has to say."""

    works: dict[str, Work] = field(default_factory=dict)
    """The record kept of each."""
    n_records: int = 0
    observed: set[str] = field(default_factory=set)
    """Institutions."""

    @classmethod
    def of(cls, files: Sequence[Path]) -> "Expected":
        found = cls()
        lineages = []
        roots: set[str] = set()
        for position, path in enumerate(files, start=1):
            file_id = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                for number, line in enumerate(lines, start=1):
                    if not line.strip():
                        continue
                    record = json.loads(line)
                    changed = record.get("updated_date")
                    moment = datetime.fromisoformat(changed).replace(tzinfo=None) if changed else datetime.min  # noqa: DTZ901 - no zone on purpose
                    work = Work(record, (position, moment, number, file_id))
                    found.n_records += 1
                    for institution in work.institutions:
                        lineages.append((institution.get("id"), {*(institution.get("lineage") or ())}))
                        if institution.get("ror") == ROR:
                            roots.add(institution["id"])
                    known = found.works.get(record["id"])
                    if known is None or work.order > known.order:
                        found.works[record["id"]] = work
        found.observed = roots | {name for name, above in lineages if name and above & roots}
        return found

    def scope(self, name: str, period: str) -> list[Work]:
        """The counted works of a scope and a period."""
        return [
            work
            for work in self.works.values()
            if work.is_counted
            and (period == PERIODS[0] or str(work.record["publication_year"]) == period)
            and (name != "home country" or HOME in work.countries)
            and (name != "institution" or any(i.get("id") in self.observed for i in work.institutions))
        ]


def share(x: int, n: int) -> float | None:
    return x / n if n else None


def wilson(x: int, n: int) -> tuple[float | None, float | None]:
    if n == 0:
        return None, None
    z, p = 1.959963984540054, x / n
    centre, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, (centre - half) / (1 + z * z / n)), min(1.0, (centre + half) / (1 + z * z / n))


@pytest.fixture(scope="module")
def builder(new_project: Callable[[], Any]) -> Any:
    """One project for all inputs: what does not depend on them is made once."""
    return new_project()


@pytest.fixture(scope="module", params=[*INPUTS])
def built(request: pytest.FixtureRequest, builder: Any, real_data: Path) -> tuple[str, Any, Expected]:
    """The input's name, a project whose current release was made of it, and what that release has to say."""
    files = [real_data / "openalex" / name for name in INPUTS[request.param]]
    listed = ", ".join(f'"{path}"' for path in files)
    (builder.folder / "observatory.toml").write_text(SETTINGS.format(listed), encoding="utf-8")
    process = builder.build()
    assert process.returncode == 0, process.stderr
    assert "SYNTHETIC" not in process.stdout
    return request.param, builder, Expected.of(files)


def test_records_are_conserved(built: tuple[str, Any, Expected]) -> None:
    name, project, expected = built
    files = project.rows(
        "select file_name, rows_in, rows_kept, rows_rejected from audit.input_files where source = 'openalex'"
    )
    assert {file for file, *_ in files} == {*INPUTS[name]}
    assert sum(rows_in for _, rows_in, *_ in files) == expected.n_records
    assert sum(rejected for *_, rejected in files) == 0
    ((kept, merged_away),) = project.rows(
        "select count(*) filter (where is_kept), count(*) filter (where not is_kept) from core.publication_records"
    )
    assert (kept, merged_away) == (len(expected.works), expected.n_records - len(expected.works))
    lost = """
        from audit.row_conservation
        where rows_in <> rows_kept + rows_rejected + rows_merged + rows_withdrawn + rows_not_counted
    """
    assert project.rows(lost) == []


def test_the_later_record_is_kept(built: tuple[str, Any, Expected]) -> None:
    _, project, expected = built
    kept = project.rows("select publication_id, line, file_id from core.publications")
    assert {f"https://openalex.org/{work}": place for work, *place in kept} == {
        name: [*work.order[2:]] for name, work in expected.works.items()
    }
    authors = project.rows("select publication_id, count(*) from core.authorships group by 1")
    assert {f"https://openalex.org/{work}": n for work, n in authors} == {
        name: len(work.authors) for name, work in expected.works.items() if work.authors
    }


def test_shares_are_those_of_plain_counting(built: tuple[str, Any, Expected]) -> None:
    _, project, expected = built
    given = {
        (scope, period): row
        for scope, period, *row in project.rows(
            """
            select scope, period, p_publications, p_unknown, p_partly_known, p_international,
                p_could_be_international, p_could_be_international_tight, pp_international, pp_international_known,
                pp_international_lb, pp_international_ub, pp_international_ub_tight,
                pp_international_wilson_lb, pp_international_wilson_ub
            from indicators.international_coauthorship
            where field_id = 'all'
            """
        )
    }
    assert {*given} == {(scope, period) for scope in SCOPES for period in PERIODS}
    for (scope, period), row in given.items():
        works = expected.scope(scope, period)
        n, unknown = len(works), sum(work.knowledge == "unknown" for work in works)
        partly = sum(work.knowledge == "partly known" for work in works)
        x = sum(work.is_international for work in works)
        undecided = [work for work in works if work.knowledge != "known"]
        loose = x + len(undecided)
        tight = x + sum(not work.is_one_author_in_one_place for work in undecided)
        assert row[:6] == [n, unknown, partly, x, loose, tight], (scope, period)
        shares = [share(x, n), share(x, n - unknown), share(x, n), share(loose, n), share(tight, n), *wilson(x, n)]
        assert [value is None for value in row[6:]] == [value is None for value in shares], (scope, period)
        known = [value for value in shares if value is not None]
        assert [value for value in row[6:] if value is not None] == pytest.approx(known, rel=1e-12, abs=1e-15)


def test_partner_countries_are_those_of_exact_fractions(built: tuple[str, Any, Expected]) -> None:
    _, project, expected = built
    given = {
        (scope, period, country): row
        for scope, period, country, *row in project.rows(
            """
            select scope, period, country_code, p_publications, p_author_weighted, p_country_weighted
            from indicators.partner_countries
            """
        )
    }
    exact: dict[tuple[str, str, str], list[Any]] = {}
    for scope in SCOPES[:2]:
        for period in PERIODS:
            for work in expected.scope(scope, period):
                by_authors = work.author_shares()
                for country in work.countries - {HOME}:
                    sums = exact.setdefault((scope, period, country), [0, Fraction(), Fraction()])
                    sums[0] += 1
                    sums[1] += by_authors[country]
                    sums[2] += Fraction(1, len(work.countries))
    assert {*given} == {*exact}
    for cell, (full, by_authors, by_countries) in exact.items():
        assert given[cell][0] == full, cell
        assert given[cell][1:] == pytest.approx([float(by_authors), float(by_countries)], rel=0, abs=1e-9), cell


def test_credits_of_a_work_add_up_to_one(built: tuple[str, Any, Expected]) -> None:
    _, project, expected = built
    totals = project.rows(
        """
        select count(*), bool_and(by_authors = 1), bool_and(by_countries = 1)
        from (
            select sum(author_weight) as by_authors, sum(country_weight) as by_countries
            from core.publication_countries group by publication_id
        )
        """
    )
    assert totals == [(sum(bool(work.countries) for work in expected.works.values()), True, True)]


def test_a_work_of_5103_authors_without_a_country_is_unknown(built: tuple[str, Any, Expected]) -> None:
    name, project, _ = built
    found = project.rows(
        f"""
        select n_authors, n_countries, country_knowledge, is_international, could_be_international_tight
        from core.publications where publication_id = '{WORK_OF_5103_AUTHORS}'
        """
    )
    assert found == ([(5103, 0, "unknown", False, True)] if len(INPUTS[name]) == 4 else [])
