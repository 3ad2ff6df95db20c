"""From the CSV file of the register to a checked table."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas

from raw.declarations.contract import TABLES, UNITS, Declaration
from raw.errors import SourceError
from raw.register import read_register, reject, write_tables
from raw.register_rules import Fault
from raw.register_values import shown
from raw.source import FileCount

SOURCE_NAME = "declarations"
FILE_NAME = "declarations.csv"


def read(files: Sequence[Path], destination: Path) -> Sequence[FileCount]:
    """Read the register and write its table and the rejected rows to `destination`.

    Raises SourceError where the one file is missing, has another name, or is unreadable as a whole. A file without rows
    is fine: nothing is declared then.
    """
    if [path.name for path in files] != [FILE_NAME]:
        given = ", ".join(path.name for path in files) or "no file"
        raise SourceError(f"The register of declarations is one file named {FILE_NAME}, it was given {given}.")
    register = read_register(files[0], Declaration, source=SOURCE_NAME)
    register = reject(register, _impossible(register.frame))
    write_tables(
        destination, {name: (contract, register.frame) for name, contract in TABLES.items()}, register.rejected
    )
    return [register.count]


def _impossible(declarations: pandas.DataFrame) -> Iterator[Fault]:
    """One fault for each pair of values that are of their types and do not go together."""
    named = declarations[["line", "quantity", "unit", "first_year", "last_year"]]
    for line, quantity, unit, first, last in named.itertuples(index=False, name=None):
        if unit != UNITS[quantity]:
            said = f"unit is {shown(unit)}, but {quantity} are counted in {UNITS[quantity]}"
            yield Fault(line, "unit", said)
        if not pandas.isna(last) and last < first:
            yield Fault(line, "last_year", f"last_year is {shown(last)}, before first_year {shown(first)}")
