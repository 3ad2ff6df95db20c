"""The assets of the sources: the files a source reads (snapshots) and the checked tables read from them (raw)."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import msgspec

from pipelines import describe
from pipelines.project import Project
from pipelines.reading import read_files
from pipelines.resources import Workshop
from pipelines.settings import SettingsError
from pipelines.steps import BrokenTablesError, Results, accept, make, recipe_of, refused
from raw.archive import Snapshot
from raw.errors import SourceError
from raw.observation.contract import TABLES as OBSERVATION
from raw.source import Source
from warehouse.contract import describe as contract_text
from warehouse.contract import write_rows
from warehouse.files import digest, sha256
from warehouse.store import Version


def snapshot_key(source: Source) -> dg.AssetKey:
    """Key of the files of a source."""
    return dg.AssetKey(["snapshots", source.name])


def snapshot(source: Source) -> dg.AssetsDefinition:
    """The asset of the files a source reads: its data version is the pinned snapshot, or the hash of their bytes."""
    key = snapshot_key(source)
    card = source.card
    checks = [dg.AssetCheckSpec(name, asset=key, description=text) for name, text in _PROMISES.items()]

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
        check_specs=checks if source.connectors else [],
    )
    def step(workshop: Workshop) -> Results:
        project = workshop.project
        try:
            files = project.files(source)
            pinned = project.pinned(source) if project.connector(source) else None
            is_asked = _is_asked(project, source, pinned)
        except (SettingsError, SourceError) as error:
            raise dg.Failure(description=str(error), allow_retries=False) from error
        hashes = [file.sha256 for file in pinned.files] if pinned else [sha256(file) for file in files]
        listing = "\n".join(
            f"- `{f.name}` {f.stat().st_size:,} bytes, {h[:12]}" for f, h in zip(files, hashes, strict=True)
        )
        if source.connectors:
            yield _is_recent(project, key, pinned)
            yield _answers_the_settings(source, is_asked=is_asked)
        yield dg.MaterializeResult(
            asset_key=key,
            data_version=dg.DataVersion(pinned.snapshot_id if pinned else digest(*hashes)),
            metadata={
                "mode": project.mode(source),
                "n_files": len(files),
                "size_in_bytes": sum(file.stat().st_size for file in files),
                "files": dg.MetadataValue.md(listing or "No files: the source is off."),
                **({"card": dg.MetadataValue.json(msgspec.to_builtins(pinned))} if pinned else {}),
            },
        )

    return step


_PROMISES = {
    "recent": "The snapshot is not older than snapshots.fresh_days says.",
    "answers_the_settings": "The snapshot was pulled for the institution, the years and the options of the settings.",
}
"""Checks of a snapshot, which warn and stop nothing."""


def _is_asked(project: Project, source: Source, pinned: Snapshot | None) -> bool:
    """Whether the pinned snapshot answers what is asked now; a later version of the program may ask otherwise too."""
    connector = project.connector(source)
    return pinned is None or connector is None or pinned.answers(connector.query(project.request(source)))


def _answers_the_settings(source: Source, *, is_asked: bool) -> dg.AssetCheckResult:
    """The verdict on `_is_asked`."""
    doubt = (
        f"{source.name}: the pinned snapshot was pulled with other settings than these, or by an earlier version; "
        f"`observatory pull {source.name}` asks again."
    )
    return dg.AssetCheckResult(
        asset_key=snapshot_key(source),
        check_name="answers_the_settings",
        passed=is_asked,
        severity=dg.AssetCheckSeverity.WARN,
        description=None if is_asked else doubt,
    )


def _is_recent(project: Project, key: dg.AssetKey, pinned: Snapshot | None) -> dg.AssetCheckResult:
    """Whether the pinned snapshot is recent; what is not pulled has no age."""
    limit = project.settings.snapshots.fresh_days
    if pinned is None:
        return dg.AssetCheckResult(asset_key=key, check_name="recent", passed=True, metadata={"pulled": "never"})
    age = (datetime.now(UTC) - pinned.finished_at).days
    return dg.AssetCheckResult(
        asset_key=key,
        check_name="recent",
        passed=age <= limit,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{key.path[-1]}: pulled {age} days ago; `observatory pull {key.path[-1]}` asks for a newer state.",
        metadata={"age_in_days": age, "limit_in_days": limit},
    )


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
            versions = read_files(project, source, project.files(source))
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
                    "known_on_date": years.known_on_date,
                    "default_definition_id": settings.definition.name,
                    "small_cells_below": settings.definition.small_cells_below,
                }
            ],
            "observed_identifiers": [
                *({"identifier": ror, "scheme": "ROR"} for ror in institution.ror),
                *({"identifier": number, "scheme": "OpenAlex"} for number in institution.openalex),
            ],
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
