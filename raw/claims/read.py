"""From the six CSV files of the register to checked tables in which every reference points to something."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas

from raw.claims.contract import Claim, ClaimFunding, ClaimHedge, ClaimLine, ClaimQuantity, ClaimScope, ClaimTest
from raw.claims.faults import broken_tests, misprints, reversed_calls, strange_replacements, unknown_funding
from raw.claims.written import days, printed
from raw.errors import SourceError
from raw.register import Register, read_register, reject, reject_orphans, write_tables
from raw.register_files import misnamed
from raw.register_rules import Fault
from raw.source import FileCount
from warehouse.contract import Contract, arrow_schema

SOURCE_NAME = "claims"

TABLES: Mapping[str, type[Contract]] = {
    "claim_scopes": ClaimScope,
    "claim_quantities": ClaimQuantity,
    "claim_hedges": ClaimHedge,
    "claim_funding": ClaimFunding,
    "claims": Claim,
    "claim_tests": ClaimTest,
}
"""Table → contract; each is read from the file of that name."""

_PARTIAL = "another row of the test '{}' is rejected: correct that row first"


def read_claims(files: Sequence[Path], destination: Path) -> Sequence[FileCount]:
    """Read the register and write its tables to `destination`; one count per file, in the order given.

    A row that points to a row the register does not hold (or has rejected) is rejected with the nearest name; a test is
    taken whole or not at all. Raises SourceError where a file is missing, unknown, or unreadable as a whole.
    """
    for problem in misnamed(files, "statements", [*TABLES], TABLES):
        raise SourceError(problem)
    lines: dict[str, type[Contract]] = {**TABLES, "claims": ClaimLine}
    read = {path.stem: read_register(path, lines[path.stem], source=SOURCE_NAME) for path in files}
    read["claim_funding"] = reject(read["claim_funding"], reversed_calls(read["claim_funding"].frame))
    read["claims"] = _connected(read)
    read["claim_tests"] = _whole(read["claim_tests"], read["claims"])
    frames = {name: register.frame for name, register in read.items()}
    frames["claims"] = _with_numbers(frames["claims"])
    rejected = pandas.concat([register.rejected for register in read.values()], ignore_index=True)
    write_tables(destination, {name: (contract, frames[name]) for name, contract in TABLES.items()}, rejected)
    return [read[path.stem].count for path in files]


def _connected(read: Mapping[str, Register]) -> Register:
    claims = reject(read["claims"], misprints(read["claims"].frame))
    claims = reject_orphans(claims, "scope", read["claim_scopes"])
    claims = reject_orphans(claims, "quantity", read["claim_quantities"])
    claims = reject_orphans(claims, "hedge", read["claim_hedges"])
    claims = reject(claims, unknown_funding(claims.frame, read["claim_quantities"].frame, read["claim_funding"].frame))
    claims = reject_orphans(claims, "replaces", claims, "claim_id")
    claims = reject(claims, strange_replacements(claims.frame))
    return reject_orphans(claims, "replaces", claims, "claim_id")


def _whole(tests: Register, claims: Register) -> Register:
    """Without the tests of which a row is at fault: a sum without one of its parts would be another sum."""
    kept = reject_orphans(tests, "claim_id", claims)
    broken = {str(record_id).split(" / ", maxsplit=1)[0] for record_id in kept.rejected["record_id"].dropna()}
    rows = kept.frame[["line", "test_id"]].itertuples(index=False, name=None)
    kept = reject(kept, [Fault(line, "test_id", _PARTIAL.format(test)) for line, test in rows if test in broken])
    return reject(kept, broken_tests(kept.frame, claims.frame))


def _with_numbers(claims: pandas.DataFrame) -> pandas.DataFrame:
    """The statements with the columns Claim adds; every text must be one that `misprints` let pass."""
    schema = arrow_schema(Claim)
    values = [printed(text) for text in claims["value"]]
    spans = [days(text) if isinstance(text, str) else (None, None) for text in claims["as_of"]]
    added: dict[str, list[object]] = {
        "value_minimum": [value.minimum for value in values],
        "value_maximum": [value.maximum for value in values],
        "half_unit": [value.half_unit for value in values],
        "as_of_earliest": [first for first, _ in spans],
        "as_of_latest": [last for _, last in spans],
    }
    typed = {
        name: pandas.Series(column, index=claims.index, dtype=pandas.ArrowDtype(schema.field(name).type))
        for name, column in added.items()
    }
    return claims.assign(**typed)
