"""Writes the committed CSV files: codes from pycountry, names from babel's CLDR, everything else from `facts`.

Run as `python -m raw.countries.generate` after a change of the facts or of a library's pinned version, and commit what
it writes. Nothing else imports pycountry or babel, so neither is needed to run the observatory.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pycountry
from babel import Locale

from raw.countries import facts
from raw.countries.contract import TABLES
from warehouse.contract import columns

Row = tuple[str, ...]


def generate(destination: Path) -> tuple[Path, ...]:
    """Write `<table>.csv` for each table into the folder and return the paths.

    The bytes depend on `facts` and on the versions of pycountry and babel alone: UTF-8, commas, line feeds, sorted
    rows, dates as YYYY-MM-DD, true and false, nothing for a missing value. A code without a name raises KeyError.
    """
    rows = {
        "countries": _countries(),
        "territory_mergers": _mergers(),
        "country_aliases": _aliases(),
        "country_groups": _groups(),
        "intergovernmental_organisations": _intergovernmental(),
    }
    return tuple(_write(destination / f"{table}.csv", _header(table), rows[table]) for table in TABLES)


def _countries() -> Iterator[Row]:
    states = {code: state for state, codes in facts.TERRITORIES.items() for code in codes.split()}
    known = [(country.alpha_2, country.alpha_3) for country in pycountry.countries]
    for code, alpha3 in [*known, facts.KOSOVO]:
        yield code, alpha3, *_names(code), states.get(code, code), "true" if code in states else "false"


def _mergers() -> Iterator[Row]:
    for code, note in facts.FRENCH_OVERSEAS.items():
        yield facts.FRENCH_OVERSEAS_MAP, code, "FR", facts.ALWAYS.isoformat(), "", note


def _aliases() -> Iterator[Row]:
    for alias, (code, used_by) in facts.ALIASES.items():
        yield alias, code, used_by


def _groups() -> Iterator[Row]:
    for group in facts.GROUPS:
        for member in group.members:
            period = member.valid_from.isoformat(), _day(member.valid_to)
            yield group.group_id, *_names(group.territory), member.country_code, *period, group.source_url


def _intergovernmental() -> Iterator[Row]:
    for ror, (name, founded_by) in facts.INTERGOVERNMENTAL.items():
        yield ror, name, founded_by


def _names(territory: str) -> Row:
    """English and French name of a country or region of CLDR."""
    return tuple(Locale(language).territories[territory] for language in ("en", "fr"))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _header(table: str) -> Row:
    """A file's columns: the contract's, but for the place of the row in the file."""
    return tuple(c.name for c in columns(TABLES[table]) if c.name not in {"file_id", "line"})


def _write(path: Path, header: Row, rows: Iterator[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(sorted(rows))
    return path


if __name__ == "__main__":
    generate(Path(__file__).parent)
