"""From the CSV files of the register to checked tables in which every reference points to something."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas

from raw.errors import SourceError
from raw.programmes.connect import connected
from raw.programmes.contract import (
    Instrument,
    Programme,
    ProgrammeInstitute,
    ProgrammeInstituteLine,
    ProgrammeLink,
    ProgrammePartner,
    ProgrammePeriod,
    ProgrammePeriodLine,
    ProgrammeSite,
)
from raw.programmes.periods import PERIOD, VALIDITY, with_days
from raw.register import read_register, write_tables
from raw.register_files import misnamed
from raw.source import FileCount
from warehouse.contract import Contract, frame_of

SOURCE_NAME = "programmes"

TABLES: Mapping[str, type[Contract]] = {
    "instruments": Instrument,
    "programmes": Programme,
    "programme_periods": ProgrammePeriod,
    "programme_partners": ProgrammePartner,
    "programme_institutes": ProgrammeInstitute,
    "programme_sites": ProgrammeSite,
    "programme_links": ProgrammeLink,
}
"""Table → contract; each is read from the file of that name."""

REQUIRED = ("instruments", "programmes", "programme_periods", "programme_partners")
"""Without these there is no register; each of the others may be absent, and its table is then empty."""

LINES: Mapping[str, type[Contract]] = {
    **TABLES,
    "programme_periods": ProgrammePeriodLine,
    "programme_institutes": ProgrammeInstituteLine,
}
"""Table → what its file holds: the contract without the columns that are derived from dates as written."""

_DATES = {"programme_periods": PERIOD, "programme_institutes": VALIDITY}


def read_programmes(files: Sequence[Path], destination: Path) -> Sequence[FileCount]:
    """Read the register and write its tables to `destination`; one count per file, in the order given.

    A row that points to a programme or instrument the register does not hold (or has rejected) is rejected with the
    nearest name, and so is a row that stands while what it points to was not yet known. Raises SourceError where a
    file is missing, unknown, or unreadable as a whole.
    """
    for problem in misnamed(files, SOURCE_NAME, [*TABLES], REQUIRED):
        raise SourceError(problem)
    kept = connected({path.stem: read_register(path, LINES[path.stem], source=SOURCE_NAME) for path in files})
    tables = {
        name: (contract, kept[name].frame if name in kept else frame_of([], LINES[name]))
        for name, contract in TABLES.items()
    }
    for name, dates in _DATES.items():
        contract, rows = tables[name]
        tables[name] = (contract, with_days(rows, dates, contract))
    rejected = pandas.concat([register.rejected for register in kept.values()], ignore_index=True)
    write_tables(destination, tables, rejected)
    return [kept[path.stem].count for path in files]
