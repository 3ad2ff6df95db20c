"""Reads the files of a source into the build store: each file once, found again by the hash of its bytes."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from pipelines.project import Project
from pipelines.steps import make, recipe_of
from raw.source import FileCount, InputFile, RejectedRow, Source
from warehouse.contract import Contract, write_rows
from warehouse.contract import describe as contract_text
from warehouse.files import sha256
from warehouse.store import Part, Version


def read_files(project: Project, source: Source, listed: Sequence[Path]) -> dict[str, Version]:
    """Read files of a source into its tables; equal bytes under several names are read once and listed together.

    Returns `raw.<table>` → version, checked but not yet in force. Raises SourceError where a file cannot be used,
    BrokenTablesError where a table breaks its contract.
    """
    named: dict[str, list[Path]] = {}
    for file in listed:
        hashed = sha256(file)
        project.archive(source).confirm(file, hashed)
        named.setdefault(hashed, []).append(file)
    hashes = list(named)
    groups = [[value] for value in hashes] if source.reads_files_apart else [hashes]
    own = {f"raw.{name}": contract for name, contract in source.all_tables.items() if contract is not InputFile}
    parts: dict[str, list[Part]] = {table: [] for table in own}
    counts: list[FileCount] = []
    for group in groups or [[]]:
        files = [named[value][0] for value in group]
        recipe = recipe_of(source.code_version, *group)
        made, _ = make(project, recipe, own, partial(_read_into, source, files), {})
        counts += [FileCount(**note) for note in made.notes]
        for table, part in made.parts.items():
            parts[table].append(part)
    is_synthetic = project.mode(source) == "sample"
    versions = {
        table: Version(table, tuple(found), is_synthetic, source.code_version) for table, found in parts.items()
    }
    files_read = _list_files(project, source, named, counts, is_synthetic=is_synthetic)
    return {**versions, files_read.table: files_read}


def _read_into(source: Source, files: Sequence[Path], folder: Path) -> list[dict[str, int]]:
    """Let the source read files into a folder, under the names its tables have here; no files give empty tables."""
    if not files:
        empty: dict[str, type[Contract]] = {**source.tables, f"{source.name}_rejected_rows": RejectedRow}
        for name, contract in empty.items():
            write_rows(folder / f"{name}.parquet", contract, [])
        return []
    counts = source.read(files, folder)
    (folder / "rejected_rows.parquet").rename(folder / f"{source.name}_rejected_rows.parquet")
    return [asdict(count) for count in counts]


def _list_files(
    project: Project, source: Source, named: dict[str, list[Path]], counts: Sequence[FileCount], *, is_synthetic: bool
) -> Version:
    """Make the table of the files read."""
    table = f"raw.{source.name}_input_files"
    rows = [
        {
            "source": source.name,
            "position": position,
            "file_name": " = ".join(file.name for file in files),
            "file_id": value[:12],
            "sha256": value,
            "n_bytes": files[0].stat().st_size,
            **asdict(count),
            "is_synthetic": is_synthetic,
        }
        for position, ((value, files), count) in enumerate(zip(named.items(), counts, strict=True), start=1)
    ]

    def write(folder: Path) -> list[dict[str, int]]:
        write_rows(folder / f"{source.name}_input_files.parquet", InputFile, rows)
        return []

    made, _ = make(project, recipe_of(table, contract_text(InputFile), repr(rows)), {table: InputFile}, write, {})
    return Version(table, (made.parts[table],), is_synthetic, source.code_version)
