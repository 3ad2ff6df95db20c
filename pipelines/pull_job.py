"""What Dagster does about sources that are pulled: a job, when it runs, and a sensor that tells of newer releases."""

from collections.abc import Iterator, Sequence

import dagster as dg

from pipelines.datasets import snapshot_key
from pipelines.project import Project
from pipelines.pull import Outcome, key_of, pull
from pipelines.settings import SettingsError
from raw.errors import PausedError, PullError, SourceError
from raw.http.client import Client, Limits
from raw.source import Source

RETRY = dg.RetryPolicy(max_retries=3, delay=600, backoff=dg.Backoff.EXPONENTIAL)
"""A service that is down is asked again after 10, 20 and 40 minutes; each pull goes on where the last one stopped."""
LONGEST_PULL = 20 * 3600
"""Seconds after which Dagster ends a pull; the next one goes on where it stopped."""
A_DAY = 24 * 3600


def pull_job(project: Project, pulled: Sequence[Source]) -> dg.JobDefinition:
    """The job that pulls every source the settings ask to pull, one after the other."""
    ops = [_pull_op(project, source) for source in pulled]

    @dg.job(
        name="pull",
        description="Ask every source that is pulled for its records, and pin the snapshots that pass their checks.",
        tags={"dagster/max_runtime": str(LONGEST_PULL)},
        executor_def=dg.in_process_executor,
    )
    def job() -> None:
        for op in ops:
            op()

    return job


def pull_schedule(job: dg.JobDefinition, cron: str, timezone: str) -> dg.ScheduleDefinition:
    """When the sources are pulled; it runs while Dagster's daemon does."""
    return dg.ScheduleDefinition(
        name="scheduled_pull",
        job=job,
        cron_schedule=cron,
        execution_timezone=timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Pulls every source; the next rebuild reads the snapshots that were pinned.",
    )


def newer_releases(project: Project, pulled: Sequence[Source]) -> dg.SensorDefinition:
    """The sensor that asks sources once a day what their newest release is, says so, and moves no pin."""
    asked = [source for source in pulled if (connector := project.connector(source)) and connector.newest]

    @dg.sensor(
        name="newer_releases",
        minimum_interval_seconds=A_DAY,
        default_status=dg.DefaultSensorStatus.RUNNING if asked else dg.DefaultSensorStatus.STOPPED,
        description="Says where a source has a newer release than the pinned snapshot; `observatory pull` fetches it.",
    )
    def sensor() -> dg.SensorResult | dg.SkipReason:
        events, said = [], []
        for source in asked:
            found = newer(project, source)
            said.append(f"{source.name}: {found[1]}")
            if found[0]:
                metadata = {"newer_release": found[0], "what_to_do": f"observatory pull {source.name}"}
                events.append(dg.AssetObservation(snapshot_key(source), description=found[1], metadata=metadata))
        if not events:
            return dg.SkipReason("; ".join(said) or "No source can be asked for its newest release.")
        return dg.SensorResult(asset_events=events, skip_reason=dg.SkipReason("; ".join(said)))

    return sensor


def newer(project: Project, source: Source) -> tuple[str | None, str]:
    """(name of the release that is newer than the pinned snapshot, what to say); a service that is down is said too."""
    connector = project.connector(source)
    if connector is None or connector.newest is None:
        return None, "cannot be asked for its newest release"
    try:
        pinned = project.pinned(source)
        with Client(
            Limits(attempts=1, maximum_seconds=30), key=key_of(connector), key_variable=connector.key_variable
        ) as client:
            release = connector.newest(project.request(source), client)
    except (SourceError, SettingsError) as error:
        return None, str(error)
    held = pinned.release if pinned else None
    if release is None or release == held:
        return None, f"{held} is the newest release"
    return (
        release,
        f"{release} is out; the pinned snapshot holds {held or 'none'}. Run `observatory pull {source.name}`.",
    )


def _pull_op(project: Project, source: Source) -> dg.OpDefinition:
    @dg.op(
        name=f"pull_{source.name}",
        out=dg.Out(dg.Nothing),
        retry_policy=RETRY,
        description=f"{source.card.title}: make a snapshot of what is served now, check it, pin it.",
    )
    def op(context: dg.OpExecutionContext) -> Iterator[dg.AssetObservation | dg.Output[None]]:
        try:
            outcome = pull(project, source, context.log.debug)
        except PausedError as pause:
            context.log.warning(str(pause))
        except PullError as error:
            raise dg.Failure(description=str(error), allow_retries=error.is_worth_retrying) from error
        except (SourceError, SettingsError) as error:
            raise dg.Failure(description=str(error), allow_retries=False) from error
        else:
            if outcome.problems:
                raise dg.Failure(description="\n".join(outcome.problems), allow_retries=False)
            yield _observed(source, outcome)
        yield dg.Output(None)

    return op


def _observed(source: Source, outcome: Outcome) -> dg.AssetObservation:
    """What a pull did, for the page of the source's files."""
    counts = {f"records_{what}": n for what, n in outcome.snapshot.counts.items()}
    return dg.AssetObservation(
        snapshot_key(source),
        description="pulled and pinned" if outcome.is_new else "nothing changed",
        metadata={"snapshot": outcome.snapshot.snapshot_id, "is_new": outcome.is_new, **counts},
    )
