"""What the raw records say of each work, in plain Python with exact fractions, and which record of a work counts.

Nothing of the program is used. Codes of countries come from pycountry.
"""

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pycountry

from tests.real_input.inputs import ROR

ALIASES = {"UK": "GB", "EL": "GR", "KO": "XK"}
CODES = {country.alpha_2 for country in pycountry.countries} | {"XK"}


def code(given: str | None) -> str | None:
    """The country a code means, if any."""
    plain = (given or "").strip().upper()
    plain = ALIASES.get(plain, plain)
    return plain if plain in CODES else None


def last_part(address: str | None) -> str | None:
    """The identifier in OpenAlex's address of something."""
    return address.rsplit("/", 1)[1] if address else None


class Affiliation(NamedTuple):
    """An organisation of an author, or a country that stands there without one."""

    name: str
    """Its identifier; where it has none, a name that no other of the author has."""
    is_organisation: bool
    country: str | None


@dataclass
class Work:
    """What can be said of one record by itself."""

    record: dict[str, Any]
    order: tuple[Any, ...]
    """By which the later of two records of a work is known."""

    @property
    def work_id(self) -> str:
        return str(last_part(self.record["id"]))

    @property
    def subjects(self) -> tuple[str, str]:
        """Domain and field."""
        topic = self.record.get("primary_topic") or {}
        domain, area = ((topic.get(level) or {}).get("id") for level in ("domain", "field"))
        return last_part(domain) or "unknown", last_part(area) or "unknown"

    @property
    def institutions(self) -> Iterator[dict[str, Any]]:
        for author in self.record["authorships"]:
            yield from author.get("institutions") or ()

    @cached_property
    def authors(self) -> list[set[Affiliation]]:
        """Each author's affiliations; a country listed beside them that none of them has is one more."""
        found = []
        for author in self.record["authorships"]:
            places = {
                Affiliation(one.get("id") or f"number {number}", bool(one.get("id")), code(one.get("country_code")))
                for number, one in enumerate(author.get("institutions") or ())
            }
            listed = {code(given) for given in author.get("countries") or ()} - {None}
            lone = listed - {place.country for place in places}
            found.append(places | {Affiliation(f"country {country}", False, country) for country in lone})
        return found

    @cached_property
    def countries(self) -> frozenset[str]:
        """Countries and territories."""
        return frozenset(place.country for author in self.authors for place in author if place.country)

    @cached_property
    def organisations(self) -> frozenset[str]:
        return frozenset(place.name for author in self.authors for place in author if place.is_organisation)

    @property
    def is_cut(self) -> bool:
        """The source ends its lists at 100 authors."""
        return len(self.authors) == 100 and self.record.get("is_authors_truncated") is not False

    @property
    def has_author_of_unknown_country(self) -> bool:
        return self.is_cut or any(all(place.country is None for place in author) for author in self.authors)

    @property
    def is_one_author_in_one_place(self) -> bool:
        strings = [len(author.get("raw_affiliation_strings") or ()) for author in self.record["authorships"]]
        given = {one.get("id") or number for number, one in enumerate(self.institutions)}
        return len(self.authors) == 1 and max(strings) <= 1 and len(given) <= 1

    @property
    def has_corresponding_author(self) -> bool:
        return any(author.get("is_corresponding") for author in self.record["authorships"])

    @cached_property
    def author_parts(self) -> dict[str, Fraction]:
        """Country → part of the authors whose country is known; an author's part is shared among affiliations."""
        known = [[place.country for place in author if place.country] for author in self.authors]
        known = [author for author in known if author]
        parts: dict[str, Fraction] = defaultdict(Fraction)
        for author in known:
            for country in author:
                parts[country] += Fraction(1, len(author) * len(known))
        return dict(parts)

    @cached_property
    def organisation_parts(self) -> dict[str, Fraction]:
        """Country → part of the organisations; a country without any of them counts as one."""
        named = {place[::2] for author in self.authors for place in author if place.is_organisation and place.country}
        lone = {("", country) for country in self.countries - {country for _, country in named}}
        parts: dict[str, Fraction] = defaultdict(Fraction)
        for _, country in named | lone:
            parts[str(country)] += Fraction(1, len(named | lone))
        return dict(parts)

    @cached_property
    def parts_of_organisations(self) -> dict[str, Fraction]:
        """Organisation → part of the authors who have an organisation."""
        named = [{place.name for place in author if place.is_organisation} for author in self.authors]
        named = [author for author in named if author]
        parts: dict[str, Fraction] = defaultdict(Fraction)
        for author in named:
            for organisation in author:
                parts[organisation] += Fraction(1, len(author) * len(named))
        return dict(parts)


@dataclass
class State:
    """What some files say, the last record of each work counting."""

    works: dict[str, Work] = field(default_factory=dict)
    """The record kept of each, by its identifier."""
    n_records: int = 0
    observed: set[str] = field(default_factory=set)
    """The institution of the settings, and those whose lineage has it."""
    countries: dict[str, str | None] = field(default_factory=dict)
    """Of institutions, as given when last something new was said of them in a file."""

    @classmethod
    def of(cls, files: Sequence[Path]) -> "State":
        found = cls()
        lineages = []
        roots: set[str] = set()
        for position, path in enumerate(files, start=1):
            file_id = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
            said: set[str] = set()
            for number, record in _records(path):
                changed = record.get("updated_date")
                moment = datetime.fromisoformat(changed).replace(tzinfo=None) if changed else datetime.min  # noqa: DTZ901 - no zone on purpose
                work = Work(record, (position, moment, number, file_id))
                found.n_records += 1
                for institution in work.institutions:
                    lineages.append((institution.get("id"), {*(institution.get("lineage") or ())}))
                    name, words = institution.get("id"), json.dumps(institution, sort_keys=True)
                    if name and words not in said:
                        said.add(words)
                        found.countries[name] = code(institution.get("country_code"))
                    if name and institution.get("ror") == ROR:
                        roots.add(name)
                known = found.works.get(work.work_id)
                if known is None or work.order > known.order:
                    found.works[work.work_id] = work
        found.observed = roots | {name for name, above in lineages if name and above & roots}
        return found


def _records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Lines by number, from 1."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield number, json.loads(line)
