"""When the rebuild runs: one job for the whole graph, because each asset on its own clock would run unordered."""

import dagster as dg

from pipelines.settings import Schedule

rebuild = dg.define_asset_job(
    "rebuild",
    selection=dg.AssetSelection.all(),
    description="Read every source, make every table, check them, and publish a release if anything changed.",
)


def weekly(schedule: Schedule) -> dg.ScheduleDefinition:
    """The schedule of the settings; it runs while Dagster's daemon does (`make ui` starts one)."""
    return dg.ScheduleDefinition(
        name="scheduled_rebuild",
        job=rebuild,
        cron_schedule=schedule.cron,
        execution_timezone=schedule.timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Rebuilds everything; a source that did not change costs its hashing only.",
    )
