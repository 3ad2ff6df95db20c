"""One at a time: a lock that a killed process cannot leave behind, and that says who holds it."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout


class LockedError(Exception):
    """Another process is at it; the message says whose and since when."""


@contextmanager
def only_one(folder: Path, what: str = "rebuild", wait_seconds: float = 0) -> Iterator[None]:
    """Hold the folder's lock for a kind of work. Raises LockedError where another process holds it after the wait."""
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / f"{what}.holder"
    lock = FileLock(folder / f"{what}.lock")
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        holder = note.read_text(encoding="utf-8") if note.exists() else "a process that has not written its name yet"
        raise LockedError(
            f"A {what} is already running: {holder}. Nothing was changed. "
            "Wait for it to end, or end it if it hangs; a lock never outlives its process."
        ) from None
    try:
        since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        note.write_text(f"process {os.getpid()} of {getpass.getuser()}, since {since}", encoding="utf-8")
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()
