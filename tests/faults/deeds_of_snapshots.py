"""What is done to snapshots and pins while it may be killed: each deed works in one folder, with a result for JSON."""

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import msgspec

from raw import archive as archive_module
from raw.archive import Archive, Pulled
from raw.pins import Pin, Pins
from tests.faults.still_clock import NOW

SAID: Mapping[str, str] = {"licence": "CC0-1.0", "licence_address": "https://example.org/licence"}

archive_module._now = lambda: NOW


def pull_first(folder: Path) -> str:
    return _pull(folder, ["one\n", "two\n"], "first")


def pull_second(folder: Path) -> str:
    return _pull(folder, ["one\n", "two\n", "three\n"], "second")


def pull_more(folder: Path) -> str:
    """What is served goes on; nothing is removed, and the pin stays."""
    return _pull(folder, ["one\n", "two\n", "more\n"], "more", is_kept_only=True)


def _pull(folder: Path, steps: list[str], release: str, *, is_kept_only: bool = False) -> str:
    """Pull what a service serves page by page, beside a file fetched whole; make the snapshot, pin it, prune."""
    archive, pins = Archive(folder / "snapshots"), Pins(folder / "pins.toml")
    pin = pins.all().get("numbers")
    workspace = archive.workspace("all", archive.snapshot(pin.snapshot) if pin else None)
    journal = workspace.journal("numbers.txt")
    for page in range(journal.state.get("page", 0), len(steps)):
        journal.commit(steps[page].encode(), {"page": page + 1})
    # as connectors end: the last page is asked for again
    journal.commit(b"", {"page": len(steps)})
    fetched = workspace.folder / "fetched.bin"
    fetched.write_bytes(b"always the same")
    pulled = Pulled([("numbers.txt", journal.path), ("fetched.bin", fetched)], ["/all"], release=release)
    snapshot, _ = archive.keep(workspace, pulled, said=SAID, mode="service")
    if is_kept_only:
        return snapshot.snapshot_id
    if pin is None or pin.snapshot != snapshot.snapshot_id:
        pins.move("numbers", Pin(snapshot.snapshot_id, "2026-11-23", "pulled"))
    archive.prune(1, {snapshot.snapshot_id})
    return snapshot.snapshot_id


def pin_ten_sources_side_by_side(folder: Path) -> None:
    """Ten processes that wait for each other, then pin."""
    reading, writing = os.pipe()
    children = []
    for number in range(10):
        child = os.fork()
        if child == 0:
            os.close(writing)
            os.read(reading, 1)
            Pins(folder / "pins.toml").move(f"source_{number}", Pin("0" * 16, "2026-11-23", "pulled"))
            os._exit(0)
        children.append(child)
    os.close(writing)
    for child in children:
        os.waitpid(child, 0)


def give_up(folder: Path) -> None:
    """A pull nobody went on with, 61 days old."""
    workspace = Archive(folder / "snapshots").workspace("other", None)
    workspace.journal("numbers.txt").commit(b"one\n", {"page": 1})
    old = NOW - timedelta(days=61)
    (workspace.folder / "started.json").write_bytes(msgspec.json.encode(old))


def prune_snapshots(folder: Path) -> tuple[int, int]:
    return Archive(folder / "snapshots").prune(1, ())
