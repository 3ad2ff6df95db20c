"""The raw tables of the benchmark other than those of works: the project's registers, what is observed, and nothing."""

import datetime
from pathlib import Path

import pyarrow.parquet

from benchmarks.organisations import OBSERVED_ROR
from benchmarks.records import FIRST_YEAR, LAST_YEAR, file_id
from raw.catalogue import sources
from raw.observation.contract import TABLES as OBSERVATION
from raw.source import InputFile
from warehouse.contract import Contract, arrow_schema, write_rows

REGISTERS = ("countries", "definitions")
"""Sources that are read. Of all others there is nothing: works are made up."""
TODAY = datetime.date(LAST_YEAR + 1, 11, 22)
OBSERVED: dict[str, dict[str, object]] = {
    "observation": {
        "institution_name": "Made-up institution",
        "home_country_code": "FR",
        "first_year": FIRST_YEAR,
        "last_year": LAST_YEAR,
        "as_of_date": TODAY,
        "known_on_date": TODAY,
        "default_definition_id": "observatory",
        "small_cells_below": 10,
    },
    "observed_identifiers": {"identifier": OBSERVED_ROR, "scheme": "ROR"},
}


def write_registers(folder: Path, n_definitions: int, n_parts: int) -> None:
    """Write `<table>.parquet` for every raw table, and `publication_files_<part>.parquet`.

    The register of definitions is cut after `n_definitions` rows; 0 leaves it whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for source in sources():
        for table, contract in source.all_tables.items():
            _write_empty(folder / f"{table}.parquet", contract)
        if source.name in REGISTERS:
            source.read(source.default_files, folder)
    if n_definitions:
        file = folder / "definitions.parquet"
        pyarrow.parquet.write_table(pyarrow.parquet.read_table(file).slice(0, n_definitions), file)
    for table, row in OBSERVED.items():
        write_rows(folder / f"{table}.parquet", OBSERVATION[table], [row])
    for part in range(n_parts):
        write_rows(folder / f"publication_files_{part}.parquet", InputFile, [_input_file(part)])


def _write_empty(path: Path, contract: type[Contract]) -> None:
    pyarrow.parquet.write_table(arrow_schema(contract).empty_table(), path)


def _input_file(part: int) -> dict[str, object]:
    counts = ("n_bytes", "rows_in", "rows_kept", "rows_rejected")
    return {
        "source": "openalex",
        "file_name": f"part {part}",
        "position": part + 1,
        "file_id": file_id(part),
        "sha256": f"{part:064x}",
        **dict.fromkeys(counts, 0),
        "is_synthetic": True,
    }
