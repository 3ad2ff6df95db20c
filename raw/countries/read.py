"""Reads the register of countries: all its files or none, since an error in a generated file is not one row's."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from raw.countries.contract import TABLES
from raw.errors import SourceError
from raw.register import Register, read_register, reject_orphans, write_tables
from raw.source import FileCount
from warehouse.contract import columns

SOURCE_NAME = "countries"
_COUNTRY = "raw.countries.country_code"


def read(files: Sequence[Path], destination: Path) -> tuple[FileCount, ...]:
    """Write one `<table>.parquet` per `<table>.csv`, and return one count per file, in the order given.

    Raises SourceError where a file is missing, unknown or given twice, or where any row of any file is rejected: a
    country that is silently absent would change every share.
    """
    paths = _by_table(files)
    registers: dict[str, Register] = {}
    for table, contract in TABLES.items():
        registers[table] = read_register(paths[table], contract, source=SOURCE_NAME)
        for column in columns(contract):
            if column.references == _COUNTRY:
                registers[table] = reject_orphans(registers[table], column.name, registers["countries"], "country_code")
    problems = list(_problems(registers))
    if problems:
        raise SourceError(
            f"The register of countries cannot be used: {'; '.join(problems)}. "
            "Correct raw/countries/facts.py and run python -m raw.countries.generate."
        )
    tables = {table: (contract, registers[table].frame) for table, contract in TABLES.items()}
    write_tables(destination, tables, registers["countries"].rejected)
    return tuple(registers[path.stem].count for path in files)


def _by_table(files: Sequence[Path]) -> Mapping[str, Path]:
    """Table → its file; every table has exactly one."""
    expected, given = {f"{table}.csv" for table in TABLES}, [path.name for path in files]
    missing, unknown = sorted(expected - set(given)), sorted(set(given) - expected)
    twice = sorted({name for name in given if given.count(name) > 1})
    wrong = [
        f"{what}: {', '.join(names)}"
        for what, names in (("missing", missing), ("unknown", unknown), ("given twice", twice))
        if names
    ]
    if wrong:
        raise SourceError(f"The register of countries is {', '.join(sorted(expected))}; {'; '.join(wrong)}.")
    return {path.stem: path for path in files}


def _problems(registers: Mapping[str, Register]) -> Iterator[str]:
    for register in registers.values():
        for line, reason in register.rejected[["line", "reason"]].itertuples(index=False, name=None):
            yield f"{register.origin.file_name}, line {line}: {reason}"
