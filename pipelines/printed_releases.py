"""Releases as they are printed: the list of them, one in full, and what a removal keeps and removes."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.markup import escape
from rich.table import Table

from warehouse.inventory import Entry, Size
from warehouse.meta import SYNTHETIC_NOTICE
from warehouse.retention import Plan

_SHORT_CODE = 12
_SHORT_SNAPSHOT = 8


def as_table(entries: Sequence[Entry]) -> Table:
    """A list of releases that fits in 120 columns; what belongs together stands in one cell."""
    table = Table(header_style="bold", show_lines=True)
    table.add_column("release", min_width=13, max_width=26, overflow="fold")
    table.add_column("made (UTC), code", no_wrap=True)
    table.add_column("MB", justify="right", no_wrap=True)
    table.add_column("own MB", justify="right", no_wrap=True)
    table.add_column("what changed", ratio=1)
    table.add_column("sources and their pins", ratio=1)
    for entry in entries:
        marks = [
            *(["[bold green]current[/]"] if entry.is_current else []),
            *(["[bold yellow]SYNTHETIC[/]"] if entry.is_synthetic else []),
            *(f"tag {escape(tag)}" for tag in entry.tags),
        ]
        table.add_row(
            "\n".join([entry.release_id, *marks]),
            f"{entry.created_at[:16].replace('T', ' ')}\n{entry.code_version[:_SHORT_CODE]}",
            megabytes(entry.n_bytes),
            megabytes(entry.n_own_bytes),
            escape(entry.summary),
            escape(pins(entry.sources)),
        )
    return table


def as_record(entry: Entry) -> dict[str, Any]:
    """A release as one JSON object; nothing is shortened."""
    return {
        "release_id": entry.release_id,
        "created_at": entry.created_at,
        "is_current": entry.is_current,
        "is_synthetic": entry.is_synthetic,
        "tags": list(entry.tags),
        "title": entry.title,
        "summary": entry.summary,
        "code_version": entry.code_version,
        "n_bytes": entry.n_bytes,
        "n_own_bytes": entry.n_own_bytes,
        "sources": [
            {name: source.get(name) for name in ("source", "mode", "snapshot_id", "source_release")}
            for source in entry.sources
        ],
    }


def pins(sources: Sequence[Mapping[str, Any]]) -> str:
    """Where records came from: pulled sources with their snapshots, others by how they were obtained."""
    pulled = [f"{s['source']} {s['snapshot_id'][:_SHORT_SNAPSHOT]}" for s in sources if s.get("snapshot_id")]
    others = sorted(
        (str(s["mode"]), str(s["source"])) for s in sources if not s.get("snapshot_id") and s["mode"] != "off"
    )
    grouped = [f"{mode}: {', '.join(name for _, name in found)}" for mode, found in groupby(others, lambda s: s[0])]
    return "; ".join([*pulled, *grouped])


def in_full(entry: Entry, release: Mapping[str, Any], contents: Sequence[Size]) -> Iterator[Table | str]:
    """Everything of one release: its row of meta.release, its sources, its tables with their rows and bytes."""
    facts = Table(title=f"Release {entry.release_id}", title_justify="left", show_header=False)
    for name, value in {**release, "tags": entry.tags, "is_current": entry.is_current}.items():
        facts.add_row(name, escape(_text(value)))
    facts.add_row("bytes", f"{entry.n_bytes:,}, of which removing it alone would free {entry.n_own_bytes:,}")
    yield facts
    sources = Table("source", "mode", "pin", "licence", title="Sources", title_justify="left", header_style="bold")
    for heading in ("in", "kept", "rejected"):
        sources.add_column(heading, justify="right")
    for source in entry.sources:
        pin = " ".join(filter(None, (source.get("snapshot_id"), source.get("source_release"))))
        counts = (f"{source[f'rows_{what}']:,}" for what in ("in", "kept", "rejected"))
        sources.add_row(source["source"], source["mode"], escape(pin), escape(source["licence"]), *counts)
    yield sources
    tables = Table("table", title="Tables", title_justify="left", header_style="bold")
    for heading in ("rows", "bytes"):
        tables.add_column(heading, justify="right")
    for size in contents:
        tables.add_row(size.table, f"{size.n_rows:,}", f"{size.n_bytes:,}")
    yield tables
    yield f"[bold]What changed:[/] {escape(entry.summary)}"
    if entry.is_synthetic:
        yield f"[bold yellow]{escape(release.get('notice') or SYNTHETIC_NOTICE)}[/]"


def decided(plan: Plan) -> Iterator[str]:
    """What a removal keeps and why, what it removes, and what that frees."""
    for name, why in plan.kept.items():
        yield f"keep    {name}: {', '.join(why)}"
    for name in plan.removed:
        yield f"remove  {name}"
    n_all = len(plan.kept) + len(plan.removed)
    yield f"{len(plan.removed)} of {n_all} releases are to be removed, which frees {megabytes(plan.n_bytes)} MB."


def megabytes(n_bytes: int) -> str:
    """Bytes in MB of 1,000,000 bytes, with one decimal."""
    return f"{n_bytes / 1e6:,.1f}"


def _text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(str(part) for part in value)
    return "" if value is None else str(value)
