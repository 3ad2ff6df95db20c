"""Pins: which snapshot of each source a build reads. A file of the project that a person may read, edit and commit."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from raw.errors import SourceError
from warehouse.files import write_text
from warehouse.lock import only_one

_PATIENCE_SECONDS = 60.0
"""For another process that moves a pin, which takes milliseconds."""

_HEADER = """\
# Which snapshot of each source a build reads. `observatory pull` moves a pin when the new snapshot passes its checks,
# `observatory pin SOURCE SNAPSHOT` at any time; so may you, here.
"""


class Pin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The snapshot in force of one source."""

    snapshot: str
    since: str
    """When the pin was moved, UTC."""
    reason: str


@dataclass(frozen=True)
class Pins:
    """The pins of a project, in one file."""

    path: Path
    locks: Path | None = None
    """Folder of the lock, that of the file where none is given: pulls of several sources each write all pins."""

    def all(self) -> Mapping[str, Pin]:
        """Source → pin. Raises SourceError where the file cannot be understood."""
        if not self.path.exists():
            return {}
        try:
            written = tomllib.loads(self.path.read_text(encoding="utf-8"))
            return msgspec.convert(written, dict[str, Pin])
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
            raise SourceError(
                f"{self.path} cannot be used: {error}. Each source has a section with snapshot, since and reason as "
                "texts; correct it, or remove the section and pin again with `observatory pin SOURCE SNAPSHOT`."
            ) from None

    def move(self, source: str, pin: Pin) -> None:
        """Write the pin of a source; the others stay as they are. LockedError where another process never ends it."""
        with only_one(self.locks or self.path.parent, "pinning", _PATIENCE_SECONDS):
            pins = {**self.all(), source: pin}
            sections = [
                f"\n[{name}]\nsnapshot = {_quoted(p.snapshot)}\nsince = {_quoted(p.since)}\n"
                f"reason = {_quoted(p.reason)}\n"
                for name, p in sorted(pins.items())
            ]
            write_text(self.path, _HEADER + "".join(sections))


def _quoted(text: str) -> str:
    """The text as a TOML string on one line."""
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
