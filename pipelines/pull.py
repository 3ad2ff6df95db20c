"""Pulls a source: makes a snapshot of what it serves, checks it, and moves the pin if it passes."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from pipelines.project import Project
from pipelines.reading import read_files
from pipelines.settings import SettingsError
from pipelines.steps import BrokenTablesError
from raw.archive import Snapshot
from raw.errors import SourceError
from raw.http.client import Client
from raw.pins import Pin
from raw.source import SHARED, Connector, Source
from warehouse.lock import only_one
from warehouse.store import Version

REBUILD_MAY_TAKE = 4 * 3600
"""Seconds a pull waits for a running rebuild before it reads what it brought."""


@dataclass(frozen=True)
class Outcome:
    """What a pull did."""

    snapshot: Snapshot
    is_new: bool
    """False where the source served what an earlier snapshot holds already."""
    is_pinned: bool
    problems: tuple[str, ...]
    """Why the pin stays where it was."""
    n_removed: int
    """Old snapshots removed."""


def pull(project: Project, source: Source, report: Callable[[str], None] = lambda _: None) -> Outcome:
    """Pull one source; a build reads the new snapshot from then on, if it passes its checks.

    Raises SettingsError where the source is not pulled or lacks a key, PausedError where the service asks to come back
    (what came is kept), other SourceErrors where it fails, LockedError where another pull of the source is running.
    """
    connector = project.connector(source)
    if connector is None:
        ways = ", ".join(f'"{mode}"' for mode in source.connectors)
        raise SettingsError(
            f'sources.{source.name}: mode is "{project.mode(source)}", so there is nothing to pull. '
            + (f"Set it to {ways} in observatory.toml." if ways else "This source has no service to pull from.")
        )
    archive = project.archive(source)
    with only_one(archive.folder, "pull"):
        snapshot, is_new = _bring_home(project, source, connector, report)
        report("checking what came")
        problems = tuple(_problems(project, source, snapshot))
        if not problems:
            move_pin(project, source, snapshot, "pulled, and its checks passed")
        n_removed, _ = archive.prune(project.settings.snapshots.keep, needed(project, source))
    return Outcome(snapshot, is_new, not problems, problems, n_removed)


def move_pin(project: Project, source: Source, snapshot: Snapshot, reason: str) -> None:
    """Make a snapshot the one a build reads; the pin is not touched where it already is."""
    pin = project.pins.all().get(source.name)
    if pin is None or pin.snapshot != snapshot.snapshot_id:
        since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        project.pins.move(source.name, Pin(snapshot.snapshot_id, since, reason))


def needed(project: Project, source: Source) -> set[str]:
    """Snapshots that must stay: the pinned one, and those of every release that is kept."""
    pin = project.pins.all().get(source.name)
    listed = [item for package in project.releases.all() for item in package["sources"]]
    released = {item["snapshot"] for item in listed if item.get("name") == source.name and "snapshot" in item}
    return released | ({pin.snapshot} if pin else set())


def key_of(connector: Connector) -> str | None:
    """The key of a service, from the environment alone; SettingsError where one is needed and not set."""
    key = os.environ.get(connector.key_variable or "") or None
    if connector.needs_key and key is None:
        raise SettingsError(f"The service needs a key: set the environment variable {connector.key_variable}.")
    return key


def _bring_home(
    project: Project, source: Source, connector: Connector, report: Callable[[str], None]
) -> tuple[Snapshot, bool]:
    """Ask the service, or go on where an earlier pull of the same request stopped."""
    archive, request, card = project.archive(source), project.request(source), source.card
    previous = project.pinned(source)
    workspace = archive.workspace(connector.query(request), previous, report)
    spacing = getattr(request.options, "spacing_seconds", 0)
    with Client(key=key_of(connector), key_variable=connector.key_variable, spacing_seconds=spacing) as client:
        pulled = connector.pull(request, client, workspace)
        said = {
            "n_requests": client.n_requests,
            "statuses": {str(status): n for status, n in client.statuses.items()},
            "headers": dict(client.headers),
            "licence": card.licence,
            "licence_address": card.licence_address,
        }
    return archive.keep(workspace, pulled, said=said, mode=project.mode(source))


def _problems(project: Project, source: Source, snapshot: Snapshot) -> list[str]:
    """What speaks against building on a snapshot."""
    with only_one(project.data, wait_seconds=REBUILD_MAY_TAKE):
        try:
            read = read_files(project, source, project.archive(source).files(snapshot))
        except (SourceError, BrokenTablesError) as error:
            return [str(error)]
        shrunk = _shrunk(project, source, snapshot, read)
    return [*_not_as_announced(snapshot, project.settings.snapshots.may_differ), *shrunk]


def _not_as_announced(snapshot: Snapshot, may_differ: float) -> list[str]:
    """What to say where the service served another number of records than it said there are."""
    received = snapshot.counts.get("received")
    if snapshot.announced is None or received is None:
        return []
    if abs(received - snapshot.announced) <= may_differ * snapshot.announced:
        return []
    return [
        f"The service announced {snapshot.announced:,} records and served {received:,} (snapshots.may_differ "
        f"allows {may_differ:.2%}): pull again, or pin it if that is how it is."
    ]


def _shrunk(project: Project, source: Source, snapshot: Snapshot, read: Mapping[str, Version]) -> list[str]:
    """What to say of all that is much smaller than in the pinned snapshot of the same query."""
    previous = project.pinned(source)
    if previous is None or previous.query_hash != snapshot.query_hash:
        return []
    may_shrink = project.settings.snapshots.may_shrink
    return [
        f"{what}: {new:,} instead of {old:,} in snapshot {previous.snapshot_id} (snapshots.may_shrink "
        f"allows {may_shrink:.0%} fewer): look at the source, then pull again or pin it."
        for what, old, new in _coverage(project, source, previous, snapshot, read)
        if new < old * (1 - may_shrink)
    ]


def _coverage(
    project: Project, source: Source, previous: Snapshot, snapshot: Snapshot, read: Mapping[str, Version]
) -> list[tuple[str, int, int]]:
    """What must not shrink, before and now: records where both pulls counted them, else rows of each table."""
    if "received" in previous.counts and "received" in snapshot.counts:
        return [("records", previous.counts["received"], snapshot.counts["received"])]
    before = read_files(project, source, project.archive(source).files(previous))
    shared = {f"raw.{source.name}_{table}" for table in SHARED}
    return [(table, old.n_rows, read[table].n_rows) for table, old in before.items() if table not in shared]
