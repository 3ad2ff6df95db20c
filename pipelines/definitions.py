"""The whole graph on one screen: sources, the tables made from them, the release, and when it is rebuilt."""

import dagster as dg

from pipelines.datasets import observation, raw_tables, snapshot, snapshot_key
from pipelines.describe import mark_synthetic
from pipelines.progress import progress
from pipelines.project import Project
from pipelines.publication import release
from pipelines.pull_job import newer_releases, pull_job, pull_schedule
from pipelines.resources import Workshop
from pipelines.schedules import rebuild, weekly
from pipelines.settings import project_folder
from pipelines.tables import table_asset
from raw.catalogue import JOINED, sources
from raw.observation.contract import TABLES as OBSERVATION
from transforms.catalogue import comparisons, tables
from warehouse import meta
from warehouse.comparison import PREVIOUS
from warehouse.lineage import lineages


@dg.definitions
def observatory() -> dg.Definitions:
    """Everything Dagster knows, put together from the rooms of raw/ and transforms/."""
    project = Project(project_folder())
    rooms, derived, compared = sources(), tables(), comparisons()
    catalogue = {f"raw.{name}": contract for name, contract in {**OBSERVATION, **JOINED}.items()}
    catalogue |= {f"raw.{name}": contract for room in rooms for name, contract in room.all_tables.items()}
    published = {table.full_name: table.contract for table in (*derived, *compared)}
    published |= {f"meta.{name}": contract for name, contract in meta.TABLES.items()}
    catalogue |= published | {f"{PREVIOUS}{name}": contract for name, contract in published.items()}
    read = lineages((*derived, *compared), catalogue, project.data / "build" / "lineage.json")
    assets = [
        *(snapshot(room) for room in rooms),
        *(raw_tables(room) for room in rooms),
        observation(),
        *(table_asset(table, rooms, read[table.full_name]) for table in derived),
        release(derived, compared, rooms, read),
    ]
    sampled = [snapshot_key(room) for room in rooms if project.mode(room) == "sample"]
    pulled = [room for room in rooms if project.connector(room)]
    pulling = pull_job(project, pulled) if pulled else None
    when = project.settings.schedule
    schedules = [weekly(when)]
    if pulling and when.pull_cron:
        schedules.append(pull_schedule(pulling, when.pull_cron, when.timezone))
    return dg.Definitions(
        assets=mark_synthetic(assets, sampled),
        jobs=[rebuild, *([pulling] if pulling else [])],
        schedules=schedules,
        sensors=[newer_releases(project, pulled)] if pulled else [],
        resources={"workshop": Workshop(folder=str(project.folder))},
        loggers={"progress": progress, "console": dg.colored_console_logger},
        executor=dg.in_process_executor,
    )
