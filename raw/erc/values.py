"""One record of a file of ERC statistics → a row, or the reasons why there is none.

Belongs here: what each column may hold, what stands for a missing value, and how a total is told from a part.
"""

import re
from collections.abc import Iterator, Mapping

from raw.erc.contract import (
    DOMAINS,
    FILE_COLUMNS,
    FIRST_CALL,
    LAST_CALL,
    SCHEMES,
    SCHEMES_WITHOUT_PANEL,
    STAGES,
    ErcStatistic,
)
from raw.register_rules import Fault
from raw.register_values import convert, shown, suggestion
from warehouse.contract import columns

MISSING = "NA"
"""What the file writes where a value is missing, except for a country: there it is Namibia."""

TOTALS = frozenset({"all", "eu", "eu27", "eu28", "total", "totals"})
"""What stands for all of something, in lower case; no country, scheme, domain or panel is called so."""

_DESCRIBED = {column.name: column for column in columns(ErcStatistic)}
_NUMBERS = ("call_year", "n_proposals")
_MAY_BE_MISSING = ("research_domain", "research_panel")
_PANEL = re.compile(rf"(?:{'|'.join(DOMAINS)})[1-9][0-9]?")


def row_of(line: int, record: Mapping[str, str]) -> tuple[dict[str, object], list[Fault]]:
    """(the row without its file, the faults of the record); `record` maps the file's columns to texts."""
    row: dict[str, object] = {"line": line}
    faults: list[Fault] = []
    for theirs, ours in FILE_COLUMNS.items():
        text = record[theirs].strip()
        try:
            row[ours] = _value(theirs, ours, text)
        except ValueError as error:
            faults.append(Fault(line, ours, str(error)))
    row["is_total"] = any(str(value).lower() in TOTALS for value in row.values())
    if not faults:
        rules = _rules_of_totals(row) if row["is_total"] else _rules(row)
        faults += [Fault(line, ours, reason) for ours, reason in rules]
    return row, faults


def _value(theirs: str, ours: str, text: str) -> object:
    """The value of a field, None where it is missing and may be; ValueError with the reason where it is refused."""
    if not text or (text == MISSING and ours != "country_given"):
        if ours in _MAY_BE_MISSING:
            return None
        raise ValueError(f"{theirs} is missing: without it the line counts nothing; correct the file or leave it out")
    if ours not in _NUMBERS:
        return text
    try:
        return convert(text, _DESCRIBED[ours])
    except ValueError as error:
        raise ValueError(str(error).replace(ours, theirs, 1)) from None


def _rules(row: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """(column, reason) for each rule that a row of proposals breaks."""
    scheme, domain, panel = row["funding_scheme"], row["research_domain"], row["research_panel"]
    yield from _rules_of_totals(row)
    if scheme not in SCHEMES:
        yield "funding_scheme", _one_of("funding_scheme", scheme, SCHEMES)
    if domain is not None and domain not in DOMAINS:
        yield "research_domain", _one_of("research_domain", domain, DOMAINS)
    if panel is None and scheme in SCHEMES and scheme not in SCHEMES_WITHOUT_PANEL:
        yield (
            "research_panel",
            f"research_panel is missing, though every {scheme} proposal has a panel: the line may be a total of a "
            "domain, which would count its proposals twice; write the panel, or All for a total",
        )
    if panel is not None and not _PANEL.fullmatch(str(panel)):
        yield "research_panel", f"research_panel is {shown(panel)}: expected a domain and a number, such as PE2"
    elif panel is not None and (domain is None or not str(panel).startswith(str(domain))):
        said = "missing" if domain is None else shown(domain)
        yield "research_panel", f"research_panel is {shown(panel)}, which is not of the research_domain, {said}"


def _rules_of_totals(row: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """(column, reason) for each rule that holds for totals, too."""
    if row["stage"] not in STAGES:
        yield "stage", _one_of("projects", row["stage"], STAGES)
    if not FIRST_CALL <= int(str(row["call_year"])) <= LAST_CALL:
        yield "call_year", f"call_year is {shown(row['call_year'])}: expected {FIRST_CALL} to {LAST_CALL}"
    if int(str(row["n_proposals"])) < 0:
        yield "n_proposals", f"n is {shown(row['n_proposals'])}: expected 0 or more"


def _one_of(name: str, value: object, allowed: tuple[str, ...]) -> str:
    return f"{name} is {shown(value)}: expected one of {', '.join(allowed)}{suggestion(str(value), allowed)}"
