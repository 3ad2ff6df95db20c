"""The edge cases of the sample: what real records do to counts, at small and fixed rates.

Of every `PERIOD` works, `STEP` apart, one is each case, so that a sample of 400 holds all of them.
"""

import random
from collections.abc import Callable
from typing import Any

from raw.openalex.sample_organisations import Organisations
from raw.openalex.sample_record import authorship

PERIOD = 400
STEP = 12

Record = dict[str, Any]
Case = Callable[[random.Random, Organisations], list[Record]]


def observed_author(chance: random.Random, around: Organisations) -> Record:
    """An author of the institution observed, through one of its laboratories, often with a university as well."""
    number = chance.randrange(10**6)
    at = [around.observed, chance.choice(around.laboratories)]
    if chance.random() < 0.3:
        at.append(chance.choice(around.by_country[around.home_country]))
    return authorship(number, at)


def author_in(chance: random.Random, around: Organisations, *codes: str) -> Record:
    """An author with one organisation in each of the countries."""
    return authorship(chance.randrange(10**6), [chance.choice(around.by_country[code]) for code in codes])


def unknown_author(chance: random.Random, *strings: str) -> Record:
    """An author no institution and no country could be found for."""
    return authorship(chance.randrange(10**6), [], strings=list(strings))


def _with(*codes: str) -> Case:
    """An author of the institution observed, and one in each of the countries."""
    return lambda chance, around: [
        observed_author(chance, around),
        *(author_in(chance, around, code) for code in codes),
    ]


def _team(size: int, n_countries: int) -> Case:
    """A long list of authors over so many partner countries."""
    return lambda chance, around: [
        observed_author(chance, around) if at % 9 == 0 else author_in(chance, around, around.partners[at % n_countries])
        for at in range(size)
    ]


CASES: dict[str, Case] = {
    "no authors": lambda _chance, _around: [],
    "authors without affiliation": lambda chance, _around: [unknown_author(chance), unknown_author(chance)],
    "all countries unknown": lambda chance, _around: [
        unknown_author(chance, "Sample Street 1"),
        unknown_author(chance, "Sample Street 2"),
    ],
    "institution without country": lambda _chance, around: [authorship(1, [around.without_country])],
    "one known and one unknown": lambda chance, around: [
        observed_author(chance, around),
        unknown_author(chance, "Sample Street 3"),
    ],
    "one author in two countries": lambda chance, around: [author_in(chance, around, around.home_country, "JP")],
    "country from the string alone": lambda chance, around: [
        observed_author(chance, around),
        authorship(2, [], countries=["BR"], strings=["Sample Street 4, Brazil"]),
    ],
    "Réunion": _with("RE"),
    "Guadeloupe": _with("GP"),
    "French Guiana": _with("GF"),
    "New Caledonia": _with("NC"),
    "Hong Kong and China": lambda chance, around: [
        author_in(chance, around, "HK"),
        author_in(chance, around, "CN"),
    ],
    "the institution, Hong Kong and China": _with("HK", "CN"),
    "Namibia": _with("NA"),
    "Kosovo": _with("XK"),
    "lower-case code": _with("de"),
    "code UK": _with("UK"),
    "code EL": _with("EL"),
    "Georgia, the country": _with("GE"),
    "Georgia, the state": lambda chance, around: [observed_author(chance, around), authorship(3, [around.namesake])],
    "institution without ROR": lambda chance, around: [
        observed_author(chance, around),
        authorship(4, [around.without_ror]),
    ],
    "exactly 100 authors": _team(100, 12),
    "150 authors in over 30 countries": _team(150, 45),
    "a single author": _with(),
    "year missing": _with("IT"),
    "retracted": _with("US"),
    "paratext": lambda _chance, _around: [],
    "preprint": _with("DE", "GB"),
    "article of the preprint": _with("DE", "GB"),
    "to be repeated": _with("CH", "ES"),
    "older state of the work before": _with("CH", "ES"),
    "corresponding flags missing": _with("CA"),
    "retraction unknown": _with("BE"),
}
"""Name of the case → its authorships."""
PLACES = {place * STEP: case for place, case in enumerate(CASES)}
"""Place within a period → case."""
CONTINUED = ("article of the preprint", "older state of the work before")
"""Cases that are the work `STEP` places before over again, with something changed."""


def change(case: str, record: Record, index: int, last_year: int) -> None:
    """What a case changes in the record of a work, besides its authors."""
    record["type"] = "article"
    if case == "year missing":
        record["publication_year"] = record["publication_date"] = None
    elif case == "retracted":
        record["is_retracted"] = True
    elif case == "retraction unknown":
        record["is_retracted"] = None
    elif case == "paratext":
        record.update(type="paratext", is_paratext=True)
    elif case == "corresponding flags missing":
        for entry in record["authorships"]:
            entry["is_corresponding"] = None
    elif case == "preprint":
        record.update(type="preprint", doi=f"https://doi.org/10.5555/sample.preprint.{index}")
    elif case == "article of the preprint":
        year = min(record["publication_year"] + 1, last_year)
        identifier, doi = f"https://openalex.org/W99{index:08d}", f"https://doi.org/10.5555/sample.{index}"
        record.update(id=identifier, doi=doi, ids={"openalex": identifier, "doi": doi}, publication_year=year)
        record["publication_date"] = f"{year}-12-28"
    elif case == "older state of the work before":
        make_older(record)
        record["authorships"][-1].update(institutions=[], countries=[])


def make_older(record: Record) -> None:
    """As of February 2026, when OpenAlex gave the number of authors as that of institutions."""
    record["updated_date"] = "2026-02" + record["updated_date"][7:]
    record["institutions_distinct_count"] = len(record["authorships"])
    record["cited_by_count"] //= 2
