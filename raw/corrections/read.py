"""From the CSV file of the register to a checked table: at most one correction of each field of a record."""

from collections.abc import Sequence
from pathlib import Path

import pandas

from raw.corrections.contract import TABLES, Correction
from raw.corrections.rules import impossible
from raw.errors import SourceError
from raw.register import read_register, reject, write_tables
from raw.register_rules import duplicates
from raw.source import FileCount

SOURCE_NAME = "corrections"
FILE_NAME = "corrections.csv"
CORRECTED = ("source", "record_kind", "record_id", "field")
"""What a correction is of; it can have one right value only."""


def read(files: Sequence[Path], destination: Path) -> Sequence[FileCount]:
    """Read the register and write its table and the rejected rows to `destination`.

    Of several corrections of one field the first is kept. Raises SourceError where the one file is missing, has
    another name, or is unreadable as a whole. A file without rows is fine: nothing is corrected then.
    """
    if [path.name for path in files] != [FILE_NAME]:
        given = ", ".join(path.name for path in files) or "no file"
        raise SourceError(f"The register of corrections is one file named {FILE_NAME}, it was given {given}.")
    register = read_register(files[0], Correction, source=SOURCE_NAME)
    register = reject(register, impossible(register.frame))
    register = reject(register, duplicates(register.frame, CORRECTED))
    rejected = register.rejected.assign(content=_impersonal(register.rejected["content"]))
    write_tables(destination, {name: (contract, register.frame) for name, contract in TABLES.items()}, rejected)
    return [register.count]


def _impersonal(content: pandas.Series) -> pandas.Series:
    """The rejected lines without those that hold an e-mail address: rejected rows are published."""
    return content.mask(content.str.contains("@", regex=False))
