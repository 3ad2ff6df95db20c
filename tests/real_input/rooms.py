"""Tables of some files of works, made by the rooms without a build, in folders that look like those of releases."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import parquet

from raw.catalogue import JOINED, members, sources
from raw.observation.contract import TABLES as OBSERVATION
from tests.real_input.inputs import HOME, ROR
from transforms.catalogue import comparisons, tables
from warehouse import datapackage, meta
from warehouse.comparison import PREVIOUS
from warehouse.contract import Contract, arrow_schema
from warehouse.engine import Engine
from warehouse.files import sha256

REGISTERS = ("countries", "definitions", "corrections", "programmes")
WANTED = {
    name.removeprefix(PREVIOUS)
    for table in comparisons()
    if table.schema == "audit"
    for name in table.inputs
    if not name.removeprefix(PREVIOUS).startswith("meta.")
} - {table.full_name for table in comparisons()}
"""What a comparison of two releases reads of each."""
Row = Mapping[str, Any]


def make(works: Path, years: range, folder: Path, engine: Engine) -> None:
    """Write all that a comparison reads of a release of these works, as a release has it."""
    rooms = sources()
    files: dict[str, list[Path]] = {}
    contracts: dict[str, type[Contract]] = {f"raw.{name}": kind for name, kind in {**JOINED, **OBSERVATION}.items()}
    for source in rooms:
        contracts |= {f"raw.{name}": contract for name, contract in source.all_tables.items()}
        if source.name == "openalex" or source.name in REGISTERS:
            source.read([works] if source.name == "openalex" else source.default_files, folder / source.name)
            files |= {f"raw.{path.stem}": [path] for path in (folder / source.name).glob("*.parquet")}
    day, read = date(2026, 11, 22), sha256(works)
    observed = {"home_country_code": HOME, "first_year": years[0], "last_year": years[-1], "as_of_date": day}
    file = {"source": "openalex", "file_id": read[:12], "sha256": read, "position": 1, "is_synthetic": False}
    identifiers = [{"identifier": ROR, "scheme": "ROR"}]
    given: dict[str, list[Row]] = {
        "raw.observation": [
            {**observed, "known_on_date": day, "default_definition_id": "observatory", "small_cells_below": 10}
        ],
        "raw.observed_identifiers": identifiers,
        "raw.openalex_input_files": [file],
    }
    for name, contract in contracts.items():
        if name in given or name not in files:
            files[name] = [_write(folder / f"{name}.parquet", contract, given.get(name, []))]
    _write(
        folder / datapackage.parquet_path("meta", "release"),
        meta.Release,
        [{**observed, "institution_identifiers": [ROR]}],
    )
    made = {table.full_name: table for table in tables()}

    def find(name: str) -> Sequence[Path]:
        if name in made and name not in files:
            table = made[name]
            path = folder / datapackage.parquet_path(table.schema, table.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            relations = {read: find(read) for read in table.reads}
            engine.materialise(table.select, table.contract, relations, path, table.program)
            files[name] = [path]
        return [path for member in members(name, rooms) for path in files[member]]

    for name in sorted(WANTED):
        find(name)


def _write(path: Path, contract: type[Contract], rows: Sequence[Row]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pyarrow.Table.from_pylist(list(rows), schema=arrow_schema(contract)), path)
    return path
