"""The asset of the release: what analysts open."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines import describe
from pipelines.manifest import keep_inputs, manifest
from pipelines.movements import ACCEPT_TAG, Movement, TooFarError, judge, movements, too_far
from pipelines.project import Project, code_version
from pipelines.resources import Workshop
from pipelines.steps import Results
from raw.source import Source
from warehouse import meta
from warehouse.comparison import ComparisonError
from warehouse.database import FILE_NAME
from warehouse.difference_words import as_markdown
from warehouse.inputs import FILE_NAME as MANIFEST
from warehouse.inputs import ChangedInputError, sweep_inputs
from warehouse.manifest import Made
from warehouse.meta import SYNTHETIC_NOTICE
from warehouse.release import DamagedError, Outcome
from warehouse.review import Review
from warehouse.rollback import RollbackError
from warehouse.table import Table

KEY = dg.AssetKey(["release", "collaboration"])
_WITHIN_LIMITS = "within_limits"
_PROMISE = "No headline figure moved further than `changes` in the settings says."
Lineages = Mapping[str, Mapping[str, Sequence[str]]]
"""`schema.table` → column → where it comes from."""


def release(
    tables: Sequence[Table],
    comparisons: Sequence[Table],
    sources: Sequence[Source],
    lineages: Lineages,
) -> dg.AssetsDefinition:
    """The asset that publishes every table of `transforms/`, after all their checks have passed."""
    contracts = {f"meta.{name}": contract for name, contract in meta.TABLES.items()}
    contracts |= {table.full_name: table.contract for table in (*tables, *comparisons)}

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
        check_specs=[dg.AssetCheckSpec(_WITHIN_LIMITS, asset=KEY, description=_PROMISE)],
    )
    def step(context: dg.AssetExecutionContext, workshop: Workshop) -> Results:
        project = workshop.project
        settings = project.settings
        accepted = context.run.tags.get(ACCEPT_TAG)
        made = [Made(t, project.store.in_force(t.full_name), lineages[t.full_name]) for t in tables]
        listed = [_source_row(project, source) for source in sources]
        row = _release_row(project, accepted, is_synthetic=any(item.version.is_synthetic for item in made))
        before = project.releases.current()
        review = Review(
            tables=[(table, lineages[table.full_name]) for table in comparisons],
            contracts=contracts,
            engine=project.engine,
            judge=lambda staging, previous: judge(staging, previous, settings, accepted),
            must_compare=accepted is None,
        )
        try:
            keep_inputs(project, sources)
            outcome = project.releases.publish(
                project.store,
                made,
                row,
                listed,
                settings.warehouse.memory_limit,
                review=review,
                files={MANIFEST: manifest(project, sources, row["code_version"])},
            )
        except (DamagedError, ComparisonError, TooFarError, ChangedInputError, RollbackError) as error:
            raise dg.Failure(description=str(error), allow_retries=False) from error
        n_files, freed = project.store.sweep(settings.warehouse.keep_unused_days)
        n_inputs, freed_inputs = sweep_inputs(project.releases, project.data)
        moved = movements(outcome.folder) if outcome.is_new else []
        warnings = list(too_far(moved, settings, "warn"))
        yield dg.MaterializeResult(
            asset_key=KEY,
            data_version=dg.DataVersion(outcome.content_hash),
            metadata={
                "release": outcome.release_id,
                "is_new": outcome.is_new,
                "held": outcome.held.sentence if outcome.held else "",
                "folder": dg.MetadataValue.path(str(outcome.folder)),
                "notice": row["notice"] or "",
                "what_changed": dg.MetadataValue.md(_what_changed(moved, outcome, before)),
                "files_swept": n_files + n_inputs,
                "bytes_swept": freed + freed_inputs,
            },
        )
        yield dg.AssetCheckResult(
            asset_key=KEY,
            check_name=_WITHIN_LIMITS,
            passed=not warnings,
            severity=dg.AssetCheckSeverity.WARN,
            description="\n".join(warnings) or None,
        )

    return step


def _what_changed(moved: Sequence[Movement], outcome: Outcome, before: Path | None) -> str:
    """What moved since the release before, for the page of the release."""
    if not outcome.is_new:
        return "Nothing changed."
    if before is None:
        return "First release."
    said = "\n".join(f"- **{found.title}**: {found.sentence}" for found in moved)
    rows = as_markdown(outcome.difference) if outcome.difference else ""
    return f"Since release {before.name}:\n\n{said or 'No headline figure moved.'}\n\n{rows}"


def _release_row(project: Project, accepted: str | None, *, is_synthetic: bool) -> dict[str, Any]:
    """meta.release, but for its names, time and content hash."""
    settings = project.settings
    return {
        "code_version": code_version(),
        "institution_name": settings.institution.name,
        "institution_identifiers": [*settings.institution.ror, *settings.institution.openalex],
        "home_country_code": settings.institution.home_country,
        "first_year": settings.years.first,
        "last_year": settings.years.last,
        "as_of_date": settings.years.as_of_date,
        "known_on_date": settings.years.known_on_date,
        "accepted_reason": accepted,
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
