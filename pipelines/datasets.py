"""The assets of the sources: the files a source reads (snapshots) and the checked tables read from them (raw)."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines import describe
from pipelines.project import Project
from pipelines.resources import Workshop
from pipelines.settings import SettingsError
from pipelines.steps import BrokenTablesError, Materialised, Results, accept, make, recipe_of, refused
from raw.observation.contract import TABLES as OBSERVATION
from raw.errors import SourceError
from raw.source import FileCount, InputFile, Source
from warehouse.contract import describe as contract_text
from warehouse.contract import write_rows
from warehouse.files import digest, sha256
from warehouse.store import Part, Version


def snapshot_key(source: Source) -> dg.AssetKey:
    """Key of the files of a source."""
    return dg.AssetKey(["snapshots", source.name])


def snapshot(source: Source) -> dg.AssetsDefinition:
    """The asset of the files a source reads: its data version is the hash of their bytes."""
    key = snapshot_key(source)
    card = source.card

    @dg.multi_asset(
        name=f"snapshots_{source.name}",
        specs=[
            dg.AssetSpec(
                key,
                description=f"{card.title}: the files as they came. {card.citation}",
                group_name="snapshots",
                owners=[describe.OWNER],
                kinds={"file"},
                tags={"layer": "snapshots"},
                freshness_policy=describe.FRESHNESS,
                metadata={
                    "producer": card.producer,
                    "address": dg.MetadataValue.url(card.address),
                    "licence": card.licence,
                    "update_frequency": card.update_frequency,
                },
            )
        ],
    )
    def step(workshop: Workshop) -> Materialised:
        project = workshop.project
        try:
            files = project.files(source)
        except SettingsError as error:
            raise dg.Failure(description=str(error), allow_retries=False) from error
        hashes = [sha256(file) for file in files]
        listing = "\n".join(
            f"- `{f.name}` {f.stat().st_size:,} bytes, {h[:12]}" for f, h in zip(files, hashes, strict=True)
        )
        return dg.MaterializeResult(
            asset_key=key,
            data_version=dg.DataVersion(digest(*hashes)),
            metadata={
                "mode": project.mode(source),
                "n_files": len(files),
                "size_in_bytes": sum(file.stat().st_size for file in files),
                "files": dg.MetadataValue.md(listing),
            },
        )

    return step


def raw_tables(source: Source) -> dg.AssetsDefinition:
    """The assets of the tables read from a source, of the files they came from and of the rows rejected."""
    contracts = {f"raw.{table}": contract for table, contract in source.all_tables.items()}

    @dg.multi_asset(
        name=f"raw_{source.name}",
        specs=[
            describe.table_spec(
                table,
                contract,
                deps=[snapshot_key(source)],
                code_version=digest(source.code_version, contract_text(contract)),
                kinds={"python", "parquet"},
            )
            for table, contract in contracts.items()
        ],
        check_specs=[describe.check_spec(table, contract) for table, contract in contracts.items()],
    )
    def step(workshop: Workshop) -> Results:
        project = workshop.project
        try:
            versions = _read(project, source)
        except (SourceError, SettingsError) as error:
            raise dg.Failure(description=str(error), allow_retries=False) from error
        except BrokenTablesError as error:
            yield from refused(error)
        else:
            yield from accept(project, contracts, versions, {})

    return step


def observation() -> dg.AssetsDefinition:
    """The assets that carry the settings into SQL."""
    contracts = {f"raw.{table}": contract for table, contract in OBSERVATION.items()}

    @dg.multi_asset(
        name="raw_observation",
        specs=[
            describe.table_spec(
                table, contract, deps=[], code_version=digest(contract_text(contract)), kinds={"python"}
            )
            for table, contract in contracts.items()
        ],
        check_specs=[describe.check_spec(table, contract) for table, contract in contracts.items()],
    )
    def step(workshop: Workshop) -> Results:
        project = workshop.project
        settings = project.settings
        institution, years = settings.institution, settings.years
        rows: dict[str, list[dict[str, Any]]] = {
            "observation": [
                {
                    "institution_name": institution.name,
                    "home_country_code": institution.home_country,
                    "first_year": years.first,
                    "last_year": years.last,
                    "as_of_date": years.as_of_date,
                    "territory_map": settings.definition.territory_map,
                }
            ],
            "observed_identifiers": [
                *({"identifier": ror, "scheme": "ROR"} for ror in institution.ror),
                *({"identifier": number, "scheme": "OpenAlex"} for number in institution.openalex),
            ],
            "counted_publication_types": [{"publication_type": name} for name in settings.definition.publication_types],
        }

        def write(folder: Path) -> list[dict[str, int]]:
            for table, contract in OBSERVATION.items():
                write_rows(folder / f"{table}.parquet", contract, rows[table])
            return []

        code = digest(*(contract_text(contract) for contract in OBSERVATION.values()))
        made, _ = make(project, recipe_of(code, repr(rows)), contracts, write, {})
        versions = {t: Version(t, (part,), is_synthetic=False, code_version=code) for t, part in made.parts.items()}
        yield from accept(project, contracts, versions, {})

    return step


def _read(project: Project, source: Source) -> dict[str, Version]:
    """Read the files of a source, each once; equal bytes under several names are read once and listed together."""
    named: dict[str, list[Path]] = {}
    for file in project.files(source):
        named.setdefault(sha256(file), []).append(file)
    hashes = list(named)
    groups = [[value] for value in hashes] if source.reads_files_apart else [hashes]
    own = {f"raw.{name}": contract for name, contract in source.all_tables.items() if contract is not InputFile}
    parts: dict[str, list[Part]] = {table: [] for table in own}
    counts: list[FileCount] = []
    for group in groups:
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
    listed = _list_files(project, source, named, counts, is_synthetic=is_synthetic)
    return {**versions, listed.table: listed}


def _read_into(source: Source, files: Sequence[Path], folder: Path) -> list[dict[str, int]]:
    """Let the source read files into a folder, under the names its tables have here."""
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
            "file_name": " = ".join(file.name for file in files),
            "file_id": value[:12],
            "sha256": value,
            "n_bytes": files[0].stat().st_size,
            **asdict(count),
            "is_synthetic": is_synthetic,
        }
        for (value, files), count in zip(named.items(), counts, strict=True)
    ]

    def write(folder: Path) -> list[dict[str, int]]:
        write_rows(folder / f"{source.name}_input_files.parquet", InputFile, rows)
        return []

    made, _ = make(project, recipe_of(contract_text(InputFile), repr(rows)), {table: InputFile}, write, {})
    return Version(table, (made.parts[table],), is_synthetic, source.code_version)
