"""Snapshots: what a source served, kept as it came, named by its bytes, with a card that says how it was got.

    <source>/files/<sha256>/<name>     the bytes, read-only; two snapshots that share a file share its bytes
    <source>/cards/<snapshot>.json     one card per snapshot
    <source>/unfinished/<request>/     a pull that has not ended: it is taken up where it stopped

A snapshot's name depends on its files alone, so a pull that was stopped and resumed gives the snapshot of one that ran
through. A card is written last, and only then the unfinished pull is removed: a kill at any moment loses nothing that
came, and leaves at most bytes that nobody names, which the next `prune` removes.
"""

import os
import shutil
import stat
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from raw.errors import SourceError
from warehouse.files import digest, make_folder, partials, replacing, sha256, write_text

GIVEN_UP_AFTER = timedelta(days=60)
"""Age of an unfinished pull at which it is removed: what it brought would be a mixture of times."""
_STARTED = "started.json"


class SnapshotFile(msgspec.Struct, frozen=True):
    """One file of a snapshot."""

    name: str
    sha256: str
    n_bytes: int


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The card of a snapshot, written by the machine."""

    snapshot_id: str
    source: str
    mode: str
    queries: tuple[str, ...]
    """What was asked: addresses with their parameters, or paths of a mirror. Never a key."""
    query_hash: str
    """Hash of what decided the answer: what changed is told against a snapshot of the same query only."""
    started_at: datetime
    finished_at: datetime
    n_requests: int = 0
    statuses: Mapping[str, int] = {}
    """HTTP status → answers that had it."""
    headers: Mapping[str, str] = {}
    """Headers of the last answer that matter, in lower case."""
    announced: int | None = None
    """Records the service said there are."""
    counts: Mapping[str, int] = {}
    """What came: `received` distinct records and, against the snapshot before, new, changed, unchanged, withdrawn."""
    left_out: str = ""
    """What was dropped before anything was kept, and why; empty where the bytes are as they came."""
    release: str | None = None
    """The source's own name for what it served, e.g. v2.15."""
    licence: str
    licence_address: str
    previous: str | None = None
    """Snapshot that was in force when this one was pulled; files may be shared with it."""
    files: tuple[SnapshotFile, ...]
    """In the order in which they are read: a record in a later file replaces the same record in an earlier one."""

    def answers(self, query: str) -> bool:
        """Whether it is the answer to a query, as `Connector.query` states it."""
        return self.query_hash == digest(query)


@dataclass(frozen=True)
class Pulled:
    """What a connector brings home: files of the workspace or of the snapshot before, and what to say of them."""

    files: Sequence[tuple[str, Path]]
    """(name, path), in the order in which they are to be read."""
    queries: Sequence[str]
    announced: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    left_out: str = ""
    release: str | None = None


class Journal:
    """A file that grows by whole steps: what was appended counts once `commit` has written the state beside it.

    Opening it again after a kill cuts off what no commit covered.
    """

    def __init__(self, path: Path, report: Callable[[str], None] = lambda _: None) -> None:
        self.path = path
        self._report = report
        self._note = path.with_name(f"{path.name}.state.json")
        self.state: dict[str, Any] = {}
        """What the last commit said, e.g. the cursor; empty for a new journal."""
        committed = 0
        if self._note.exists():
            known = msgspec.json.decode(self._note.read_bytes())
            self.state, committed = known["state"], known["n_bytes"]
        make_folder(path.parent)
        with path.open("ab") as file:
            if file.tell() < committed:
                raise SourceError(f"{path} is shorter than its state says: remove its folder and pull again.")
            file.truncate(committed)

    def commit(self, data: bytes, state: Mapping[str, Any]) -> None:
        """Append bytes and make them, and the state, count: both or neither survive a kill."""
        with self.path.open("ab") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            n_bytes = file.tell()
        self.state = dict(state)
        write_text(self._note, msgspec.json.encode({"state": self.state, "n_bytes": n_bytes}).decode())
        self._report(f"{n_bytes / 1e6:,.1f} MB so far")


@dataclass(frozen=True)
class Workspace:
    """The folder of a pull in progress, and the snapshot that was in force when it began."""

    folder: Path
    query_hash: str
    previous: Snapshot | None
    """The snapshot in force when the pull began, where it answers the same query."""
    previous_files: Sequence[Path]
    """Files of `previous`, in order; empty where there is none."""
    started_at: datetime
    report: Callable[[str], None] = lambda _: None
    """Told how far the pull is, for a person who waits."""

    def journal(self, name: str) -> Journal:
        """A journal of that name, as the last commit left it."""
        return Journal(self.folder / name, self.report)


@dataclass(frozen=True)
class Archive:
    """The snapshots of one source."""

    folder: Path

    def all(self) -> list[Snapshot]:
        """Every snapshot, oldest first."""
        cards = [_read_card(path) for path in (self.folder / "cards").glob("*.json")]
        return sorted(cards, key=lambda card: (card.finished_at, card.snapshot_id))

    def snapshot(self, name: str) -> Snapshot:
        """The snapshot whose name begins so; SourceError where there is none or are several."""
        found = [card for card in self.all() if card.snapshot_id.startswith(name)]
        if len(found) == 1:
            return found[0]
        known = ", ".join(card.snapshot_id for card in self.all()) or "none yet"
        said = "is the beginning of several" if found else "is no"
        raise SourceError(
            f"{self.folder.name}: {name!r} {said} snapshot here; there are: {known}. "
            f"Run `observatory pull {self.folder.name}` to make one, or `observatory pin` to choose another."
        )

    def files(self, snapshot: Snapshot) -> list[Path]:
        """The files of a snapshot, in order; SourceError where one is gone or has another size than on its card."""
        return [self._file(snapshot, item) for item in snapshot.files]

    def workspace(
        self, request: str, previous: Snapshot | None, report: Callable[[str], None] = lambda _: None
    ) -> Workspace:
        """The unfinished pull of the same request on the same snapshot, else a new one.

        `previous` is the snapshot in force; one of another query is not compared with what comes.
        """
        if previous is not None and not previous.answers(request):
            previous = None
        folder = self.folder / "unfinished" / digest(request, previous.snapshot_id if previous else "")[:16]
        note = folder / _STARTED
        if not note.exists():
            shutil.rmtree(folder, ignore_errors=True)
            write_text(note, msgspec.json.encode(_now()).decode())
        for path in folder.iterdir():
            if not path.stat().st_mode & stat.S_IWUSR:
                _copy_apart(path)
        started = msgspec.json.decode(note.read_bytes(), type=datetime)
        return Workspace(folder, digest(request), previous, self.files(previous) if previous else (), started, report)

    def keep(
        self, workspace: Workspace, pulled: Pulled, *, said: Mapping[str, Any], mode: str
    ) -> tuple[Snapshot, bool]:
        """Make a snapshot of what was pulled and remove the workspace: (snapshot, True where it is a new one).

        `said` holds what the card tells beside: n_requests, statuses, headers, licence, licence_address. The same files
        make the same snapshot, whose first card stays.
        """
        files = tuple(self._take(name, path) for name, path in pulled.files)
        name = digest(self.folder.name, *(part for item in files for part in (item.name, item.sha256)))[:16]
        path = self.folder / "cards" / f"{name}.json"
        is_new = not path.exists()
        if is_new:
            card = Snapshot(
                snapshot_id=name,
                source=self.folder.name,
                mode=mode,
                queries=tuple(pulled.queries),
                query_hash=workspace.query_hash,
                started_at=workspace.started_at,
                finished_at=_now(),
                announced=pulled.announced,
                counts=dict(pulled.counts),
                left_out=pulled.left_out,
                release=pulled.release,
                previous=workspace.previous.snapshot_id if workspace.previous else None,
                files=files,
                **said,
            )
            write_text(path, msgspec.json.format(msgspec.json.encode(card), indent=2).decode() + "\n")
        # The note goes first: what a kill leaves of the folder is then nobody's.
        (workspace.folder / _STARTED).unlink(missing_ok=True)
        shutil.rmtree(workspace.folder, ignore_errors=True)
        return _read_card(path), is_new

    def prune(self, keep: int, needed: Collection[str]) -> tuple[int, int]:
        """Remove all but the newest `keep` snapshots and those needed, then bytes no card names: (snapshots, bytes).

        A pull that nobody went on with for `GIVEN_UP_AFTER` goes too.
        """
        cards = self.all()
        doomed = [card for card in cards[: max(0, len(cards) - keep)] if card.snapshot_id not in needed]
        for card in doomed:
            (self.folder / "cards" / f"{card.snapshot_id}.json").unlink()
        named = {item.sha256 for card in self.all() for item in card.files}
        freed = 0
        for left in partials(self.folder / "cards"):
            freed += left.stat().st_size
            left.unlink()
        for home in (self.folder / "files").glob("*"):
            if home.name not in named:
                freed += sum(file.stat().st_size for file in home.iterdir())
                shutil.rmtree(home)
        for folder in (self.folder / "unfinished").glob("*"):
            note = folder / _STARTED
            if not note.exists() or _now() - msgspec.json.decode(note.read_bytes(), type=datetime) > GIVEN_UP_AFTER:
                shutil.rmtree(folder)
        return len(doomed), freed

    def confirm(self, path: Path, hashed: str) -> None:
        """Raise SourceError where a file is one of a snapshot and has not the bytes that came; `hashed` are its own."""
        if path.is_relative_to(self.folder / "files") and path.parent.name != hashed:
            raise self._damaged(path, "was changed since it came: its bytes are not those of its name")

    def _file(self, snapshot: Snapshot, item: SnapshotFile) -> Path:
        path = self.folder / "files" / item.sha256 / item.name
        size = path.stat().st_size if path.exists() else None
        if size != item.n_bytes:
            state = "is missing" if size is None else f"has {size:,} bytes instead of {item.n_bytes:,}"
            raise self._damaged(path, f"of snapshot {snapshot.snapshot_id} {state}")
        return path

    def _damaged(self, path: Path, state: str) -> SourceError:
        source = self.folder.name
        return SourceError(
            f"{path} {state}. Nothing is read from a damaged snapshot: bring the file back from a backup, pin another "
            f"snapshot with `observatory pin {source} SNAPSHOT`, or remove the section of {source} from pins.toml and "
            f"run `observatory pull {source}`, which then asks for everything anew."
        )

    def _take(self, name: str, path: Path) -> SnapshotFile:
        """Give a file its home under its hash, and leave it where it is; a whole file already there is left too."""
        item = SnapshotFile(name, sha256(path), path.stat().st_size)
        self.confirm(path, item.sha256)
        home = self.folder / "files" / item.sha256 / name
        if not home.exists() or (not home.samefile(path) and sha256(home) != item.sha256):
            if path.stat().st_mode & stat.S_IWUSR:
                path.chmod(0o444)
            with replacing(home) as temporary:
                _link(path, temporary)
        return item


def _link(path: Path, other: Path) -> None:
    """Give a file a second name; where the file system knows none, copy it."""
    try:
        os.link(path, other)
    except OSError:
        shutil.copyfile(path, other)
        other.chmod(0o444)


def _copy_apart(path: Path) -> None:
    """Make a file one that may be written to: a kill left it with the bytes that a snapshot has, too."""
    with replacing(path) as temporary:
        shutil.copyfile(path, temporary)


def _read_card(path: Path) -> Snapshot:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Snapshot)
    except msgspec.DecodeError as error:
        raise SourceError(
            f"{path} is no card of a snapshot: {error}. Bring it back from a backup, or remove it."
        ) from None


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
