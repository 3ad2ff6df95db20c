"""The asset of the release: what analysts open."""

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from pipelines import describe
from pipelines.project import Project, code_version
from pipelines.resources import Workshop
from pipelines.steps import Materialised
from raw.source import Source
from warehouse.database import FILE_NAME
from warehouse.manifest import Made
from warehouse.meta import SYNTHETIC_NOTICE
from warehouse.release import DamagedError
from warehouse.table import Table

KEY = dg.AssetKey(["release", "collaboration"])
Lineages = Mapping[str, Mapping[str, Sequence[str]]]
"""`schema.table` → column → where it comes from."""


def release(tables: Sequence[Table], sources: Sequence[Source], lineages: Lineages) -> dg.AssetsDefinition:
    """The asset that publishes every table of `transforms/`, after all their checks have passed."""

    @dg.multi_asset(
        name="release_collaboration",
        specs=[
            dg.AssetSpec(
                KEY,
                deps=[describe.asset_key(table.full_name) for table in tables],
                description=(
                    f"The release analysts query: {FILE_NAME}, the same tables as Parquet, a data package and hashes, "
                    "in a directory that is made whole and never touched again. Equal content makes no new release."
                ),
                group_name="release",
                owners=[describe.OWNER],
                kinds={"duckdb", "parquet"},
                tags={"layer": "release"},
                freshness_policy=describe.FRESHNESS,
            )
        ],
    )
    def step(workshop: Workshop) -> Materialised:
        project = workshop.project
        made = [Made(t, project.store.in_force(t.full_name), lineages[t.full_name]) for t in tables]
        listed = [_source_row(project, source) for source in sources]
        row = _release_row(project, is_synthetic=any(item.version.is_synthetic for item in made))
        try:
            outcome = project.releases.publish(
                project.store, made, row, listed, project.settings.warehouse.memory_limit
            )
        except DamagedError as error:
            raise dg.Failure(description=str(error), allow_retries=False) from error
        n_files, freed = project.store.sweep(project.settings.warehouse.keep_unused_days)
        return dg.MaterializeResult(
            asset_key=KEY,
            data_version=dg.DataVersion(outcome.content_hash),
            metadata={
                "release": outcome.release_id,
                "is_new": outcome.is_new,
                "folder": dg.MetadataValue.path(str(outcome.folder)),
                "notice": row["notice"] or "",
                "files_swept": n_files,
                "bytes_swept": freed,
            },
        )

    return step


def _release_row(project: Project, *, is_synthetic: bool) -> dict[str, Any]:
    """meta.release, but for its name, time and content hash."""
    settings = project.settings
    return {
        "code_version": code_version(),
        "institution_name": settings.institution.name,
        "institution_identifiers": [*settings.institution.ror, *settings.institution.openalex],
        "home_country_code": settings.institution.home_country,
        "first_year": settings.years.first,
        "last_year": settings.years.last,
        "as_of_date": settings.years.as_of_date,
        "is_synthetic": is_synthetic,
        "notice": SYNTHETIC_NOTICE if is_synthetic else None,
    }


def _source_row(project: Project, source: Source) -> dict[str, Any]:
    """meta.sources for one source."""
    version = project.store.in_force(f"raw.{source.name}_input_files")
    files = [project.store.path(part) for part in version.parts]
    sums = "count(*), " + ", ".join(f"coalesce(sum(rows_{what}), 0)::bigint" for what in ("in", "kept", "rejected"))
    with project.engine.connect({"raw.input_files": files}) as connection:
        counts = connection.execute(f"select {sums} from raw.input_files").fetchone() or ()
    card = source.card
    snapshot = project.pinned(source) if project.connector(source) else None
    return {
        "source": source.name,
        "title": card.title,
        "producer": card.producer,
        "address": card.address,
        "licence": card.licence,
        "licence_address": card.licence_address,
        "citation": card.citation,
        "mode": project.mode(source),
        "snapshot_id": snapshot.snapshot_id if snapshot else None,
        "pulled_at": snapshot.finished_at.replace(tzinfo=None) if snapshot else None,
        "source_release": snapshot.release if snapshot else None,
        **dict(zip(("n_files", "rows_in", "rows_kept", "rows_rejected"), counts, strict=True)),
        "is_synthetic": version.is_synthetic,
    }
