"""From the two CSV files of the register to checked tables in which every definition counts a set of types that is."""

from collections.abc import Sequence
from pathlib import Path

import pandas

from raw.definitions.contract import TABLES
from raw.definitions.faults import incomplete_sets, redundant_types, too_many_combinations
from raw.errors import SourceError
from raw.register import read_register, reject, reject_orphans, write_tables
from raw.register_files import misnamed
from raw.source import FileCount

SOURCE_NAME = "definitions"


def read(files: Sequence[Path], destination: Path) -> Sequence[FileCount]:
    """Read the register and write its tables to `destination`; one count per file, in the order given.

    A set of types is taken whole or not at all, and a definition only with its set; of two definitions with one name
    the first is kept. Raises SourceError where a file is missing, unknown, given twice, or unreadable as a
    whole, and where the choices of all definitions have too many combinations.
    """
    for problem in misnamed(files, "definitions", [*TABLES], TABLES):
        raise SourceError(problem)
    registers = {path.stem: read_register(path, TABLES[path.stem], source=SOURCE_NAME) for path in files}
    sets = reject(registers["work_type_sets"], redundant_types(registers["work_type_sets"].frame))
    registers["work_type_sets"] = reject(sets, incomplete_sets(sets))
    registers["definitions"] = reject_orphans(
        registers["definitions"], "work_types", registers["work_type_sets"], "set_id"
    )
    if excess := too_many_combinations(registers["definitions"].frame):
        raise SourceError(excess)
    rejected = pandas.concat([registers[table].rejected for table in TABLES], ignore_index=True)
    write_tables(
        destination, {table: (contract, registers[table].frame) for table, contract in TABLES.items()}, rejected
    )
    return [registers[path.stem].count for path in files]
