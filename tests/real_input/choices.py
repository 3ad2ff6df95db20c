"""What a definition makes of a work, by its choices: which works it counts, which countries it sees, its judgement."""

import csv
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Self

from tests.real_input.inputs import HOME

DEFAULT = "observatory"
REGISTER = Path(__file__).parents[2] / "raw" / "definitions"
MAPS = {
    "apart": frozenset[str](),
    "french-overseas-1": frozenset({"GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "WF", "PF", "NC", "TF"}),
}
"""Territories that count as France."""


class Subject(NamedTuple):
    """All of a work that a definition asks about."""

    publication_type: str | None
    is_retracted: bool
    is_paratext: bool
    n_authors: int
    has_author_of_unknown_country: bool
    is_one_author_in_one_place: bool
    countries: frozenset[str]


class Judgement(NamedTuple):
    """What a definition says of a work that it counts."""

    countries: frozenset[str]
    knowledge: str
    is_in_denominator: bool
    is_international: bool

    @property
    def has_home(self) -> bool:
        return HOME in self.countries

    @property
    def could_be(self) -> bool:
        return self.is_international or self.knowledge != "known"


@dataclass(frozen=True)
class Choices:
    """The choices, named and worded as in the register."""

    international_if: str
    unknown_countries: str
    partly_known: str
    territories: str
    hong_kong_macao: str
    taiwan: str
    single_author_two_countries: str
    maximum_authors: int | None
    work_types: str
    preprints: str
    retracted: str
    paratext: str
    counting: str

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """From a row of the register or of a table; other columns are not looked at."""
        values = {choice.name: row[choice.name] for choice in fields(cls)}
        return cls(**{**values, "maximum_authors": int(most) if (most := values["maximum_authors"]) else None})

    def counts(self, work: Subject) -> bool:
        if work.is_retracted and self.retracted == "left out":
            return False
        if work.is_paratext and self.paratext == "left out":
            return False
        if self.maximum_authors is not None and work.n_authors > self.maximum_authors:
            return False
        if work.publication_type == "preprint":
            return self.preprints == "counted"
        types = work_type_sets()[self.work_types]
        return "*" in types or work.publication_type in types

    def sees(self, countries: frozenset[str]) -> frozenset[str]:
        """The countries that codes are for this definition."""
        return _seen(self.territories, self.hong_kong_macao, self.taiwan, countries)

    def judges(self, work: Subject) -> Judgement:
        seen = self.sees(work.countries)
        if not seen:
            knowledge = "unknown"
        elif len(seen) == 1 and work.has_author_of_unknown_country:
            knowledge = "partly known"
        else:
            knowledge = "known"
        international = len(seen) > 1 if self.international_if == "two countries" else bool(seen - {HOME})
        if len(seen) > 1 and work.n_authors == 1 and self.single_author_two_countries == "domestic":
            international = False
        left_out = (knowledge == "unknown" and self.unknown_countries == "left out") or (
            knowledge == "partly known" and self.partly_known == "left out" and not international
        )
        return Judgement(seen, knowledge, not left_out, international)


@cache
def _seen(territories: str, hong_kong_macao: str, taiwan: str, countries: frozenset[str]) -> frozenset[str]:
    merged = dict.fromkeys(MAPS[territories], "FR")
    if hong_kong_macao == "China":
        merged |= {"HK": "CN", "MO": "CN"}
    if taiwan == "China":
        merged["TW"] = "CN"
    return frozenset(merged.get(country, country) for country in countries)


@cache
def work_type_sets() -> dict[str, set[str]]:
    sets: dict[str, set[str]] = {}
    for row in _rows("work_type_sets.csv"):
        sets.setdefault(row["set_id"], set()).add(row["publication_type"])
    return sets


@cache
def register() -> dict[str, Choices]:
    """Every definition, by its identifier."""
    return {row["definition_id"]: Choices.of(row) for row in _rows("definitions.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (REGISTER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
