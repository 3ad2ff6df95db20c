"""The commands about sources that are pulled: pull, pins, pin."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table

from pipelines.console import complaints, out, project_here
from pipelines.project import Project
from pipelines.settings import SettingsError
from raw.catalogue import sources
from raw.errors import PausedError, SourceError
from raw.source import Source
from warehouse.lock import LockedError

app = typer.Typer(pretty_exceptions_enable=False)


@app.command(name="pull")
def pull_sources(
    names: Annotated[
        list[str] | None, typer.Argument(help="Sources to pull; all that are pulled, if none is named.")
    ] = None,
) -> None:
    """Ask sources for their records and pin what passes its checks. Run it again to go on where it stopped."""
    project = project_here()
    chosen = _named(names) if names else [source for source in sources() if project.connector(source)]
    if not chosen:
        out.print("No source of observatory.toml is pulled: each has its mode in [sources.<name>].")
    raise typer.Exit(max((_pull_one(project, source) for source in chosen), default=0))


def _pull_one(project: Project, source: Source) -> int:
    """Pull a source and say how it went; gives the exit code."""
    from pipelines.pull import pull  # noqa: PLC0415 - not every command needs an HTTP client

    try:
        with out.status(source.name) as status:
            outcome = pull(project, source, lambda said: status.update(f"{source.name}: {said}"))
    except PausedError as pause:
        complaints.print(f"{source.name}: {pause}", style="yellow", markup=False)
        return 3
    except (SourceError, LockedError, OSError) as error:
        complaints.print(f"{source.name}: {error}", style="red", markup=False)
        return 1
    snapshot = outcome.snapshot
    size = sum(file.n_bytes for file in snapshot.files) / 1e6
    counts = "".join(f", {n:,} {what}" for what, n in snapshot.counts.items())
    said = "new snapshot" if outcome.is_new else "nothing changed since snapshot"
    out.print(f"{source.name}: {said} {snapshot.snapshot_id} ({size:,.1f} MB{counts})")
    for problem in outcome.problems:
        complaints.print(f"  {problem}", style="red", markup=False)
    if outcome.problems:
        complaints.print(
            "  It is kept, and not pinned: a build goes on with the snapshot before. "
            f"`observatory pin {source.name} {snapshot.snapshot_id}` takes it all the same.",
            markup=False,
        )
    return 1 if outcome.problems else 0


@app.command()
def pins(name: Annotated[str | None, typer.Argument(help="A source, to list all its snapshots.")] = None) -> None:
    """Show which snapshot of each source a build reads, or all snapshots of one source."""
    project = project_here()
    held = project.pins.all()
    table = Table(
        "source", "mode", "snapshot", "pulled (UTC)", "files", "MB", "source's release", "pin", header_style="bold"
    )
    for source in _named([name]) if name else sources():
        pin = held.get(source.name)
        for card in project.archive(source).all():
            is_pinned = pin is not None and pin.snapshot == card.snapshot_id
            if name or is_pinned:
                table.add_row(
                    source.name,
                    card.mode,
                    card.snapshot_id,
                    f"{card.finished_at:%Y-%m-%d %H:%M}",
                    str(len(card.files)),
                    f"{sum(file.n_bytes for file in card.files) / 1e6:,.1f}",
                    card.release or "",
                    f"since {pin.since}: {pin.reason}" if pin and is_pinned else "",
                )
        if not name and pin is None:
            said = "nothing pulled yet" if project.connector(source) else ""
            table.add_row(source.name, project.mode(source), said)
    out.print(table)


@app.command()
def pin(
    name: Annotated[str, typer.Argument(metavar="SOURCE", help="For example openalex.")],
    snapshot: Annotated[str, typer.Argument(help="A snapshot of `observatory pins SOURCE`, or how its name begins.")],
    reason: Annotated[str, typer.Option(help="Why; kept beside the pin.")] = "pinned by hand",
) -> None:
    """Choose the snapshot of a source that builds read, also an older one."""
    from pipelines.pull import move_pin  # noqa: PLC0415 - not every command needs an HTTP client

    project = project_here()
    (source,) = _named([name])
    chosen = project.archive(source).snapshot(snapshot)
    move_pin(project, source, chosen, reason)
    out.print(f"{source.name} is pinned to {chosen.snapshot_id}, pulled {chosen.finished_at:%Y-%m-%d %H:%M} UTC.")


def _named(names: Sequence[str]) -> list[Source]:
    """Sources by name; SettingsError naming those there are."""
    there = {source.name: source for source in sources()}
    unknown = [name for name in names if name not in there]
    if unknown:
        raise SettingsError(f"There is no source {', '.join(unknown)}; there are {', '.join(there)}.")
    return [there[name] for name in names]
