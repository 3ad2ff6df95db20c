"""The areas of the policy and their members, from the register of countries."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

from tests.real_input.inputs import YEARS

REGISTER = Path(__file__).parents[2] / "raw" / "countries" / "country_groups.csv"


@cache
def regions() -> dict[str, dict[int, set[str]]]:
    """Region → year → members on 1 July."""
    found: dict[str, dict[int, set[str]]] = {}
    with REGISTER.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            members = found.setdefault(row["group_id"], {year: set() for year in YEARS})
            until = date.fromisoformat(row["valid_to"] or "9999-12-31")
            for year in YEARS:
                if date.fromisoformat(row["valid_from"]) <= date(year, 7, 1) < until:
                    members[year].add(row["country_code"])
    return found
